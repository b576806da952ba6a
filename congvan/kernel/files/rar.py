"""The headers of a RAR archive (versions 4 and 5), listed without unpacking.

RAR compression has no free implementation for Python, so only names, sizes and flags are judged,
and the content of members that are stored uncompressed. Follows the format notes that ship with
WinRAR 3.93 and 5.0 (header layouts only).
"""

from __future__ import annotations

import stat
import struct
import unicodedata
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from congvan.kernel.files import archive_reasons as because
from congvan.kernel.files.findings import Refused
from congvan.kernel.files.zip_names import guessed_name

SIGNATURE_4 = b"Rar!\x1a\x07\x00"
SIGNATURE_5 = b"Rar!\x1a\x07\x01\x00"
# Comments, recovery records and access lists come beside the members: a few per member at most.
BLOCKS_PER_MEMBER = 4
# A header holds one name and a few numbers; RAR 4 cannot write more than this anyway.
HEADER_BYTES = 64 * 1024

MAIN_5, FILE_5, ENCRYPTION_5, END_5 = 1, 2, 4, 5
MAIN_4, FILE_4, END_4 = 0x73, 0x74, 0x7B
HAS_DATA_4 = 0x8000


@dataclass(frozen=True, slots=True)
class RarEntry:
    """One member: sizes in bytes, `name` in NFC with "/" between its parts."""

    name: str
    is_legacy_name: bool
    is_directory: bool
    is_stored: bool
    packed_size: int
    size: int
    data_offset: int


@dataclass(frozen=True, slots=True)
class _Block:
    """A header without its common front; `flags` are the header's own, `data` follows it."""

    kind: int
    flags: int
    body: bytes
    extra: bytes
    data_offset: int
    data_bytes: int


def read_entries(file: BinaryIO, *, limit: int) -> tuple[RarEntry, ...]:
    """All members, by walking from header to header.

    Raises Refused for a broken, encrypted or multi-part archive, for links, and for more than
    `limit` members.
    """
    file.seek(0)
    start = file.read(len(SIGNATURE_5))
    is_new = start == SIGNATURE_5
    blocks = _blocks_5(file) if is_new else _blocks_4(file)
    entries: list[RarEntry] = []
    for number, block in enumerate(blocks):
        entry = _entry_5(block) if is_new else _entry_4(block)
        if entry is not None:
            entries.append(entry)
        if len(entries) > limit or number > limit * BLOCKS_PER_MEMBER:
            raise Refused(because.too_many(limit))
    if not entries:
        raise Refused(because.EMPTY)
    return tuple(entries)


def read_stored(file: BinaryIO, entry: RarEntry, *, at_most: int) -> Iterator[bytes]:
    """The first `at_most` bytes of a member that is stored uncompressed."""
    file.seek(entry.data_offset)
    left = min(entry.packed_size, at_most)
    while left and (chunk := file.read(min(left, 64 * 1024))):
        left -= len(chunk)
        yield chunk


def _blocks_5(file: BinaryIO) -> Iterator[_Block]:
    size = file.seek(0, 2)
    position = len(SIGNATURE_5)
    while position < size:
        file.seek(position)
        front = _Reader(file.read(4 + 10))
        declared_crc = front.number(4)
        header_bytes = front.vint()
        if not 2 <= header_bytes <= HEADER_BYTES:
            raise Refused(because.BROKEN)
        header_offset = position + front.position
        file.seek(header_offset)
        header = file.read(header_bytes)
        size_field = front.data[4 : front.position]
        if len(header) < header_bytes or zlib.crc32(size_field + header) != declared_crc:
            raise Refused(because.BROKEN)
        fields = _Reader(header)
        kind, flags = fields.vint(), fields.vint()
        extra_bytes = fields.vint() if flags & 0x0001 else 0
        data_bytes = fields.vint() if flags & 0x0002 else 0
        body_end = header_bytes - extra_bytes
        if body_end < fields.position:
            raise Refused(because.BROKEN)
        data_offset = header_offset + header_bytes
        position = data_offset + data_bytes
        if position > size:
            raise Refused(because.BROKEN)
        body, extra = header[fields.position : body_end], header[body_end:]
        yield _Block(kind, flags, body, extra, data_offset, data_bytes)
        if kind == END_5:
            return


def _entry_5(block: _Block) -> RarEntry | None:
    body = _Reader(block.body)
    if block.kind == ENCRYPTION_5:
        raise Refused(because.ENCRYPTED)
    if block.kind == MAIN_5 and body.vint() & 0x0001:
        raise Refused(because.MULTIPART)
    if block.kind != FILE_5:
        return None
    if block.flags & 0x0018:
        raise Refused(because.MULTIPART)
    flags, unpacked, _attributes = body.vint(), body.vint(), body.vint()
    body.skip(4 * bool(flags & 0x0002) + 4 * bool(flags & 0x0004))
    compression, _system = body.vint(), body.vint()
    name = unicodedata.normalize("NFC", body.take(body.vint()).decode(errors="replace"))
    for kind in _extra_kinds(block.extra):
        if kind == 1:
            raise Refused(because.ENCRYPTED)
        if kind == 5:
            raise Refused(because.link(name))
    is_stored = not compression & 0x0380
    return RarEntry(
        name=name,
        is_legacy_name=False,
        is_directory=bool(flags & 0x0001),
        is_stored=is_stored,
        packed_size=block.data_bytes,
        size=unpacked,
        data_offset=block.data_offset,
    )


def _extra_kinds(extra: bytes) -> Iterator[int]:
    fields = _Reader(extra)
    while fields.position < len(extra):
        length = fields.vint()
        end = fields.position + length
        if not length or end > len(extra):
            raise Refused(because.BROKEN)
        yield fields.vint()
        fields.position = end


def _blocks_4(file: BinaryIO) -> Iterator[_Block]:
    size = file.seek(0, 2)
    position = len(SIGNATURE_4)
    while position < size:
        file.seek(position)
        front = file.read(7)
        if len(front) < 7:
            raise Refused(because.BROKEN)
        declared_crc, kind, flags, header_bytes = struct.unpack("<HBHH", front)
        body = file.read(max(header_bytes - 7, 0))
        if header_bytes < 7 or len(body) < header_bytes - 7:
            raise Refused(because.BROKEN)
        # Comments of RAR 2 lie inside the header but outside its sum.
        has_old_comment = (kind == MAIN_4 and flags & 0x02) or (kind == FILE_4 and flags & 0x08)
        summed = zlib.crc32(front[2:] + body) & 0xFFFF
        if not has_old_comment and kind in (MAIN_4, FILE_4) and summed != declared_crc:
            raise Refused(because.BROKEN)
        data_bytes = _Reader(body).number(4) if flags & HAS_DATA_4 else 0
        if kind == FILE_4 and flags & 0x0100:
            data_bytes += _Reader(body[25:]).number(4) << 32
        data_offset = position + header_bytes
        position = data_offset + data_bytes
        if position > size:
            raise Refused(because.BROKEN)
        yield _Block(kind, flags, body, b"", data_offset, data_bytes)
        if kind == END_4:
            return


def _entry_4(block: _Block) -> RarEntry | None:
    if block.kind == MAIN_4 and block.flags & 0x0080:
        raise Refused(because.ENCRYPTED)
    if block.kind == MAIN_4 and block.flags & 0x0001:
        raise Refused(because.MULTIPART)
    if block.kind != FILE_4:
        return None
    if block.flags & 0x0004:
        raise Refused(because.ENCRYPTED)
    if block.flags & 0x0003:
        raise Refused(because.MULTIPART)
    if len(block.body) < 25:
        raise Refused(because.BROKEN)
    unpacked, system = struct.unpack_from("<IB", block.body, 4)
    method, name_bytes, attributes = struct.unpack_from("<BHI", block.body, 18)
    fields = _Reader(block.body[25:])
    if block.flags & 0x0100:
        fields.skip(4)
        unpacked += fields.number(4) << 32
    name, is_legacy = _name_4(fields.take(name_bytes), has_unicode=bool(block.flags & 0x0200))
    if system == 3 and stat.S_ISLNK(attributes & 0xFFFF):
        raise Refused(because.link(name))
    return RarEntry(
        name=name,
        is_legacy_name=is_legacy,
        is_directory=block.flags & 0x00E0 == 0x00E0,
        is_stored=method == 0x30,
        packed_size=block.data_bytes,
        size=unpacked,
        data_offset=block.data_offset,
    )


def _name_4(raw: bytes, *, has_unicode: bool) -> tuple[str, bool]:
    plain, zero, packed = raw.partition(b"\x00")
    if not has_unicode or not zero:
        name, is_legacy = guessed_name(plain)
    else:
        name, is_legacy = _unpacked_name(plain, packed), False
    return unicodedata.normalize("NFC", name.replace("\\", "/")), is_legacy


def _unpacked_name(plain: bytes, packed: bytes) -> str:
    """RAR 3's Unicode name: two bits per step say how the next UTF-16 unit is made.

    0: one byte; 1: one byte under the common high byte; 2: two bytes; 3: a run of the plain name,
    shifted by a correction byte when the run length's top bit is set.
    """
    units: list[int] = []
    source = _Reader(packed)
    high = source.number(1) << 8
    steps, steps_left = 0, 0
    while source.position < len(packed):
        if not steps_left:
            steps, steps_left = source.number(1), 4
            continue
        steps_left -= 1
        step = steps >> steps_left * 2 & 3
        if step == 0:
            units.append(source.number(1))
        elif step == 1:
            units.append(source.number(1) | high)
        elif step == 2:
            units.append(source.number(2))
        else:
            length = source.number(1)
            correction = source.number(1) if length & 0x80 else 0
            run = plain[len(units) : len(units) + (length & 0x7F) + 2]
            base = high if length & 0x80 else 0
            units += [(byte + correction & 0xFF) | base for byte in run]
    return struct.pack(f"<{len(units)}H", *units).decode("utf-16-le", errors="replace")


class _Reader:
    """Numbers from a header; reading past its end means a broken archive."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.position = 0

    def take(self, count: int) -> bytes:
        part = self.data[self.position : self.position + count]
        if len(part) < count:
            raise Refused(because.BROKEN)
        self.position += count
        return part

    def skip(self, count: int) -> None:
        self.take(count)

    def number(self, count: int) -> int:
        return int.from_bytes(self.take(count), "little")

    def vint(self) -> int:
        """RAR 5's number: seven bits a byte, the top bit says that more follow; at most 10 bytes."""
        value = 0
        for shift in range(0, 70, 7):
            byte = self.number(1)
            value |= (byte & 0x7F) << shift
            if byte < 0x80:
                return value
        raise Refused(because.BROKEN)
