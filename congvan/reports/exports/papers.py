"""Reports on paper: tables with their definitions, who made them and up to when they count."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from congvan.kernel.typesetting import breakable, typeset
from congvan.registers.printing.printouts import Letterhead
from congvan.reports.queries.tables import Row, Table
from congvan.reports.rules.wording import as_of_words, period_words

TEMPLATE = Path(__file__).parent / "report.typ"


def as_pdf(title: str, tables: Sequence[Table], head: Letterhead, *, made_by: str) -> bytes:
    """The tables as PDF/A, A4 landscape. Raises what `typeset` raises."""
    return printed(
        title, [_table(table) for table in tables], head, made_by=made_by,
        period=period_words(tables[0].period) if tables else "",
        as_of=as_of_words(tables[0].as_of) if tables else "",
    )  # fmt: skip


def printed(
    title: str, tables: Sequence[dict[str, Any]], head: Letterhead, *, made_by: str, period: str,
    as_of: str,
) -> bytes:  # fmt: skip
    """Tables as the template reads them, under the letterhead. Raises what `typeset` raises."""
    data: dict[str, Any] = {
        "superior": head.superior, "organ": head.organ, "foot": head.mark, "made_by": made_by,
        "period": period, "as_of": as_of, "tables": list(tables),
    }  # fmt: skip
    return typeset(TEMPLATE, data, title=title)


def _table(table: Table) -> dict[str, Any]:
    lines = [*table.rows, table.totals] if table.by else [table.totals]
    return {
        "title": table.report.title,
        "ground": table.report.ground,
        "compared": period_words(table.compared) if table.compared else "",
        "filters": [f"{label}: {group}" for label, group in table.filters],
        "heads": [table.by.label if table.by else "", *(m.label for m in table.columns)],
        "rows": [_line(row) for row in lines],
        "definitions": [[measure.label, measure.definition] for measure in table.columns],
        "note": table.report.note,
    }


def _line(row: Row) -> dict[str, Any]:
    return {
        "label": breakable(row.label),
        "is_total": not row.key,
        "cells": [cell.text for cell in row.cells],
        "previous": [cell.text for cell in row.previous],
    }
