"""The live stream in an event loop of its own, and clients that take what it sends."""

from __future__ import annotations

import asyncio
import json
import queue
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.test import Client

from congvan.deployment.live_stream import LiveStream

# Nothing here takes longer, however busy the machine is.
PATIENCE_SECONDS = 20.0


@dataclass(frozen=True, slots=True)
class Event:
    """One event as a browser takes it in."""

    name: str
    data: dict[str, Any]
    number: int | None


class Listening:
    """A client of the stream: its status, and its events one after another."""

    def __init__(self, live: LiveStream, scope: dict[str, Any], *, is_slow: bool = False) -> None:
        self.status = 0
        self.has_ended = threading.Event()
        self._live, self._scope, self._is_slow = live, scope, is_slow
        self._began = threading.Event()
        self._events: queue.Queue[Event] = queue.Queue()
        self._rest = b""
        self._gone: asyncio.Event | None = None
        self._loop: asyncio.AbstractEventLoop | None = None

    async def run(self) -> None:
        self._loop, self._gone = asyncio.get_running_loop(), asyncio.Event()
        try:
            await self._live(self._scope, self._receive, self._send)
        finally:
            self._began.set()
            self.has_ended.set()

    async def _receive(self) -> dict[str, Any]:
        assert self._gone is not None
        await self._gone.wait()
        return {"type": "http.disconnect"}

    async def _send(self, message: Any) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            return
        if self._is_slow and self._began.is_set():
            await asyncio.Event().wait()
        self._rest += message["body"]
        self._began.set()
        *whole, self._rest = self._rest.split(b"\n\n")
        for block in whole:
            fields = dict(
                line.split(": ", 1) for line in block.decode().split("\n") if ": " in line
            )
            if "event" in fields:
                number = int(fields["id"]) if "id" in fields else None
                self._events.put(Event(fields["event"], json.loads(fields["data"]), number))

    def begun(self) -> Listening:
        """Once the answer has begun."""
        assert self._began.wait(PATIENCE_SECONDS)
        return self

    def hears(self, name: str) -> Event:
        """The next event of that name; others before it are passed over."""
        while True:
            event = self._events.get(timeout=PATIENCE_SECONDS)
            if event.name == name:
                return event

    def heard(self) -> list[Event]:
        """What has come so far."""
        found = []
        while not self._events.empty():
            found.append(self._events.get())
        return found

    def goes(self) -> None:
        """Close the page."""
        assert self._loop is not None
        assert self._gone is not None
        self._loop.call_soon_threadsafe(self._gone.set)
        assert self.has_ended.wait(PATIENCE_SECONDS)


class Streams:
    """A running stream."""

    def __init__(self, live: LiveStream, loop: asyncio.AbstractEventLoop) -> None:
        self.live, self._loop = live, loop

    def opened(
        self, client: Client | None, talk: int = 0, *, after: int = 0, slow: bool = False,
        headers: tuple[tuple[bytes, bytes], ...] = (),
    ) -> Listening:  # fmt: skip
        """A page of a conversation asks for its stream; the answer has begun."""
        cookies = "; ".join(f"{k}={v.value}" for k, v in client.cookies.items()) if client else ""
        scope = {
            "type": "http", "method": "GET", "path": "/sse", "server": ("testserver", 80),
            "query_string": f"hoi-thoai={talk}&tu={after}".encode(),
            "headers": [*headers, (b"host", b"testserver"), (b"cookie", cookies.encode())],
        }  # fmt: skip
        listening = Listening(self.live, scope, is_slow=slow)
        asyncio.run_coroutine_threadsafe(listening.run(), self._loop)
        return listening.begun()

    def does(self, work: Any) -> None:
        """Do one of the stream's own periodic works now."""
        asyncio.run_coroutine_threadsafe(work(), self._loop).result(PATIENCE_SECONDS)


@contextmanager
def streams() -> Iterator[Streams]:
    """The stream serves within the block."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()

    async def made() -> LiveStream:
        return LiveStream()

    live = asyncio.run_coroutine_threadsafe(made(), loop).result(PATIENCE_SECONDS)
    try:
        yield Streams(live, loop)
    finally:
        asyncio.run_coroutine_threadsafe(live.close(), loop).result(PATIENCE_SECONDS)
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()
