"""A participant's mailboxes: what waits, the bytes, the acknowledgement, what became of what it sent.

Everything is asked for an account; what is another one's is as if it were not there (SPEC §12 H6).
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from congvan.hub.models import Delivery, Parcel
from congvan.hub.refusals import Refused, bad_request
from congvan.hub.services.accounts import Account
from congvan.hub.states import OPEN, DeliveryState
from congvan.kernel import clock
from congvan.kernel.clock import OFFICE_ZONE
from congvan.kernel.text import nfc
from congvan.kernel.transactions import in_transaction
from edxml_vn.vxp.times import shown

# The rest comes with the next question, after these were acknowledged.
MOST_LISTED = 2000
_MOST_SENT = 1000
_MOST_ACKNOWLEDGED = 200
_DAY_FIRST = re.compile(r"(\d{1,2})[/-](\d{1,2})[/-](\d{4})")
_YEAR_FIRST = re.compile(r"(\d{4})[/-](\d{1,2})[/-](\d{1,2})")
_TIME = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2}))?")
_ACKNOWLEDGED = (DeliveryState.PROCESSING, DeliveryState.DONE, DeliveryState.FAIL)
# What may follow a state; a final one may only be said again, and a failure may still be done.
_AFTER = {
    DeliveryState.INITIAL: _ACKNOWLEDGED,
    DeliveryState.PROCESSING: _ACKNOWLEDGED,
    DeliveryState.DONE: (DeliveryState.DONE,),
    DeliveryState.FAIL: (DeliveryState.FAIL, DeliveryState.DONE),
}

# One round trip; that a fetch was the first may be lost in a power cut, so nobody waits for it.
_FETCH = """
SET LOCAL synchronous_commit TO off;
WITH first AS (
    UPDATE hub_delivery SET first_fetched_at = %(now)s
    WHERE id = %(id)s AND participant_id = %(participant)s AND first_fetched_at IS NULL
)
SELECT d.id, p.sha256, p.size, p.payload_removed_at IS NOT NULL
FROM hub_delivery d JOIN hub_parcel p ON p.id = d.parcel_id
WHERE d.id = %(id)s AND d.participant_id = %(participant)s
"""
# The usual acknowledgement: one id, still open.
_CLOSE = """
UPDATE hub_delivery SET state = %(state)s, description = %(text)s, state_at = %(now)s
WHERE id = %(id)s AND participant_id = %(participant)s AND state IN ('initial', 'processing')
    AND (state, description) IS DISTINCT FROM (%(state)s, %(text)s)
"""
# Many at once; what is closed already stays as it is.
_CLOSE_ALL = """
WITH own AS MATERIALIZED (
    SELECT id, state, description FROM hub_delivery
    WHERE id = ANY(%(ids)s) AND participant_id = %(participant)s ORDER BY id FOR UPDATE
), closed AS (
    UPDATE hub_delivery d SET state = %(state)s, description = %(text)s, state_at = %(now)s
    FROM own WHERE d.id = own.id AND own.state IN ('initial', 'processing')
        AND (own.state, own.description) IS DISTINCT FROM (%(state)s, %(text)s)
)
SELECT count(*) FROM own
"""
# Partial index delivery_mailbox: one look for each waiting question.
_WITH_MAIL = """
SELECT w.participant, w.kind
FROM unnest(%s::bigint[], %s::text[]) AS w(participant, kind)
WHERE EXISTS (
    SELECT 1 FROM hub_delivery d
    WHERE d.participant_id = w.participant AND d.kind = w.kind
        AND d.state IN ('initial', 'processing')
)
"""


@dataclass(frozen=True, slots=True)
class Payload:
    """What getEdoc hands out: the stored content, and which delivery it is."""

    delivery_id: uuid.UUID
    sha256: str
    size: int


def list_received(
    account: Account, kind: str, *, since: datetime | None = None, until: datetime | None = None,
    limit: int = MOST_LISTED,
) -> list[dict[str, object]]:  # fmt: skip
    """Lines of getReceivedEdocList: open deliveries in the order they were accepted.

    `since` and `until` bound when a delivery came into the mailbox.
    """
    waiting = Delivery.objects.filter(participant_id=account.id, kind=kind, state__in=OPEN)
    if since is not None:
        waiting = waiting.filter(made_at__gte=since)
    if until is not None:
        waiting = waiting.filter(made_at__lte=until)
    rows = waiting.order_by("position").values_list(
        "id", "made_at", "state_at", "parcel__from_code", "to_code", "state", "description"
    )
    return [
        {
            "docId": str(doc_id), "serviceType": "eDoc", "messageType": str(kind),
            "created_time": shown(made_at), "updated_time": shown(state_at),
            "from": from_code, "to": to_code, "status": state, "status_desc": description,
        }
        for doc_id, made_at, state_at, from_code, to_code, state, description in rows[:limit]
    ]  # fmt: skip


def count_received(account: Account, kind: str) -> int:
    """How many wait in all (countReceiveEdoc, countReceiveStatus)."""
    return Delivery.objects.filter(participant_id=account.id, kind=kind, state__in=OPEN).count()


def with_mail(waiting: Sequence[tuple[int, str]]) -> set[tuple[int, str]]:
    """Which of these (participant, kind) have something open; one statement for all of them."""
    if not waiting:
        return set()
    with connection.cursor() as cursor:
        cursor.execute(_WITH_MAIL, [[one for one, _ in waiting], [kind for _, kind in waiting]])
        return set(cursor.fetchall())


def fetch(account: Account, *doc_ids: str) -> Payload:
    """What getEdoc and downloadEdoc give: the first of `doc_ids` that is an id at all.

    Also after it was acknowledged, as long as the bytes are kept. Raises Refused.
    """
    wanted = next(iter(_ids(doc_ids)), None)
    row = None
    if wanted is not None:
        with connection.cursor() as cursor:
            cursor.execute(_FETCH, {"id": wanted, "participant": account.id, "now": clock.now()})
            cursor.nextset()
            row = cursor.fetchone()
    if row is None:
        raise _not_there()
    *payload, is_removed = row
    if is_removed:
        raise bad_request("Nội dung gói tin đã hết thời hạn lưu trên trục.")
    return Payload(*payload)


def acknowledge(
    *, account: Account, doc_ids: Sequence[str], status: str, description: str = ""
) -> DeliveryState:
    """updateStatus: processing, done or fail; the same again is fine. Returns the state.

    `doc_ids` are `docId` and `docid` as far as they were given: of two, the caller's own one that
    is not yet in a final state counts, else the last (SPEC §9.2). Raises Refused.
    """
    state = _state(status)
    text = _on_one_line(description)
    wanted = _ids(doc_ids)
    if len(wanted) == 1:
        values: dict[str, Any] = {
            "id": wanted[0], "participant": account.id, "state": str(state), "text": text,
            "now": clock.now(),
        }  # fmt: skip
        with connection.cursor() as cursor:
            cursor.execute(_CLOSE, values)
            if cursor.rowcount:
                return state
    return _acknowledged(account, wanted, state, text)


def acknowledge_all(
    *, account: Account, doc_ids: Sequence[str], status: str, description: str = ""
) -> DeliveryState:
    """updateStatus of many: those still open change, the others do no harm. Returns the state.

    Raises Refused when none of them is the caller's, or they are too many.
    """
    state = _state(status)
    wanted = _ids(doc_ids)
    if len(doc_ids) > _MOST_ACKNOWLEDGED:
        raise bad_request(f"Mỗi lời gọi báo nhận nhiều nhất {_MOST_ACKNOWLEDGED} gói tin.")
    values: dict[str, Any] = {
        "ids": wanted, "participant": account.id, "state": str(state), "now": clock.now(),
        "text": _on_one_line(description),
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_CLOSE_ALL, values)
        (own,) = cursor.fetchone()
    if not own:
        raise _not_there()
    return state


@in_transaction
def _acknowledged(
    account: Account, wanted: Sequence[uuid.UUID], state: DeliveryState, text: str
) -> DeliveryState:
    """The same with all its cases: two ids, repeats, final states."""
    delivery = _meant(account, wanted)
    if state not in _AFTER.get(DeliveryState(delivery.state), ()):
        raise bad_request("Gói tin này đã được báo nhận xong, không đổi lại được.")
    if delivery.state == state and (not text or text == delivery.description):
        return state
    delivery.state = state
    delivery.description = text
    delivery.state_at = clock.now()
    delivery.save(update_fields=["state", "description", "state_at"])
    return state


def sent(account: Account, kind: str, doc_id: str) -> Iterator[dict[str, object]]:
    """Lines of getSentEdocList: what became of one parcel, or of the newest without `doc_id`."""
    deliveries = Delivery.objects.filter(parcel__participant_id=account.id)
    if doc_id.strip():
        parcel_id = next(iter(_ids([doc_id])), None)
        if parcel_id is None:
            return
        deliveries = deliveries.filter(parcel_id=parcel_id)
    else:
        deliveries = deliveries.filter(kind=kind)
    for one in deliveries.select_related("parcel").order_by("-position")[:_MOST_SENT]:
        yield _sent_line(one, one.parcel)


def moment(text: str, *, is_end: bool = False) -> datetime | None:
    """A filter's time: day or year first, with or without time; None for what says nothing.

    A day alone as the end means all of that day.
    """
    year, month, day = _date_in(text)
    if not year:
        return None
    time = _TIME.search(text)
    hour, minute, second = (int(part or 0) for part in time.groups()) if time else (0, 0, 0)
    try:
        found = datetime(year, month, day, hour, minute, second, tzinfo=OFFICE_ZONE)
        if is_end:
            found += timedelta(seconds=1) if time else timedelta(days=1)
            found -= timedelta(microseconds=1)
    except (ValueError, OverflowError):
        return None
    return found


def _date_in(text: str) -> tuple[int, int, int]:
    if found := _YEAR_FIRST.search(text):
        year, month, day = (int(part) for part in found.groups())
        return year, month, day
    if found := _DAY_FIRST.search(text):
        day, month, year = (int(part) for part in found.groups())
        return year, month, day
    return 0, 0, 0


def _on_one_line(description: str) -> str:
    return " ".join(nfc(description).replace("\x00", "").split())[:500]


def _not_there() -> Refused:
    return bad_request("Không có gói tin này trong hộp thư của hệ thống.")


def _own(account: Account) -> QuerySet[Delivery]:
    return Delivery.objects.filter(participant_id=account.id)


def _ids(texts: Iterable[str]) -> list[uuid.UUID]:
    """The ones that are ids, in their order, each once."""
    found: list[uuid.UUID] = []
    for text in texts:
        try:
            value = uuid.UUID(text.strip())
        except ValueError:
            continue
        if value not in found:
            found.append(value)
    return found


def _meant(account: Account, wanted: Sequence[uuid.UUID]) -> Delivery:
    own = {
        one.pk: one
        for one in _own(account).filter(pk__in=wanted).select_for_update().order_by("pk")
    }
    mine = [own[one] for one in wanted if one in own]
    if not mine:
        raise _not_there()
    still_open = [one for one in mine if one.state in OPEN]
    return still_open[0] if len(still_open) == 1 else mine[-1]


def _state(text: str) -> DeliveryState:
    wanted = text.strip().lower()
    found = next((one for one in _ACKNOWLEDGED if one.value == wanted), None)
    if found is None:
        raise bad_request("Trạng thái (status) phải là processing, done hoặc fail.")
    return found


def _sent_line(delivery: Delivery, parcel: Parcel) -> dict[str, object]:
    is_received = delivery.state == DeliveryState.DONE
    # The hub above did not take it, and with the same bytes never will: the sender must hear why.
    is_lost = delivery.state == DeliveryState.UNDELIVERABLE
    return {
        "serviceType": "eDoc", "messageType": parcel.kind, "senderDocId": str(parcel.pk),
        "receiverDocId": str(delivery.pk), "fromCode": parcel.from_code,
        "toCode": delivery.to_code, "title": parcel.subject, "notation": parcel.symbol,
        "sentTime": shown(delivery.made_at),
        "receivedTime": shown(delivery.state_at) if is_received else "",
        "sendStatus": "fail" if is_lost else "done",
        "sendStatusDesc": delivery.description if is_lost else "",
        "receiveStatus": DeliveryState.FAIL if is_lost else delivery.state,
        "receiveStatusDesc": delivery.description,
    }  # fmt: skip
