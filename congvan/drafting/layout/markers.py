"""The marks with which parts of a text begin: Phần, Chương, Mục, Điều, I., 1., 1.1., a)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from congvan.drafting.layout.labels import roman
from congvan.drafting.layout.reading import Paragraph

# The order in which the decree letters its points; f, j, w, z are not used.
LETTERS = "a b c d đ e g h i k l m n o p q r s t u v x y".split()  # noqa: SIM905 - a list of 23
_ROMAN_VALUE = {roman(number): number for number in range(1, 100)}

_PATTERNS = (
    ("phan", re.compile(r"^phần\s+(?:thứ\s+)?([ivxlc]+|\d{1,2})\b(?!\s+\w+\s+(của|trong))", re.I)),
    ("chuong", re.compile(r"^chương\s+([ivxlc]+|\d{1,2})\b", re.I)),
    ("tieu_muc", re.compile(r"^tiểu mục\s+(\d{1,2})\b", re.I)),
    ("muc", re.compile(r"^mục\s+(\d{1,2})\b", re.I)),
    ("dieu", re.compile(r"^Điều\s+(\d{1,3})\s*[.:]")),
    ("roman", re.compile(r"^([IVXL]{1,7})\s*[.\-/]\s*(?=\S)")),
    ("dotted", re.compile(r"^(\d{1,2}(?:\.\d{1,2}){1,3})\.?\s+(?=[^\W\d_])")),
    ("number", re.compile(r"^(\d{1,2})\.\s+(?=\S)|^(\d{1,2})\.(?=[^\W\d_])")),
    ("letter", re.compile(r"^([a-zđ])\)\s*(?=\S)")),
)
NAMES = {
    "phan": "Phần", "chuong": "Chương", "tieu_muc": "Tiểu mục", "muc": "Mục", "dieu": "Điều",
    "roman": "mục", "dotted": "mục", "number": "khoản", "letter": "điểm",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Marker:
    """`kind` is a key of NAMES, `value` its place from 1 (0 for a letter that is not used).

    `group` is what comes before the last number of "1.2.".
    """

    kind: str
    value: int
    written: str
    group: str = ""


def marker(paragraph: Paragraph) -> Marker | None:
    """The mark with which a paragraph begins, typed or numbered by the program."""
    text = paragraph.words
    for kind, pattern in _PATTERNS:
        found = pattern.match(text)
        if found is None:
            continue
        written = next(group for group in found.groups() if group)
        if kind == "letter":
            value = LETTERS.index(written) + 1 if written in LETTERS else 0
            return Marker(kind, value, written)
        if kind == "dotted":
            group, last = written.rsplit(".", 1)
            return Marker(kind, int(last), written, group)
        if written.isdigit():
            return Marker(kind, int(written), written)
        number = _ROMAN_VALUE.get(written.lower())
        if number is None:
            continue
        return Marker(kind, number, written)
    return None


def is_heading(paragraph: Paragraph) -> bool:
    """Whether a paragraph is the number or the name of a part, or "Điều n." with its heading."""
    found = marker(paragraph)
    if found is not None and found.kind in ("phan", "chuong", "muc", "tieu_muc"):
        return len(paragraph.text) < 160
    letters = [c for c in paragraph.text if c.isalpha()]
    capitals = bool(letters) and all(c.isupper() for c in letters)
    bold = all(piece.look.bold for piece in paragraph.pieces if piece.is_visible)
    return capitals and (bold or paragraph.look.align == "center")
