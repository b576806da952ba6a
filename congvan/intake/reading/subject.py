"""Where the subject under a type's name ends and the body begins (NĐ 30 PL I, boxes 5a and 6).

The subject is centred; the body is justified: its first line begins at the indent and, when it is
long, ends at the right margin. On a scan no letter is known to be bold, so the places decide.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from congvan.intake.reading.lines import Line

# Nobody writes a subject of more lines; it is 500 letters at most.
MOST_LINES = 8
# Two lines of one box stand at most this many letter heights apart.
SAME_BOX = 1.5
# Centred lines have their middles within 10 mm of each other when set by hand. The first line of
# a paragraph is at least half an indent (10 mm) beside the middle.
CENTRED = 0.05
BESIDE = 0.018
# Margins and indents are found again within 2 mm, also on a crooked scan.
SAME_EDGE = 0.012
LEAST_INDENT = 0.025
LARGEST_INDENT = 0.11
# A line of running text is longer than this; how far below the subject such lines are looked for.
LONG_LINE = 0.6
NEAR = 0.25
# The rule under the subject, when recognition sees it, is at least this long.
SHORTEST_RULE = 0.05

_BODY_BEGINS = re.compile(
    r"kinh gui|can cu |xet |theo de nghi|dieu 1\b|phan (thu|[ivx]+\b)|chuong ([ivx]+|\d+)\b|[i1]\. |"
    r"muc [i1]\b"
)


@dataclass(frozen=True, slots=True)
class _Margins:
    """Edges of the running text, and the indents its paragraphs begin at."""

    left: float
    right: float
    indents: tuple[float, ...]


def subject_under(title: Line, below: Sequence[Line]) -> list[Line]:
    """The lines of the subject under the line with the type's name; `below` is what follows it."""
    near = [line for line in below if line.top - title.bottom < NEAR]
    margins = _margins(near)
    lines: list[Line] = []
    before = title
    for line in near:
        if _is_speck(line):
            if line.right - line.left > SHORTEST_RULE:
                break
            continue
        if len(lines) == MOST_LINES or _is_apart(before, line):
            break
        if _ends_before(line, title, lines, margins):
            break
        lines.append(line)
        before = line
    return lines


def _ends_before(line: Line, title: Line, lines: Sequence[Line], margins: _Margins | None) -> bool:
    off = abs(line.middle - title.middle)
    if off > CENTRED or (title.is_bold and not line.is_bold) or _is_authority(line):
        return True
    # A sentence of the body begins with a capital letter: what does not goes on.
    if not _begins_large(line):
        return False
    if _BODY_BEGINS.match(line.folded) or off > BESIDE:
        return True
    if margins is None:
        return False
    is_indented = LEAST_INDENT < line.left - margins.left < LARGEST_INDENT
    if is_indented and margins.right - line.right < SAME_EDGE:
        return True
    # A short first line that happens to lie in the middle begins where other paragraphs begin.
    return bool(lines) and any(
        abs(line.left - indent) < SAME_EDGE / 2 and abs(line.left - lines[-1].left) > SAME_EDGE
        for indent in margins.indents
    )


def _margins(lines: Sequence[Line]) -> _Margins | None:
    """By the long lines; None when there are too few to tell."""
    long = [line for line in lines if line.right - line.left > LONG_LINE]
    if len(long) < 2:
        return None
    left, right = min(line.left for line in long), max(line.right for line in long)
    indents = tuple(
        line.left for line in long
        if LEAST_INDENT < line.left - left < LARGEST_INDENT and right - line.right < SAME_EDGE
    )  # fmt: skip
    return _Margins(left, right, indents)


def _is_apart(before: Line, line: Line) -> bool:
    return line.top - before.bottom > SAME_BOX * before.height or line.top < before.top


def _is_authority(line: Line) -> bool:
    """ "CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH" under the subject of a decision."""
    return line.is_upper and len(line.words) > 1


def _begins_large(line: Line) -> bool:
    letter = next((c for c in line.text if c.isalnum()), "")
    return letter.isupper() or letter.isdigit()


def _is_speck(line: Line) -> bool:
    return not any(c.isalnum() for c in line.text)
