"""A small hub over a real socket, for tests of the client: answers what it is told to answer."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

from edxml_vn.vxp.headers import PREFIX, opened

SECRET = "lab-secret"


@dataclass
class Call:
    """One request as it arrived."""

    method: str
    path: str
    headers: dict[str, str]
    parameters: dict[str, str] | None
    body: bytes
    port: int


@dataclass
class Reply:
    """What to answer; `cut` closes the connection after so many bytes of the body."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    is_chunked: bool = False
    is_continued: bool = False
    cut: int | None = None
    closes: bool = False
    silence: threading.Event | None = None


class Lab:
    """The server, its calls so far and the replies to come (a list, or one function for all)."""

    def __init__(self) -> None:
        self.calls: list[Call] = []
        self.replies: list[Reply] = []
        self.answering: Callable[[Call], Reply] | None = None
        self.last_words: list[str] = []

    def __enter__(self) -> Self:
        lab = self

        class Handler(_Handler):
            pass

        Handler.lab = lab
        self._server = _Server(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/vxp"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def next_reply(self, call: Call) -> Reply:
        self.calls.append(call)
        return self.answering(call) if self.answering else self.replies.pop(0)


def json_reply(values: dict[str, Any], **kwargs: Any) -> Reply:
    return Reply(json.dumps(values).encode(), **kwargs)


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        pass


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1
    lab: Lab

    def log_message(self, *args: Any) -> None:
        pass

    def do_POST(self) -> None:
        self._serve()

    def do_GET(self) -> None:
        self._serve()

    def _serve(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        parameters = opened(
            self.headers[PREFIX + "sign-header"], self.headers[PREFIX + "hash-header"], SECRET
        )
        call = Call(
            self.command, self.path, dict(self.headers.items()), parameters, body,
            self.client_address[1],
        )  # fmt: skip
        reply = self.lab.next_reply(call)
        if reply.silence:
            reply.silence.wait(5)
        if reply.cut == 0:
            self.close_connection = True
            return
        if reply.is_continued:
            self.send_response_only(100)
            self.end_headers()
        self.send_response(reply.status)
        for name, value in reply.headers.items():
            self.send_header(name, value)
        if reply.is_chunked:
            self.send_header("Transfer-Encoding", "chunked")
            self.end_headers()
            for at in range(0, len(reply.body), 7):
                piece = reply.body[at : at + 7]
                self.wfile.write(b"%x\r\n%s\r\n" % (len(piece), piece))
            self.wfile.write(b"0\r\n\r\n")
        else:
            self.send_header("Content-Length", str(len(reply.body)))
            self.end_headers()
            self.wfile.write(reply.body[: reply.cut])
        self.wfile.flush()
        # After the answer the connection is closed without a word, as idle hubs do.
        self.close_connection = self.close_connection or reply.closes or reply.cut is not None
