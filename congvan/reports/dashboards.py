"""The overview of a seat: a few figures of the running month beside those of the month before.

Every tile is a figure of a report, so that it opens the same list; nothing is counted twice in two
ways. Which panels there are follows from the roles of the seat.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from congvan.kernel import clock
from congvan.organization.acting import ActingMember
from congvan.organization.states import Role
from congvan.reports import queries
from congvan.reports.definitions import REPORTS
from congvan.reports.queries import Cell, Table
from congvan.reports.rules import periods
from congvan.reports.rules.figures import difference_words
from congvan.reports.rules.periods import Period, PeriodKind
from congvan.reports.states import Compare, FigureKind

_NOTHING: Mapping[str, str] = MappingProxyType({})
# More of these is worse.
_BAD = frozenset(
    {"dang-qua-han", "qua-han", "cham", "tu-choi", "loi", "tiep-nhan-cham", "khong-vao", "chua-mo"}
)


@dataclass(frozen=True, slots=True)
class Tile:
    """One figure; `change` tells how it stands to the month before, "" when that had none.

    `measure` of `report` with `filters` in the dashboard's period is the list behind it.
    """

    label: str
    cell: Cell
    previous: Cell
    change: str
    is_bad: bool
    report: str
    measure: str
    filters: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Panel:
    """Some tiles that belong together, and tables under them; `set_key` opens the whole report."""

    key: str
    title: str
    set_key: str
    tiles: tuple[Tile, ...]
    tables: tuple[Table, ...]


@dataclass(frozen=True, slots=True)
class Dashboard:
    """What somebody sees at a glance."""

    title: str
    period: Period
    compared: Period
    panels: tuple[Panel, ...]


@dataclass(frozen=True, slots=True)
class _Plan:
    """A panel before it is counted: report and measures of the tiles, ways of the tables."""

    key: str
    title: str
    set_key: str
    tiles: tuple[tuple[str, tuple[str, ...]], ...]
    tables: tuple[tuple[str, str], ...] = ()


_HANDLING = _Plan(
    "giai-quyet", "Giải quyết văn bản đến", "giai-quyet",
    (("giai-quyet", ("tong", "da-xong", "dang-lam", "dang-qua-han", "ty-le-dung-han")),),
    (("giai-quyet", "don-vi"),),
)  # fmt: skip
_TASKS = _Plan(
    "nhiem-vu", "Nhiệm vụ cấp trên giao", "nhiem-vu", (("nhiem-vu", ("tong", "trong-han", "dang-qua-han")),)
)  # fmt: skip
_ISSUED = _Plan(
    "van-ban-di", "Văn bản đi", "khong-giay",
    (
        ("van-ban-di", ("tong", "da-phat-hanh", "chua-phat-hanh", "cham")),
        ("hinh-thuc-di", ("ty-le-dien-tu", "ty-le-co-quan")),
    ),
    (("van-ban-di", "loai"),),
)  # fmt: skip
_EXCHANGE = _Plan(
    "gui-nhan", "Gửi, nhận qua trục", "gui-nhan",
    (
        ("qua-truc-di", ("tong", "tiep-nhan", "tu-choi", "loi")),
        ("qua-truc-den", ("tong", "cho", "cham")),
    ),
)  # fmt: skip
_USE = _Plan(
    "su-dung", "Sử dụng hệ thống", "su-dung",
    (
        ("su-dung", ("ty-le-vao", "khong-vao")),
        ("mo-van-ban", ("ty-le-mo-ngay", "chua-mo")),
        ("lap-ho-so", ("ty-le-ho-so",)),
    ),
)  # fmt: skip
_REGISTRY = _Plan(
    "so", "Vào sổ", "so-luong",
    (("van-ban-den", ("tong", "qua-truc", "khan", "chi-ghi-so")),), (("van-ban-den", "so"),),
)  # fmt: skip
_PEOPLE = _Plan(
    "nguoi", "Việc của từng người", "giai-quyet",
    (("phan-cong-nguoi", ("tong", "dang-lam", "dang-qua-han")),), (("phan-cong-nguoi", "nguoi"),),
)  # fmt: skip
_OWN = _Plan(
    "cua-toi", "Văn bản được giao cho tôi", "giai-quyet",
    (
        ("phan-cong-nguoi", ("tong", "da-xong", "dang-lam", "dang-qua-han", "ty-le-dung-han")),
        ("mo-van-ban", ("ty-le-mo-ngay", "chua-mo")),
        ("su-dung", ("co-vao", "khong-vao")),
    ),
    (("phan-cong-nguoi", "loai"),),
)  # fmt: skip

_BY_ROLE = (
    (Role.AGENCY_LEADER, (_HANDLING, _TASKS, _ISSUED, _EXCHANGE, _USE)),
    (Role.MONITOR, (_HANDLING, _TASKS, _ISSUED, _EXCHANGE, _USE)),
    (Role.INSPECTOR, (_HANDLING, _TASKS, _ISSUED, _EXCHANGE, _USE)),
    (Role.REGISTRY_CLERK, (_REGISTRY, _HANDLING, _ISSUED, _EXCHANGE)),
    (Role.UNIT_LEADER, (_PEOPLE, _TASKS, _ISSUED, _USE)),
)


def dashboard(viewer: ActingMember, period: Period | None = None) -> Dashboard:
    """The overview of the seat in `period`, the running month when left out.

    Two statements a report that has tiles, two a table.
    """
    chosen = period or periods.current(PeriodKind.MONTH, clock.today())
    plans: list[_Plan] = []
    for role, panels in _BY_ROLE:
        if viewer.holds(role):
            plans += [one for one in panels if one not in plans]
    return _made("Tổng quan", viewer, chosen, plans or [_OWN], _NOTHING)


def own_work(viewer: ActingMember, period: Period | None = None) -> Dashboard:
    """The report of one's own work in `period` (R-329, LC48 Đ10.4): only what was given to oneself."""
    chosen = period or periods.current(PeriodKind.MONTH, clock.today())
    mine = {"nguoi": str(viewer.membership_id)}
    return _made("Công việc của tôi", viewer, chosen, [_OWN], mine)


def own_tables(viewer: ActingMember, period: Period) -> tuple[Table, ...]:
    """The same as tables, to be printed or taken along."""
    mine = {"nguoi": str(viewer.membership_id)}
    ways = {**{key: None for key, _ in _OWN.tiles}, **dict(_OWN.tables)}
    theirs = {one.key for one in _reports(viewer, _OWN)}
    return tuple(
        queries.figures(
            viewer, REPORTS[key], period, by=way, filters=mine, compare=Compare.PREVIOUS
        )
        for key, way in ways.items()
        if key in theirs
    )


def _made(
    title: str, viewer: ActingMember, period: Period, plans: list[_Plan], filters: Mapping[str, str]
) -> Dashboard:
    panels = [_panel(viewer, period, plan, filters) for plan in plans]
    return Dashboard(title, period, period.previous(), tuple(one for one in panels if one.tiles))


def _panel(viewer: ActingMember, period: Period, plan: _Plan, filters: Mapping[str, str]) -> Panel:
    theirs = {one.key for one in _reports(viewer, plan)}
    tiles: list[Tile] = []
    for key, measures in plan.tiles:
        if key in theirs:
            tiles += _tiles(viewer, period, key, measures, filters)
    tables = [
        queries.figures(
            viewer, REPORTS[key], period, by=way, filters=filters, compare=Compare.PREVIOUS
        )
        for key, way in plan.tables
        if key in theirs and way in {d.key for d in queries.dimensions_of(viewer, REPORTS[key])}
    ]
    return Panel(plan.key, plan.title, plan.set_key, tuple(tiles), tuple(tables))


def _reports(viewer: ActingMember, plan: _Plan) -> list[queries.Report]:
    keys = {key for key, _ in (*plan.tiles, *plan.tables)}
    return [
        report
        for one in queries.reports_of(viewer)
        for report in queries.set_reports(viewer, one)
        if report.key in keys
    ]


def _tiles(
    viewer: ActingMember, period: Period, key: str, measures: tuple[str, ...],
    filters: Mapping[str, str],
) -> list[Tile]:  # fmt: skip
    report = REPORTS[key]
    table = queries.figures(
        viewer, report, period, by=None, filters=filters, compare=Compare.PREVIOUS
    )
    places = {measure.key: place for place, measure in enumerate(table.columns)}
    tiles = []
    for wanted in measures:
        place = places[wanted]
        measure = table.columns[place]
        now, before = table.totals.cells[place], table.totals.previous[place]
        label = (
            f"{report.title}: {measure.label.lower()}"
            if _is_vague(measure.label)
            else measure.label
        )
        tiles.append(
            Tile(
                label, now, before, _change(now, before, is_share=measure.kind is FigureKind.SHARE),
                wanted in _BAD and bool(now.value), key, wanted, filters,
            )
        )  # fmt: skip
    return tiles


def _is_vague(label: str) -> bool:
    """Whether a label needs its report's title outside the report."""
    return label in {"Tổng số", "Lượt gửi", "Gói tin nhận"}


def _change(now: Cell, before: Cell, *, is_share: bool) -> str:
    """The difference in words: "+12 so với kỳ trước", "như kỳ trước"; "" when one is none."""
    if now.value is None or before.value is None:
        return ""
    words = difference_words(now.value, before.value, is_whole=not is_share, unit="điểm %")
    return f"{words} so với kỳ trước" if words else "như kỳ trước"
