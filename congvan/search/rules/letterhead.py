"""What stands at the head of every document and tells nothing of it. Pure.

The country's name and motto (Quốc hiệu, Tiêu ngữ) and the mark "Số:" before a number, in capitals or
not, with or without accents, wherever a file has them: annexes and bundles have several.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from congvan.search.rules.folding import raw_words, words_of

_BETWEEN = r"[\W_]{1,30}"
_COUNTRY = (r"c\wng", r"h\w\w", r"x\w", r"h\wi", r"ch\w", r"ngh\w\w", r"vi\wt", "nam")
_MOTTO = (r"[đðd]\wc", r"l\wp", r"t\w", "do", r"h\wnh", r"ph\wc")
# The patterns find candidates; folding decides.
_FOLDED = {"cong hoa xa hoi chu nghia viet nam", "doc lap tu do hanh phuc", "so"}
# "Số:" with a number or the place for one: not the end of "chuyển đổi số: …".
_MARK = r"S[oòóỏõọôồốổỗộ]\s{0,3}:(?=[\s.…_]{0,60}[\d/])"
_PATTERN = re.compile(
    rf"(?<![^\W_])(?:(?i:{_BETWEEN.join(_COUNTRY)}|{_BETWEEN.join(_MOTTO)})(?![^\W_])|{_MARK})"
)
# Before the country's name stand those of the organs; behind all of it place and date.
_ORGANS = 150
_DATE = re.compile(r".{0,150}?n[ăa]m\s{1,3}\d{4}", re.DOTALL | re.IGNORECASE)


def words_outside(text: str) -> list[str]:
    """The raw words of a stored text but for those of letterheads, each of which leaves one ""."""
    found: list[str] = []
    here = 0
    for start, end in _spans(text):
        found += raw_words(text[here:start])
        found.append("")
        here = end
    return found + raw_words(text[here:])


def regions(text: str) -> list[tuple[int, int]]:
    """Where letterheads stand, with the names of organs before and the date behind them."""
    found = []
    for start, end in _spans(text):
        dated = _DATE.match(text, end)
        found.append((max(0, start - _ORGANS), dated.end() if dated else end))
    return found


def _spans(text: str) -> Iterator[tuple[int, int]]:
    for match in _PATTERN.finditer(text):
        if " ".join(token.folded for token in words_of(match.group())) in _FOLDED:
            yield match.span()
