"""A meeting in the work calendar: put there with the invitation, taken out when it is called off.

The calendar is read by the whole agency: it gets the title, the time, the place, the people, and
never the agenda, the papers or the link. Who answered "không dự" is free at that time.
"""

from __future__ import annotations

from congvan.kernel.transactions import requires_transaction
from congvan.office.meetings.models import Booking, Meeting
from congvan.office.meetings.services import telling
from congvan.office.meetings.states import HOLDING, Answer, Presence
from congvan.office.work_calendar.services.sources import place_entry, withdraw_entry
from congvan.organization.acting import ActingMember


@requires_transaction
def place(*, by: ActingMember, meeting: Meeting) -> None:
    """Put the meeting as it stands into the calendars. Raises ClashRefused. Lock: the meeting."""
    coming = [
        row
        for row in telling.invited(meeting)
        if row.presence == Presence.EXPECTED and row.answer not in (Answer.DECLINES, Answer.SENDS)
    ]
    seats = [row.member_id for row in coming if row.member_id not in (None, meeting.chair_id)]
    meeting.calendar_entry = place_entry(
        by=by, source_type=telling.MEETING, source_id=meeting.pk, content=f"Họp: {meeting.title}",
        starts_at=meeting.starts_at, ends_at=meeting.ends_at, place=place_words(meeting),
        chair_id=meeting.chair_id, required_ids=[seat for seat in seats if seat is not None],
        member_ids=[meeting.secretary_id],
        unit_ids=[row.unit_id for row in coming if row.unit_id is not None],
    )  # fmt: skip
    meeting.save(update_fields=["calendar_entry"])


@requires_transaction
def take_out(*, by: ActingMember, meeting: Meeting) -> None:
    """Free everybody's time."""
    withdraw_entry(by=by, source_type=telling.MEETING, source_id=meeting.pk)
    meeting.calendar_entry = None
    meeting.save(update_fields=["calendar_entry"])


def place_words(meeting: Meeting) -> str:
    """Where it is: the room that is booked, the place, or that it is online."""
    room = (
        Booking.objects.filter(meeting=meeting, status__in=HOLDING)
        .order_by("id")
        .values_list("resource__name", flat=True)
        .first()
    )
    parts = [room or "", meeting.place, "họp trực tuyến" if meeting.link else ""]
    return ", ".join(part for part in parts if part)
