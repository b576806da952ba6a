"""A hub above that speaks SPEC §9 over HTTP, in a thread: as much of it as a client hub needs."""

from __future__ import annotations

import base64
import hashlib
import json
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from edxml_vn.vxp import answers, headers
from edxml_vn.vxp.hashes import matches

SECRET = "bi-mat-tren-truc-tinh"


class Above:
    """Its state: what was sent to it, what waits at it, what was acknowledged; `broken` answers HTML."""

    def __init__(self) -> None:
        self.sent: list[tuple[dict[str, str], bytes]] = []
        self.ids: dict[str, str] = {}
        self.waiting: dict[str, tuple[str, str, bytes]] = {}  # docId: kind, to, bytes
        self.acknowledged: list[tuple[str, str]] = []
        self.agencies: list[dict[str, str]] = []
        self.broken = False
        self.refuses = ""
        self.url = ""

    def put(self, kind: str, to: str, body: bytes) -> str:
        doc_id = str(uuid.uuid4())
        self.waiting[doc_id] = (kind, to, body)
        return doc_id

    def answer(self, name: str, told: dict[str, str], body: bytes) -> bytes:
        if name == "sendEdoc":
            return self._send(told, body)
        if name == "getReceivedEdocList":
            items = [
                {"docId": k, "messageType": kind, "to": to, "from": "G22.1", "status": "initial"}
                for k, (kind, to, _) in self.waiting.items() if kind == told["messagetype"]
            ]  # fmt: skip
            return answers.ok_list(items)
        if name == "getEdoc":
            data = base64.b64encode(self.waiting[told["docId"]][2]).decode()
            return json.dumps({**json.loads(answers.ok()), "data": data}).encode()
        if name == "updateStatus":
            self.acknowledged.append((told["docId"], told["status"]))
            self.waiting.pop(told["docId"], None)
            return answers.ok()
        if name == "getAgenciesList":
            return answers.ok_list(self.agencies)
        return answers.ok_count(len(self.waiting))

    def _send(self, told: dict[str, str], body: bytes) -> bytes:
        file = body[:-2]
        digest = hashlib.sha256(file)
        if not matches(told["hash-file"], digest.digest()):
            return answers.fail(answers.ErrorCode.BAD_FILE, "hash")
        if self.refuses:
            return answers.fail(answers.ErrorCode(self.refuses), "khong nhan")
        self.sent.append((told, file))
        return answers.ok_sent(self.ids.setdefault(digest.hexdigest(), str(uuid.uuid4())))


@contextmanager
def listening() -> Iterator[Above]:
    above = Above()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            told = headers.opened(
                self.headers["XroadVnpt-sign-header"], self.headers["XroadVnpt-hash-header"], SECRET
            )
            if above.broken:
                said = b"<html>proxy</html>"
            elif told is None:
                said = answers.fail(answers.ErrorCode.WRONG_ACCOUNT, "sai bi mat")
            else:
                said = above.answer(self.path.rsplit("/", 1)[-1], told, body)
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(said)))
            self.end_headers()
            self.wfile.write(said)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    above.url = f"http://127.0.0.1:{server.server_address[1]}/vxp"
    try:
        yield above
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
