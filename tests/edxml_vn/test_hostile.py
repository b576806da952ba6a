"""Hostile bytes: one exception, soon, in little memory, nothing left behind."""

from __future__ import annotations

import contextlib
import dataclasses
import io
import json
import random
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from edxml_vn.findings import REFUSALS
from edxml_vn.limits import Limits
from edxml_vn.model import PackageRefused, Severity
from edxml_vn.reading import read
from edxml_vn.showing import show
from tests.edxml_vn.packages import STATUS, attachment, package, zipped

PLAIN = package(attachments=attachment(zipped(("x", b"hello" * 50))))
OPEN = PLAIN[: PLAIN.index(b"<Subject>")]
ENTITIES = "".join(f'<!ENTITY l{n + 1} "{f"&l{n};" * 10}">' for n in range(9))


class Stream(io.RawIOBase):
    """A file that is never there as a whole."""

    def __init__(self, chunks: Iterable[bytes]) -> None:
        super().__init__()
        self._chunks = iter(chunks)

    def read(self, size: int = -1) -> bytes:
        return next(self._chunks, b"")


def repeated(head: bytes, piece: bytes, count: int) -> Iterator[bytes]:
    yield head
    for _ in range(count):
        yield piece


def refusal(source: bytes | Stream, **limits: int) -> str:
    with pytest.raises(PackageRefused) as caught:
        read(source, limits=Limits(**limits))  # type: ignore[arg-type]
    finding = caught.value.finding
    assert finding.severity is Severity.ERROR
    assert finding.sentence.startswith(REFUSALS[finding.key])
    return finding.key


@pytest.mark.parametrize(
    ("data", "key"),
    [
        (b"", "empty"),
        (b" \n\t ", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (b"\0" * 9000, "empty"),
        (b"%PDF-1.7 " * 1000, "not_xml"),
        (b"x" * 5000 + PLAIN, "not_xml"),
        (b"\xff\xfe<?\0x\0<?\0", "not_xml"),
        (b"<html><body>502</body></html>", "no_envelope"),
        (b"<!DOCTYPE html><html/>", "doctype"),
        (PLAIN[:-3], "truncated"),
        (PLAIN[:900], "truncated"),
        (PLAIN[:60], "truncated"),
        (PLAIN + b"x", "junk_after_root"),
        (PLAIN + PLAIN, "junk_after_root"),
        (PLAIN.replace(b"</Subject>", b"</Object>"), "not_well_formed"),
        (PLAIN.replace(b"V/v", b"\x01"), "bad_characters"),
        (PLAIN.replace(b"V/v", b"&#0;"), "bad_characters"),
        (PLAIN.replace(b"V/v", b"&#xD800;"), "bad_characters"),
        (PLAIN.replace(b"V/v", b"\xff"), "bad_characters"),
        (PLAIN.decode().encode("utf-16") + b"x", "bad_characters"),
        (PLAIN.decode().encode("utf-16-le")[:-1], "bad_characters"),
        (PLAIN.replace(b"V/v", b"&x;"), "undefined_entity"),
        (PLAIN.replace(b"UTF-8", b"utf-7"), "unknown_encoding"),
        (PLAIN.replace(b"UTF-8", b"rot13"), "unknown_encoding"),
        (PLAIN.replace(b"UTF-8", b"../../x"), "not_well_formed"),
        (package(namespace="http://www.mic.gov.vn/TBT/QCVN_102_2016/"), "wrong_namespace"),
        (package(namespace=""), "wrong_namespace"),
        (package(namespace="http://www.go.vn/eDoc"), "old_layout"),
        (PLAIN.replace(b"<edXMLEnvelope>", b"<p:edXMLEnvelope>").replace(b"</edXMLEnv", b"</p:edXMLEnv"), "wrong_namespace"),
        (b"<edXMLEnvelope xmlns='http://www.mic.gov.vn/TBT/QCVN_102_2016'/>", "envelope_is_root"),
        (PLAIN.replace(b"</edXMLEnvelope>", b"</edXMLEnvelope><edXMLEnvelope/>"), "two_envelopes"),
        (PLAIN.replace(b"MessageHeader>", b"Message>"), "no_header"),
        (OPEN + b"<a>" * 1000, "too_deep"),
        (OPEN + b"</MessageHeader><Signature>" + b"<a>" * 1000, "too_deep"),
        (OPEN + b"<a/>" * 200_000, "too_many_elements"),
        (OPEN + b"<a " + b" ".join(b"a%d=''" % n for n in range(60_000)) + b"/>", "too_long_markup"),
        (OPEN + b"".join(b"<%s%d/>" % (b"n" * 500, n) for n in range(20_000)), "too_long_markup"),
        (OPEN + b"<Subject>" + b"x" * 2_000_000, "too_long_text"),
        (OPEN + (b"<Subject>" + b"x" * 900_000 + b"</Subject>") * 6, "too_long_text"),
        (package(attachments=attachment("QUJD") * 1001), "too_many_attachments"),
    ],
    ids=range(40),
)  # fmt: skip
def test_refused_with_its_reason(data: bytes, key: str):
    started = time.perf_counter()
    assert refusal(data) == key
    assert time.perf_counter() - started < 2


def test_a_package_at_its_limits_is_read():
    limits = Limits(
        max_bytes=len(PLAIN), max_elements=PLAIN.count(b"<") // 2, max_attachments=1, max_depth=6
    )
    assert read(PLAIN, limits=limits).size == len(PLAIN)
    for name in ("max_bytes", "max_elements", "max_attachments", "max_depth"):
        tighter = dataclasses.replace(limits, **{name: getattr(limits, name) - 1})
        with pytest.raises(PackageRefused):
            read(PLAIN, limits=tighter)


@pytest.mark.parametrize(
    "doctype",
    [
        '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE a SYSTEM "http://127.0.0.1:1/x.dtd">',
        '<!DOCTYPE a PUBLIC "a" "b">',
        '<!DOCTYPE a [<!ENTITY % p SYSTEM "file:///etc/passwd"> %p;]>',
        f'<!DOCTYPE a [<!ENTITY l0 "ha">{ENTITIES}]>',
        "<!DOCTYPE edXML>",
    ],
)
def test_every_doctype_is_refused(doctype: str):
    text = PLAIN.decode().replace("?>", f"?>{doctype}", 1).replace("V/v", "&x;&l9;")
    assert refusal(text.encode()) == "doctype"
    assert refusal(text.encode("utf-16")) == "doctype"


@pytest.mark.parametrize(
    ("head", "piece", "key"),
    [
        (b"", b" ", "empty"),
        (OPEN, b" ", "too_long_text"),
        (OPEN + b"<a b='", b"x", "too_long_markup"),
        (OPEN + b"<!--", b"x", "too_long_markup"),
        (OPEN + b"<?x ", b"x", "too_long_markup"),
        (OPEN + b"<Subject><![CDATA[", b"x", "too_long_text"),
        (OPEN + b"<", b"x", "too_long_markup"),
        (PLAIN, b"\n", "too_large"),
        (OPEN + b"</MessageHeader><Signature>", b"x", "too_large"),
        (PLAIN[: PLAIN.index(b"UEs")], b" ", "too_large"),
    ],
)
def test_endless_streams_end_at_a_limit(head: bytes, piece: bytes, key: str):
    """A gigabyte of the same; in real memory by the child below."""
    endless = Stream(repeated(head, piece * 65_536, 16_384))
    started = time.perf_counter()
    assert refusal(endless, max_bytes=100_000_000) == key
    assert time.perf_counter() - started < 3


CHILD = """
import base64, io, json, sys
from edxml_vn.reading import read
head, tail = (half.encode() for half in sys.stdin.read().split("@@"))
block = base64.b64encode(bytes(range(256)) * 192)
def body():
    yield head
    for _ in range(200 * 1024 * 1024 // len(block)): yield block
    yield tail
class Stream(io.RawIOBase):
    chunks = body()
    def read(self, size=-1): return next(self.chunks, b"")
found = read(Stream())
[peak] = [line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM")]
print(json.dumps([found.size, found.message.attachments[0].size, int(peak)]))
"""


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="chỉ đo được trên Linux")
def test_a_package_of_200_mb_is_read_in_less_than_64_mib():
    """The peak of the whole process, by VmHWM: ru_maxrss would inherit that of pytest."""
    done = subprocess.run(
        [sys.executable, "-c", CHILD],
        cwd=Path(__file__).parents[2],
        input=package(attachments=attachment("@@")).decode(),
        capture_output=True, text=True, check=True, timeout=120,
    )  # fmt: skip
    size, inside, peak = json.loads(done.stdout)
    assert size > 200 * 1024 * 1024 * 0.99
    assert inside > size * 0.74
    assert peak < 64 * 1024


def mutated(data: bytes, seed: int) -> bytes:
    """One package with a few bytes changed, cut, doubled or swapped for markup."""
    chance = random.Random(seed)
    found = bytearray(data)
    pieces = [
        b"<",
        b">",
        b"&",
        b"\0",
        b"]]>",
        b"<![CDATA[",
        b"<!--",
        b"PK\3\4",
        b"=",
        b"\xff\xfe",
        b"<To>",
        b"xmlns=",
    ]
    for _ in range(chance.randint(1, 6)):
        at = chance.randrange(len(found))
        match chance.randrange(4):
            case 0:
                found[at] = chance.randrange(256)
            case 1:
                del found[at : at + chance.randint(1, 200)]
            case 2:
                found[at:at] = chance.choice(pieces)
            case _:
                found[at:at] = found[at : at + 50]
        if not found:
            break
    return bytes(found)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(seed=st.integers(0, 2**32), which=st.sampled_from([PLAIN, package(STATUS), OPEN]))
def test_nothing_but_a_refusal_ever_escapes(seed: int, which: bytes):
    with contextlib.suppress(PackageRefused):
        assert read(mutated(which, seed)).sha256


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=400))
def test_random_bytes_are_refused(data: bytes):
    with pytest.raises(PackageRefused):
        read(data)


def test_a_refusal_is_shown_as_a_verdict(tmp_path: Path):
    file = tmp_path / "x"
    file.write_bytes(b"<x/>")
    shown = show(file)
    assert (shown["verdict"], shown["parse"]) == ("reject", None)
    assert [remark["key"] for remark in shown["warnings"]] == ["no_envelope"]
