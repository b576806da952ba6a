"""Words put together as a tsvector, by us: PostgreSQL's parser makes files and hosts of symbols.

A lexeme is a folded word; `=ngành`, the word as written, at the same position; `s:123/qd-ubnd`, a
symbol's key; `n:45`, a number in the organ's own book; `b:12` and the like, a value filtered by
(`FACETS`), so that filters are intersected inside the index. Weights: A title, B number and names,
C directives, notes and file names, D the text of files. No word holds a colon or an equals sign.
"""

from __future__ import annotations

from congvan.documents.rules.symbols import symbol_key
from congvan.search.rules.folding import forms, raw_words

# PostgreSQL's limits: later positions become the last one, a lexeme has 256 of them at most, all
# lexemes with their positions take less than 1 MB.
LAST_POSITION = 16_383
_MOST_POSITIONS = 255
_LARGEST = 700_000
# Words of two fields never stand side by side in a phrase.
_GAP = 20
_PER_POSITION, _PER_LEXEME = 2, 8


# The letters of facets and what follows the colon.
FACETS = {
    "k": "kind", "b": "book", "t": "type", "f": "field", "o": "issuing organ", "u": "unit",
    "h": "handling member", "g": "urgency", "e": "state", "x": "kind of file", "y": "year",
    "m": "month as 2026-11", "i": "inbox",
}  # fmt: skip


class Vector:
    """Collects the words of one record in the order of their worth; what is too much is left out."""

    def __init__(self) -> None:
        self._places: dict[str, list[str]] = {}
        self._at = 0
        self._size = 0

    def add(self, text: str, weight: str, *, exact: bool = False) -> None:
        """Take the words of one field (NFC) with `weight`; with `exact` also as they are written."""
        self._next_field()
        for word in raw_words(text):
            folded, written = forms(word)
            if self._at < LAST_POSITION:
                self._at += 1
            self._put(folded, weight)
            if exact and written != folded:
                self._put(f"={written}", weight)

    def add_long(self, text: str, weight: str) -> None:
        """Take a long text: behind the last position only words that were not met before."""
        self._next_field()
        words = raw_words(text)
        room = max(0, LAST_POSITION - 1 - self._at)
        for word in words[:room]:
            self._at += 1
            self._put(forms(word)[0], weight)
        if len(words) <= room:
            return
        self._at = LAST_POSITION
        for folded in dict.fromkeys(forms(word)[0] for word in dict.fromkeys(words[room:])):
            if folded not in self._places:
                self._put(folded, weight)

    def add_symbol(self, symbol: str) -> None:
        """Make a symbol findable in any spelling and by its beginning, and its parts as words."""
        if symbol:
            self.add(symbol, "B", exact=True)
            self._put(f"s:{symbol_key(symbol)}", "B")

    def add_own_number(self, number: int, suffix: str = "") -> None:
        """Make the number in the organ's own book findable (số đến, số đi)."""
        self._next_field()
        written = f"{number}{suffix}".lower()
        self._put(forms(written)[0], "B")
        self._put(f"n:{written}", "B")

    def add_facet(self, letter: str, value: object) -> None:
        """Make a value filtered by findable; None and "" are not values."""
        if value is not None and value != "":
            self._places[facet(letter, value)] = []

    @property
    def words(self) -> list[str]:
        """The folded words so far that are letters only."""
        return [word for word in self._places if word.isalpha() and word.isascii()]

    def literal(self) -> str:
        """The tsvector as text."""
        return " ".join(
            f"{quote_lexeme(lexeme)}:{','.join(places)}" if places else quote_lexeme(lexeme)
            for lexeme, places in self._places.items()
        )

    def _next_field(self) -> None:
        if self._at:
            self._at = min(self._at + _GAP, LAST_POSITION)

    def _put(self, lexeme: str, weight: str) -> None:
        places = self._places.get(lexeme)
        if self._size > _LARGEST:
            return
        if places is None:
            self._places[lexeme] = [f"{max(self._at, 1)}{weight}"]
            self._size += len(lexeme.encode()) + _PER_LEXEME
        elif len(places) < _MOST_POSITIONS:
            place = f"{max(self._at, 1)}{weight}"
            if places[-1] != place:
                places.append(place)
                self._size += _PER_POSITION


def facet(letter: str, value: object) -> str:
    """The lexeme of a value filtered by: facet("b", 12) is "b:12"."""
    return f"{letter}:{value}"


def quote_lexeme(lexeme: str) -> str:
    """A lexeme as tsvector and tsquery read it."""
    return "'" + lexeme.replace("\\", "\\\\").replace("'", "''") + "'"
