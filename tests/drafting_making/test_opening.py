"""A .docx from outside: what is refused, what stays, and what is never followed."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable

import docx
import pytest

from congvan.drafting.docx import (
    DocxRefused,
    dump,
    load,
    open_docx,
    paragraph_text,
    paragraphs,
    without_outside,
)

Parts = dict[str, bytes]


def plain_docx(*lines: str) -> bytes:
    """A small ordinary .docx."""
    document = docx.Document()
    for line in lines:
        document.add_paragraph(line)
    return dump(document)


def rebuilt(change: Callable[[Parts], None]) -> bytes:
    """An ordinary .docx after `change` of its parts."""
    with zipfile.ZipFile(io.BytesIO(plain_docx("Nội dung"))) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    change(parts)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return packed.getvalue()


def replaced(name: str, old: bytes, new: bytes) -> bytes:
    """An ordinary .docx with a text of one part replaced."""

    def change(parts: Parts) -> None:
        assert old in parts[name]
        parts[name] = parts[name].replace(old, new, 1)

    return rebuilt(change)


LAUGHS = (
    b'<!DOCTYPE w:document [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;"><!ENTITY c SYSTEM "file:///etc/passwd">]>'
    b"<w:document "
)
DOCUMENT, TYPES = "word/document.xml", "[Content_Types].xml"


def bomb() -> bytes:
    return rebuilt(lambda parts: parts.update({"word/media/a.png": bytes(60 << 20)}))


def too_many_elements() -> bytes:
    return replaced(DOCUMENT, b"<w:sectPr", b"<w:p/>" * 1_000_000 + b"<w:sectPr")


def many_entries() -> bytes:
    return rebuilt(lambda parts: parts.update({f"word/x{i}.txt": b"" for i in range(2100)}))


def lying_size() -> bytes:
    """A member that unpacks to more than both of its headers say."""
    data = bytearray(plain_docx("a" * 5000))
    with zipfile.ZipFile(io.BytesIO(bytes(data))) as archive:
        entry = archive.getinfo(DOCUMENT)
        directory = archive.start_dir
    for position in (entry.header_offset + 22, data.index(DOCUMENT.encode(), directory) - 46 + 24):
        struct.pack_into("<I", data, position, 100)
    return bytes(data)


def utf16(entity: bytes) -> bytes:
    def change(parts: Parts) -> None:
        text = parts[DOCUMENT].decode().replace("UTF-8", "UTF-16", 1)
        parts[DOCUMENT] = text.replace("<w:document ", entity.decode(), 1).encode("utf-16")

    return rebuilt(change)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "không phải là tệp Word"),
        (b"%PDF-1.7 abc", "không phải là tệp Word"),
        (plain_docx("a")[:900], "hỏng"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 600, "đời cũ"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "mật khẩu"),
        (replaced(DOCUMENT, b"<w:document ", LAUGHS), "khai báo lạ"),
        (utf16(LAUGHS), "khai báo lạ"),
        (replaced(DOCUMENT, b"UTF-8", b"UTF-7"), "khai báo lạ"),
        (replaced(TYPES, b"wordprocessingml.document.main", b"spreadsheetml.sheet.main"), "thông thường"),
        (
            replaced(
                TYPES, b"vnd.openxmlformats-officedocument.wordprocessingml.document.main",
                b"vnd.ms-word.document.macroEnabled.main",
            ),
            "macro",
        ),
        (rebuilt(lambda parts: parts.update({"word/vbaProject.bin": b"x"})), "macro"),
        (rebuilt(lambda parts: parts.pop(DOCUMENT)), "thông thường"),
        (rebuilt(lambda parts: parts.update({DOCUMENT: b"<a"})), "cấu trúc lạ"),
        (rebuilt(lambda parts: parts.update({DOCUMENT: b"<a/>"})), "cấu trúc lạ"),
        (rebuilt(lambda parts: parts.update({"word/DOCUMENT.xml": b"<a/>"})), "cùng tên"),
        (bomb(), "nở ra quá lớn"),
        (lying_size(), "hỏng|nở ra"),
        (too_many_elements(), "quá lớn"),
        (many_entries(), "quá nhiều thành phần"),
    ],
)  # fmt: skip
def test_hostile_and_foreign_files_are_refused_in_words(data: bytes, words: str) -> None:
    with pytest.raises(DocxRefused, match=words) as refusal:
        load(data)
    assert refusal.value.next_step


def test_an_ordinary_document_comes_through_and_the_same_bytes_come_out() -> None:
    data = plain_docx("Độc lập - Tự do - Hạnh phúc", "Đỗ Thị Hường")
    document = load(data)
    assert [paragraph_text(p) for p in paragraphs(document)] == [
        "Độc lập - Tự do - Hạnh phúc", "Đỗ Thị Hường",
    ]  # fmt: skip
    assert dump(document) == dump(load(dump(document)))
    assert open_docx(utf16(b"<w:document ")).main_name == DOCUMENT


def test_what_a_converter_would_follow_is_cut_off_and_links_to_click_stay() -> None:
    relationships = (
        b'<Relationship Id="rIdA" TargetMode="External" Target="file:///etc/passwd" '
        b'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"/>'
        b'<Relationship Id="rIdB" TargetMode="External" Target="https://example.vn/" '
        b'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"/>'
        b'<Relationship Id="rIdC" Target="inner.docx" '
        b'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/aFChunk"/>'
        b"</Relationships>"
    )
    fields = (
        b'<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> INCLUDE</w:instrText></w:r>'
        b'<w:r><w:instrText>TEXT "/etc/passwd" </w:instrText></w:r>'
        b'<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>kept</w:t></w:r>'
        b'<w:r><w:fldChar w:fldCharType="end"/></w:r>'
        b'<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> PAGE </w:instrText></w:r>'
        b'<w:r><w:fldChar w:fldCharType="end"/></w:r>'
        b'<w:fldSimple w:instr=" DDEAUTO cmd "><w:r><w:t>x</w:t></w:r></w:fldSimple></w:p><w:sectPr'
    )

    def change(parts: Parts) -> None:
        name = "word/_rels/document.xml.rels"
        parts[name] = parts[name].replace(b"</Relationships>", relationships)
        parts[DOCUMENT] = parts[DOCUMENT].replace(b"<w:sectPr", fields, 1)

    cut = open_docx(without_outside(rebuilt(change)))
    links = cut.part("word/_rels/document.xml.rels")
    assert b"rIdA" not in links
    assert b"rIdB" in links
    assert b"rIdC" not in links
    body = cut.part(DOCUMENT)
    assert b"passwd" not in body
    assert b"DDEAUTO" not in body
    assert b" PAGE " in body
    assert b"kept" in body
