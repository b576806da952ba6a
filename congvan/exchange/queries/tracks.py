"""The parcel track: how far a document is with each recipient, and the proof of it (R-179, R-198)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Q, QuerySet

from congvan.documents.access import get_document
from congvan.documents.models import Document, DocumentFile
from congvan.exchange import access
from congvan.exchange.models import AxisOrgan, Dispatch, OutgoingPackage, Receipt
from congvan.exchange.queries import sentences
from congvan.exchange.services.matching import status_label
from congvan.exchange.states import (
    UNDELIVERED,
    BusinessType,
    DispatchStatus,
    OutgoingStatus,
    PackageKind,
)
from congvan.kernel.errors import NotFound
from congvan.organization.acting import ActingMember
from congvan.organization.states import Role

_REMINDED = (DispatchStatus.SENT, DispatchStatus.ARRIVED)
_RECALLABLE = (
    DispatchStatus.WAITING, DispatchStatus.SENDING, DispatchStatus.SENT, DispatchStatus.ARRIVED,
    DispatchStatus.ACCEPTED, DispatchStatus.ASSIGNED, DispatchStatus.IN_PROGRESS,
    DispatchStatus.DONE,
)  # fmt: skip
_ACCEPTED = _RECALLABLE[4:]
_ARRIVED = _RECALLABLE[3:]


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackRow:
    """One recipient. `sentence` is the line under its name, `kind` the colour of the state."""

    dispatch_id: int
    organ_id: int
    name: str
    code: str
    status: DispatchStatus
    label: str
    kind: str
    sent_at: datetime | None
    arrived_at: datetime | None
    accepted_at: datetime | None
    finished_at: datetime | None
    note: str
    reply_symbol: str
    reply_at: datetime | None
    attempts: int
    next_try_at: datetime | None
    last_failure: str
    recall_asked_at: datetime | None
    recall_reason: str
    is_settled: bool
    phone: str
    email: str
    has_receipt: bool
    via: str
    sentence: str
    may_resend: bool
    may_remind: bool
    may_settle: bool
    may_recall: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Track:
    """All recipients of one document: what failed first, then by how far each has come."""

    document_id: int
    symbol: str
    subject: str
    issued_on: date | None
    rows: tuple[TrackRow, ...]
    may_resend: bool
    may_recall: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ProofFile:
    """A file that went along, with its hash."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SentPackage:
    """One message on the wire about the document to this recipient."""

    package_id: int
    what: str
    sent_at: datetime | None
    sha256: str
    size: int
    hub_doc_id: str
    attempts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptLine:
    """One status that came back; `sha256` is of its package."""

    code: str
    label: str
    reported_at: datetime | None
    received_at: datetime
    staff: str
    text: str
    is_odd: bool
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptView:
    """The proof for one recipient."""

    row: TrackRow
    document_id: int
    symbol: str
    subject: str
    issued_on: date | None
    document_key: str
    hub_name: str
    hub_doc_id: str
    package_sha256: str
    package_size: int
    packages: tuple[SentPackage, ...]
    files: tuple[ProofFile, ...]
    receipts: tuple[ReceiptLine, ...]


@dataclass(frozen=True, slots=True)
class TrackSummary:
    """How many recipients, how many have it, took it in, did not get it, or refused it."""

    total: int
    arrived: int
    accepted: int
    failed: int
    refused: int


def track(viewer: ActingMember, document_id: int) -> Track:
    """The track of a document the viewer sees; without rows when it never went out. Raises NotFound."""
    document = get_document(viewer, document_id)
    dispatches = list(_lines(Dispatch.objects.filter(document=document)))
    is_clerk = viewer.holds(Role.REGISTRY_CLERK) and document.agency_id == viewer.agency_id
    rows = _rows(dispatches, is_clerk=is_clerk)
    return Track(
        document_id=document.pk, symbol=document.symbol, subject=document.subject,
        issued_on=document.issued_on,
        rows=tuple(sorted(rows, key=lambda row: (sentences.rank(row.status), row.name))),
        may_resend=is_clerk and any(row.status == DispatchStatus.FAILED for row in rows),
        may_recall=is_clerk and any(row.status in _RECALLABLE for row in rows),
    )  # fmt: skip


def receipt(viewer: ActingMember, dispatch_id: int) -> ReceiptView:
    """What proves the sending to one recipient. Raises NotFound."""
    visible = access.visible_dispatches(viewer).filter(pk=dispatch_id)
    dispatch = _lines(visible.select_related("document")).first()
    if dispatch is None:
        raise NotFound(access.NO_DISPATCH)
    row = _rows([dispatch], is_clerk=viewer.holds(Role.REGISTRY_CLERK))[0]
    document = dispatch.document
    sent = list(
        OutgoingPackage.objects.filter(
            document=document, connection=dispatch.connection,
            codes__contains=[dispatch.code],
        )
        .exclude(status=OutgoingStatus.CANCELLED)
        .order_by("id")
    )  # fmt: skip
    edocs = [one for one in sent if one.kind == PackageKind.EDOC]
    carried = edocs[-1] if edocs else None
    return ReceiptView(
        row=row, document_id=document.pk, symbol=document.symbol, subject=document.subject,
        issued_on=document.issued_on, document_key=carried.document_key if carried else "",
        hub_name=dispatch.connection.name if dispatch.connection else "",
        hub_doc_id=carried.hub_doc_id if carried else "",
        package_sha256=carried.sha256 if carried else "",
        package_size=carried.size if carried else 0,
        packages=tuple(_sent(one) for one in sent), files=_files(document),
        receipts=tuple(
            ReceiptLine(
                code=one.code, label=status_label(one.code), reported_at=one.reported_at,
                received_at=one.received_at, staff=one.staff, text=one.text, is_odd=one.is_odd,
                sha256=one.package.sha256 if one.package else "",
            )
            for one in Receipt.objects.filter(dispatch=dispatch)
            .select_related("package")
            .order_by("reported_at", "id")
        ),
    )  # fmt: skip


def summaries(viewer: ActingMember, document_ids: Sequence[int]) -> Mapping[int, TrackSummary]:
    """How far each of these documents has come; for lists. One statement."""
    rows = (
        Dispatch.objects.filter(agency_id=viewer.agency_id, document_id__in=document_ids)
        .values("document_id")
        .annotate(
            total=Count("id"),
            arrived=Count("id", filter=Q(status__in=_ARRIVED)),
            accepted=Count("id", filter=Q(status__in=_ACCEPTED)),
            failed=Count("id", filter=Q(status=DispatchStatus.FAILED, is_settled=False)),
            refused=Count("id", filter=Q(status=DispatchStatus.REFUSED, is_settled=False)),
        )
    )
    return {
        one["document_id"]: TrackSummary(
            one["total"], one["arrived"], one["accepted"], one["failed"], one["refused"]
        )
        for one in rows
    }


def what_of(package: OutgoingPackage) -> str:
    """ "Văn bản mới", "Thu hồi"; of a status its words."""
    if package.kind == PackageKind.EDOC:
        return str(BusinessType(package.business_type).label)
    return f"Báo “{status_label(package.status_code)}”"


def _lines(found: QuerySet[Dispatch]) -> QuerySet[Dispatch]:
    return found.select_related("connection", "receiver").annotate(receipts_count=Count("receipts"))


def _rows(dispatches: Sequence[Dispatch], *, is_clerk: bool) -> list[TrackRow]:
    packages = _packages(dispatches)
    contacts = _contacts(dispatches)
    return [
        _row(
            one, packages.get((one.document_id, one.connection_id, one.code)),
            contacts.get((one.connection_id, one.code), ("", "")), is_clerk=is_clerk,
        )
        for one in dispatches
    ]  # fmt: skip


def _packages(
    dispatches: Sequence[Dispatch],
) -> dict[tuple[int, int | None, str], OutgoingPackage]:
    """The latest package that carries the document to each recipient. One statement."""
    sent = (
        OutgoingPackage.objects.filter(
            document_id__in={one.document_id for one in dispatches}, kind=PackageKind.EDOC
        )
        .exclude(status=OutgoingStatus.CANCELLED)
        .only(
            "document_id",
            "connection_id",
            "codes",
            "attempts",
            "next_try_at",
            "last_failure",
            "given_up_at",
        )
        .order_by("id")
    )
    return {
        (package.document_id or 0, package.connection_id, code): package
        for package in sent
        for code in package.codes
    }


def _contacts(dispatches: Sequence[Dispatch]) -> dict[tuple[int | None, str], tuple[str, str]]:
    """Phone and mail by the directory. One statement."""
    outside = [one for one in dispatches if one.connection_id is not None]
    if not outside:
        return {}
    lines = AxisOrgan.objects.filter(
        connection_id__in={one.connection_id for one in outside},
        code__in={one.code for one in outside},
    )
    return {
        (connection_id, code): (phone, email)
        for connection_id, code, phone, email in lines.values_list(
            "connection_id", "code", "phone", "email"
        )
    }


def _row(
    one: Dispatch, package: OutgoingPackage | None, contact: tuple[str, str], *, is_clerk: bool
) -> TrackRow:
    status = DispatchStatus(one.status)
    phone = one.receiver.contact_phone if one.receiver else contact[0]
    via = "node" if one.receiver_id else "axis" if one.connection_id else "none"
    attempts = package.attempts if package else 0
    tried_at = package.given_up_at if package else None
    is_lost = status in UNDELIVERED
    return TrackRow(
        dispatch_id=one.pk, organ_id=one.organ_id, name=one.name, code=one.code, status=status,
        label=str(status.label), kind=sentences.KINDS[status], sent_at=one.sent_at,
        arrived_at=one.arrived_at, accepted_at=one.accepted_at, finished_at=one.finished_at,
        note=one.note, reply_symbol=one.reply_symbol, reply_at=one.reply_at, attempts=attempts,
        next_try_at=package.next_try_at if package else None,
        last_failure=package.last_failure if package else "",
        recall_asked_at=one.recall_asked_at, recall_reason=one.recall_reason,
        is_settled=one.is_settled, phone=phone, email=contact[1],
        has_receipt=bool(one.sent_at or one.receipts_count),  # type: ignore[attr-defined]
        via=via,
        sentence=sentences.of(one, attempts=attempts, tried_at=tried_at, phone=phone),
        may_resend=is_clerk and (is_lost or status == DispatchStatus.SENDING),
        may_remind=is_clerk and status in _REMINDED,
        may_settle=is_clerk and is_lost and not one.is_settled,
        may_recall=is_clerk and status in _RECALLABLE,
    )  # fmt: skip


def _sent(package: OutgoingPackage) -> SentPackage:
    return SentPackage(
        package_id=package.pk, what=what_of(package), sent_at=package.sent_at,
        sha256=package.sha256, size=package.size, hub_doc_id=package.hub_doc_id,
        attempts=package.attempts,
    )  # fmt: skip


def _files(document: Document) -> tuple[ProofFile, ...]:
    files = DocumentFile.objects.filter(document=document).order_by("position")
    return tuple(
        ProofFile(name=name, size=size, sha256=sha256)
        for name, size, sha256 in files.values_list("name", "blob__size", "blob__sha256")
    )
