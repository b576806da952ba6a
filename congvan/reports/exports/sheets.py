"""Reports as XLSX: figures as numbers, and a sheet that says what each of them means."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal

from congvan.kernel import spreadsheets
from congvan.kernel.spreadsheets import Column, Value
from congvan.registers.printing.printouts import Letterhead
from congvan.reports.queries.tables import Cell, Row, Table
from congvan.reports.rules.wording import as_of_words, period_words

# Excel takes 31 letters for the name of a sheet, and not these.
_NAME_LENGTH = 31
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\']")
_DECIMALS = 4


def as_xlsx(tables: Sequence[Table], head: Letterhead) -> bytes:
    """One sheet a table, the totals last, then the definitions."""
    sheets = [_sheet(place, table) for place, table in enumerate(tables, start=1)]
    about = spreadsheets.Table(
        "Định nghĩa", (Column("Mục", 34), Column("Nội dung", 110)), list(_about(tables, head))
    )
    return spreadsheets.write_sheets([*sheets, about])


def _sheet(place: int, table: Table) -> spreadsheets.Table:
    name = _NOT_IN_NAMES.sub(" ", f"{place}. {table.report.title}")[:_NAME_LENGTH].strip()
    columns = [Column(table.by.label if table.by else "Nhóm", 44)]
    for measure in table.columns:
        unit = f" ({measure.unit})" if measure.unit else ""
        columns.append(Column(f"{measure.label}{unit}", 16, measure.definition))
        if table.compared is not None:
            columns.append(Column(f"{measure.label}{unit}, {table.compared.label}", 16))
    lines = [*table.rows, table.totals] if table.by else [table.totals]
    return spreadsheets.Table(name, tuple(columns), [_line(table, row) for row in lines])


def _line(table: Table, row: Row) -> list[Value]:
    values: list[Value] = [row.label]
    for place, cell in enumerate(row.cells):
        values.append(_value(cell))
        if table.compared is not None:
            values.append(_value(row.previous[place]))
    return values


def _value(cell: Cell) -> Value:
    if isinstance(cell.value, Decimal):
        return float(round(cell.value, _DECIMALS))
    return cell.value


def _about(tables: Sequence[Table], head: Letterhead) -> Iterable[tuple[Value, ...]]:
    yield ("Cơ quan", head.organ)
    yield ("Lập", head.mark)
    for table in tables:
        yield ("", "")
        yield ("Báo cáo", table.report.title)
        yield ("Căn cứ", table.report.ground)
        yield ("Kỳ báo cáo", period_words(table.period))
        yield ("Số liệu", as_of_words(table.as_of))
        if table.compared is not None:
            yield ("So với", period_words(table.compared))
        for label, group in table.filters:
            yield (f"Chỉ lấy: {label}", group)
        for measure in table.columns:
            yield (measure.label, measure.definition)
        if table.report.note:
            yield ("Ghi chú", table.report.note)
