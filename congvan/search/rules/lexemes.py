"""Words put together as a tsvector, by us: PostgreSQL's parser makes files and hosts of symbols.

A lexeme is a folded word; at the same position `~nganh`, when it stands outside the text of files, and
`=ngành`, the word as written; `s:123/qd-ubnd`, a symbol's key; `n:45`, a number in the organ's own book; `b:12` and the like, a value filtered by
(`FACETS`), so that filters are intersected inside the index. Weights: A title, B number and names,
C directives, notes and file names, D the text of files. No word holds a colon, an equals sign or a tilde.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from congvan.documents.rules.symbols import symbol_key
from congvan.search.rules.folding import forms, raw_words
from congvan.search.rules.letterhead import words_outside

# PostgreSQL's limits: later positions become the last one, all lexemes with their positions take
# less than 1 MB. (A lexeme has 256 positions at most; it drops the others itself.)
LAST_POSITION = 16_383
_LARGEST = 700_000
# Words of two fields never stand side by side in a phrase.
_GAP = 20
_PER_POSITION, _PER_LEXEME = 2, 12
# Before a word outside the text of files: weights are not in the index, so asking for them reads rows.
NAMED = "~"
_IN_FILES = "D"
# Names come again and again: organs, types, units.
_SHORT = 120


# The letters of facets and what follows the colon.
FACETS = {
    "k": "kind", "b": "book", "t": "type", "f": "field", "o": "issuing organ", "u": "unit",
    "h": "handling member", "g": "urgency", "e": "state", "x": "kind of file", "y": "year",
    "m": "month as 2026-11", "i": "inbox", "j": "giver of a task",
}  # fmt: skip


class Vector:
    """Collects the words of one record in the order of their worth; what is too much is left out."""

    def __init__(self) -> None:
        # A word is made of letters and digits, so it needs no quoting; the others stand ready.
        self._places: dict[str, str] = {}
        self._others: list[str] = []
        self._at = 0
        self._size = 0

    def add(self, text: str, weight: str, *, exact: bool = False) -> None:
        """Take the words of one field (NFC) with `weight`; with `exact` also as they are written."""
        if text:
            words = _forms_of(text) if len(text) <= _SHORT else map(forms, raw_words(text))
            self._take(words, weight, exact=exact)

    def add_long(self, text: str, weight: str) -> None:
        """Take a long text but for its letterheads; behind the last position only words not met."""
        words = words_outside(text)
        room = max(0, LAST_POSITION - 1 - _GAP - self._at)
        if words:
            self._take(map(forms, words[:room]), weight)
        for folded in dict.fromkeys(forms(word)[0] for word in dict.fromkeys(words[room:])):
            if self._size > _LARGEST:
                break
            if folded and folded not in self._places:
                self._put(folded, f"{LAST_POSITION}{weight}")

    def add_symbol(self, symbol: str) -> None:
        """Make a symbol findable in any spelling and by its beginning, and its parts as words."""
        if symbol:
            self.add(symbol, "B", exact=True)
            self._others.append(f"{quote_lexeme(f's:{symbol_key(symbol)}')}:{self._at or 1}B")

    def add_own_number(self, number: int, suffix: str = "") -> None:
        """Make the number in the organ's own book findable (số đến, số đi)."""
        written = f"{number}{suffix}".lower()
        self.add(written, "B")
        self._others.append(f"{quote_lexeme(f'n:{written}')}:{self._at or 1}B")

    def add_facet(self, letter: str, value: object) -> None:
        """Make a value filtered by findable; None and "" are not values."""
        if value is not None and value != "":
            self._others.append(quote_lexeme(facet(letter, value)))

    @property
    def words(self) -> list[str]:
        """The folded words so far that are letters only."""
        return [word for word in self._places if word.isalpha() and word.isascii()]

    def literal(self) -> str:
        """The tsvector as text."""
        words = [f"'{word}':{places}" for word, places in self._places.items()]
        return " ".join(words + self._others)

    def _take(self, words: Iterable[tuple[str, str]], weight: str, *, exact: bool = False) -> None:
        """The next field: words folded and as written; an empty one only keeps its neighbours apart."""
        self._next_field()
        for folded, written in words:
            if self._size > _LARGEST:
                break
            self._at = min(self._at + 1, LAST_POSITION)
            if not folded:
                continue
            place = f"{self._at}{weight}"
            self._put(folded, place)
            if weight != _IN_FILES:
                self._put(f"{NAMED}{folded}", place)
            if exact and written != folded:
                self._put(f"={written}", place)

    def _put(self, lexeme: str, place: str) -> None:
        before = self._places.get(lexeme)
        if before is None:
            self._places[lexeme] = place
            self._size += _PER_LEXEME + (len(lexeme) if lexeme.isascii() else 4 * len(lexeme))
        elif self._at < LAST_POSITION:
            self._places[lexeme] = f"{before},{place}"
            self._size += _PER_POSITION

    def _next_field(self) -> None:
        if self._at:
            self._at = min(self._at + _GAP, LAST_POSITION)


@lru_cache(maxsize=10_000)
def _forms_of(text: str) -> tuple[tuple[str, str], ...]:
    return tuple(map(forms, raw_words(text)))


def facet(letter: str, value: object) -> str:
    """The lexeme of a value filtered by: facet("b", 12) is "b:12"."""
    return f"{letter}:{value}"


def quote_lexeme(lexeme: str) -> str:
    """A lexeme as tsvector and tsquery read it."""
    if "'" in lexeme or "\\" in lexeme:
        lexeme = lexeme.replace("\\", "\\\\").replace("'", "''")
    return f"'{lexeme}'"
