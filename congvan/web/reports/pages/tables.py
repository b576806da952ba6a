"""A table of figures as it is drawn: heads, rows of links, definitions, how it is charted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from congvan.kernel.clock import OFFICE_ZONE
from congvan.reports.queries import Cell, Row, Table
from congvan.reports.states import FigureKind
from congvan.ui.items import Tab
from congvan.web.reports.asked import Asked, rows_link

# Which columns tell most in a chart; of other reports the first counts.
_DRAWN = {
    "van-ban-den": ("tong", "dang-lam", "dang-qua-han"),
    "van-ban-di": ("tong", "da-phat-hanh", "cham"),
    "giai-quyet": ("da-xong", "dang-lam", "dang-qua-han"),
    "phan-cong": ("da-xong", "dang-lam", "dang-qua-han"),
    "phan-cong-nguoi": ("da-xong", "dang-lam", "dang-qua-han"),
    "hinh-thuc-den": ("dien-tu", "ca-hai", "giay"),
    "hinh-thuc-di": ("dien-tu", "ca-hai", "giay"),
    "gui-di": ("qua-truc", "noi-bo", "ban-giay"),
    "qua-truc-di": ("tong", "tiep-nhan", "tu-choi"),
    "qua-truc-den": ("tiep-nhan", "tu-choi", "cho"),
    "nhiem-vu": ("dung-han", "trong-han", "dang-qua-han"),
    "su-dung": ("co-vao", "khong-vao"),
    "mo-van-ban": ("da-mo", "chua-mo"),
    "lap-ho-so": ("vao-ho-so", "ngoai-ho-so"),
}  # fmt: skip
_MOST_DRAWN = 3


@dataclass(frozen=True, slots=True)
class DrawnCell:
    """A figure; `href` is the list behind it, "" when there is none; `before` is the compared one."""

    text: str
    href: str
    before: str
    value: str


@dataclass(frozen=True, slots=True)
class DrawnRow:
    """A group and its figures."""

    label: str
    cells: tuple[DrawnCell, ...]


@dataclass(frozen=True, slots=True)
class DrawnTable:
    """One report in a period. `chart` names how it is drawn, "" when it is not."""

    key: str
    title: str
    ground: str
    note: str
    group: str
    heads: tuple[str, ...]
    rows: tuple[DrawnRow, ...]
    totals: DrawnRow
    tabs: tuple[Tab, ...]
    filters: tuple[tuple[str, str], ...]
    definitions: tuple[tuple[str, str], ...]
    as_of: str
    compared: str
    chart: str
    charted: str

    @classmethod
    def of(cls, table: Table, asked: Asked, tabs: Iterable[Tab] = ()) -> DrawnTable:
        by = table.by.key if table.by else ""
        measures = table.columns
        return cls(
            key=table.report.key, title=table.report.title, ground=table.report.ground,
            note=table.report.note, group=table.by.label if table.by else "",
            heads=tuple(measure.label for measure in measures),
            rows=tuple(_row(table, row, asked, by) for row in table.rows),
            totals=_row(table, table.totals, asked, ""), tabs=tuple(tabs),
            filters=table.filters,
            definitions=tuple((m.label, m.definition) for m in measures),
            as_of=f"{table.as_of.astimezone(OFFICE_ZONE):%H giờ %M ngày %d/%m/%Y}",
            compared=table.compared.label.lower() if table.compared else "",
            chart=_chart(table), charted=_charted(table),
        )  # fmt: skip


def _row(table: Table, row: Row, asked: Asked, by: str) -> DrawnRow:
    before = row.previous or (None,) * len(row.cells)
    cells = zip(table.columns, row.cells, before, strict=True)
    return DrawnRow(
        row.label,
        tuple(
            DrawnCell(
                cell.text,
                rows_link(table.report.key, measure.key, asked, by=by, group=row.key)
                if cell.has_rows
                else "",
                earlier.text if earlier else "", _plain(cell),
            )
            for measure, cell, earlier in cells
        ),
    )  # fmt: skip


def _plain(cell: Cell) -> str:
    return "" if cell.value is None else str(cell.value)


def _chart(table: Table) -> str:
    """Months are a line; other groups what the report says; a single group is no chart."""
    if table.by is None or len(table.rows) < 2 or not table.report.chart:
        return ""
    if table.by.key == "thang":
        return "lines"
    return {"bar": "bars", "line": "lines", "share": "share"}[table.report.chart]


def _charted(table: Table) -> str:
    """Which columns are drawn, by their places."""
    wanted = _DRAWN.get(table.report.key)
    if wanted is None:
        counts = [m.key for m in table.columns if m.kind is FigureKind.COUNT]
        wanted = tuple(counts[:_MOST_DRAWN])
    places = {measure.key: place for place, measure in enumerate(table.columns)}
    return " ".join(str(places[key]) for key in wanted if key in places)
