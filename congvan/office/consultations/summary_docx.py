"""Bảng tổng hợp ý kiến, tiếp thu, giải trình as .docx, on the paper of NĐ 30 turned sideways. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm

from congvan.drafting.docx.opening import dump
from congvan.drafting.making import paper
from congvan.drafting.making.boxes import MOTTO, NATION
from congvan.drafting.making.metrics import text_width
from congvan.drafting.making.paper import CENTERED, Look, write
from congvan.kernel.clock import OFFICE_ZONE
from congvan.office.consultations import table
from congvan.office.consultations.queries.matrix import Matrix
from congvan.office.consultations.states import ConsultationStatus

_WIDE_MM = 297 - paper.TOP - paper.BOTTOM
_HEAD_MM = (112.0, _WIDE_MM - 112.0)
_COLUMNS = (
    ("TT", 14.0), ("Nơi góp ý", 58.0), ("Nội dung góp ý", 95.0),
    ("Tiếp thu, giải trình", _WIDE_MM - 167.0),
)  # fmt: skip
_CELL = Look(size=13, align="left", before=2, after=2, left=1.5, right=1.5)
_LINE = Look(size=13, before=6)


@dataclass(frozen=True, slots=True)
class Letterhead:
    """Box 1 and 2: the organ above, the organ itself; the day on which the table was made."""

    superior: str
    organ: str
    made_on: date


def summary_docx(matrix: Matrix, head: Letterhead) -> bytes:
    """The table as a file; what people typed is text, whatever it looks like."""
    sheet = paper.blank_sheet()
    _turn(sheet)
    _letterhead(sheet, head)
    _title(sheet, matrix, head)
    rows = table.groups(matrix)
    grid = _table(sheet)
    for number, group in enumerate(rows, start=1):
        _group(grid, number, group)
    for label, names in (
        ("Đã có văn bản trả lời, chưa ghi nội dung", table.unread(matrix)),
        ("Không tham gia ý kiến", table.declined(matrix)),
        (_silence(matrix), table.silent(matrix)),
    ):
        if names:
            write(sheet, f"{label} ({len(names)}): {'; '.join(names)}.", _LINE)
    write(sheet, "NGƯỜI TỔNG HỢP", CENTERED.but(bold=True, before=12, left=_WIDE_MM / 2))
    write(sheet, matrix.asker, CENTERED.but(bold=True, before=60, left=_WIDE_MM / 2))
    return dump(sheet)


def _silence(matrix: Matrix) -> str:
    """Before the deadline nobody owes a reason yet."""
    running = matrix.status is ConsultationStatus.OPEN
    return "Chưa trả lời" if running else "Chưa trả lời, không có lý do"


def _turn(sheet: Document) -> None:
    section = sheet.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)
    section.left_margin = section.right_margin = Mm(paper.TOP)


def _letterhead(sheet: Document, head: Letterhead) -> None:
    left, right = paper.grid(sheet, rows=1, widths=_HEAD_MM).rows[0].cells
    look = CENTERED.but(size=13)
    if head.superior:
        write(left, head.superior.upper(), look.but(size=12))
    write(left, head.organ.upper(), look.but(size=12, bold=True))
    width = text_width(head.organ.upper(), size=12, bold=True)
    _rule(left, min(width, 300) / 3, _HEAD_MM[0])
    write(right, NATION, look.but(size=12, bold=True))
    write(right, MOTTO, look.but(bold=True))
    _rule(right, text_width(MOTTO, size=13, bold=True), _HEAD_MM[1])
    for cell in (left, right):
        paper.drop_first(cell)


def _rule(cell: Any, points: float, room: float) -> None:
    paper.rule(cell, points=points, room=room * 72 / 25.4)


def _title(sheet: Document, matrix: Matrix, head: Letterhead) -> None:
    title = "BẢNG TỔNG HỢP Ý KIẾN, TIẾP THU, GIẢI TRÌNH"
    write(sheet, title, CENTERED.but(bold=True, before=14, keep=True))
    write(sheet, matrix.title, CENTERED.but(bold=True, keep=True))
    opened, due = (at.astimezone(OFFICE_ZONE) for at in (matrix.opened_at, matrix.due_at))
    asked = f"(Lấy ý kiến từ ngày {opened:%d/%m/%Y} đến ngày {due:%d/%m/%Y}"
    if matrix.document:
        asked += f", theo văn bản số {matrix.document}"
    made = f"; tổng hợp ngày {head.made_on:%d/%m/%Y})"
    write(sheet, asked + made, CENTERED.but(size=13, italic=True, after=6, keep=True))
    write(sheet, table.sum_words(matrix), _LINE.but(after=6))


def _table(sheet: Document) -> Any:
    grid = paper.grid(sheet, rows=1, widths=tuple(width for _, width in _COLUMNS))
    _border(grid)
    for cell, (label, _) in zip(grid.rows[0].cells, _COLUMNS, strict=True):
        write(cell, label, _CELL.but(bold=True, align="center"))
        paper.drop_first(cell)
    properties = grid.rows[0]._tr.get_or_add_trPr()
    properties.append(OxmlElement("w:tblHeader"))
    return grid


def _group(grid: Any, number: int, group: table.Group) -> None:
    row = grid.add_row().cells
    whole = row[1].merge(row[3])
    write(
        row[0],
        _ROMAN[number] if number < len(_ROMAN) else str(number),
        _CELL.but(bold=True, align="center"),
    )
    write(whole, group.heading, _CELL.but(bold=True, keep=True))
    for cell in (row[0], whole):
        _only_last(cell)
    if group.agreed:
        text = f"Nhất trí, không có ý kiến thêm ({len(group.agreed)}): {'; '.join(group.agreed)}."
        _row(grid, "", "", text, "")
    for index, one in enumerate(group.opinions, start=1):
        _row(grid, str(index), one.party, one.opinion, one.reply)
    if not group.agreed and not group.opinions:
        _row(grid, "", "", "Chưa có ý kiến.", "")


def _row(grid: Any, *texts: str) -> None:
    row = grid.add_row()
    for position, (cell, text) in enumerate(zip(row.cells, texts, strict=True)):
        look = _CELL.but(align="center") if position == 0 else _CELL
        for line in text.split("\n"):
            write(cell, line, look)
        _only_last(cell)


def _only_last(cell: Any) -> None:
    """Drop the empty paragraphs that a new or merged cell begins with."""
    while len(cell.paragraphs) > 1 and not cell.paragraphs[0].text:
        cell._element.remove(cell.paragraphs[0]._element)


def _border(grid: Any) -> None:
    borders = OxmlElement("w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        line = OxmlElement(f"w:{side}")
        for name, value in (("val", "single"), ("sz", "4"), ("space", "0"), ("color", "000000")):
            line.set(qn(f"w:{name}"), value)
        borders.append(line)
    margins = grid._tbl.tblPr.find(qn("w:tblCellMar"))
    layout = grid._tbl.tblPr.find(qn("w:tblLayout"))
    (layout if layout is not None else margins).addprevious(borders)


_ROMAN = (
    "", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV",
    "XV", "XVI", "XVII", "XVIII", "XIX", "XX",
)  # fmt: skip
