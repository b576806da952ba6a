"""Bringing an agency into the system with its head and its administrator (R-004, R-278, R-282).

Without them nobody could log in to ask for accounts; everything else the administrator does.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from congvan.kernel import audit, clock
from congvan.kernel.transactions import in_transaction, requires_transaction
from congvan.organization import access
from congvan.organization.acting import ActingMember
from congvan.organization.models import Agency
from congvan.organization.models.agency import AgencyLevel
from congvan.organization.services import accounts, agencies, people, units
from congvan.organization.states import Role

# The second factor is demanded of those who could open every door.
GUARDED_ROLES = (Role.SYSADMIN_AGENCY, Role.SYSADMIN_CENTRAL)

# What the head is called at each level; the administrator changes it in the pages.
HEAD_TITLES = {
    AgencyLevel.PROVINCE: "Chủ tịch",
    AgencyLevel.COMMUNE: "Chủ tịch",
    AgencyLevel.DEPARTMENT: "Giám đốc",
}
HEAD_RANK, ADMINISTRATOR_RANK = 1, 40
# For forms: (code, label).
LEVELS = AgencyLevel.choices


@dataclass(frozen=True, slots=True)
class FirstPerson:
    """The head or the administrator of a new agency."""

    full_name: str
    form_of_address: str


@dataclass(frozen=True, slots=True)
class NewAgency:
    """What is told of a new agency; `parent` is an identifier or ""."""

    details: agencies.AgencyDetails
    level: str
    identifier: str
    parent: str
    leader: FirstPerson
    administrator: FirstPerson


@dataclass(frozen=True, slots=True)
class Founded:
    """A new agency with the two accounts; one-time passwords are shown once, stored nowhere."""

    agency_id: int
    name: str
    leader: accounts.Opened
    administrator: accounts.Opened


@in_transaction
def add_agency(*, by: ActingMember, wanted: NewAgency) -> Founded:
    """Bring a further agency in, as the province's administrator. Raises NotAllowed, InvalidInput."""
    access.check_administers_province(by)
    return found_office(by=by.actor, wanted=wanted)


@requires_transaction
def found_office(*, by: audit.Actor, wanted: NewAgency) -> Founded:
    """Found the agency, its two first posts, people and accounts.

    The administrator of the first agency of an empty system administers the province as well.
    Raises IdentifierTaken, InvalidIdentifier, InvalidInput.
    """
    is_first = not Agency.objects.exists()
    today = clock.today()
    agency = agencies.found_agency(
        by=by, details=wanted.details, level=wanted.level, identifier=wanted.identifier,
        valid_from=today, parent=agencies.find_parent(wanted.parent),
        second_factor_roles=GUARDED_ROLES,
    )  # fmt: skip
    leader = _seat(
        by, agency, wanted.leader, today,
        title=HEAD_TITLES.get(AgencyLevel(wanted.level), "Thủ trưởng"), rank=HEAD_RANK,
        roles=(Role.AGENCY_LEADER,),
    )  # fmt: skip
    extra = (Role.SYSADMIN_CENTRAL,) if is_first else ()
    administrator = _seat(
        by, agency, wanted.administrator, today, title="Quản trị mạng", rank=ADMINISTRATOR_RANK,
        roles=(Role.SPECIALIST, Role.SYSADMIN_AGENCY, Role.TECH_CONTACT), extra=extra,
    )  # fmt: skip
    return Founded(agency.pk, agency.name, leader, administrator)


def _seat(
    by: audit.Actor, agency: Agency, first: FirstPerson, today: date, *, title: str, rank: int,
    roles: Collection[Role], extra: Collection[Role] = (),
) -> accounts.Opened:  # fmt: skip
    post = units.place_post(by=by, agency_id=agency.pk, title=title, rank=rank, default_roles=roles)
    person = people.register_person(
        by=by,
        details=people.PersonDetails(
            full_name=first.full_name, form_of_address=first.form_of_address
        ),
    )
    people.appoint(
        by=by, person=person, post=post, unit=None, valid_from=today, roles=[*roles, *extra]
    )
    return accounts.open_account(by=by, person=person, agency=agency)
