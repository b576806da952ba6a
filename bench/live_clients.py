"""Clients of the live stream as browsers are: they come back with the last number they know."""

from __future__ import annotations

import asyncio
import json
import random
import re
import time
import uuid
from dataclasses import dataclass, field
from urllib.parse import urlencode

READ_LIMIT = 1 << 20
PATIENCE_SECONDS = 60.0


@dataclass(slots=True)
class Page:
    """One open page: each line's first arrival, how often it came, and the last number known."""

    port: int
    cookie: str
    talk: int
    known: int = 0
    arrivals: dict[int, float] = field(default_factory=dict)
    times: dict[int, int] = field(default_factory=dict)
    connects: int = 0
    refused: int = 0
    is_open: asyncio.Event = field(default_factory=asyncio.Event)

    async def run(self) -> None:
        """Listen until cancelled; a line that is cut is opened again after a second."""
        while True:
            try:
                await self._listen()
            except (OSError, asyncio.IncompleteReadError, ValueError):
                self.refused += 1
            self.is_open.clear()
            await asyncio.sleep(random.uniform(0.5, 1.5))

    async def _listen(self) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port, limit=READ_LIMIT)
        try:
            writer.write(
                f"GET /sse?hoi-thoai={self.talk}&tu=0 HTTP/1.1\r\nHost: 127.0.0.1\r\n"
                f"Cookie: {self.cookie}\r\nLast-Event-ID: {self.known}\r\n\r\n".encode()
            )
            head = await reader.readuntil(b"\r\n\r\n")
            if b" 200 " not in head.split(b"\r\n", 1)[0]:
                raise ValueError(head[:60])
            self.connects += 1
            self.is_open.set()
            number = 0
            while line := await reader.readline():
                if line.startswith(b"id: "):
                    number = int(line[4:])
                elif line.startswith(b"data: ") and number:
                    self._take(number, line)
                    number = 0
        finally:
            writer.close()

    def _take(self, number: int, line: bytes) -> None:
        now, seq = time.perf_counter(), json.loads(line[6:])["seq"]
        self.arrivals.setdefault(seq, now)
        self.times[seq] = self.times.get(seq, 0) + 1
        self.known = max(self.known, number)


@dataclass(slots=True)
class Writer:
    """Sends as the script does: the same key again until there is an answer."""

    port: int
    cookie: str
    token: str = ""

    async def send(self, talk: int, text: str) -> tuple[int, float]:
        """The message's number, and when it was sent for the last time before the answer."""
        key = str(uuid.uuid4())
        deadline = time.monotonic() + PATIENCE_SECONDS
        while True:
            try:
                if not self.token:
                    self.token = await self._token(talk)
                began = time.perf_counter()
                form = {"text": text, "khoa": key, "csrfmiddlewaretoken": self.token}
                status, body = await self._ask("POST", f"/hoi-thoai/{talk}/gui/", urlencode(form))
                if status == 200:
                    return int(json.loads(body)["piece"]["seq"]), began
            except (OSError, asyncio.IncompleteReadError, ValueError):
                pass
            if time.monotonic() > deadline:
                raise RuntimeError(f"A message was not taken for {PATIENCE_SECONDS:.0f} s.")
            await asyncio.sleep(0.5)

    async def _token(self, talk: int) -> str:
        status, page = await self._ask("GET", f"/hoi-thoai/{talk}/")
        found = re.search(rb'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        if status != 200 or found is None:
            raise ValueError(f"page: {status}")
        return found[1].decode()

    async def _ask(self, method: str, path: str, body: str = "") -> tuple[int, bytes]:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port, limit=READ_LIMIT)
        try:
            writer.write(
                f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {self.cookie}\r\n"
                f"Accept: {'application/json' if method == 'POST' else 'text/html'}\r\n"
                "Content-Type: application/x-www-form-urlencoded\r\n"
                f"Content-Length: {len(body)}\r\nConnection: close\r\n\r\n{body}".encode()
            )
            answer = await asyncio.wait_for(reader.read(), 15)
        finally:
            writer.close()
        head, _, content = answer.partition(b"\r\n\r\n")
        lines = head.split(b"\r\n")
        if not lines[0]:
            raise ValueError("no answer")
        for line in lines:
            if line.lower().startswith(b"set-cookie: csrftoken="):
                kept = self.cookie.split("; csrftoken=")[0]
                self.cookie = f"{kept}; {line[12:].split(b';')[0].decode()}"
        if b"chunked" in head.lower():
            content = _joined(content)
        return int(lines[0].split()[1]), content


def _joined(chunks: bytes) -> bytes:
    whole = b""
    while chunks:
        size, _, rest = chunks.partition(b"\r\n")
        length = int(size, 16)
        if not length:
            break
        whole, chunks = whole + rest[:length], rest[length + 2 :]
    return whole
