"""What forms of whoever prepares a meeting ask: the list as it was chosen, documents to put beside."""

from __future__ import annotations

from congvan.office.meetings import access
from congvan.office.meetings.models import Invitee
from congvan.office.meetings.services.inviting import Guests
from congvan.office.meetings.states import Presence
from congvan.organization.acting import ActingMember


def guests(viewer: ActingMember, meeting_id: int) -> Guests:
    """Who is invited in the own right, as the form chose them. Raises NotFound."""
    meeting = access.get_meeting(viewer, meeting_id)
    rows = (
        Invitee.objects.filter(meeting=meeting, removed_at__isnull=True, sent_for__isnull=True)
        .exclude(member_id=meeting.chair_id)
        .order_by("id")
    )
    told = [row for row in rows if row.presence == Presence.INFORMED]
    coming = [row for row in rows if row.presence == Presence.EXPECTED]
    return Guests(
        members=[row.member_id for row in coming if row.member_id is not None],
        units=[row.unit_id for row in coming if row.unit_id is not None],
        informed=[row.member_id for row in told if row.member_id is not None],
        names=[row.guest for row in coming if row.guest],
    )


def calendar_entry(viewer: ActingMember, meeting_id: int) -> int | None:
    """The meeting's own entry, which is no clash with itself. Raises NotFound."""
    return access.get_meeting(viewer, meeting_id).calendar_entry
