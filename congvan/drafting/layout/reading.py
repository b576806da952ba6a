"""A .docx as the format check sees it: paragraphs with places, pieces of text with their looks.

Tracked changes are read as accepted. Text is judged in NFC with plain spaces, and legacy encodings
are read as what they mean, so that one fault of letters is not reported as ten others. Lines are
what the reader sees beside each other: soft breaks, tabs and cells of a table divide them.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from lxml import etree

from congvan.drafting.docx import Package, UnreadableDocx, open_docx, pieces
from congvan.drafting.docx.names import MC, V, w
from congvan.drafting.layout.formats import (
    Formats,
    ParagraphFormat,
    RunFormat,
    has_border,
    integer,
)
from congvan.drafting.layout.labels import Labels
from congvan.drafting.layout.sections import Section, read_sections
from congvan.kernel.legacy_text import to_unicode
from congvan.kernel.text import fold, nfc

# A year's report of 500 pages has about 8,000 paragraphs; ten times that takes some seconds.
PARAGRAPHS = 40_000
_SIDE_GAP = re.compile(r"\t+[\t ]*| {5,}")
_LINE_GEOMETRIES = frozenset(("line", "straightConnector1", "lineInv", "flowChartConnector"))
_LINE_SHAPES = re.compile(r"#_x0000_t(32|20)\b")
# A shape flatter than this is a line, whatever it is called (EMU; 12,700 are one point).
_FLAT = 40_000
_DRAWN = frozenset("_–—―─")
_ALSO_DRAWN = _DRAWN | frozenset("-= \t\n")


@dataclass(frozen=True, slots=True)
class TextPiece:
    """A stretch of text in one look; `node` is the w:t (or w:tab…), `start` its place in `raw`."""

    text: str
    start: int
    node: etree._Element
    run: etree._Element
    look: RunFormat

    @property
    def is_visible(self) -> bool:
        """Whether it has letters, digits or signs that are printed."""
        return bool(self.text.strip()) and not self.look.hidden


@dataclass(frozen=True, slots=True)
class Cell:
    """Where a paragraph stands in the outermost table; `middle` is 0…1 of the table's width."""

    table: int
    row: int
    column: int
    columns: int
    middle: float
    has_bottom_line: bool


@dataclass(slots=True, eq=False)
class Paragraph:
    """One w:p; `index` counts all w:p of the body in reading order, from 0.

    `order` leaves out those of text boxes, so that neighbours on the page have following numbers.
    """

    index: int
    order: int
    element: etree._Element
    look: ParagraphFormat
    pieces: tuple[TextPiece, ...]
    raw: str
    text: str
    label: str
    cell: Cell | None
    section: int
    in_box: bool
    draws_line: bool
    has_object: bool
    is_changed: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether nothing is printed but perhaps a drawn line."""
        return not self.text.strip() and not self.label

    @property
    def is_drawn_text(self) -> bool:
        """Whether it is a rule made of underscores or dashes."""
        text = self.text
        return set(text) <= _ALSO_DRAWN and sum(text.count(sign) for sign in _DRAWN) >= 3

    @property
    def words(self) -> str:
        """The text with the automatic number, single spaces."""
        return " ".join(f"{self.label} {self.text}".split())


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """A part of a paragraph that stands alone on the page; `side` is "left", "right" or "full"."""

    paragraph: Paragraph
    start: int
    end: int
    text: str
    side: str

    @property
    def folded(self) -> str:
        """The text as it is searched: lower case, no diacritics, single spaces."""
        return fold(self.text)

    @property
    def pieces(self) -> tuple[TextPiece, ...]:
        """The visible pieces that lie in the line."""
        between = pieces_between(self.paragraph.pieces, self.start, self.end)
        return tuple(piece for piece in between if piece.is_visible)

    @property
    def is_capitals(self) -> bool:
        """Whether every letter is a capital, or shown as one."""
        letters = [character for character in self.text if character.isalpha()]
        if not letters:
            return False
        return all(c.isupper() for c in letters) or all(p.look.caps for p in self.pieces)


@dataclass(slots=True)
class Document:
    """Everything the checks read."""

    package: Package
    formats: Formats
    paragraphs: list[Paragraph] = field(default_factory=list)
    sections: list[Section] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    side_parts: dict[str, list[Paragraph]] = field(default_factory=dict)

    def between(self, first: int, last: int) -> list[Paragraph]:
        """The paragraphs with first <= index < last."""
        return self.paragraphs[max(first, 0) : max(last, 0)]


def read(source: bytes | Package) -> Document:
    """Read a .docx. Raises UnreadableDocx also for a document too long to be checked."""
    package = source if isinstance(source, Package) else open_docx(source)
    formats = Formats(package)
    labels = Labels(package, formats)
    body = package.document.find(w("body"))
    if body is None:
        raise UnreadableDocx("Tệp Word không có nội dung.")
    document = Document(package=package, formats=formats)
    for paragraph in _Reader(formats, labels).paragraphs(body):
        document.paragraphs.append(paragraph)
        if len(document.paragraphs) > PARAGRAPHS:
            raise UnreadableDocx(
                f"Văn bản dài hơn {PARAGRAPHS:,} đoạn nên không kiểm thể thức được.".replace(
                    ",", "."
                ),
                "Tách phụ lục thành tệp riêng rồi kiểm lại từng tệp.",
            )
        document.lines.extend(lines_of(paragraph))
    document.sections = read_sections(package, body)
    parts = {n for s in document.sections for n in (*s.headers.values(), *s.footers.values())}
    for name in sorted(parts):
        side = _Reader(formats, Labels())
        document.side_parts[name] = list(side.paragraphs(package.xml(name)))
    return document


class _Reader:
    """One walk through a story of the document."""

    def __init__(self, formats: Formats, labels: Labels) -> None:
        self.formats = formats
        self.labels = labels
        self.tables = -1
        self.section = 0
        self.order = -1

    def paragraphs(self, root: etree._Element) -> Iterator[Paragraph]:
        index = 0
        # Frames: element, cell of the outermost table, table style, within a text box.
        stack: list[tuple[etree._Element, Cell | None, str, bool]] = [(root, None, "", False)]
        while stack:
            element, cell, style, in_box = stack.pop()
            tag = element.tag
            if not isinstance(tag, str) or tag in _SKIPPED:
                continue
            if tag == w("p"):
                self.order += not in_box
                yield self._paragraph(index, element, cell, style, in_box)
                index += 1
                if element.find(f"{w('pPr')}/{w('sectPr')}") is not None and not in_box:
                    self.section += 1
            if tag == w("tbl"):
                named = element.find(f"{w('tblPr')}/{w('tblStyle')}")
                style = named.get(w("val"), "") if named is not None else ""
                if cell is None and not in_box:
                    self.tables += 1
                    stack.extend(
                        reversed([(c, at, style, False) for c, at in self._cells(element)])
                    )
                    continue
            if tag == w("txbxContent"):
                in_box, cell = True, None
            stack.extend((child, cell, style, in_box) for child in reversed(element))

    def _cells(self, table: etree._Element) -> Iterator[tuple[etree._Element, Cell]]:
        widths = [
            integer(col.get(w("w")), 0) for col in table.iterfind(f"{w('tblGrid')}/{w('gridCol')}")
        ]
        for row_number, row in enumerate(_rows(table)):
            if row.find(f"{w('trPr')}/{w('del')}") is not None:
                continue
            cells = list(_cells_of(row))
            spans = [_span(cell) for cell in cells]
            total = max(sum(spans), 1)
            columns = widths if len(widths) >= total and all(widths) else [1] * total
            at = 0
            for number, (element, span) in enumerate(zip(cells, spans, strict=True)):
                middle = (sum(columns[:at]) + sum(columns[at : at + span]) / 2) / max(
                    sum(columns), 1
                )
                at += span
                border = element.find(f"{w('tcPr')}/{w('tcBorders')}/{w('bottom')}")
                yield element, Cell(
                    self.tables, row_number, number, len(cells), middle, has_border(border)
                )  # fmt: skip

    def _paragraph(
        self, index: int, element: etree._Element, cell: Cell | None, style: str, in_box: bool
    ) -> Paragraph:
        look = self.formats.paragraph(element.find(w("pPr")), table_style=style)
        found: list[TextPiece] = []
        start = 0
        run: etree._Element | None = None
        for piece in pieces(element):
            if piece.run is None or not piece.text:
                continue
            # One look for a run, which may hold thousands of breaks.
            if piece.run is not run:
                run = piece.run
                run_look = self.formats.run(
                    run.find(w("rPr")), paragraph_style=look.style, table_style=style
                )
            found.append(TextPiece(piece.text, start, piece.element, run, run_look))
            start += len(piece.text)
        raw = "".join(piece.text for piece in found)
        return Paragraph(
            index=index,
            order=self.order,
            element=element,
            look=look,
            pieces=tuple(found),
            raw=raw,
            text=readable(raw, found),
            label=self.labels.next(look.numbering),
            cell=cell,
            section=self.section,
            in_box=in_box,
            draws_line=_draws_line(element),
            has_object=any(True for _ in element.iter(w("drawing"), w("pict"), w("object"))),
        )


_SKIPPED = frozenset(
    (w("del"), w("moveFrom"), w("pPr"), w("rPr"), w("sectPr"), f"{{{MC}}}Fallback")
)


def readable(raw: str, found: Sequence[TextPiece]) -> str:
    """The text as it is judged: NFC, plain spaces, legacy letters read as what they mean."""
    fonts = {piece.look.ascii for piece in found if piece.is_visible}
    if any(font.lower().startswith((".vn", "vni")) for font in fonts):
        return nfc("".join(to_unicode(piece.text, font=piece.look.ascii) for piece in found))
    return nfc(raw if raw.isascii() else to_unicode(raw)).replace("Ð", "Đ")


def pieces_between(found: Sequence[TextPiece], start: int, end: int) -> Sequence[TextPiece]:
    """The pieces with a letter in raw[start:end]; they are in order of their places."""
    first = bisect.bisect_right(found, start, key=lambda piece: piece.start + len(piece.text))
    last = bisect.bisect_left(found, end, key=lambda piece: piece.start)
    return found[first:last]


def lines_of(paragraph: Paragraph) -> Iterator[Line]:
    """The lines of a paragraph that have text, with the side of the page they stand on."""
    start = 0
    for broken in paragraph.raw.split("\n"):
        end = start + len(broken)
        yield from _sides(paragraph, start, end)
        start = end + 1


def _sides(paragraph: Paragraph, start: int, end: int) -> Iterator[Line]:
    raw = paragraph.raw[start:end].replace("\xa0", " ")
    parts: list[tuple[int, int]] = []
    at = 0
    if paragraph.cell is None:
        for gap in _SIDE_GAP.finditer(raw):
            parts.append((at, gap.start()))
            at = gap.end()
    parts.append((at, len(raw)))
    filled = [part for part in parts if raw[part[0] : part[1]].strip()]
    if len(filled) != 2 or len(raw) > 240:
        filled = [(0, len(raw))] if raw.strip() else []
    for number, (first, last) in enumerate(filled):
        if len(filled) == 2:
            side = "right" if number else "left"
        elif (
            paragraph.cell is None and raw[:first].count("\t") + raw.lstrip(" ")[:9].count("\t") > 2
        ):
            # A line pushed into the right half with the Tab key.
            side = "right"
        elif paragraph.cell is not None and paragraph.cell.columns > 1:
            side = "left" if paragraph.cell.middle < 0.5 else "right"
        else:
            side = "full"
        own = pieces_between(paragraph.pieces, start + first, start + last)
        text = " ".join(readable(raw[first:last], own).split())
        if not text and paragraph.label:
            text = paragraph.label
        yield Line(paragraph, start + first, start + last, text, side)


def _rows(table: etree._Element) -> Iterator[etree._Element]:
    for child in table.iterchildren(tag=etree.Element):
        if child.tag == w("tr"):
            yield child
        elif child.tag == w("sdt"):
            yield from child.iterfind(f"{w('sdtContent')}/{w('tr')}")


def _cells_of(row: etree._Element) -> Iterator[etree._Element]:
    for child in row.iterchildren(tag=etree.Element):
        if child.tag == w("tc"):
            yield child
        elif child.tag == w("sdt"):
            yield from child.iterfind(f"{w('sdtContent')}/{w('tc')}")


def _span(cell: etree._Element) -> int:
    span = cell.find(f"{w('tcPr')}/{w('gridSpan')}")
    return min(max(integer(span.get(w("val")), 1), 1), 64) if span is not None else 1


def _draws_line(element: etree._Element) -> bool:
    """Whether a line shape (DrawingML or VML) hangs on the paragraph."""
    for node in element.iter(tag=etree.Element):
        name = etree.QName(node).localname
        if name == "prstGeom" and node.get("prst") in _LINE_GEOMETRIES:
            return True
        if name == "extent" and integer(node.get("cy"), _FLAT) < _FLAT:
            return True
        if node.tag == f"{{{V}}}line":
            return True
        if node.tag == f"{{{V}}}shape" and _LINE_SHAPES.search(node.get("type", "")):
            return True
    return False
