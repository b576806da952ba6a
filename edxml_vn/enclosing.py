"""Attachments on their way into a package: which of them are zipped, and base64 in pieces (SPEC §5).

The official builder's rule, with three departures that keep the bytes equal for its own reader and
for ours: empty files are zipped, because it refuses empty content; archives that are files in
their own right go as they are under a type that makes nobody unpack them; and a file that would be
taken for a ZIP around one file is zipped once more.
"""

from __future__ import annotations

import binascii
import hashlib
import io
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol
from uuid import UUID, uuid5

from edxml_vn.envelope import not_writable
from edxml_vn.limits import Limits
from edxml_vn.model import Attachment
from edxml_vn.names import extension
from edxml_vn.parsing import archives
from edxml_vn.parsing.payloads import ZIP_FAMILY

_AS_THEY_ARE: Final = frozenset({"pdf", "doc", "docx"})
_ZIP: Final = "application/zip"
# A multiple of three, so that the base64 of the pieces is the base64 of the whole.
_CHUNK: Final = 3 * 64 * 1024
_IDS: Final = UUID("6f0d2f0e-6a55-5c41-9a3e-0a8b7f5d1c02")
# The zip format without its 64-bit extension, and the arrays of Java, end below this.
_LARGEST: Final = 2**31 - 64 * 1024
# A reader that fears zip bombs allows a ratio and a free size; half of it leaves room for others.
_MOST_RATIO: Final = Limits().max_ratio // 2
# Speed before size; files that are compressed already only get the frame.
_LEVEL: Final = 1
_COMPRESSED: Final = frozenset(
    {"xlsx", "xlsm", "pptx", "png", "jpg", "jpeg", "gif", "webp", "mp3", "mp4", "rar", "7z", "gz"}
)
# 1980-01-01 00:00, the first moment that the format knows: the same file gives the same bytes.
_NO_TIME: Final = struct.pack("<HH", 0, 0x21)
# Sizes follow the data; the name is UTF-8. The official builder writes the same flags.
_FLAGS: Final = 0x808


class Sink(Protocol):
    """Where bytes go."""

    def write(self, data: bytes, /) -> object: ...


@dataclass(frozen=True, slots=True)
class Enclosure:
    """An attachment made ready: what the manifest says of it, and how its bytes are to be written."""

    content_id: str
    content_type: str
    name: str
    description: str | None
    size: int
    is_zipped: bool
    entry_name: str
    attachment: Attachment

    def write_base64(self, to: Sink) -> None:
        """Write the content in one line of base64. Raises NotWritable when the file has changed."""
        base64 = _Base64(to)
        if self.is_zipped:
            _write_zip(self._pieces(), self.entry_name, base64)
        else:
            for piece in self._pieces():
                base64.write(piece)
        base64.finish()

    def _pieces(self) -> Iterator[bytes]:
        size = 0
        with _opened(self.attachment) as source:
            while piece := source.read(_CHUNK):
                size += len(piece)
                yield piece
        if size != self.size:
            raise _changed(self.name)


def enclose(attachment: Attachment, *, position: int) -> Enclosure:
    """Read the attachment through once and decide how it is written.

    Its id is made from content and position when it has none, so that the same values give the
    same bytes. Raises NotWritable: no name, no bytes, other bytes than its `sha256` and `size` say.
    """
    name = _checked_name(attachment.name, position)
    size, sha256 = _measured(attachment)
    told = (attachment.sha256 or "").lower()
    if (told and told != sha256) or attachment.size not in (None, size):
        raise _changed(name)
    if size > _LARGEST:
        raise not_writable(
            "too_large", f"Attachment[{position}]", f"Tệp “{name}” quá lớn (trên 2 GB)."
        )
    behind = extension(name)
    if size == 0 and behind in ZIP_FAMILY:
        raise not_writable(
            "empty_archive", f"Attachment[{position}]", f"Tệp “{name}” rỗng, không phải là tệp nén."
        )
    content_type = _content_type(attachment, name, behind, size)
    identity = uuid5(_IDS, f"{position}:{sha256}")
    safe = behind if behind.isascii() and behind.isalnum() and len(behind) <= 16 else "unk"
    is_zipped = content_type == _ZIP and not name.endswith(".zip")
    return Enclosure(
        content_id=_without_cid(attachment.content_id) or str(identity),
        content_type=content_type,
        name=name,
        description=attachment.description,
        size=size,
        is_zipped=is_zipped,
        entry_name=f"{uuid5(identity, 'entry')}.{safe}",
        attachment=attachment,
    )


def _checked_name(given: str | None, position: int) -> str:
    name = (given or "").strip()
    place = f"Attachment[{position}]/AttachmentName"
    if not name:
        raise not_writable("no_name", place, "Tệp đính kèm chưa có tên.")
    if "/" in name or "\\" in name or name in (".", ".."):
        raise not_writable("bad_name", place, f"Tên tệp “{name}” không được chứa dấu gạch chéo.")
    return name


def _measured(attachment: Attachment) -> tuple[int, str]:
    if attachment.data is None and attachment.path is None:
        raise not_writable(
            "no_content", attachment.name or "", f"Tệp “{attachment.name}” không có nội dung."
        )
    with _opened(attachment) as source:
        digest = hashlib.file_digest(source, "sha256")
        return source.seek(0, io.SEEK_END), digest.hexdigest()


def _content_type(attachment: Attachment, name: str, behind: str, size: int) -> str:
    """What tells the official reader to unpack ("application/zip", unless the name ends in ".zip")
    or to leave the bytes alone (anything else).
    """
    if name.endswith(".zip"):
        return _ZIP
    if behind in ZIP_FAMILY:
        return "application/x-zip-compressed" if behind == "zip" else f"application/{behind}"
    if behind in _AS_THEY_ARE and size and not _looks_wrapped(attachment):
        return f"application/{behind}"
    return _ZIP


def _looks_wrapped(attachment: Attachment) -> bool:
    """Whether a reader would unpack, or be in doubt about, these bytes as a ZIP of one file."""
    with _opened(attachment) as source:
        if source.read(4) != archives.LOCAL:
            return False
        try:
            inside = archives.sole_entry(source)
        except archives.DamagedArchive:
            return True
    return inside not in (archives.Kept.NOT_SOLE, archives.Kept.OFFICE)


def _without_cid(content_id: str | None) -> str:
    told = (content_id or "").strip()
    while told.startswith("cid:"):
        told = told[4:].strip()
    return told


def _opened(attachment: Attachment) -> io.BytesIO | io.BufferedReader:
    if attachment.data is not None:
        return io.BytesIO(attachment.data)
    return Path(attachment.path or "").open("rb")


def _changed(name: str) -> Exception:
    return not_writable(
        "changed", name, f"Tệp “{name}” không còn đúng như khi được lưu nên không gửi được."
    )


def _write_zip(pieces: Iterator[bytes], name: str, to: Sink) -> None:
    """A ZIP with one entry, its sizes behind the data, written straight through."""
    raw_name = name.encode("ascii")
    fixed = struct.pack("<HHH", 20, _FLAGS, archives.DEFLATED) + _NO_TIME
    to.write(archives.LOCAL + fixed + bytes(12) + struct.pack("<HH", len(raw_name), 0) + raw_name)
    crc = size = packed = 0
    usual = 0 if extension(name) in _COMPRESSED else _LEVEL
    level, deflater = usual, _deflater(usual)
    for piece in pieces:
        data = b""
        # So much repetition looks like a zip bomb: a piece in between is stored, not deflated.
        is_bomb = size > Limits().free_inflated // 2 and size > packed * _MOST_RATIO
        if level != (level := 0 if is_bomb else usual):
            data, deflater = deflater.flush(zlib.Z_FULL_FLUSH), _deflater(level)
        data += deflater.compress(piece)
        crc = zlib.crc32(piece, crc)
        size += len(piece)
        packed += len(data)
        to.write(data)
    data = deflater.flush()
    packed += len(data)
    to.write(data)
    sizes = struct.pack("<III", crc, packed, size)
    to.write(b"PK\7\x08" + sizes)
    directory = (
        archives.CENTRAL + struct.pack("<H", 20) + fixed + sizes
        + struct.pack("<HHHHHII", len(raw_name), 0, 0, 0, 0, 0, 0) + raw_name
    )  # fmt: skip
    start = 30 + len(raw_name) + packed + 16
    to.write(directory)
    to.write(archives.END + struct.pack("<HHHHIIH", 0, 0, 1, 1, len(directory), start, 0))


def _deflater(level: int) -> zlib._Compress:
    return zlib.compressobj(level, zlib.DEFLATED, -zlib.MAX_WBITS)


class _Base64:
    """Encodes what is written into it; pieces of any length."""

    def __init__(self, to: Sink) -> None:
        self._to = to
        self._held = b""

    def write(self, data: bytes) -> None:
        if self._held:
            data = self._held + data
        whole = len(data) - len(data) % 3
        self._held = data[whole:]
        self._to.write(binascii.b2a_base64(memoryview(data)[:whole], newline=False))

    def finish(self) -> None:
        self._to.write(binascii.b2a_base64(self._held, newline=False))
