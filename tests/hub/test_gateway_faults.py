"""Accounts, limits and faults at the hub's door: every answer is JSON (SPEC §9.3, §12 H4, H9, H14)."""

from __future__ import annotations

import asyncio
import http.client
import uuid
from contextlib import closing
from typing import Any

import pytest

from congvan.hub import payloads
from congvan.hub.gateway import Gateway
from congvan.hub.services import mailboxes, participants
from tests.hub import papers
from tests.hub.conftest import SYSTEM, RunningHub
from tests.hub.sdk import Sdk, judged, reply


def test_a_revoked_account_is_silent_and_its_organs_are_locked(hub: RunningHub, pair):
    sender, receiver, here, there = pair
    participant = hub.participant(receiver.system_id)
    participants.revoke(by=SYSTEM, participant_id=participant.pk, reason="Thôi dùng")
    assert receiver.call("getReceivedEdocList")["ErrorCode"] == "15"
    assert sender.send(papers.edoc(here, [there]), sender=here)["ErrorCode"] == "23"


def test_both_secrets_are_good_during_a_rotation(hub: RunningHub, pair):
    sender, *_ = pair
    participant = hub.participant(sender.system_id)
    issued = participants.rotate(by=SYSTEM, participant_id=participant.pk)
    fresh = Sdk(hub.port, sender.system_id, issued.secret)
    assert {one.call("countReceiveEdoc")["status"] for one in (sender, fresh)} == {"OK"}
    assert issued.secret not in repr(issued)
    assert issued.secret not in repr(participant.__dict__)


def test_too_many_in_a_minute(hub: RunningHub):
    busy = hub.join("busy.system", "H99.BUSY", limit=3)
    sent = [
        busy.send(papers.edoc("H99.BUSY", ["H99.BUSY"], number=n), sender="H99.BUSY")["status"]
        for n in range(5)
    ]
    assert sent == ["OK"] * 3 + ["FAIL"] * 2


def test_a_database_that_is_away_and_a_mistake_of_ours_are_json(
    hub: RunningHub, monkeypatch: pytest.MonkeyPatch
):
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("a bug")

    monkeypatch.setattr(mailboxes, "list_received", broken)
    assert hub.sdk().call("getReceivedEdocList")["ErrorCode"] == "20"


def _asked(gateway: Gateway, sdk: Sdk, name: str, messages: list[dict[str, Any]]) -> list[Any]:
    """What the application sends for one request whose body comes in these messages."""
    headers = sdk.headers({"from": "H99.C1", "messagetype": "edoc"}, "application/json")
    scope = {
        "type": "http", "path": f"/vxp/{name}", "method": "GET" if name == "downloadEdoc" else "POST",
        "headers": [(key.lower().encode(), value.encode()) for key, value in headers.items()],
    }  # fmt: skip
    coming, sent = iter(messages), []

    async def receive() -> dict[str, Any]:
        return next(coming)

    async def send(message: Any) -> None:
        sent.append(message)

    asyncio.run(gateway(scope, receive, send))
    gateway.close()
    return sent


def test_while_the_database_is_away(hub: RunningHub):
    for name in ("getReceivedEdocList", "sendEdoc", "downloadEdoc"):
        away = Gateway(database_is_up=lambda: False)
        start, body = _asked(away, hub.sdk("c.system"), name, [{"type": "http.request"}])
        assert start["status"] == 200
        assert (
            body["body"] == b"" if name == "downloadEdoc" else b'"ErrorCode":"20"' in body["body"]
        )


def test_a_sender_that_goes_away_leaves_nothing(hub: RunningHub):
    half = {"type": "http.request", "body": bytes(3_000_000), "more_body": True}
    sdk = hub.sdk("c.system")
    assert _asked(Gateway(), sdk, "sendEdoc", [half, half, {"type": "http.disconnect"}]) == []
    assert not list((payloads.store().directory / "incoming").iterdir())


def test_one_line_serves_many_calls(hub: RunningHub):
    sdk = hub.sdk("c.system")
    line = http.client.HTTPConnection("127.0.0.1", hub.port, timeout=5)
    with closing(line):
        for name in ("countReceiveEdoc", "nothing", "getAgenciesList", "getEdoc"):
            headers = sdk.headers({"docId": str(uuid.uuid4())}, "application/json")
            line.request("POST", f"/vxp/{name}", body=b"{}", headers=headers)
            judged(reply(line.getresponse()))
