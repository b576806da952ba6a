"""The address book of an agency: people, units as a whole, the leaders. Who is meant by each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from congvan.kernel import clock
from congvan.office.personal_mail.states import Group
from congvan.organization.acting import ActingMember
from congvan.organization.models import Membership, RoleGrant, Unit
from congvan.organization.queries.people import current_members
from congvan.organization.queries.seats import current
from congvan.organization.states import Role

LEADERS = "lanh-dao"


@dataclass(frozen=True, slots=True)
class Line:
    """One entry: `key` is its value in a form, `members` the seats it stands for today."""

    key: str
    name: str
    where: str
    members: tuple[int, ...]
    member_id: int | None = None
    unit_id: int | None = None
    group: str = ""
    is_leader: bool = False


@dataclass(frozen=True, slots=True)
class AddressBook:
    """All entries, groups first, in the order of the directory."""

    lines: tuple[Line, ...]

    def find(self, key: str) -> Line | None:
        """The entry of a form's value."""
        return next((line for line in self.lines if line.key == key), None)

    def chosen(self, keys: Iterable[str]) -> list[Line]:
        """The entries of these values, each once, in the order given; unknown ones are left out."""
        known = {line.key: line for line in self.lines}
        return [known[key] for key in dict.fromkeys(keys) if key in known]

    def members(self, lines: Iterable[Line]) -> list[int]:
        """The seats these entries stand for, each once."""
        return list(dict.fromkeys(member for line in lines for member in line.members))


def address_book(viewer: ActingMember) -> AddressBook:
    """Whom the viewer may write to: the own agency, oneself left out. Two statements."""
    day = clock.today()
    leading = RoleGrant.objects.filter(
        current(day), membership=OuterRef("pk"), role=Role.AGENCY_LEADER
    )
    seats = list(current_members(viewer.agency_id).annotate(is_leader=Exists(leading)))
    others = [seat for seat in seats if seat.pk != viewer.membership_id]
    people = [
        Line(
            f"m{seat.pk}", seat.person.full_name,
            f"{seat.post.title}, {seat.unit.name}" if seat.unit else seat.post.title,
            (seat.pk,), member_id=seat.pk, is_leader=seat.is_leader,
        )
        for seat in others
    ]  # fmt: skip
    units = Unit.objects.filter(current(day), agency_id=viewer.agency_id)
    whole = [
        Line(f"u{unit.pk}", unit.name, _people(members), members, unit_id=unit.pk)
        for unit in units.order_by("position", "id")
        if (members := tuple(seat.pk for seat in others if seat.unit_id == unit.pk))
    ]
    leaders = tuple(seat.pk for seat in others if seat.is_leader)
    groups = [
        Line(LEADERS, str(Group.LEADERS.label), _people(leaders), leaders, group=Group.LEADERS)
    ]
    return AddressBook((*(groups if leaders else ()), *whole, *people))


def seats_today(agency_id: int, member_ids: Iterable[int]) -> dict[int, int]:
    """Where those people sit in the agency today, by the seat that was named; two statements.

    Who still holds the named seat stays there; who has left the agency is left out.
    """
    wanted = list(dict.fromkeys(member_ids))
    people = dict(
        Membership.objects.filter(pk__in=wanted, agency_id=agency_id).values_list("pk", "person_id")
    )
    held: dict[int, list[int]] = {}
    seats = Membership.objects.filter(
        current(clock.today()), agency_id=agency_id, person_id__in=people.values()
    )
    for seat, person in seats.order_by("-is_primary", "pk").values_list("pk", "person_id"):
        held.setdefault(person, []).append(seat)
    return {
        seat: seat if seat in held[person] else held[person][0]
        for seat, person in people.items()
        if person in held
    }


def keys_today(agency_id: int, keys: Sequence[str]) -> tuple[str, ...]:
    """The same people where they sit today, each once; who has left keeps the old value."""
    named = {key: int(key[1:]) for key in keys if key[:1] == "m" and key[1:].isdecimal()}
    today = seats_today(agency_id, named.values())
    moved = (f"m{today.get(named[key], named[key])}" if key in named else key for key in keys)
    return tuple(dict.fromkeys(moved))


def key_of(*, member_id: int | None, unit_id: int | None) -> str:
    """The form's value of an addressee as it is stored."""
    if member_id is not None:
        return f"m{member_id}"
    return f"u{unit_id}" if unit_id is not None else LEADERS


def _people(members: Sequence[int]) -> str:
    return f"{len(members)} người"
