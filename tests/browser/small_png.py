"""Make a screenshot small enough for a repository: at most 256 colours, packed as well as it goes.

A screen of ours has few colours and their mixtures at the edges of letters, so that nobody sees
the difference. The standard library is enough; it is slow, and used only to renew the manual.
"""

from __future__ import annotations

import struct
import zlib
from collections import Counter
from collections.abc import Iterator

SIGNATURE = b"\x89PNG\r\n\x1a\n"
COLOURS = 256
Colour = tuple[int, int, int]


def shrink(png: bytes) -> bytes:
    """The same picture with a palette. Reads what Chromium writes: 8 bits, RGB or RGBA."""
    width, height, channels, packed = _read(png)
    rows = _unfiltered(zlib.decompress(packed), width, height, channels)
    pixels = [tuple(row[i : i + 3]) for row in rows for i in range(0, width * channels, channels)]
    counts = Counter(pixels)
    palette = [colour for colour, _ in counts.most_common(COLOURS)]
    place = {colour: index for index, colour in enumerate(palette)}
    for colour in counts:
        if colour not in place:
            place[colour] = _nearest(colour, palette)
    indices = bytes(place[pixel] for pixel in pixels)
    lines = b"".join(b"\0" + indices[y * width : (y + 1) * width] for y in range(height))
    return b"".join(
        (
            SIGNATURE,
            _chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)),
            _chunk(b"PLTE", bytes(value for colour in palette for value in colour)),
            _chunk(b"IDAT", zlib.compress(lines, 9)),
            _chunk(b"IEND", b""),
        )
    )


def _read(png: bytes) -> tuple[int, int, int, bytes]:
    width = height = channels = 0
    packed = b""
    for kind, data in _chunks(png):
        if kind == b"IHDR":
            width, height, _depth, colours = struct.unpack(">IIBB", data[:10])
            channels = {2: 3, 6: 4}[colours]
        elif kind == b"IDAT":
            packed += data
    return width, height, channels, packed


def _chunks(png: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = len(SIGNATURE)
    while at < len(png):
        length = int.from_bytes(png[at : at + 4], "big")
        yield png[at + 4 : at + 8], png[at + 8 : at + 8 + length]
        at += length + 12


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _unfiltered(raw: bytes, width: int, height: int, channels: int) -> Iterator[bytearray]:
    """The rows as they were before PNG's filters (RFC 2083 §6)."""
    stride = width * channels
    above = bytearray(stride)
    for y in range(height):
        start = y * (stride + 1)
        row = bytearray(raw[start + 1 : start + 1 + stride])
        _undo(raw[start], row, above, channels)
        yield row
        above = row


def _undo(kind: int, row: bytearray, above: bytearray, channels: int) -> None:
    if kind == 0:
        return
    for x in range(len(row)):
        left = row[x - channels] if x >= channels else 0
        corner = above[x - channels] if x >= channels else 0
        if kind == 1:
            guess = left
        elif kind == 2:
            guess = above[x]
        elif kind == 3:
            guess = (left + above[x]) // 2
        else:
            guess = _paeth(left, above[x], corner)
        row[x] = (row[x] + guess) & 255


def _paeth(left: int, up: int, corner: int) -> int:
    estimate = left + up - corner
    return min((left, up, corner), key=lambda value: abs(estimate - value))


def _nearest(colour: Colour, palette: list[Colour]) -> int:
    def distance(index: int) -> int:
        return sum((a - b) ** 2 for a, b in zip(colour, palette[index], strict=True))

    return min(range(len(palette)), key=distance)
