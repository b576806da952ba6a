"""Store-and-forward with a hub above: what is not for here goes up, what waits there is fetched.

Going up: one send for a parcel, whatever the number of its recipients there, with back-off
1 min … 6 h for three days, then visible as undeliverable. The hub above knows a repeat by its
bytes (SPEC §9.1), so a cut between the send and our note doubles nothing. Coming down: a delivery
is acknowledged `done` only after its rows are committed; a repeat is known by its docId there.
"""

from __future__ import annotations

import logging
import uuid
from collections.abc import Iterable
from datetime import timedelta

from django.db.models import Q

from congvan.hub import payloads
from congvan.hub.models import Delivery, HubOrgan, Parcel, Upstream
from congvan.hub.services import directory
from congvan.hub.services.parcels import (
    Mailbox,
    described,
    kind_of,
    note_parcel,
    secure_payload,
    sender_of,
)
from congvan.hub.services.upstream_accounts import client_of, note_reached, note_unreachable
from congvan.hub.states import DeliveryState
from congvan.kernel import clock, jobs
from congvan.kernel.files.store import Incoming
from congvan.kernel.transactions import in_transaction, requires_transaction
from edxml_vn.limits import Limits
from edxml_vn.model import Package, PackageRefused, StatusReport
from edxml_vn.reading import read
from edxml_vn.routing import canonical, recipients
from edxml_vn.vxp.client import HubClient, HubRefused, HubUnreachable, Kind, Received
from edxml_vn.vxp.retries import pause_after

logger = logging.getLogger(__name__)

GIVE_UP_AFTER = timedelta(days=3)
# A due delivery this old has lost its job.
FORGOTTEN_AFTER = timedelta(minutes=10)
# Statuses lie behind the held question for documents: hold it shortly.
_LONGEST_HOLD = 5
_MAX_PACKAGE = 512 * 1024**2
NOT_OURS = "Khong co don vi nao o truc nay dung ma do"
KINDS: tuple[Kind, ...] = ("edoc", "status")


def route(codes: Iterable[str], not_to: int | None = None) -> dict[str, int]:
    """Which hub above takes which of `codes` (in capitals); what is missing is known nowhere.

    A line of the directory that names a hub in use; for a code without a line, the first hub in
    use that takes unknown ones. `not_to` is the hub a parcel came from.
    """
    wanted = list(dict.fromkeys(codes))
    if not wanted:
        return {}
    active = {
        one.pk: one
        for one in Upstream.objects.filter(is_active=True).exclude(pk=not_to or 0).order_by("pk")
    }
    if not active:
        return {}
    lines = HubOrgan.objects.filter(Q(code__in=wanted) | Q(old_code__in=wanted))
    known: dict[str, int | None] = {}
    for code, old_code, upstream_id in lines.values_list("code", "old_code", "upstream_id"):
        known[code] = upstream_id
        if old_code:
            known.setdefault(old_code, upstream_id)
    catch_all = next((pk for pk, one in active.items() if one.takes_unknown), None)
    ways = {code: known.get(code, catch_all) for code in wanted}
    return {code: pk for code, pk in ways.items() if pk in active and pk is not None}


@requires_transaction
def forwarded(parcel_id: uuid.UUID) -> None:
    """Inner: the parcel has new FORWARDING deliveries; order the send that takes them up."""
    # Imported here: the job calls this module.
    from congvan.hub.jobs import forward_parcel  # noqa: PLC0415

    waiting = Delivery.objects.filter(parcel_id=parcel_id, state=DeliveryState.FORWARDING)
    for upstream_id in waiting.order_by().values_list("upstream_id", flat=True).distinct():
        jobs.defer(forward_parcel, parcel_id=str(parcel_id), upstream_id=upstream_id)


def forward(*, parcel_id: uuid.UUID, upstream_id: int) -> bool:
    """Send a parcel up once; outside transactions. True when nothing waits any more.

    Safe to run twice and at any moment; after a failure the next try is ordered.
    """
    waiting = Delivery.objects.filter(
        parcel_id=parcel_id, upstream_id=upstream_id, state=DeliveryState.FORWARDING
    )
    found = list(waiting.values_list("pk", "to_code", "next_try_at"))
    if not found or min(at or clock.now() for _, _, at in found) > clock.now():
        return not found
    parcel = Parcel.objects.get(pk=parcel_id)
    above = Upstream.objects.get(pk=upstream_id)
    ids = [pk for pk, _, _ in found]
    if not above.is_active:
        return _failed(parcel_id, upstream_id, ids, "Người vận hành đã thôi nối trục cấp trên.")
    try:
        with client_of(above) as client:
            doc_id = client.send(
                payloads.store().path(parcel.sha256), kind=_kind(parcel.kind),
                from_code=parcel.from_code, to_codes=[code for _, code, _ in found],
                sha256=bytes.fromhex(parcel.sha256),
            )  # fmt: skip
    except HubRefused as failure:
        note_reached(upstream_id)
        # The package names all of its receivers: without one it would be another, which only its
        # sender can make. The list of what was sent tells it which code it was.
        whole = "cả gói tin" if len(ids) > 1 and failure.is_final else ""
        refused = " ".join(f"Trục cấp trên từ chối {whole}".split())
        return _failed(
            parcel_id, upstream_id, ids, f"{refused}: {failure.sentence}",
            is_final=failure.is_final,
        )  # fmt: skip
    except HubUnreachable as failure:
        note_unreachable(upstream_id, failure.sentence)
        return _failed(parcel_id, upstream_id, ids, failure.sentence)
    note_reached(upstream_id)
    _passed_on(ids, doc_id)
    return True


@in_transaction
def _passed_on(ids: list[uuid.UUID], doc_id: str) -> None:
    Delivery.objects.filter(pk__in=ids, state=DeliveryState.FORWARDING).update(
        state=DeliveryState.DONE, state_at=clock.now(), next_try_at=None,
        description=f"Đã chuyển lên trục cấp trên, mã gói tin ở đó {doc_id}."[:500],
    )  # fmt: skip


@in_transaction
def _failed(
    parcel_id: uuid.UUID, upstream_id: int, ids: list[uuid.UUID], sentence: str, *,
    is_final: bool = False,
) -> bool:  # fmt: skip
    """Try again later, or give up. True when given up."""
    from congvan.hub.jobs import forward_parcel  # noqa: PLC0415

    now = clock.now()
    found = Delivery.objects.select_for_update().filter(pk__in=ids, state=DeliveryState.FORWARDING)
    rows = list(found.order_by("pk"))
    again = []
    for row in rows:
        pause = pause_after(row.attempts + 1)
        row.attempts = min(row.attempts + 1, 32_000)
        row.description = sentence[:500]
        if is_final or now + pause > row.state_at + GIVE_UP_AFTER:
            row.state, row.state_at, row.next_try_at = DeliveryState.UNDELIVERABLE, now, None
        else:
            row.next_try_at = now + pause
            again.append(row.next_try_at)
        row.save(update_fields=["attempts", "description", "state", "state_at", "next_try_at"])
    if again:
        jobs.defer_at(forward_parcel, min(again), parcel_id=str(parcel_id), upstream_id=upstream_id)
    return not again


@in_transaction
def put_back_forgotten() -> int:
    """Order the sends whose jobs were lost. Returns how many."""
    from congvan.hub.jobs import forward_parcel  # noqa: PLC0415

    due = Delivery.objects.filter(
        state=DeliveryState.FORWARDING, next_try_at__lt=clock.now() - FORGOTTEN_AFTER
    )
    pairs = list(due.order_by().values_list("parcel_id", "upstream_id").distinct()[:500])
    for parcel_id, upstream_id in pairs:
        jobs.defer_once(
            forward_parcel, key=f"{parcel_id}:{upstream_id}", parcel_id=str(parcel_id),
            upstream_id=upstream_id,
        )  # fmt: skip
    return len(pairs)


def active() -> list[int]:
    """The hubs above whose mailboxes are to be fetched."""
    return list(Upstream.objects.filter(is_active=True).order_by("pk").values_list("pk", flat=True))


def turn(upstream_id: int, wait: int = 0) -> int:
    """Fetch what waits at a hub above; outside transactions. Returns how many parcels came.

    A hub that cannot be reached is noted on its row, and 0 is returned. Raises VaultDamaged.
    """
    above = Upstream.objects.filter(pk=upstream_id, is_active=True).first()
    if above is None:
        return 0
    try:
        with client_of(above) as client:
            hold = min(wait, _LONGEST_HOLD)
            came = _fetch_kind(above, client, "edoc", hold) + _fetch_kind(
                above, client, "status", 0
            )
    except (HubUnreachable, HubRefused) as failure:
        note_unreachable(upstream_id, failure.sentence)
        return 0
    note_reached(upstream_id)
    return came


def _fetch_kind(above: Upstream, client: HubClient, kind: Kind, wait: int) -> int:
    came = 0
    for one in client.received(kind, wait=wait):
        try:
            came += _take(above, client, one)
        except (HubUnreachable, HubRefused):
            raise
        except Exception:
            # One parcel that cannot be stored must not hold up the others; it is shown again.
            logger.exception("Gói tin %s của trục cấp trên %s chưa lưu được.", one.doc_id, above.pk)
    return came


def _take(above: Upstream, client: HubClient, one: Received) -> int:
    """Fetch, store and only then acknowledge one delivery. Returns 1 when a parcel is new."""
    if Parcel.objects.filter(upstream=above, upstream_doc_id=one.doc_id).exists():
        client.acknowledge(one.doc_id, "done")
        return 0
    with payloads.store().incoming() as incoming:
        client.fetch(one.doc_id, _Adding(incoming))  # type: ignore[arg-type]
        try:
            package = read(
                incoming.path, with_attachments=False, limits=Limits(max_bytes=_MAX_PACKAGE)
            )
        except PackageRefused as refused:
            client.acknowledge(one.doc_id, "fail", refused.finding.sentence)
            return 0
        boxes = _boxes_here(one, package)
        if not boxes:
            client.acknowledge(one.doc_id, "fail", NOT_OURS)
            return 0
        is_new = _kept(above, one, package, boxes, incoming)
    client.acknowledge(one.doc_id, "done")
    return int(is_new)


def _boxes_here(one: Received, package: Package) -> list[Mailbox]:
    """Mailboxes of this hub the delivery is for: the code it lay under there, else those it names."""
    told = [canonical(part) for part in (one.to_code or "").strip("[]").replace('"', "").split(",")]
    codes = [code for code in told if code] or list(recipients(package.message))
    boxes: dict[str, Mailbox] = {}
    for found in directory.find(codes).values():
        if found.organ.participant_id is not None and not found.is_closed:
            boxes[found.organ.code] = Mailbox(found.organ.code, found.organ.participant_id)
    return list(boxes.values())


def _kept(
    above: Upstream, one: Received, package: Package, boxes: list[Mailbox], incoming: Incoming
) -> bool:
    """Bytes, then rows. False when these recipients have the very bytes already: they went up from
    here and came back down, or lay under two docIds."""
    present = Delivery.objects.filter(
        parcel__sha256=package.sha256, to_code__in=[box.code for box in boxes],
        participant__isnull=False,
    )  # fmt: skip
    have = set(present.values_list("to_code", flat=True))
    missing = [box for box in boxes if box.code not in have]
    if not missing:
        return False
    payloads.store().keep(incoming)
    parcel = described(package, kind=kind_of(package), from_code=sender_of(package), at=clock.now())
    parcel.upstream = above
    parcel.upstream_doc_id = one.doc_id[:64]
    message = package.message
    report = message if isinstance(message, StatusReport) else None
    if not note_parcel(parcel=parcel, mailboxes=missing, report=report):
        return False
    secure_payload(parcel.sha256, again=incoming.file)
    return True


def _kind(kind: str) -> Kind:
    return "status" if kind == "status" else "edoc"


class _Adding:
    """A place to write to whose bytes go into the store."""

    def __init__(self, incoming: Incoming) -> None:
        self._incoming = incoming

    def write(self, chunk: bytes) -> int:
        """Append `chunk`; returns its length."""
        self._incoming.add(chunk)
        return len(chunk)
