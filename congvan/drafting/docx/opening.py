"""Opening an untrusted .docx in bounded time and memory, without following anything it names.

What is checked is what is opened: the members are unpacked once, within limits, and every reader
works on these bytes, never on the archive again. An XML part may not declare a document type, so
that no entity can expand or fetch; macros, passwords and other formats are refused with a sentence
(R-365, R-368). Relationships to the outside stay as text: nothing here ever opens one.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import docx
from docx.document import Document
from docx.opc.exceptions import OpcError
from lxml import etree

from congvan.kernel.errors import InvalidInput

MAX_BYTES = 50 << 20
ENTRIES = 2000
# A directory entry is 46 bytes and a name; Office writes 80, a long name 300.
DIRECTORY_BYTES = ENTRIES * 1024
UNPACKED_BYTES = 150 << 20
# A year's report of 500 pages has about 20 MB of XML in 400,000 elements.
XML_BYTES = 40 << 20
ELEMENTS = 900_000
# Unpacked to packed size, judged from 4 MiB on: XML of equal table rows reaches 120.
RATIO = 250
RATIO_FROM_BYTES = 4 << 20

TYPES_PART = "[Content_Types].xml"
MAIN_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_END, _END_BYTES = b"PK\x05\x06", 22
_DOCTYPES = tuple("<!DOCTYPE".encode(coding) for coding in ("ascii", "utf-16-le", "utf-16-be"))
_ENCODING = re.compile(rb"^<\?xml[^>]*encoding\s*=\s*[\"']([^\"']*)[\"']", re.IGNORECASE)
_READABLE_ENCODINGS = (b"utf-8", b"utf8", b"us-ascii", b"ascii", b"utf-16")
_WIDE_STARTS = (b"\xff\xfe\x00\x00", b"\x00\x00\xfe\xff", b"<\x00\x00\x00", b"\x00\x00\x00<")
_TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_RELATIONSHIPS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
# ZIP begins its years in 1980; a fixed time makes equal documents equal bytes.
_FIXED_TIME = (1980, 1, 1, 0, 0, 0)

_SAVE_AGAIN = "Mở tệp bằng Word, lưu lại dạng “Word Document (*.docx)” rồi tải lên lại."
_REPORT = "Không dùng tệp này; báo người phụ trách an toàn thông tin của cơ quan."


class DocxRefused(InvalidInput):
    """The file is no .docx that can be read safely; `sentence` and `next_step` say why."""

    code = "docx_refused"

    def __init__(self, sentence: str, next_step: str = _SAVE_AGAIN) -> None:
        super().__init__(sentence, next_step=next_step, field="file")


@dataclass(frozen=True, slots=True)
class Parts:
    """The unpacked parts of a .docx by name ("word/document.xml"); `main` names the document."""

    content: Mapping[str, bytes]
    main: str

    def replacing(self, changed: Mapping[str, bytes]) -> Parts:
        """The same package with some parts changed or added."""
        return Parts(MappingProxyType({**self.content, **changed}), self.main)

    def to_bytes(self) -> bytes:
        """The package as a .docx; equal parts give equal bytes."""
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            for name in sorted(self.content, key=lambda name: (name != TYPES_PART, name)):
                entry = zipfile.ZipInfo(name, _FIXED_TIME)
                entry.compress_type = zipfile.ZIP_DEFLATED
                archive.writestr(entry, self.content[name])
        return packed.getvalue()


def open_parts(data: bytes) -> Parts:
    """The parts of a .docx, each checked.

    Raises DocxRefused for what is too big, broken, protected by a password, has macros, or is
    another kind of file.
    """
    _check_container(data)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = _unpacked(archive, len(data))
    except (zipfile.BadZipFile, zlib.error, ValueError, EOFError, NotImplementedError,
            struct.error, OSError, RuntimeError) as error:  # fmt: skip
        raise DocxRefused("Tệp Word bị hỏng hoặc bị cụt, không đọc được.") from error
    elements = 0
    for name, content in parts.items():
        elements += _check_part(name, content)
    if elements > ELEMENTS:
        raise DocxRefused(
            "Tệp Word quá lớn: quá nhiều đoạn, bảng hoặc định dạng.",
            "Chia phụ lục ra tệp riêng rồi tải lên lại.",
        )
    return Parts(MappingProxyType(parts), _main_part(parts))


def load(data: bytes) -> Document:
    """The .docx as a python-docx document. Raises DocxRefused as `open_parts` does."""
    opened = open_parts(data)
    stored = io.BytesIO()
    # Only the checked parts are given on; packing them would cost time for nothing.
    with zipfile.ZipFile(stored, "w", zipfile.ZIP_STORED) as archive:
        for name, content in opened.content.items():
            archive.writestr(zipfile.ZipInfo(name, _FIXED_TIME), content)
    stored.seek(0)
    try:
        document = docx.Document(stored)
        # A document without a body or with one of another kind fails on first use only.
        document.element.body.iterchildren()
    except (
        LookupError,
        ValueError,
        AttributeError,
        TypeError,
        OpcError,
        etree.XMLSyntaxError,
    ) as error:
        raise DocxRefused("Tệp Word có cấu trúc lạ, không đọc được.") from error
    if document.element.body is None:
        raise DocxRefused("Tệp Word không có nội dung.")
    return document


def dump(document: Document) -> bytes:
    """The document as .docx; the same document gives the same bytes."""
    saved = io.BytesIO()
    document.save(saved)
    with zipfile.ZipFile(saved) as archive:
        parts = {entry.filename: archive.read(entry) for entry in archive.infolist()}
    return Parts(parts, "").to_bytes()


def _check_container(data: bytes) -> None:
    """Refuses by the first and last bytes, before a directory of any length is read."""
    if len(data) > MAX_BYTES:
        raise DocxRefused(
            f"Tệp Word lớn hơn {MAX_BYTES >> 20} MB.",
            "Giảm cỡ ảnh trong tệp (Nén ảnh) hoặc để phụ lục thành tệp riêng rồi tải lên lại.",
        )
    if data.startswith(_COMPOUND):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise DocxRefused(
                "Tệp Word đặt mật khẩu mở nên không đọc được.",
                "Mở tệp bằng Word, bỏ mật khẩu (Tệp, Thông tin, Bảo vệ) rồi tải lên lại.",
            )
        raise DocxRefused("Đây là tệp Word đời cũ (.doc), ở đây cần tệp .docx.")
    if not data.startswith(b"PK\x03\x04"):
        raise DocxRefused("Tệp không phải là tệp Word (.docx).")
    position = data.rfind(_END, max(len(data) - _END_BYTES - 0xFFFF, 0))
    if position < 0 or position + _END_BYTES > len(data):
        raise DocxRefused("Tệp Word bị hỏng hoặc bị cụt, không đọc được.")
    entries, size = struct.unpack_from("<HI", data, position + 10)
    # 0xFFFF entries would be a directory of the large form, which no .docx of 50 MB needs.
    if entries > ENTRIES or size > DIRECTORY_BYTES:
        raise DocxRefused(
            "Tệp Word có quá nhiều thành phần bên trong, có dấu hiệu phá hoại.", _REPORT
        )


def _unpacked(archive: zipfile.ZipFile, packed_bytes: int) -> dict[str, bytes]:
    entries = [entry for entry in archive.infolist() if not entry.is_dir()]
    names = [entry.filename.casefold() for entry in entries]
    if len(set(names)) != len(names):
        raise DocxRefused("Tệp Word có hai thành phần cùng tên, có dấu hiệu phá hoại.", _REPORT)
    if any(entry.flag_bits & 0x41 for entry in entries):
        raise DocxRefused(
            "Tệp Word đặt mật khẩu nên không đọc được.", "Bỏ mật khẩu rồi tải lên lại."
        )
    bomb = DocxRefused("Tệp Word nở ra quá lớn khi mở, có dấu hiệu phá hoại.", _REPORT)
    if sum(entry.file_size for entry in entries) > UNPACKED_BYTES:
        raise bomb
    # Members that share their packed bytes each count them anew.
    if sum(entry.compress_size for entry in entries) > packed_bytes:
        raise bomb
    parts: dict[str, bytes] = {}
    xml_bytes = 0
    for entry in entries:
        is_large = entry.file_size >= RATIO_FROM_BYTES
        if is_large and entry.file_size > entry.compress_size * RATIO:
            raise bomb
        with archive.open(entry) as member:
            # One byte more than declared shows a lie without unpacking the rest of it.
            content = member.read(entry.file_size + 1)
        if len(content) != entry.file_size:
            raise bomb
        if _is_xml(content):
            xml_bytes += len(content)
            if xml_bytes > XML_BYTES:
                raise bomb
        parts[entry.filename] = content
    return parts


def _is_xml(content: bytes) -> bool:
    return content[:64].lstrip(b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n")[:1] == b"<"


def _check_part(name: str, content: bytes) -> int:
    """How many marks of elements an XML part has. Refuses document types and odd encodings."""
    if not _is_xml(content):
        return 0
    strange = DocxRefused(
        "Tệp Word có khai báo lạ (DOCTYPE, bảng mã) bên trong, có dấu hiệu phá hoại.", _REPORT
    )
    if content.startswith(_WIDE_STARTS):
        raise strange
    declared = _ENCODING.match(content[:512].lstrip(b"\xef\xbb\xbf \t\r\n"))
    if declared and declared.group(1).lower() not in _READABLE_ENCODINGS:
        raise strange
    # A picture of SVG may carry a document type; no reader of ours parses one.
    if not name.casefold().endswith(".svg") and any(mark in content for mark in _DOCTYPES):
        raise strange
    return content.count(b"<")


def _main_part(parts: Mapping[str, bytes]) -> str:
    """The name of the part that is the document. Refuses macros and other kinds of packages."""
    listed = next((parts[name] for name in parts if name.casefold() == TYPES_PART.casefold()), None)
    if listed is None:
        raise DocxRefused("Tệp không phải là tệp Word (.docx).")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        types = etree.fromstring(listed, parser)
    except etree.XMLSyntaxError as error:
        raise DocxRefused("Tệp Word bị hỏng hoặc bị cụt, không đọc được.") from error
    declared = [
        (element.get("PartName", ""), element.get("ContentType", "").casefold())
        for element in types.iter(_TYPES + "Override", _TYPES + "Default")
    ]
    has_project = any(name.casefold().endswith("vbaproject.bin") for name in parts)
    if has_project or any("macroenabled" in kind or "vbaproject" in kind for _, kind in declared):
        raise DocxRefused("Tệp Word có chứa macro (đoạn chương trình chạy được).")
    main = [name.lstrip("/") for name, kind in declared if kind == MAIN_TYPE]
    if len(main) != 1 or main[0] not in parts:
        raise DocxRefused("Tệp không phải là tệp Word thông thường (.docx).")
    if b"http://purl.oclc.org/ooxml/wordprocessingml/main" in parts[main[0]]:
        raise DocxRefused("Tệp Word lưu dạng “Strict Open XML”, ở đây không đọc được dạng này.")
    return main[0]
