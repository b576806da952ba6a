"""Which characters a TrueType font has: its `cmap` table, formats 4 and 12 (OpenType 1.9)."""

from __future__ import annotations

import struct


def code_points(font: bytes) -> frozenset[int]:
    """The Unicode code points with a glyph of their own. Raises ValueError without a Unicode cmap."""
    (tables,) = struct.unpack_from(">H", font, 4)
    records = (struct.unpack_from(">4sLLL", font, 12 + 16 * index) for index in range(tables))
    cmap = next((offset for tag, _, offset, _ in records if tag == b"cmap"), None)
    if cmap is None:
        raise ValueError("The font has no cmap table.")
    (subtables,) = struct.unpack_from(">H", font, cmap + 2)
    found: set[int] = set()
    for index in range(subtables):
        platform, _, offset = struct.unpack_from(">HHL", font, cmap + 4 + 8 * index)
        (form,) = struct.unpack_from(">H", font, cmap + offset)
        if platform in (0, 3) and form in _READERS:
            found |= _READERS[form](font, cmap + offset)
    if not found:
        raise ValueError("The font has no Unicode cmap.")
    return frozenset(found)


def _format_4(font: bytes, at: int) -> set[int]:
    (doubled,) = struct.unpack_from(">H", font, at + 6)
    count = doubled // 2
    ends = struct.unpack_from(f">{count}H", font, at + 14)
    starts = struct.unpack_from(f">{count}H", font, at + 16 + doubled)
    deltas = struct.unpack_from(f">{count}H", font, at + 16 + 2 * doubled)
    ranges_at = at + 16 + 3 * doubled
    ranges = struct.unpack_from(f">{count}H", font, ranges_at)
    found = set()
    for segment, (start, end) in enumerate(zip(starts, ends, strict=True)):
        for point in range(start, end + 1):
            glyph = point
            if ranges[segment]:
                place = ranges_at + 2 * segment + ranges[segment] + 2 * (point - start)
                (glyph,) = struct.unpack_from(">H", font, place) if place + 2 <= len(font) else (0,)
                if glyph == 0:
                    continue
            if (glyph + deltas[segment]) & 0xFFFF and point != 0xFFFF:
                found.add(point)
    return found


def _format_12(font: bytes, at: int) -> set[int]:
    (count,) = struct.unpack_from(">L", font, at + 12)
    found: set[int] = set()
    for index in range(count):
        start, end, _ = struct.unpack_from(">LLL", font, at + 16 + 12 * index)
        found.update(range(start, end + 1))
    return found


_READERS = {4: _format_4, 12: _format_12}
