"""A remote signing service as docs/reference/two-step-signing.md describes it, on this machine."""

from __future__ import annotations

import base64
import contextlib
import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, utils

from tests.signing.pki import Holder


@dataclass
class Service:
    """Its one account, the code of the person, and how the person answers."""

    holder: Holder
    code: str
    secret: str
    answers: str = "signed"
    url: str = ""
    asked: list[dict[str, str]] = field(default_factory=list)
    waiting: dict[str, int] = field(default_factory=dict)

    def begin(self, order: dict[str, str]) -> tuple[int, dict[str, str]]:
        if order["account"] != "khai@ca.example" or order["code"] != self.code:
            return 403, {"error": "code"}
        self.asked.append(order)
        transaction = f"t{len(self.asked)}"
        self.waiting[transaction] = 1
        return 201, {"transaction": transaction}

    def ask(self, transaction: str) -> tuple[int, dict[str, str]]:
        if transaction not in self.waiting:
            return 404, {"error": "transaction"}
        if self.waiting[transaction] or self.answers == "waiting":
            self.waiting[transaction] = 0
            return 200, {"status": "waiting"}
        if self.answers != "signed":
            return 200, {"status": self.answers}
        digest = base64.b64decode(self.asked[int(transaction[1:]) - 1]["digest"])
        value = self.holder.key.sign(digest, padding.PKCS1v15(), utils.Prehashed(hashes.SHA256()))
        return 200, {"status": "signed", "signature": base64.b64encode(value).decode()}


@contextlib.contextmanager
def served(service: Service) -> Iterator[Service]:
    """The service at `service.url` for a block."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            order = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            self._answer(*service.begin(order))

        def do_GET(self) -> None:
            self._answer(*service.ask(self.path.rpartition("/")[2]))

        def _answer(self, status: int, body: dict[str, str]) -> None:
            if self.headers.get("Authorization") != service.secret:
                status, body = 401, {}
            data = json.dumps(body).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_: object) -> None:
            """Nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    service.url = f"http://127.0.0.1:{server.server_port}/ky"
    thread = threading.Thread(
        target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
    )
    thread.start()
    try:
        yield service
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
