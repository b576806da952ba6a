"""Votes as the page shows them; a secret one tells its counts after it is closed."""

from __future__ import annotations

from dataclasses import dataclass

from congvan.office.meetings import access
from congvan.office.meetings.models import Ballot, BallotCast, Meeting
from congvan.office.meetings.states import Choice, Presence
from congvan.organization.acting import ActingMember


@dataclass(frozen=True, slots=True)
class BallotLine:
    """One question; the counts are 0 while it is open, `voices` says who voted how in an open one."""

    id: int
    number: int
    question: str
    is_secret: bool
    is_closed: bool
    agreed: int
    refused: int
    otherwise: int
    cast: int
    has_voted: bool
    may_vote: bool
    voices: tuple[tuple[str, str], ...]


def ballots_of(viewer: ActingMember, meeting: Meeting) -> tuple[BallotLine, ...]:
    """The questions of a meeting whose right was checked. Three statements at most."""
    rows = list(Ballot.objects.filter(meeting=meeting).order_by("number"))
    if not rows:
        return ()
    own = list(access.invitations_of(viewer).filter(meeting=meeting, presence=Presence.EXPECTED))
    mine = min(own, key=lambda row: (row.member_id is None, row.pk)).pk if own else 0
    casts = list(
        BallotCast.objects.filter(ballot__in=rows)
        .select_related("invitee__member__person", "invitee__unit")
        .order_by("id")
    )
    return tuple(
        _line(row, [one for one in casts if one.ballot_id == row.pk], mine) for row in rows
    )


def _line(row: Ballot, casts: list[BallotCast], mine: int) -> BallotLine:
    is_closed = row.closed_at is not None
    has_voted = any(one.invitee_id == mine for one in casts)
    voices = (
        tuple((_name(one), Choice(one.choice).label) for one in casts)
        if is_closed and not row.is_secret
        else ()
    )
    return BallotLine(
        row.pk, row.number, row.question, row.is_secret, is_closed,
        row.agreed if is_closed else 0, row.refused if is_closed else 0,
        row.otherwise if is_closed else 0, len(casts), has_voted,
        bool(mine) and not has_voted and not is_closed, voices,
    )  # fmt: skip


def _name(one: BallotCast) -> str:
    who = one.invitee
    if who.member is not None:
        return who.member.person.full_name
    return who.unit.name if who.unit is not None else who.guest
