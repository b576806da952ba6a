"""The one way to write an event or a seal as bytes, so that everyone computes the same hash.

JSON in UTF-8, keys sorted, no spaces, no escapes but those JSON demands; times in UTC by
RFC 3339 with six digits of a second; hashes in hexadecimal; no floats. With the ASCII keys used
here this is also RFC 8785. A change of any rule is a new VERSION, written in every seal.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from congvan.kernel.audit import merkle

if TYPE_CHECKING:
    from congvan.kernel.models import AuditSeal

VERSION = 1
SEAL_KIND = "congvan-audit-seal"

# The columns of an event that go into its leaf: all of them.
EVENT_COLUMNS = (
    "id", "at", "scope_id", "actor_id", "actor_name", "actor_post",
    "on_behalf_of_id", "on_behalf_of_name", "on_behalf_of_post",
    "code", "subject_type", "subject_id", "sentence", "data", "ip", "trace_id",
)  # fmt: skip
_AT = EVENT_COLUMNS.index("at")

_encode = json.JSONEncoder(
    ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
).encode


def canonical_bytes(record: dict[str, Any]) -> bytes:
    """The bytes that are hashed or signed for a record of JSON values."""
    return _encode(record).encode()


def rfc3339(moment: datetime) -> str:
    """An aware moment as 2026-11-21T08:30:00.000000Z."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")[:-6] + "Z"


def event_record(row: Sequence[Any]) -> dict[str, Any]:
    """An event as JSON values, from its values in the order of EVENT_COLUMNS."""
    record = dict(zip(EVENT_COLUMNS, row, strict=True))
    record["at"] = rfc3339(row[_AT])
    return record


def event_leaf(row: Sequence[Any]) -> bytes:
    """The leaf hash (32 bytes) of an event, from its values in the order of EVENT_COLUMNS."""
    return merkle.leaf_hash(canonical_bytes(event_record(row)))


def seal_hash(header: bytes) -> bytes:
    """What the next seal is chained to: SHA-256 (32 bytes) over a canonical seal header."""
    return hashlib.sha256(header).digest()


def seal_header(seal: AuditSeal) -> dict[str, Any]:
    """Everything a seal states, as JSON values: what is signed and chained."""
    return {
        "kind": SEAL_KIND,
        "version": seal.version,
        "sequence": seal.sequence,
        "first_event_id": seal.first_event_id,
        "last_event_id": seal.last_event_id,
        "event_count": seal.event_count,
        "first_at": rfc3339(seal.first_at),
        "last_at": rfc3339(seal.last_at),
        "root": bytes(seal.root).hex(),
        "previous_seal_hash": bytes(seal.previous_seal_hash).hex(),
        "sealed_at": rfc3339(seal.sealed_at),
        "key_id": seal.key_id,
    }
