"""A small office for the tests of accounts: two agencies, their people, and how to sign in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from congvan.kernel import audit
from congvan.organization.acting import ActingMember
from congvan.organization.models import Account, Agency, Person, Post
from congvan.organization.queries.seats import acting_member
from congvan.organization.services import account_keys, accounts, agencies, people, units
from congvan.organization.services.agencies import AgencyDetails
from congvan.organization.services.people import PersonDetails
from congvan.organization.states import Role

SYSTEM = audit.Actor.system()
SINCE = date(2026, 1, 5)
PASSWORD = "Cầu-treo 7 nhịp Ayun"


@dataclass(frozen=True)
class Office:
    """Seats by given name; `quang` is of another agency."""

    agency: Agency
    unit_id: int
    post: Post
    ha: ActingMember  # giám đốc
    minh: ActingMember  # chuyên viên
    khoa: ActingMember  # quản trị
    quang: ActingMember  # quản trị of another agency, the outsider


def found_office() -> Office:
    """The office, made by the organization's own verbs; inside the caller's transaction."""
    agency = _agency("Sở Nội vụ", "SNV", "H21.09")
    other = _agency("Sở Tài chính", "STC", "H21.10")
    unit = units.place_unit(
        by=SYSTEM, agency_id=agency.pk, name="Phòng Chuyển đổi số", short_name="CĐS", valid_from=SINCE
    )  # fmt: skip
    post = units.place_post(
        by=SYSTEM, agency_id=agency.pk, title="Chuyên viên", rank=50, default_roles=[Role.SPECIALIST]
    )  # fmt: skip
    return Office(
        agency=agency,
        unit_id=unit.pk,
        post=post,
        ha=_seat(agency, "Trần Thị Hà", "Giám đốc", 1, Role.AGENCY_LEADER),
        minh=_appointed("Nguyễn Văn Minh", post, unit),
        khoa=_seat(agency, "Vũ Đăng Khoa", "Quản trị mạng", 60, Role.SYSADMIN_AGENCY),
        quang=_seat(other, "Bùi Nhật Quang", "Quản trị mạng", 60, Role.SYSADMIN_AGENCY),
    )


def open_for(office: Office, name: str, *, born: date | None = None, kind: str = "person"):
    """An account for a person just registered."""
    return accounts.open_account(
        by=SYSTEM, person=register(name, born=born, kind=kind), agency=office.agency
    )


def register(name: str, *, born: date | None = None, kind: str = "person") -> Person:
    details = PersonDetails(name, "" if kind == "unit" else "anh", born)
    return people.register_person(by=SYSTEM, details=details, kind=kind)


def account_of(member: ActingMember, *, password: str | None = PASSWORD) -> Account:
    """An account of the member, with `password` already chosen unless it is None."""
    person = Person.objects.get(pk=member.person_id)
    agency = Agency.objects.get(pk=member.agency_id)
    opened = accounts.open_account(by=SYSTEM, person=person, agency=agency)
    account = Account.objects.select_related("person", "agency").get(pk=opened.account_id)
    if password is not None:
        account_keys.choose_password(account=account, new=password)
    return account


def _agency(name: str, notation: str, code: str) -> Agency:
    return agencies.found_agency(
        by=SYSTEM,
        details=AgencyDetails(
            name=name, short_name=notation, notation=notation, email_domain="gialai.gov.vn"
        ),
        level="department", identifier=code, valid_from=SINCE,
    )  # fmt: skip


def _seat(agency: Agency, name: str, title: str, rank: int, role: Role) -> ActingMember:
    post = units.place_post(
        by=SYSTEM, agency_id=agency.pk, title=title, rank=rank, default_roles=[role]
    )
    return _appointed(name, post, None)


def _appointed(name: str, post: Post, unit) -> ActingMember:
    person = people.register_person(by=SYSTEM, details=PersonDetails(name, "anh"))
    made = people.appoint(by=SYSTEM, person=person, post=post, unit=unit, valid_from=SINCE)
    return acting_member(made.pk)
