"""The hub's door at /vxp: bodies come in without a thread, then one thread does the call.

    Gateway(database_is_up=…)      an ASGI application, one for each process

The door answers every request with HTTP 200 and JSON: a proxy's or server's HTML page would be
"no new documents" to the official SDK (SPEC §9.3, §11.6). A refused body is read to its end, as far
as that is bearable, because the SDK sends a file again when the line is cut.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, MutableMapping, Sequence
from typing import Any

from congvan.hub import calls, payloads
from congvan.hub.calls import Answer, Call
from congvan.hub.refusals import Refused, bad_request
from congvan.hub.services import accepting, mailboxes
from congvan.hub.spool import MEMORY_BYTES, Spool
from congvan.hub.threads import Threads
from congvan.hub.waiting import Key, Watcher
from edxml_vn.vxp.answers import ErrorCode

logger = logging.getLogger(__name__)

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

BASE = "/vxp"
# While one waits for the disk (fsync), others work; more than the cores use waits for nothing.
THREADS = 8
SIGN_HEADER = b"xroadvnpt-sign-header"
HASH_HEADER = b"xroadvnpt-hash-header"
# A registration is some hundred bytes; everything but sendEdoc must fit into this.
LARGEST_QUESTION = MEMORY_BYTES
DRAINED_BYTES = 1 << 30
DRAIN_SECONDS = 120.0
# A sender that says nothing for so long is gone.
IDLE_SECONDS = 120.0
_AWAY = "Trục đang khởi động lại. Gửi lại sau ít phút."
_HEADERS = [(b"cache-control", b"no-store"), (b"x-content-type-options", b"nosniff")]
_END = b""


class Gateway:
    """Serves the protocol of the axis below `BASE`."""

    def __init__(
        self, *, database_is_up: Callable[[], bool] = lambda: True, threads: int = THREADS
    ) -> None:
        self._database_is_up = database_is_up
        self._threads = Threads(threads)
        self._watcher = Watcher(self._look)

    def close(self) -> None:
        """Let the calls under way end; for tests, a serving process just ends."""
        self._threads.close()

    def let_go(self) -> None:
        """Answer the questions that wait for mail, because the process is about to end."""
        self._watcher.end()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        body = Spool(payloads.store())
        try:
            call = _call(scope, body)
            await self._send(await self._answered(scope, call, receive), send)
        except ConnectionResetError:
            logger.info("Hệ thống gọi trục ngắt kết nối giữa chừng.")
        finally:
            body.close()

    async def _answered(self, scope: Scope, call: Call, receive: Receive) -> Answer:
        body = _Body(receive)
        try:
            await self._take_in(scope, call, body)
            self._check_up()
        except ConnectionResetError:
            raise
        except Exception as error:
            # Draining what was not asked for would make a client that waits for "100" send it.
            if call.body.size or not _expects_permission(scope):
                await body.drain()
            refused = calls.as_refused(error)
            return calls.whole(b"") if calls.is_download(call) else calls.refusal(refused)
        answer = await self._threads.run(calls.answer, call)
        self._watcher.wake(answer.woken)
        return await self._held(answer)

    async def _held(self, answer: Answer) -> Answer:
        """Wait for mail as long as the question allows; then answer what there is."""
        if answer.hold is None:
            return answer
        clock = asyncio.get_running_loop().time
        deadline = clock() + answer.hold.seconds
        while answer.hold is not None:
            left = deadline - clock()
            is_woken = left > 0 and await self._watcher.wait(answer.hold.mailbox, left)
            answer = await self._threads.run(answer.hold.again)
            if not is_woken:
                break
        return answer

    async def _take_in(self, scope: Scope, call: Call, body: _Body) -> None:
        """Read the body. Raises Refused for one that is not wanted, before it is read to its end."""
        limit = LARGEST_QUESTION
        is_known = call.name != "sendEdoc"
        if _declared_length(scope) > MEMORY_BYTES and not is_known:
            limit, is_known = await self._limit(call), True
        async for chunk in body.chunks():
            call.body.add(chunk)
            if call.body.size > limit + 2 and not is_known:
                limit, is_known = await self._limit(call), True
            if call.body.size > limit + 2:
                raise _too_large(call, limit)
            if call.body.gathered > MEMORY_BYTES:
                await self._threads.run(call.body.write_out)

    def _check_up(self) -> None:
        if not self._database_is_up():
            raise Refused(ErrorCode.HUB_ERROR, _AWAY)

    async def _limit(self, call: Call) -> int:
        """How much a large sendEdoc may bring, for a known sender. Raises Refused."""
        self._check_up()
        return await self._threads.run(calls.check_sender, call.sign_header, call.hash_header)

    async def _send(self, answer: Answer, send: Send) -> None:
        headers = [(b"content-type", answer.content_type), *_HEADERS]
        if answer.is_gzip:
            headers.append((b"content-encoding", b"gzip"))
        if answer.length is not None:
            headers.append((b"content-length", b"%d" % answer.length))
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        if answer.body is not None:
            await send({"type": "http.response.body", "body": answer.body, "more_body": False})
            return
        sent = 0
        while True:
            piece = await self._next(answer)
            if piece is None:
                # The line is cut without an end: the client sees that the answer is not whole.
                return
            sent += len(piece)
            is_last = piece == _END or sent == answer.length
            await send({"type": "http.response.body", "body": piece, "more_body": not is_last})
            if is_last:
                return

    async def _next(self, answer: Answer) -> bytes | None:
        """The next piece, empty at the end; None when it cannot be made."""
        try:
            return await self._threads.run(next, answer.pieces, _END)
        except Exception:
            logger.exception("Một câu trả lời của trục bị đứt giữa chừng.")
            return None

    async def _look(self, keys: Sequence[Key]) -> set[Key]:
        return await self._threads.run(mailboxes.with_mail, keys)


def _call(scope: Scope, body: Spool) -> Call:
    """The last word of the path is the call: SDKs ask for //sendEdoc, or below a longer path."""
    parts = [part for part in scope["path"][len(BASE) :].split("/") if part]
    found: dict[bytes, bytes] = {}
    for name, value in scope["headers"]:
        found.setdefault(name, value)
    return Call(
        name=parts[-1] if parts else "", method=scope["method"],
        sign_header=found.get(SIGN_HEADER, b""), hash_header=found.get(HASH_HEADER, b""),
        body=body, takes_gzip=b"gzip" in found.get(b"accept-encoding", b"").lower(),
    )  # fmt: skip


def _declared_length(scope: Scope) -> int:
    found = [value for name, value in scope["headers"] if name == b"content-length"]
    return int(found[0]) if found else 0


def _expects_permission(scope: Scope) -> bool:
    return any(name == b"expect" for name, _ in scope["headers"])


def _too_large(call: Call, limit: int) -> Refused:
    if call.name == "sendEdoc":
        return accepting.too_large(limit)
    return bad_request("Nội dung của lời gọi quá lớn.")


class _Body:
    """The body of one request as it comes in."""

    def __init__(self, receive: Receive) -> None:
        self._receive = receive
        self._is_complete = False

    async def chunks(self) -> AsyncIterator[bytes]:
        """Its pieces. Raises ConnectionResetError when the client goes, Refused when it sleeps."""
        while not self._is_complete:
            try:
                async with asyncio.timeout(IDLE_SECONDS):
                    message = await self._receive()
            except TimeoutError:
                self._is_complete = True
                raise bad_request("Nội dung gửi lên bị ngắt giữa chừng.") from None
            if message["type"] == "http.disconnect":
                raise ConnectionResetError("The client went away in the middle of its request.")
            self._is_complete = not message.get("more_body", False)
            if chunk := message.get("body", b""):
                yield chunk

    async def drain(self) -> None:
        """Read and forget the rest, within bounds: only then does the client listen."""
        drained = 0
        try:
            async with asyncio.timeout(DRAIN_SECONDS):
                async for chunk in self.chunks():
                    drained += len(chunk)
                    if drained > DRAINED_BYTES:
                        return
        except (TimeoutError, Refused):
            return
