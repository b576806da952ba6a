"""What is known of the people and units named in a directive."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q

from congvan.desk.holders import Holder, of_member, of_unit
from congvan.directives.models import Assignment
from congvan.directives.rules.receivers import ReceiversWrong
from congvan.kernel import clock
from congvan.organization.models import Membership, RoleGrant, Unit
from congvan.organization.queries.seats import current
from congvan.organization.states import Role


@dataclass(frozen=True, slots=True)
class HolderFacts:
    """One holder as a directive needs it; `reached` are the seats that see the work."""

    holder: Holder
    name: str
    unit_id: int | None
    unit_name: str
    is_agency_leader: bool
    is_head: bool
    reached: tuple[int, ...]


def facts_of(agency_id: int, holders: Iterable[Holder]) -> dict[Holder, HolderFacts]:
    """The holders by themselves. Two statements, one when there are no units.

    Raises ReceiversWrong for somebody who has no seat in the agency today, a unit that is no more,
    and a unit without a head, whose work nobody would see.
    """
    wanted = list(holders)
    found = _members(agency_id, [h.member_id for h in wanted if h.member_id is not None])
    units = [h.unit_id for h in wanted if h.unit_id is not None]
    if units:
        found |= _units(agency_id, units)
    for holder in wanted:
        if holder not in found:
            raise ReceiversWrong(
                "Nơi nhận không còn làm việc trong cơ quan.", next_step="Chọn lại nơi nhận."
            )
        if not found[holder].reached:
            raise ReceiversWrong(
                f"{found[holder].name} chưa có lãnh đạo đơn vị nên không ai nhận được văn bản.",
                next_step="Chọn một người, hoặc nhờ quản trị giao vai trò lãnh đạo đơn vị.",
            )
    return found


def holder_of(agency_id: int, assignment: Assignment) -> Holder:
    """The desk's holder of an assignment."""
    if assignment.member_id is not None:
        return of_member(agency_id, assignment.member_id)
    assert assignment.unit_id is not None, "the table holds one of the two"  # noqa: S101
    return of_unit(agency_id, assignment.unit_id)


def holder_name(assignment: Assignment) -> str:
    """Who holds it, as a list shows it (member and unit joined)."""
    if assignment.member is not None:
        return assignment.member.person.full_name
    return assignment.unit.name if assignment.unit else ""


def _members(agency_id: int, ids: list[int]) -> dict[Holder, HolderFacts]:
    day = clock.today()
    held = RoleGrant.objects.filter(current(day), membership=OuterRef("pk"))
    seats = (
        Membership.objects.filter(current(day), agency_id=agency_id, pk__in=ids)
        .select_related("person", "unit")
        .annotate(
            is_leader=Exists(held.filter(role=Role.AGENCY_LEADER)),
            is_head=Exists(held.filter(role=Role.UNIT_LEADER)),
        )
    )
    return {
        of_member(agency_id, seat.pk): HolderFacts(
            holder=of_member(agency_id, seat.pk), name=seat.person.full_name,
            unit_id=seat.unit_id, unit_name=seat.unit.name if seat.unit else "",
            is_agency_leader=seat.is_leader, is_head=seat.is_head, reached=(seat.pk,),
        )
        for seat in seats
    }  # fmt: skip


def _units(agency_id: int, ids: list[int]) -> dict[Holder, HolderFacts]:
    day = clock.today()
    heads: dict[int, list[int]] = {}
    leading = RoleGrant.objects.filter(
        current(day), membership=OuterRef("pk"), role=Role.UNIT_LEADER
    )
    for unit_id, seat_id in (
        Membership.objects.filter(current(day), Exists(leading), agency_id=agency_id, unit__in=ids)
        .order_by("post__rank", "id")
        .values_list("unit_id", "id")
    ):
        heads.setdefault(unit_id, []).append(seat_id)
    still = Q(valid_from__lte=day) & (Q(valid_to__isnull=True) | Q(valid_to__gte=day))
    return {
        of_unit(agency_id, unit.pk): HolderFacts(
            holder=of_unit(agency_id, unit.pk), name=unit.name, unit_id=unit.pk,
            unit_name=unit.name, is_agency_leader=False, is_head=False,
            reached=tuple(heads.get(unit.pk, ())),
        )
        for unit in Unit.objects.filter(still, agency_id=agency_id, pk__in=ids)
    }  # fmt: skip
