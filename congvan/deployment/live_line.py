"""One open line to a client: its queue, what goes out on it, how it ends."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from congvan.deployment.live_door import Opening, Visitor

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

# What a client may be behind in events before it is let go.
QUEUE_LENGTH = 64
SEND_SECONDS = 20.0
# The end of a line, in its queue.
END = b""


class Stream:
    """One open page: who, in which seat, which conversation, up to which change it was told."""

    __slots__ = (
        "conversation_id", "is_hinted", "is_over", "numbers", "other_id", "other_seat",
        "other_there", "position", "queue", "seen", "urgent", "visitor",
    )  # fmt: skip

    def __init__(self, opening: Opening) -> None:
        self.visitor: Visitor = opening.visitor
        self.conversation_id = opening.conversation_id
        self.position = opening.position
        self.other_id, self.other_seat = opening.other_id, opening.other_seat
        self.other_there: bool | None = None
        self.seen: str | None = None
        # The last numbers it was told, and the urgent ones.
        self.numbers = b""
        self.urgent: frozenset[str] = frozenset()
        self.is_hinted = self.is_over = False
        self.queue: asyncio.Queue[bytes] = asyncio.Queue(QUEUE_LENGTH)

    def tell(self, data: bytes) -> None:
        """Put something in the queue; a full one ends the stream, so that it never grows."""
        if self.is_over:
            return
        try:
            self.queue.put_nowait(data)
        except asyncio.QueueFull:
            self.is_over = True

    def end(self, last: bytes = END) -> None:
        """Send what is waiting, then `last`, and close."""
        if last:
            self.tell(last)
        self.tell(END)
        self.is_over = True


async def next_piece(stream: Stream) -> bytes:
    """Everything that waits, as one piece; `END` when nothing more comes."""
    data = await stream.queue.get()
    pieces = []
    while data != END:
        pieces.append(data)
        if stream.queue.empty():
            break
        data = stream.queue.get_nowait()
    else:
        stream.is_over = True
    stream.is_hinted = False
    return b"".join(pieces)


async def send_piece(send: Send, data: bytes, *, more: bool = True) -> None:
    """Send a piece. Raises TimeoutError for a client that does not take it."""
    async with asyncio.timeout(SEND_SECONDS):
        await send({"type": "http.response.body", "body": data, "more_body": more})


async def end_quietly(send: Send) -> None:
    """Close the answer if the line still takes it."""
    try:
        async with asyncio.timeout(0.1):
            await send({"type": "http.response.body", "body": b"", "more_body": False})
    except (TimeoutError, OSError, RuntimeError):
        return


async def until_gone(receive: Receive, stream: Stream) -> None:
    """A client that goes away wakes its stream."""
    while (await receive())["type"] != "http.disconnect":
        continue
    stream.end()


async def refuse(send: Send, status: int) -> None:
    """The page asks by itself then; there is nobody to read a sentence."""
    headers = [(b"content-length", b"0"), (b"cache-control", b"no-store")]
    if status in (429, 503):
        headers.append((b"retry-after", b"10"))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": b""})
