"""Who hears of what happens to a meeting or a booking: notices of the bell."""

from __future__ import annotations

from collections.abc import Iterable

from congvan.desk.holders import Holder, of_member, of_role, of_unit
from congvan.desk.services import notices
from congvan.kernel import clock
from congvan.office.meetings.models import Invitee, Meeting, ResourceKeeper
from congvan.organization.acting import ActingMember
from congvan.organization.queries.people import heads_of_units
from congvan.organization.queries.seats import current
from congvan.organization.states import Role

MEETING, BOOKING = "meeting", "booking"


def keepers_of(agency_id: int, resource_id: int) -> list[Holder]:
    """Whose desk a booking goes to: today's keepers, else the administrators of the agency."""
    kept = ResourceKeeper.objects.filter(current(clock.today()), resource_id=resource_id)
    seats = kept.values_list("member_id", flat=True).order_by("id")
    return [of_member(agency_id, seat) for seat in seats] or [
        of_role(agency_id, Role.SYSADMIN_AGENCY)
    ]


def holder_of(agency_id: int, invitee: Invitee) -> Holder | None:
    """On whose desk an invitation lies; a guest from outside has none."""
    if invitee.member_id is not None:
        return of_member(agency_id, invitee.member_id)
    return of_unit(agency_id, invitee.unit_id) if invitee.unit_id is not None else None


def seats_of(invitees: Iterable[Invitee]) -> set[int]:
    """The seats that hear of it: the people themselves, and the heads of invited units."""
    rows = list(invitees)
    units = [row.unit_id for row in rows if row.unit_id is not None]
    heads = heads_of_units(units) if units else []
    return {*heads, *(row.member_id for row in rows if row.member_id is not None)}


def invited(meeting: Meeting) -> list[Invitee]:
    """Everybody who is invited now."""
    return list(Invitee.objects.filter(meeting=meeting, removed_at__isnull=True).order_by("id"))


def tell_all(meeting: Meeting, *, by: ActingMember | None, kind: str, sentence: str) -> None:
    """Tell the people of a meeting, its chair and its secretary; not the one who did it."""
    seats = seats_of(invited(meeting)) | {meeting.chair_id, meeting.secretary_id}
    tell_seats(meeting, seats, by=by, kind=kind, sentence=sentence)


def tell_dropped(
    meeting: Meeting, seats: Iterable[int], *, by: ActingMember, sentence: str
) -> None:
    """Tell seats that are not invited any more, without a link to what they do not see now."""
    notices.tell(
        agency_id=meeting.agency_id, members=sorted(set(seats) - {by.membership_id}),
        kind="meeting_uninvited", sentence=sentence, subject_type="", subject_id=meeting.pk,
    )  # fmt: skip


def tell_seats(
    meeting: Meeting, seats: Iterable[int], *, by: ActingMember | None, kind: str, sentence: str
) -> None:
    """Tell these seats something about a meeting; `kind` begins with "meeting_"."""
    notices.tell(
        agency_id=meeting.agency_id,
        members=sorted(set(seats) - ({by.membership_id} if by else set())),
        kind=kind, sentence=sentence, subject_type=MEETING, subject_id=meeting.pk,
    )  # fmt: skip
