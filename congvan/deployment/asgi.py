"""The ASGI dispatcher in front of the pages: guards first, then Django as WSGI in threads.

The hub's protocol (/vxp) has a door of its own, which streams bodies and answers JSON only.

Django under ASGI hops through a thread for every synchronous middleware and reads downloads into
memory; as WSGI in a thread pool it serves twice the pages (STACK, measured). What streams for
hours gets a path of its own here and never occupies one of the threads.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from a2wsgi import WSGIMiddleware

logger = logging.getLogger(__name__)

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]

# One page in work per thread and one database connection per thread (the pool holds 24).
THREADS = 12
# A slow reader holds back its page after that many chunks instead of filling the memory.
CHUNKS_IN_FLIGHT = 10

# The protocol of the axis lies below it.
HUB = "/vxp/"
# Events to open pages: one stream each, for as long as the page stands.
LIVE = "/sse"

# Paths that answer while the database is away: they tell about it.
ALWAYS_OPEN = ("/healthz", "/readyz")

DATABASE_AWAY = (
    "Hệ thống đang khởi động lại",
    "Cơ sở dữ liệu tạm thời chưa trả lời, nên trang này chưa mở được. Những gì đã lưu vẫn còn nguyên.",
    "Trang tự mở lại sau 5 giây. Nếu quá vài phút, báo người quản trị hệ thống.",
)
TOO_LARGE = (
    "Tệp gửi lên quá lớn",
    "Tổng dung lượng của lần gửi này vượt mức {megabytes} MB mà hệ thống nhận.",
    "Quay lại trang trước, gửi ít tệp hơn trong một lần hoặc nén tệp nhỏ lại.",
)


BROKEN = (
    "Hệ thống gặp lỗi",
    "Trang này chưa mở được vì một lỗi của phần mềm; lỗi đã được ghi vào nhật ký.",
    "Thử lại sau ít phút. Nếu vẫn vậy, báo người quản trị hệ thống kèm giờ gặp lỗi.",
)


class RequestTooLarge(Exception):
    """The body passed the limit while it was being read."""


class Dispatcher:
    """The whole of HTTP: body limit, database gate, then the pages."""

    def __init__(
        self,
        pages: Callable[..., Any],
        *,
        body_limit: int,
        database_is_up: Callable[[], bool] = lambda: True,
        hub: Application | None = None,
        live: Application | None = None,
    ) -> None:
        self._pages: Any = WSGIMiddleware(pages, workers=THREADS, send_queue_size=CHUNKS_IN_FLIGHT)
        self._body_limit = body_limit
        self._database_is_up = database_is_up
        self._hub = hub
        self._live = live

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection's request."""
        if scope["type"] != "http":
            await self._pages(scope, receive, send)
            return
        if self._hub is not None and (scope["path"] + "/").startswith(HUB):
            await self._hub(scope, receive, send)
            return
        if self._live is not None and scope["path"] == LIVE:
            await self._live(scope, receive, send)
            return
        if scope["path"] not in ALWAYS_OPEN and not self._database_is_up():
            await answer(
                send, 503, DATABASE_AWAY, headers=[(b"retry-after", b"5"), (b"refresh", b"5")]
            )
            return
        if declared_length(scope) > self._body_limit:
            await self._refuse(send)
            return
        await self._guarded(_with_plain_headers(scope), receive, send)

    async def _guarded(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Stop a body that passes the limit, and one that ends because the line was cut."""
        received = 0
        started = False

        async def counting_receive() -> Message:
            nonlocal received
            message = await receive()
            if message["type"] == "http.disconnect":
                # Taken for the end of the body, a form cut in half would look like a whole one.
                raise ConnectionResetError("The client went away in the middle of its request.")
            received += len(message.get("body", b""))
            if received > self._body_limit:
                raise RequestTooLarge
            return message

        async def noting_send(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            await self._pages(scope, counting_receive, noting_send)
        except RequestTooLarge:
            if not started:
                await self._refuse(send)
        except ConnectionResetError:
            logger.info("Người gửi ngắt kết nối giữa chừng: %s %s.", scope["method"], scope["path"])
        except Exception:
            # Django answers for its pages' errors itself; this is an error of that answer.
            logger.exception("Không trả lời được %s %s.", scope["method"], scope["path"])
            if not started:
                await answer(send, 500, BROKEN, headers=[])

    async def _refuse(self, send: Send) -> None:
        title, what, next_step = TOO_LARGE
        what = what.format(megabytes=self._body_limit // 1024**2)
        await answer(send, 413, (title, what, next_step), headers=[(b"connection", b"close")])


def declared_length(scope: Scope) -> int:
    """The Content-Length, 0 when there is none (the server has checked that it is a number)."""
    for name, value in scope["headers"]:
        if name == b"content-length":
            return int(value)
    return 0


def _with_plain_headers(scope: Scope) -> Scope:
    """Without headers that have an underscore: as WSGI they could pass for X-Forwarded-For."""
    plain = [(name, value) for name, value in scope["headers"] if b"_" not in name]
    return {**scope, "headers": plain}


async def answer(
    send: Send, status: int, sentences: tuple[str, str, str], *, headers: list[tuple[bytes, bytes]]
) -> None:
    """A whole plain page that needs neither database nor templates."""
    body = plain_page(*sentences).encode()
    fixed = [
        (b"content-type", b"text/html; charset=utf-8"),
        (b"content-length", str(len(body)).encode()),
        (b"cache-control", b"no-store"),
        (b"content-security-policy", b"default-src 'none'"),
    ]
    await send({"type": "http.response.start", "status": status, "headers": fixed + headers})
    await send({"type": "http.response.body", "body": body})


def plain_page(title: str, what: str, next_step: str) -> str:
    """HTML of three sentences: what happened, why, what to do."""
    return (
        '<!doctype html><html lang="vi"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{title}</title></head><body><main><h1>{title}</h1><p>{what}</p>"
        f"<p>{next_step}</p></main></body></html>"
    )
