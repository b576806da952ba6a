"""Reports put together by oneself: the list, one of them as a table or a list of rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from congvan.reports.own.crossing import INSET, Crossed
from congvan.reports.own.listing import Listing
from congvan.reports.own.papers import words
from congvan.reports.own.queries import OwnLine, OwnView
from congvan.reports.queries import Table
from congvan.reports.rules import running
from congvan.ui.items import Pager
from congvan.web.addresses import address
from congvan.web.desk import links
from congvan.web.reports.asked import Asked, PeriodPicker, rows_link
from congvan.web.reports.pages.tables import DrawnRow, DrawnTable

# More lines than that are for a file.
MOST_DRAWN = 500
_TITLE = "title"


@dataclass(frozen=True, slots=True)
class OwnRow:
    """A report in the list."""

    name: str
    href: str
    about: str
    is_own: bool
    is_shared: bool


def own_rows(found: tuple[OwnLine, ...]) -> tuple[OwnRow, ...]:
    """The reports the viewer may open."""
    return tuple(
        OwnRow(
            one.name, address("reports:own-report", one.own_id),
            " · ".join(part for part in (one.source, one.period, one.owner) if part),
            one.is_own, one.is_shared,
        )
        for one in found
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class DrawnLine:
    """A row of a list: what leads to its document, and its other cells under their heads."""

    href: str
    cells: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class OwnPage:
    """One report in a period: `table` with figures, or `heads` and `lines` of a list."""

    own_id: int
    name: str
    source: str
    about: str
    is_own: bool
    is_shared: bool
    picker: PeriodPicker
    table: DrawnTable
    is_cut: bool
    heads: tuple[str, ...]
    has_title: bool
    lines: tuple[DrawnLine, ...]
    counted: str
    counted_href: str
    pager: Pager | None
    pdf_href: str
    xlsx_href: str

    @classmethod
    def of(
        cls,
        view: OwnView,
        asked: Asked,
        crossed: Crossed,
        listing: Listing | None,
        *,
        is_later: bool,
    ) -> OwnPage:
        narrowed = replace(asked, filters=view.shape.filters)
        drawn = DrawnTable.of(crossed.table, narrowed)
        rows = _crossed_rows(crossed, drawn, narrowed)
        files = address("reports:own-report-file", view.own_id)
        kept = {"ky": asked.period.code}
        owner = "" if view.is_own else f" · do {view.owner} lập"
        return cls(
            view.own_id, view.name, view.report.title,
            f"{view.report.title} · {running.words_of(view.shape.period)}{owner}",
            view.is_own, view.is_shared, PeriodPicker.of(asked, compares=False),
            replace(
                drawn, rows=rows[:MOST_DRAWN], chart="" if crossed.second else drawn.chart,
                group=_group(crossed),
            ),
            len(rows) > MOST_DRAWN,
            listing.heads if listing else (),
            view.shape.columns[:1] == (_TITLE,),
            _lines(listing) if listing else (),
            crossed.table.totals.cells[0].text,
            _counted_href(crossed.table, narrowed),
            _pager(listing, kept, is_later=is_later) if listing else None,
            f"{files}?{urlencode({**kept, 'dang': 'pdf'})}",
            f"{files}?{urlencode({**kept, 'dang': 'xlsx'})}",
        )  # fmt: skip


def _group(crossed: Crossed) -> str:
    if crossed.table.by is None:
        return ""
    second = f" – {crossed.second.label.lower()}" if crossed.second else ""
    return f"{crossed.table.by.label}{second}"


def _crossed_rows(crossed: Crossed, drawn: DrawnTable, asked: Asked) -> tuple[DrawnRow, ...]:
    """Under each group its parts; a part's figures open the rows of both groups."""
    if crossed.second is None or crossed.table.by is None:
        return drawn.rows
    by = crossed.table.by.key
    lines: list[DrawnRow] = []
    for row, shown in zip(crossed.table.rows, drawn.rows, strict=True):
        lines.append(shown)
        inner = Table(
            crossed.table.report, crossed.table.period, crossed.second, crossed.table.columns,
            crossed.parts[row.key], row, crossed.table.as_of,
        )  # fmt: skip
        of_group = replace(asked, filters={**asked.filters, by: row.key})
        parts = DrawnTable.of(inner, of_group).rows
        lines += [replace(part, label=f"{INSET}{part.label}") for part in parts]
    return tuple(lines)


def _counted_href(table: Table, asked: Asked) -> str:
    return rows_link(table.report.key, table.columns[0].key, asked)


def _lines(found: Listing) -> tuple[DrawnLine, ...]:
    return tuple(
        DrawnLine(
            links.page_of("document", row.document_id) if row.document_id else "",
            tuple(
                (head, words(value)) for head, value in zip(found.heads, row.values, strict=True)
            ),
        )
        for row in found.rows
    )


def _pager(found: Listing, kept: Mapping[str, str], *, is_later: bool) -> Pager:
    following = f"?{urlencode({**kept, 'sau': found.next})}" if found.next else ""
    return Pager(f"{len(found.rows)} dòng", following, f"?{urlencode(kept)}" if is_later else "")
