"""Overviews: tiles that open their lists, agencies side by side, who was missing on a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from congvan.kernel.clock import OFFICE_ZONE
from congvan.reports.absence import Absences, AbsentLine
from congvan.reports.dashboards import Dashboard, Panel, Tile
from congvan.reports.province import Province
from congvan.ui.items import Link
from congvan.web.addresses import address
from congvan.web.reports.asked import Asked, PeriodPicker, rows_link, set_link
from congvan.web.reports.pages.tables import DrawnTable


@dataclass(frozen=True, slots=True)
class DrawnTile:
    """A figure with its list and its way since the period before."""

    label: str
    text: str
    href: str
    change: str
    is_bad: bool

    @classmethod
    def of(cls, tile: Tile, asked: Asked) -> DrawnTile:
        filtered = Asked(asked.period, None, {}, tile.filters)
        href = rows_link(tile.report, tile.measure, filtered) if tile.cell.has_rows else ""
        return cls(tile.label, tile.cell.text, href, tile.change, tile.is_bad)


@dataclass(frozen=True, slots=True)
class DrawnPanel:
    """A card of tiles with its tables."""

    key: str
    title: str
    tiles: tuple[DrawnTile, ...]
    tables: tuple[DrawnTable, ...]
    whole: Link

    @classmethod
    def of(cls, panel: Panel, asked: Asked) -> DrawnPanel:
        filters = panel.tiles[0].filters
        drawn = Asked(asked.period, None, {}, filters)
        return cls(
            panel.key, panel.title, tuple(DrawnTile.of(one, asked) for one in panel.tiles),
            tuple(DrawnTable.of(table, drawn) for table in panel.tables),
            Link("Xem báo cáo", set_link(panel.set_key, asked.period)),
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class GlancePage:
    """An overview in a period beside the period before."""

    title: str
    picker: PeriodPicker
    compared: str
    panels: tuple[DrawnPanel, ...]
    pdf_href: str
    xlsx_href: str

    @classmethod
    def of(cls, board: Dashboard, asked: Asked, files: str = "") -> GlancePage:
        """The page; `files` is the address of its files, "" when it has none."""
        pdf, xlsx = (
            f"{files}{asked.link()}&dang={form}" if files else "" for form in ("pdf", "xlsx")
        )
        return cls(
            board.title, PeriodPicker.of(asked, compares=False), board.compared.label.lower(),
            tuple(DrawnPanel.of(one, asked) for one in board.panels), pdf, xlsx,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class ProvinceRow:
    """An agency with figures and, in small, those of the period before."""

    name: str
    cells: tuple[tuple[str, str], ...]
    is_own: bool


@dataclass(frozen=True, slots=True)
class ProvincePage:
    """The agencies side by side."""

    picker: PeriodPicker
    compared: str
    heads: tuple[str, ...]
    definitions: tuple[tuple[str, str], ...]
    rows: tuple[ProvinceRow, ...]

    @classmethod
    def of(cls, shown: Province, asked: Asked) -> ProvincePage:
        rows = tuple(
            ProvinceRow(
                row.name,
                tuple((c.text, p.text) for c, p in zip(row.cells, row.previous, strict=True)),
                row.is_own,
            )
            for row in shown.rows
        )
        return cls(
            PeriodPicker.of(asked, compares=False), shown.compared.label.lower(),
            tuple(column.label for column in shown.columns),
            tuple((column.label, column.measure.definition) for column in shown.columns), rows,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class AbsencePage:
    """Who did not come in on a day, or came and opened nothing."""

    day: date
    words: str
    is_working: bool
    people: int
    missing: tuple[tuple[str, str], ...]
    idle: tuple[tuple[str, str, str], ...]
    before: str
    after: str

    @classmethod
    def of(cls, found: Absences, today: date) -> AbsencePage:
        base = address("reports:absence")
        day = found.day
        return cls(
            day, f"{day:%d/%m/%Y}", found.is_working, found.people,
            tuple((one.name, one.unit) for one in found.did_not_come),
            tuple(_idle(one) for one in found.opened_nothing),
            f"{base}?ngay={day - timedelta(days=1):%Y-%m-%d}",
            f"{base}?ngay={day + timedelta(days=1):%Y-%m-%d}" if day < today else "",
        )  # fmt: skip


def _idle(one: AbsentLine) -> tuple[str, str, str]:
    came = f"vào lúc {one.came_at.astimezone(OFFICE_ZONE):%H:%M}" if one.came_at else ""
    return one.name, one.unit, came
