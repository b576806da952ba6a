"""Where the number (box 3) and the date (box 4) stand in any draft, found by their words.

Drafts are made by hand in a hundred ways: blanks of spaces, dots or tabs, words cut into runs,
columns as tables, tabs or text boxes, letters in composed or decomposed form. So the text decides,
not the structure: a line that begins "Số:" with a slash, and one that ends "ngày … tháng … năm …".
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from congvan.drafting.docx import Package, Piece, paragraph_text, paragraphs, pieces

# The head of a document ends long before; further down "Số:" belongs to something else.
HEAD_PARAGRAPHS = 60
# "QCPH-CAT-SNV-VKSND-TAND" is long; a sentence that begins "Số: 12/QĐ …" is longer.
_LONGEST_NOTATION = 40
_GAP = r"[\s.…‥⋯·•_\-–—]*"
_NUMBER = re.compile(
    r"(?:^|(?<=[\t\n]))[ ]*(?P<word>S[ốỐ])(?P<lead>\s*:?)(?P<slot>" + _GAP + r"(?:\d+\s*[a-zA-ZđĐ]?)?" + _GAP + r")"
    r"(?P<slash>/)(?P<notation>[^\t\n]*)"
)  # fmt: skip
_BARE_NUMBER = re.compile(
    r"(?:^|(?<=[\t\n]))[ ]*(?P<word>S[ốỐ])(?P<lead>\s*:)(?P<slot>[ .…_]*)(?=$|[\t\n])"
)
_DATE = re.compile(
    r"(?:^|(?<=[\t\n]))(?P<place>[^\t\n]{0,60}?)(?P<comma>\s*,\s*|\s*)(?P<day_word>[Nn]gày)"
    r"(?P<day>" + _GAP + r"\d{0,2}" + _GAP + r")tháng(?P<month>" + _GAP + r"\d{0,2}" + _GAP + r")năm"
    r"(?P<year>[^\S\n\t]*[.…_]*\d{0,4}[\s.…_]*)$",
    re.MULTILINE,
)  # fmt: skip
_MINUTES = re.compile(r"^\s*biên\s+bản\s*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Range:
    """A stretch of the visible text of one paragraph, by its composed letters."""

    line: Line
    start: int
    end: int

    @property
    def text(self) -> str:
        """What stands there now."""
        return self.line.text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class NumberPlace:
    """Box 3: `slot` between "Số" and the slash, `notation` behind it (None when there is no slash)."""

    slot: Range
    notation: Range | None

    @property
    def digits(self) -> str:
        """The number that stands there, "" for a blank."""
        return "".join(re.findall(r"\d+", self.slot.text))

    @property
    def suffix(self) -> str:
        """The letter of an inserted number."""
        match = re.search(r"\d\s*([a-zA-ZđĐ])", self.slot.text)
        return match.group(1) if match else ""


@dataclass(frozen=True, slots=True)
class DatePlace:
    """Box 4: the stretches for place, day, month and year."""

    place: Range
    day: Range
    month: Range
    year: Range


class Line:
    """A paragraph as composed text, with the way back from each letter to its piece."""

    def __init__(self, paragraph: Any) -> None:
        self.paragraph = paragraph
        self.pieces: list[Piece] = pieces(paragraph)
        raw = "".join(piece.text for piece in self.pieces)
        where = [(n, at) for n, piece in enumerate(self.pieces) for at in range(len(piece.text))]
        letters: list[str] = []
        # A letter and its mark may lie in two runs.
        self.origin: list[list[tuple[int, int]]] = []
        for start, end in _clusters(raw):
            letters.append(unicodedata.normalize("NFC", raw[start:end])[0])
            self.origin.append(where[start:end])
        self.text = "".join(letters).replace("\u00a0", " ").replace("\u202f", " ")


def head_lines(package: Package) -> list[Line]:
    """The first paragraphs of the document that have text, as lines."""
    body = package.document
    found = (Line(paragraph) for paragraph in paragraphs(body) if paragraph_text(paragraph).strip())
    return list(itertools.islice(found, HEAD_PARAGRAPHS))


def number_place(lines: list[Line]) -> tuple[int, NumberPlace] | None:
    """The first place of a number, with the index of its line."""
    for index, line in enumerate(lines):
        match = _NUMBER.search(line.text) or _BARE_NUMBER.search(line.text)
        if match:
            place = _number(line, match)
            if place.notation is None or len(place.notation.text) <= _LONGEST_NOTATION:
                return index, place
    return None


def date_place(lines: list[Line], *, near: int) -> DatePlace | None:
    """The place of the date that is nearest to line `near`."""
    found = [
        (abs(index - near), index, _date(line, match))
        for index, line in enumerate(lines)
        for match in _DATE.finditer(line.text)
        if _is_date_line(match)
    ]
    return min(found, key=lambda each: each[:2])[2] if found else None


def is_minutes(lines: list[Line]) -> bool:
    """Whether the document is a biên bản, which has no date line (mẫu 1.9)."""
    return any(_MINUTES.match(line.text) for line in lines)


def is_blank(text: str) -> bool:
    """Whether only spaces, dots and strokes stand there."""
    return re.fullmatch(_GAP, text) is not None


def _number(line: Line, match: re.Match[str]) -> NumberPlace:
    slot = Range(line, match.start("lead"), match.end("slot"))
    if match.re is _BARE_NUMBER:
        return NumberPlace(slot, None)
    start, end = match.span("notation")
    # What follows two spaces is another column, made with spaces.
    column = re.search(r"\S(?=\s{3,}\S)", match.group("notation"))
    if column and not is_blank(match.group("notation")[: column.end()]):
        end = start + column.end()
    return NumberPlace(slot, Range(line, start, end))


def _is_date_line(match: re.Match[str]) -> bool:
    """Not a ground ("Căn cứ … ngày …") and not the note "(Kèm theo … )"."""
    before = match.group("place")
    has_comma = "," in match.group("comma")
    return (has_comma or is_blank(before)) and "(" not in before and "số" not in before.casefold()


def _date(line: Line, match: re.Match[str]) -> DatePlace:
    def part(name: str) -> Range:
        return Range(line, match.start(name), match.end(name))

    place = part("place")
    # Spaces in front may stand for another column.
    text = place.text
    lead = (
        max(text.rfind("   ") + 3, len(text) - len(text.lstrip()))
        if "   " in text.strip()
        else (len(text) - len(text.lstrip()))
    )
    return DatePlace(
        Range(line, place.start + lead, place.end), part("day"), part("month"), part("year")
    )


def _clusters(text: str) -> Iterator[tuple[int, int]]:
    """The letters of a text with their combining marks, as (start, end)."""
    start = 0
    for position in range(1, len(text) + 1):
        if position == len(text) or not unicodedata.combining(text[position]):
            if position > start:
                yield start, position
            start = position
