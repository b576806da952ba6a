"""The words found, marked in a title, and the piece of a long text where they stand. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from congvan.kernel.text import fold
from congvan.search.rules.folding import fold_word, words_of

# About two lines on a screen.
_SNIPPET = 180
_BEFORE = 50
# Places looked at in one text: enough to find where the words stand together.
_MOST_PLACES = 400
# A file's text is folded in steps, so that a hit on the first page costs one.
_STEP = 8_000


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a line of text; marked when it is one of the words asked for."""

    text: str
    is_marked: bool


@dataclass(frozen=True, slots=True)
class Words:
    """The folded words to mark; `prefix` is one that is still being typed."""

    whole: frozenset[str]
    prefix: str = ""

    def holds(self, folded: str) -> bool:
        return folded in self.whole or bool(self.prefix and folded.startswith(self.prefix))


def words_to_mark(folded: Iterable[str], prefix: str = "") -> Words:
    """Words as `words_of` folds them."""
    return Words(frozenset(folded), prefix)


def marked(text: str, words: Words) -> tuple[Piece, ...]:
    """The whole of a stored (NFC) text, cut where marks begin and end."""
    places = [(t.start, t.end) for t in words_of(text) if words.holds(t.folded)]
    return _cut(text, places, 0, len(text))


def held_by(text: str, words: Words) -> set[str]:
    """Which of the words stand in a text."""
    return {t.folded for t in words_of(text) if words.holds(t.folded)}


def snippet(text: str, words: Words) -> tuple[Piece, ...]:
    """The first short piece that holds most of the words; () when none of them stands there."""
    places = _places(text, words)
    if not places:
        return ()
    start = _best(places, len(words.whole))
    begin = _word_start(text, max(0, start - _BEFORE), start)
    end = _word_end(text, min(len(text), begin + _SNIPPET))
    inside = [(s, e) for s, e, _ in places if s >= begin and e <= end]
    pieces = list(_cut(text, inside, begin, end))
    if begin > 0:
        pieces.insert(0, Piece("… ", False))
    if end < len(text):
        pieces.append(Piece(" …", False))
    return tuple(
        Piece(re.sub(r"\s+", " ", piece.text), piece.is_marked) for piece in pieces if piece.text
    )


def _places(text: str, words: Words) -> list[tuple[int, int, str]]:
    """Where words stand, in order; the quick way where folding keeps every letter's place."""
    pattern = _pattern(words)
    if pattern is None:
        return []
    found: list[tuple[int, int, str]] = []
    start = 0
    while start < len(text) and len(found) < _MOST_PLACES:
        end = _word_end(text, min(len(text), start + _STEP))
        part = text[start:end]
        folded = part.translate(_LETTERS)
        found += [
            (start + m.start(), start + m.end(), word)
            for m in pattern.finditer(folded)
            if words.holds(word := fold_word(m.group()))
        ]
        if len({word for _, _, word in found}) >= len(words.whole) and found:
            break
        start = end
    return found[:_MOST_PLACES]


def _pattern(words: Words) -> re.Pattern[str] | None:
    """A word boundary on both sides; i and y stand for each other and are judged afterwards."""
    texts = [re.sub("[iy]", "[iy]", re.escape(word)) for word in sorted(words.whole) if word]
    if words.prefix:
        texts.append(re.sub("[iy]", "[iy]", re.escape(words.prefix)) + r"[^\W_]*")
    return re.compile(rf"(?<![^\W_])(?:{'|'.join(texts)})(?![^\W_])") if texts else None


class _Letters(dict[int, str]):
    """Each letter folded; one that folds to none or several stays, so that places are kept."""

    def __missing__(self, point: int) -> str:
        letter = chr(point)
        folded = fold(letter)
        self[point] = folded if len(folded) == 1 else letter
        return self[point]


_LETTERS = _Letters()


def _best(places: list[tuple[int, int, str]], wanted: int) -> int:
    """Where the piece with the most different words begins; the earliest of equals."""
    best, most = places[0][0], 0
    for first, (start, _, _) in enumerate(places):
        inside = {w for s, e, w in places[first : first + 40] if e - start <= _SNIPPET - _BEFORE}
        if len(inside) > most:
            best, most = start, len(inside)
            if most >= wanted:
                break
    return best


def _cut(text: str, places: Collection[tuple[int, int]], begin: int, end: int) -> tuple[Piece, ...]:
    pieces, here = [], begin
    for start, stop in places:
        if start > here:
            pieces.append(Piece(text[here:start], False))
        pieces.append(Piece(text[start:stop], True))
        here = stop
    if here < end:
        pieces.append(Piece(text[here:end], False))
    return tuple(pieces)


def _word_start(text: str, place: int, latest: int) -> int:
    """The beginning of the first whole word at or behind `place`, `latest` at the latest."""
    if place == 0:
        return 0
    blank = re.compile(r"\s").search(text, place, latest)
    return blank.end() if blank else latest


def _word_end(text: str, place: int) -> int:
    """The end of the word that `place` stands in; long unbroken runs are cut."""
    blank = re.compile(r"\s").search(text, place, place + 40)
    return blank.start() if blank else place
