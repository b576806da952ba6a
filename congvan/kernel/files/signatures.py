"""First bytes of files that are not accepted, so that a refusal can name what was found.

Nothing is let in by this list: only what `content.recognize` proves to be an accepted type is.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Foreign:
    """A recognized type that is never accepted; `label` stands inside a Vietnamese sentence."""

    label: str
    is_dangerous: bool = False


EXECUTABLE = Foreign("chương trình chạy được", is_dangerous=True)
SCRIPT = Foreign("tệp lệnh (script) chạy được", is_dangerous=True)
HTML = Foreign("trang web (HTML) có thể chứa mã chạy được", is_dangerous=True)
SVG = Foreign("ảnh SVG có thể chứa mã chạy được", is_dangerous=True)
SHORTCUT = Foreign("lối tắt (shortcut) của Windows", is_dangerous=True)
DISK_IMAGE = Foreign("ảnh đĩa", is_dangerous=True)
JAVA = Foreign("chương trình Java hoặc Android", is_dangerous=True)
OPEN_DOCUMENT = Foreign("tài liệu OpenDocument (ODT, ODS…)")

_MAGIC: tuple[tuple[int, bytes, Foreign], ...] = (
    (0, b"MZ", EXECUTABLE),
    (0, b"\x7fELF", EXECUTABLE),
    (0, b"\xca\xfe\xba\xbe", EXECUTABLE),
    (0, b"\xfe\xed\xfa\xce", EXECUTABLE),
    (0, b"\xfe\xed\xfa\xcf", EXECUTABLE),
    (0, b"\xce\xfa\xed\xfe", EXECUTABLE),
    (0, b"\xcf\xfa\xed\xfe", EXECUTABLE),
    (0, b"dex\n", EXECUTABLE),
    (0, b"\x00asm", EXECUTABLE),
    (0, b"L\x00\x00\x00\x01\x14\x02\x00", SHORTCUT),
    (0, b"#!", SCRIPT),
    (0, b"ITSF", Foreign("tệp trợ giúp CHM", is_dangerous=True)),
    (0, b"{\\rtf", Foreign("văn bản RTF")),
    (0, b"7z\xbc\xaf\x27\x1c", Foreign("gói nén 7z")),
    (0, b"\x1f\x8b", Foreign("gói nén gzip")),
    (0, b"BZh", Foreign("gói nén bzip2")),
    (0, b"\xfd7zXZ\x00", Foreign("gói nén xz")),
    (0, b"MSCF", Foreign("gói nén cab")),
    (257, b"ustar", Foreign("gói nén tar")),
    (0, b"GIF8", Foreign("ảnh GIF")),
    (0, b"BM", Foreign("ảnh BMP")),
    (8, b"WEBP", Foreign("ảnh WebP")),
    (4, b"ftypheic", Foreign("ảnh HEIC")),
    (4, b"ftyp", Foreign("phim, ghi âm (MP4)")),
    (0, b"ID3", Foreign("âm thanh MP3")),
    (0, b"RIFF", Foreign("phim, âm thanh")),
    (0, b"\x00\x05\x16\x07", Foreign("tệp phụ của macOS")),
    (0, b"\x00\x00\x00\x01Bud1", Foreign("tệp phụ của macOS")),
    (0, b"SQLite format 3\x00", Foreign("cơ sở dữ liệu SQLite")),
    (0, b"From ", Foreign("thư điện tử")),
)
_MARKUP = (
    (re.compile(r"<(!doctype\s+html|html|head|body|script|iframe|title|meta)\b", re.I), HTML),
    (re.compile(r"<(!doctype\s+svg|svg)\b", re.I), SVG),
)
_SCRIPT_START = re.compile(
    r"(@echo\b|<\?php|<%|#!|rem\s|on error resume next|set-executionpolicy|"
    r"powershell\b|\$erroractionpreference|wscript\.|option explicit)",
    re.I,
)
_XML_START = re.compile(r"<\?xml\b", re.I)
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
PLAIN_TEXT = Foreign("văn bản thuần (text)")
XML = Foreign("tệp XML")
UNKNOWN = Foreign("tệp không rõ loại")


def foreign_type(head: bytes) -> Foreign:
    """What the first bytes of a file not accepted look like; UNKNOWN when like nothing known."""
    for offset, magic, foreign in _MAGIC:
        if head.startswith(magic, offset):
            return foreign
    text = _text(head)
    if text is None:
        return UNKNOWN
    start = text.lstrip("\ufeff \t\r\n\f\v")
    if start.startswith("<"):
        # Comments and unknown tags may come first, so a match anywhere in the head counts.
        found = [
            (match.start(), kind) for pattern, kind in _MARKUP if (match := pattern.search(start))
        ]
        if found:
            return min(found, key=lambda place_and_kind: place_and_kind[0])[1]
    if _SCRIPT_START.match(start):
        return SCRIPT
    return XML if _XML_START.match(start) else PLAIN_TEXT


def _text(head: bytes) -> str | None:
    """The head as text, or None when it is binary."""
    for mark, encoding in _BYTE_ORDER_MARKS:
        if head.startswith(mark):
            return head.decode(encoding, errors="replace")
    if b"\x00" in head:
        return None
    controls = sum(byte < 32 and byte not in b"\t\r\n\f\v\x1b" for byte in head)
    if controls * 50 > len(head):
        return None
    return head.decode("utf-8", errors="replace")
