"""What the directory page shows."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from congvan.organization.queries.directory import DirectoryLine


@dataclass(frozen=True, slots=True)
class Colleague:
    """One person in a seat."""

    name: str
    note: str
    phone: str
    email: str


@dataclass(frozen=True, slots=True)
class UnitBlock:
    """The people of one unit."""

    name: str
    colleagues: tuple[Colleague, ...]


@dataclass(frozen=True, slots=True)
class DirectoryPage:
    """The directory, or what was found in it."""

    words: str
    count: int
    units: tuple[UnitBlock, ...]

    @classmethod
    def of(cls, lines: list[DirectoryLine], words: str) -> DirectoryPage:
        """Group the lines, which come in the order of units, into blocks."""
        blocks = tuple(
            UnitBlock(name or "Lãnh đạo cơ quan", tuple(_colleague(line) for line in group))
            for name, group in groupby(lines, key=lambda line: line.unit_name)
        )
        return cls(words=words, count=len(lines), units=blocks)


def _colleague(line: DirectoryLine) -> Colleague:
    return Colleague(
        name=line.full_name,
        note=f"{line.post_title} · {line.substitute} đang làm thay"
        if line.substitute
        else line.post_title,
        phone=line.phone,
        email=line.email,
    )
