"""A ZIP with one entry: told by its own directory, unpacked under a limit (SPEC §5, rule 3).

Python's zipfile would read a directory of any length and believe its sizes; this reads one record
and believes nothing: offsets must fit, the data must end where it should, length and CRC must
agree. The entry's name is never used.
"""

from __future__ import annotations

import os
import struct
import zlib
from dataclasses import dataclass
from enum import Enum
from typing import BinaryIO, Protocol

LOCAL, CENTRAL, END, END64 = b"PK\3\4", b"PK\1\2", b"PK\5\6", b"PK\6\6"
LONGEST_END = 22 + 0xFFFF
CHUNK = 64 * 1024
_FULL16, _FULL32 = 0xFFFF, 0xFFFFFFFF
STORED, DEFLATED = 0, 8
OFFICE_FILE = b"[Content_Types].xml"


class Kept(Enum):
    """Why an archive is left as it is."""

    NOT_SOLE = "not_sole"
    OFFICE = "office"
    LOCKED = "locked"
    OTHER_METHOD = "other_method"
    AMBIGUOUS = "ambiguous"


class DamagedArchive(Exception):
    """It begins like a ZIP but cannot be one, or its data are not what it says."""


class OverLimit(Exception):
    """The entry grows beyond what is allowed."""


@dataclass(frozen=True, slots=True)
class Entry:
    """The only file of an archive."""

    start: int
    packed: int
    size: int
    crc: int
    method: int
    has_strange_name: bool


class Writer(Protocol):
    """Where unpacked bytes go."""

    def write(self, data: bytes, /) -> object: ...


def sole_entry(file: BinaryIO) -> Entry | Kept:
    """What to unpack, or why not to. Raises DamagedArchive."""
    try:
        return _sole_entry(file)
    except struct.error as error:
        raise DamagedArchive from error


def _sole_entry(file: BinaryIO) -> Entry | Kept:
    end = _directory(file)
    if end is None:
        return Kept.NOT_SOLE
    offset, length = end
    record = _read(file, offset, 46)
    if not record.startswith(CENTRAL):
        raise DamagedArchive
    (flags, method, _, crc, packed, size, name_length, extra_length, comment_length) = (
        struct.unpack("<HHIIIIHHH", record[8:34])
    )
    if length != 46 + name_length + extra_length + comment_length:
        return Kept.AMBIGUOUS
    (start,) = struct.unpack("<I", record[42:46])
    name = _read(file, offset + 46, name_length)
    extra = _read(file, offset + 46 + name_length, extra_length)
    size, packed, start = _sizes_of_64(extra, size, packed, start)
    kept = _reason_to_keep(name, flags, method, start)
    if kept is not None:
        return kept
    local = _read(file, 0, 30)
    local_name, local_extra = struct.unpack("<HH", local[26:30])
    data = 30 + local_name + local_extra
    if not local.startswith(LOCAL) or data + packed > offset:
        raise DamagedArchive
    return Entry(
        start=data, packed=packed, size=size, crc=crc, method=method,
        has_strange_name=_is_strange(name),
    )  # fmt: skip


def _reason_to_keep(name: bytes, flags: int, method: int, start: int) -> Kept | None:
    if name == OFFICE_FILE:
        return Kept.OFFICE
    if name.endswith((b"/", b"\\")):
        return Kept.NOT_SOLE
    if flags & 1:
        return Kept.LOCKED
    if method not in (STORED, DEFLATED):
        return Kept.OTHER_METHOD
    return Kept.AMBIGUOUS if start != 0 else None


def unpack(file: BinaryIO, entry: Entry, to: Writer, *, most: int) -> int:
    """Write the entry's bytes, at most `most`; their count. Raises DamagedArchive, OverLimit."""
    inflater = zlib.decompressobj(-zlib.MAX_WBITS) if entry.method == DEFLATED else None
    file.seek(entry.start)
    left, written, crc = entry.packed, 0, 0
    while left:
        packed = file.read(min(CHUNK, left))
        if not packed:
            raise DamagedArchive
        left -= len(packed)
        for piece in _inflated(inflater, packed):
            written += len(piece)
            if written > most:
                raise OverLimit
            crc = zlib.crc32(piece, crc)
            to.write(piece)
    if inflater is not None and (not inflater.eof or inflater.unused_data):
        raise DamagedArchive
    if written != entry.size or crc != entry.crc:
        raise DamagedArchive
    return written


def _inflated(inflater, packed: bytes):  # type: ignore[no-untyped-def] # zlib's class has no name
    if inflater is None:
        yield packed
        return
    try:
        while packed:
            if inflater.eof:
                raise DamagedArchive
            piece = inflater.decompress(packed, 4 * CHUNK)
            packed = inflater.unconsumed_tail
            yield piece
    except zlib.error as error:
        raise DamagedArchive from error


def _directory(file: BinaryIO) -> tuple[int, int] | None:
    """Offset and length of the directory when it says it has one entry, else None."""
    size = file.seek(0, os.SEEK_END)
    tail = _read(file, max(0, size - LONGEST_END), min(size, LONGEST_END))
    at = tail.rfind(END)
    while at >= 0 and (
        at + 22 > len(tail)
        or at + 22 + int.from_bytes(tail[at + 20 : at + 22], "little") > len(tail)
    ):
        at = tail.rfind(END, 0, at)
    if at < 0:
        raise DamagedArchive
    disk, first_disk, here, entries, length, offset = struct.unpack(
        "<HHHHII", tail[at + 4 : at + 20]
    )
    if _FULL16 in (here, entries) or _FULL32 in (length, offset):
        here, entries, length, offset = _end_of_64(file, size - len(tail) + at)
        disk = first_disk = 0
    if disk or first_disk or here != entries:
        raise DamagedArchive
    if offset + length > size:
        raise DamagedArchive
    return (offset, length) if entries == 1 else None


def _end_of_64(file: BinaryIO, end: int) -> tuple[int, int, int, int]:
    locator = _read(file, end - 20, 20) if end >= 20 else b""
    if not locator.startswith(b"PK\6\7"):
        raise DamagedArchive
    (at,) = struct.unpack("<Q", locator[8:16])
    if at > end:
        raise DamagedArchive
    record = _read(file, at, 56)
    if not record.startswith(END64):
        raise DamagedArchive
    here, entries, length, offset = struct.unpack("<QQQQ", record[24:56])
    return here, entries, length, offset


def _sizes_of_64(extra: bytes, size: int, packed: int, start: int) -> tuple[int, int, int]:
    """The three numbers, from the ZIP64 field where the record says so."""
    if _FULL32 not in (size, packed, start):
        return size, packed, start
    at = 0
    while at + 4 <= len(extra):
        kind, length = struct.unpack("<HH", extra[at : at + 4])
        field = extra[at + 4 : at + 4 + length]
        at += 4 + length
        if kind != 1:
            continue
        wide = [int.from_bytes(field[i : i + 8], "little") for i in range(0, len(field) - 7, 8)]
        given = []
        for number in (size, packed, start):
            if number == _FULL32:
                if not wide:
                    raise DamagedArchive
                number = wide.pop(0)  # noqa: PLW2901 - the field replaces the placeholder
            given.append(number)
        return given[0], given[1], given[2]
    raise DamagedArchive


def _is_strange(name: bytes) -> bool:
    """A name that would lead out of a folder, were it used."""
    parts = name.replace(b"\\", b"/").split(b"/")
    return b".." in parts or parts[0] == b"" or b":" in parts[0] or b"\0" in name


def _read(file: BinaryIO, at: int, count: int) -> bytes:
    file.seek(at)
    data = file.read(count)
    if len(data) != count:
        raise DamagedArchive
    return data
