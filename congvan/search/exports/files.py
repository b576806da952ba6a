"""A list of results as XLSX, DOCX or PDF; who took it when stands in the file itself (R-377)."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import docx
from django.db import models
from docx.enum.section import WD_ORIENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from congvan.kernel import spreadsheets
from congvan.kernel.spreadsheets import Table, Value
from congvan.kernel.text import nfc
from congvan.kernel.typesetting import breakable, typeset
from congvan.registers.printing.printouts import PDF, XLSX, Letterhead, Printout, day_words
from congvan.search.exports.columns import Column

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
TEMPLATE = Path(__file__).parent / "results.typ"
FILE_STEM = "ket-qua-tra-cuu"
# A4 lying, what the margins of 25 and 10 mm leave; a column that takes the rest needs this much.
_PAGE_MM, _LEAST_REST_MM = 262, 60
# A row of more letters in one cell would leave a third of a page empty if it might not break.
_LONG_CELL = 160
_FONT = "Times New Roman"


class Form(models.TextChoices):
    """As which file the list leaves."""

    XLSX = "xlsx", "Bảng tính Excel"
    DOCX = "docx", "Văn bản Word"
    PDF = "pdf", "PDF để in"


@dataclass(frozen=True, slots=True)
class ListPaper:
    """What stands over and under the list: the agency, what was asked for, who took it when."""

    letterhead: Letterhead
    asked: str
    columns: tuple[Column, ...]


def as_file(form: Form, paper: ListPaper, rows: Sequence[Sequence[Value]]) -> Printout:
    """The rows, whose cells stand in the order of `paper.columns`, as a file to save.

    Raises what typesetting raises.
    """
    make = {Form.XLSX: _xlsx, Form.DOCX: _docx, Form.PDF: _pdf}[form]
    kind = {Form.XLSX: XLSX, Form.DOCX: DOCX, Form.PDF: PDF}[form]
    return Printout(f"{FILE_STEM}.{form.value}", make(paper, rows), kind)


def _xlsx(paper: ListPaper, rows: Sequence[Sequence[Value]]) -> bytes:
    columns = tuple(
        spreadsheets.Column(column.title, column.characters) for column in paper.columns
    )
    marks = (
        ("Cơ quan", paper.letterhead.organ), ("Đã tra cứu", paper.asked),
        ("Số kết quả", len(rows)), ("Dấu xuất", paper.letterhead.mark),
    )  # fmt: skip
    about = (spreadsheets.Column("Mục", 18), spreadsheets.Column("Nội dung", 90))
    return spreadsheets.write_sheets(
        [Table("Kết quả", columns, rows), Table("Thông tin xuất", about, marks)]
    )


def _pdf(paper: ListPaper, rows: Sequence[Sequence[Value]]) -> bytes:
    widths = _widths(paper.columns)
    data = {
        "superior": paper.letterhead.superior, "organ": paper.letterhead.organ,
        "asked": paper.asked, "count": len(rows), "foot": paper.letterhead.mark,
        "heads": [
            [column.title, width, "left"]
            for column, width in zip(paper.columns, widths, strict=True)
        ],
        "rows": [
            [*map(_words, row), False, any(len(str(cell or "")) > _LONG_CELL for cell in row)]
            for row in rows
        ],
    }  # fmt: skip
    return typeset(TEMPLATE, data, title="Kết quả tra cứu")


def _words(cell: Value) -> str:
    return day_words(cell) if isinstance(cell, date) else breakable(str(cell or ""))


def _widths(columns: Sequence[Column]) -> list[int]:
    """Widths in mm; when the chosen columns are wider than the page all but the days give way alike."""
    rest = next((one for one in columns if not one.millimetres), None)
    room = _PAGE_MM - (_LEAST_REST_MM if rest else 0)
    wanted = sum(column.millimetres for column in columns)
    if wanted <= room:
        # Without a column that takes the rest, the last one does.
        last = None if rest else columns[-1]
        return [0 if column is last else column.millimetres for column in columns]
    rigid = sum(column.millimetres for column in columns if column.is_rigid)
    share = (room - rigid) / (wanted - rigid)
    return [
        column.millimetres if column.is_rigid else int(column.millimetres * share)
        for column in columns
    ]


def _docx(paper: ListPaper, rows: Sequence[Sequence[Value]]) -> bytes:
    document = docx.Document()
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)
    section.left_margin, section.right_margin = Mm(25), Mm(10)
    section.top_margin, section.bottom_margin = Mm(15), Mm(15)
    style = document.styles["Normal"]
    style.font.name, style.font.size = _FONT, Pt(12)
    style.paragraph_format.space_after = Pt(2)
    document.core_properties.title = "Kết quả tra cứu"
    document.core_properties.author = paper.letterhead.organ
    document.add_paragraph().add_run(paper.letterhead.organ.upper()).bold = True
    head = document.add_paragraph()
    run = head.add_run("KẾT QUẢ TRA CỨU")
    run.bold, run.font.size = True, Pt(14)
    document.add_paragraph(f"{_letters(paper.asked)} ({len(rows)} kết quả)")
    table = document.add_table(rows=1, cols=len(paper.columns))
    table.style = "Table Grid"
    table.autofit = False
    widths = _widths(paper.columns)
    widths = [width or _PAGE_MM - sum(widths) for width in widths]
    for place, (cell, column) in enumerate(zip(table.rows[0].cells, paper.columns, strict=True)):
        cell.paragraphs[0].add_run(column.title).bold = True
        cell.width = table.columns[place].width = Mm(widths[place])
    _repeat_head(table.rows[0])
    for row in rows:
        # python-docx looks for each cell among all others: a thousand rows would take minutes.
        table._tbl.append(_row(row, widths))
    mark = section.footer.paragraphs[0].add_run(_letters(paper.letterhead.mark))
    mark.font.size = Pt(9)
    output = io.BytesIO()
    document.save(output)
    return output.getvalue()


def _repeat_head(row: Any) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def _row(cells: Sequence[Value], widths: Sequence[int]) -> Any:
    line = OxmlElement("w:tr")
    for value, width in zip(cells, widths, strict=True):
        cell, paragraph = OxmlElement("w:tc"), OxmlElement("w:p")
        cell.width = Mm(width)
        run, text = OxmlElement("w:r"), OxmlElement("w:t")
        text.text = day_words(value) if isinstance(value, date) else _letters(str(value or ""))
        text.set(qn("xml:space"), "preserve")
        run.append(text)
        paragraph.append(run)
        cell.append(paragraph)
        line.append(cell)
    return line


def _letters(text: str) -> str:
    """`nfc` drops the control characters that XML cannot hold."""
    return " ".join(nfc(text).split())
