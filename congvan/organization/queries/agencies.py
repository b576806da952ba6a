"""The viewer's agency: its identifiers, its tree of units, its posts, its policy."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet

from congvan.kernel import clock
from congvan.kernel.errors import NotFound
from congvan.organization.acting import ActingMember
from congvan.organization.models import Agency, AgencyIdentifier, Post, SecurityPolicy, Unit
from congvan.organization.queries.seats import current
from congvan.organization.states import Role


def get_agency(viewer: ActingMember) -> Agency:
    """The agency the viewer acts in."""
    return Agency.objects.select_related("parent").get(pk=viewer.agency_id)


def identifiers(viewer: ActingMember) -> QuerySet[AgencyIdentifier]:
    """The agency's identifiers, those in force first."""
    return AgencyIdentifier.objects.filter(agency_id=viewer.agency_id).order_by("-valid_from", "id")


def agency_by_identifier(code: str, day: date | None = None) -> Agency | None:
    """Whose code it was on `day` (today when not given); closed codes still find their agency."""
    found = (
        AgencyIdentifier.objects.filter(current(day or clock.today()), code=code)
        .select_related("agency")
        .first()
    )
    return found.agency if found else None


@dataclass(frozen=True, slots=True)
class UnitLine:
    """One line of the unit tree; `depth` counts from 0 at the top."""

    unit_id: int
    name: str
    short_name: str
    notation: str
    depth: int
    member_count: int
    is_closed: bool
    valid_from: date
    valid_to: date | None


def unit_tree(
    viewer: ActingMember, *, day: date | None = None, with_closed: bool = False
) -> list[UnitLine]:
    """The agency's units as of `day`, parents before children. One statement."""
    on_day = day or clock.today()
    units = Unit.objects.filter(agency_id=viewer.agency_id)
    if not with_closed:
        units = units.filter(current(on_day))
    units = units.annotate(
        member_count=Count("memberships", filter=current(on_day, "memberships__"))
    ).order_by("position", "name", "id")
    children: dict[int | None, list[Unit]] = {}
    listed = list(units)
    known = {unit.pk for unit in listed}
    for unit in listed:
        # A child of a unit that is not shown stands at the top, so that none gets lost.
        children.setdefault(unit.parent_id if unit.parent_id in known else None, []).append(unit)
    lines: list[UnitLine] = []
    _walk(children, None, 0, on_day, lines)
    return lines


def _walk(
    children: dict[int | None, list[Unit]], parent: int | None, depth: int, day: date,
    lines: list[UnitLine],
) -> None:  # fmt: skip
    for unit in children.get(parent, []):
        lines.append(
            UnitLine(
                unit_id=unit.pk, name=unit.name, short_name=unit.short_name, notation=unit.notation,
                depth=depth, member_count=unit.member_count,  # type: ignore[attr-defined]
                is_closed=unit.valid_to is not None and unit.valid_to < day,
                valid_from=unit.valid_from, valid_to=unit.valid_to,
            )
        )  # fmt: skip
        _walk(children, unit.pk, depth + 1, day, lines)


def get_unit(viewer: ActingMember, unit_id: int) -> Unit:
    """A unit of the viewer's agency. Raises NotFound."""
    unit = Unit.objects.filter(agency_id=viewer.agency_id, pk=unit_id).first()
    if unit is None:
        raise NotFound("Không có đơn vị này trong cơ quan.")
    return unit


def posts(viewer: ActingMember, *, with_closed: bool = False) -> QuerySet[Post]:
    """The agency's posts by rank."""
    found = Post.objects.filter(agency_id=viewer.agency_id)
    if not with_closed:
        found = found.filter(is_closed=False)
    return found.annotate(
        member_count=Count("memberships", filter=current(clock.today(), "memberships__"))
    ).order_by("rank", "title")


def get_post(viewer: ActingMember, post_id: int) -> Post:
    """A post of the viewer's agency. Raises NotFound."""
    post = Post.objects.filter(agency_id=viewer.agency_id, pk=post_id).first()
    if post is None:
        raise NotFound("Không có chức danh này trong cơ quan.")
    return post


def security_policy(agency_id: int) -> SecurityPolicy:
    """The agency's policy; an unsaved one with the defaults when it has set none."""
    found = SecurityPolicy.objects.filter(agency_id=agency_id).first()
    return found or SecurityPolicy(agency_id=agency_id)


def visible_agencies(viewer: ActingMember) -> QuerySet[Agency]:
    """The agencies a central administrator sees: those in operation; to others, their own."""
    found = Agency.objects.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=clock.today()))
    if not viewer.holds(Role.SYSADMIN_CENTRAL):
        found = found.filter(pk=viewer.agency_id)
    return found.order_by("sort_key", "id")


@dataclass(frozen=True, slots=True)
class AgencyLine:
    """One agency of the province with its identifiers and the number of its current seats."""

    name: str
    level: str
    codes: tuple[str, ...]
    closed_codes: tuple[str, ...]
    member_count: int


def list_agencies(viewer: ActingMember) -> list[AgencyLine]:
    """The agencies the viewer administers, by name. Two statements."""
    today = clock.today()
    found = visible_agencies(viewer).prefetch_related("identifiers")
    seats = Count("memberships", filter=current(today, "memberships__"))
    lines = []
    for agency in found.annotate(member_count=seats):
        codes = sorted(agency.identifiers.all(), key=lambda identifier: identifier.code)
        lines.append(
            AgencyLine(
                name=agency.name, level=str(agency.get_level_display()),
                codes=tuple(i.code for i in codes if i.valid_to is None or i.valid_to >= today),
                closed_codes=tuple(i.code for i in codes if i.valid_to and i.valid_to < today),
                member_count=agency.member_count,
            )
        )  # fmt: skip
    return lines
