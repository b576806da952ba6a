"""Proofs: one event, or one office day, in a file that an outsider checks without this system.

tools/check_audit_proof.py checks the file with Python's standard library alone; the outsider
needs nothing but the public key, or its id, from a source that he trusts.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, TextIO

from django.db import transaction
from django.db.models import Max, Min

from congvan.kernel.audit import canonical, merkle
from congvan.kernel.audit.locating import split_leaves
from congvan.kernel.audit.sealing import FETCH_ROWS
from congvan.kernel.clock import OFFICE_ZONE
from congvan.kernel.errors import BusinessError, NotFound, WrongState
from congvan.kernel.models import AuditEvent, AuditSeal

FORMAT = "congvan-audit-proof"

# Told in every file, so that it can be checked in fifty years by who has only the file.
RULES = {
    "leaf": "SHA-256(0x00 || canonical JSON of the event)",
    "node": "SHA-256(0x01 || left || right), tree shape of RFC 6962 section 2.1",
    "canonical": "UTF-8 JSON, keys sorted, no spaces, non-ASCII not escaped (as RFC 8785)",
    "signature": "Ed25519 (RFC 8032) over the canonical JSON of the seal",
    "chain": "previous_seal_hash = SHA-256(canonical JSON of the previous seal)",
    "key_id": "first 16 hexadecimal digits of SHA-256(public key)",
}


class EventNotSealed(WrongState):
    """The event is in the trail, but no seal covers it yet."""

    code = "audit_event_not_sealed"


class EventNotAsSealed(BusinessError):
    """The event, or its seal, was changed after sealing: there is nothing to prove."""

    code = "audit_event_not_as_sealed"
    http_status = 409


@dataclass(frozen=True, slots=True)
class DayCounts:
    """What a day's proof holds, and how many of the day's events are not sealed yet."""

    seals: int
    events: int
    unsealed: int


def prove_event(event_id: int, *, known: dict[str, bytes], with_chain: bool) -> dict[str, Any]:
    """The proof of one event, as JSON values. `known` are the public keys by key id.

    `with_chain` adds the headers of all later seals, so that who trusts a head instead of a key
    can check too. Raises NotFound, EventNotSealed, EventNotAsSealed.
    """
    row = AuditEvent.objects.filter(id=event_id).values_list(*canonical.EVENT_COLUMNS).first()
    seal = AuditSeal.objects.filter(last_event_id__gte=event_id).order_by("last_event_id").first()
    if row is None:
        raise NotFound(
            f"Nhật ký không có sự kiện số {event_id}.", next_step="Kiểm tra lại số sự kiện."
        )
    if seal is None:
        raise EventNotSealed(
            f"Sự kiện số {event_id} chưa được niêm phong.",
            next_step="Chờ khoảng một phút, hoặc chạy “congvan audit seal”, rồi chạy lại.",
        )
    leaves = split_leaves(bytes(seal.leaf_hashes))
    index = _index_of(canonical.event_leaf(row), leaves)
    if index is None or merkle.root(leaves) != bytes(seal.root):
        raise _not_as_sealed(f"Sự kiện số {event_id}", seal)
    proof = {
        "format": FORMAT,
        "version": canonical.VERSION,
        "rules": RULES,
        "kind": "event",
        "event": canonical.event_record(row),
        "leaf_index": index,
        "path": [sibling.hex() for sibling in merkle.inclusion_path(leaves, index)],
        **_signed_header(seal),
        "public_keys": _hexadecimal(known),
    }
    if with_chain:
        later = AuditSeal.objects.filter(sequence__gt=seal.sequence).defer("leaf_hashes")
        proof["later_seals"] = [_signed_header(s) for s in later.order_by("sequence")]
    return proof


def write_day(
    file: TextIO, day: date, *, known: dict[str, bytes], scope_id: int | None = None
) -> DayCounts:
    """Write the proof of an office day: its sealed events with all seals they lie in.

    With `scope_id`, the events of one tenant only. Of other events in the same seals, only the
    hash is told. Writes seal by seal, so a busy day needs little memory. Raises
    EventNotAsSealed, after part of the file was written.
    """
    start = datetime.combine(day, time.min, OFFICE_ZONE)
    end = start + timedelta(days=1)
    opening = {
        "format": FORMAT,
        "version": canonical.VERSION,
        "rules": RULES,
        "kind": "day",
        "day": day.isoformat(),
        "scope_id": scope_id,
        "public_keys": _hexadecimal(known),
    }
    seals = events = 0
    # Server-side cursors live in a transaction; nothing is written.
    with transaction.atomic():
        file.write(_dump(opening)[:-1] + ', "seals": [')
        for seal in _seals_between(start, end):
            entry = _day_entry(seal, start=start, end=end, scope_id=scope_id)
            file.write((",\n" if seals else "\n") + _dump(entry))
            seals += 1
            events += len(entry["events"])
        file.write("\n]}\n")
        last_sealed = AuditSeal.objects.aggregate(last=Max("last_event_id"))["last"] or 0
        later = AuditEvent.objects.filter(id__gt=last_sealed, at__gte=start, at__lt=end)
        if scope_id is not None:
            later = later.filter(scope_id=scope_id)
        return DayCounts(seals, events, later.count())


def _seals_between(start: datetime, end: datetime) -> Iterator[AuditSeal]:
    """All seals from the first to the last that hold an event of the time, without gaps."""
    ends = AuditSeal.objects.filter(last_at__gte=start, first_at__lt=end).aggregate(
        first=Min("sequence"), last=Max("sequence")
    )
    seals = AuditSeal.objects.filter(
        sequence__gte=ends["first"] or 0, sequence__lte=ends["last"] or 0
    )
    return seals.order_by("sequence").defer("leaf_hashes").iterator()


def _day_entry(
    seal: AuditSeal, *, start: datetime, end: datetime, scope_id: int | None
) -> dict[str, Any]:
    """A seal with all its leaf hashes and those of its events that belong to the proof.

    The whole batch is hashed again, so that a removed event is not left out silently.
    """
    rows = (
        AuditEvent.objects.filter(id__gte=seal.first_event_id, id__lte=seal.last_event_id)
        .order_by("id")
        .values_list(*canonical.EVENT_COLUMNS)
    )
    leaves: list[bytes] = []
    events: list[dict[str, Any]] = []
    for row in rows.iterator(chunk_size=FETCH_ROWS):
        at, scope = row[1], row[2]
        if start <= at < end and scope_id in (None, scope):
            events.append({"leaf_index": len(leaves), "event": canonical.event_record(row)})
        leaves.append(canonical.event_leaf(row))
    if len(leaves) != seal.event_count or merkle.root(leaves) != bytes(seal.root):
        raise _not_as_sealed(f"Lô sự kiện {seal.first_event_id} đến {seal.last_event_id}", seal)
    return {
        **_signed_header(seal),
        "leaves": [leaf.hex() for leaf in leaves],
        "events": events,
    }


def _index_of(leaf: bytes, leaves: list[bytes]) -> int | None:
    return leaves.index(leaf) if leaf in leaves else None


def _not_as_sealed(what: str, seal: AuditSeal) -> EventNotAsSealed:
    return EventNotAsSealed(
        f"{what} không khớp niêm phong số {seal.sequence}: một trong hai đã bị sửa.",
        next_step="Chạy “congvan audit verify” để xem toàn bộ và báo cho người phụ trách an toàn "
        "thông tin.",
    )


def _signed_header(seal: AuditSeal) -> dict[str, Any]:
    return {"seal": canonical.seal_header(seal), "signature": bytes(seal.signature).hex()}


def _hexadecimal(known: dict[str, bytes]) -> dict[str, str]:
    return {key_id: public.hex() for key_id, public in sorted(known.items())}


def _dump(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
