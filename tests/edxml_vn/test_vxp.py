"""The test vectors of SPEC §9.2, and answers as the official SDK can read them (§9.3)."""

from __future__ import annotations

import base64
import hashlib
import io
import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edxml_vn.vxp.answers import (
    ErrorCode,
    edoc_chunks,
    edoc_length,
    fail,
    ok,
    ok_count,
    ok_list,
    ok_sent,
)
from edxml_vn.vxp.hashes import file_hashes, matches
from edxml_vn.vxp.headers import claimed_account, opened, signed
from edxml_vn.vxp.lists import read_package
from edxml_vn.vxp.times import read_shown, shown, stamp

AT = datetime(2026, 11, 21, 13, 32, 34, 799_123, tzinfo=UTC)
SIGN_HEADER = (
    '{"XroadVnpt-systemid":"lab.system.01","XroadVnpt-docId":"D1","XroadVnpt-filePath":"xml",'
    '"XroadVnpt-timestamp":"21112026T203234+0799","XroadVnpt-Content-Type":"application/json"}'
)
MAC = "a5af4e301648ed20eb84e76a55cf85a957e7f7c44c434aa25e8e01623701c4fd"


def test_vector_of_headers() -> None:
    headers = signed(
        {"systemid": "lab.system.01", "docId": "D1", "filePath": "xml"},
        secret="lab-secret",
        content_type="application/json",
        at=AT,
    )
    assert headers["XroadVnpt-sign-header"] == SIGN_HEADER
    assert headers["XroadVnpt-hash-header"] == MAC
    assert headers["XroadVnpt-sign-header-key"] == "systemid;docId;filePath;timestamp;Content-Type"
    assert "lab-secret" not in repr(headers)


def test_opened() -> None:
    """Only the very bytes that were signed verify; every changed byte is refused (H2)."""
    parameters = opened(SIGN_HEADER, MAC, "lab-secret")
    assert parameters == {
        "systemid": "lab.system.01", "docId": "D1", "filePath": "xml",
        "timestamp": "21112026T203234+0799", "Content-Type": "application/json",
    }  # fmt: skip
    assert opened(SIGN_HEADER.encode(), MAC.upper().encode(), "lab-secret") == parameters
    assert claimed_account(SIGN_HEADER) == "lab.system.01"
    assert opened(SIGN_HEADER, MAC, "other") is None
    assert opened(SIGN_HEADER, "", "lab-secret") is None
    assert opened(SIGN_HEADER, "ế", "lab-secret") is None
    for at in range(len(SIGN_HEADER)):
        changed = SIGN_HEADER[:at] + chr(ord(SIGN_HEADER[at]) ^ 1) + SIGN_HEADER[at + 1 :]
        assert opened(changed, MAC, "lab-secret") is None


@pytest.mark.parametrize(
    "text", ["", "[]", "{", '{"XroadVnpt-to":null}', '{"a":{}}', "[" * 9999, "\x00", "ế"]
)
def test_opened_but_no_parameters(text: str) -> None:
    import hmac

    mac = hmac.new(b"s", text.encode(), hashlib.sha256).hexdigest()
    assert opened(text.encode(), mac, "s") is None
    assert opened(text.encode().decode("latin-1"), mac, "s") is None
    assert claimed_account(text) is None


def test_headers_refuse_what_cannot_verify() -> None:
    for value in ("Hà Nội", "a\r\nX: 1", "\x7f"):
        with pytest.raises(ValueError, match="ASCII"):
            signed({"systemid": value}, secret="s", content_type="application/json", at=AT)
    with pytest.raises(ValueError, match="aware"):
        stamp(datetime(2026, 1, 1))  # noqa: DTZ001


def test_vector_of_hash() -> None:
    right = hashlib.sha256(b"<x>38</x>").digest()
    assert file_hashes(right) == (
        right.hex(),
        "fa081852c1d2b63c5d25dda153b42ab1d43080121873115c2cc6655b9d22",
    )
    assert all(matches(spelling, right) for spelling in file_hashes(right))
    assert matches(f" {right.hex().upper()} ", right)
    assert not matches(right.hex()[:-1], right)
    assert not matches("", right)
    assert not matches("ế", right)


def test_times() -> None:
    assert stamp(AT) == "21112026T203234+0799"
    assert shown(AT) == "2026/11/21 20:32:34"
    assert read_shown(shown(AT)) == datetime(2026, 11, 21, 20, 32, 34)  # noqa: DTZ001
    assert read_shown("21/11/2026 20:32:34") == datetime(2026, 11, 21, 20, 32, 34)  # noqa: DTZ001
    assert [read_shown(text) for text in ("", "hôm nay", None, 7, "2026/13/41 00:00:00")] == [
        None
    ] * 5


def test_answers_are_ascii_without_nulls() -> None:
    """Every answer has the three fields; refusals have what either SDK asks for besides."""
    answers = [
        ok(), ok_sent("d-1"), ok_count(0), fail(ErrorCode.RECEIVER_UNKNOWN, "Không có đơn vị nhận"),
        fail(ErrorCode.HUB_ERROR, ""), b"".join(edoc_chunks(io.BytesIO(b"abc"), 3)),
        ok_list([{"docId": "d", "status": None, "version": 3, "deleted": False, "id": 2.5}]),
    ]  # fmt: skip
    for answer in answers:
        assert answer.isascii()
        said = json.loads(answer)
        assert said["status"] in ("OK", "FAIL")
        assert all(value is not None for value in said.values())
        assert said["ErrorDesc"]
        assert (said["ErrorCode"] == "0") == (said["status"] == "OK")
    refusal = json.loads(answers[3])
    assert (refusal["ErrorCode"], refusal["DocId"], refusal["data"]) == ("18", "", "")
    assert refusal["ErrorDesc"] == "Không có đơn vị nhận"
    assert json.loads(answers[-1])["data"] == [
        {"docId": "d", "version": 3, "deleted": False, "id": "2.5"}
    ]
    assert (
        ok_sent("d-1") == b'{"status":"OK","ErrorCode":"0","ErrorDesc":"Thanh cong","DocId":"d-1"}'
    )


class _Dribble(io.BytesIO):
    """Reads fewer bytes than asked for, as pipes do."""

    def read(self, size: int | None = -1) -> bytes:
        return super().read(min(size or 0, 7) if size and size > 0 else size)


@given(st.binary(max_size=300), st.integers(1, 9))
def test_package_in_an_answer(package: bytes, step: int) -> None:
    chunks = list(edoc_chunks(_Dribble(package), len(package)))
    answer = b"".join(chunks)
    assert json.loads(answer)["data"] == base64.b64encode(package).decode()
    assert len(answer) == edoc_length(len(package))
    got = io.BytesIO()
    rest, size = read_package((answer[at : at + step] for at in range(0, len(answer), step)), got)
    assert (got.getvalue(), size, rest["status"]) == (package, len(package), "OK")


def test_cut_package_is_never_answered_whole() -> None:
    with pytest.raises(EOFError):
        list(edoc_chunks(io.BytesIO(b"ab"), 3))
