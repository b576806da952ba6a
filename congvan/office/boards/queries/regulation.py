"""The regulation of use in force, who confirmed it, and the work-only notice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef

from congvan.kernel import clock
from congvan.kernel.errors import NotFound
from congvan.kernel.files import StoredFile
from congvan.office.boards.models import RegulationConfirmation, UseRegulation, WorkNotice
from congvan.organization.acting import ActingMember, check_holds
from congvan.organization.models import Membership, Person
from congvan.organization.queries.seats import current
from congvan.organization.states import Role

# GL132 Đ11: chat and SMS are "không được sử dụng … cho mục đích khác ngoài công việc".
USUAL_NOTICE = "Chỉ dùng để trao đổi công việc của cơ quan; không dùng cho mục đích khác."


@dataclass(frozen=True, slots=True)
class Regulation:
    """A version of the regulation as its users read it."""

    regulation_id: int
    number: int
    title: str
    text: str
    file_name: str
    published_at: datetime
    publisher: str


@dataclass(frozen=True, slots=True)
class Confirmations:
    """Who of the agency's people confirmed a version, earliest first, and who did not, by name."""

    confirmed: Sequence[tuple[str, datetime]]
    waiting: Sequence[str]


def work_only_notice(agency_id: int) -> str:
    """The agency's sentence that chat, SMS and mail are for work only (GL132 Đ11, R-016)."""
    row = WorkNotice.objects.filter(agency_id=agency_id).values_list("sentence", flat=True).first()
    return row or USUAL_NOTICE


def in_force(viewer: ActingMember) -> Regulation | None:
    """The newest version, None when the agency published none."""
    return next(iter(versions(viewer)), None)


def versions(viewer: ActingMember) -> Sequence[Regulation]:
    """All versions of the viewer's agency, newest first."""
    rows = UseRegulation.objects.filter(agency_id=viewer.agency_id).select_related(
        "published_by__person"
    )
    return tuple(
        Regulation(
            row.pk, row.number, row.title, row.text, row.file_name, row.published_at,
            row.published_by.person.full_name,
        )
        for row in rows.order_by("-number")
    )  # fmt: skip


def version(viewer: ActingMember, regulation_id: int) -> Regulation:
    """One version. Raises NotFound."""
    found = next((one for one in versions(viewer) if one.regulation_id == regulation_id), None)
    if found is None:
        raise NotFound("Không có bản quy chế này.")
    return found


def owes(agency_id: int, person_id: int) -> int | None:
    """The version in force that the person has not confirmed, None when nothing is owed.

    One statement.
    """
    said = RegulationConfirmation.objects.filter(regulation=OuterRef("pk"), person_id=person_id)
    newest = (
        UseRegulation.objects.filter(agency_id=agency_id)
        .annotate(is_confirmed=Exists(said))
        .order_by("-number")
        .values_list("pk", "is_confirmed")
        .first()
    )
    return newest[0] if newest and not newest[1] else None


def file_of(viewer: ActingMember, regulation_id: int) -> tuple[StoredFile, str]:
    """The file of a version. Raises NotFound."""
    row = (
        UseRegulation.objects.filter(agency_id=viewer.agency_id, pk=regulation_id)
        .select_related("blob")
        .first()
    )
    if row is None or row.blob is None:
        raise NotFound("Quy chế này không có tệp.")
    return row.blob, row.file_name


def confirmations(viewer: ActingMember, regulation_id: int) -> Confirmations:
    """Who confirmed, for the administrator and the leaders. Raises NotAllowed, NotFound."""
    check_holds(viewer, Role.SYSADMIN_AGENCY, Role.AGENCY_LEADER, to="xem ai đã xác nhận quy chế")
    version(viewer, regulation_id)
    seats = Membership.objects.filter(
        current(clock.today()), person=OuterRef("pk"), agency_id=viewer.agency_id
    )
    people = Person.objects.filter(Exists(seats), kind=Person.Kind.PERSON)
    said = dict(
        RegulationConfirmation.objects.filter(regulation_id=regulation_id).values_list(
            "person_id", "confirmed_at"
        )
    )
    names = list(people.order_by("sort_key", "id").values_list("id", "full_name"))
    done = sorted((said[key], name) for key, name in names if key in said)
    return Confirmations(
        tuple((name, at) for at, name in done),
        tuple(name for key, name in names if key not in said),
    )
