"""Whether a line is drawn under a part: as a border, a shape, an underline or a row of signs."""

from __future__ import annotations

from congvan.drafting.layout.anatomy import Anatomy
from congvan.drafting.layout.reading import Line, Paragraph


def line_below(anatomy: Anatomy, line: Line) -> bool:
    """Whether something draws a line under `line`, wherever its maker hung it."""
    here = line.paragraph
    if here.look.border_bottom or here.draws_line or _is_underlined(line):
        return True
    if "___" in here.raw[line.end :] or "———" in here.raw[line.end :]:
        return True
    for paragraph in _following(anatomy, here):
        if paragraph.look.border_top or paragraph.draws_line or paragraph.is_drawn_text:
            return True
        if not paragraph.is_empty:
            break
        if paragraph.look.border_bottom:
            return True
    else:
        # Nothing more stands in the cell: its own lower edge may be the line.
        if here.cell is not None and here.cell.has_bottom_line:
            return True
    return _hangs_elsewhere(anatomy, line)


def _is_underlined(line: Line) -> bool:
    return bool(line.pieces) and all(piece.look.underline for piece in line.pieces)


def _following(anatomy: Anatomy, here: Paragraph) -> list[Paragraph]:
    """The next paragraphs of the same cell, or of the text outside tables."""
    following = anatomy.document.between(here.index + 1, here.index + 8)
    if here.cell is None:
        return following
    return [paragraph for paragraph in following if paragraph.cell == here.cell]


def _hangs_elsewhere(anatomy: Anatomy, line: Line) -> bool:
    """A shape on a paragraph of the head that stands under no other part of its own."""
    here = line.paragraph
    owned = {x.paragraph.index for x in (*anatomy.organs, anatomy.number) if x is not None}
    for paragraph in anatomy.document.between(0, anatomy.head_end):
        if not paragraph.draws_line:
            continue
        if here.cell is None or paragraph.cell is None:
            if paragraph.cell is None and here.cell is None and paragraph.index <= here.index + 3:
                return True
            continue
        same_side = (paragraph.cell.middle < 0.5) == (here.cell.middle < 0.5)
        if paragraph.cell.table == here.cell.table and same_side and paragraph.index not in owned:
            return True
    return False
