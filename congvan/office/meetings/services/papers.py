"""Taking the minutes along: noted, as every paper that leaves the system (R-233)."""

from __future__ import annotations

from congvan.kernel import audit
from congvan.kernel.errors import NotFound
from congvan.kernel.transactions import in_transaction
from congvan.office.meetings import access, printing
from congvan.office.meetings.events import meetings as events
from congvan.office.meetings.queries.meetings import may_read_minutes
from congvan.office.meetings.services.minutes import latest
from congvan.organization.acting import ActingMember


@in_transaction
def note_taking(*, by: ActingMember, meeting_id: int) -> None:
    """Note that somebody took the confirmed minutes. Raises NotFound."""
    meeting = access.get_meeting(by, meeting_id)
    audit.record(events.MinutesTaken(meeting_id=meeting.pk, title=meeting.title), by=by.actor)


def draft_of(*, by: ActingMember, meeting_id: int) -> bytes:
    """The minutes as they stand, for those who write and confirm them.

    Raises NotFound, FontsMissing, TypesettingTooSlow.
    """
    meeting = access.get_meeting(by, meeting_id)
    version = latest(meeting)
    if version is None or not may_read_minutes(by, meeting):
        raise NotFound("Chưa có biên bản.", next_step="Mở lại trang cuộc họp.")
    note_taking(by=by, meeting_id=meeting_id)
    return printing.minutes_pdf(printing.paper_data(meeting, version, meeting.confirmed_at))
