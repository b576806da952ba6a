"""Sealing: batches of the trail are hashed into a Merkle tree, signed and chained.

From a seal on, no event of its batch can be changed, removed or added without the signing key,
and with it only by rewriting every later seal, which a head kept elsewhere gives away. What is
not yet sealed is protected by the trigger alone; therefore a job seals every minute.

Locks, in order: the writers' lock of `settled_event_id` is taken and given back in a short
transaction of its own; then each batch takes the sealer's advisory lock in its own transaction.
"""

from __future__ import annotations

import logging
from datetime import datetime
from pathlib import Path

import psycopg.errors
from django.conf import settings
from django.db import OperationalError, connection
from django.db.models import Max

from congvan.kernel.audit import canonical, keys, merkle
from congvan.kernel.models import AuditEvent, AuditSeal
from congvan.kernel.transactions import in_transaction

logger = logging.getLogger(__name__)

# Events of one seal: bounds the memory (1.6 MB of hashes) and the time of a batch (seconds).
BATCH_LIMIT = 50_000
# Rows fetched at a time from the server-side cursor; some 2 MB.
FETCH_ROWS = 2_000
# New writers queue behind the waiting sealer, so it waits no longer than a person notices.
LOCK_TIMEOUT = "200ms"
# Any constant that no other advisory lock of the product uses: "auditsea" in ASCII.
SEALER_LOCK = 0x6175646974736561

FIRST_PREVIOUS_HASH = bytes(32)


def seal_all(now: datetime) -> int:
    """Seal everything that is settled; for the job that runs every minute.

    Returns the number of events sealed. Returns 0 also when a writer's long transaction or
    another sealer is in the way; that is logged, and the next run does the work. Must not be
    called inside a transaction (RuntimeError). Raises AuditKeyDamaged.
    """
    up_to = settled_event_id()
    if up_to is None:
        return 0
    key = keys.load_or_create(Path(settings.DATA_DIR))
    sealed = 0
    while made := seal(up_to=up_to, key=key, now=now):
        sealed += made.event_count
    return sealed


def settled_event_id() -> int | None:
    """The highest event id such that it and every lower one is committed or gone for ever.

    Ids are given before commit, so a lower one may still appear after a higher one is seen. A
    writer holds ROW EXCLUSIVE on the table before it draws an id; under our SHARE lock there is
    therefore no id that is drawn and undecided. Returns 0 for an empty trail, and None when the
    lock was not to be had in time.
    """
    try:
        return _highest_event_id_without_writers()
    except OperationalError as error:
        if not isinstance(error.__cause__, psycopg.errors.LockNotAvailable):
            raise
        logger.info("Chưa niêm phong nhật ký: một giao dịch đang ghi kéo dài; lần sau làm tiếp.")
        return None


@in_transaction
def seal(
    *, up_to: int, key: keys.SigningKey, now: datetime, limit: int = BATCH_LIMIT
) -> AuditSeal | None:
    """Seal the next batch: at most `limit` events after the last seal, none beyond `up_to`.

    `up_to` comes from settled_event_id. Returns None when there is nothing to seal or another
    sealer is at work. Must not be called inside a transaction (RuntimeError).
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [SEALER_LOCK])
        if not cursor.fetchone()[0]:
            logger.info("Chưa niêm phong nhật ký: một tiến trình khác đang niêm phong.")
            return None
    previous = AuditSeal.objects.defer("leaf_hashes").order_by("-sequence").first()
    after = previous.last_event_id if previous else 0
    new = _batch(after=after, up_to=up_to, limit=limit)
    if new is None:
        return None
    new.sequence = previous.sequence + 1 if previous else 1
    new.previous_seal_hash = previous.seal_hash if previous else FIRST_PREVIOUS_HASH
    new.sealed_at = now
    new.key_id = key.key_id
    header = canonical.canonical_bytes(canonical.seal_header(new))
    new.signature = key.sign(header)
    new.seal_hash = canonical.seal_hash(header)
    new.save(force_insert=True)
    return new


def count_unsealed() -> int:
    """How many events wait for their seal."""
    last = AuditSeal.objects.aggregate(last=Max("last_event_id"))["last"] or 0
    return AuditEvent.objects.filter(id__gt=last).count()


@in_transaction
def _highest_event_id_without_writers() -> int:
    table = connection.ops.quote_name(AuditEvent._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL lock_timeout = '{LOCK_TIMEOUT}'")
        cursor.execute(f"LOCK TABLE {table} IN SHARE MODE")
    return AuditEvent.objects.aggregate(highest=Max("id"))["highest"] or 0


def _batch(*, after: int, up_to: int, limit: int) -> AuditSeal | None:
    """A seal with all that follows from its events; None when there are none."""
    rows = (
        AuditEvent.objects.filter(id__gt=after, id__lte=up_to)
        .order_by("id")
        .values_list(*canonical.EVENT_COLUMNS)[:limit]
    )
    leaves = bytearray()
    tree = merkle.RootAccumulator()
    last_id = after
    times: list[datetime] = []
    for row in rows.iterator(chunk_size=FETCH_ROWS):
        leaf = canonical.event_leaf(row)
        tree.add(leaf)
        leaves += leaf
        last_id, at = row[0], row[1]
        times = [min(times[0], at), max(times[1], at)] if times else [at, at]
    if not times:
        return None
    return AuditSeal(
        version=canonical.VERSION,
        first_event_id=after + 1,
        last_event_id=last_id,
        event_count=tree.count,
        first_at=times[0],
        last_at=times[1],
        root=tree.root(),
        leaf_hashes=bytes(leaves),
    )
