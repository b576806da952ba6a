"""The top level of an OLE compound file (doc, xls, ppt, msg …), read within fixed bounds.

Only the names of the root's children are needed to tell the types apart. Follows [MS-CFB]; every
chain is walked with a bound, because a hostile file may be a circle.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import BinaryIO

from congvan.kernel.files.findings import Reason, Refused

SIGNATURE = bytes.fromhex("d0cf11e0a1b11ae1")
HEADER_BYTES = 512
# 8,192 directory entries: an old workbook with a thousand embedded objects has about 5,000.
DIRECTORY_BYTES = 1 << 20
ENTRY_BYTES = 128
END_OF_CHAIN = 0xFFFFFFFE
NO_STREAM = 0xFFFFFFFF
IN_HEADER_FAT_SECTORS = 109
# A 2 GiB file of 512-byte sectors needs 260 DIFAT sectors.
DIFAT_SECTORS = 512

BROKEN = Reason(
    "compound_broken",
    "tệp Office đời cũ này bị hỏng hoặc bị cụt, không đọc được mục lục bên trong",
    "Mở tệp bằng Word hoặc Excel, lưu lại (nên lưu dạng docx, xlsx) rồi tải lên lại.",
)


@dataclass(frozen=True, slots=True)
class _Layout:
    """Where the sectors of one compound file are; sizes and offsets in bytes."""

    file: BinaryIO
    sector_bytes: int
    first_directory_sector: int
    fat_sectors: tuple[int, ...]
    first_difat_sector: int

    def offset(self, sector: int) -> int:
        return (sector + 1) * self.sector_bytes

    def read_sector(self, sector: int) -> bytes:
        self.file.seek(self.offset(sector))
        return self.file.read(self.sector_bytes)

    def sector_after(self, sector: int) -> int:
        """The next sector of the chain that `sector` is in."""
        per_sector = self.sector_bytes // 4
        fat_sector = self._fat_sector(sector // per_sector)
        self.file.seek(self.offset(fat_sector) + sector % per_sector * 4)
        return _number(self.file.read(4), 0)

    def _fat_sector(self, index: int) -> int:
        if index < IN_HEADER_FAT_SECTORS:
            return self.fat_sectors[index]
        per_sector = self.sector_bytes // 4 - 1
        steps, place = divmod(index - IN_HEADER_FAT_SECTORS, per_sector)
        if steps >= DIFAT_SECTORS:
            raise Refused(BROKEN)
        sector = self.first_difat_sector
        for _ in range(steps):
            sector = _number(self.read_sector(sector), per_sector * 4)
        return _number(self.read_sector(sector), place * 4)


def top_level_names(file: BinaryIO) -> frozenset[str]:
    """The names of the streams and storages at the root of the compound file.

    Reads at most 1 MiB of directory and a bounded number of table sectors. Raises Refused when
    the file is not a whole compound file.
    """
    layout = _layout(file)
    directory = _directory(layout)
    names: set[str] = set()
    seen: set[int] = set()
    waiting = [_number(directory, 76)]  # the root entry comes first; its child is a binary tree
    while waiting:
        index = waiting.pop()
        entry = directory[index * ENTRY_BYTES : (index + 1) * ENTRY_BYTES]
        if index in seen or index == NO_STREAM or len(entry) < ENTRY_BYTES:
            continue
        seen.add(index)
        names.add(_entry_name(entry))
        waiting += [_number(entry, 68), _number(entry, 72)]
    return frozenset(names)


def capacity(header: bytes) -> int:
    """How many bytes the file can have by its own tables: what lies beyond is no part of it."""
    sector_bytes = 1 << struct.unpack_from("<H", header, 30)[0] % 32
    fat_sectors = _number(header, 44)
    return (2 + fat_sectors * (sector_bytes // 4)) * sector_bytes


def _layout(file: BinaryIO) -> _Layout:
    file.seek(0)
    header = file.read(HEADER_BYTES)
    if len(header) < HEADER_BYTES or not header.startswith(SIGNATURE):
        raise Refused(BROKEN)
    byte_order, shift = struct.unpack_from("<HH", header, 28)
    if byte_order != 0xFFFE or shift not in (9, 12):
        raise Refused(BROKEN)
    return _Layout(
        file=file,
        sector_bytes=1 << shift,
        first_directory_sector=_number(header, 48),
        fat_sectors=struct.unpack_from(f"<{IN_HEADER_FAT_SECTORS}I", header, 76),
        first_difat_sector=_number(header, 68),
    )


def _directory(layout: _Layout) -> bytes:
    directory = bytearray()
    sector = layout.first_directory_sector
    seen: set[int] = set()
    while sector < END_OF_CHAIN - 3 and sector not in seen and len(directory) < DIRECTORY_BYTES:
        seen.add(sector)
        part = layout.read_sector(sector)
        directory += part
        if len(part) < layout.sector_bytes:
            break
        sector = layout.sector_after(sector)
    if len(directory) < ENTRY_BYTES or directory[66] != 5:
        raise Refused(BROKEN)
    return bytes(directory)


def _entry_name(entry: bytes) -> str:
    length = min(struct.unpack_from("<H", entry, 64)[0], 64)
    return entry[: max(length - 2, 0)].decode("utf-16-le", errors="replace")


def _number(data: bytes, offset: int) -> int:
    if len(data) < offset + 4:
        raise Refused(BROKEN)
    number: int = struct.unpack_from("<I", data, offset)[0]
    return number
