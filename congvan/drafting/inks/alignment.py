"""Which paragraph of one version is which of the other: kept, moved, split, joined, added, removed.

Equal paragraphs that occur once are anchors; between anchors the nearest in words are paired.
The work is bounded: a stretch too long to be weighed is taken in windows.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from congvan.drafting.inks.words import is_word, matches, split_words

# Paragraphs to weigh against each other in one go, and in a text where almost all is new.
_WINDOW, _NARROW, _MANY = 60, 16, 240
# Below this share of common words two paragraphs are not the same one.
_ALIKE = 0.34
_ROWS_ALIKE = 0.25
_MOVED_WORDS = 4
ROW, CELL = "row", "cell"


@dataclass(frozen=True, slots=True)
class Entry:
    """What alignment knows of a paragraph or of a row of a table.

    Only entries of the same `room` are paired; (story,) for paragraphs, (story, ROW), (story, CELL).
    """

    key: str
    words: frozenset[str]
    count: int
    room: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Pairing:
    """`before` and `after` are places; one of them empty = added or removed."""

    before: tuple[int, ...]
    after: tuple[int, ...]
    moved: int = 0  # the same number on the removed and the added end of a move


def entry(text: str, room: tuple[str, ...]) -> Entry:
    """The entry of a paragraph's text."""
    words = [piece for piece in split_words(text) if is_word(piece)]
    return Entry(" ".join(text.split()), frozenset(words), len(words), room)


def align(before: Sequence[Entry], after: Sequence[Entry]) -> list[Pairing]:
    """The pairings in reading order; together they name each place of both sides once."""
    found: list[Pairing] = []
    at_before = at_after = 0
    for i, j in [*_anchors(before, after), (len(before), len(after))]:
        found += _between(before, after, range(at_before, i), range(at_after, j))
        if i < len(before):
            found.append(Pairing((i,), (j,)))
        at_before, at_after = i + 1, j + 1
    return _with_moves(found, before, after)


def _anchors(before: Sequence[Entry], after: Sequence[Entry]) -> list[tuple[int, int]]:
    """Places of equal paragraphs: those that occur once, in order, then their equal neighbours."""
    once_before, once_after = _once(before), _once(after)
    pairs = sorted(
        (place, once_after[key]) for key, place in once_before.items() if key in once_after
    )
    chosen = _longest_rising(pairs)
    return _grown(chosen, before, after)


def _once(entries: Sequence[Entry]) -> dict[tuple[object, ...], int]:
    counts = Counter((one.key, one.room) for one in entries if one.count)
    return {
        (one.key, one.room): place
        for place, one in enumerate(entries)
        if one.count and counts[one.key, one.room] == 1
    }


def _longest_rising(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest run of pairs that rises on both sides."""
    ends: list[int] = []
    at: list[int] = []
    back: list[int] = []
    for place, (_, j) in enumerate(pairs):
        slot = bisect_left(ends, j)
        back.append(at[slot - 1] if slot else -1)
        if slot == len(ends):
            ends.append(j)
            at.append(place)
        else:
            ends[slot], at[slot] = j, place
    chosen = []
    place = at[-1] if at else -1
    while place >= 0:
        chosen.append(pairs[place])
        place = back[place]
    return chosen[::-1]


def _grown(
    chosen: list[tuple[int, int]], before: Sequence[Entry], after: Sequence[Entry]
) -> list[tuple[int, int]]:
    """Anchors with the equal paragraphs around them, whatever these are (empty, repeated)."""
    grown: list[tuple[int, int]] = []
    i = j = 0
    for end_i, end_j in [*chosen, (len(before), len(after))]:
        keys_before = [(one.key, one.room) for one in before[i:end_i]]
        keys_after = [(one.key, one.room) for one in after[j:end_j]]
        for a, b, size in matches(keys_before, keys_after):
            grown += [(i + a + step, j + b + step) for step in range(size)]
        if end_i < len(before):
            grown.append((end_i, end_j))
        i, j = end_i + 1, end_j + 1
    return grown


def _between(
    before: Sequence[Entry], after: Sequence[Entry], left: range, right: range
) -> list[Pairing]:
    """Pairings of a stretch without equal paragraphs."""
    if len(left) <= _WINDOW and len(right) <= _WINDOW:
        return _weighed(before, after, left, right)
    found = []
    longer = max(len(left), len(right))
    windows = -(-longer // (_WINDOW if longer <= _MANY else _NARROW))
    for number in range(windows):
        found += _weighed(
            before, after, _share(left, number, windows), _share(right, number, windows)
        )
    return found


def _share(whole: range, number: int, windows: int) -> range:
    size = len(whole)
    return whole[size * number // windows : size * (number + 1) // windows]


_STEPS = ((1, 1), (1, 2), (2, 1), (1, 0), (0, 1))


def _weighed(
    before: Sequence[Entry], after: Sequence[Entry], left: range, right: range
) -> list[Pairing]:
    """The pairing with the most words in common (dynamic programming over both stretches)."""
    if not left or not right:
        return [Pairing((i,), ()) for i in left] + [Pairing((), (j,)) for j in right]
    n, m = len(left), len(right)
    best = [[0.0] * (m + 1) for _ in range(n + 1)]
    step: list[list[tuple[int, int]]] = [[(0, 0)] * (m + 1) for _ in range(n + 1)]
    is_alone = n == m == 1
    for i in range(n, -1, -1):
        for j in range(m, -1, -1):
            if i == n and j == m:
                continue
            top, chosen = -1.0, (1, 0)
            for di, dj in _STEPS:
                if i + di > n or j + dj > m:
                    continue
                score = best[i + di][j + dj]
                if di and dj:
                    gain = _gain(before, after, left[i : i + di], right[j : j + dj], is_alone)
                    if gain <= 0:
                        continue
                    score += gain
                if score > top:
                    top, chosen = score, (di, dj)
            best[i][j], step[i][j] = top, chosen
    found, i, j = [], 0, 0
    while i < n or j < m:
        di, dj = step[i][j]
        found.append(Pairing(tuple(left[i : i + di]), tuple(right[j : j + dj])))
        i, j = i + di, j + dj
    return found


def _gain(
    before: Sequence[Entry], after: Sequence[Entry], left: range, right: range, is_alone: bool
) -> float:
    """How much is won by pairing these; 0 when they are not the same paragraph."""
    first, second = before[left[0]], after[right[0]]
    rooms = {before[i].room for i in left} | {after[j].room for j in right}
    kind = first.room[-1]
    if len(rooms) > 1 or (kind == ROW and len(left) + len(right) > 2):
        return 0.0
    if len(left) == len(right) == 1:
        if (not first.count or not second.count) and kind != CELL:
            return 0.05 if first.count == second.count else 0.0
        alike = _alike(first.words, second.words)
        least = _ROWS_ALIKE if kind == ROW else _ALIKE
        if alike < least and not is_alone and kind != CELL:
            return 0.0
        return alike * min(first.count, second.count, 40) + 0.2
    whole, halves = (first, [after[j] for j in right]) if len(left) == 1 else (
        second, [before[i] for i in left]
    )  # fmt: skip
    shares = [len(whole.words & half.words) / max(len(half.words), 1) for half in halves]
    if min(half.count for half in halves) < 2 or min(shares) < 0.6:
        return 0.0
    alike = _alike(whole.words, halves[0].words | halves[1].words)
    return alike * min(whole.count, 40) + 0.1 if alike >= 0.6 else 0.0


def _alike(one: frozenset[str], other: frozenset[str]) -> float:
    return 2 * len(one & other) / max(len(one) + len(other), 1)


def _with_moves(
    found: list[Pairing], before: Sequence[Entry], after: Sequence[Entry]
) -> list[Pairing]:
    """Removed and added paragraphs of the same words are marked as moved."""
    removed: dict[tuple[object, ...], list[int]] = {}
    for place, pairing in enumerate(found):
        if not pairing.after and before[pairing.before[0]].count >= _MOVED_WORDS:
            one = before[pairing.before[0]]
            removed.setdefault((one.key, one.room), []).append(place)
    number = 0
    for place, pairing in enumerate(found):
        if pairing.before or not removed:
            continue
        one = after[pairing.after[0]]
        sources = removed.get((one.key, one.room))
        if sources:
            number += 1
            source = sources.pop(0)
            found[source] = Pairing(found[source].before, (), number)
            found[place] = Pairing((), pairing.after, number)
    return found
