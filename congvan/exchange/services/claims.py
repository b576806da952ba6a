"""Which packages a drain has in its hands, so that no other process sends them at the same time.

Locks of the database session: a process that dies lets go of them, and nothing is to be cleaned up.
Sending twice would do no harm (the hub answers as before), it would only cost.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

from django.db import connection

# Names the family of locks in the database; the second number is the package's.
LOCK_FAMILY = 5052
# Looked at for one claim; more than others can have in their hands.
_LOOKED_AT = 200

_LINE = """
    SELECT connection_id, status = 'waiting' AND (next_try_at IS NULL OR next_try_at <= %s)
    FROM exchange_outgoingpackage WHERE id = %s
"""
_DUE = "status = 'waiting' AND (next_try_at IS NULL OR next_try_at <= %(now)s)"
_LOCK = "(%(family)s, (id %% 2147483647)::int)"
# Materialized: nothing is locked that is not due. Hỏa tốc first, then in the order made.
_CLAIM = f"""
    WITH due AS MATERIALIZED (
        SELECT id FROM exchange_outgoingpackage WHERE id = %(first)s AND {_DUE}
        UNION ALL
        (SELECT id FROM exchange_outgoingpackage WHERE {{line}} AND {_DUE}
            AND id IS DISTINCT FROM %(first)s
        ORDER BY urgency, id LIMIT %(looked_at)s)
    )
    SELECT id FROM due WHERE pg_try_advisory_lock{_LOCK} LIMIT %(most)s
"""  # noqa: S608 - of constants
_RELEASE = f"SELECT pg_advisory_unlock{_LOCK} FROM unnest(%(ids)s::bigint[]) AS id"  # noqa: S608
# Two statements: an index serves either, none a comparison that NULL may pass.
_CLAIM_OF = _CLAIM.format(line="connection_id = %(line)s")
_CLAIM_INSIDE = _CLAIM.format(line="connection_id IS NULL")


def line_of(package_id: int, now: datetime) -> tuple[int | None, bool] | None:
    """The package's connection, and whether it waits and is due; None when it is not there."""
    with connection.cursor() as cursor:
        cursor.execute(_LINE, [now, package_id])
        row: tuple[int | None, bool] | None = cursor.fetchone()
        return row


@contextmanager
def claimed(
    line: int | None, *, first: int | None, most: int, now: datetime
) -> Iterator[Sequence[int]]:
    """Ids of due packages of a connection (None: within the node), ours within the block.

    `first` comes before the others, when nobody else has it.
    """
    values = {
        "line": line, "first": first, "most": most, "now": now, "looked_at": _LOOKED_AT,
        "family": LOCK_FAMILY,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_CLAIM_INSIDE if line is None else _CLAIM_OF, values)
        ids = [one for (one,) in cursor.fetchall()]
    try:
        yield ids
    finally:
        if ids and connection.connection is not None:
            _release(ids)


def _release(ids: Sequence[int]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_RELEASE, {"family": LOCK_FAMILY, "ids": list(ids)})
