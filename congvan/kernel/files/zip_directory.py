"""The directory of a ZIP file, read without extracting and without trusting it.

Written here because `zipfile` loads a directory of any size, opens encrypted, overlapping and
prefixed archives, and believes the second of two headers that contradict each other. A file that
two readers may understand differently is refused: what was checked must be what is opened.
Follows PKWARE's APPNOTE 6.3.10; the overlap rule is the cure for D. Fifield's bombs (2019).
"""

from __future__ import annotations

import stat
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from congvan.kernel.files import archive_reasons as because
from congvan.kernel.files.findings import Refused
from congvan.kernel.files.zip_names import decoded_name, extra_fields

LOCAL = b"PK\x03\x04"
CENTRAL = b"PK\x01\x02"
END = b"PK\x05\x06"
END_BYTES = 22
COMMENT_BYTES = 65535
STORED, DEFLATED = 0, 8
# Strong encryption, masked headers, ordinary encryption: bits 13, 6 and 0 of the flags.
ENCRYPTION_BITS = 0x2041
DESCRIPTOR_BIT = 0x0008
# Name, extra field and comment of one entry are 200 bytes in practice and may be 196 kB.
ENTRY_DIRECTORY_BYTES = 2048
CHUNK = 64 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """What one archive may hold: `entries` files and folders, `total_bytes` unpacked.

    `ratio` is unpacked to packed size and judged from `ratio_from_bytes` on, because a small file
    harms nobody however well it packs.
    """

    entries: int
    total_bytes: int
    ratio: int = 250  # measured: sheets of equal rows reach 120; deflate's own end is 1,032
    ratio_from_bytes: int = 16 << 20


@dataclass(frozen=True, slots=True)
class Entry:
    """One member: sizes and offsets in bytes, `name` in NFC as the archive spells it."""

    name: str
    is_legacy_name: bool
    method: int
    crc: int
    packed_size: int
    size: int
    header_offset: int
    data_offset: int

    @property
    def is_directory(self) -> bool:
        return self.name.endswith("/")


@dataclass(frozen=True, slots=True)
class _Directory:
    offset: int
    size: int
    entries: int


def read_entries(file: BinaryIO, *, limits: Limits) -> tuple[Entry, ...]:
    """All members of the archive, each header checked against its twin.

    Memory is bounded by `limits.entries` × 2 KiB. Raises Refused when the archive is broken,
    ambiguous, encrypted, too big or hostile.
    """
    directory = _find_directory(file, limits=limits)
    file.seek(directory.offset)
    data = file.read(directory.size)
    if len(data) < directory.size:
        raise Refused(because.BROKEN)
    entries: list[Entry] = []
    position = 0
    for _ in range(directory.entries):
        entry, position = _central_entry(data, position, file)
        entries.append(entry)
    if position != directory.size:
        raise Refused(because.AMBIGUOUS)
    _check_sizes(entries, limits=limits)
    _check_overlap(entries, directory_offset=directory.offset)
    return tuple(entries)


def read_member(file: BinaryIO, entry: Entry, *, at_most: int) -> Iterator[bytes]:
    """The first `at_most` bytes of a member, in chunks of up to 64 KiB.

    A member that ends within them is checked against its declared size and CRC-32. Raises Refused
    when it gives more than it declares, ends early or cannot be unpacked.
    """
    chunks = _stored(file, entry) if entry.method == STORED else _inflated(file, entry)
    given, crc = 0, 0
    for chunk in chunks:
        given += len(chunk)
        crc = zlib.crc32(chunk, crc)
        if given > entry.size:
            raise Refused(because.BOMB)
        yield chunk[: len(chunk) - max(given - at_most, 0)]
        if given >= at_most and given < entry.size:
            return
    if given != entry.size or crc != entry.crc:
        raise Refused(because.BROKEN)


def hidden_archive(tail: bytes, *, after: int = -1) -> bool:
    """Whether `tail`, the end of a file of another type, is also the end of a ZIP file.

    An end record counts when it runs exactly to the end of the file, or lies behind position
    `after` of the tail (what follows the last mark of a PDF is no part of the PDF).
    """
    position = tail.rfind(END)
    while position >= 0:
        end = position + END_BYTES
        if end <= len(tail):
            comment_bytes = struct.unpack_from("<H", tail, position + 20)[0]
            if end + comment_bytes == len(tail) or position > after >= 0:
                return True
        position = tail.rfind(END, 0, position)
    return False


def _find_directory(file: BinaryIO, *, limits: Limits) -> _Directory:
    size = file.seek(0, 2)
    tail_bytes = min(size, END_BYTES + COMMENT_BYTES)
    file.seek(size - tail_bytes)
    tail = file.read(tail_bytes)
    position = tail.rfind(END)
    if position < 0 or position + END_BYTES > len(tail):
        raise Refused(because.BROKEN)
    disk, first_disk, here, entries, length, offset, comment = struct.unpack_from(
        "<4H2IH", tail, position + 4
    )
    # A comment that holds a second end record, or bytes behind it, give two readers two archives.
    if position + END_BYTES + comment != len(tail):
        raise Refused(because.AMBIGUOUS)
    end_offset = size - tail_bytes + position
    if 0xFFFF in (entries, here, disk) or 0xFFFFFFFF in (length, offset):
        directory, end_offset = _zip64_directory(file, end_offset)
    elif disk or first_disk or here != entries:
        raise Refused(because.MULTIPART)
    else:
        directory = _Directory(offset, length, entries)
    if directory.entries > limits.entries:
        raise Refused(because.too_many(limits.entries))
    if directory.size > limits.entries * ENTRY_DIRECTORY_BYTES:
        raise Refused(because.BOMB)
    if directory.offset + directory.size != end_offset:
        raise Refused(because.AMBIGUOUS)
    if directory.entries == 0:
        raise Refused(because.EMPTY)
    return directory


def _zip64_directory(file: BinaryIO, end_offset: int) -> tuple[_Directory, int]:
    """The directory of an archive beyond 4 GiB or 65,535 members, and where its end record is."""
    file.seek(max(end_offset - 20, 0))
    locator = file.read(20)
    if len(locator) < 20 or not locator.startswith(b"PK\x06\x07"):
        raise Refused(because.BROKEN)
    record_offset = struct.unpack_from("<Q", locator, 8)[0]
    if record_offset + 56 > end_offset:
        raise Refused(because.BROKEN)
    file.seek(record_offset)
    record = file.read(56)
    if not record.startswith(b"PK\x06\x06"):
        raise Refused(because.BROKEN)
    disk, first_disk, here, entries, length, offset = struct.unpack_from("<2I4Q", record, 16)
    if disk or first_disk or here != entries:
        raise Refused(because.MULTIPART)
    return _Directory(offset, length, entries), record_offset


def _central_entry(data: bytes, position: int, file: BinaryIO) -> tuple[Entry, int]:
    if len(data) < position + 46 or not data.startswith(CENTRAL, position):
        raise Refused(because.BROKEN)
    (made_by, _needed, flags, method, _time, _date, crc, packed, unpacked, name_bytes, extra_bytes,
     comment_bytes, disk, _internal, external, offset) = struct.unpack_from(
        "<6H3I5H2I", data, position + 4
    )  # fmt: skip
    name_end = position + 46 + name_bytes
    extra_end = name_end + extra_bytes
    end = extra_end + comment_bytes
    if end > len(data):
        raise Refused(because.BROKEN)
    raw_name, extra = data[position + 46 : name_end], data[name_end:extra_end]
    unpacked, packed, offset = _zip64_sizes(extra, unpacked, packed, offset)
    if flags & ENCRYPTION_BITS or method == 99:
        raise Refused(because.ENCRYPTED)
    if disk not in (0, 0xFFFF):
        raise Refused(because.MULTIPART)
    name, is_legacy = decoded_name(raw_name, flags=flags, extra=extra)
    if method not in (STORED, DEFLATED):
        raise Refused(because.unknown_method(name))
    if _is_special(external, made_by):
        raise Refused(because.link(name))
    if name.endswith("/") and unpacked:
        raise Refused(because.AMBIGUOUS)
    data_offset = _check_local(file, offset, raw_name, (flags, method, crc, packed, unpacked))
    entry = Entry(name, is_legacy, method, crc, packed, unpacked, offset, data_offset)
    return entry, end


def _check_local(
    file: BinaryIO, offset: int, raw_name: bytes, central: tuple[int, int, int, int, int]
) -> int:
    """Where the member's data begins. Refuses a local header that contradicts the central one."""
    file.seek(offset)
    header = file.read(30 + len(raw_name))
    if len(header) < 30 + len(raw_name) or not header.startswith(LOCAL):
        raise Refused(because.BROKEN)
    flags, method = struct.unpack_from("<2H", header, 6)
    crc, packed, unpacked, name_bytes, extra_bytes = struct.unpack_from("<3I2H", header, 14)
    file.seek(offset + 30 + name_bytes)
    extra = file.read(extra_bytes)
    unpacked, packed, _ = _zip64_sizes(extra, unpacked, packed, 0)
    same_sizes = (crc, packed, unpacked) == central[2:]
    # With a descriptor behind the data, the header may hold zeros instead of what is not yet known.
    left_open = flags & DESCRIPTOR_BIT and all(
        here in (0, there) for here, there in zip((crc, packed, unpacked), central[2:], strict=True)
    )
    if (
        header[30:] != raw_name
        or name_bytes != len(raw_name)
        or method != central[1]
        or flags & ENCRYPTION_BITS
        or not (same_sizes or left_open)
    ):
        raise Refused(because.AMBIGUOUS)
    return offset + 30 + name_bytes + extra_bytes


def _zip64_sizes(extra: bytes, unpacked: int, packed: int, offset: int) -> tuple[int, int, int]:
    """The three numbers with those that did not fit into 32 bits taken from the extra field."""
    numbers = [unpacked, packed, offset]
    if 0xFFFFFFFF not in numbers:
        return unpacked, packed, offset
    wide = next((body for tag, body in extra_fields(extra) if tag == 1), b"")
    position = 0
    for index, number in enumerate(numbers):
        if number == 0xFFFFFFFF:
            if len(wide) < position + 8:
                raise Refused(because.BROKEN)
            numbers[index] = struct.unpack_from("<Q", wide, position)[0]
            position += 8
    return numbers[0], numbers[1], numbers[2]


def _is_special(external: int, made_by: int) -> bool:
    """Whether the member is a symbolic link, device, pipe or socket by its Unix mode.

    The mode is judged whatever system the archive says it was made on: extractors differ.
    """
    kind = stat.S_IFMT(external >> 16)
    plain = (0, stat.S_IFREG, stat.S_IFDIR)
    # FAT and NTFS archives have no mode there; some tools leave rubbish in the upper half.
    return kind == stat.S_IFLNK or (made_by >> 8 == 3 and kind not in plain)


def _check_sizes(entries: list[Entry], *, limits: Limits) -> None:
    if sum(entry.size for entry in entries) > limits.total_bytes:
        raise Refused(because.too_big(limits.total_bytes))
    for entry in entries:
        if entry.method == STORED and entry.size != entry.packed_size:
            raise Refused(because.AMBIGUOUS)
        # Deflate adds 5 bytes in 16 kB at worst: more packed than declared bytes means a lie.
        if entry.packed_size > entry.size + entry.size // 1000 + 64:
            raise Refused(because.BOMB)
        is_large = entry.size >= limits.ratio_from_bytes
        if is_large and entry.size > entry.packed_size * limits.ratio:
            raise Refused(because.BOMB)


def _check_overlap(entries: list[Entry], *, directory_offset: int) -> None:
    """Members must lie one behind another before the directory, the first at the file's start."""
    in_order = sorted(entries, key=lambda entry: entry.header_offset)
    if in_order[0].header_offset != 0:
        raise Refused(because.AMBIGUOUS)
    end = 0
    for entry in in_order:
        if entry.header_offset < end:
            raise Refused(because.OVERLAP)
        end = entry.data_offset + entry.packed_size
    if end > directory_offset:
        raise Refused(because.OVERLAP)


def _stored(file: BinaryIO, entry: Entry) -> Iterator[bytes]:
    file.seek(entry.data_offset)
    left = entry.packed_size
    while left and (chunk := file.read(min(left, CHUNK))):
        left -= len(chunk)
        yield chunk


def _inflated(file: BinaryIO, entry: Entry) -> Iterator[bytes]:
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    position, left = entry.data_offset, entry.packed_size
    waiting = b""
    while not inflater.eof:
        if not waiting and left:
            # The file is shared with other readers, so its position is not relied upon.
            file.seek(position)
            waiting = file.read(min(left, CHUNK))
            position += len(waiting)
            left -= len(waiting)
        try:
            chunk = inflater.decompress(waiting, CHUNK)
        except zlib.error as error:
            raise Refused(because.BROKEN) from error
        if not chunk and not waiting:
            raise Refused(because.BROKEN)
        waiting = inflater.unconsumed_tail
        if chunk:
            yield chunk
