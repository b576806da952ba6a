"""HubClient against a hub over a real socket: SPEC §9, K1–K5 of §12."""

from __future__ import annotations

import base64
import gzip
import hashlib
import io
import json
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from edxml_vn.vxp.answers import ErrorCode, edoc_chunks, fail, ok, ok_count, ok_list, ok_sent
from edxml_vn.vxp.client import Counts, HubClient, HubRefused, HubUnreachable
from tests.edxml_vn.vxp_server import SECRET, Lab, Reply, json_reply

AT = datetime(2026, 11, 21, 13, 32, 34, 799_000, tzinfo=UTC)


@pytest.fixture
def lab() -> Iterator[Lab]:
    with Lab() as lab:
        yield lab


@pytest.fixture
def hub(lab: Lab) -> Iterator[HubClient]:
    with HubClient(lab.url, "lab.system.01", SECRET, clock=lambda: AT, timeout=2) as hub:
        yield hub


@pytest.fixture
def package(tmp_path: Path) -> Path:
    path = tmp_path / "package.edxml"
    path.write_bytes(b"<x>38</x>")
    return path


def test_send(lab: Lab, hub: HubClient, package: Path) -> None:
    """The file and CR LF, the hash with its zeros dropped, only the needed keys, in order (K1, K2)."""
    lab.replies = [Reply(ok_sent("d-1"))]

    assert hub.send(package, kind="edoc", from_code="H99.1", to_codes=("H99.2", "G22.1")) == "d-1"

    (call,) = lab.calls
    assert (call.method, call.path) == ("POST", "/vxp/sendEdoc")
    assert call.body == b"<x>38</x>\r\n"
    assert call.parameters == {
        "systemid": "lab.system.01",
        "servicetype": "eDoc",
        "messagetype": "edoc",
        "hash-file": "fa081852c1d2b63c5d25dda153b42ab1d43080121873115c2cc6655b9d22",
        "from": "H99.1",
        "to": '["H99.2","G22.1"]',
        "timestamp": "21112026T203234+0799",
        "Content-Type": "application/octet-stream",
    }
    assert call.headers["XroadVnpt-sign-header-key"] == (
        "systemid;servicetype;messagetype;hash-file;from;to;timestamp;Content-Type"
    )
    assert call.headers["Content-Type"] == "application/octet-stream"
    assert call.headers["User-Agent"] == "JAVASDKAgent/1.0.0 XRoad/VPCP"
    assert call.headers["XroadVnpt-version"] == "3.0.201608"
    assert "Expect" not in call.headers


def test_send_large(lab: Lab, hub: HubClient, tmp_path: Path) -> None:
    path = tmp_path / "large.edxml"
    path.write_bytes(b"0123456789abcdef" * 100_000)
    lab.replies = [Reply(ok_sent("d-1"))]

    hub.send(path, kind="status", from_code="H99.1")

    (call,) = lab.calls
    assert call.body == path.read_bytes() + b"\r\n"
    assert call.headers["Content-Length"] == str(len(call.body))
    assert "to" not in (call.parameters or {})


def test_received_and_kept_connection(lab: Lab, hub: HubClient) -> None:
    """Lists over one connection; keys of an earlier call never come back (K2)."""
    item = {
        "docId": "d-1", "serviceType": "eDoc", "messageType": "edoc", "from": "H99.1", "to": "H99.2",
        "created_time": "2026/11/21 20:16:47", "status": "initial",
    }  # fmt: skip
    lab.replies = [
        Reply(ok_list([item, {"docId": "xấu"}, {"from": "H99.1"}]), is_chunked=True),
        Reply(ok_list([]), is_continued=True),
        Reply(ok()),
    ]

    (one,) = hub.received("edoc", wait=70)
    assert (one.doc_id, one.kind, one.from_code, one.to_code) == ("d-1", "edoc", "H99.1", "H99.2")
    assert (one.created, one.status) == (datetime(2026, 11, 21, 20, 16, 47), "initial")  # noqa: DTZ001
    assert hub.received("status") == []
    hub.acknowledge("d-1", "fail", "Tệp hỏng:\nđọc không được")

    first, second, third = lab.calls
    assert len({call.port for call in lab.calls}) == 1
    assert (first.parameters or {})["wait"] == "50"
    assert "wait" not in (second.parameters or {})
    assert (first.body, second.body, third.body) == (b"", b"", b"{}")
    assert third.parameters == {
        "systemid": "lab.system.01", "status": "fail", "docId": "d-1",
        "description": "Tep hong: doc khong duoc",
        "timestamp": "21112026T203234+0799", "Content-Type": "application/json",
    }  # fmt: skip


@pytest.mark.parametrize("size", [1, 2, 3, 1000, 200_000])
@pytest.mark.parametrize("way", ["plain", "chunked", "escaped", "gzip", "raw"])
def test_fetch(lab: Lab, hub: HubClient, size: int, way: str) -> None:
    package = bytes(range(256)) * (size // 256) + bytes(range(size % 256))
    answer = b"".join(edoc_chunks(io.BytesIO(package), size))
    if way == "escaped":  # Gson writes = as \u003d, PHP writes / as \/, some fold the lines.
        answer = answer.replace(b"/", b"\\/").replace(b"=", b"\\u003d").replace(b"A", b"A\\r\\n")
    reply = Reply(answer, is_chunked=way in ("chunked", "escaped"))
    if way == "gzip":
        reply = Reply(gzip.compress(answer), headers={"Content-Encoding": "gzip"})
    if way == "raw":
        reply = Reply(package)
    lab.replies = [reply]
    got = io.BytesIO()

    assert hub.fetch("d-1", got, raw=way == "raw") == size
    assert got.getvalue() == package
    assert (lab.calls[0].parameters or {})["docId"] == "d-1"
    assert lab.calls[0].method == ("GET" if way == "raw" else "POST")


def test_lists_and_directory(lab: Lab, hub: HubClient) -> None:
    many = [
        {"id": n, "pid": "0", "code": f"H99.{n}", "oldCode": f"00.{n}.H99", "name": "Sở Nội vụ «ở»"}
        for n in range(3000)
    ]
    raw = json.dumps(
        {"status": "OK", "ErrorCode": 0, "ErrorDesc": "", "data": many}, ensure_ascii=False
    )
    lab.replies = [
        Reply(gzip.compress(raw.encode()), headers={"Content-Encoding": "gzip"}),
        Reply(ok_list([{"id": "1", "code": "H99", "name": "Tỉnh", "code102": "000.00.00.H99"}])),
        Reply(ok_count(7)),
        Reply(ok_count(0)),
        Reply(ok_list([{"senderDocId": "s", "receiverDocId": "r", "toCode": "H99.2", "sendStatus": "done"}])),
        Reply(ok()),
        Reply(ok()),
    ]  # fmt: skip

    agencies = hub.agencies()
    assert len(agencies) == 3000
    assert (agencies[2999].id, agencies[2999].old_code) == ("2999", "00.2999.H99")
    assert agencies[0].name == "Sở Nội vụ «ở»"
    assert hub.agencies_qd20()[0].old_code == "000.00.00.H99"
    assert hub.counts() == Counts(edocs=7, statuses=0)
    assert hub.sent("s")[0].doc_id_receiver == "r"
    hub.register_agency(id="1", pcode="H99", code="H99.1", name="Sở Nội vụ")
    hub.delete_agency("H99.1")
    assert json.loads(lab.calls[5].body)["name"] == "Sở Nội vụ"
    assert (lab.calls[6].parameters or {})["AgencyCode"] == "H99.1"


GARBAGE = [
    Reply(b"<html>502 Bad Gateway</html>", status=502),
    Reply(b"<html>OK</html>"),
    Reply(b""),
    Reply(b"", status=204),
    Reply(b"[]"),
    Reply(b"null"),
    Reply(b"{"),
    Reply(b'{"detail":"x"}', status=500),
    Reply(b"{}"),
    json_reply({"status": "OK", "ErrorCode": "0", "ErrorDesc": "", "data": None}),
    json_reply({"status": "OK", "ErrorCode": "0", "ErrorDesc": "", "data": [1], "DocId": None}),
    json_reply({"status": "OK", "ErrorCode": "0", "ErrorDesc": "", "DocId": "d", "data": ["x"]}, status=500),
    Reply(b'{"status":"OK","ErrorCode":"0","data":"QUJD\xff"}'),
    Reply(b'{"status":"OK","ErrorCode":"0","data":"QUI=QUJD"}'),
    Reply(b'{"status":"OK","ErrorCode":"0","data":"QUJD'),
    Reply(b"moved", status=302, headers={"Location": "http://127.0.0.1:1/"}),
    Reply(b'{"status":"OK","ErrorCode":"0"', headers={"Content-Encoding": "gzip"}),
    Reply(ok_sent("d-1") + b" " * 50, cut=20),
]  # fmt: skip


@pytest.mark.parametrize("reply", GARBAGE, ids=range(len(GARBAGE)))
def test_garbage(lab: Lab, hub: HubClient, package: Path, reply: Reply) -> None:
    """Whatever is not the protocol is an error that says to try again, never an empty list (K3)."""
    lab.answering = lambda call: reply
    for call in (
        lambda: hub.send(package, kind="edoc", from_code="H99.1"),
        lambda: hub.received("edoc"),
        lambda: hub.fetch("d-1", io.BytesIO()),
    ):
        with pytest.raises(HubUnreachable) as refused:
            call()
        assert SECRET not in str(refused.value) + repr(refused.value) + repr(hub)


@pytest.mark.parametrize("status", [200, 401, 500])
def test_refusal(lab: Lab, hub: HubClient, package: Path, status: int) -> None:
    lab.replies = [
        Reply(fail(ErrorCode.SENDER_NOT_REGISTERED, "Đơn vị gửi không đúng"), status=status),
        Reply(fail(ErrorCode.HUB_ERROR, "Lỗi"), status=status),
        Reply(fail(ErrorCode.BAD_FILE, "Hỏng"), status=status),
        Reply(ok_list([])),
    ]
    with pytest.raises(HubRefused, match="Đơn vị gửi không đúng") as refused:
        hub.send(package, kind="edoc", from_code="H99.1")
    assert (refused.value.code, refused.value.is_final) == ("19", True)
    with pytest.raises(HubRefused) as refused:
        hub.received("edoc")
    assert not refused.value.is_final
    with pytest.raises(HubRefused):
        hub.fetch("d-1", io.BytesIO())
    assert hub.received("edoc") == []
    assert len({call.port for call in lab.calls}) == 1


@pytest.mark.parametrize("reply", [Reply(b""), Reply(b"x", status=500), Reply(b"xyz", cut=2)])
def test_raw_fetch_fails(lab: Lab, hub: HubClient, reply: Reply) -> None:
    lab.replies = [reply]
    got = io.BytesIO()
    with pytest.raises(HubUnreachable):
        hub.fetch("d-1", got, raw=True)
    assert reply.status == 200 or not got.getvalue()


def test_repeats_once_when_the_kept_connection_is_gone(
    lab: Lab, hub: HubClient, package: Path
) -> None:
    """A hub may close an idle connection; the call is repeated whole, body included."""
    lab.replies = [
        Reply(ok(), closes=True),
        Reply(ok_sent("d-1")),
        Reply(cut=0),
        Reply(ok_sent("d-2")),
    ]
    hub.acknowledge("d-0", "done")
    assert hub.send(package, kind="edoc", from_code="H99.1") == "d-1"
    assert hub.send(package, kind="edoc", from_code="H99.1") == "d-2"
    assert [call.body for call in lab.calls[1:]] == [b"<x>38</x>\r\n"] * 3


def test_does_not_repeat_on_a_new_connection(lab: Lab, hub: HubClient) -> None:
    lab.answering = lambda call: Reply(cut=0)
    with pytest.raises(HubUnreachable):
        hub.received("edoc")
    assert len(lab.calls) == 1


def test_too_long_and_too_slow(lab: Lab, hub: HubClient) -> None:
    """An answer longer than allowed, and one that does not come in time."""
    lab.replies = [Reply(ok_list([{"docId": "d", "status_desc": "x" * 300_000}]))]
    with pytest.raises(HubUnreachable, match="sai quy ước"):
        hub.received("edoc")
    small = HubClient(
        lab.url, "lab.system.01", SECRET, clock=lambda: AT, timeout=0.05, max_package=10
    )
    with small:
        lab.replies = [Reply(b"x" * 11)]
        with pytest.raises(HubUnreachable, match="quá mức"):
            small.fetch("d-1", io.BytesIO(), raw=True)
        silence = threading.Event()
        lab.replies = [Reply(ok_list([]), silence=silence)]
        with pytest.raises(HubUnreachable, match="thời gian chờ"):
            small.received("edoc")
        silence.set()


def test_nobody_there(package: Path) -> None:
    with HubClient("http://127.0.0.1:9/", "s", SECRET, clock=lambda: AT, timeout=1) as hub:  # noqa: SIM117
        with pytest.raises(HubUnreachable, match="không nhận kết nối"):
            hub.send(package, kind="edoc", from_code="H99.1", sha256=hashlib.sha256(b"").digest())
    with pytest.raises(ValueError, match="http"):
        HubClient("ftp://example.vn", "s", SECRET, clock=lambda: AT)


def test_proxy_is_for_others(monkeypatch: pytest.MonkeyPatch, lab: Lab, hub: HubClient) -> None:
    """The environment's proxy carries calls to other hosts, never to this machine."""
    proxy = lab.url.removesuffix("/vxp")
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    lab.answering = lambda call: Reply(ok_count(1))
    with HubClient(lab.url, "s", SECRET, clock=lambda: AT) as near:
        near.counts()
    monkeypatch.setenv("http_proxy", proxy)
    with HubClient("http://truc.example.vn/vxp/", "s", SECRET, clock=lambda: AT) as far:
        far.counts()
    assert lab.calls[0].path == "/vxp/countReceiveEdoc"
    assert lab.calls[2].path == "http://truc.example.vn/vxp/countReceiveEdoc"
    assert lab.calls[2].headers["Host"] == "truc.example.vn"


def test_threads_share_one_client(lab: Lab, hub: HubClient) -> None:
    """Answers never cross, however many threads call."""
    lab.answering = lambda call: Reply(
        b"".join(edoc_chunks(io.BytesIO(base64.b64encode((call.parameters or {})["docId"].encode()) * 500), 2000))
    )  # fmt: skip
    wrong: list[str] = []

    def fetch(name: str) -> None:
        for _ in range(5):
            got = io.BytesIO()
            hub.fetch(name, got)
            if got.getvalue() != (base64.b64encode(name.encode()) * 500)[:2000]:
                wrong.append(name)

    threads = [threading.Thread(target=fetch, args=(f"id{n}",)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong
