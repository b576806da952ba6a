"""A small office for the desk's tests: one agency with a unit, and a neighbour agency."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

from congvan.desk.holders import of_member
from congvan.desk.services import work
from congvan.desk.states import Part, Urgency
from congvan.kernel import audit
from congvan.organization.acting import ActingMember
from congvan.organization.queries.seats import acting_member
from congvan.organization.services import agencies, people, units
from congvan.organization.services.agencies import AgencyDetails
from congvan.organization.services.people import PersonDetails
from congvan.organization.states import Role

SYSTEM = audit.Actor.system()
SINCE = date(2026, 1, 5)
# A working Wednesday, 08:00 in the offices.
NOW = datetime(2026, 11, 25, 1, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Office:
    """Seats by the given name of who sits there; `quang` is of another agency."""

    agency_id: int
    unit_id: int
    ha: ActingMember  # giám đốc
    son: ActingMember  # phó giám đốc
    lan: ActingMember  # văn thư
    dung: ActingMember  # trưởng phòng
    minh: ActingMember  # chuyên viên of the unit
    thu: ActingMember  # chuyên viên of the unit
    khoa: ActingMember  # quản trị
    quang: ActingMember  # the outsider

    @property
    def insiders(self) -> tuple[ActingMember, ...]:
        return (self.ha, self.son, self.lan, self.dung, self.minh, self.thu, self.khoa)


def found_office() -> Office:
    """The office, made by the organization's own verbs."""
    agency = _agency("Sở Nội vụ", "SNV", "H21.09")
    unit = units.place_unit(
        by=SYSTEM, agency_id=agency.pk, name="Phòng Chuyển đổi số", short_name="CĐS",
        valid_from=SINCE,
    )  # fmt: skip
    other = _agency("Sở Tài chính", "STC", "H21.10")
    in_unit = {"unit": unit}
    return Office(
        agency_id=agency.pk,
        unit_id=unit.pk,
        ha=_seat(agency, "Trần Thị Hà", "Giám đốc", 1, [Role.AGENCY_LEADER]),
        son=_seat(agency, "Lê Văn Sơn", "Phó Giám đốc", 2, [Role.AGENCY_LEADER]),
        lan=_seat(agency, "Hoàng Thị Lan", "Văn thư", 40, [Role.REGISTRY_CLERK]),
        dung=_seat(agency, "Phạm Tiến Dũng", "Trưởng phòng", 10, [Role.UNIT_LEADER], **in_unit),
        minh=_seat(agency, "Nguyễn Văn Minh", "Chuyên viên", 50, [Role.SPECIALIST], **in_unit),
        thu=_seat(agency, "Đỗ Thị Thu", "Chuyên viên chính", 45, [Role.SPECIALIST], **in_unit),
        khoa=_seat(agency, "Vũ Đăng Khoa", "Quản trị", 60, [Role.SYSADMIN_AGENCY]),
        quang=_seat(other, "Bùi Nhật Quang", "Giám đốc", 1, [*Role][:2]),
    )


def give(
    to: ActingMember, *, subject: int = 1, part: Part = Part.LEAD, by: ActingMember | None = None,
    title: str = "Rà soát tài khoản", urgency: Urgency = Urgency.NORMAL,
    due_at: datetime | None = None, cause: str = "test.given", **shown: str,
) -> int:  # fmt: skip
    """One item in somebody's own inbox; within the caller's transaction."""
    return work.open_work(
        by=by, holder=of_member(to.agency_id, to.membership_id), part=part, subject_type="paper",
        subject_id=subject, cause=cause, title=title, urgency=urgency, due_at=due_at, **shown,
    )  # fmt: skip


def _agency(name: str, notation: str, code: str):
    return agencies.found_agency(
        by=SYSTEM, details=AgencyDetails(name=name, short_name=notation, notation=notation),
        level="department", identifier=code, valid_from=SINCE,
    )  # fmt: skip


def _seat(
    agency, name: str, title: str, rank: int, roles: list[Role], *, unit=None
) -> ActingMember:
    post = units.place_post(
        by=SYSTEM, agency_id=agency.pk, title=title, rank=rank, default_roles=roles
    )
    person = people.register_person(by=SYSTEM, details=PersonDetails(name, "anh"))
    made = people.appoint(by=SYSTEM, person=person, post=post, unit=unit, valid_from=SINCE)
    return acting_member(made.pk)
