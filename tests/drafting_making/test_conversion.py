"""The PDF that is signed: made by LibreOffice within limits, or compared word by word."""

from __future__ import annotations

import subprocess
from datetime import date
from pathlib import Path

import pypdfium2 as pdfium
import pytest

from congvan.drafting import conversion
from congvan.drafting.conversion import ConversionFailed, ConverterMissing, agrees, to_pdf
from congvan.drafting.docx import DocxRefused, dump, load
from congvan.drafting.making import make_docx, write_number
from tests.drafting_making.samples import fields_for

needs_libreoffice = pytest.mark.skipif(
    not conversion.is_available(), reason="LibreOffice (soffice) is not on this machine"
)
DAY = date(2026, 1, 5)
VIETNAMESE = "Ấy đường Nguyễn Ưỡng: ạảãàá ặẳẵằắ ệểễềế ộổỗồố ợởỡờớ ựửữừứ ỵỷỹỳý Đđ ẶẲẴẰẮ ỰỬỮỪỨ"
BODY = (
    VIETNAMESE,
    "Kinh phí 1.250.000 đồng, đạt 12,5% kế hoạch.",
    *("Đoạn dài để sang trang. " * 40,) * 6,
)


def decision(**changes: object) -> bytes:
    """An approved draft of more than one page."""
    return make_docx("van_ban", fields_for("van_ban", body=BODY, **changes))


@pytest.fixture(scope="module")
def printed() -> bytes:
    """Its PDF with number 15."""
    return to_pdf(write_number(decision(), number=15, notation="KH-SNV", date=DAY))


def differences(pdf: bytes, docx: bytes, *, number: str = "15", day: date = DAY) -> list[str]:
    return agrees(pdf, docx=docx, number=number, notation="KH-SNV", date=day)


@needs_libreoffice
def test_the_pdf_is_pdf_a_with_our_font_and_every_vietnamese_letter(printed: bytes) -> None:
    document = pdfium.PdfDocument(printed)
    text = " ".join(document[0].get_textpage().get_text_range().split())
    assert VIETNAMESE in text
    assert len(document) > 1
    assert document.get_version() >= 14
    assert b"<pdfaid:part>2</pdfaid:part>" in printed
    assert b"Tinos" in printed
    assert b"Liberation" not in printed
    document.close()


@needs_libreoffice
def test_the_approved_draft_agrees_with_or_without_its_number(printed: bytes) -> None:
    assert differences(printed, decision()) == []
    numbered = write_number(decision(), number=15, notation="KH-SNV", date=DAY)
    assert differences(printed, numbered) == []


@needs_libreoffice
def test_each_change_is_named(printed: bytes) -> None:
    assert differences(printed, decision(), number="16", day=date(2026, 1, 6)) == [
        "Tệp PDF không ghi “Số: 16/KH-SNV” mà ghi “Số: 15/KH-SNV”.",
        "Tệp PDF không ghi “ngày 06 tháng 01 năm 2026” mà ghi “ngày 05 tháng 01 năm 2026”.",
    ]
    figure = [line.replace("1.250.000", "1.350.000") for line in BODY]
    (money,) = differences(printed, make_docx("van_ban", fields_for("van_ban", body=figure)))
    assert "1.350.000" in money
    assert "1.250.000" in money
    (name,) = differences(printed, decision(signer="Lê Thị Hương"))
    assert "“Thị Hương”, tệp PDF ghi “Thị Hường”" in name
    (more,) = differences(printed, make_docx("van_ban", fields_for("van_ban", body=BODY[1:])))
    assert more.startswith("Tệp PDF có thêm “Ấy đường")
    (less,) = differences(
        printed, make_docx("van_ban", fields_for("van_ban", body=("Đoạn mới này.", *BODY)))
    )
    assert less == "Tệp PDF thiếu đoạn “Đoạn mới này.”."


def test_files_that_cannot_be_compared_say_so() -> None:
    assert differences(b"%PDF-1.7 broken", decision()) == ["Tệp PDF bị hỏng, không đọc được."]
    blank = pdfium.PdfDocument.new()
    blank.new_page(595, 842)
    path = Path("/dev/shm") if Path("/dev/shm").is_dir() else Path("/tmp")
    scan = path / "congvan-blank.pdf"
    blank.save(scan)
    content = scan.read_bytes()
    scan.unlink()
    (sentence,) = differences(content, decision())
    assert "không có lớp chữ" in sentence


def test_without_libreoffice_the_clerk_is_told_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(conversion, "_converter", lambda: None)
    with pytest.raises(ConverterMissing) as refusal:
        to_pdf(decision())
    assert "tải lên" in refusal.value.next_step


def test_a_hostile_file_never_reaches_the_converter(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(conversion, "_converter", lambda: "/bin/false")
    with pytest.raises(DocxRefused):
        to_pdf(b"PK\x03\x04")


@pytest.fixture
def converter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A program that behaves as the test writes it."""
    program = tmp_path / "soffice"
    monkeypatch.setattr(conversion, "_converter", lambda: str(program))
    monkeypatch.setattr(conversion, "_kept_profile", None)
    return program


def test_a_converter_that_hangs_is_ended_with_its_children(
    converter: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    child = tmp_path / "child"
    converter.write_text(
        f"#!/bin/sh\n(echo $$ > {child}; exec sleep 60) &\necho $! > {child}\nwait\n"
    )
    converter.chmod(0o755)
    monkeypatch.setattr(conversion, "WALL_SECONDS", 0.5)
    with pytest.raises(ConversionFailed, match="quá nhiều thời gian"):
        to_pdf(dump(load(decision())))
    state = subprocess.run(
        ["ps", "-o", "stat=", "-p", child.read_text().strip()],
        capture_output=True,
        text=True,
        check=False,
    )
    assert state.stdout.strip()[:1] in ("", "Z")
    assert conversion._kept_profile is None


def test_a_converter_that_fails_or_takes_all_memory_is_a_sentence(
    converter: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    converter.write_text('#!/bin/sh\n[ "$(ulimit -v)" = 4194304 ] && exit 3\nexit 0\n')
    converter.chmod(0o755)
    with pytest.raises(ConversionFailed, match="không chuyển được"):
        to_pdf(decision())
