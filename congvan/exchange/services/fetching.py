"""Empty a mailbox: list, fetch, keep, acknowledge (SPEC K3, R-174).

A package is acknowledged only after it is stored; a crash in between makes the hub show it again,
and it is found to be there. Documents come before statuses, each in the hub's order. What lies in
the mailbox is taken in batches of whatever is there; nobody waits for a batch to fill.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from congvan.exchange.codes import canonical
from congvan.exchange.models import ConnectedAgency, Connection, IncomingPackage
from congvan.exchange.services import clients, loading, receiving
from congvan.exchange.services.matching import spellings_of
from congvan.exchange.services.opening import Opened
from congvan.exchange.services.receiving import Given
from congvan.exchange.states import IncomingStatus
from edxml_vn.vxp.client import HubClient, HubRefused, HubUnreachable, Kind, Mark, Received

logger = logging.getLogger(__name__)

NOT_OURS = "Khong co don vi nao o day dung ma nay"
KINDS: tuple[Kind, ...] = ("edoc", "status")
# So many deliveries are kept by one transaction: more save little, and a failure costs more.
BATCH = 32

# The hub's name of a delivery, and whose it is.
_Delivery = tuple[str, int]


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


def nothing() -> None:
    """What is done with a batch that was kept, when the caller wants nothing."""


def fetch(
    *, connection_id: int, wait: int = 0, kinds: Sequence[Kind] = KINDS,
    then: Callable[[], object] = nothing,
) -> int:  # fmt: skip
    """Take everything out of the mailbox of a connection; outside transactions.

    `wait` lets a hub that can do it hold the first question for so many seconds: two loops, one for
    each of `kinds`, hear of either at once. Documents that lie there are taken before any status,
    so that a recall finds what it is about. `then` is called after each batch was kept and
    acknowledged. Returns how many packages are stored now. A hub that cannot be reached is noted on
    the connection, and what was taken until then counts for nothing. Raises VaultDamaged.
    """
    connection = Connection.objects.filter(pk=connection_id, is_active=True).first()
    if connection is None:
        return 0
    mailbox = _Mailbox(connection, then)
    if not mailbox.owners:
        # Mail for an agency whose code is just being corrected must not be called undeliverable.
        return 0
    try:
        count = sum(mailbox.emptied(kind, wait if kind == kinds[0] else 0) for kind in kinds)
    except (HubUnreachable, HubRefused) as failure:
        clients.note_unreachable(connection_id, failure.sentence)
        return 0
    clients.note_reached(connection_id)
    return count


class _Mailbox:
    """The mailbox of one connection during one turn; whose it is, is asked once."""

    def __init__(self, connection: Connection, then: Callable[[], object]) -> None:
        rows = ConnectedAgency.objects.filter(connection=connection)
        self.owners = {
            canonical(code): owner for code, owner in rows.values_list("code", "agency_id")
        }
        self._connection = connection
        self._client: HubClient = clients.client_of(connection)
        self._then = then

    def emptied(self, kind: Kind, wait: int) -> int:
        """Take everything of one kind. Returns how many packages were stored and acknowledged."""
        waiting = self._client.received(kind, wait=wait if self._connection.polls_long else 0)
        if not waiting:
            return 0
        kept = self.emptied("edoc", 0) if kind == "status" else 0
        while waiting:
            count, batch = self._take(waiting[:BATCH])
            kept += batch
            waiting = waiting[count:]
            self._then()
        return kept

    def _take(self, waiting: Sequence[Received]) -> tuple[int, int]:
        """Fetch, keep and acknowledge one batch.

        Returns how many of `waiting` it took, and how many of these are stored now. Raises
        HubUnreachable, after it kept what had come till then.
        """
        owned = [(one, self._owner(one.to_code)) for one in waiting]
        stored = self._known([one.doc_id for one in waiting])
        wanted = [(one.doc_id, owner) for one, owner in owned if owner is not None]
        fresh = [doc_id for doc_id, owner in wanted if (doc_id, owner) not in stored]
        loaded = loading.load(self._client, fresh, is_raw=self._connection.polls_long)
        stored |= self._kept([key for key in wanted if key not in stored], loaded.packages)
        if loaded.failure is not None:
            raise loaded.failure
        missing = (n for n, one in enumerate(waiting) if one.doc_id in fresh and one.doc_id not in loaded.packages)  # fmt: skip
        taken = owned[: next(missing, len(owned))]
        return len(taken), self._acknowledged(taken, stored)

    def _known(self, doc_ids: Sequence[str]) -> dict[_Delivery, IncomingPackage]:
        """Deliveries stored before, whose acknowledgement was lost."""
        rows = IncomingPackage.objects.filter(connection=self._connection, hub_doc_id__in=doc_ids)
        found = rows.only("hub_doc_id", "agency_id", "status", "reason")
        return {(one.hub_doc_id, one.agency_id): one for one in found}

    def _kept(
        self, wanted: Sequence[_Delivery], loaded: Mapping[str, Opened | Exception]
    ) -> dict[_Delivery, IncomingPackage]:
        """What came is kept by one transaction; a package that cannot be is told in the log."""
        found = {key: loaded[key[0]] for key in wanted if key[0] in loaded}
        given = {
            key: Given(key[1], self._connection, one, key[0])
            for key, one in found.items()
            if isinstance(one, Opened)
        }
        outcomes = dict(zip(given, receiving.keep_all(list(given.values())), strict=True))
        kept = {}
        for key, one in found.items():
            outcome = outcomes.get(key, one)
            if isinstance(outcome, IncomingPackage):
                kept[key] = outcome
            elif isinstance(outcome, Exception):
                # It must not hold up the others, and is shown again.
                logger.error(
                    "Gói tin %s của kết nối %s chưa lưu được.", key[0], self._connection.pk,
                    exc_info=outcome,
                )  # fmt: skip
        return kept

    def _acknowledged(
        self, taken: Iterable[tuple[Received, int | None]],
        stored: Mapping[_Delivery, IncomingPackage],
    ) -> int:  # fmt: skip
        """Tell the hub what became of each. Returns how many are stored, and known to be by the hub."""
        count = 0
        for one, owner in taken:
            if owner is None:
                self._tell(one.doc_id, "fail", NOT_OURS)
                continue
            row = stored.get((one.doc_id, owner))
            if row is None:
                continue
            if row.status == IncomingStatus.UNREADABLE:
                count += self._tell(one.doc_id, "fail", row.reason)
            else:
                count += self._tell(one.doc_id, "done")
        return count

    def _tell(self, doc_id: str, mark: Mark, description: str = "") -> bool:
        try:
            self._client.acknowledge(doc_id, mark, description)
        except HubRefused:
            logger.exception("Trục không nhận lời báo về gói tin %s.", doc_id)
            return False
        return True

    def _owner(self, codes: str | None) -> int | None:
        """Whose mailbox the delivery lay in; the hub may spell the code the other way (R-189)."""
        named = [canonical(part) for part in (codes or "").strip("[]").replace('"', "").split(",")]
        found = self._first(named)
        if found is None and len(self.owners) == 1:
            # One agency, one mailbox: whatever the hub calls it, it is ours.
            return next(iter(self.owners.values()))
        if found is None:
            pairs = spellings_of([(self._connection.pk, one) for one in named if one])
            found = self._first(sorted({code for codes_ in pairs.values() for code in codes_}))
        return found

    def _first(self, codes: Iterable[str]) -> int | None:
        return next((self.owners[one] for one in codes if one in self.owners), None)
