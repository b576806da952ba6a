"""Writing events into the trail, in the transaction of the change they tell of."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from congvan.kernel import clock
from congvan.kernel.audit.events import Actor, Event
from congvan.kernel.audit.values import storable_text
from congvan.kernel.models import AuditEvent
from congvan.kernel.transactions import requires_transaction

# Rows per INSERT of record_many; keeps a statement of wide sentences under about 1 MB.
BATCH_ROWS = 1000


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


@requires_transaction
def record(event: Event, *, by: Actor) -> int:
    """Append one event; it is stored with the caller's transaction or not at all.

    Returns the event's id. Raises TransactionRequired outside a transaction and TypeError for
    field values an event cannot hold.
    """
    row = _row(event, by)
    row.save(force_insert=True)
    return row.id


@requires_transaction
def record_many(events: Iterable[Event], *, by: Actor) -> list[int]:
    """Append events in their order with few statements. Returns their ids; raises as record."""
    rows = [_row(event, by) for event in events]
    AuditEvent.objects.bulk_create(rows, batch_size=BATCH_ROWS)
    return [row.id for row in rows]


def _row(event: Event, by: Actor) -> AuditEvent:
    principal = by.on_behalf_of
    context = _context.get()
    return AuditEvent(
        at=clock.now(),
        scope_id=by.scope_id,
        actor_id=by.person_id,
        actor_name=storable_text(by.name),
        actor_post=storable_text(by.post),
        on_behalf_of_id=principal.person_id if principal else None,
        on_behalf_of_name=storable_text(principal.name) if principal else "",
        on_behalf_of_post=storable_text(principal.post) if principal else "",
        code=event.code,
        subject_type=event.subject[0],
        subject_id=event.subject_id(),
        sentence=event.sentence(by),
        data=event.data(),
        ip=context.ip,
        trace_id=context.trace_id,
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
