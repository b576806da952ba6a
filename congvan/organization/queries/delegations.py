"""Delegations: the agency's list, one of them with the moves open to the viewer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from congvan.kernel import clock
from congvan.kernel.states import Move
from congvan.organization import access
from congvan.organization.acting import ActingMember
from congvan.organization.lifecycles import DELEGATION
from congvan.organization.models import Delegation, Membership
from congvan.organization.queries.people import current_members
from congvan.organization.states import DelegationStatus, Role


@dataclass(frozen=True, slots=True)
class DelegationLine:
    """One delegation; `state` is what it is now, in words, also when its time has run out."""

    delegation_id: int
    delegator: str
    delegator_seat: str
    delegate: str
    delegate_seat: str
    starts_at: datetime
    ends_at: datetime
    asked_at: datetime
    reason: str
    status: str
    state: str
    decision_note: str
    is_in_force: bool
    moves: tuple[Move, ...] = ()


def list_delegations(
    viewer: ActingMember, *, after: tuple[datetime, int] | None = None, limit: int = 50
) -> list[DelegationLine]:
    """The delegations the viewer may see, newest first. One statement."""
    found = _with_people(viewer)
    if after is not None:
        asked_at, last_id = after
        found = found.filter(Q(asked_at__lt=asked_at) | Q(asked_at=asked_at, id__lt=last_id))
    return [_line(d) for d in found.order_by("-asked_at", "-id")[:limit]]


def get_line(viewer: ActingMember, delegation_id: int) -> DelegationLine:
    """One delegation with the moves open to the viewer. Raises NotFound."""
    delegation = access.get_delegation(viewer, delegation_id)
    parties = access.delegation_parties(viewer, delegation)
    moves = DELEGATION.moves_from(delegation.status, parties)
    if delegation.status == DelegationStatus.PERMITTED and delegation.ends_at <= clock.now():
        moves = []  # it has ended by itself
    if viewer.is_substitute:
        # A delegation is never handed on: deciding needs the own name.
        moves = [move for move in moves if move.verb not in ("permit", "refuse")]
    return _line(delegation, tuple(moves))


def seats_to_delegate(viewer: ActingMember) -> list[Membership]:
    """Seats the viewer may ask a delegation for: the own one; the administrator, anybody's."""
    members = current_members(viewer.agency_id)
    if not viewer.holds(Role.SYSADMIN_AGENCY):
        members = members.filter(pk=viewer.membership_id)
    return list(members)


def possible_delegates(viewer: ActingMember) -> list[Membership]:
    """Who may stand in: colleagues of the unit (R-250); for a seat without unit, the agency."""
    members = current_members(viewer.agency_id)
    if not viewer.holds(Role.SYSADMIN_AGENCY):
        members = members.exclude(person_id=viewer.person_id)
        if viewer.unit_id is not None:
            members = members.filter(unit_id=viewer.unit_id)
    return list(members)


def _with_people(viewer: ActingMember) -> QuerySet[Delegation]:
    return access.visible_delegations(viewer).select_related(
        "delegator__person", "delegator__post", "delegator__unit",
        "delegate__person", "delegate__post", "delegate__unit",
    )  # fmt: skip


def _line(delegation: Delegation, moves: tuple[Move, ...] = ()) -> DelegationLine:
    now = clock.now()
    permitted = delegation.status == DelegationStatus.PERMITTED
    return DelegationLine(
        delegation_id=delegation.pk,
        delegator=delegation.delegator.person.full_name,
        delegator_seat=_seat(delegation.delegator),
        delegate=delegation.delegate.person.full_name,
        delegate_seat=_seat(delegation.delegate),
        starts_at=delegation.starts_at,
        ends_at=delegation.ends_at,
        asked_at=delegation.asked_at,
        reason=delegation.reason,
        status=delegation.status,
        state=_state(delegation, now) if permitted else delegation.get_status_display(),
        decision_note=delegation.decision_note,
        is_in_force=permitted and delegation.starts_at <= now < delegation.ends_at,
        moves=moves,
    )


def _state(delegation: Delegation, now: datetime) -> str:
    if now < delegation.starts_at:
        return "Sắp bắt đầu"
    return "Đang làm thay" if now < delegation.ends_at else "Đã hết hạn"


def _seat(seat: Membership) -> str:
    return f"{seat.post.title}, {seat.unit.name}" if seat.unit else seat.post.title
