"""The rows of a parcel: itself, one delivery for each mailbox, the note of a status."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, BinaryIO

from django.db import connection
from psycopg.types.json import Jsonb

from congvan.hub import payloads
from congvan.hub.models import POSITIONS, Parcel, StatusNote
from congvan.hub.services import statuses
from congvan.hub.states import MessageKind
from congvan.kernel import clock
from congvan.kernel.clock import OFFICE_ZONE
from edxml_vn.model import Document, Package, StatusReport
from edxml_vn.routing import canonical, check_for_hub

_BOXES = """
    unnest(%(ids)s::uuid[], %(codes)s::text[], %(participants)s::bigint[], %(upstreams)s::bigint[])
    WITH ORDINALITY AS box(id, code, participant, upstream, place)
"""
_DELIVERIES = f"""
    INSERT INTO hub_delivery (id, parcel_id, to_code, participant_id, upstream_id, kind, state,
        description, made_at, state_at, attempts, next_try_at)
    SELECT box.id, parcel.id, box.code, box.participant, box.upstream, %(kind)s,
        CASE WHEN box.upstream IS NULL THEN 'initial' ELSE 'forwarding' END, '', %(at)s, %(at)s, 0,
        CASE WHEN box.upstream IS NULL THEN NULL ELSE %(at)s::timestamptz END
    FROM parcel, {_BOXES}
    ORDER BY box.place
    ON CONFLICT (parcel_id, to_code) DO NOTHING
"""  # noqa: S608 - of constants
_ADD = f"WITH parcel AS (SELECT id FROM hub_parcel WHERE id = %(id)s) {_DELIVERIES}"  # noqa: S608
# All of a parcel in one round trip; the lock is held to its end (payloads.py).
_WRITE = f"""
WITH held AS MATERIALIZED (SELECT pg_advisory_xact_lock_shared(%(lock)s) IS NULL AS never),
parcel AS (
    INSERT INTO hub_parcel (id, participant_id, upstream_id, upstream_doc_id, kind, from_code,
        sha256, size, document_id, symbol, subject, business_type, targets, status_code, priority,
        oddities, is_test, accepted_at)
    SELECT %(id)s, %(participant)s, %(upstream)s, %(upstream_doc_id)s, %(kind)s, %(from_code)s,
        %(sha256)s, %(size)s, %(document_id)s, %(symbol)s, %(subject)s, %(business_type)s,
        %(targets)s::varchar[], %(status_code)s, %(priority)s, %(oddities)s, %(is_test)s, %(at)s
    FROM held
    ON CONFLICT DO NOTHING
    RETURNING id
),
note AS (
    INSERT INTO hub_statusnote (parcel_id, document_id, from_code, to_code, code, reported_at,
        noted_at, is_odd, oddity)
    SELECT parcel.id, %(document_id)s, %(from_code)s, %(to_code)s, %(status_code)s,
        %(reported_at)s::timestamptz, %(at)s::timestamptz, %(is_odd)s, %(oddity)s
    FROM parcel WHERE %(has_note)s
),
deliveries AS ({_DELIVERIES})
SELECT id FROM parcel
"""  # noqa: S608 - of constants
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


def note_parcel(
    *, parcel: Parcel, mailboxes: Sequence[Mailbox], report: StatusReport | None = None
) -> bool:
    """Write the parcel, a delivery for each mailbox in this order and, for a status, its note.

    One statement, so that it needs no transaction around it. False, and nothing is written, when
    this is a repeat (same participant and content, same delivery of the hub above). The payload is
    in the store already; nobody removes it while this is being written.
    """
    note = _no_note() if report is None else _note(parcel, report, mailboxes[0].code)
    values: dict[str, Any] = {
        "lock": payloads.payload_key(parcel.sha256), "id": parcel.pk,
        "participant": parcel.participant_id, "upstream": parcel.upstream_id,
        "upstream_doc_id": parcel.upstream_doc_id, "kind": str(parcel.kind),
        "from_code": parcel.from_code, "sha256": parcel.sha256, "size": parcel.size,
        "document_id": parcel.document_id, "symbol": parcel.symbol, "subject": parcel.subject,
        "business_type": parcel.business_type, "targets": list(parcel.targets),
        "status_code": parcel.status_code, "priority": parcel.priority,
        "oddities": Jsonb(parcel.oddities), "is_test": parcel.is_test, "at": parcel.accepted_at,
        "has_note": report is not None, "to_code": note.to_code, "reported_at": note.reported_at,
        "is_odd": note.is_odd, "oddity": note.oddity, **_columns(mailboxes),
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_WRITE, values)
        return cursor.fetchone() is not None


def add_deliveries(parcel: Parcel, mailboxes: Sequence[Mailbox]) -> None:
    """Deliveries of a parcel that is there; a mailbox that has it is left out."""
    values: dict[str, Any] = {
        "id": parcel.pk,
        "kind": str(parcel.kind),
        "at": clock.now(),
        **_columns(mailboxes),
    }
    with connection.cursor() as cursor:
        cursor.execute(_ADD, values)


def secure_payload(sha256: str, *, again: BinaryIO) -> None:
    """After the rows are there: the payload is as well. Only retention of the same content, at the
    same moment, can have taken it away; nobody was told yet that the parcel was taken.
    """
    if not payloads.store().exists(sha256):
        again.seek(0)
        payloads.store().put(again)


def next_position() -> int:
    """A place at the end of every mailbox, for a delivery that is put back into its one."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(%s)", [POSITIONS])
        (position,) = cursor.fetchone()
    return int(position)


def _columns(mailboxes: Sequence[Mailbox]) -> dict[str, list[Any]]:
    return {
        "ids": [uuid.uuid4() for _ in mailboxes],
        "codes": [box.code for box in mailboxes],
        "participants": [box.participant_id for box in mailboxes],
        "upstreams": [box.upstream_id for box in mailboxes],
    }


def _note(parcel: Parcel, report: StatusReport, to_code: str) -> StatusNote:
    history = statuses.history_of(parcel.document_id, from_code=parcel.from_code, to_code=to_code)
    oddity = statuses.oddity_of(parcel.status_code, history)
    if oddity:
        parcel.oddities = [*parcel.oddities, {"key": "status_order", "sentence": oddity}]
    return StatusNote(
        to_code=to_code, reported_at=_aware(report.timestamp), is_odd=bool(oddity), oddity=oddity
    )


def _no_note() -> StatusNote:
    return StatusNote(to_code="", reported_at=None, is_odd=False, oddity="")


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
