"""Boxes 5b and 6: grounds, articles, clauses, headings and plain text, each in its look."""

from __future__ import annotations

import re
from itertools import pairwise

from docx.document import Document

from congvan.drafting.making.paper import BODY, CENTERED, Span, write
from congvan.drafting.making.words import sentence_end, with_end_mark

_CHAPTER = re.compile(r"^(Phần|Chương|Mục|Tiểu mục)\s+([IVXLC]+|\d+|thứ \w+)\.?$", re.IGNORECASE)
_ARTICLE = re.compile(r"^(Điều\s+\d+[a-zđ]?\.)\s*(.*)$", re.DOTALL)
_ROMAN = re.compile(r"^[IVXLC]+\.\s+\S")
_CLAUSE = re.compile(r"^\d+\.\s+\S")
# A line longer than this is a sentence, not a heading.
_HEADING_CHARACTERS = 100
_SENTENCE_ENDS = (".", ";", ":", ",", "…")


def grounds(sheet: Document, lines: list[str]) -> None:
    """Căn cứ: italic, one per line, ";" and at last "." (R-138)."""
    look = BODY.but(italic=True)
    for index, line in enumerate(lines):
        write(sheet, sentence_end(line, "." if index == len(lines) - 1 else ";"), look)


def text(sheet: Document, lines: list[str], *, ends: bool = True) -> None:
    """The body. With `ends` the last line gets "./."."""
    if not lines:
        lines = ["…"]
    if ends:
        lines = [*lines[:-1], with_end_mark(lines[-1])]
    after_chapter = False
    for line, following in pairwise([*lines, ""]):
        is_chapter = bool(_CHAPTER.match(line))
        if is_chapter:
            write(sheet, line.rstrip("."), CENTERED.but(bold=True, before=12, keep=True))
        elif after_chapter and _is_heading(line):
            write(sheet, line.upper(), CENTERED.but(bold=True, keep=bool(following)))
        else:
            _paragraph(sheet, line, has_more=bool(following))
        after_chapter = is_chapter


def _paragraph(sheet: Document, line: str, *, has_more: bool) -> None:
    article = _ARTICLE.match(line)
    if article:
        number, rest = article.groups()
        is_titled = _is_heading(rest)
        spans = (Span(f"{number} ", bold=True), Span(rest, bold=is_titled))
        write(
            sheet,
            spans if rest else (Span(number, bold=True),),
            BODY.but(keep=is_titled and has_more),
        )
    elif _ROMAN.match(line) and _is_heading(line):
        write(sheet, line.upper(), BODY.but(bold=True, keep=has_more))
    elif _CLAUSE.match(line) and _is_heading(line):
        write(sheet, line, BODY.but(bold=True, keep=has_more))
    else:
        write(sheet, line)


def _is_heading(line: str) -> bool:
    text_line = line.rstrip()
    return (
        0 < len(text_line) <= _HEADING_CHARACTERS
        and not text_line.endswith(_SENTENCE_ENDS)
        and not text_line.endswith("./.")
    )
