"""The rows of a parcel: itself, one delivery for each mailbox, the note of a status."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import BinaryIO

from django.db import connection

from congvan.hub import payloads
from congvan.hub.models import POSITIONS, Delivery, Parcel, StatusNote
from congvan.hub.services import statuses
from congvan.hub.states import DeliveryState, MessageKind
from congvan.kernel.clock import OFFICE_ZONE
from congvan.kernel.transactions import requires_transaction
from edxml_vn.model import Document, Package, StatusReport
from edxml_vn.routing import canonical, check_for_hub

_SENSIBLE_YEARS = range(1990, 2200)
_MOST_ODDITIES = 50


@dataclass(frozen=True, slots=True)
class Mailbox:
    """Where a delivery goes: the organ's present code, and who fetches its mail or forwards it."""

    code: str
    participant_id: int | None = None
    upstream_id: int | None = None


def described(package: Package, *, kind: str, from_code: str, at: datetime) -> Parcel:
    """An unsaved parcel that says what was read; the caller adds whose it is."""
    message = package.message
    findings = [*package.warnings, *check_for_hub(message)]
    oddities = {one.key: one.sentence for one in findings}
    parcel = Parcel(
        kind=kind, from_code=from_code, sha256=package.sha256, size=package.size, accepted_at=at,
        oddities=[
            {"key": key, "sentence": sentence}
            for key, sentence in list(oddities.items())[:_MOST_ODDITIES]
        ],
    )  # fmt: skip
    if isinstance(message, Document):
        parcel.document_id = _cut(message.document_id, 300)
        parcel.symbol = _cut(message.symbol, 120)
        parcel.subject = _cut(message.subject, 500)
        parcel.business_type = int(message.business_type)
        parcel.targets = [_cut(target, 300) for target in message.targets]
        parcel.priority = min(max(message.priority or 0, 0), 9)
    else:
        about = message.response_for
        parcel.document_id = _cut(about.document_id if about else None, 300)
        parcel.symbol = _cut(about.code if about else None, 120)
        parcel.subject = _cut(message.description, 500)
        parcel.status_code = _cut(message.status_code, 10)
    return parcel


@requires_transaction
def note_parcel(
    *, parcel: Parcel, mailboxes: Sequence[Mailbox], report: StatusReport | None = None
) -> Parcel:
    """Write the parcel, its deliveries and, for a status, the note with what is odd about it.

    The payload is in the store already. Raises IntegrityError when this is a repeat; the caller's
    transaction is then lost and the first parcel is to be read.
    """
    note = None if report is None else _note(parcel, report, mailboxes[0].code)
    parcel.save(force_insert=True)
    add_deliveries(parcel, mailboxes)
    if note is not None:
        note.save(force_insert=True)
    return parcel


@requires_transaction
def add_deliveries(parcel: Parcel, mailboxes: Sequence[Mailbox]) -> None:
    """One row for each mailbox, in this order; a mailbox that has the parcel is left out."""
    at = parcel.accepted_at
    rows = [
        Delivery(
            parcel=parcel, to_code=box.code, participant_id=box.participant_id,
            upstream_id=box.upstream_id, kind=parcel.kind, made_at=at, state_at=at,
            state=DeliveryState.FORWARDING if box.upstream_id else DeliveryState.INITIAL,
            next_try_at=at if box.upstream_id else None,
        )
        for box in mailboxes
    ]  # fmt: skip
    Delivery.objects.bulk_create(rows, ignore_conflicts=True)


@requires_transaction
def secure_payload(sha256: str, *, again: BinaryIO) -> None:
    """Before the rows are written: nobody removes the payload now, and it really is there."""
    payloads.hold(sha256)
    if not payloads.store().exists(sha256):
        again.seek(0)
        payloads.store().put(again)


def next_position() -> int:
    """A place at the end of every mailbox, for a delivery that is put back into its one."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(%s)", [POSITIONS])
        (position,) = cursor.fetchone()
    return int(position)


def _note(parcel: Parcel, report: StatusReport, to_code: str) -> StatusNote:
    history = statuses.history_of(parcel.document_id, from_code=parcel.from_code, to_code=to_code)
    oddity = statuses.oddity_of(parcel.status_code, history)
    if oddity:
        parcel.oddities = [*parcel.oddities, {"key": "status_order", "sentence": oddity}]
    return StatusNote(
        parcel=parcel, document_id=parcel.document_id, from_code=parcel.from_code,
        to_code=to_code, code=parcel.status_code, reported_at=_aware(report.timestamp),
        noted_at=parcel.accepted_at, is_odd=bool(oddity), oddity=oddity,
    )  # fmt: skip


def sender_of(package: Package) -> str:
    """From/OrganId in capitals, empty when it is not there."""
    sender = package.message.from_
    return canonical(sender.organ_id) if sender else ""


def kind_of(package: Package) -> MessageKind:
    """What the package is by its own content."""
    is_document = isinstance(package.message, Document)
    return MessageKind.EDOC if is_document else MessageKind.STATUS


def _cut(text: str | None, length: int) -> str:
    return (text or "").strip()[:length]


def _aware(moment: datetime | None) -> datetime | None:
    """Local time of the format as a moment; years beyond reason are nothing."""
    if moment is None or moment.year not in _SENSIBLE_YEARS:
        return None
    return moment.replace(tzinfo=OFFICE_ZONE).astimezone(UTC)
