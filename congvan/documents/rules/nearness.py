"""How near two subjects are: the words they share."""

from __future__ import annotations

import re

# Tried on the demo province's subjects: monthly reports differ in one word of eight and must
# not be called near because of the number alone, a retyped subject shares nine of ten.
NEAR_SHARE = 0.8
FEWEST_WORDS = 3

_WORD = re.compile(r"[^\W_]+")
_EMPTY_WORDS = frozenset({"ve", "viec", "v", "cua", "va", "cac", "cho", "tren", "theo", "tai"})


def are_near(one: str, other: str) -> bool:
    """Whether two folded subjects say nearly the same.

    Numbers must be the same in both: a report of month 10 is not that of month 11.
    """
    these, those = _words(one), _words(other)
    if min(len(these), len(those)) < FEWEST_WORDS:
        return bool(these) and these == those
    if {w for w in these if w.isdigit()} != {w for w in those if w.isdigit()}:
        return False
    return len(these & those) / len(these | those) >= NEAR_SHARE


def _words(folded: str) -> set[str]:
    words = {word.lstrip("0") or "0" if word.isdigit() else word for word in _WORD.findall(folded)}
    return words - _EMPTY_WORDS
