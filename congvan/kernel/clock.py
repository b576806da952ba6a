"""The one source of time. Rules take time as an argument; services ask here.

Times are stored as timestamptz (UTC) and shown in Asia/Ho_Chi_Minh (R-307).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

OFFICE_ZONE = ZoneInfo("Asia/Ho_Chi_Minh")

_frozen_at: ContextVar[datetime | None] = ContextVar("frozen_at", default=None)


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return _frozen_at.get() or datetime.now(UTC)


def today() -> date:
    """The present date in the offices' time zone."""
    return now().astimezone(OFFICE_ZONE).date()


@contextmanager
def frozen(moment: datetime) -> Iterator[None]:
    """Hold the clock at `moment` (aware) within the block; for tests and the demo world."""
    if moment.tzinfo is None:
        raise ValueError("The clock is frozen at an aware moment only.")
    token = _frozen_at.set(moment)
    try:
        yield
    finally:
        _frozen_at.reset(token)
