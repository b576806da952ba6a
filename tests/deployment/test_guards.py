"""What stands in front of the pages: proxies, limits, the absent database; and the logs behind."""

from __future__ import annotations

import asyncio
import json
import logging
import sys
from collections.abc import Callable, Iterable
from typing import Any

import psycopg
import pytest
from django.db import OperationalError, connection
from django.test import RequestFactory

from congvan.deployment import health, logs
from congvan.deployment.asgi import Dispatcher
from congvan.deployment.wsgi import behind_proxies, client_address
from congvan.kernel.audit import request_context


@pytest.mark.parametrize(
    ("remote", "forwarded", "proxies", "client"),
    [
        ("10.0.0.9", "", 0, "10.0.0.9"),
        ("10.0.0.9", "6.6.6.6", 0, "10.0.0.9"),
        ("10.0.0.9", "203.0.113.7", 1, "203.0.113.7"),
        ("10.0.0.9", "6.6.6.6, 203.0.113.7", 1, "203.0.113.7"),
        ("10.0.0.9", "6.6.6.6, 203.0.113.7, 10.0.0.8", 2, "203.0.113.7"),
        ("10.0.0.9", "", 1, "10.0.0.9"),
    ],
)
def test_client_address(remote: str, forwarded: str, proxies: int, client: str):
    assert client_address(remote, forwarded, trusted_proxies=proxies) == client


@pytest.mark.parametrize(("proxies", "scheme"), [(0, None), (1, "https")])
def test_untrusted_headers_do_not_reach_the_pages(proxies: int, scheme: str | None):
    seen: dict[str, Any] = {}

    def pages(environ: dict[str, Any], _start: Callable[..., Any]) -> Iterable[bytes]:
        seen.update(environ)
        return []

    environ = {
        "REMOTE_ADDR": "10.0.0.9",
        "HTTP_X_FORWARDED_FOR": "203.0.113.7",
        "HTTP_X_FORWARDED_PROTO": "https",
        "HTTP_X_FORWARDED_HOST": "evil.example",
        "HTTP_X_REAL_IP": "6.6.6.6",
    }
    behind_proxies(pages, trusted_proxies=proxies)(environ, lambda *_: None)
    assert seen["REMOTE_ADDR"] == ("203.0.113.7" if proxies else "10.0.0.9")
    assert seen.get("HTTP_X_FORWARDED_PROTO") == scheme
    assert not {"HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_HOST", "HTTP_X_REAL_IP"} & seen.keys()


def _echo(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    body = environ["wsgi.input"].read()
    start_response("200 OK", [("content-type", "text/plain")])
    return [str(len(body)).encode()]


def _broken(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    raise ZeroDivisionError


def _scope(path: str, headers: list[tuple[bytes, bytes]]) -> dict[str, Any]:
    return {
        "type": "http", "http_version": "1.1", "method": "POST", "path": path,
        "query_string": b"", "headers": headers,
    }  # fmt: skip


def _ask(
    dispatcher: Dispatcher,
    *,
    path: str = "/",
    headers: Iterable[tuple[bytes, bytes]] = (),
    chunks: tuple[bytes, ...] = (b"",),
) -> tuple[int, str]:
    """One request through the dispatcher; returns status and body."""
    sent: list[dict[str, Any]] = []
    waiting = list(chunks)

    async def receive() -> dict[str, Any]:
        body = waiting.pop(0)
        return {"type": "http.request", "body": body, "more_body": bool(waiting)}

    async def send(message: Any) -> None:
        sent.append(message)

    asyncio.run(dispatcher(_scope(path, list(headers)), receive, send))
    return sent[0]["status"], b"".join(m.get("body", b"") for m in sent[1:]).decode()


def test_body_within_the_limit_arrives_whole():
    assert _ask(Dispatcher(_echo, body_limit=10), chunks=(b"12345", b"67890")) == (200, "10")


def test_declared_and_undeclared_bodies_over_the_limit_are_refused():
    dispatcher = Dispatcher(_echo, body_limit=10)
    for status, page in (
        _ask(dispatcher, headers=[(b"content-length", b"11")]),
        _ask(dispatcher, chunks=(b"12345", b"67890", b"1")),
    ):
        assert status == 413
        assert "quá lớn" in page


def test_body_cut_in_half_is_not_taken_for_a_whole_one():
    seen: list[BaseException] = []

    def pages(environ: dict[str, Any], _start: Callable[..., Any]) -> Iterable[bytes]:
        try:
            environ["wsgi.input"].read()
        except OSError as error:
            seen.append(error)
            raise
        return []

    async def ask() -> None:
        messages = [
            {"type": "http.request", "body": b"so=12&trich", "more_body": True},
            {"type": "http.disconnect"},
        ]

        async def receive() -> dict[str, Any]:
            return messages.pop(0)

        async def send(_message: Any) -> None:
            raise AssertionError("nobody listens")

        await Dispatcher(pages, body_limit=100)(_scope("/", []), receive, send)

    asyncio.run(ask())
    assert [type(error) for error in seen] == [ConnectionResetError]


def test_header_with_an_underscore_cannot_pass_for_another():
    seen: dict[str, Any] = {}

    def pages(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        seen.update(environ)
        return _echo(environ, start_response)

    _ask(
        Dispatcher(pages, body_limit=9), headers=[(b"x_forwarded_for", b"6.6.6.6"), (b"x-a", b"1")]
    )
    assert seen["HTTP_X_A"] == "1"
    assert "HTTP_X_FORWARDED_FOR" not in seen


def test_absent_database_is_told_but_health_answers():
    dispatcher = Dispatcher(_echo, body_limit=10, database_is_up=lambda: False)
    status, page = _ask(dispatcher)
    assert (status, "khởi động lại" in page) == (503, True)
    assert _ask(dispatcher, path="/healthz")[0] == 200


def test_error_outside_django_is_a_page_and_a_log_line(caplog):
    status, page = _ask(Dispatcher(_broken, body_limit=10), path="/van-ban")
    assert (status, "Hệ thống gặp lỗi" in page) == (500, True)
    assert "/van-ban" in caplog.text


@pytest.mark.django_db
def test_ready_when_the_database_and_tables_are(rf: RequestFactory):
    answer = health.ready(rf.get("/readyz"))
    assert answer.status_code == 200
    assert json.loads(answer.content) == {"status": "ready", "worker": "silent", "reasons": {}}


def test_not_ready_while_the_database_is_away(rf: RequestFactory, monkeypatch):
    def refuse() -> None:
        raise OperationalError

    monkeypatch.setattr(connection, "ensure_connection", refuse)
    answer = health.ready(rf.get("/readyz"))
    assert answer.status_code == 503
    assert "database" in json.loads(answer.content)["reasons"]


@pytest.mark.parametrize(
    ("cause", "status"),
    [
        (psycopg.OperationalError("connection refused"), 503),
        (psycopg.errors.AdminShutdown("terminating"), 503),
        (psycopg.errors.QueryCanceled("statement timeout"), 500),
        (psycopg.errors.DeadlockDetected("deadlock"), 500),
        (ValueError("a bug"), 500),
    ],
)
def test_only_an_absent_database_is_an_absence(rf: RequestFactory, cause: Exception, status: int):
    try:
        _fail_from(cause)
    except OperationalError:
        answer = health.server_error(rf.get("/"))
    assert answer.status_code == status


def _fail_from(cause: Exception) -> None:
    raise OperationalError from cause


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("password=hoa-sen next", "password=*** next"),
        ("{'csrfmiddlewaretoken': 'abc123', 'a': 1}", "{'csrfmiddlewaretoken': '***', 'a': 1}"),
        ("Authorization: Bearer eyJhbGciOi", "Authorization: ***"),
        ("postgresql://congvan:s3cret@db/congvan", "postgresql://congvan:***@db/congvan"),
        ("Số 123/QĐ-UBND, mật độ 5", "Số 123/QĐ-UBND, mật độ 5"),
    ],
)
def test_no_secret_in_the_logs(text: str, shown: str):
    assert logs.without_secrets(text) == shown


def _record(message: str, error: BaseException | None = None) -> logging.LogRecord:
    info = (type(error), error, None) if error else None
    record = logging.LogRecord("congvan.test", logging.INFO, "", 1, message, None, info)
    logs.TraceIdFilter().filter(record)
    return record


def test_lines_carry_the_trace_id_in_both_forms():
    with request_context(trace_id="A1B2C3"):
        record = _record("đã nhận", ValueError("token=xyz"))
    assert "INFO [A1B2C3] congvan.test: đã nhận" in logs.ReadableFormatter().format(record)
    entry = json.loads(logs.JsonFormatter().format(record))
    assert (entry["trace_id"], entry["message"], entry["level"]) == ("A1B2C3", "đã nhận", "INFO")
    assert "xyz" not in entry["error"]


def test_trace_id_is_empty_outside_and_before_django(monkeypatch):
    assert logs.current_trace_id() == ""
    monkeypatch.delitem(sys.modules, "congvan.kernel.audit.recording")
    assert logs.current_trace_id() == ""
