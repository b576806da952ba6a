"""What meetings do by the clock."""

from __future__ import annotations

import logging

from congvan.kernel import clock, jobs
from congvan.office.meetings.models import Meeting
from congvan.office.meetings.queries.filed import filed_meetings
from congvan.office.meetings.services import calling, telling
from congvan.office.meetings.states import MeetingStatus
from congvan.office.work_calendar.services.sources import say_what_is_filed

logger = logging.getLogger(__name__)

# One run of the job: a day of a province has fewer, and the rest comes with the next run.
AT_ONCE = 500

# The calendars are cleared in this process too, and know nothing of meetings.
say_what_is_filed(telling.MEETING, filed_meetings)


@jobs.periodic(cron="*/10 * * * *")
def end_past_meetings() -> None:
    """Every ten minutes: what is over is held, and its minutes are the secretary's work."""
    over = Meeting.objects.filter(status=MeetingStatus.INVITED, ends_at__lte=clock.now())
    for meeting_id in list(over.order_by("ends_at", "id").values_list("pk", flat=True)[:AT_ONCE]):
        calling.end_by_clock(meeting_id=meeting_id)
