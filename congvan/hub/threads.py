"""The threads that do the hub's calls, each with a database session of its own while it is busy.

A session that is taken from the pool for every call is asked every time whether it still lives, which
costs as much as what the call itself asks. So a thread keeps its session from call to call and gives
it back when nothing was to be done for a moment, or when something went wrong with it.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from typing import Any, TypeVar

from django.db import connection

T = TypeVar("T")

# After that long without work the session goes back: pages and jobs share the pool.
IDLE_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class _Task:
    """Work for a thread, and who waits for it in which loop."""

    work: Callable[..., Any]
    arguments: tuple[Any, ...]
    loop: asyncio.AbstractEventLoop
    done: asyncio.Future[Any]


class Threads:
    """At most so many threads, begun when they are needed; used from one event loop."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._tasks: SimpleQueue[_Task | None] = SimpleQueue()
        self._threads: list[threading.Thread] = []
        self._unfinished = 0

    async def run(self, work: Callable[..., T], *arguments: Any) -> T:
        """What `work` returns or raises, done in a thread."""
        loop = asyncio.get_running_loop()
        done: asyncio.Future[T] = loop.create_future()
        self._unfinished += 1
        self._tasks.put(_Task(work, arguments, loop, done))
        if self._unfinished > len(self._threads) < self._most:
            thread = threading.Thread(target=self._serve, name="hub", daemon=True)
            self._threads.append(thread)
            thread.start()
        return await done

    def close(self) -> None:
        """Let the work under way end, and wait for it."""
        for _ in self._threads:
            self._tasks.put(None)
        for thread in self._threads:
            thread.join()

    def _serve(self) -> None:
        while (task := self._next()) is not None:
            result, error = None, None
            try:
                result = task.work(*task.arguments)
            except BaseException as failure:
                error = failure
            if connection.errors_occurred:
                connection.close()
            try:
                task.loop.call_soon_threadsafe(self._finish, task.done, result, error)
            except RuntimeError:
                # The loop has ended: nobody waits.
                continue
        connection.close()

    def _next(self) -> _Task | None:
        try:
            return self._tasks.get(timeout=IDLE_SECONDS)
        except Empty:
            connection.close()
        return self._tasks.get()

    def _finish(self, done: asyncio.Future[Any], result: Any, error: BaseException | None) -> None:
        self._unfinished -= 1
        if done.cancelled():
            return
        if error is None:
            done.set_result(result)
        else:
            done.set_exception(error)
