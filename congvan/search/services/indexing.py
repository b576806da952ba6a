"""Takes change lines and makes the records anew: what the loop of the background does.

A turn is one transaction: lines are taken, what they name is read, records are stored. A turn cut
off at any point leaves its lines for the next. Only one turn goes on at a time in all processes,
so that an older reading never comes after a newer one.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable, Sequence
from functools import partial

from django.db import DatabaseError, InterfaceError, OperationalError, connection, transaction

from congvan.kernel import clock
from congvan.kernel.transactions import in_transaction, may_be_done_again, requires_transaction
from congvan.search.building import documents, drafts, others, spreading, storing
from congvan.search.building.made import Made
from congvan.search.models import Change, SetAside
from congvan.search.services import reading
from congvan.search.states import INDEXED, SPREADING, Source

logger = logging.getLogger(__name__)

MOST_LINES = 2_000
# Of each turn this share are the newest lines: a fresh change does not wait behind a rebuild.
_FRESH = 4
# After this long a turn puts back what it has not reached: long texts must not hold up the others.
TURN_SECONDS = 0.7
_LOCK = (5052, 1)

_TAKE = """
    DELETE FROM search_change WHERE id IN (
        (SELECT id FROM search_change WHERE kind = ANY(%(kinds)s) ORDER BY id DESC LIMIT %(fresh)s)
        UNION ALL
        (SELECT id FROM search_change WHERE kind = ANY(%(kinds)s) ORDER BY id LIMIT %(old)s)
    ) RETURNING kind, object_id
"""
_TO_SPREAD = f"""
    SELECT id, kind, object_id, cursor FROM search_change
    WHERE kind IN ({", ".join(f"'{kind}'" for kind in SPREADING)}) ORDER BY id LIMIT 1
"""  # noqa: S608 - constants

Builder = Callable[[Sequence[int]], Iterable[list[Made]]]


@in_transaction
def take_changes(*, limit: int = MOST_LINES) -> int:
    """Make one turn; returns how many lines it took, 0 when there is nothing or another is at it.

    Never raises for one thing that cannot be indexed: that is set aside. Raises DatabaseError when
    the database itself is away.
    """
    may_be_done_again()
    if not _only_one():
        return 0
    taken = _take(limit)
    until = time.monotonic() + TURN_SECONDS
    for source, builder in _builders().items():
        if taken.get(source):
            _index(source, builder, sorted(taken[source]), until)
    if taken.get(Source.TEXT):
        spreading.spread_texts(sorted(taken[Source.TEXT]))
    count = sum(map(len, taken.values()))
    return count + (_spread_one() if count < limit // 2 else 0)


def index_all() -> int:
    """Turn after turn until nothing is left; for commands, the demo and tests."""
    total = 0
    while count := take_changes():
        total += count
    return total


def _only_one() -> bool:
    """Whether this transaction is the one turn that goes on; let go at its end, however it ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s, %s)", _LOCK)
        return bool(cursor.fetchone()[0])


def _take(limit: int) -> dict[str, set[int]]:
    """What the lines taken name, each once."""
    fresh = limit // _FRESH
    taken: dict[str, set[int]] = {}
    with connection.cursor() as cursor:
        cursor.execute(
            _TAKE,
            {"kinds": [*INDEXED, Source.TEXT], "fresh": fresh, "old": limit - fresh},
        )
        for kind, object_id in cursor.fetchall():
            taken.setdefault(kind, set()).add(object_id)
    return taken


def _spread_one() -> int:
    """Go one page further with the oldest line that spreads; 1 when there was one."""
    with connection.cursor() as cursor:
        cursor.execute(_TO_SPREAD)
        line = cursor.fetchone()
    if line is None:
        return 0
    line_id, kind, object_id, cursor_at = line
    spreading.spread(line_id, Source(kind), object_id, cursor_at)
    return 1


def _builders() -> dict[Source, Builder]:
    order = partial(_order_texts)
    return {
        Source.DOCUMENT: lambda ids: documents.build(ids, order),
        Source.DRAFT: lambda ids: drafts.build(ids, order),
        Source.DOSSIER: others.dossiers,
        Source.TASK: others.tasks,
        Source.SEAT: others.seats,
    }


def _order_texts(digests: list[str]) -> None:
    if digests:
        reading.order(sha256s=digests)


@requires_transaction
def _index(source: Source, builder: Builder, object_ids: Sequence[int], until: float) -> None:
    """Make these records; when it fails, by halves, until the one that fails is set aside."""
    try:
        with transaction.atomic():
            _make(source, builder, object_ids, until)
    except (OperationalError, InterfaceError):
        # The database is away or stops us: nothing is wrong with the things.
        raise
    except Exception as error:
        if len(object_ids) > 1:
            middle = len(object_ids) // 2
            _index(source, builder, object_ids[:middle], until)
            _index(source, builder, object_ids[middle:], until)
            return
        logger.exception("Chưa lập được chỉ mục cho %s %s.", source, object_ids[0])
        _set_aside(source, object_ids[0], error)


def _make(source: Source, builder: Builder, object_ids: Sequence[int], until: float) -> None:
    """Store portion by portion; when the time is up, note anew what was not reached."""
    missing = set(object_ids)
    is_late = False
    for portion in builder(object_ids):
        storing.store(portion)
        missing.difference_update(made.object_id for made in portion)
        is_late = time.monotonic() > until
        if is_late:
            break
    if is_late:
        Change.objects.bulk_create(Change(kind=source, object_id=one) for one in sorted(missing))
    else:
        storing.remove(spreading.KINDS_OF[source], sorted(missing))
    SetAside.objects.filter(kind=source, object_id__in=object_ids).delete()


def _set_aside(source: Source, object_id: int, error: Exception) -> None:
    """Keep what could not be indexed, with what failed: the kind of error, never its content."""
    reason = type(error).__name__
    if isinstance(error, DatabaseError) and error.__cause__ is not None:
        reason = f"{reason} {getattr(error.__cause__, 'sqlstate', '') or ''}".strip()
    SetAside.objects.update_or_create(
        kind=source, object_id=object_id, defaults={"reason": reason, "at": clock.now()}
    )
