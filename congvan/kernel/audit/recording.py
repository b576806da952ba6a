"""Writing events into the trail, in the transaction of the change they tell of."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from django.db import connection
from psycopg.types.json import Jsonb

from congvan.kernel import clock
from congvan.kernel.audit.events import Actor, Event
from congvan.kernel.audit.values import storable_text
from congvan.kernel.rows import merged
from congvan.kernel.transactions import requires_transaction

# Rows per INSERT of record_many; keeps a statement of wide sentences under about 1 MB.
BATCH_ROWS = 1000

_Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class RequestContext:
    """From where and in which request the present code runs."""

    ip: str | None = None
    trace_id: str = ""


_context: ContextVar[RequestContext] = ContextVar("audit_request_context", default=RequestContext())  # noqa: B039 - frozen


@contextmanager
def request_context(*, ip: str | None = None, trace_id: str = "") -> Iterator[None]:
    """Note the client's address and the trace id on every event recorded within the block.

    An `ip` that is no IP address is kept as none: what a proxy hands on must not be able to
    stop the work, and the trail holds addresses only.
    """
    token = _context.set(RequestContext(_address(ip), storable_text(trace_id)))
    try:
        yield
    finally:
        _context.reset(token)


@contextmanager
def together() -> Iterator[None]:
    """Write the events of the block by one statement when it ends, in the order recorded.

    For a verb of several inner verbs, each with its own event. What is recorded inside a
    savepoint is written at once, so that it goes when the savepoint is rolled back. Nothing is
    written when the block fails: then its transaction is rolled back too.
    """
    waiting = _Waiting([], len(connection.savepoint_ids))
    token = _waiting.set(waiting)
    try:
        yield
        _write(waiting.rows)
    finally:
        _waiting.reset(token)


@requires_transaction
def record(event: Event, *, by: Actor) -> int | None:
    """Append one event; it is stored with the caller's transaction or not at all.

    Returns the event's id, None while it waits for the end of `together`. Raises
    TransactionRequired outside a transaction and TypeError for field values an event cannot hold.
    """
    row = _row(event, by)
    waiting = _waiting.get()
    if waiting is not None and waiting.savepoints == len(connection.savepoint_ids):
        waiting.rows.append(row)
        return None
    return _write([row])[0]


@requires_transaction
def record_many(events: Iterable[Event], *, by: Actor) -> list[int]:
    """Append events in their order with few statements. Returns their ids; raises as record."""
    return _write([_row(event, by) for event in events])


@dataclass(frozen=True, slots=True)
class _Waiting:
    """The events of a `together` block, and how many savepoints were open when it began."""

    rows: list[_Row]
    savepoints: int


_waiting: ContextVar[_Waiting | None] = ContextVar("audit_waiting", default=None)

# Every change of the system passes here: building the same statement by the ORM takes longer
# than the server needs to carry it out.
_COLUMNS = (
    "at", "scope_id", "actor_id", "actor_name", "actor_post", "on_behalf_of_id",
    "on_behalf_of_name", "on_behalf_of_post", "code", "subject_type", "subject_id", "sentence",
    "data", "ip", "trace_id",
)  # fmt: skip
_INSERT = f"INSERT INTO kernel_auditevent ({', '.join(_COLUMNS)}) VALUES "  # noqa: S608 - constants only
_VALUES = f"({', '.join('%s' for _ in _COLUMNS)})"


def _write(rows: list[_Row]) -> list[int]:
    """Insert the rows in their order; returns their ids."""
    ids: list[int] = []
    with connection.cursor() as cursor:
        for start in range(0, len(rows), BATCH_ROWS):
            batch = rows[start : start + BATCH_ROWS]
            cursor.execute(_INSERT + merged(cursor, _VALUES, batch) + " RETURNING id")
            ids += [event_id for (event_id,) in cursor.fetchall()]
    return ids


def _row(event: Event, by: Actor) -> _Row:
    """The values of `_COLUMNS`."""
    principal = by.on_behalf_of
    context = _context.get()
    return (
        clock.now(),
        by.scope_id,
        by.person_id,
        storable_text(by.name),
        storable_text(by.post),
        principal.person_id if principal else None,
        storable_text(principal.name) if principal else "",
        storable_text(principal.post) if principal else "",
        event.code,
        event.subject[0],
        event.subject_id(),
        event.sentence(by),
        Jsonb(event.data()),
        context.ip,
        context.trace_id,
    )


def _address(text: str | None) -> str | None:
    try:
        address = ipaddress.ip_address(text or "")
    except ValueError:
        return None
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped:
            return str(address.ipv4_mapped)
        # PostgreSQL's inet has no zone (fe80::1%eth0).
        return str(address).partition("%")[0]
    return str(address)
