"""A message provider as they are: takes JSON by POST, sends one key once, and has bad days."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from socketserver import StreamRequestHandler, ThreadingTCPServer
from typing import Any

from congvan.desk.channels import ChannelRefused, ChannelUnreached, Letter
from congvan.desk.services.receipts import Report
from tests.desk.local_server import QuietHandler, answering


class FakeChannel:
    """A channel without a line, by the same contract: sends one key once, has bad days, reports late.

    `moods` are the errors of the next answers, None for a good one. A `ChannelUnavailable` comes
    after the message was taken: nobody who is told so knows whether it went out.
    """

    def __init__(self, *moods: type[Exception] | None, takes_key: bool = True) -> None:
        self.moods = list(moods)
        self.takes_key = takes_key
        self.asked: list[str] = []
        self.sent: dict[str, Letter] = {}

    def send(self, letter: Letter) -> str:
        """Answer as the next mood says. Raises ChannelUnavailable, ChannelUnreached, ChannelRefused."""
        self.asked.append(letter.key)
        mood = self.moods.pop(0) if self.moods else None
        if not letter.address:
            mood = ChannelRefused
        if mood is not None and issubclass(mood, ChannelUnreached | ChannelRefused):
            raise mood("Bận.")
        self.sent.setdefault(letter.key, letter)
        if mood is not None:
            raise mood("Không trả lời.")
        return f"P-{letter.key}"

    def reports(self, status: str = "DELIVRD") -> list[Report]:
        """What it reports, as late as one likes, about all it sent."""
        return [Report(key, f"P-{key}", status, "máy tắt") for key in self.sent]


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

    class Handler(QuietHandler):
        def do_POST(self) -> None:  # noqa: N802 - the library names it
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

    with answering(Handler) as origin:
        provider.address = f"{origin}/"
        yield provider


class MailServer:
    """A mail server as it is, as far as it matters: takes a letter, refuses one, hangs up."""

    def __init__(self) -> None:
        self.port = 0
        self.mood = "well"
        self.letters: list[EmailMessage] = []

    def talk(self, lines: Any, say: Callable[[str], None]) -> None:
        """One conversation (RFC 5321)."""
        say("220 mail.example.vn")
        for raw in lines:
            line = raw.decode().strip().upper()
            if self.mood == "gone" and line.startswith("MAIL"):
                return
            if line.startswith("RCPT") and self.mood in ("unknown", "later"):
                say("550 no such user" if self.mood == "unknown" else "451 greylisted")
            elif line == "DATA":
                say("354 go on")
                text = b"".join(iter(lambda: next(lines), b".\r\n"))
                self.letters.append(message_from_bytes(text, policy=policy.default))
                say("250 taken")
            elif line == "QUIT":
                say("221 bye")
                return
            else:
                say("250 ok")


@contextmanager
def mail_server() -> Iterator[MailServer]:
    """The mail server on a port of this machine, until the block ends."""
    mail = MailServer()

    class Handler(StreamRequestHandler):
        def handle(self) -> None:
            mail.talk(iter(self.rfile), lambda words: self.wfile.write(f"{words}\r\n".encode()))

    server = ThreadingTCPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    mail.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield mail
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
