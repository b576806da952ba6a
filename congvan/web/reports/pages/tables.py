"""A table of figures as it is drawn: heads, rows of links, comparison, definitions, its chart."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from congvan.kernel.clock import OFFICE_ZONE
from congvan.reports.queries import Cell, Row, Table
from congvan.reports.rules.figures import difference_words
from congvan.reports.states import FigureKind
from congvan.ui.items import Link, Tab
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
    "nhiem-vu": ("dung-han", "trong-han", "chua-den-han", "qua-han", "dang-qua-han"),
    "su-dung": ("co-vao", "khong-vao"),
    "mo-van-ban": ("da-mo", "chua-mo"),
    "lap-ho-so": ("vao-ho-so", "ngoai-ho-so"),
}  # fmt: skip
_MOST_DRAWN = 3
# How charts.js fills: red for what is overdue now, amber for what should not be, the rest in turn.
_TONES = {
    "dang-qua-han": "late", "cham": "late", "qua-han": "dots", "tu-choi": "dots",
    "khong-vao": "dots", "chua-mo": "dots", "ngoai-ho-so": "dots", "chua-den-han": "field",
}  # fmt: skip
_IN_TURN = ("house", "pale", "field")


@dataclass(frozen=True, slots=True)
class DrawnCell:
    """A figure; `href` is the list behind it, "" when there is none.

    `before` is the figure compared with, `change` the difference with its sign, "" for none.
    """

    text: str
    href: str
    before: str
    change: str
    value: str


@dataclass(frozen=True, slots=True)
class DrawnRow:
    """A group and its figures; `only_href` shows the report of this group alone."""

    label: str
    cells: tuple[DrawnCell, ...]
    only_href: str = ""


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
    filters: tuple[Link, ...]
    definitions: tuple[tuple[str, str], ...]
    as_of: str
    compared: str
    chart: str
    charted: str
    tones: str

    @classmethod
    def of(
        cls, table: Table, asked: Asked, tabs: Iterable[Tab] = (), *, whole: Asked | None = None
    ) -> DrawnTable:
        """The table; `asked` has the filters it was read with, `whole` those of its page.

        Without `whole` the page cannot narrow its tables: rows get no link to be shown alone.
        """
        by = table.by.key if table.by else ""
        measures = table.columns
        return cls(
            key=table.report.key, title=table.report.title, ground=table.report.ground,
            note=table.report.note, group=table.by.label if table.by else "",
            heads=tuple(measure.label for measure in measures),
            rows=tuple(
                _row(table, row, asked, by, _alone(table, row, asked, whole)) for row in table.rows
            ),
            totals=_row(table, table.totals, asked, ""), tabs=tuple(tabs),
            filters=_filters(table, asked, whole),
            definitions=tuple((m.label, m.definition) for m in measures),
            as_of=f"{table.as_of.astimezone(OFFICE_ZONE):%H giờ %M ngày %d/%m/%Y}",
            compared=table.compared.label.lower() if table.compared else "",
            chart=_chart(table), charted=_charted(table), tones=_tones(table),
        )  # fmt: skip


def _row(table: Table, row: Row, asked: Asked, by: str, only_href: str = "") -> DrawnRow:
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
                earlier.text if earlier else "", _change(cell, earlier, measure.kind), _plain(cell),
            )
            for measure, cell, earlier in cells
        ),
        only_href,
    )  # fmt: skip


def _change(cell: Cell, earlier: Cell | None, kind: FigureKind) -> str:
    if earlier is None:
        return ""
    is_whole = kind in {FigureKind.COUNT, FigureKind.SUM}
    return difference_words(cell.value, earlier.value, is_whole=is_whole)


def _alone(table: Table, row: Row, asked: Asked, whole: Asked | None) -> str:
    """The same page with this group only, grouped in the next way there is."""
    if whole is None or table.by is None:
        return ""
    report, by = table.report, table.by.key
    others = [one.key for one in report.dimensions if one.key not in {*asked.filters, by}]
    grouping = {**whole.grouping, report.key: others[0]} if others else whole.grouping
    filters = {**whole.filters, f"{report.key}.{by}": row.key}
    return f"{whole.link(filters=filters, grouping=grouping)}#{report.key}"


def _filters(table: Table, asked: Asked, whole: Asked | None) -> tuple[Link, ...]:
    """What the table is narrowed to; each link shows it without."""
    if whole is None:
        return ()
    names = (f"{table.report.key}.{key}" for key in asked.filters)
    return tuple(
        Link(
            f"{label}: {value}",
            whole.link(filters={k: v for k, v in whole.filters.items() if k != name}),
        )
        for name, (label, value) in zip(names, table.filters, strict=True)
    )


def _plain(cell: Cell) -> str:
    return "" if cell.value is None else str(cell.value)


def _chart(table: Table) -> str:
    """Months are a line; other groups what the report says; a single group is no chart."""
    if table.by is None or len(table.rows) < 2 or not table.report.chart:
        return ""
    if table.by.key == "thang":
        return "lines"
    return {"bar": "bars", "line": "lines", "share": "share"}[table.report.chart]


def _drawn(table: Table) -> list[str]:
    """The keys of the drawn columns."""
    wanted = _DRAWN.get(table.report.key)
    if wanted is None:
        counts = [m.key for m in table.columns if m.kind is FigureKind.COUNT]
        wanted = tuple(counts[:_MOST_DRAWN])
    there = {measure.key for measure in table.columns}
    return [key for key in wanted if key in there]


def _charted(table: Table) -> str:
    """Which columns are drawn, by their places."""
    places = {measure.key: place for place, measure in enumerate(table.columns)}
    return " ".join(str(places[key]) for key in _drawn(table))


def _tones(table: Table) -> str:
    """How each drawn column is filled; no fill stands twice."""
    turn = iter(_IN_TURN)
    return " ".join(_TONES.get(key) or next(turn, "house") for key in _drawn(table))
