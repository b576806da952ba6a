"""The sheet of NĐ 30/2020 Phụ lục I: page, font, page numbers, and paragraphs in the given look.

Everything is set where it is used, so that a paragraph pasted elsewhere keeps its look, and once
more in the defaults, so that what the drafter types has it, too.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import docx
from docx.document import Document
from docx.enum.section import WD_SECTION
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph

FONT = "Times New Roman"
TOP, BOTTOM, LEFT, RIGHT = 20, 20, 30, 15
TEXT_MM = 210 - LEFT - RIGHT
INDENT = 12.7
HEADER_MM = 10
RED = "FF0000"
_ALIGNMENTS = {
    "left": WD_ALIGN_PARAGRAPH.LEFT, "center": WD_ALIGN_PARAGRAPH.CENTER,
    "right": WD_ALIGN_PARAGRAPH.RIGHT, "justify": WD_ALIGN_PARAGRAPH.JUSTIFY,
}  # fmt: skip
# Styles that this paper needs; the others of the library's default name fonts of their own.
_KEPT_STYLES = ("Normal", "Default Paragraph Font", "Normal Table", "No List", "Header", "Footer")


@dataclass(frozen=True, slots=True)
class Look:
    """How a paragraph looks: sizes and spaces in points, indents in millimetres."""

    size: float = 14
    bold: bool = False
    italic: bool = False
    align: str = "justify"
    before: float = 6
    after: float = 0
    first: float = 0
    left: float = 0
    right: float = 0
    keep: bool = False
    color: str = ""

    def but(self, **changes: Any) -> Look:
        """The same look with some things changed."""
        return replace(self, **changes)


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a paragraph that is bold or italic unlike the rest; None keeps the look."""

    text: str
    bold: bool | None = None
    italic: bool | None = None


BODY = Look(first=INDENT)
CENTERED = Look(align="center", before=0)


def blank_sheet() -> Document:
    """An empty document on this paper, page numbers in the header but on page 1."""
    document = docx.Document()
    for element in list(document.element.body):
        if element.tag != qn("w:sectPr"):
            document.element.body.remove(element)
    _set_styles(document)
    properties = document.core_properties
    for name in ("author", "last_modified_by", "title", "comments", "keywords", "subject"):
        setattr(properties, name, "")
    properties.language = "vi-VN"
    properties.revision = 1
    set_page(document.sections[0])
    return document


def set_page(section: Any) -> None:
    """Margins, size and page number of one section; its pages count from 1."""
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(TOP), Mm(BOTTOM)
    section.left_margin, section.right_margin = Mm(LEFT), Mm(RIGHT)
    section.header_distance = section.footer_distance = Mm(HEADER_MM)
    section.different_first_page_header_footer = True
    for part in (section.header, section.first_page_header, section.first_page_footer):
        part.is_linked_to_previous = False
    _write_page_number(section.header.paragraphs[0])


def new_section(document: Document) -> Any:
    """A section on a new page with page numbers from 1 again (NĐ 30 PL I, phụ lục)."""
    section = document.add_section(WD_SECTION.NEW_PAGE)
    set_page(section)
    properties = section._sectPr
    for old in properties.findall(qn("w:pgNumType")):
        properties.remove(old)
    start = OxmlElement("w:pgNumType")
    start.set(qn("w:start"), "1")
    margins = properties.find(qn("w:pgMar"))
    margins.addnext(start)
    return section


def write(container: Any, text: str | tuple[Span, ...], look: Look = BODY) -> Paragraph:
    """Append a paragraph with `text` to a document, cell, header or footer."""
    paragraph: Paragraph = container.add_paragraph()
    dress(paragraph, look)
    spans = (Span(text),) if isinstance(text, str) else text
    for span in spans:
        bold = look.bold if span.bold is None else span.bold
        italic = look.italic if span.italic is None else span.italic
        run = paragraph.add_run(span.text)
        set_font(run, size=look.size, bold=bold, italic=italic, color=look.color)
    return paragraph


def dress(paragraph: Paragraph, look: Look) -> None:
    """Give a paragraph its alignment, spaces and indents."""
    form = paragraph.paragraph_format
    paragraph.alignment = _ALIGNMENTS[look.align]
    form.space_before, form.space_after = Pt(look.before), Pt(look.after)
    form.line_spacing = 1.0
    form.widow_control = True
    form.first_line_indent = Mm(look.first)
    form.left_indent, form.right_indent = Mm(look.left), Mm(look.right)
    if look.keep:
        form.keep_with_next = True


def set_font(run: Any, *, size: float, bold: bool, italic: bool, color: str = "") -> None:
    """The look of the letters of one run, all scripts of it."""
    font = run.font
    font.name, font.size, font.bold, font.italic = FONT, Pt(size), bold, italic
    fonts = run._element.rPr.rFonts
    for script in ("w:cs", "w:eastAsia"):
        fonts.set(qn(script), FONT)
    complex_size = OxmlElement("w:szCs")
    complex_size.set(qn("w:val"), str(round(size * 2)))
    run._element.rPr.find(qn("w:sz")).addnext(complex_size)
    font.color.rgb = RGBColor.from_string(color or "000000")


def rule(container: Any, *, points: float, room: float, before: float = 0) -> Paragraph:
    """A centred solid line of `points` in a column of `room` points, as a border of its own paragraph."""
    side = max((room - points) / 2, 0)
    paragraph: Paragraph = container.add_paragraph()
    border(paragraph, ("top",), color="000000")
    form = paragraph.paragraph_format
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    form.space_before, form.space_after = Pt(before + 3), Pt(0)
    form.line_spacing = Pt(4)
    form.left_indent = form.right_indent = Pt(side)
    form.first_line_indent = Pt(0)
    return paragraph


def border(paragraph: Paragraph, sides: tuple[str, ...], *, color: str, eighths: int = 6) -> None:
    """Solid lines on `sides` of a paragraph, in eighths of a point."""
    properties = paragraph._element.get_or_add_pPr()
    borders = OxmlElement("w:pBdr")
    for side in sides:
        borders.append(_line(side, color, eighths))
    properties.insert_element_before(
        borders, "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:kinsoku", "w:wordWrap",
        "w:overflowPunct", "w:topLinePunct", "w:autoSpaceDE", "w:autoSpaceDN", "w:bidi",
        "w:adjustRightInd", "w:snapToGrid", "w:spacing", "w:ind", "w:contextualSpacing",
        "w:mirrorIndents", "w:suppressOverlap", "w:jc", "w:textDirection", "w:textAlignment",
        "w:textboxTightWrap", "w:outlineLvl", "w:divId", "w:cnfStyle", "w:rPr", "w:sectPr",
        "w:pPrChange",
    )  # fmt: skip


def grid(container: Any, *, rows: int, widths: tuple[float, ...], align: str = "left") -> Any:
    """A table without borders and cell margins, columns in millimetres; its cells are empty."""
    total = Mm(sum(widths))
    if isinstance(container, Document):
        table = container.add_table(rows, len(widths))
    else:
        table = container.add_table(rows, len(widths), total)
    table.autofit = False
    table.alignment = {
        "left": WD_TABLE_ALIGNMENT.LEFT, "right": WD_TABLE_ALIGNMENT.RIGHT,
        "center": WD_TABLE_ALIGNMENT.CENTER,
    }[align]  # fmt: skip
    _set_table(table, round(total.twips))
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
        for cell in column.cells:
            cell.width = Mm(width)
    for row in table.rows:
        keep_whole(row)
    return table


def keep_whole(row: Any) -> None:
    """Do not break this row of a table over two pages."""
    properties = row._tr.get_or_add_trPr()
    properties.append(OxmlElement("w:cantSplit"))


def drop_first(cell: Any) -> None:
    """Take out the empty paragraph that every new cell begins with, after others were written."""
    if len(cell.paragraphs) > 1:
        cell._element.remove(cell.paragraphs[0]._element)


def frame_cell(cell: Any, *, color: str) -> None:
    """A single frame around one cell."""
    properties = cell._element.get_or_add_tcPr()
    borders = OxmlElement("w:tcBorders")
    for side in ("top", "left", "bottom", "right"):
        borders.append(_line(side, color, 8, space=0))
    properties.append(borders)


def _line(side: str, color: str, eighths: int, *, space: int = 0) -> Any:
    line = OxmlElement(f"w:{side}")
    for name, value in (("val", "single"), ("sz", eighths), ("space", space), ("color", color)):
        line.set(qn(f"w:{name}"), str(value))
    return line


def _set_table(table: Any, twips: int) -> None:
    properties = table._tbl.tblPr
    for tag in ("w:tblStyle", "w:tblW", "w:tblCellMar", "w:tblLook"):
        for old in properties.findall(qn(tag)):
            properties.remove(old)
    width = OxmlElement("w:tblW")
    width.set(qn("w:w"), str(twips))
    width.set(qn("w:type"), "dxa")
    properties.insert(0, width)
    margins = OxmlElement("w:tblCellMar")
    for side in ("top", "left", "bottom", "right"):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), "0")
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    properties.append(margins)


def _set_styles(document: Document) -> None:
    styles = document.styles
    for style in list(styles):
        if style.name not in _KEPT_STYLES:
            style.delete()
    defaults = styles.element.find(qn("w:docDefaults"))
    for fonts in defaults.iter(qn("w:rFonts")):
        fonts.attrib.clear()
        for script in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
            fonts.set(qn(script), FONT)
    for language in defaults.iter(qn("w:lang")):
        for script in ("w:val", "w:eastAsia"):
            language.set(qn(script), "vi-VN")
    for spacing in list(defaults.iter(qn("w:spacing"))):
        spacing.getparent().remove(spacing)
    normal = styles["Normal"]
    normal.font.name, normal.font.size = FONT, Pt(14)
    for latent in styles.element.findall(qn("w:latentStyles")):
        styles.element.remove(latent)


def _write_page_number(paragraph: Paragraph) -> None:
    dress(paragraph, CENTERED)
    for kind, text in (("begin", ""), ("", " PAGE "), ("separate", ""), ("text", "2"), ("end", "")):
        run = paragraph.add_run(text if kind == "text" else "")
        set_font(run, size=14, bold=False, italic=False)
        if kind == "":
            code = OxmlElement("w:instrText")
            code.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
            code.text = text
            run._element.append(code)
        elif kind != "text":
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
            run._element.append(mark)
