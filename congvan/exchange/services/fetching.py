"""Empty a mailbox: list, fetch, keep, acknowledge (SPEC K3, R-174).

A package is acknowledged only after it is stored; a crash in between makes the hub show it again,
and it is found to be there. Documents come before statuses, each in the hub's order.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from congvan.exchange import store
from congvan.exchange.codes import canonical
from congvan.exchange.models import ConnectedAgency, Connection, IncomingPackage
from congvan.exchange.services import clients, receiving
from congvan.exchange.services.matching import spellings
from congvan.exchange.states import IncomingStatus
from congvan.kernel.files import Stored
from edxml_vn.vxp.client import HubClient, HubRefused, HubUnreachable, Kind, Received

logger = logging.getLogger(__name__)

NOT_OURS = "Khong co don vi nao o day dung ma nay"
KINDS: tuple[Kind, ...] = ("edoc", "status")


@dataclass(frozen=True, slots=True)
class Polled:
    """A connection in use and how often its mailbox is asked for."""

    id: int
    name: str
    interval_seconds: int
    polls_long: bool


def active_connections() -> list[Polled]:
    """The connections whose mailboxes are to be fetched."""
    rows = Connection.objects.filter(is_active=True).order_by("id")
    return [
        Polled(*row) for row in rows.values_list("id", "name", "interval_seconds", "polls_long")
    ]


def fetch(*, connection_id: int, wait: int = 0, kinds: Sequence[Kind] = KINDS) -> int:
    """Take everything out of the mailbox of a connection; outside transactions.

    `wait` lets a hub that can do it hold the first question for so many seconds: two loops, one for
    each of `kinds`, hear of either at once. Documents that lie there are taken before any status,
    so that a recall finds what it is about. Returns how many packages are stored now. A hub that cannot be reached is noted on the connection, and 0 is returned.
    Raises VaultDamaged.
    """
    connection = Connection.objects.filter(pk=connection_id, is_active=True).first()
    if connection is None or not connection.agencies.exists():
        # Mail for an agency whose code is just being corrected must not be called undeliverable.
        return 0
    client = clients.client_of(connection)
    try:
        count = sum(
            _fetch_kind(connection, client, kind, wait if kind == kinds[0] else 0) for kind in kinds
        )
    except (HubUnreachable, HubRefused) as failure:
        clients.note_unreachable(connection_id, failure.sentence)
        return 0
    clients.note_reached(connection_id)
    return count


def _fetch_kind(connection: Connection, client: HubClient, kind: Kind, wait: int) -> int:
    waiting = client.received(kind, wait=wait if connection.polls_long else 0)
    if not waiting:
        return 0
    known = _known(connection, [one.doc_id for one in waiting])
    kept = _fetch_kind(connection, client, "edoc", 0) if kind == "status" else 0
    owners = _owners(connection)
    for one in waiting:
        try:
            kept += _take(connection, client, one, owners, known)
        except HubUnreachable:
            raise
        except Exception:
            # One package that cannot be had or stored must not hold up the others; it is shown again.
            logger.exception("Gói tin %s của kết nối %s chưa lưu được.", one.doc_id, connection.pk)
    return kept


def _owners(connection: Connection) -> dict[str, int]:
    rows = ConnectedAgency.objects.filter(connection=connection)
    return {canonical(code): agency for code, agency in rows.values_list("code", "agency_id")}


def _known(
    connection: Connection, doc_ids: Sequence[str]
) -> dict[tuple[str, int], IncomingPackage]:
    """Deliveries stored before, whose acknowledgement was lost."""
    rows = IncomingPackage.objects.filter(connection=connection, hub_doc_id__in=doc_ids)
    found = rows.only("hub_doc_id", "agency_id", "status", "reason")
    return {(one.hub_doc_id, one.agency_id): one for one in found}


def _take(
    connection: Connection, client: HubClient, one: Received, owners: dict[str, int],
    known: dict[tuple[str, int], IncomingPackage],
) -> int:  # fmt: skip
    """Fetch, keep and acknowledge one delivery. Returns 1 when it is stored."""
    agency_id = _agency(connection, one.to_code, owners)
    if agency_id is None:
        client.acknowledge(one.doc_id, "fail", NOT_OURS)
        return 0
    kept = known.get((one.doc_id, agency_id))
    if kept is None:
        kept = receiving.keep_stored(
            agency_id=agency_id, connection=connection, stored=_fetched(client, one.doc_id),
            hub_doc_id=one.doc_id,
        )  # fmt: skip
    if kept.status == IncomingStatus.UNREADABLE:
        client.acknowledge(one.doc_id, "fail", kept.reason)
    else:
        client.acknowledge(one.doc_id, "done")
    return 1


def _agency(connection: Connection, codes: str | None, owners: dict[str, int]) -> int | None:
    """Whose mailbox the delivery lay in; the hub may spell the code the other way (R-189)."""
    named = [canonical(part) for part in (codes or "").strip("[]").replace('"', "").split(",")]
    found = _first(named, owners)
    if found is None:
        found = _first([s for one in named if one for s in spellings(connection.pk, one)], owners)
    if found is None and len(owners) == 1:
        # One agency, one mailbox: whatever the hub calls it, it is ours.
        return next(iter(owners.values()))
    return found


def _first(codes: Iterable[str], owners: dict[str, int]) -> int | None:
    return next((owners[one] for one in codes if one in owners), None)


def _fetched(client: HubClient, doc_id: str) -> Stored:
    """The bytes, durable in the store before they are read."""
    with store.packages().incoming() as incoming:
        client.fetch(doc_id, store.Adding(incoming))  # type: ignore[arg-type]
        return store.packages().keep(incoming)
