"""The words found, marked in a title, and the piece of a long text where they stand. Pure."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from congvan.kernel.text import fold
from congvan.search.rules.folding import fold_word, words_of
from congvan.search.rules.letterhead import regions

# About two lines on a screen.
_SNIPPET = 180
_BEFORE = 50
# Places looked at in one text: enough to find where the words stand together.
_MOST_PLACES = 400
# A file's text is folded in steps, so that a hit on the first page costs one.
_STEP = 8_000
# Words at most so far apart are quoted together; when all were met apart, this much more is read.
_NEAR = _SNIPPET - _BEFORE
_FURTHER = 24_000


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
    """A short piece where the most different words stand close together; () when none stands there.

    A letterhead is quoted only when there is nothing better.
    """
    places = _places(text, words)
    if not places:
        return ()
    start = _best(places).start
    begin = _word_start(text, max(0, start - _BEFORE), start)
    end = _word_end(text, min(len(text), begin + _SNIPPET))
    inside = [(p.start, p.end) for p in places if p.start >= begin and p.end <= end]
    pieces = list(_cut(text, inside, begin, end))
    if begin > 0:
        pieces.insert(0, Piece("… ", False))
    if end < len(text):
        pieces.append(Piece(" …", False))
    return tuple(
        Piece(re.sub(r"\s+", " ", piece.text), piece.is_marked) for piece in pieces if piece.text
    )


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a word stands, and whether that is in a letterhead."""

    start: int
    end: int
    word: str
    is_head: bool


@dataclass(frozen=True, slots=True)
class _Group:
    """Words that stand together from `start` on; the larger `worth`, the better to quote."""

    start: int
    worth: tuple[int, int, int]


def _places(text: str, words: Words) -> list[_Place]:
    """Where words stand, in order, until they stand well together or it was looked far enough."""
    pattern = _pattern(words)
    if pattern is None:
        return []
    found: list[_Place] = []
    start = met_at = 0
    while start < len(text) and len(found) < _MOST_PLACES:
        end = _word_end(text, min(len(text), start + _STEP))
        found += _places_in(text[start:end], start, words, pattern)
        start = end
        if len({place.word for place in found}) >= len(words.whole) and found:
            met_at = met_at or end
            if _best(found).worth[0] >= len(words.whole) or end - met_at >= _FURTHER:
                break
    return found[:_MOST_PLACES]


def _places_in(part: str, offset: int, words: Words, pattern: re.Pattern[str]) -> Iterator[_Place]:
    """The places of one step; the quick way where folding keeps every letter's place."""
    heads: list[tuple[int, int]] | None = None
    for match in pattern.finditer(part.translate(_LETTERS)):
        word = fold_word(match.group())
        if words.holds(word):
            heads = regions(part) if heads is None else heads
            is_head = any(begin <= match.start() < end for begin, end in heads)
            yield _Place(offset + match.start(), offset + match.end(), word, is_head)


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


def _best(places: Sequence[_Place]) -> _Group:
    """The most different words, those outside letterheads first, then the closest, the earliest."""
    best = _Group(places[0].start, (-1, 0, 0))
    near: deque[_Place] = deque()
    for place in places:
        near.append(place)
        while place.end - near[0].start > _NEAR and len(near) > 1:
            near.popleft()
        # What comes again behind is not what the piece begins with.
        while len(near) > 1 and any(
            other.word == near[0].word and other.is_head <= near[0].is_head
            for other in islice(near, 1, None)
        ):
            near.popleft()
        told = len({one.word for one in near if not one.is_head})
        worth = (told, len({one.word for one in near}), near[0].start - place.end)
        if worth > best.worth:
            best = _Group(near[0].start, worth)
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
