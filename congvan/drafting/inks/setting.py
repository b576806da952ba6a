"""From the account of words to the marked text: runs, numbers of corrections, margin notes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from congvan.drafting.inks import pieces as reading
from congvan.drafting.inks.ledger import END, Entered, Hands, Remarked, Word
from congvan.drafting.inks.lines import Line
from congvan.drafting.inks.parts import w
from congvan.drafting.inks.values import (
    Count,
    Hand,
    Look,
    MarkedParagraph,
    MarkedRun,
    MarkedText,
    Note,
)
from congvan.drafting.inks.words import split_words

_SIZES = {-1: "small", 0: "", 1: "large"}


def as_in_file(lines: Sequence[Line], hands: Hands) -> list[Entered]:
    """The account that the tracked changes and comments of one file give by themselves."""
    return [_entered(line, hands) for line in lines]


def remark(paragraphs: Iterable[Entered], hands: Hands, seen: set[tuple[str, str]]) -> None:
    """Put the comments of the newest version at their paragraphs, each comment once."""
    for one in paragraphs:
        for found in one.line.remarks:
            name = (found.change.author, found.text)
            hand = hands.of(found.change)
            if name not in seen and hand is not None and found.text:
                seen.add(name)
                one.notes.append(Remarked(hand, found.text, found.change.at))


def set_text(paragraphs: Sequence[Entered]) -> MarkedText:
    """The marked text: runs joined, corrections and notes numbered in reading order."""
    numbers = _Numbers()
    notes = 0
    made: list[MarkedParagraph] = []
    for one in paragraphs:
        if not one.stands and not one.words and one.end_deleted_by is None:
            continue
        runs = numbers.numbered(_runs(one))
        margin = []
        for note in one.notes:
            notes += 1
            margin.append(Note(notes, note.hand, note.text, note.at))
        line = one.line
        made.append(
            MarkedParagraph(
                runs, one.locator if one.stands else "", tuple(margin), line.align, line.indent,
                _SIZES[line.size], line.label, line.part, one.cell, one.end_inserted_by,
                one.end_deleted_by, one.formatted_by,
            )
        )  # fmt: skip
    counts = tuple(Count(hand, changes) for hand, changes in numbers.counts.items())
    return MarkedText(tuple(made), numbers.last, counts)


def _entered(line: Line, hands: Hands) -> Entered:
    words: list[Word] = []
    joints = list(line.joints)
    for place, (piece, look) in enumerate(zip(line.pieces, line.looks, strict=True)):
        while joints and joints[0][0] == place:
            words.append(_end(joints.pop(0)[1], hands))
        change = piece.deleted or piece.inserted
        dressed = piece.run.find(f"{reading.RPR}/{w('rPrChange')}")
        formatted = None if dressed is None else reading.change_of(dressed)
        known = Word(
            "", look, hands.of(piece.inserted), hands.of(piece.deleted), hands.of(formatted),
            moved=bool(change and change.moved), at=change.at if change else None,
        )  # fmt: skip
        words += [replace(known, text=text) for text in split_words(piece.text)]
    words += [_end(change, hands) for _, change in joints]
    return Entered(
        line, words, line.cell, not line.is_removed, line.locator,
        end_inserted_by=hands.of(line.end_inserted), end_deleted_by=hands.of(line.end_deleted),
        formatted_by=hands.of(line.formatted),
    )  # fmt: skip


def _end(change: reading.Change, hands: Hands) -> Word:
    return Word(END, Look(), deleted_by=hands.of(change), is_end=True, at=change.at)


def _runs(one: Entered) -> list[MarkedRun]:
    """Words of one dress and fate joined; the sign of a new paragraph end behind a split."""
    runs: list[MarkedRun] = []
    texts: list[str] = []
    last: tuple[object, ...] | None = None
    for word in one.words:
        fate = (
            word.look, word.inserted_by, word.deleted_by, word.formatted_by, word.moved,
            word.is_end,
        )  # fmt: skip
        if fate == last and not word.is_end:
            texts[-1] += word.text
            continue
        last = fate
        texts.append(word.text)
        runs.append(
            MarkedRun(
                "", word.look, word.inserted_by, word.deleted_by, word.formatted_by, word.moved,
                word.is_end, word.at,
            )
        )  # fmt: skip
    runs = [_said(run, text) for run, text in zip(runs, texts, strict=True)]
    has_old = any(not run.inserted_by for run in runs)
    if one.end_inserted_by and has_old and one.stands:
        runs.append(MarkedRun(END, inserted_by=one.end_inserted_by, is_mark=True))
    return runs


def _said(run: MarkedRun, text: str) -> MarkedRun:
    """The run with its text; another dress of mere space is no correction."""
    formatted = None if text.isspace() else run.formatted_by
    return replace(run, text=text, formatted_by=formatted)


class _Numbers:
    """Numbers corrections: one is a stretch that the same hand touched without a gap."""

    def __init__(self) -> None:
        self.last = 0
        self.counts: dict[Hand, int] = {}

    def numbered(self, runs: list[MarkedRun]) -> tuple[MarkedRun, ...]:
        touching: set[Hand] = set()
        numbered = []
        for run in runs:
            hands = [run.inserted_by, run.deleted_by, run.formatted_by]
            present = list(dict.fromkeys(hand for hand in hands if hand is not None))
            anchors = []
            for hand in present:
                if hand not in touching:
                    self.last += 1
                    anchors.append(self.last)
                    self.counts[hand] = self.counts.get(hand, 0) + 1
            touching = set(present)
            numbered.append(replace(run, anchors=tuple(anchors)))
        return tuple(numbered)
