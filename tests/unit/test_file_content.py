"""What a file is, by its content, and what is refused by name or structure (R-363, R-365)."""

from __future__ import annotations

import io
import struct
import unicodedata
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from congvan.kernel.files import OFFICE, PRESENTATIONS, SCANS, ContentType, clean_name, recognize
from congvan.kernel.files import names as file_names
from congvan.kernel.files.content import TAIL_BYTES, Recognition, reasons_against
from congvan.kernel.models.files import CONTENT_TYPES
from tests import file_samples as samples


def seen(data: bytes) -> Recognition:
    return recognize(io.BytesIO(data))


def refused(data: bytes, filename: str = "a.pdf", allowed: frozenset[ContentType] = OFFICE) -> str:
    reasons = reasons_against(seen(data), filename=filename, allowed=allowed)
    return " ".join(reason.key for reason in reasons)


RECOGNIZED = {
    "pdf": samples.PDF,
    "pdf after a byte order mark": b"\xef\xbb\xbf\r\n" + samples.PDF,
    "doc": samples.compound("WordDocument", "1Table"),
    "xls": samples.compound("Workbook"),
    "xls of Excel 5": samples.compound("Book"),
    "ppt": samples.compound("PowerPoint Document"),
    "docx": samples.office(),
    "docx of SharePoint": samples.office(part="word/document2.xml"),
    "xlsx": samples.office(samples.SHEET_MAIN, part="xl/workbook.xml"),
    "pptx": samples.office(samples.SLIDES_MAIN, part="ppt/presentation.xml"),
    "zip": samples.zipped({"a.pdf": samples.PDF}),
    "rar version 4": samples.rar4(samples.rar4_member(b"a.pdf", samples.PDF)),
    "rar version 5": samples.rar5(samples.rar5_member("a.pdf", samples.PDF)),
    "png": samples.PNG,
    "jpeg": samples.JPEG,
    "tiff": samples.TIFF,
}


@pytest.mark.parametrize("name", RECOGNIZED)
def test_each_accepted_type_is_recognized(name: str) -> None:
    recognition = seen(RECOGNIZED[name])
    assert recognition.content_type == ContentType(name.split(maxsplit=1)[0])
    assert recognition.reason is None
    assert recognition.findings == ()


def test_a_workbook_written_by_another_library_is_recognized() -> None:
    xlsxwriter = pytest.importorskip("xlsxwriter")
    buffer = io.BytesIO()
    workbook = xlsxwriter.Workbook(buffer, {"in_memory": True})
    workbook.add_worksheet().write(0, 0, "Số đến")
    workbook.close()
    assert seen(buffer.getvalue()).content_type is ContentType.XLSX


def test_the_types_of_the_table_are_those_of_the_program() -> None:
    assert set(CONTENT_TYPES) == {kind.value for kind in ContentType}
    for kind in ContentType:
        assert kind.label
        assert "/" in kind.media_type
    assert not (PRESENTATIONS & OFFICE)
    assert {ContentType.PNG, ContentType.JPEG, ContentType.TIFF} == SCANS - OFFICE


MACRO_TYPE = "application/vnd.ms-word.document.macroEnabled.main+xml"
PROJECT = '<Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/>'
REFUSED = {
    "empty": b"",
    "dangerous: exe": samples.EXE,
    "dangerous: elf": b"\x7fELF" + bytes(60),
    "dangerous: script": b"#!/bin/sh\nrm -rf /\n",
    "dangerous: batch": b"@echo off\r\ndel *.*\r\n",
    "dangerous: batch in UTF-16": "\ufeff@echo off".encode("utf-16-le"),
    "dangerous: php": b"<?php system($_GET['c']);",
    "dangerous: html": samples.HTML,
    "dangerous: svg": samples.SVG,
    "dangerous: shortcut": b"L\x00\x00\x00\x01\x14\x02\x00" + bytes(60),
    "dangerous: java": samples.zipped({"META-INF/MANIFEST.MF": b"Manifest-Version: 1.0"}),
    "macro: by its main type": samples.office(MACRO_TYPE),
    "macro: by its project": samples.office(more={"word/vbaProject.bin": b"x"}),
    "macro: by a declared type": samples.office(types=PROJECT),
    "password": samples.compound("EncryptedPackage", "EncryptionInfo"),
    "foreign: mail": samples.compound("__properties_version1.0"),
    "foreign: rtf": b"{\\rtf1\\ansi}",
    "foreign: 7z": b"7z\xbc\xaf\x27\x1c" + bytes(30),
    "foreign: odt": samples.zipped({"mimetype": b"application/vnd.oasis.opendocument.text"}),
    "foreign: template": samples.office(samples.WORD_MAIN.replace("document", "template", 1)),
    "foreign: text": "Kính gửi".encode(),
    "foreign: binary": bytes(range(256)),
    "office_broken: two kinds": samples.office(
        types=f'<Override PartName="/x" ContentType="{samples.SHEET_MAIN}"/>'
    ),
    "office_broken: doctype": samples.zipped({"[Content_Types].xml": b"<!DOCTYPE a><a/>"}),
    "compound_broken": samples.compound("WordDocument")[:600],
    "archive_broken": samples.zipped({"a.pdf": samples.PDF})[:-4],
    "polyglot: pdf and zip": samples.PDF + samples.zipped({"a.exe": samples.EXE}),
    "polyglot: zip, then text": samples.PDF + samples.zipped({"a": b"b"}) + b"...",
    "polyglot: jpeg and zip": samples.JPEG + samples.zipped({"a.exe": samples.EXE}),
    "polyglot: doc and zip": samples.compound("WordDocument")
    + bytes(70_000)
    + samples.zipped({"a": b"b"}),
    "foreign: bytes before the header": b"junk\n" + samples.PDF,
    "archive_ambiguous: bytes after": samples.zipped({"a.pdf": samples.PDF}) + b"\x00",
    "archive_ambiguous: zip in a comment": b"",
}
_inner = samples.zipped({"b": b"c"})
_outer = bytearray(samples.zipped({"a.pdf": samples.PDF}))
_outer[-2:] = struct.pack("<H", len(_inner))
REFUSED["archive_ambiguous: zip in a comment"] = bytes(_outer) + _inner


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_not_accepted_is_refused_with_its_reason(name: str) -> None:
    recognition = seen(REFUSED[name])
    assert recognition.content_type is None
    assert recognition.reason is not None
    assert recognition.reason.key == name.split(":", maxsplit=1)[0]
    assert recognition.reason.next_step


def test_the_sentence_names_the_extension_and_the_content() -> None:
    (reason,) = reasons_against(seen(samples.PDF), filename="Tờ trình.docx", allowed=OFFICE)
    assert reason.clause == "tên có đuôi “.docx” nhưng nội dung là tài liệu PDF"
    assert "“.pdf”" in reason.next_step
    (reason,) = reasons_against(seen(samples.EXE), filename="Tờ trình.docx", allowed=OFFICE)
    assert reason.clause == "tên có đuôi “.docx” nhưng nội dung là chương trình chạy được"


def test_extension_and_content_must_agree() -> None:
    assert refused(samples.PDF, "a.PDF") == ""
    assert refused(samples.PDF, "a.docx") == "wrong_extension"
    assert refused(samples.office(), "a.doc") == "wrong_extension"
    assert refused(samples.PDF, "không đuôi") == "wrong_extension"
    assert refused(samples.JPEG, "a.jpg", SCANS) == refused(samples.JPEG, "a.jpeg", SCANS) == ""


def test_presentations_and_images_only_where_allowed() -> None:
    slides = samples.office(samples.SLIDES_MAIN)
    assert refused(slides, "a.pptx") == "not_allowed"
    assert refused(slides, "a.pptx", OFFICE | PRESENTATIONS) == ""
    assert refused(samples.PNG, "a.png") == "not_allowed"
    assert refused(samples.PNG, "a.pdf") == "not_allowed wrong_extension"


def test_a_cut_off_or_protected_pdf_comes_in_with_a_finding() -> None:
    assert [f.key for f in seen(samples.PDF[:40]).findings] == ["pdf_cut_off"]
    protected = samples.PDF.replace(b"/Root", b"/Encrypt 9 0 R /Root")
    assert [f.key for f in seen(protected).findings] == ["pdf_encrypted"]


def test_a_zip_embedded_in_a_pdf_stays_part_of_it() -> None:
    inside = samples.PDF.replace(b"trailer", b"stream\n" + samples.zipped({"a": b"b"}) + b"trailer")
    assert seen(inside).content_type is ContentType.PDF


def test_macros_of_old_office_are_a_finding() -> None:
    assert [f.key for f in seen(samples.compound("WordDocument", "Macros")).findings] == ["macro"]


def test_a_compound_file_that_is_a_circle_ends() -> None:
    data = bytearray(samples.compound("WordDocument", "a", "b", "c", "d"))
    data[512 + 4 : 512 + 8] = struct.pack("<I", 1)  # the directory's next sector is itself
    data[1024 + 128 + 72 : 1024 + 128 + 76] = struct.pack("<I", 1)  # and so is the tree's child
    assert seen(bytes(data)).content_type is ContentType.DOC


class CountingFile(io.BytesIO):
    """Counts what is read, and never lets the whole be asked for."""

    bytes_read = 0

    def read(self, size: int | None = -1, /) -> bytes:
        assert size is not None
        assert size >= 0, "read without a bound"
        data = super().read(size)
        self.bytes_read += len(data)
        return data


STARTS = [
    b"",
    b"PK\x03\x04",
    b"PK\x05\x06",
    b"%PDF-",
    b"Rar!\x1a\x07\x00",
    b"Rar!\x1a\x07\x01\x00",
    *RECOGNIZED.values(),
]


@settings(deadline=None)  # other work on the machine must not fail it
@given(start=st.sampled_from(STARTS), rest=st.binary(max_size=600))
def test_no_content_raises(start: bytes, rest: bytes) -> None:
    recognition = seen(start + rest)
    assert (recognition.content_type is None) == (recognition.reason is not None)


@settings(deadline=None)  # other work on the machine must not fail it
@given(
    data=st.sampled_from(list(RECOGNIZED.values())),
    changes=st.lists(st.tuples(st.integers(0, 5000), st.integers(0, 255)), max_size=8),
    kept=st.integers(0, 5000),
)
def test_no_damaged_file_raises(data: bytes, changes: list[tuple[int, int]], kept: int) -> None:
    damaged = bytearray(data)
    for place, value in changes:
        damaged[place % len(damaged)] = value
    recognition = seen(bytes(damaged[:kept] if kept % 2 else damaged))
    assert (recognition.content_type is None) == (recognition.reason is not None)


@pytest.mark.parametrize(
    "start", [samples.PDF, samples.compound("WordDocument"), b"Rar!\x1a\x07\x00"]
)
def test_little_is_read_of_a_large_file(start: bytes) -> None:
    file = CountingFile(start + bytes(20 << 20))
    recognize(file)
    assert file.bytes_read < 4096 + TAIL_BYTES + 16_384


def test_little_is_read_of_a_large_archive() -> None:
    data = samples.zipped({"a.pdf": bytes(20 << 20)}, method=zipfile.ZIP_STORED)
    file = CountingFile(data)
    assert recognize(file).content_type is ContentType.ZIP
    assert file.bytes_read < 4096 + TAIL_BYTES + 16_384


@pytest.mark.parametrize(
    ("given_name", "kept"),
    [
        ("Tờ trình số 12.docx", "Tờ trình số 12.docx"),
        (unicodedata.normalize("NFD", "Tờ trình.docx"), "Tờ trình.docx"),
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Users\\Lan\\công văn.pdf", "công văn.pdf"),
        ("a\x00b\u202efdp.exe", "abfdp.exe"),
        ("  a\t b .pdf. ", "a b .pdf"),
        ("CON.pdf", "_CON.pdf"),
        ("a:b?.pdf", "a_b_.pdf"),
        ("", "tệp không tên"),
        ("...", "tệp không tên"),
    ],
)
def test_file_names_are_cleaned(given_name: str, kept: str) -> None:
    assert clean_name(given_name) == kept


def test_a_long_name_keeps_its_extension() -> None:
    name = clean_name("ố" * 300 + ".docx")
    assert len(name.encode()) <= 255
    assert name.endswith("ố.docx")


@settings(deadline=None)  # other work on the machine must not fail it
@given(st.text(max_size=300))
def test_a_clean_name_is_safe_and_stays_as_it_is(name: str) -> None:
    cleaned = clean_name(name)
    assert clean_name(cleaned) == cleaned
    assert 0 < len(cleaned.encode()) <= 255
    assert not set(cleaned) & set('/\\<>:"|?*\x00\n')
    assert file_names.member_name_problem(cleaned) == ""
