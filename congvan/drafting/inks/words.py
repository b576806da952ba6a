"""Words of a Vietnamese text and the difference between two rows of words.

A syllable is a word here; figures and document symbols stay whole ("1.250.000", "25/11/2026",
"1245/UBND-KGVX"), so that a changed figure is struck and written anew and never shown as one
changed digit. The same input always gives the same difference, in bounded time.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence

_MARKS = "\u0300-\u036f"
_WORDS = re.compile(
    rf"\d[\w{_MARKS}]*(?:[.,/:\-–][\w{_MARKS}]+)*%?"  # figures, dates, symbols
    rf"|[\w{_MARKS}]+"
    r"|[ \t\u00a0]+"
    r"|\s"
    r"|.",
    re.DOTALL,
)
# Beyond so many single edits two texts have nothing in common worth showing; the work is
# (length of both) × EDITS at most.
EDITS = 400
_WORK = 4_000_000


@functools.lru_cache(maxsize=4096)
def split_words(text: str) -> tuple[str, ...]:
    """The text cut into words, spaces and signs; joined again it is the same text."""
    return tuple(_WORDS.findall(text))


def is_word(piece: str) -> bool:
    """Whether a piece carries meaning: letters, figures or an object, not space or sign."""
    return piece[:1].isalnum() or "\ufffc" in piece or piece[:1] == "_"


Same = tuple[int, int, int]


def matches(before: Sequence[object], after: Sequence[object]) -> list[Same]:
    """The stretches (place before, place after, length) both rows share, in order.

    A shortest edit script (Myers); beyond the limit of work only common head and tail are found.
    """
    head = 0
    shorter = min(len(before), len(after))
    while head < shorter and before[head] == after[head]:
        head += 1
    tail = 0
    while tail < shorter - head and before[-1 - tail] == after[-1 - tail]:
        tail += 1
    inner_before = before[head : len(before) - tail]
    inner_after = after[head : len(after) - tail]
    found: list[Same] = [(0, 0, head)] if head else []
    if inner_before and inner_after:
        found += [(i + head, j + head, size) for i, j, size in _shortest(inner_before, inner_after)]
    if tail:
        found.append((len(before) - tail, len(after) - tail, tail))
    return found


def word_matches(before: Sequence[str], after: Sequence[str]) -> list[Same]:
    """As `matches`, but without islands: a few words left between two large changes are given up.

    "về rà soát kết nối" → "về việc rà soát" reads as one replaced phrase, not as confetti.
    """
    kept = [one for one in matches(before, after) if one[2]]
    while True:
        weakest = _weakest(kept, before, after)
        if weakest is None:
            return _tight(kept, before, after)
        del kept[weakest]


def _tight(kept: list[Same], before: Sequence[str], after: Sequence[str]) -> list[Same]:
    """The same stretches grown into the changes between them as far as both sides agree."""
    grown: list[Same] = []
    at_before = at_after = 0
    for start_before, start_after, length in [*kept, (len(before), len(after), 0)]:
        i, j, size = start_before, start_after, length
        while i > at_before and j > at_after and before[i - 1] == after[j - 1]:
            i, j, size = i - 1, j - 1, size + 1
        head = 0
        while at_before + head < i and at_after + head < j:
            if before[at_before + head] != after[at_after + head]:
                break
            head += 1
        if head and grown:
            grown[-1] = (*grown[-1][:2], grown[-1][2] + head)
        elif head:
            grown.append((at_before, at_after, head))
        if size:
            grown.append((i, j, size))
        at_before, at_after = i + size, j + size
    return grown


def _weakest(kept: list[Same], before: Sequence[str], after: Sequence[str]) -> int | None:
    """The first island to give up: fewer words than the changes on both sides of it."""
    for place, (i, j, size) in enumerate(kept):
        end_before, end_after = (
            kept[place - 1][0] + kept[place - 1][2] if place else 0,
            (kept[place - 1][1] + kept[place - 1][2] if place else 0),
        )
        is_last = place + 1 == len(kept)
        next_before = len(before) if is_last else kept[place + 1][0]
        next_after = len(after) if is_last else kept[place + 1][1]
        left = max(_count(before[end_before:i]), _count(after[end_after:j]))
        right = max(_count(before[i + size : next_before]), _count(after[j + size : next_after]))
        has_left = i > end_before or j > end_after
        has_right = next_before > i + size or next_after > j + size
        words = _count(before[i : i + size])
        if has_left and has_right and words < min(left, right, 4) + (words == 0):
            return place
    return None


def _count(pieces: Sequence[str]) -> int:
    return sum(1 for piece in pieces if is_word(piece))


def _shortest(before: Sequence[object], after: Sequence[object]) -> list[Same]:
    """Myers' greedy algorithm with the furthest points of each round kept for the way back."""
    n, m = len(before), len(after)
    limit = min(n + m, EDITS, max(_WORK // (n + m), 8))
    furthest = {1: 0}
    rounds: list[dict[int, int]] = []
    for edits in range(limit + 1):
        rounds.append(furthest.copy())
        for diagonal in range(-edits, edits + 1, 2):
            down = diagonal == -edits or (
                diagonal != edits and furthest[diagonal - 1] < furthest[diagonal + 1]
            )
            x = furthest[diagonal + 1] if down else furthest[diagonal - 1] + 1
            y = x - diagonal
            while x < n and y < m and before[x] == after[y]:
                x += 1
                y += 1
            furthest[diagonal] = x
            if x >= n and y >= m:
                return _way_back(rounds, edits, n, m)
    return []


def _way_back(rounds: list[dict[int, int]], edits: int, x: int, y: int) -> list[Same]:
    found: list[Same] = []
    for step in range(edits, -1, -1):
        furthest = rounds[step]
        diagonal = x - y
        if step == 0:
            start_x, start_y = 0, 0
            previous_x, previous_y = 0, 0
        else:
            down = diagonal == -step or (
                diagonal != step and furthest[diagonal - 1] < furthest[diagonal + 1]
            )
            previous = diagonal + 1 if down else diagonal - 1
            previous_x = furthest[previous]
            previous_y = previous_x - previous
            start_x = previous_x if down else previous_x + 1
            start_y = start_x - diagonal
        if x > start_x:
            found.append((start_x, start_y, x - start_x))
        x, y = previous_x, previous_y
    found.reverse()
    return found
