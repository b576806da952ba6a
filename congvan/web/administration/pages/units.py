"""The tree of units, as of a day; one unit; the catalogue of posts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.urls import reverse

from congvan.kernel import clock
from congvan.organization.acting import ActingMember
from congvan.organization.queries import agencies, people
from congvan.organization.queries.agencies import UnitLine
from congvan.organization.services.units import Obstacle
from congvan.organization.states import Role
from congvan.ui.items import Link

Choices = list[tuple[str, str]]

# Two em spaces a level: a select and a table cell take no other indentation without own styles.
_INDENT = "\u2003\u2003"


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A line of the tree; `indent` is the blank that shows how deep it stands."""

    href: str
    name: str
    indent: str
    notation: str
    member_count: int
    is_closed: bool
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True, slots=True)
class UnitsPage:
    """The tree on a day; `is_today` when nobody asked for another day."""

    day: date
    is_today: bool
    with_closed: bool
    unit_count: int
    toggle_href: str
    units: tuple[UnitRow, ...]


@dataclass(frozen=True, slots=True)
class UnitPage:
    """A unit to change or to close; `reasons` is what stands in the way of closing."""

    unit_id: int
    name: str
    values: dict[str, object]
    parents: Choices
    valid_from: date
    valid_to: date | None
    members: tuple[Link, ...]
    reasons: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class UnitAddPage:
    """What the form of a new unit needs."""

    parents: Choices
    values: dict[str, object]


@dataclass(frozen=True, slots=True)
class PostLine:
    """A line of the catalogue."""

    href: str
    title: str
    rank: int
    roles: str
    member_count: int
    is_closed: bool


@dataclass(frozen=True, slots=True)
class PostsPage:
    """The catalogue of posts."""

    posts: tuple[PostLine, ...]
    with_closed: bool


@dataclass(frozen=True, slots=True)
class PostPage:
    """A post to change, or a new one (`post_id` 0)."""

    post_id: int
    title: str
    member_count: int
    values: dict[str, object]


def units_page(viewer: ActingMember, *, day: date | None, with_closed: bool) -> UnitsPage:
    """The tree as of `day`, today when none is given."""
    on_day = day or clock.today()
    lines = agencies.unit_tree(viewer, day=on_day, with_closed=with_closed)
    toggled = {"ngay": f"{day:%d/%m/%Y}"} if day else {}
    if not with_closed:
        toggled["da_dong"] = "1"
    return UnitsPage(
        day=on_day, is_today=on_day == clock.today(), with_closed=with_closed,
        unit_count=sum(not line.is_closed for line in lines),
        toggle_href=f"{reverse('administration:units')}?{urlencode(toggled)}",
        units=tuple(_unit_row(line) for line in lines),
    )  # fmt: skip


def unit_page(
    viewer: ActingMember, unit_id: int, *, obstacles: Sequence[Obstacle] = ()
) -> UnitPage:
    """One unit of the agency. Raises NotFound."""
    unit = agencies.get_unit(viewer, unit_id)
    members = people.current_members(viewer.agency_id).filter(unit=unit)
    return UnitPage(
        unit_id=unit.pk, name=unit.name,
        values={
            "name": unit.name, "short_name": unit.short_name, "notation": unit.notation,
            "parent": str(unit.parent_id or ""), "position": unit.position,
        },
        parents=unit_choices(viewer, without=unit.pk),
        valid_from=unit.valid_from, valid_to=unit.valid_to,
        members=tuple(
            Link(f"{m.person.full_name}, {m.post.title}", reverse("administration:person", args=[m.person_id]))
            for m in members
        ),
        reasons=tuple(_obstacle(one) for one in obstacles),
    )  # fmt: skip


def unit_add_page(viewer: ActingMember) -> UnitAddPage:
    """The form of a new unit: at the end of the list, from today."""
    lines = agencies.unit_tree(viewer)
    return UnitAddPage(
        parents=unit_choices(viewer),
        values={"position": len(lines) + 1, "valid_from": clock.today()},
    )


def unit_choices(viewer: ActingMember, *, without: int = 0) -> Choices:
    """Units in operation for a select, indented by depth; `without` leaves out a unit's branch."""
    choices: Choices = []
    hidden_below: int | None = None
    for line in agencies.unit_tree(viewer):
        if hidden_below is not None and line.depth > hidden_below:
            continue
        hidden_below = line.depth if line.unit_id == without else None
        if hidden_below is None:
            choices.append((str(line.unit_id), _INDENT * line.depth + line.name))
    return choices


def posts_page(viewer: ActingMember, *, with_closed: bool) -> PostsPage:
    """The catalogue by rank."""
    return PostsPage(
        with_closed=with_closed,
        posts=tuple(
            PostLine(
                href=reverse("administration:post", args=[post.pk]), title=post.title,
                rank=post.rank, roles=", ".join(str(Role(role).label) for role in post.default_roles),
                member_count=post.member_count, is_closed=post.is_closed,  # type: ignore[attr-defined]
            )
            for post in agencies.posts(viewer, with_closed=with_closed)
        ),
    )  # fmt: skip


def post_page(viewer: ActingMember, post_id: int) -> PostPage:
    """One post of the agency. Raises NotFound."""
    post = agencies.get_post(viewer, post_id)
    count = agencies.posts(viewer, with_closed=True).get(pk=post.pk).member_count  # type: ignore[attr-defined]
    return PostPage(
        post_id=post.pk, title=post.title, member_count=count,
        values={
            "title": post.title, "rank": post.rank, "default_roles": post.default_roles,
            "is_closed": post.is_closed,
        },
    )  # fmt: skip


def post_choices(viewer: ActingMember) -> Choices:
    """Posts in use, for a select."""
    return [(str(post.pk), post.title) for post in agencies.posts(viewer)]


def _obstacle(one: Obstacle) -> Link:
    if one.person_id is not None:
        return Link(one.sentence, reverse("administration:person", args=[one.person_id]))
    return Link(one.sentence, reverse("administration:unit", args=[one.unit_id]))


def _unit_row(line: UnitLine) -> UnitRow:
    return UnitRow(
        href=reverse("administration:unit", args=[line.unit_id]), name=line.name,
        indent=_INDENT * line.depth, notation=line.notation, member_count=line.member_count,
        is_closed=line.is_closed, valid_from=line.valid_from, valid_to=line.valid_to,
    )  # fmt: skip
