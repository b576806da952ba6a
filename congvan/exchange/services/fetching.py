"""Empty a mailbox: list, fetch, keep, acknowledge (SPEC K3, R-174).

A package is acknowledged only after it is stored; a crash in between makes the hub show it again,
and it is found to be there. Each kind comes in the hub's order, and documents before a status that
asks for one back. What lies in the mailbox is taken in batches of whatever is there; nobody waits for a batch to fill.
"""

from __future__ import annotations

import itertools
import logging
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Lock

from congvan.exchange.codes import canonical
from congvan.exchange.models import ConnectedAgency, Connection, IncomingPackage
from congvan.exchange.services import clients, loading, receiving
from congvan.exchange.services.matching import spellings_of
from congvan.exchange.services.opening import Opened
from congvan.exchange.services.receiving import Given
from congvan.exchange.states import IncomingStatus, StatusCode
from edxml_vn.model import StatusReport
from edxml_vn.vxp.client import HubClient, HubRefused, HubUnreachable, Kind, Mark, Received

logger = logging.getLogger(__name__)

NOT_OURS = "Khong co don vi nao o day dung ma nay"
KINDS: tuple[Kind, ...] = ("edoc", "status")
# So many deliveries are kept by one transaction: more save little, and a failure costs more.
BATCH = 32

# Every turn asks these; the ORM would take longer to say it than the server to do it.
_CONNECTION = "SELECT * FROM exchange_connection WHERE id = %s AND is_active"
_KNOWN = """
    SELECT id, hub_doc_id, agency_id, status, reason FROM exchange_incomingpackage
    WHERE connection_id = %s AND hub_doc_id = ANY(%s)
"""

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


# Two loops ask each hub, and the one for statuses takes documents too.
_turns: dict[tuple[int, Kind], Lock] = {}


@contextmanager
def _alone(connection_id: int, kind: Kind) -> Iterator[bool]:
    """One thread of this process at a time takes one kind; False when another one just did."""
    lock = _turns.setdefault((connection_id, kind), Lock())
    was_free = lock.acquire(blocking=False)
    if not was_free:
        lock.acquire()
    try:
        yield was_free
    finally:
        lock.release()


def _asks_back(loaded: Opened | Exception) -> bool:
    """Whether it is a status 13: the only one about a document that came."""
    message = loaded.package.message if isinstance(loaded, Opened) and loaded.package else None
    return isinstance(message, StatusReport) and message.status_code == StatusCode.RECALL_ASKED


def nothing() -> None:
    """What is done with a batch that was kept, when the caller wants nothing."""


def fetch(
    *, connection_id: int, wait: int = 0, kinds: Sequence[Kind] = KINDS,
    then: Callable[[], object] = nothing,
) -> int:  # fmt: skip
    """Take everything out of the mailbox of a connection; outside transactions.

    `wait` lets a hub that can do it hold the first question for so many seconds: two loops, one for
    each of `kinds`, hear of either at once. Documents that lie there are taken before a status that
    asks for one back, so that it finds what it is about. `then` is called after each batch was kept and
    acknowledged. Returns how many packages are stored now. A hub that cannot be reached is noted on
    the connection, and what was taken until then counts for nothing. Raises VaultDamaged.
    """
    connection = next(iter(Connection.objects.raw(_CONNECTION, [connection_id])), None)
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
        kept = 0
        with _alone(self._connection.pk, kind) as was_free:
            if not was_free:
                waiting = self._client.received(kind)
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
        known = self._known([one.doc_id for one in waiting])
        owned = [(one.doc_id, self._owner(one.to_code)) for one in waiting]
        fresh = [(one, owner) for one, owner in owned if owner and (one, owner) not in known]
        loaded = loading.load(
            self._client, [one for one, _ in fresh], is_raw=self._connection.polls_long
        )
        # Two loops ask the hub: the document that is asked back may lie there still.
        is_asked = any(_asks_back(one) for one in loaded.packages.values())
        before = self.emptied("edoc", 0) if is_asked else 0
        kept = self._kept(fresh, loaded.packages)
        if loaded.failure is not None:
            raise loaded.failure
        left = {one for one, _ in fresh} - loaded.packages.keys()
        taken = list(itertools.takewhile(lambda line: line[0] not in left, owned))
        told = [self._told(one, owner, known) for one, owner in taken if (one, owner) not in kept]
        return len(taken), before + sum(told) + self._told_together(kept)

    def _known(self, doc_ids: Sequence[str]) -> dict[_Delivery, IncomingPackage]:
        """Deliveries stored before, whose acknowledgement was lost."""
        found = IncomingPackage.objects.raw(_KNOWN, [self._connection.pk, [*doc_ids]])
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

    def _told_together(self, kept: Mapping[_Delivery, IncomingPackage]) -> int:
        """Tell a hub that can hear it at once of the packages that were stored just now.

        What it shows again all the same is known then, and told one by one. Returns how many were.
        """
        good = [key for key, row in kept.items() if row.status != IncomingStatus.UNREADABLE]
        rest = list(kept)
        if self._connection.polls_long and len(good) > 1:
            try:
                self._client.acknowledge_all([doc_id for doc_id, _ in good])
            except HubRefused as refusal:
                logger.warning("Trục không nhận lời báo chung: %s", refusal.sentence)
            else:
                rest = [key for key in kept if key not in good]
        return len(kept) - len(rest) + sum(self._told(*key, kept) for key in rest)

    def _told(
        self, doc_id: str, owner: int | None, stored: Mapping[_Delivery, IncomingPackage]
    ) -> bool:
        """Tell the hub what became of a delivery. Returns whether it is stored and the hub knows."""
        if owner is None:
            self._tell(doc_id, "fail", NOT_OURS)
            return False
        row = stored.get((doc_id, owner))
        if row is None:
            return False
        if row.status == IncomingStatus.UNREADABLE:
            return self._tell(doc_id, "fail", row.reason)
        return self._tell(doc_id, "done")

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
