"""A message provider as they are: takes JSON by POST, sends one key once, and has bad days."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class Provider:
    """What it received and sent; `mood` says how it answers the next request."""

    SECRET = "Bearer bi-mat"

    def __init__(self) -> None:
        self.address = ""
        self.mood = "well"
        self.requests: list[dict[str, Any]] = []
        self.sent: dict[str, dict[str, Any]] = {}

    def answer(self, key: str, authorization: str, body: dict[str, Any]) -> tuple[int, Any]:
        """The status and the answer to one request."""
        self.requests.append(body)
        if authorization != self.SECRET:
            return 401, {"error": "unauthorized"}
        if self.mood == "broken":
            return 500, {"error": "internal"}
        if self.mood == "busy":
            return 429, {"error": "slow down"}
        if not str(body.get("to", "")).lstrip("+").isdigit():
            return 400, {"error": "invalid number"}
        # The same key again is the same message: answered alike, sent once.
        first = key not in self.sent
        if first:
            self.sent[key] = body
        if self.mood == "forgetful":
            return 200, "accepted"
        return 202, {"id": f"P-{sorted(self.sent).index(key) + 1}"}


@contextmanager
def running() -> Iterator[Provider]:
    """The provider on a port of this machine, until the block ends."""
    provider = Provider()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            raw = self.rfile.read(int(self.headers["Content-Length"]))
            if provider.mood == "slow":
                time.sleep(1)
            if provider.mood == "gone":
                self.connection.close()
                return
            if provider.mood == "elsewhere":
                self.send_response(302)
                self.send_header("Location", f"{provider.address}other")
                self.end_headers()
                return
            status, answer = provider.answer(
                self.headers.get("Idempotency-Key", ""),
                self.headers.get("Authorization", ""),
                json.loads(raw),
            )
            self.send_response(status)
            self.end_headers()
            self.wfile.write((answer if isinstance(answer, str) else json.dumps(answer)).encode())

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    provider.address = f"http://127.0.0.1:{server.server_port}/"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
