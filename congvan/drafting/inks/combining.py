"""Versions against each other: one difference, several rounds in their inks, two texts side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from congvan.drafting.inks.ledger import Hands, Ledger
from congvan.drafting.inks.lines import Line, lines
from congvan.drafting.inks.parts import Parts
from congvan.drafting.inks.setting import as_in_file, remark, set_text
from congvan.drafting.inks.values import Hand, MarkedParagraph, MarkedText, Row, Step

NOBODY = Hand("")


def read(
    docx: bytes, *, hand: Hand = NOBODY, hands: Mapping[str, Hand] | None = None
) -> MarkedText:
    """One file with its own tracked changes and comments.

    `hands` says whose hand a Word author's name is; unknown authors get the ink of `hand` under
    their own name. Raises DocxRefused.
    """
    known = Hands(hand, hands or {})
    paragraphs = as_in_file(lines(Parts(docx)), known)
    remark(paragraphs, known, set())
    return set_text(paragraphs)


def changes(before: bytes, after: bytes, *, hand: Hand = NOBODY) -> MarkedText:
    """What `after` changed in `before`, both read with their tracked changes accepted.

    Raises DocxRefused.
    """
    return set_text(_compared(lines(Parts(before)), lines(Parts(after)), hand).paragraphs)


def combine(steps: Sequence[Step]) -> MarkedText:
    """The versions of a round in one text, each maker's corrections in the ink of the rank (R-075).

    The first step is what all is relative to; tracked changes in it count as its maker's when the
    maker has an ink. Changes of makers without ink (the drafter) are shown plain; only what they
    undo of somebody's ink stays visible, struck. A later hand never hides an earlier one. Locators
    are those of the last step's file. Raises DocxRefused; ValueError without steps.
    """
    if not steps:
        raise ValueError("no version to combine")
    by_author = {step.hand.name: step.hand for step in steps if step.hand.name}
    seen: set[tuple[str, str]] = set()
    ledger = Ledger()
    for place, step in enumerate(steps):
        found = lines(Parts(step.docx))
        hands = Hands(step.hand, by_author)
        if place == 0 and step.hand.ink:
            ledger.take(as_in_file(found, Hands(step.hand, {})))
        elif place == 0:
            ledger.begin(found)
        else:
            ledger.enter(found, step.hand, step.at, is_shown=bool(step.hand.ink))
        remark(ledger.paragraphs, hands, seen)
    return set_text(ledger.paragraphs)


def side_by_side(before: bytes, after: bytes) -> tuple[Row, ...]:
    """Two versions as rows of paragraphs, the removed words marked left, the new ones right.

    Raises DocxRefused.
    """
    ledger = _compared(lines(Parts(before)), lines(Parts(after)), Hand("", title="Sửa đổi"))
    rows: list[Row] = []
    number = 0
    for one in set_text(ledger.paragraphs).paragraphs:
        is_new = one.end_inserted_by is not None and one.split_by is None
        left = _side(one, inserted=False) if not is_new else None
        right = _side(one, inserted=True) if one.end_deleted_by is None else None
        if not ((left and left.runs) or (right and right.runs)):
            continue
        number += one.changed
        rows.append(Row(left, right, number if one.changed else 0))
    return tuple(rows)


def _compared(before: Sequence[Line], after: Sequence[Line], hand: Hand) -> Ledger:
    ledger = Ledger()
    ledger.begin(before)
    ledger.enter(after, hand, None, is_shown=True)
    return ledger


def _side(one: MarkedParagraph, *, inserted: bool) -> MarkedParagraph:
    runs = tuple(run for run in one.runs if not (run.deleted_by if inserted else run.inserted_by))
    return replace(one, runs=runs)
