"""Building the demo province from `people.py` by the product's verbs."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, time, timedelta

from congvan.deployment.demo import people as data
from congvan.kernel import audit, clock
from congvan.kernel.transactions import in_transaction
from congvan.organization.models import Agency, AgencyIdentifier, Membership, Person, Post, Unit
from congvan.organization.queries import seats
from congvan.organization.services import accounts, agencies, people, units

SYSTEM = audit.Actor.system()


@dataclass
class World:
    """The demo province by the keys of `people.py`; ids are those of the database."""

    password: str
    newcomer: str = data.NEWCOMER
    newcomer_password: str = ""
    agencies: dict[str, Agency] = field(default_factory=dict)
    units: dict[tuple[str, str], Unit] = field(default_factory=dict)
    posts: dict[tuple[str, str], Post] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    seats: dict[str, Membership] = field(default_factory=dict)
    logins: dict[str, str] = field(default_factory=dict)


def is_built() -> bool:
    """Whether any agency is there: the demo is never mixed into an office's own data."""
    return Agency.objects.exists()


def build_world(*, password: str | None = None) -> World:
    """Build the whole province and return where everything is. Two transactions and the delegations'."""
    world = _build_structure(password or accounts.new_one_time_password())
    _delegate(world)
    return world


@in_transaction
def _build_structure(password: str) -> World:
    world = World(password=password)
    for entry in data.AGENCIES:
        _found(world, entry)
    for entry in data.PEOPLE:
        _appoint(world, entry)
    for key, unit, post in data.FURTHER_POSTS:
        agency = _agency_of(key)
        people.appoint(
            by=SYSTEM, person=world.people[key], post=world.posts[agency, post],
            unit=world.units[agency, unit], valid_from=data.BEGIN, is_primary=False,
        )  # fmt: skip
    _open_accounts(world)
    return world


def _found(world: World, entry: data.DemoAgency) -> None:
    agency = agencies.found_agency(
        by=SYSTEM,
        details=agencies.AgencyDetails(
            name=entry.name, short_name=entry.short_name, notation=entry.notation,
            place_of_issue="Gia Lai" if entry.level != "commune" else entry.name.split(maxsplit=4)[-1],
            email_domain="gialai.gov.vn",
        ),
        level=entry.level, identifier=entry.identifier, valid_from=data.BEGIN,
        parent=world.agencies.get("ubnd"),
    )  # fmt: skip
    # The demo lets everybody in with the password alone; a real agency starts stricter.
    for code, last_day in entry.closed_identifiers:
        AgencyIdentifier.objects.create(
            agency=agency, code=code, valid_from=data.BEGIN.replace(year=2020), valid_to=last_day
        )
    world.agencies[entry.key] = agency
    for position, (key, name, notation) in enumerate(entry.units):
        world.units[entry.key, key] = units.place_unit(
            by=SYSTEM, agency_id=agency.pk, name=name, short_name=name, notation=notation,
            valid_from=data.BEGIN, position=position,
        )  # fmt: skip
    for title, rank, roles in data.POSTS[entry.level]:
        world.posts[entry.key, title] = units.place_post(
            by=SYSTEM, agency_id=agency.pk, title=title, rank=rank, default_roles=roles
        )


def _appoint(world: World, entry: data.DemoPerson) -> None:
    person = people.register_person(
        by=SYSTEM,
        details=people.PersonDetails(
            full_name=entry.full_name, form_of_address=entry.address, birth_date=entry.born
        ),
    )
    seat = people.appoint(
        by=SYSTEM, person=person, post=world.posts[entry.agency, entry.post],
        unit=world.units[entry.agency, entry.unit] if entry.unit else None, valid_from=data.BEGIN,
    )  # fmt: skip
    for role in entry.extra_roles:
        people.give_role(by=SYSTEM, membership=seat, role=role, valid_from=data.BEGIN)
    world.people[entry.key] = person
    world.seats[entry.key] = seat


def _agency_of(key: str) -> str:
    return next(p.agency for p in data.PEOPLE if p.key == key)
