"""Words of a text as they are searched: folded, and as written.

One function serves the index and the question, so that both always agree. Folding is that of
`kernel.text.fold` (accents, đ as d, where the tone stands) and the agreed pairs of i and y
(R-375): lí = lý, kĩ = kỹ, qui = quy.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from congvan.kernel.text import fold, nfc, tone_fold

# A word is letters and digits; accents that stand alone and soft hyphens do not end it.
_WORD = re.compile(r"[^\W_]+(?:[\u0300-\u036f\u00ad]+[^\W_]*)*")
# Longer ones are hashes, base64, or writing without spaces; they are found by their beginning.
LONGEST_WORD = 30
# One spelling stands for both, the one more usual in offices.
_PAIRS = {
    "hi": "hy", "ki": "ky", "li": "ly", "mi": "my", "qui": "quy", "ti": "ty", "sy": "si", "vy": "vi",
}  # fmt: skip
_LOOKALIKES = str.maketrans({"ð": "đ", "ɖ": "đ", "\u00ad": None})


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a text: `folded` is looked for, `exact` is lower case with its accents.

    `start` and `end` cut it out of the text given; `position` counts words from 1.
    """

    folded: str
    exact: str
    start: int
    end: int
    position: int


def words_of(text: str) -> list[Token]:
    """The words of `text` in their order; punctuation of every kind only separates them.

    The places are those in `nfc(text)`, which is `text` itself for whatever is stored.
    """
    found = []
    for position, match in enumerate(_WORD.finditer(nfc(text)), 1):
        folded, exact = forms(match.group())
        found.append(Token(folded, exact, match.start(), match.end(), position))
    return found


def raw_words(text: str) -> list[str]:
    """The words of stored (NFC) text as they are written, for `forms`; the quick way."""
    return _WORD.findall(text)


def forms(word: str) -> tuple[str, str]:
    """One word folded, and exact (lower case, tone where the older spelling has it)."""
    return _forms(word[:LONGEST_WORD])


def fold_word(word: str) -> str:
    """One word as it is looked for."""
    return forms(word)[0]


@lru_cache(maxsize=50_000)
def _forms(word: str) -> tuple[str, str]:
    folded = fold(word)[:LONGEST_WORD]
    exact = tone_fold(word).lower().translate(_LOOKALIKES)[:LONGEST_WORD]
    return _PAIRS.get(folded, folded) or exact, exact
