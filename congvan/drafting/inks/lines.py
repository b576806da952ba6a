"""The paragraphs of a document as a person counts them.

A w:p whose end was removed by a tracked change is one paragraph with the next; one that was
removed altogether stays a paragraph of its own, struck. A `Line` is such a paragraph with its
pieces, its dress and its notes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from congvan.drafting.inks import pieces as reading
from congvan.drafting.inks.parts import Element, Parts, w
from congvan.drafting.inks.pieces import DEL, INS, MOVE_FROM, MOVE_TO, Change, Piece, Standing
from congvan.drafting.inks.styles import Styles
from congvan.drafting.inks.values import Cell, Look
from congvan.kernel.text import nfc

# A4 between the margins of NĐ 30 (30 and 15 mm), in twentieths of a point.
_USUAL_WIDTH = 9355


@dataclass(frozen=True, slots=True)
class Remark:
    """A Word comment and the paragraph end it belongs to."""

    change: Change
    text: str


@dataclass(slots=True)
class Line:
    """One paragraph: `elements` are its w:p, `looks` the dress of each of its `pieces`.

    `joints` are the places in `pieces` where a removed paragraph end lies, with who removed it.
    """

    locator: str
    elements: list[Element]
    part: str
    pieces: list[Piece] = field(default_factory=list)
    looks: list[Look] = field(default_factory=list)
    joints: list[tuple[int, Change]] = field(default_factory=list)
    align: str = "start"
    indent: str = ""
    size: int = 0
    label: str = ""
    cell: Cell | None = None
    remarks: list[Remark] = field(default_factory=list)
    end_inserted: Change | None = None
    end_deleted: Change | None = None
    formatted: Change | None = None

    @property
    def is_removed(self) -> bool:
        """Whether the whole paragraph is gone when the changes are accepted."""
        return self.end_deleted is not None

    @property
    def text(self) -> str:
        """The text when the changes are accepted."""
        return "".join(piece.text for piece in self.pieces if piece.is_alive)


@dataclass(frozen=True, slots=True)
class Group:
    """Paragraphs that are one when the changes are accepted."""

    standings: tuple[Standing, ...]
    end_deleted: Change | None


def groups(standings: list[Standing]) -> Iterator[Group]:
    """The paragraphs of a story joined where an end was removed.

    A removed paragraph without remaining text is a group of its own with `end_deleted`. An end
    before a table, at the end of a cell or of a section cannot be removed and is kept, unless the
    paragraph is empty and another one stands right before it.
    """
    held: dict[Element, list[Standing]] = {}
    removed: set[Element] = set()
    for one in standings:
        element = one.element
        end = one.row_deleted or reading.end_change(element, DEL, MOVE_FROM)
        waiting = held.setdefault(element.getparent(), [])
        if end is not None and _vanishes(one, waiting, removed):
            removed.add(element)
            yield Group((one,), end)
            continue
        waiting.append(one)
        is_joined = end is not None and not ends_section(element) and not one.row_deleted
        if not (is_joined and reading.next_paragraph(element) is not None):
            yield Group(tuple(waiting), None)
            held[element.getparent()] = []


def _vanishes(one: Standing, waiting: list[Standing], removed: set[Element]) -> bool:
    """Whether nothing remains of a paragraph whose end was removed."""
    if one.row_deleted:
        return True
    element = one.element
    is_bound = bool(waiting) or ends_section(element)
    if is_bound or any(piece.is_alive for piece in reading.pieces(element)):
        return False
    if reading.next_paragraph(element) is not None:
        return True
    kept = (
        sibling
        for sibling in element.itersiblings(reading.PARAGRAPH, reading.TABLE, preceding=True)
        if sibling not in removed
    )
    before = next(kept, None)
    return before is not None and before.tag == reading.PARAGRAPH


def ends_section(paragraph: Element) -> bool:
    """Whether a section of the document ends with this paragraph."""
    return paragraph.find(f"{reading.PPR}/{w('sectPr')}") is not None


def lines(parts: Parts) -> list[Line]:
    """All paragraphs of the document: body, footnotes, headers, footers."""
    styles = Styles(parts)
    remarks = _remarks(parts)
    found: list[Line] = []
    cells = _Cells()
    for story, root in parts.stories():
        standings = reading.paragraphs(root, story.kind)
        for group in groups(standings):
            line = _line(group, story.key, styles, cells)
            if story.kind in ("header", "footer") and not line.pieces:
                continue
            if remarks:
                line.remarks = _remarks_of(line.elements, remarks)
            found.append(line)
    _weigh_sizes(found)
    return found


def _weigh_sizes(found: list[Line]) -> None:
    """Sizes as steps from the commonest one: -1 smaller by 2 pt, 1 larger, 0 like the body."""
    sizes = Counter(line.size for line in found if line.size and line.pieces)
    common = sizes.most_common(1)[0][0] if sizes else 0
    for line in found:
        step = line.size - common if line.size else 0
        line.size = -1 if step <= -4 else 1 if step >= 4 else 0


def _line(group: Group, key: str, styles: Styles, cells: _Cells) -> Line:
    first, last = group.standings[0], group.standings[-1]
    line = Line(f"{key}-{last.number}", [one.element for one in group.standings], last.part)
    style = styles.style_of(last.element)
    for one in group.standings:
        own = styles.style_of(one.element)
        for piece in reading.pieces(one.element):
            if one.row_inserted and piece.inserted is None:
                piece.inserted = one.row_inserted
            if one.row_deleted and piece.deleted is None:
                piece.deleted = one.row_deleted
            line.pieces.append(piece)
            line.looks.append(styles.look(piece.run, own))
        if one is not last:
            end = reading.end_change(one.element, DEL, MOVE_FROM)
            if end is not None:
                line.joints.append((len(line.pieces), end))
    line.align, line.indent = styles.placing(last.element, style)
    line.size = styles.size(style, line.pieces[0].run if line.pieces else None)
    line.end_deleted = group.end_deleted
    if group.end_deleted is None:
        line.label = styles.label(last.element, style)
    line.end_inserted = last.row_inserted or reading.end_change(last.element, INS, MOVE_TO)
    changed = last.element.find(f"{reading.PPR}/{w('pPrChange')}")
    line.formatted = None if changed is None else reading.change_of(changed)
    line.cell = cells.of(first)
    return line


class _Cells:
    """Numbers for tables and rows, in the order they are met."""

    def __init__(self) -> None:
        self._numbers: dict[Element, int] = {}
        self._bordered: dict[Element, bool] = {}
        self._grids: dict[Element, list[int]] = {}
        self._text = 0

    def of(self, standing: Standing) -> Cell | None:
        table, row, cell = standing.table, standing.row, standing.cell
        if table is None or row is None or cell is None:
            return None
        if table not in self._bordered:
            self._bordered[table] = _has_borders(table)
            self._grids[table] = _columns(table)
            self._text = self._text or _text_width(table)
        span = reading.span_of(cell)
        width = sum(self._grids[table][standing.column : standing.column + span])
        return Cell(
            self._number(table), self._number(row), standing.column, span, self._bordered[table],
            min(100, round(width * 100 / self._text)),
        )  # fmt: skip

    def _number(self, element: Element) -> int:
        return self._numbers.setdefault(element, len(self._numbers) + 1)


def _columns(table: Element) -> list[int]:
    """The widths of a table's columns in twentieths of a point, as the file's grid gives them."""
    values = [column.get(w("w"), "") for column in table.iterfind(f"{w('tblGrid')}/{w('gridCol')}")]
    return [int(value) if value.isdecimal() and len(value) < 6 else 0 for value in values]


def _text_width(table: Element) -> int:
    """The width between the margins of the last section; of the decree's page where none is told."""
    sections = list(table.getroottree().getroot().iter(w("sectPr")))
    size = sections[-1].find(w("pgSz")) if sections else None
    margins = sections[-1].find(w("pgMar")) if sections else None
    if size is None or margins is None:
        return _USUAL_WIDTH
    told = (size.get(w("w"), ""), margins.get(w("left"), ""), margins.get(w("right"), ""))
    if not all(value.isdecimal() and len(value) < 6 for value in told):
        return _USUAL_WIDTH
    page, left, right = map(int, told)
    return page - left - right if page > left + right else _USUAL_WIDTH


def _has_borders(table: Element) -> bool:
    """Whether the table is a table to the eye and not a way to put texts side by side."""
    borders = table.find(f"{w('tblPr')}/{w('tblBorders')}")
    if borders is not None:
        return any(one.get(w("val"), "none") not in ("none", "nil") for one in borders)
    style = table.find(f"{w('tblPr')}/{w('tblStyle')}")
    if style is not None and "grid" in style.get(w("val"), "").casefold():
        return True
    return any(
        one.get(w("val"), "none") not in ("none", "nil")
        for borders in table.iter(w("tcBorders"))
        for one in borders
    )


def _remarks(parts: Parts) -> dict[str, Remark]:
    found: dict[str, Remark] = {}
    for name in parts.related("comments")[:1]:
        for one in parts.xml(name).iter(w("comment")):
            text = "\n".join(
                "".join(nfc(piece.text or "") for piece in paragraph.iter(reading.T))
                for paragraph in one.iter(reading.PARAGRAPH)
            )
            found[one.get(w("id"), "")] = Remark(reading.change_of(one), text.strip())
    return found


def _remarks_of(elements: list[Element], remarks: dict[str, Remark]) -> list[Remark]:
    numbers = [
        reference.get(w("id"), "")
        for element in elements
        for reference in element.iter(w("commentReference"))
    ]
    return [remarks[number] for number in dict.fromkeys(numbers) if number in remarks]
