"""The marked version of a draft as PDF, for the dossier: inks, strokes, notes, legend (R-075)."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from congvan.drafting.inks import Block, Hand, MarkedParagraph, MarkedRun, MarkedText, Note
from congvan.kernel.typesetting import typeset

TEMPLATE = Path(__file__).with_name("marked.typ")
_PARTS = {"footnote": "Chú thích", "header": "Đầu trang", "footer": "Chân trang"}
# A note longer than this would run over those of the next paragraphs; its end stays in the file.
_LONGEST_NOTE = 400


def marked_pdf(
    marked: MarkedText, *, title: str, note: str = "", legend: Sequence[Hand] | None = None
) -> bytes:
    """The marked text as PDF/A, with the names of the ranks in its legend.

    `note` is a line under the title (which round, whose versions); `legend` replaces the hands that
    the text itself names. Takes a second or more: call it outside of transactions. Raises
    FontsMissing and TypesettingTooSlow.
    """
    hands = marked.inks if legend is None else legend
    data = {
        "note": note,
        "foot": title,
        "has_notes": bool(marked.notes),
        "legend": [{"ink": hand.ink, "words": _said(hand)} for hand in hands],
        "blocks": _blocks(marked.blocks),
    }
    return typeset(TEMPLATE, data, title=title)


def _said(hand: Hand) -> str:
    is_both = hand.title and hand.name
    return f"{hand.title}: {hand.name}" if is_both else hand.words


def _blocks(blocks: Sequence[Block]) -> list[dict[str, Any]]:
    drawn = []
    part = "body"
    for block in blocks:
        title = _PARTS.get(block.part, "") if block.part != part else ""
        part = block.part
        drawn.append({"part": title, "notes": [_note(one) for one in block.notes], **_body(block)})
    return drawn


def _body(block: Block) -> dict[str, Any]:
    if block.paragraph is not None:
        return {"columns": 0, "paragraph": _paragraph(block.paragraph)}
    cells: list[dict[str, Any]] = []
    for y, row in enumerate(block.rows):
        x = 0
        for cell in row:
            paragraphs = [_paragraph(one) for one in cell.paragraphs]
            cells.append({"x": x, "y": y, "span": cell.span, "paragraphs": paragraphs})
            x += cell.span
    columns = max(cell["x"] + cell["span"] for cell in cells)
    whole = next((row for row in block.rows if len(row) == columns), ())
    widths = [cell.width * block.width / 100 for cell in whole]
    return {
        "columns": columns, "widths": widths if all(widths) else [], "bordered": block.bordered,
        "cells": cells,
    }  # fmt: skip


def _note(note: Note) -> dict[str, str]:
    text = note.text
    if len(text) > _LONGEST_NOTE:
        text = text[:_LONGEST_NOTE].rsplit(" ", 1)[0] + "…"
    return {"ink": note.hand.ink, "who": note.hand.words, "text": text}


def _paragraph(one: MarkedParagraph) -> dict[str, Any]:
    runs = [_run(run) for run in one.runs]
    for before, run in itertools.pairwise(runs):
        run["apart"] = before["deleted"] is not None and run["inserted"] is not None
    return {
        "align": one.align, "indent": one.indent, "size": one.size, "label": one.label,
        "runs": runs,
    }  # fmt: skip


def _run(run: MarkedRun) -> dict[str, Any]:
    look = run.look
    return {
        "text": run.shown, "bold": look.bold, "italic": look.italic, "underline": look.underline,
        "capitals": look.capitals, "raised": look.raised, "ink": _ink(run.hand),
        "inserted": _ink(run.inserted_by), "deleted": _ink(run.deleted_by),
        "dressed": _ink(run.formatted_by), "apart": False,
    }  # fmt: skip


def _ink(hand: Hand | None) -> str | None:
    return None if hand is None else str(hand.ink)
