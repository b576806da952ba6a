"""Building the demo province from `people.py` by the product's verbs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.contrib.auth.hashers import make_password

from congvan.deployment.demo import people as data
from congvan.desk.services import account_requests, delegation
from congvan.kernel import audit, clock
from congvan.kernel.transactions import in_transaction
from congvan.organization.models import (
    Account,
    Agency,
    AgencyIdentifier,
    Delegation,
    Membership,
    Person,
    Post,
    Unit,
)
from congvan.organization.queries import seats
from congvan.organization.rules.passwords import one_time_password
from congvan.organization.services import accounts, agencies, people, units
from congvan.organization.states import Role

SYSTEM = audit.Actor.system()
INSPECTION = timedelta(days=60)


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


def build_world(
    *, password: str | None = None, keep: Callable[[World], None] = lambda _: None
) -> World:
    """Build the whole province and return where everything is.

    `keep` is called inside the transaction that makes the accounts, so that whoever pulls the plug
    finds either no province or one whose passwords were kept.
    """
    world = _build_structure(password or one_time_password(), keep)
    _set_desks(world)
    return world


@in_transaction
def _build_structure(password: str, keep: Callable[[World], None]) -> World:
    world = World(password=password)
    for agency in data.AGENCIES:
        _found(world, agency)
    for person in data.PEOPLE:
        _appoint(world, person)
    for key, unit, post in data.FURTHER_POSTS:
        home = _agency_of(key)
        people.appoint(
            by=SYSTEM, person=world.people[key], post=world.posts[home, post],
            unit=world.units[home, unit], valid_from=data.BEGIN, is_primary=False,
        )  # fmt: skip
    _open_accounts(world)
    keep(world)
    return world


def _found(world: World, entry: data.DemoAgency) -> None:
    agency = agencies.found_agency(
        by=SYSTEM,
        details=agencies.AgencyDetails(
            name=entry.name, short_name=entry.short_name, notation=entry.notation,
            place_of_issue="Gia Lai" if entry.level != "commune" else entry.name.split(maxsplit=4)[-1],
            email_domain="gialai.gov.vn", contact_name=_technical_contact(entry.key),
        ),
        level=entry.level, identifier=entry.identifier, valid_from=data.BEGIN,
        parent=world.agencies.get("ubnd"),
    )  # fmt: skip
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
            full_name=entry.full_name,
            form_of_address=entry.address,
            birth_date=entry.born,
            # No network gives out numbers of this range.
            phone=f"0200 000 {len(world.people) + 101}",
        ),
    )
    seat = people.appoint(
        by=SYSTEM, person=person, post=world.posts[entry.agency, entry.post],
        unit=world.units[entry.agency, entry.unit] if entry.unit else None, valid_from=data.BEGIN,
    )  # fmt: skip
    for role in entry.extra_roles:
        # An inspection is bounded in time.
        ends = clock.today() + INSPECTION if role is Role.INSPECTOR else None
        people.give_role(
            by=SYSTEM, membership=seat, role=role, valid_from=data.BEGIN, valid_to=ends
        )
    world.people[entry.key] = person
    world.seats[entry.key] = seat


def _technical_contact(agency: str) -> str:
    """The one contact of R-352: whoever's post or roles say so, else the administrator."""
    wanted = {Role.TECH_CONTACT, Role.SYSADMIN_AGENCY}
    roles = {title: set(given) for posts in data.POSTS.values() for title, _, given in posts}
    for person in data.PEOPLE:
        if person.agency == agency and wanted & (roles[person.post] | set(person.extra_roles)):
            return person.full_name
    return ""


def _agency_of(key: str) -> str:
    return next(p.agency for p in data.PEOPLE if p.key == key)


def _open_accounts(world: World) -> None:
    for entry in data.PEOPLE:
        opened = accounts.open_account(
            by=SYSTEM, person=world.people[entry.key], agency=world.agencies[entry.agency]
        )
        if entry.key == world.newcomer:
            world.newcomer_password = opened.one_time_password
    known = Account.objects.exclude(person=world.people[world.newcomer])
    # One password for all of them, so that the card is short; hashed once, because hashing is slow.
    known.update(
        password=make_password(world.password), must_change_password=False,
        activated_at=clock.now(), password_changed_at=clock.now(),
    )  # fmt: skip
    # Read again: a namesake who came later renames those who were there before.
    names = dict(Account.objects.values_list("person_id", "login_name"))
    world.logins = {key: names[person.pk] for key, person in world.people.items()}


def _set_desks(world: World) -> None:
    """Give the desks something to show: delegations and account requests, as offices have them."""
    began = clock.now().replace(minute=0, second=0, microsecond=0)
    day = began.astimezone(clock.OFFICE_ZONE).replace(hour=7)
    in_force = _ask_delegation(world, data.DELEGATION, began, day + timedelta(days=4, hours=10))
    leader = seats.acting_member(world.seats[data.DELEGATION[0]].pk)
    delegation.permit(by=leader, delegation_id=in_force.pk, note="")
    away = day + timedelta(days=3)
    _ask_delegation(world, data.ASKED_DELEGATION, away, away + timedelta(days=4, hours=10))
    for agency, asker, name, address, unit, post in data.ACCOUNT_REQUESTS:
        account_requests.ask_account(
            by=seats.acting_member(world.seats[asker].pk), full_name=name, form_of_address=address,
            birth_date=None, phone="", unit_id=world.units[agency, unit].pk,
            post_id=world.posts[agency, post].pk, reason="Công chức mới được tuyển dụng",
        )  # fmt: skip


def _ask_delegation(
    world: World, wanted: tuple[str, str, str], starts_at: datetime, ends_at: datetime
) -> Delegation:
    giver, taker, reason = wanted
    return delegation.ask(
        by=seats.acting_member(world.seats[giver].pk), delegator_id=world.seats[giver].pk,
        delegate_id=world.seats[taker].pk, starts_at=starts_at, ends_at=ends_at, reason=reason,
    )  # fmt: skip
