"""A ranking as a file: PDF/A to sign, XLSX to go on with, with formula and definitions (R-335)."""

from __future__ import annotations

from typing import Any

from congvan.kernel import clock, spreadsheets
from congvan.kernel.spreadsheets import Column, Value
from congvan.kernel.typesetting import breakable
from congvan.organization.acting import ActingMember
from congvan.registers.printing.printouts import PDF, XLSX, Letterhead, Printout, letterhead
from congvan.reports.exports import record_export
from congvan.reports.exports.papers import printed
from congvan.reports.ranking.queries import AgencyLine, Sheet, sheet
from congvan.reports.rules.figures import decimal_words
from congvan.reports.rules.wording import as_of_words, period_words
from congvan.reports.states import Format

TITLE = "Xếp hạng các cơ quan theo mức độ sử dụng hệ thống"


def sheet_file(*, by: ActingMember, sheet_id: int, form: Format) -> Printout:
    """A ranking that `by` may open, recorded in the audit trail. Raises NotFound and what typesetting raises."""
    found = sheet(by, sheet_id)
    head = letterhead(by, about=TITLE, at=clock.now())
    stem = f"xep-hang-{found.line.period.code}"
    if form is Format.PDF:
        made = Printout(f"{stem}.pdf", _pdf(found, head, made_by=by.person_name), PDF)
    else:
        made = Printout(f"{stem}.xlsx", _xlsx(found, head), XLSX)
    record_export(by=by, title=TITLE, period=found.line.period.label, form=form)
    return made


def _pdf(found: Sheet, head: Letterhead, *, made_by: str) -> bytes:
    line = found.line
    table: dict[str, Any] = {
        "title": TITLE, "ground": found.scheme.ground, "compared": "", "filters": [],
        "heads": ["Cơ quan", "Hạng", "Điểm", *_heads(found)],
        "rows": [_printed_line(one) for one in found.lines],
        "definitions": [[one.label, one.definition] for one in found.criteria],
        "note": found.formula,
    }  # fmt: skip
    return printed(
        TITLE, [table], head, made_by=made_by, period=period_words(line.period),
        as_of=as_of_words(line.ended_at or line.ordered_at),
    )  # fmt: skip


def _printed_line(one: AgencyLine) -> dict[str, Any]:
    place = str(one.place) if one.place else "–"
    shares = [score.share for score in one.scores]
    return {
        "label": breakable(one.name), "is_total": False, "previous": [],
        "cells": [place, one.points_words, *shares],
    }  # fmt: skip


def _xlsx(found: Sheet, head: Letterhead) -> bytes:
    columns = [Column("Cơ quan", 44), Column("Cấp", 18), Column("Hạng", 8), Column("Điểm", 10)]
    for criterion, title in zip(found.criteria, _heads(found), strict=True):
        columns.append(Column(f"{title}: đạt", 14, criterion.definition))
        columns.append(Column(f"{title}: tổng", 14))
    about: list[tuple[Value, ...]] = [
        ("Cơ quan", head.organ), ("Lập", head.mark), ("Kỳ báo cáo", period_words(found.line.period)),
        ("Công thức", found.formula), ("Căn cứ trọng số", found.scheme.ground),
        *((one.label, one.definition) for one in found.criteria),
    ]  # fmt: skip
    return spreadsheets.write_sheets(
        [
            spreadsheets.Table("Xếp hạng", tuple(columns), [_values(one) for one in found.lines]),
            spreadsheets.Table("Định nghĩa", (Column("Mục", 34), Column("Nội dung", 110)), about),
        ]
    )


def _heads(found: Sheet) -> list[str]:
    weights = found.scheme.weights
    return [f"{one.label} ({decimal_words(weights[one.key])})" for one in found.criteria]


def _values(one: AgencyLine) -> list[Value]:
    counted = [number for score in one.scores for number in (score.basis.part, score.basis.whole)]
    points = None if one.points is None else float(one.points)
    return [one.name, one.level, one.place, points, *counted]
