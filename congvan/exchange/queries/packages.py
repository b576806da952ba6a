"""Packages that came and went, for the page "Liên thông" and the page of one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet

from congvan.desk.rules import COUNT_CAP
from congvan.desk.states import Urgency
from congvan.documents.access import get_document
from congvan.exchange import access
from congvan.exchange.models import IncomingFile, IncomingPackage, OutgoingPackage, Receipt
from congvan.exchange.queries.failures import failed_count
from congvan.exchange.queries.header_facts import incoming_facts, outgoing_facts
from congvan.exchange.queries.paging import PAGE_SIZE, Page, cut, number_place, place, token
from congvan.exchange.queries.tracks import what_of
from congvan.exchange.services.outcomes import dispatches_of
from congvan.exchange.states import (
    OPEN_INCOMING,
    BusinessType,
    IncomingStatus,
    OutgoingStatus,
    PackageKind,
)
from congvan.kernel.errors import NotFound
from congvan.organization.acting import ActingMember

LONGEST_TEXT = 100
_NAMES_SHOWN = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class IncomingRow:
    """One package that came."""

    package_id: int
    kind: PackageKind
    business_type: BusinessType
    status_code: str
    status: IncomingStatus
    label: str
    urgency: Urgency
    symbol: str
    subject: str
    from_name: str
    from_code: str
    received_at: datetime
    issued_on: date | None
    signature: str
    reason: str
    document_id: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OutgoingRow:
    """One package that went or is to go."""

    package_id: int
    kind: PackageKind
    what: str
    symbol: str
    subject: str
    recipients: str
    status: OutgoingStatus
    label: str
    made_at: datetime
    sent_at: datetime | None
    attempts: int
    next_try_at: datetime | None
    last_failure: str
    document_id: int | None


@dataclass(frozen=True, slots=True)
class PackageFile:
    """A file of a package, or why it was not taken."""

    name: str
    size: int | None
    problem: str
    blob_id: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class IncomingView(IncomingRow):
    """One package that came, with all that belongs to it."""

    warnings: tuple[str, ...]
    files: tuple[PackageFile, ...]
    target: IncomingRow | None
    changes: tuple[IncomingRow, ...]
    facts: tuple[tuple[str, str], ...]
    reports: tuple[OutgoingRow, ...]
    dispatch_id: int | None
    sha256: str
    size: int
    document_key: str
    hub_name: str
    hub_doc_id: str


@dataclass(frozen=True, slots=True)
class PackageRecipient:
    """Whom a package goes to; `dispatch_id` when there is a line of a track for it."""

    name: str
    code: str
    status: str
    label: str
    dispatch_id: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OutgoingView:
    """One package that goes out."""

    package_id: int
    kind: PackageKind
    what: str
    symbol: str
    subject: str
    recipients: tuple[PackageRecipient, ...]
    recipients_words: str
    status: OutgoingStatus
    label: str
    made_at: datetime
    sent_at: datetime | None
    attempts: int
    next_try_at: datetime | None
    last_failure: str
    document_id: int | None
    about_id: int | None
    facts: tuple[tuple[str, str], ...]
    document_key: str
    sha256: str
    size: int
    hub_name: str
    hub_doc_id: str


@dataclass(frozen=True, slots=True)
class Counts:
    """All that came and went, what of it is open, failures; each capped."""

    incoming: int
    outgoing: int
    failed: int
    waiting: int
    to_go: int


def incoming(
    viewer: ActingMember, *, open_only: bool = False, text: str = "", after: str = "",
    limit: int = PAGE_SIZE,
) -> Page[IncomingRow]:  # fmt: skip
    """Packages that came, the newest first. One statement."""
    found = access.visible_incoming(viewer)
    if open_only:
        found = found.filter(status__in=OPEN_INCOMING)
    if text.strip():
        words = text.strip()[:LONGEST_TEXT]
        found = found.filter(
            Q(symbol__icontains=words) | Q(subject__icontains=words)
            | Q(from_name__icontains=words) | Q(from_code__istartswith=words)
        )  # fmt: skip
    behind = place(after)
    if behind is not None:
        at, pk = behind
        found = found.filter(Q(received_at__lt=at) | Q(received_at=at, pk__lt=pk))
    rows = list(found.defer("header").order_by("-received_at", "-id")[: limit + 1])
    last = rows[limit - 1] if len(rows) > limit else None
    following = token(last.received_at, last.pk) if last else ""
    return cut([_incoming_row(one) for one in rows], limit, following)


def outgoing(
    viewer: ActingMember, *, text: str = "", after: str = "", limit: int = PAGE_SIZE
) -> Page[OutgoingRow]:
    """Packages that go out, the newest first. One statement."""
    found = access.visible_outgoing(viewer)
    if text.strip():
        words = text.strip()[:LONGEST_TEXT]
        found = found.filter(
            Q(symbol__icontains=words)
            | Q(subject__icontains=words)
            | Q(codes__contains=[words.upper()])
        )
    behind = number_place(after)
    if behind is not None:
        found = found.filter(pk__lt=behind)
    rows = list(found.order_by("-id")[: limit + 1])
    following = str(rows[limit - 1].pk) if len(rows) > limit else ""
    return cut([_outgoing_row(one) for one in rows], limit, following)


def counts(viewer: ActingMember) -> Counts:
    """The rows of each tab, up to `COUNT_CAP` and one beyond, and what waits. Five statements."""
    cap = COUNT_CAP + 1
    came, went = access.visible_incoming(viewer), access.visible_outgoing(viewer)
    return Counts(
        incoming=came[:cap].count(),
        outgoing=went[:cap].count(),
        failed=failed_count(viewer),
        waiting=came.filter(status__in=OPEN_INCOMING)[:cap].count(),
        to_go=went.filter(status=OutgoingStatus.WAITING)[:cap].count(),
    )


def incoming_package(viewer: ActingMember, package_id: int) -> IncomingView:
    """One package that came to the viewer's agency. Raises NotFound."""
    return _incoming_view(access.visible_incoming(viewer).filter(pk=package_id))


def of_document(viewer: ActingMember, document_id: int) -> IncomingView | None:
    """The package an incoming document came by, for whoever sees the document; None for other ways.

    Raises NotFound.
    """
    get_document(viewer, document_id)
    found = IncomingPackage.objects.filter(
        agency_id=viewer.agency_id, document_id=document_id, kind=PackageKind.EDOC
    ).order_by("-id")[:1]
    return _incoming_view(found) if found.exists() else None


def outgoing_package(viewer: ActingMember, package_id: int) -> OutgoingView:
    """One package of the viewer's agency. Raises NotFound."""
    package = (
        access.visible_outgoing(viewer).select_related("connection").filter(pk=package_id).first()
    )
    if package is None:
        raise NotFound(access.NO_PACKAGE)
    row = _outgoing_row(package)
    return OutgoingView(
        package_id=row.package_id, kind=row.kind, what=row.what, symbol=row.symbol,
        subject=row.subject, recipients=_recipients(package), recipients_words=row.recipients,
        status=row.status, label=row.label, made_at=row.made_at, sent_at=row.sent_at,
        attempts=row.attempts, next_try_at=row.next_try_at, last_failure=row.last_failure,
        document_id=row.document_id, about_id=package.about_id,
        facts=outgoing_facts(package.header), document_key=package.document_key,
        sha256=package.sha256, size=package.size,
        hub_name=package.connection.name if package.connection else "",
        hub_doc_id=package.hub_doc_id,
    )  # fmt: skip


def _incoming_view(found: QuerySet[IncomingPackage]) -> IncomingView:
    package = found.select_related("target", "connection").first()
    if package is None:
        raise NotFound(access.NO_PACKAGE)
    row = _incoming_row(package)
    files = IncomingFile.objects.filter(package=package).order_by("position")
    is_withheld = package.status == IncomingStatus.RECALLED
    return IncomingView(
        **{name: getattr(row, name) for name in IncomingRow.__slots__},
        warnings=tuple(one["sentence"] for one in package.warnings),
        files=tuple(
            PackageFile(
                one.name, one.size,
                "Văn bản đã thu hồi." if is_withheld else one.problem,
                None if is_withheld else one.blob_id,
            )
            for one in files
        ),
        target=_incoming_row(package.target) if package.target else None,
        changes=tuple(_incoming_row(one) for one in package.changes.order_by("id")),
        facts=() if is_withheld else incoming_facts(package.header),
        reports=tuple(_outgoing_row(one) for one in package.reports.order_by("id")),
        dispatch_id=_reported_on(package),
        sha256=package.sha256, size=package.size, document_key=package.document_key,
        hub_name=package.connection.name if package.connection else "",
        hub_doc_id=package.hub_doc_id,
    )  # fmt: skip


def _reported_on(package: IncomingPackage) -> int | None:
    """The line of a track that a status is about; None for anything else."""
    if package.kind != PackageKind.STATUS:
        return None
    found = Receipt.objects.filter(package=package).order_by("id")
    return found.values_list("dispatch_id", flat=True).first()


def _incoming_row(one: IncomingPackage) -> IncomingRow:
    status = IncomingStatus(one.status)
    return IncomingRow(
        package_id=one.pk, kind=PackageKind(one.kind),
        business_type=BusinessType(one.business_type), status_code=one.status_code,
        status=status, label=str(status.label), urgency=Urgency(one.urgency), symbol=one.symbol,
        subject=one.subject, from_name=one.from_name, from_code=one.from_code,
        received_at=one.received_at, issued_on=one.issued_on, signature=one.signature,
        reason=one.reason, document_id=one.document_id,
    )  # fmt: skip


def _outgoing_row(one: OutgoingPackage) -> OutgoingRow:
    status = OutgoingStatus(one.status)
    return OutgoingRow(
        package_id=one.pk, kind=PackageKind(one.kind), what=what_of(one), symbol=one.symbol,
        subject=one.subject, recipients=_words(one.header.get("to", ())), status=status,
        label=str(status.label), made_at=one.made_at, sent_at=one.sent_at, attempts=one.attempts,
        next_try_at=one.next_try_at, last_failure=one.last_failure, document_id=one.document_id,
    )  # fmt: skip


def _words(to: Iterable[dict[str, str]]) -> str:
    names = [one["name"] or one["code"] for one in to]
    more = len(names) - _NAMES_SHOWN
    shown = ", ".join(names[:_NAMES_SHOWN])
    return f"{shown} và {more} nơi khác" if more > 0 else shown


def _recipients(package: OutgoingPackage) -> tuple[PackageRecipient, ...]:
    known = {one.code: one for one in dispatches_of(package)} if package.document_id else {}
    found = []
    for one in package.header.get("to", ()):
        line = known.get(one["code"])
        found.append(
            PackageRecipient(
                one["name"] or one["code"],
                one["code"],
                line.status if line else "",
                str(line.get_status_display()) if line else "",
                line.pk if line else None,
            )
        )
    return tuple(found)
