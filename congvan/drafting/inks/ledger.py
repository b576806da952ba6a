"""The growing account of a draft: every word that ever stood in it, who wrote it, who struck it.

Each version is compared with the words that still stand; what it adds is written in, what it
leaves out is struck, and nothing that a leader wrote or struck ever disappears (R-075).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from congvan.drafting.inks.alignment import Pairing
from congvan.drafting.inks.lines import Line
from congvan.drafting.inks.matching import Item, aligned
from congvan.drafting.inks.pieces import Change
from congvan.drafting.inks.values import Cell, Hand, Look
from congvan.drafting.inks.words import split_words, word_matches

END = "¶"


@dataclass(slots=True)
class Word:
    """A word, space or sign with its fate; `is_end` is the end of a joined paragraph."""

    text: str
    look: Look
    inserted_by: Hand | None = None
    deleted_by: Hand | None = None
    formatted_by: Hand | None = None
    moved: bool = False
    is_end: bool = False
    at: datetime | None = None

    @property
    def stands(self) -> bool:
        return self.deleted_by is None

    @property
    def key(self) -> str:
        return "\u2029" if self.is_end else self.text


@dataclass(slots=True)
class Remarked:
    """A note in the margin, not yet numbered."""

    hand: Hand
    text: str
    at: datetime | None


@dataclass(slots=True)
class Entered:
    """A paragraph of the account; `line` is what the newest version says of its dress."""

    line: Line
    words: list[Word]
    cell: Cell | None
    stands: bool = True
    locator: str = ""
    end_inserted_by: Hand | None = None
    end_deleted_by: Hand | None = None
    formatted_by: Hand | None = None
    notes: list[Remarked] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The text that stands."""
        return "".join(word.text for word in self.words if word.stands and not word.is_end)


@dataclass(frozen=True, slots=True)
class Hands:
    """Whose hand a tracked change in a file is: by the author's name, or the version's maker."""

    maker: Hand
    by_author: Mapping[str, Hand]

    def of(self, change: Change | None) -> Hand | None:
        if change is None:
            return None
        known = self.by_author.get(change.author)
        return known or replace(self.maker, name=change.author or self.maker.name)


def words_of(line: Line) -> list[Word]:
    """The words of a paragraph as it reads with its tracked changes accepted."""
    words: list[Word] = []
    for piece, look in zip(line.pieces, line.looks, strict=True):
        if piece.is_alive:
            words += [Word(text, look) for text in split_words(piece.text)]
    return _fused(words)


def _fused(words: list[Word]) -> list[Word]:
    """Words that a change of runs cut in two are one word again: "ph" + "ường"."""
    text = "".join(word.text for word in words)
    whole = split_words(text)
    if len(whole) == len(words):
        return words
    fused: list[Word] = []
    place, used = 0, 0
    for piece in whole:
        fused.append(Word(piece, words[place].look))
        used += len(piece)
        while place < len(words) and used >= len(words[place].text):
            used -= len(words[place].text)
            place += 1
    return fused


class Ledger:
    """The account. Begin with the first version, then `enter` each later one."""

    def __init__(self) -> None:
        self.paragraphs: list[Entered] = []
        self._numbers = 0

    def begin(self, lines: Sequence[Line]) -> None:
        """Take the first version as it reads with its tracked changes accepted."""
        self.take(
            [
                Entered(line, words_of(line), line.cell, locator=line.locator)
                for line in lines
                if not line.is_removed
            ]
        )

    def take(self, paragraphs: list[Entered]) -> None:
        """Take paragraphs with their fates as they are."""
        self.paragraphs = paragraphs
        cells = [one.cell for one in paragraphs if one.cell]
        self._numbers = max((max(cell.table, cell.row) for cell in cells), default=0)

    def enter(
        self, lines: Sequence[Line], hand: Hand, at: datetime | None, *, is_shown: bool
    ) -> None:
        """Write in a version made by `hand`; `is_shown` = its changes are to be seen."""
        standing = [place for place, one in enumerate(self.paragraphs) if one.stands]
        after = [line for line in lines if not line.is_removed]
        found = aligned(
            [Item(one.line, one.text, one.cell) for one in self.paragraphs if one.stands],
            [Item(line, line.text, line.cell) for line in after],
        )
        cells = _Cells(self._numbers)
        for pairing in found:
            for i, j in zip(pairing.before, pairing.after, strict=False):
                cells.note(self.paragraphs[standing[i]].cell, after[j].cell)
        pen = _Pen(hand, at, is_shown, cells)
        entered: list[Entered] = []
        done = 0
        moved = _sources(found, self.paragraphs, standing)
        for pairing in found:
            for i in pairing.before:
                entered += self.paragraphs[done : standing[i]]
                done = standing[i] + 1
            entered += self._paired(pairing, standing, after, pen, moved)
        entered += self.paragraphs[done:]
        self.paragraphs = entered
        self._numbers = cells.last

    def _paired(
        self, pairing: Pairing, standing: list[int], after: Sequence[Line], pen: _Pen,
        moved: Mapping[int, Entered],
    ) -> list[Entered]:  # fmt: skip
        old = [self.paragraphs[standing[i]] for i in pairing.before]
        new = [after[j] for j in pairing.after]
        if not new:
            return [pen.removed(old[0], moved=bool(pairing.moved))]
        if not old:
            source = moved.get(pairing.moved)
            return [pen.added(new[0], source)]
        return _rewritten(old, new, pen)


def _sources(
    found: Sequence[Pairing], paragraphs: list[Entered], standing: list[int]
) -> dict[int, Entered]:
    """The removed ends of moves by their number, as they read before."""
    return {
        one.moved: replace(
            paragraphs[standing[one.before[0]]],
            words=[replace(word) for word in paragraphs[standing[one.before[0]]].words],
        )
        for one in found
        if one.moved and one.before
    }


class _Cells:
    """Which tables and rows of a version are those of the account; new ones get new numbers."""

    def __init__(self, last: int) -> None:
        self.last = last
        self._tables: dict[int, int] = {}
        self._rows: dict[int, int] = {}

    def note(self, known: Cell | None, given: Cell | None) -> None:
        if known and given:
            self._tables.setdefault(given.table, known.table)
            self._rows.setdefault(given.row, known.row)

    def of(self, given: Cell | None) -> Cell | None:
        if given is None:
            return None
        for numbers, name in ((self._tables, given.table), (self._rows, given.row)):
            if name not in numbers:
                self.last += 1
                numbers[name] = self.last
        return replace(given, table=self._tables[given.table], row=self._rows[given.row])


@dataclass(frozen=True, slots=True)
class _Pen:
    """How one version's changes are written."""

    hand: Hand
    at: datetime | None
    is_shown: bool
    cells: _Cells

    @property
    def mark(self) -> Hand | None:
        return self.hand if self.is_shown else None

    def strike(self, word: Word) -> Word | None:
        """The word struck; None when nothing of it is worth keeping."""
        if word.inserted_by == self.hand and not word.formatted_by and not word.moved:
            return None
        if not self.is_shown and word.inserted_by is None:
            return None
        return replace(word, deleted_by=self.hand, at=self.at)

    def write(self, word: Word) -> Word:
        return replace(word, inserted_by=self.mark, at=self.at)

    def removed(self, old: Entered, *, moved: bool) -> Entered:
        words = []
        for word in old.words:
            struck = self.strike(word) if word.stands else word
            if struck is not None:
                is_moved = moved and word.stands
                words.append(replace(struck, moved=True) if is_moved else struck)
        end = self.hand if self.is_shown or old.end_inserted_by else None
        if old.end_inserted_by == self.hand:
            end = None
        return replace(
            old, words=words, stands=False, locator="", end_deleted_by=end,
        )  # fmt: skip

    def added(self, line: Line, source: Entered | None) -> Entered:
        words = [self.write(word) for word in words_of(line)]
        if source is not None:
            kept = [word for word in source.words if word.stands and not word.is_end]
            if [word.text for word in kept] == [word.text for word in words]:
                words = [
                    replace(word, moved=self.is_shown, inserted_by=old.inserted_by or self.mark)
                    for word, old in zip(words, kept, strict=True)
                ]
        cell = self.cells.of(line.cell)
        return Entered(line, words, cell, True, line.locator, end_inserted_by=self.mark)


def _rewritten(old: list[Entered], new: list[Line], pen: _Pen) -> list[Entered]:
    """Paragraphs that remain, perhaps split or joined, with the changes within them."""
    if len(old) == len(new) == 1 and _is_unchanged(old[0], new[0]):
        cell = pen.cells.of(new[0].cell)
        return [replace(old[0], line=new[0], cell=cell, locator=new[0].locator)]
    before = _joined([one.words for one in old])
    after = _joined([words_of(line) for line in new])
    merged = _merged(before, after, pen)
    parts: list[list[Word]] = [[]]
    for word in merged:
        if word.is_end and word.stands:
            parts.append([])
        elif not word.is_end or word.deleted_by:
            parts[-1].append(word)
    entered = []
    last = old[-1]
    for place, (line, words) in enumerate(zip(new, parts, strict=True)):
        is_last = place + 1 == len(new)
        formatted = last.formatted_by
        if (line.align, line.indent) != (last.line.align, last.line.indent) and len(new) == 1:
            formatted = pen.mark or formatted
        entered.append(
            Entered(
                line, words, pen.cells.of(line.cell), True, line.locator,
                end_inserted_by=last.end_inserted_by if is_last else pen.mark,
                formatted_by=formatted,
                notes=[note for one in old for note in one.notes] if place == 0 else [],
            )
        )  # fmt: skip
    return entered


def _is_unchanged(old: Entered, line: Line) -> bool:
    """Whether a paragraph reads and looks as before; spares the comparison of most of a document."""
    looks = {look for piece, look in zip(line.pieces, line.looks, strict=True) if piece.is_alive}
    looks |= {word.look for word in old.words if word.stands and not word.is_end}
    placing = (old.line.align, old.line.indent) == (line.align, line.indent)
    return placing and len(looks) <= 1 and old.text == line.text


def _joined(rows: list[list[Word]]) -> list[Word]:
    joined: list[Word] = []
    for place, words in enumerate(rows):
        if place:
            joined.append(Word(END, Look(), is_end=True))
        joined += words
    return joined


def _merged(before: list[Word], after: list[Word], pen: _Pen) -> list[Word]:
    """Both rows of words in one: kept, struck, written; words struck earlier stay in their place."""
    alive = [place for place, word in enumerate(before) if word.stands]
    same = word_matches([before[place].key for place in alive], [word.key for word in after])
    merged: list[Word] = []
    done = at_alive = at_after = 0
    for i, j, size in [*same, (len(alive), len(after), 0)]:
        stop = alive[i] if i < len(alive) else len(before)
        if i > at_alive or j > at_after:
            # Words struck earlier that follow the last removed word stay behind what is written.
            edge = alive[i - 1] + 1 if i > at_alive else done
            struck = [pen.strike(word) if word.stands else word for word in before[done:edge]]
            merged += [word for word in struck if word is not None]
            _write(merged, after[at_after:j], pen)
            done = edge
        for step in range(size):
            place = alive[i + step]
            merged += before[done:place]
            merged.append(_kept(before[place], after[j + step], pen))
            done = place + 1
        if not size:
            merged += before[done:stop]
            done = stop
        at_alive, at_after = i + size, j + size
    return merged


def _write(merged: list[Word], written: list[Word], pen: _Pen) -> None:
    """Add words; the same hand that writes again what it has just struck takes both back."""
    tail = []
    for word in reversed(merged):
        if word.deleted_by != pen.hand or not pen.is_shown or word.is_end:
            break
        tail.append(word)
    tail.reverse()
    if tail and [word.text for word in tail] == [word.text for word in written]:
        merged[len(merged) - len(tail) :] = [replace(word, deleted_by=None) for word in tail]
        return
    merged += [pen.write(word) for word in written]


def _kept(old: Word, new: Word, pen: _Pen) -> Word:
    if old.look == new.look or old.is_end:
        return old
    is_seen = pen.is_shown and old.inserted_by is None
    return replace(
        old, look=new.look, formatted_by=pen.hand if is_seen else old.formatted_by,
        at=pen.at if is_seen else old.at,
    )  # fmt: skip
