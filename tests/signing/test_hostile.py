"""Files made to break their reader: bounded time and memory, an answer, never a traceback."""

from __future__ import annotations

import io
import time
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import copy_into_new_writer

from congvan.signing.verification import isolation
from congvan.signing.verification.findings import Result, Verdict
from congvan.signing.verification.isolation import Limits
from congvan.signing.verification.registry import Registry
from tests.signing import papers
from tests.signing.conftest import LATER

Isolated = Callable[[bytes], Result]
LIMITS = Limits(cpu_seconds=15, wall_seconds=60, memory_bytes=1 << 30)


@pytest.fixture
def isolated(trust: Path, tmp_path: Path) -> Isolated:
    def run(data: bytes) -> Result:
        path = tmp_path / "van-ban.pdf"
        path.write_bytes(data)
        started = time.monotonic()
        checked = isolation.check(
            path, trust={"directory": str(trust)}, registry=Registry(), now=LATER, limits=LIMITS
        )
        assert time.monotonic() - started < LIMITS.wall_seconds
        return checked.result

    return run


def test_signed_file_in_a_process_of_its_own(isolated: Isolated, kind_b: bytes) -> None:
    result = isolated(kind_b)
    assert result.verdict is Verdict.PERSONAL_ONLY
    assert all(line.trusted for line in result.signatures)


def test_encrypted(isolated: Isolated) -> None:
    writer = copy_into_new_writer(PdfFileReader(io.BytesIO(papers.born_digital())))
    writer.encrypt(owner_pass="chủ", user_pass="khách")
    out = io.BytesIO()
    writer.write(out)
    result = isolated(out.getvalue())
    assert result.verdict is Verdict.UNVERIFIABLE
    assert "mật khẩu" in result.warnings[0]


def test_opens_with_an_empty_password(isolated: Isolated) -> None:
    writer = copy_into_new_writer(PdfFileReader(io.BytesIO(papers.born_digital())))
    writer.encrypt(owner_pass="chủ", user_pass="")
    out = io.BytesIO()
    writer.write(out)
    assert isolated(out.getvalue()).verdict is Verdict.UNSIGNED


def test_deep_nesting(isolated: Isolated) -> None:
    deep = b"[" * 200_000 + b"]" * 200_000
    data = papers.born_digital().replace(
        b"<< /Type /Catalog", b"<< /AcroForm << /Fields " + deep + b" >> /Type /Catalog"
    )
    assert isolated(data).verdict in (Verdict.UNVERIFIABLE, Verdict.UNSIGNED)


def test_fields_that_are_their_own_children(isolated: Isolated) -> None:
    form = b"<< /AcroForm << /Fields [1 0 R] >> /Kids [1 0 R 1 0 R] /T (a) /FT /Sig /V 1 0 R /Type /Catalog"
    data = rebuilt(papers.born_digital().replace(b"<< /Type /Catalog", form))
    assert isolated(data).verdict is not Verdict.VALID_KIND_B


def test_thousands_of_signatures(isolated: Isolated) -> None:
    data = papers.born_digital()
    first = data.count(b" obj\n") + 1
    fields = b"".join(
        b"%d 0 obj\n<< /FT /Sig /T (f%d) /V << /Type /Sig /SubFilter /ETSI.CAdES.detached "
        b"/ByteRange [0 1 2 3] /Contents <00> >> >>\nendobj\n" % (number, number)
        for number in range(first, first + 5000)
    )
    listed = b" ".join(b"%d 0 R" % number for number in range(first, first + 5000))
    data = data.replace(b"xref\n0", fields + b"xref\n0").replace(
        b"<< /Type /Catalog", b"<< /AcroForm << /Fields [" + listed + b"] >> /Type /Catalog"
    )
    result = isolated(rebuilt(data))
    assert result.verdict is Verdict.UNVERIFIABLE
    assert "quá nhiều chữ ký" in result.warnings[0]


def test_stream_that_unpacks_without_end(isolated: Isolated) -> None:
    bomb = zlib.compress(zlib.compress(bytes(200 << 20), 9), 9)
    head = b"%PDF-1.7\n"
    stream = (
        b"1 0 obj\n<< /Type /XRef /Size 9 /W [1 2 1] /Root 2 0 R /Filter [/FlateDecode /FlateDecode]"
        b" /Length %d >>\nstream\n%s\nendstream\nendobj\n" % (len(bomb), bomb)
    )
    data = head + stream + b"startxref\n%d\n%%%%EOF\n" % len(head)
    assert isolated(data).verdict is Verdict.UNVERIFIABLE


@pytest.mark.nightly
def test_large_file(isolated: Isolated, kind_b: bytes) -> None:
    result = isolated(b"%PDF-1.7\n" + b"1 0 obj\n" + bytes(100 << 20) + kind_b)
    assert result.verdict is not Verdict.VALID_KIND_B


def test_process_that_uses_too_much_ends_in_an_answer(
    trust: Path, tmp_path: Path, kind_b: bytes
) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(kind_b)
    little = Limits(cpu_seconds=15, wall_seconds=60, memory_bytes=40 << 20)
    checked = isolation.check(
        path, trust={"directory": str(trust)}, registry=Registry(), now=LATER, limits=little
    )
    assert checked.result.verdict is Verdict.UNVERIFIABLE
    assert checked.result.warnings == (isolation.TOO_HEAVY,)


@pytest.mark.parametrize("share", [0.05, 0.3, 0.5, 0.8, 0.97])
def test_cut_off_anywhere(isolated: Isolated, kind_b: bytes, share: float) -> None:
    result = isolated(kind_b[: int(len(kind_b) * share)])
    assert result.verdict in (Verdict.INVALID, Verdict.UNVERIFIABLE, Verdict.PERSONAL_ONLY)
    if share > 0.5:
        assert result.verdict is Verdict.INVALID


def rebuilt(data: bytes) -> bytes:
    """The file with a table that fits its objects again."""
    body = data[: data.index(b"xref\n0")]
    places = []
    number = 1
    while (place := body.find(b"\n%d 0 obj" % number)) >= 0:
        places.append(place + 1)
        number += 1
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return body + (
        b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R >>\n"
        b"startxref\n%d\n%%%%EOF\n" % (number, table, number, len(body))
    )
