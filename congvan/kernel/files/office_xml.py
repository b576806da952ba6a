"""What an Office Open XML package is, by the list of content types it must carry (ECMA-376-2).

The part names prove nothing: Word itself writes `word/document2.xml`, and a document with macros
differs from one without by its declared types only.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import BinaryIO
from xml.parsers import expat

from congvan.kernel.files.content_types import ContentType
from congvan.kernel.files.findings import Reason, Refused
from congvan.kernel.files.zip_directory import Entry, read_member

TYPES_PART = "[content_types].xml"
# 10,000 parts need about 1.5 MB of overrides.
TYPES_BYTES = 4 << 20

_PREFIX = "application/vnd.openxmlformats-officedocument."
MAIN_TYPES = {
    _PREFIX + "wordprocessingml.document.main+xml": ContentType.DOCX,
    _PREFIX + "spreadsheetml.sheet.main+xml": ContentType.XLSX,
    _PREFIX + "presentationml.presentation.main+xml": ContentType.PPTX,
}

BROKEN = Reason(
    "office_broken",
    "tệp Office này bị hỏng, không đọc được danh sách thành phần bên trong",
    "Mở tệp bằng Word, Excel hoặc PowerPoint, lưu lại rồi tải lên lại.",
)
MACRO = Reason(
    "macro",
    "tài liệu Office có chứa macro (đoạn chương trình chạy được)",
    "Lưu lại thành dạng không có macro (docx, xlsx, pptx) hoặc PDF rồi tải lên lại.",
)
OTHER_OFFICE = Reason(
    "foreign",
    "nội dung là một dạng tệp Office khác (mẫu, trình diễn tự chạy, bản vẽ…)",
    "Lưu lại thành docx, xlsx, pptx hoặc PDF rồi tải lên lại.",
)


def is_package(entries: Sequence[Entry]) -> bool:
    """Whether the ZIP members make an Office package, of whatever kind."""
    return any(entry.name.casefold() == TYPES_PART for entry in entries)


def package_type(file: BinaryIO, entries: Sequence[Entry]) -> ContentType:
    """The type of the package's main part; reads at most 4 MiB of one member.

    Raises Refused for macros, for two main parts of different types, for other kinds and for a
    package that cannot be read.
    """
    declared = _declared_types(file, entries)
    names = [entry.name.casefold() for entry in entries]
    has_project = any(name.endswith("vbaproject.bin") for name in names)
    if has_project or any("macroenabled" in kind or "vbaproject" in kind for kind in declared):
        raise Refused(MACRO)
    main = {kind for declared_type, kind in MAIN_TYPES.items() if declared_type in declared}
    if len(main) != 1:
        raise Refused(BROKEN if main else OTHER_OFFICE)
    return main.pop()


def _declared_types(file: BinaryIO, entries: Sequence[Entry]) -> frozenset[str]:
    """The content types that the package declares for its parts, in lower case."""
    lists = [entry for entry in entries if entry.name.casefold() == TYPES_PART]
    if len(lists) != 1 or lists[0].size > TYPES_BYTES:
        raise Refused(BROKEN)
    declared: set[str] = set()

    def on_element(_name: str, attributes: dict[str, str]) -> None:
        declared.add(attributes.get("ContentType", "").casefold())

    def on_doctype(*_parts: object) -> None:
        # Entities could hide a type from this reader and show it to Office.
        raise Refused(BROKEN)

    parser = expat.ParserCreate()
    parser.StartElementHandler = on_element
    parser.StartDoctypeDeclHandler = on_doctype
    try:
        for chunk in read_member(file, lists[0], at_most=TYPES_BYTES):
            parser.Parse(chunk, False)
        parser.Parse(b"", True)
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise Refused(BROKEN) from error
    return frozenset(declared)
