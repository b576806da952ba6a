"""The text of a paragraph in pieces that remember where they stand in the file and whose they are.

A piece is the text of one element of a run (w:t, w:tab, w:br, a picture) with the tracked changes
around it. Everything that reads or writes corrections works on pieces.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from congvan.drafting.inks.parts import Element, moment, w
from congvan.drafting.inks.values import OBJECT
from congvan.kernel.text import nfc

T, DEL_TEXT, RUN, PARAGRAPH = w("t"), w("delText"), w("r"), w("p")
INS, DEL, MOVE_FROM, MOVE_TO = w("ins"), w("del"), w("moveFrom"), w("moveTo")
PPR, RPR, TABLE, ROW, CELL = w("pPr"), w("rPr"), w("tbl"), w("tr"), w("tc")
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_SIGNS = {
    w("tab"): "\t", w("ptab"): "\t", w("cr"): "\n", w("noBreakHyphen"): "-",
}  # fmt: skip
_OBJECTS = frozenset((
    w("drawing"), w("pict"), w("object"), w("footnoteReference"), w("endnoteReference"),
    w("sym"), MC + "AlternateContent", MATH + "oMath", MATH + "oMathPara",
))  # fmt: skip
# Elements whose children are looked into for runs; all others (properties, bookmarks) are not text.
_AROUND = frozenset((
    w("hyperlink"), w("smartTag"), w("sdt"), w("sdtContent"), w("customXml"), w("bdo"), w("dir"),
    w("fldSimple"),
))  # fmt: skip
_CONTAINERS = (w("sdt"), w("sdtContent"), w("customXml"), w("footnote"), w("endnote"))
_SEPARATORS = ("separator", "continuationSeparator")
_BOX = w("txbxContent")
# The result of these fields is computed anew on every page: not a text of anybody.
_COMPUTED = re.compile(r"^\s*(PAGE|NUMPAGES|SECTIONPAGES)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Change:
    """A tracked change as the file has it."""

    author: str
    at: datetime | None
    moved: bool = False


@dataclass(slots=True)
class Piece:
    """`element` in its run; `text` is what is read; `inserted`/`deleted` are the changes around."""

    text: str
    element: Element
    run: Element
    inserted: Change | None = None
    deleted: Change | None = None

    @property
    def is_alive(self) -> bool:
        return self.deleted is None


def change_of(element: Element, *, moved: bool = False) -> Change:
    """The author and time of a w:ins, w:del, w:rPrChange …"""
    author = nfc(element.get(w("author"), "")).strip()
    return Change(author, moment(element.get(w("date"))), moved)


def pieces(paragraph: Element) -> list[Piece]:
    """The pieces of one w:p in order, without those of text boxes in it."""
    found: list[Piece] = []
    fields = _Fields()
    _walk(paragraph, None, None, fields, found)
    return found


def _walk(
    parent: Element, inserted: Change | None, deleted: Change | None, fields: _Fields,
    found: list[Piece],
) -> None:  # fmt: skip
    for child in parent:
        tag = child.tag
        if tag == RUN:
            _run(child, inserted, deleted, fields, found)
        elif tag in (INS, MOVE_TO):
            change = change_of(child, moved=tag == MOVE_TO)
            _walk(child, inserted or change, deleted, fields, found)
        elif tag in (DEL, MOVE_FROM):
            change = change_of(child, moved=tag == MOVE_FROM)
            _walk(child, inserted, deleted or change, fields, found)
        elif tag == w("fldSimple") and _COMPUTED.match(child.get(w("instr"), "")):
            continue
        elif tag in _AROUND:
            _walk(child, inserted, deleted, fields, found)
        elif tag in _OBJECTS:
            found.append(Piece(OBJECT, child, child, inserted, deleted))


def _run(
    run: Element, inserted: Change | None, deleted: Change | None, fields: _Fields,
    found: list[Piece],
) -> None:  # fmt: skip
    for child in run:
        tag = child.tag
        if tag in (T, DEL_TEXT):
            text = nfc(child.text or "").replace("\n", " ")
            if child.get(_SPACE) != "preserve":
                text = text.strip()
        elif tag == w("br"):
            text = "" if child.get(w("type")) in ("page", "column") else "\n"
        elif tag in _SIGNS:
            text = _SIGNS[tag]
        elif tag in _OBJECTS:
            text = OBJECT
        else:
            fields.see(child)
            continue
        if text and not fields.is_computed:
            found.append(Piece(text, child, run, inserted, deleted))


class _Fields:
    """Where in complex fields the walk stands; they may lie within each other."""

    def __init__(self) -> None:
        self._codes: list[str] = []
        self._in_result: list[bool] = []

    def see(self, element: Element) -> None:
        if element.tag == w("instrText") and self._codes:
            self._codes[-1] += element.text or ""
        elif element.tag == w("fldChar"):
            kind = element.get(w("fldCharType"))
            if kind == "begin":
                self._codes.append("")
                self._in_result.append(False)
            elif kind == "separate" and self._codes:
                self._in_result[-1] = True
            elif kind == "end" and self._codes:
                self._codes.pop()
                self._in_result.pop()

    @property
    def is_computed(self) -> bool:
        return any(
            inside and _COMPUTED.match(code)
            for code, inside in zip(self._codes, self._in_result, strict=True)
        )


@dataclass(frozen=True, slots=True)
class Standing:
    """A w:p and where it stands: its number in the story, its table cell, changes of its row."""

    element: Element
    number: int
    part: str
    table: Element | None = None
    row: Element | None = None
    cell: Element | None = None
    column: int = 0
    row_inserted: Change | None = None
    row_deleted: Change | None = None
    has_boxes: bool = False


def paragraphs(root: Element, part: str) -> list[Standing]:
    """Every w:p of a story in reading order; those of text boxes follow the one that holds them."""
    found: list[Standing] = []
    top = root.find(w("body")) if part == "body" else root
    if top is not None:
        has_boxes = next(top.iter(_BOX), None) is not None
        _blocks(top, Standing(top, 0, part, has_boxes=has_boxes), found)
    return found


def _blocks(container: Element, at: Standing, found: list[Standing]) -> None:
    for child in container:
        tag = child.tag
        if tag == PARAGRAPH:
            found.append(replace(at, element=child, number=len(found)))
            for box in _boxes(child) if at.has_boxes else ():
                inner = "box" if at.part == "body" else at.part
                _blocks(box, Standing(box, 0, inner, has_boxes=True), found)
        elif tag == TABLE:
            _table(child, at, found)
        elif tag in _CONTAINERS and child.get(w("type")) not in _SEPARATORS:
            _blocks(child, at, found)


def _table(table: Element, at: Standing, found: list[Standing]) -> None:
    for row in _within(table, ROW):
        properties = row.find(w("trPr"))
        marks = {} if properties is None else {one.tag: one for one in properties}
        inserted = change_of(marks[INS]) if INS in marks else at.row_inserted
        deleted = change_of(marks[DEL]) if DEL in marks else at.row_deleted
        column = 0
        for cell in _within(row, CELL):
            # A table within a cell is drawn as paragraphs of that cell.
            outer = at.table is not None
            _blocks(
                cell,
                Standing(
                    cell, 0, at.part, at.table if outer else table, at.row if outer else row,
                    at.cell if outer else cell, at.column if outer else column, inserted, deleted,
                    at.has_boxes,
                ),
                found,
            )  # fmt: skip
            column += span_of(cell)


def _within(parent: Element, tag: str) -> Iterator[Element]:
    for child in parent:
        if child.tag == tag:
            yield child
        elif child.tag in (w("sdt"), w("sdtContent"), w("customXml")):
            yield from _within(child, tag)


def span_of(cell: Element) -> int:
    """How many columns of the grid a cell takes."""
    span = cell.find(f"{w('tcPr')}/{w('gridSpan')}")
    value = "" if span is None else span.get(w("val"), "")
    return min(int(value), 63) if value.isdecimal() and int(value) > 0 else 1


def _boxes(paragraph: Element) -> list[Element]:
    """The contents of text boxes in a paragraph, without the copies for old programs."""
    return [
        box
        for box in paragraph.iter(_BOX)
        if not any(above.tag == MC + "Fallback" for above in box.iterancestors())
        and next(box.iterancestors(PARAGRAPH), None) is paragraph
    ]


def end_change(paragraph: Element, *tags: str) -> Change | None:
    """The tracked change of the paragraph's end mark under one of `tags` (w:ins, w:del …)."""
    properties = paragraph.find(f"{PPR}/{RPR}")
    if properties is None:
        return None
    for tag in tags:
        mark = properties.find(tag)
        if mark is not None:
            return change_of(mark, moved=tag in (MOVE_FROM, MOVE_TO))
    return None


def next_paragraph(paragraph: Element) -> Element | None:
    """The w:p with which this one becomes one when its end is removed; None before a table."""
    for sibling in paragraph.itersiblings():
        if sibling.tag == PARAGRAPH:
            return sibling
        if sibling.tag in (TABLE, w("sectPr"), w("sdt")):
            return None
    return None
