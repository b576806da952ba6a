"""Small files of every kind, built here byte by byte, so that no third-party file is kept."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from pathlib import Path

PDF = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer << /Root 1 0 R >>\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(40) + b"IEND\xaeB`\x82"
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + bytes(40) + b"\xff\xd9"
TIFF = b"II*\x00\x08\x00\x00\x00" + bytes(40)
EXE = b"MZ" + bytes(58) + struct.pack("<I", 64) + b"PE\x00\x00" + bytes(100)
HTML = b"<!-- x -->\n<!DOCTYPE html><html><script>alert(1)</script></html>"
SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'

_OFFICE = "application/vnd.openxmlformats-officedocument"
WORD_MAIN = f"{_OFFICE}.wordprocessingml.document.main+xml"
SHEET_MAIN = f"{_OFFICE}.spreadsheetml.sheet.main+xml"
SLIDES_MAIN = f"{_OFFICE}.presentationml.presentation.main+xml"


def zipped(members: Mapping[str, bytes] | Sequence[tuple[str, bytes]], *, method: int = 8) -> bytes:
    """A ZIP archive as Python writes it; method 0 stores, 8 deflates."""
    pairs = members.items() if isinstance(members, Mapping) else members
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression=method) as archive:
        for name, data in pairs:
            archive.writestr(name, data)
    return buffer.getvalue()


def office(
    main_type: str = WORD_MAIN,
    *,
    part: str = "word/document.xml",
    types: str = "",
    more: Mapping[str, bytes] | None = None,
) -> bytes:
    """An Office Open XML package whose main part has `main_type`."""
    declared = (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        f'<Override PartName="/{part}" ContentType="{main_type}"/>{types}</Types>'
    )
    members = {"[Content_Types].xml": declared.encode(), part: b"<x/>"}
    return zipped(members | dict(more or {}))


def compound(*streams: str, sectors: int = 1) -> bytes:
    """An OLE compound file (version 3) whose root holds empty `streams`, in a right-going tree."""
    end, free = 0xFFFFFFFE, 0xFFFFFFFF
    entries = [_directory_entry("Root Entry", 5, child=1 if streams else free)]
    for number, name in enumerate(streams, start=1):
        right = number + 1 if number < len(streams) else free
        entries.append(_directory_entry(name, 2, right=right))
    directory = b"".join(entries)
    directory += bytes(-len(directory) % 512)
    chain = [0xFFFFFFFD]
    count = len(directory) // 512
    chain += [number + 2 if number + 1 < count else end for number in range(count)]
    table = struct.pack(f"<{len(chain)}I", *chain) + b"\xff" * 4 * (128 - len(chain))
    header = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(16)
    header += struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, end, 0, end, 0)
    header += struct.pack("<I", 0) + b"\xff" * 4 * 108
    return header + table + directory + bytes(512 * sectors)


def _directory_entry(
    name: str, kind: int, *, right: int = 0xFFFFFFFF, child: int = 0xFFFFFFFF
) -> bytes:
    raw = name.encode("utf-16-le") + b"\x00\x00"
    entry = raw.ljust(64, b"\x00") + struct.pack("<HBB", len(raw), kind, 1)
    entry += struct.pack("<III", 0xFFFFFFFF, right, child)
    return entry.ljust(116, b"\x00") + struct.pack("<IQ", 0xFFFFFFFE, 0)


def rar5(*members: bytes, main_flags: int = 0) -> bytes:
    """A RAR 5 archive of blocks made by `rar5_member`."""
    start = b"Rar!\x1a\x07\x01\x00" + rar5_block(1, _vint(main_flags))
    return start + b"".join(members) + rar5_block(5, _vint(0))


def rar5_member(
    name: str, data: bytes, *, method: int = 0, size: int | None = None, extra: bytes = b""
) -> bytes:
    """A file block; `method` 0 is stored, 1 to 5 packed; `extra` is a list of records."""
    unpacked = len(data) if size is None else size
    body = _vint(0) + _vint(unpacked) + _vint(0o644) + _vint(method << 7) + _vint(1)
    body += _vint(len(name.encode())) + name.encode()
    return rar5_block(2, body, data=data, extra=extra)


def rar5_block(kind: int, body: bytes, *, data: bytes = b"", extra: bytes = b"") -> bytes:
    flags = (1 if extra else 0) | (2 if data else 0)
    header = _vint(kind) + _vint(flags)
    header += (_vint(len(extra)) if extra else b"") + (_vint(len(data)) if data else b"")
    header = header + body + extra
    sized = _vint(len(header)) + header
    return struct.pack("<I", zlib.crc32(sized)) + sized + data


def rar5_record(kind: int, body: bytes = b"") -> bytes:
    return _vint(len(body) + 1) + _vint(kind) + body


def _vint(number: int) -> bytes:
    out = bytearray()
    while number >= 0x80:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    out.append(number)
    return bytes(out)


def rar4(*members: bytes, main_flags: int = 0) -> bytes:
    start = b"Rar!\x1a\x07\x00" + _rar4_block(0x73, main_flags, bytes(6))
    return start + b"".join(members) + _rar4_block(0x7B, 0x4000, b"")


def rar4_member(
    raw_name: bytes, data: bytes, *, method: int = 0x30, flags: int = 0, mode: int = 0o100644
) -> bytes:
    """A file block; `flags` 0x200 says that `raw_name` holds a packed Unicode name too."""
    fixed = struct.pack(
        "<IIBIIBBHI", len(data), len(data), 3, zlib.crc32(data), 0, 29, method, len(raw_name), mode
    )
    return _rar4_block(0x74, 0x8000 | flags, fixed + raw_name) + data


def _rar4_block(kind: int, flags: int, body: bytes) -> bytes:
    rest = struct.pack("<BHH", kind, flags, 7 + len(body)) + body
    return struct.pack("<H", zlib.crc32(rest) & 0xFFFF) + rest


class Zeros:
    """A stream of `size` bytes, `start` and then zeros, that is never in memory as a whole."""

    def __init__(self, size: int, start: bytes = b"") -> None:
        self.left = size
        self.start = start

    def read(self, count: int, /) -> bytes:
        assert 0 < count <= 1 << 20, "asked for too much at once"
        data = self.start.ljust(min(count, self.left), b"\0")
        self.start = b""
        self.left -= len(data)
        return data


def stored_path(directory: Path, digest: str) -> Path:
    """Where a LocalStore in `directory` keeps the file of `digest`."""
    return directory / digest[:2] / digest[2:4] / digest


def damage(path: Path) -> None:
    """Change one bit of a stored file, as a failing disk would."""
    data = bytearray(path.read_bytes())
    data[0] ^= 1
    path.chmod(0o600)
    path.write_bytes(data)
