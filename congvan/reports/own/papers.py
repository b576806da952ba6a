"""Files of reports of one's own: tables as every report's, lists of rows as lists."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

from congvan.kernel import clock, spreadsheets
from congvan.kernel.spreadsheets import Column, Value
from congvan.kernel.typesetting import breakable, typeset
from congvan.organization.acting import ActingMember
from congvan.registers.printing.printouts import PDF, XLSX, Letterhead, Printout, letterhead
from congvan.reports.exports import as_file
from congvan.reports.own import queries
from congvan.reports.own.listing import ListedRow, Listing
from congvan.reports.own.shape import Shape
from congvan.reports.queries import Table
from congvan.reports.rules.periods import Period
from congvan.reports.rules.wording import as_of_words, period_words
from congvan.reports.states import Format, Layout

TEMPLATE = Path(__file__).parent / "list.typ"
# A sheet to be read by people; paper is for fewer.
MOST_ROWS = {Format.XLSX: 5000, Format.PDF: 1000}
KEY = "tu-lap"
_WIDTHS = {"Nội dung": 60, "Số": 12, "Ngày": 14, "Nơi gửi, nhận": 34, "Người, đơn vị": 34}
_LONG_CELL = 160


def own_file(
    viewer: ActingMember, *, name: str, shape: Shape, period: Period, form: Format
) -> Printout:
    """A shape's report as a file, with the viewer's rights; without a record of its own.

    Raises NotFound, ShapeUnsuitable, TooManyGroups and what typesetting raises.
    """
    if shape.layout is Layout.GROUPS:
        table = queries.figures(viewer, name, shape, period).flat()
        return as_file(viewer, key=KEY, title=name, tables=[table], form=form)
    most = MOST_ROWS[form]
    counted = queries.count_of(viewer, name, shape, period).table
    found = queries.rows(viewer, shape, period, limit=most)
    head = letterhead(viewer, about=name, at=clock.now())
    cut = f" Chỉ có {most} dòng mới nhất." if found.next else ""
    said = f"{counted.columns[0].label}: {counted.totals.cells[0].text} dòng.{cut}"
    stem = f"bao-cao-{KEY}-{period.code}"
    if form is Format.PDF:
        data = _pdf(name, said, head, counted, found)
        return Printout(f"{stem}.pdf", data, PDF)
    return Printout(f"{stem}.xlsx", _xlsx(name, said, head, counted, found), XLSX)


def _xlsx(
    name: str, said: str, head: Letterhead, counted: Table, found: Listing
) -> bytes:  # fmt: skip
    columns = tuple(Column(title, _WIDTHS.get(title, 20)) for title in found.heads)
    about: list[tuple[Value, ...]] = [
        ("Cơ quan", head.organ), ("Lập", head.mark), ("Báo cáo", name),
        ("Kỳ báo cáo", period_words(counted.period)), ("Số liệu", as_of_words(counted.as_of)),
        ("Số dòng", said),
        *((f"Chỉ lấy: {label}", group) for label, group in counted.filters),
        *((measure.label, measure.definition) for measure in counted.columns),
    ]  # fmt: skip
    return spreadsheets.write_sheets(
        [
            spreadsheets.Table("Danh sách", columns, [_cells(row) for row in found.rows]),
            spreadsheets.Table("Định nghĩa", (Column("Mục", 34), Column("Nội dung", 110)), about),
        ]
    )


def _cells(row: ListedRow) -> list[Value]:
    """Moments as text: a sheet has no zones."""
    return [words(one) if isinstance(one, datetime) else one for one in row.values]


def _pdf(
    name: str, said: str, head: Letterhead, counted: Table, found: Listing
) -> bytes:  # fmt: skip
    data = {
        "superior": head.superior, "organ": head.organ, "foot": head.mark, "said": said,
        "period": period_words(counted.period), "as_of": as_of_words(counted.as_of),
        "filters": [f"{label}: {group}" for label, group in counted.filters],
        "definition": counted.columns[0].definition,
        "heads": [[title, _WIDTHS.get(title, 20)] for title in found.heads],
        "rows": [[breakable(words(one)) for one in row.values] for row in found.rows],
        "long": [any(len(words(one)) > _LONG_CELL for one in row.values) for row in found.rows],
    }  # fmt: skip
    return typeset(TEMPLATE, data, title=name)


def words(value: str | date | datetime | None) -> str:
    """A value as lists write it."""
    if isinstance(value, datetime):
        return f"{value:%H:%M %d/%m/%Y}"
    return f"{value:%d/%m/%Y}" if isinstance(value, date) else value or ""
