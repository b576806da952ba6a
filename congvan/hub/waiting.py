"""Questions that wait for mail: held in the event loop, without a thread and a connection each.

A parcel accepted by this process wakes the ones it is for at once. Other processes' parcels are
found by one statement for all who wait, five times a second. NOTIFY would serialize the commits of
all senders, which is what a hub can afford least.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable, Sequence

logger = logging.getLogger(__name__)

LOOK_EVERY_SECONDS = 0.2
_AFTER_FAILURE_SECONDS = 2.0

Key = tuple[int, str]


class Watcher:
    """Tells waiting questions that their mailbox has mail; lives in one event loop.

    `look` asks the database which of some mailboxes have mail.
    """

    def __init__(self, look: Callable[[Sequence[Key]], Awaitable[set[Key]]]) -> None:
        self._look = look
        self._waiting: dict[Key, set[asyncio.Event]] = {}
        self._task: asyncio.Task[None] | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self.has_ended = False

    def end(self) -> None:
        """Hold no question any longer: the process stops. From any thread or signal handler."""
        self.has_ended = True
        if self._loop is not None:
            self._loop.call_soon_threadsafe(lambda: self.wake(list(self._waiting)))

    async def wait(self, key: Key, seconds: float) -> bool:
        """Whether mail came within `seconds`; returns as soon as it is there."""
        if self.has_ended:
            return False
        self._loop = asyncio.get_running_loop()
        event = asyncio.Event()
        self._waiting.setdefault(key, set()).add(event)
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._watch())
        try:
            async with asyncio.timeout(seconds):
                await event.wait()
        except TimeoutError:
            return False
        finally:
            events = self._waiting[key]
            events.discard(event)
            if not events:
                del self._waiting[key]
        return not self.has_ended

    def wake(self, keys: Iterable[Key]) -> None:
        """These mailboxes have mail."""
        for key in keys:
            for event in self._waiting.get(key, ()):
                event.set()

    async def _watch(self) -> None:
        """Look as long as somebody waits."""
        while self._waiting:
            await asyncio.sleep(LOOK_EVERY_SECONDS)
            try:
                self.wake(await self._look(list(self._waiting)))
            except Exception:
                # Who waits is answered at the end of its time anyway.
                logger.debug("The mailboxes could not be looked at.", exc_info=True)
                await asyncio.sleep(_AFTER_FAILURE_SECONDS)
