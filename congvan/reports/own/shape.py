"""What a report of one's own is made of, read from data that nobody trusts.

Everything in a shape is a key of the definitions; a shape with anything else is refused, when it is
kept and again whenever it is read. No part of it ever becomes text of a statement.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from types import MappingProxyType
from typing import Any

from congvan.kernel.errors import InvalidInput, NotFound
from congvan.organization.acting import ActingMember
from congvan.reports import queries
from congvan.reports.definitions import Dimension, Measure, Report
from congvan.reports.queries import groups
from congvan.reports.rules import running
from congvan.reports.sight import sight_of
from congvan.reports.states import FigureKind, Layout

MOST_WAYS = 2
MOST_FILTERS = 6
MOST_COLUMNS = 12
_LONGEST_GROUP = 100

# Columns every kind of facts has → its heading.
PLAIN_COLUMNS: Mapping[str, str] = MappingProxyType(
    {
        "title": "Nội dung", "day": "Ngày", "number": "Số", "partner": "Nơi gửi, nhận",
        "holder": "Người, đơn vị", "due_at": "Hạn", "ended_at": "Xong",
    }
)  # fmt: skip
USUAL_COLUMNS = ("title", "day", "number", "partner", "holder", "due_at")


class ShapeUnsuitable(InvalidInput):
    """A report of one's own names what the definitions do not have, or too much of it."""

    code = "own_report_unsuitable"


@dataclass(frozen=True, slots=True)
class Shape:
    """What was chosen, as keys. `by` has up to two ways of grouping; of rows the one measure says which.

    `filters` maps a way of grouping to its group; `period` is a running or a fixed one.
    """

    report: str
    layout: Layout
    period: str
    measures: tuple[str, ...]
    by: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    filters: Mapping[str, str] = field(default_factory=dict)

    def written(self) -> dict[str, Any]:
        """The shape as data to keep."""
        return {
            "layout": self.layout.value, "period": self.period, "measures": [*self.measures],
            "by": [*self.by], "columns": [*self.columns], "filters": dict(self.filters),
        }  # fmt: skip


def read(report: str, kept: Any) -> Shape:
    """The shape from kept data. Raises ShapeUnsuitable for what is none."""
    try:
        filters = kept["filters"]
        shape = Shape(
            report, Layout(kept["layout"]), kept["period"], tuple(kept["measures"]),
            tuple(kept["by"]), tuple(kept["columns"]),
            MappingProxyType({**filters}),
        )  # fmt: skip
    except (KeyError, TypeError, ValueError):
        raise _unsuitable("Báo cáo đã lưu không đọc được.") from None
    texts = (shape.period, *shape.measures, *shape.by, *shape.columns, *filters, *filters.values())
    if not all(isinstance(one, str) and len(one) <= _LONGEST_GROUP for one in texts):
        raise _unsuitable("Báo cáo đã lưu không đọc được.")
    return shape


def check(viewer: ActingMember, shape: Shape, *, today: date, looks_up: bool = True) -> Report:
    """The report the shape is made of. Raises NotFound when it is not the viewer's, ShapeUnsuitable.

    Without `looks_up` no statement: groups that are rows may be gone.
    """
    report = queries.report_of(viewer, shape.report)
    ways = {dimension.key for dimension in queries.dimensions_of(viewer, report)}
    _check_ways(shape, ways)
    _check_measures(shape, {measure.key: measure for measure in report.columns})
    if shape.layout is Layout.ROWS and not (
        0 < len(shape.columns) <= MOST_COLUMNS
        and len({*shape.columns}) == len(shape.columns)
        and ways.union(PLAIN_COLUMNS).issuperset(shape.columns)
    ):
        raise _unsuitable(f"Chọn từ một đến {MOST_COLUMNS} cột có trong danh sách.", "columns")
    if len(shape.filters) > MOST_FILTERS or not ways.issuperset(shape.filters):
        raise _unsuitable(f"Chỉ lọc được theo {MOST_FILTERS} mục có trong danh sách.")
    try:
        sight = sight_of(viewer)
        groups.filters_of(report, sight, shape.filters)
        for key, group in shape.filters.items() if looks_up else ():
            groups.label_of(groups.dimension_of(report, sight, key), sight, group)
    except NotFound:
        raise _unsuitable("Mục dùng để lọc không còn.") from None
    try:
        running.period_on(shape.period, today)
    except ValueError:
        raise _unsuitable("Không đọc được kỳ báo cáo.", "period") from None
    return report


def _check_ways(shape: Shape, ways: set[str]) -> None:
    if shape.layout is Layout.ROWS:
        if shape.by:
            raise _unsuitable("Danh sách từng dòng không nhóm.", "first")
        return
    if len(shape.by) > MOST_WAYS or len({*shape.by}) < len(shape.by):
        raise _unsuitable("Chọn tối đa hai cách nhóm khác nhau.", "second")
    if not ways.issuperset(shape.by):
        raise _unsuitable("Không có cách nhóm này.", "first")


def _check_measures(shape: Shape, offered: Mapping[str, Measure]) -> None:
    if not shape.measures or len({*shape.measures}) < len(shape.measures):
        raise _unsuitable("Chọn ít nhất một chỉ tiêu.", "measures")
    if not offered.keys() >= {*shape.measures}:
        raise _unsuitable("Không có chỉ tiêu này.", "measures")
    if shape.layout is Layout.ROWS and (
        len(shape.measures) > 1 or offered[shape.measures[0]].kind is not FigureKind.COUNT
    ):
        raise _unsuitable("Chọn một chỉ tiêu đếm được để liệt kê.", "listed")


def narrowed(report: Report, shape: Shape, title: str) -> Report:
    """The report with the chosen measures only, under the chosen name; parts of shares stay hidden."""
    chosen = [measure for measure in report.columns if measure.key in shape.measures]
    needed = {key for measure in chosen for key in (measure.part, measure.whole)} - {""}
    measures = tuple(
        replace(measure, is_shown=measure.key in shape.measures and measure.is_shown)
        for measure in report.measures
        if measure.key in needed.union(shape.measures)
    )
    return replace(report, title=title, measures=measures)


def countable(report: Report) -> tuple[Measure, ...]:
    """The measures whose rows can be listed."""
    return tuple(one for one in report.columns if one.kind is FigureKind.COUNT)


def dimension(report: Report, key: str) -> Dimension:
    """A way of grouping of a checked shape."""
    return next(one for one in report.dimensions if one.key == key)


def _unsuitable(sentence: str, field: str = "") -> ShapeUnsuitable:
    return ShapeUnsuitable(sentence, next_step="Xem lại các mục đã chọn.", field=field or None)
