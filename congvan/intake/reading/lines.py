"""Lines and columns out of words: NĐ 30's head stands in two columns, so a row may hold two lines."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from statistics import median

from congvan.intake.reading.words import PageWords, Word
from congvan.kernel.text import fold

# A gap wider than this many letter heights parts two columns. A space is 0.25 of it, and in a
# justified line rarely above 1.
COLUMN_GAP = 1.15
# Where the head of the first page ends at the latest (LAYOUT §3 puts it at 0.25).
HEAD_BOTTOM = 0.36
MOTTO = "cong hoa xa hoi"


@dataclass(frozen=True, slots=True)
class Line:
    """Words that follow each other on one row of one column."""

    page: int
    words: tuple[Word, ...]

    @property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)

    @property
    def folded(self) -> str:
        return fold(self.text)

    @property
    def left(self) -> float:
        return min(word.left for word in self.words)

    @property
    def right(self) -> float:
        return max(word.right for word in self.words)

    @property
    def top(self) -> float:
        return min(word.top for word in self.words)

    @property
    def bottom(self) -> float:
        return max(word.bottom for word in self.words)

    @property
    def height(self) -> float:
        return median(word.height for word in self.words)

    @property
    def middle(self) -> float:
        """Its centre from left to right."""
        return (self.left + self.right) / 2

    @property
    def is_bold(self) -> bool:
        return sum(word.is_bold for word in self.words) * 2 > len(self.words)

    @property
    def confidence(self) -> int:
        return min(word.confidence for word in self.words)

    @property
    def is_upper(self) -> bool:
        letters = [c for c in self.text if c.isalpha()]
        return len(letters) > 1 and sum(c.isupper() for c in letters) >= 0.9 * len(letters)


def box_of(lines: Sequence[Line]) -> list[float]:
    """The rectangle around lines of one page: left, top, right, bottom, four digits each."""
    edges = (
        min(line.left for line in lines), min(line.top for line in lines),
        max(line.right for line in lines), max(line.bottom for line in lines),
    )  # fmt: skip
    return [round(min(1.0, max(0.0, edge)), 4) for edge in edges]


def joined(lines: Iterable[Line]) -> str:
    """The words of several lines in one."""
    return " ".join(" ".join(line.text for line in lines).split())


def day_of(day: str, month: str, year: str) -> date | None:
    """A date out of its three numbers; None when there is no such day."""
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def lines_of(page: PageWords) -> tuple[Line, ...]:
    """The page's lines from top to bottom, the left column first on the same row."""
    divide = _divide(page)
    found: list[Line] = []
    for row in _mended(_rows(page), page.ratio):
        found += (Line(page.number, tuple(part)) for part in _parts(row, page.ratio, divide))
    return tuple(sorted(found, key=lambda line: (round(line.top, 2), line.left)))


def _rows(page: PageWords) -> list[list[Word]]:
    """Words of one row: by the source's own lines, else by how far they overlap in height."""
    known: dict[int, list[Word]] = {}
    loose: list[list[Word]] = []
    for word in sorted(page.words, key=lambda word: (word.top + word.bottom) / 2):
        if word.row >= 0:
            known.setdefault(word.row, []).append(word)
            continue
        row = loose[-1] if loose else None
        if row is not None and _overlaps(row[-1], word):
            row.append(word)
        else:
            loose.append([word])
    return [sorted(row, key=lambda word: word.left) for row in (*known.values(), *loose)]


def _mended(rows: list[list[Word]], ratio: float) -> list[list[Word]]:
    """Rows that the source broke in two, put together where one goes on right beside the other.

    The neighbouring words are compared, not the whole rows: a scan lies crooked.
    """
    rows = sorted(rows, key=lambda row: row[0].left)
    mended: list[list[Word]] = []
    for row in rows:
        before = next((one for one in mended if _goes_on(one[-1], row[0], ratio)), None)
        if before is None:
            mended.append(row)
        else:
            before += row
    return mended


def _goes_on(before: Word, word: Word, ratio: float) -> bool:
    gap = word.left - before.right
    height = max(before.height, word.height) / ratio
    return -0.2 * height < gap <= COLUMN_GAP * height and _overlaps(before, word)


def _overlaps(above: Word, word: Word) -> bool:
    shared = min(above.bottom, word.bottom) - max(above.top, word.top)
    return shared > 0.5 * min(above.height, word.height)


def _parts(row: list[Word], ratio: float, divide: _Divide | None) -> list[list[Word]]:
    parts: list[list[Word]] = [[row[0]]]
    for before, word in pairwise(row):
        height = max(before.height, word.height) / ratio  # widths and heights in one measure
        is_across = (
            divide is not None
            and word.top < divide.bottom
            and before.right < divide.left <= (word.left + word.right) / 2
        )
        if word.left - before.right > COLUMN_GAP * height or (
            is_across and word.left - before.right > 0.4 * height
        ):
            parts.append([word])
        else:
            parts[-1].append(word)
    return parts


@dataclass(frozen=True, slots=True)
class _Divide:
    """Where the right column of the head begins, and how far down it reaches."""

    left: float
    bottom: float


def _divide(page: PageWords) -> _Divide | None:
    """The left edge of the national motto, down to the day: below it lines go across the page."""
    words = sorted((w for w in page.words if w.top < HEAD_BOTTOM), key=lambda w: (w.row, w.left))
    for word in words:
        if fold(word.text) == "cong" and word.left > 0.3:
            following = sorted(
                (w for w in words if _overlaps(word, w) and w.left >= word.left),
                key=lambda w: w.left,
            )
            if fold(" ".join(w.text for w in following)).startswith(MOTTO):
                left = word.left - 0.01
                day = next((w for w in words if w.left > left and fold(w.text) == "thang"), None)
                return _Divide(left, day.bottom if day else HEAD_BOTTOM)
    return None
