"""What consenting to a recall, update or replacement would do, shown before (R-185)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from congvan.desk.services.work import open_on_subject
from congvan.desk.states import Part
from congvan.directives.models import Assignment, Handling
from congvan.directives.queries.holders import holder_name
from congvan.directives.states import OPEN_ASSIGNMENT, AssignmentStatus
from congvan.documents.models import ReadRecord
from congvan.dossiers.models import DossierItem
from congvan.exchange.models import IncomingPackage
from congvan.exchange.states import BusinessType, IncomingStatus
from congvan.intake.models import Arrival
from congvan.intake.queries.packages import PackageFile, files_of, warnings_of
from congvan.intake.services.asking import is_recall, words_of
from congvan.intake.services.changes import reason_of
from congvan.intake.services.packages import is_change
from congvan.kernel.errors import NotFound
from congvan.organization.acting import ActingMember
from congvan.organization.states import Role
from congvan.registers.models import Entry

NO_PACKAGE = "Không có gói tin này."
_DOING = {
    AssignmentStatus.WAITING: "chưa mở",
    AssignmentStatus.OPENED: "đã mở",
    AssignmentStatus.WORKING: "đang làm",
}


@dataclass(frozen=True, slots=True)
class HandlerLine:
    """Who holds what in the document: "Nguyễn Văn An", "Chủ trì", "đang làm"."""

    name: str
    part: str
    doing: str
    due_at: datetime | None


@dataclass(frozen=True, slots=True)
class Target:
    """What the request is about, and what has come of it here."""

    document_id: int | None
    arrival_id: int | None
    number: str
    symbol: str
    subject: str
    handling_status: str
    has_paper: bool
    handlers: tuple[HandlerLine, ...]
    open_tasks: int
    readers: int
    dossiers: tuple[str, ...]
    reply_symbol: str


@dataclass(frozen=True, slots=True)
class Consequences:
    """The request and its target; `target` is None when nothing of it is here.

    `arrival_id` is the newer version that waits for the book, after agreeing to an update.
    """

    package_id: int
    business_type: BusinessType
    is_recall: bool
    asks: str
    status: IncomingStatus
    from_name: str
    symbol: str
    subject: str
    issued_on: date | None
    reason: str
    received_at: datetime
    signature: str
    warnings: tuple[str, ...]
    files: tuple[PackageFile, ...]
    target: Target | None
    arrival_id: int | None
    may_decide: bool


def consequences(viewer: ActingMember, package_id: int) -> Consequences:
    """What agreeing would do. For the registry and the head; raises NotFound, also for a package
    that asks for nothing. A constant number of statements.
    """
    sees = viewer.holds(Role.REGISTRY_CLERK, Role.AGENCY_LEADER)
    package = (
        IncomingPackage.objects.filter(pk=package_id, agency_id=viewer.agency_id)
        .select_related("target")
        .first()
    )
    if package is None or not sees or not is_change(package):
        raise NotFound(NO_PACKAGE)
    own = Arrival.objects.filter(package=package).values_list("pk", flat=True).first()
    return Consequences(
        package_id=package.pk, business_type=BusinessType(package.business_type),
        is_recall=is_recall(package), asks=words_of(package),
        status=IncomingStatus(package.status), from_name=package.from_name or package.from_code,
        symbol=package.symbol, subject=package.subject, issued_on=package.issued_on,
        reason=reason_of(package), received_at=package.received_at, signature=package.signature,
        warnings=warnings_of(package), files=files_of(package),
        target=_target(package.target) if package.target else None, arrival_id=own,
        may_decide=package.status == IncomingStatus.CONSENT and viewer.holds(Role.REGISTRY_CLERK),
    )  # fmt: skip


def _target(package: IncomingPackage) -> Target:
    document_id = package.document_id
    arrival = Arrival.objects.filter(package=package).values_list("pk", flat=True).first()
    entry = Entry.objects.filter(document_id=document_id).first() if document_id else None
    handling = Handling.objects.filter(document_id=document_id).first() if document_id else None
    return Target(
        document_id=document_id, arrival_id=arrival,
        number=f"{entry.number}{entry.suffix}" if entry else "", symbol=package.symbol,
        subject=package.subject,
        handling_status=str(handling.get_status_display()) if handling else "",
        has_paper=entry.has_paper if entry else False,
        handlers=_handlers(handling) if handling else (),
        open_tasks=open_on_subject(package.agency_id, "document", document_id).count()
        if document_id
        else 0,
        readers=ReadRecord.objects.filter(document_id=document_id).count() if document_id else 0,
        dossiers=_dossiers(document_id) if document_id else (),
        reply_symbol=handling.reply_symbol if handling else "",
    )  # fmt: skip


def _handlers(handling: Handling) -> tuple[HandlerLine, ...]:
    rows = (
        Assignment.objects.filter(handling=handling, status__in=OPEN_ASSIGNMENT)
        .select_related("member__person", "unit")
        .order_by("pk")
    )
    return tuple(
        HandlerLine(
            holder_name(row), str(Part(row.part).label), _DOING[AssignmentStatus(row.status)],
            row.due_at,
        )
        for row in rows
    )  # fmt: skip


def _dossiers(document_id: int) -> tuple[str, ...]:
    items = DossierItem.objects.filter(document_id=document_id).select_related("dossier")
    return tuple(f"{item.dossier.code} {item.dossier.title}" for item in items.order_by("pk"))
