"""Keeps the search index true in the background: turn after turn, at most a moment behind.

The loop looks for change lines by itself; a notification at each change would let the commits of
the whole office pass only one after another. Several processes may run it: one turn at a time goes
on, whoever takes it. A process that dies in a turn leaves its lines to the others.
"""

# ruff: noqa: PLC0415 - models can be imported only when Django is set up

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable

from congvan.deployment.supervision import Pauses

logger = logging.getLogger(__name__)

# With the turn itself this keeps a change findable within a second.
LOOK_SECONDS = 0.3
# A turn aims at this length, so that a fresh change never waits long behind old ones.
_TURN_SECONDS = 0.4
_FEWEST, _MOST = 20, 2_000


class SearchIndexKeeper:
    """Runs the loop in a thread of this process."""

    def __init__(self, *, turn: Callable[[int], int] | None = None) -> None:
        self._turn = turn or _take_changes
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._keep, name="search-index", daemon=True)

    def start(self) -> None:
        """Start and return at once."""
        self._thread.start()

    def request_stop(self) -> None:
        """Begin no further turn. Returns at once."""
        self._stopping.set()

    def join(self, timeout: float) -> bool:
        """Wait until the turn under way has ended; one cut off is done again next time."""
        self._thread.join(timeout)
        return not self._thread.is_alive()

    def _keep(self) -> None:
        from django.db import connection

        pauses, limit, is_failing = Pauses(), _MOST // 4, False
        while not self._stopping.is_set():
            began = time.monotonic()
            try:
                taken = self._turn(limit)
            except Exception:
                # Told once; a database that is away comes back, and nobody else starts this again.
                if not is_failing:
                    logger.exception("Chưa cập nhật được chỉ mục tra cứu.")
                is_failing = True
                connection.close()
                self._stopping.wait(pauses.after(ran_seconds=0))
                continue
            if is_failing:
                logger.info("Chỉ mục tra cứu được cập nhật trở lại.")
            pauses, is_failing = Pauses(), False
            if taken:
                limit = next_limit(limit, taken, time.monotonic() - began)
            else:
                # Back to the pool while there is nothing to do.
                connection.close()
                self._stopping.wait(LOOK_SECONDS)
        connection.close()


def next_limit(limit: int, taken: int, seconds: float) -> int:
    """How many lines the next turn takes, after one that took `taken` of `limit` in `seconds`."""
    if seconds > _TURN_SECONDS:
        return max(_FEWEST, int(taken * _TURN_SECONDS / seconds))
    return min(_MOST, limit * 2) if taken >= limit else limit


def runs_here(role: str) -> bool:
    """Whether a process of this role has anything to search: a hub has not."""
    return role != "hub"


def _take_changes(limit: int) -> int:
    from congvan.search.services.indexing import take_changes

    return take_changes(limit=limit)
