"""The end of a document: who signed (boxes 7a, 7b), and the day by which an answer is asked for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from congvan.intake.reading import kinds
from congvan.intake.reading.lines import Line, day_of

# The signature block stands in the right half (LAYOUT §3: from 0.50 of the text's width).
RIGHT_HALF = 0.42
# Between the post and the name there is room for a signature: at most 60 mm of 297.
SIGNATURE_ROOM = 0.24
LONGEST_NAME = 6

_DAY_WORDS = (
    r"(?:ngay\s*)?(\d{1,2})\s*(?:[/.-]|thang)\s*(\d{1,2})\s*(?:[/.-]|nam)\s*((?:19|20)\d{2})"
)
_DUE = re.compile(
    r"(?:truoc|cham nhat|den het|het|han cuoi|truoc het)\s+(?:la\s+|vao\s+|den\s+)?"
    r"(?:\d{1,2}\s*(?:gio|h)\s*\d{0,2}\s*,?\s*)?(?:phut\s*,?\s*)?" + _DAY_WORDS
)
_SPECKS = re.compile(r"^[\W_]+|[\W_]+$")
_ACADEMIC = re.compile(r"^(gs|pgs|ts|ths|bs|ks|cn|dr)\.?\s+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signed as what."""

    name: str
    post: str
    name_line: Line
    post_lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class ReplyDue:
    """The day by which an answer is asked for, and the words that say so."""

    day: date
    lines: tuple[Line, ...]


def signature(lines: Sequence[Line]) -> Signature | None:
    """The last signature block of the document: posts in capitals, then a name under a free space."""
    right = [line for line in lines if line.left > RIGHT_HALF]
    for place in range(len(right) - 1, -1, -1):
        post = right[place]
        if not (post.is_upper and kinds.is_post(post.folded)):
            continue
        name = _name_under(right, post)
        if name is not None:
            above = [
                line for line in right[:place] if line.page == post.page and line.is_upper
                and 0 < post.top - line.top < 0.09 and abs(line.middle - post.middle) < 0.1
            ]  # fmt: skip
            bare = re.sub(r"^(TM|KT|TL|TUQ)\s*\.?\s+", "", _SPECKS.sub("", post.text))
            return Signature(_written(name.text), kinds.post_name(bare), name, (*above[-2:], post))
    return None


def _name_under(right: Sequence[Line], post: Line) -> Line | None:
    below = [
        line for line in right
        if line.page == post.page and 0 < line.top - post.bottom < SIGNATURE_ROOM
        and abs(line.middle - post.middle) < 0.14
    ]  # fmt: skip
    for line in below:
        words = _written(line.text).split()
        if (
            2 <= len(words) <= LONGEST_NAME
            and all(word[0].isupper() and word.replace("-", "").isalpha() for word in words)
            and not line.is_upper
        ):
            return line
    return None


def _written(text: str) -> str:
    """The name without academic titles, which NĐ 30 does not want, and without specks."""
    text = _SPECKS.sub("", text)
    while _ACADEMIC.match(text):
        text = _ACADEMIC.sub("", text)
    return " ".join(text.split())


def reply_due(lines: Sequence[Line], *, issued_on: date | None) -> ReplyDue | None:
    """The first day asked for that is not before the document's own day; None without one."""
    for place, line in enumerate(lines):
        following = lines[place + 1] if place + 1 < len(lines) else None
        own = line.folded
        both = f"{own} {following.folded}" if following and following.page == line.page else own
        for found in _DUE.finditer(both):
            if found.start() >= len(own):
                break
            day = day_of(*found.groups())
            if day is None or (issued_on and not 0 <= (day - issued_on).days <= 731):
                continue
            return ReplyDue(day, (_words_from(line, found.start()),))
    return None


def _words_from(line: Line, start: int) -> Line:
    """The part of the line that begins at that letter."""
    passed = 0
    for number, word in enumerate(line.words):
        if passed + len(word.text) >= start + 1:
            return Line(line.page, line.words[number:])
        passed += len(word.text) + 1
    return line
