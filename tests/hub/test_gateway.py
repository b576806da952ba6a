"""The protocol as the official SDK speaks it, over a socket (SPEC §9, §12 H1–H13)."""

from __future__ import annotations

import base64
import hashlib
import itertools
import json
import socket
import threading
import time
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest

from congvan.hub import payloads
from congvan.hub.models import Delivery, HubOrgan, HubPolicy, Parcel
from congvan.hub.services import accepting
from congvan.kernel import clock
from tests.hub import papers
from tests.hub.conftest import RunningHub
from tests.hub.sdk import PREFIX, Sdk, mac, zero_dropped

_numbers = itertools.count(1)


def test_a_document_goes_there_and_its_status_comes_back(pair: tuple[Sdk, Sdk, str, str]):
    sender, receiver, here, there = pair
    file = papers.edoc(here, [there], document_id="D-1")
    sent = sender.send(file, sender=here, to=json.dumps([there]))
    assert str(uuid.UUID(sent["DocId"])) == sent["DocId"]

    (line,) = receiver.received()
    assert line["docId"] != sent["DocId"]
    assert (line["from"], line["to"], line["status"]) == (here, there, "initial")
    assert (line["messageType"], line["serviceType"]) == ("edoc", "eDoc")
    assert receiver.call("countReceiveEdoc", body=b"{}")["count"] == 1

    got = receiver.call("getEdoc", {"docId": line["docId"], "filePath": "xml"}, body=b"{}")
    assert base64.b64decode(got["data"]) == file
    raw = receiver.ask("downloadEdoc", {"docId": line["docId"], "filePath": "xml"}, method="GET")
    assert raw.body == file

    done = {"status": "done", "docId": line["docId"]}
    assert receiver.call("updateStatus", done, body=b"{}")["status"] == "OK"
    assert receiver.call("updateStatus", done, body=b"{}")["status"] == "OK"
    assert receiver.received() == []
    assert receiver.call("countReceiveEdoc", body=b"{}")["count"] == 0

    note = papers.status(there, here, "03", document_id="D-1")
    assert receiver.send(note, sender=there, kind="status")["status"] == "OK"
    assert sender.received("edoc") == []
    (line,) = sender.received("status")
    assert (line["from"], line["to"]) == (there, here)
    assert sender.call("countReceiveStatus", body=b"{}")["count"] == 1

    (report,) = sender.call("getSentEdocList", {"messagetype": "edoc", "docId": sent["DocId"]})[
        "data"
    ]
    assert (report["toCode"], report["receiveStatus"]) == (there, "done")


def test_one_system_may_write_to_itself(hub: RunningHub):
    own = hub.join("alone.system", "H99.ALONE")
    file = papers.edoc("H99.ALONE", ["H99.ALONE"])
    assert own.send(file, sender="H99.ALONE")["status"] == "OK"
    assert len(own.received()) == 1


@pytest.mark.parametrize("ending", [b"\r\n", b""])
@pytest.mark.parametrize("spelling", ["right", "dropped"])
def test_both_spellings_of_the_hash_and_both_endings(pair, ending: bytes, spelling: str):
    sender, receiver, here, there = pair
    file = papers.edoc(here, [there], number=next(_numbers))
    right = hashlib.sha256(file).hexdigest()
    given = right if spelling == "right" else zero_dropped(file)
    assert sender.send(file, sender=here, hash_file=given, ending=ending)["status"] == "OK"
    (line,) = receiver.received()
    assert base64.b64decode(receiver.call("getEdoc", {"docId": line["docId"]})["data"]) == file


def test_a_file_that_ends_with_its_own_line_end_keeps_it(pair: tuple[Sdk, Sdk, str, str]):
    sender, receiver, here, there = pair
    for ending in (b"\r\n", b""):
        file = papers.edoc(here, [there], number=next(_numbers)) + b"\r\n"
        assert sender.send(file, sender=here, ending=ending)["status"] == "OK"
    for line in receiver.received():
        raw = receiver.ask("downloadEdoc", {"docId": line["docId"]}, method="GET").body
        assert raw.endswith(b"</edXML>\r\n")


def test_what_was_signed_is_all_that_counts(pair: tuple[Sdk, Sdk, str, str]):
    sender, receiver, here, there = pair
    sender.send(papers.edoc(here, [there]), sender=here)
    (line,) = receiver.received()
    # The single headers are unsigned copies: whatever they say is not heard.
    changed = {PREFIX + "docId": str(uuid.uuid4()), PREFIX + "messagetype": "x"}
    assert receiver.call("getEdoc", {"docId": line["docId"]}, changed=changed)["status"] == "OK"


def _spoiled(sdk: Sdk, how: str) -> dict[str, str | None]:
    headers = sdk.headers({"servicetype": "eDoc", "messagetype": "edoc"}, "application/json")
    text = headers[PREFIX + "sign-header"]
    signed = lambda words: {  # noqa: E731
        PREFIX + "sign-header": words, PREFIX + "hash-header": mac(words, sdk.secret),
    }  # fmt: skip
    return {
        "byte": {PREFIX + "sign-header": text.replace("edoc", "edoC")},
        "hash": {PREFIX + "hash-header": "0" * 64},
        "no hash": {PREFIX + "hash-header": None},
        "no signature": {PREFIX + "sign-header": None},
        "account": signed(text.replace(sdk.system_id, "nobody")),
        "other": signed(text.replace(sdk.system_id, "b.system")),
        "no json": signed("{" + text),
        "list": signed("[1,2]"),
        "deep": signed("[" * 5000),
        "numbers": signed('{"XroadVnpt-systemid":17}'),
        "latin": {PREFIX + "hash-header": "é" * 64},
    }[how]


@pytest.mark.parametrize(
    "how",
    ["byte", "hash", "no hash", "no signature", "account", "other", "no json", "list", "deep",
     "numbers", "latin"],
)  # fmt: skip
def test_who_does_not_prove_itself_gets_nothing(hub: RunningHub, how: str):
    sdk = hub.sdk()
    answer = sdk.call("getReceivedEdocList", changed=_spoiled(sdk, how))
    assert (answer["status"], answer["ErrorCode"]) == ("FAIL", "15")
    raw = sdk.ask("downloadEdoc", method="GET", changed=_spoiled(sdk, how))
    assert (raw.status, raw.body) == (200, b"")


@pytest.mark.parametrize(
    ("method", "name"),
    [("POST", "nothing"), ("GET", ""), ("POST", "sendEdoc/x"), ("GET", "sendEdoc"), ("PUT", "getEdoc"),
     ("DELETE", "getAgenciesList"), ("OPTIONS", "sendEdoc"), ("POST", "downloadEdoc"),
     ("PATCH", "a/b/c"), ("GET", "getReceivedEdocList")],
)  # fmt: skip
def test_unknown_calls_and_methods_are_refused_in_json(hub: RunningHub, method: str, name: str):
    assert hub.sdk().call(name, method=method)["status"] == "FAIL"


@pytest.mark.parametrize("base", ["/vxp", "/vxp/", "/vxp//", "/vxp/truc/lien-thong"])
def test_endpoints_with_slashes_and_below_a_path(hub: RunningHub, base: str):
    sdk = hub.sdk(base=base)
    file = papers.edoc("H99.A1", ["H99.A1"], number=next(_numbers))
    assert sdk.send(file, sender="H99.A1")["status"] == "OK"
    assert sdk.call("countReceiveEdoc", body=b"{}")["status"] == "OK"


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"hash_file": "0" * 64}, "10"),
        ({"hash_file": ""}, "10"),
        ({"kind": "status"}, "22"),
        ({"kind": "letter"}, "22"),
        ({"kind": ""}, "22"),
        ({"sender": "H99.B1"}, "19"),
        ({"sender": "H99.A2"}, "19"),
        ({"sender": "NOBODY"}, "19"),
        ({"sender": ""}, "19"),
        ({"to": '["NO.SUCH"]'}, "18"),
        ({"to": "[NO.SUCH, H99.B1]"}, "18"),
        ({"to": "[[1]]"}, "21"),
        ({"to": "A\x00B"}, "18"),
        ({"sender": "\ud800"}, "19"),
        ({"sender": "A" * 10_000}, "19"),
    ],
)
def test_a_wrong_send_delivers_nothing(hub: RunningHub, wrong: dict[str, str], code: str):
    before = Delivery.objects.count(), Parcel.objects.count()
    file = papers.edoc("H99.A1", ["H99.B1"], number=next(_numbers))
    answer = hub.sdk().send(file, **{"sender": "H99.A1", **wrong})
    assert (answer["status"], answer["ErrorCode"]) == ("FAIL", code)
    assert (Delivery.objects.count(), Parcel.objects.count()) == before


@pytest.mark.parametrize(
    "file",
    [b"", b"x", b"<a/>", papers.edoc("H99.A1", ["H99.B1"])[:900], b"\x00" * 100,
     papers.edoc("H99.A1", []), papers.edoc("H99.A1", ["NO.SUCH"]), papers.edoc("", ["H99.B1"]),
     papers.edoc("H99.A1", ["H99.B1"]).replace(b"?>", b'?><!DOCTYPE a [<!ENTITY b "c">]>')],
)  # fmt: skip
def test_a_malformed_package_delivers_nothing(hub: RunningHub, file: bytes):
    before = Parcel.objects.count()
    assert hub.sdk().send(file, sender="H99.A1")["status"] == "FAIL"
    assert Parcel.objects.count() == before


def test_a_known_file_is_still_refused_when_the_call_is_wrong(pair: tuple[Sdk, Sdk, str, str]):
    sender, receiver, here, there = pair
    file = papers.edoc(here, [there])
    first = sender.send(file, sender=here)
    for wrong in ({"sender": "H99.B1"}, {"kind": "status"}, {"to": '["NO.SUCH"]'}):
        assert sender.send(file, **{"sender": here, "to": "", **wrong})["status"] == "FAIL"
    again = sender.send(file, sender=here, to="")
    assert again["DocId"] == first["DocId"]
    assert len(receiver.received()) == 1


def test_twelve_at_once_and_the_same_one_twelve_times(pair: tuple[Sdk, Sdk, str, str]):
    sender, receiver, here, there = pair

    def send(number: int) -> str:
        sdk = Sdk(sender.port, sender.system_id, sender.secret)
        file = papers.edoc(here, [there], number=number)
        return str(sdk.send(file, sender=here)["DocId"])

    with ThreadPoolExecutor(12) as pool:
        assert len(set(pool.map(send, range(100, 112)))) == 12
        assert len(set(pool.map(send, [200] * 12))) == 1
    lines = receiver.received()
    assert len(lines) == len({line["docId"] for line in lines}) == 13


def test_another_account_sees_and_changes_nothing(hub: RunningHub, pair):
    sender, receiver, here, there = pair
    sender.send(papers.edoc(here, [there]), sender=here)
    (line,) = receiver.received()
    outsider = hub.sdk("c.system")
    for name in ("getEdoc", "updateStatus"):
        answer = outsider.call(name, {"docId": line["docId"], "status": "done"}, body=b"{}")
        assert answer["status"] == "FAIL"
    assert outsider.ask("downloadEdoc", {"docId": line["docId"]}, method="GET").body == b""
    # The sender of a parcel is not the one it was delivered to.
    assert sender.call("getEdoc", {"docId": line["docId"]})["status"] == "FAIL"
    assert (
        outsider.call("getSentEdocList", {"messagetype": "edoc", "docId": line["docId"]})["data"]
        == []
    )
    assert len(receiver.received()) == 1


def test_docId_and_docid_may_both_be_there(pair: tuple[Sdk, Sdk, str, str]):  # noqa: N802
    sender, receiver, here, there = pair
    for number in (1, 2, 3):
        sender.send(papers.edoc(here, [there], number=number), sender=here)
    one, two, three = (line["docId"] for line in receiver.received())
    acknowledge = lambda **more: receiver.call("updateStatus", more, body=b"{}")["status"]  # noqa: E731
    assert acknowledge(status="processing", docId=one) == "OK"
    assert [line["status"] for line in receiver.received()] == ["processing", "initial", "initial"]
    assert acknowledge(status="done", docId=one) == "OK"
    # `docId` is stale now: the open one is meant; with two open ones, `docid`.
    assert acknowledge(status="fail", docid=two) == "OK"
    assert acknowledge(status="done", docId=str(uuid.uuid4()), docid=three) == "OK"
    states = dict(Delivery.objects.filter(pk__in=(one, two, three)).values_list("pk", "state"))
    assert [states[uuid.UUID(key)] for key in (one, two, three)] == ["done", "fail", "done"]
    assert acknowledge(status="fail", docId=one, docid="") == "FAIL"
    assert acknowledge(status="lost", docId=two, docid="") == "FAIL"
    assert acknowledge(status="done", docId="H41,2024:1", docid="") == "FAIL"


@pytest.mark.parametrize("quoted", [True, False])
def test_values_that_the_sdk_quotes_once_more(pair: tuple[Sdk, Sdk, str, str], *, quoted: bool):
    sender, receiver, here, there = pair
    wrap = json.dumps if quoted else str
    file = papers.edoc(here, [there])
    sender.send(file, sender=here, to=wrap(json.dumps([there])))
    (line,) = receiver.received()
    done = {"status": wrap("done"), "docid": wrap(line["docId"])}
    assert receiver.call("updateStatus", done)["status"] == "OK"


def test_expect_100_continue_is_answered_at_once(hub: RunningHub):
    sdk = hub.sdk()
    body = b"{}"
    headers = sdk.headers({}, "application/json")
    head = "POST /vxp/countReceiveEdoc HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\n"
    head += f"Content-Length: {len(body)}\r\n" + "".join(
        f"{k}: {v}\r\n" for k, v in headers.items()
    )
    with socket.create_connection(("127.0.0.1", hub.port), timeout=5) as line:
        line.sendall(head.encode() + b"\r\n")
        assert line.recv(64).startswith(b"HTTP/1.1 100")
        line.sendall(body)
        assert b'"count"' in _until_quiet(line, b"}")


def _until_quiet(line: socket.socket, end: bytes) -> bytes:
    got = b""
    while not got.endswith(end) and (piece := line.recv(65536)):
        got += piece
    return got


def test_a_thousand_receivers_fit_into_the_header(hub: RunningHub):
    codes = [f"H99.{number:04d}.ABCDEFGHIJKLMNOPQRSTU" for number in range(1000)]
    many = hub.join("many.system", "H99.MANY")
    HubOrgan.objects.bulk_create(
        HubOrgan(
            code=code,
            name=code,
            participant=hub.participant("many.system"),
            modified_at=clock.now(),
        )
        for code in codes
    )
    file = papers.edoc("H99.MANY", [codes[0]])
    doc_id = many.send(file, sender="H99.MANY", to=json.dumps(codes, separators=(",", ":")))[
        "DocId"
    ]
    assert Delivery.objects.filter(parcel_id=doc_id).count() == 1000
    assert Parcel.objects.filter(pk=doc_id).count() == 1


def test_a_large_one_is_refused_in_json_and_the_line_stays_open(hub: RunningHub, pair):
    sender, receiver, here, there = pair
    HubPolicy.objects.update_or_create(pk=1, defaults={"max_package_mb": 2})
    accepting.forget_limit()
    try:
        large = papers.edoc(here, [there], content=bytes(6_000_000))
        assert sender.send(large, sender=here)["ErrorCode"] == "10"
        fitting = papers.edoc(here, [there], content=bytes(1_400_000))
        assert sender.send(fitting, sender=here)["status"] == "OK"
        # Who is not known is told so as well, without a byte on the disk.
        stranger = Sdk(hub.port, sender.system_id, "wrong")
        assert stranger.send(large, sender=here)["ErrorCode"] == "15"
    finally:
        HubPolicy.objects.all().delete()
        accepting.forget_limit()
    assert sender.send(large, sender=here)["status"] == "OK"
    for line, file in zip(receiver.received(), (fitting, large), strict=True):
        answer = receiver.call("getEdoc", {"docId": line["docId"]})
        assert base64.b64decode(answer["data"]) == file
    assert not list((payloads.store().directory / "incoming").iterdir())


def test_utf16_is_handed_out_as_utf8_and_downloaded_as_it_came(pair: tuple[Sdk, Sdk, str, str]):
    sender, receiver, here, there = pair
    file = papers.edoc(here, [there], encoding="UTF-16")
    assert sender.send(file, sender=here)["status"] == "OK"
    (line,) = receiver.received()
    text = base64.b64decode(receiver.call("getEdoc", {"docId": line["docId"]})["data"]).decode()
    assert text.startswith('<?xml version="1.0" encoding="UTF-8"?>')
    assert "họp giao ban quý" in text
    assert receiver.ask("downloadEdoc", {"docId": line["docId"]}, method="GET").body == file


def test_a_question_waits_for_mail(pair: tuple[Sdk, Sdk, str, str]):
    sender, receiver, here, there = pair
    began = time.monotonic()
    assert receiver.received(wait="1") == []
    assert 0.9 < time.monotonic() - began < 3
    found: list[object] = []
    asking = threading.Thread(target=lambda: found.extend(receiver.received(wait="20")))
    began = time.monotonic()
    asking.start()
    sender.send(papers.edoc(here, [there]), sender=here)
    asking.join()
    assert len(found) == 1
    assert time.monotonic() - began < 5


def test_statuses_wait_apart_from_documents(pair: tuple[Sdk, Sdk, str, str]):
    sender, receiver, here, there = pair
    sender.send(papers.edoc(here, [there]), sender=here)
    began = time.monotonic()
    assert receiver.received("status", wait="1") == []
    assert time.monotonic() - began > 0.9
    assert receiver.received("edoc", wait="30")


def test_filters_by_time(pair: tuple[Sdk, Sdk, str, str]):
    sender, receiver, here, there = pair
    sender.send(papers.edoc(here, [there]), sender=here)
    assert receiver.received(fromDate="01/01/2020 00:00:00", toDate="31/12/2999 23:59:59")
    assert receiver.received(fromDate="2999/01/01", toDate="") == []
    assert receiver.received(fromDate="2020-01-01", toDate="2020-12-31") == []
    assert receiver.received(fromDate="hôm qua".encode().hex(), toDate="99/99/9999")
