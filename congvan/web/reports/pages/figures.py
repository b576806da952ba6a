"""The index, a set of reports in a period, the rows behind a figure."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import NoReverseMatch

from congvan.organization.acting import ActingMember
from congvan.organization.states import Role
from congvan.reports import province, queries
from congvan.reports.definitions import Measure, Report, ReportSet
from congvan.reports.queries import FactRow, RowsPage, Table
from congvan.reports.rules.figures import decimal_words
from congvan.ui.items import Link, Pager, Tab
from congvan.web.addresses import address
from congvan.web.desk import links
from congvan.web.registers.audience import READERS
from congvan.web.registers.rendering import moment_words
from congvan.web.reports.asked import Asked, PeriodPicker, set_link
from congvan.web.reports.pages.tables import DrawnTable

_GROUPS = (
    ("Văn bản", "file-text", ("so-luong", "khong-giay")),
    ("Người và đơn vị", "users-group", ("giai-quyet", "nhiem-vu", "su-dung")),
    ("Gửi, nhận", "exchange", ("gui-nhan",)),
)


@dataclass(frozen=True, slots=True)
class IndexEntry:
    """One report to open."""

    title: str
    about: str
    href: str


@dataclass(frozen=True, slots=True)
class IndexGroup:
    """A heading and its reports."""

    title: str
    icon: str
    entries: tuple[IndexEntry, ...]


def index_groups(viewer: ActingMember) -> tuple[IndexGroup, ...]:
    """What the viewer may open, by groups; empty groups are left out."""
    sets = {one.key: one for one in queries.reports_of(viewer)}
    groups = [
        IndexGroup(
            title, icon,
            (
                *(_entry(sets[key]) for key in keys if key in sets),
                *(_books(viewer) if "so-luong" in keys else ()),
            ),
        )
        for title, icon, keys in _GROUPS
    ]  # fmt: skip
    placed = {key for _, _, keys in _GROUPS for key in keys}
    groups.append(
        IndexGroup(
            "Khác",
            "chart-bar",
            tuple(_entry(one) for key, one in sets.items() if key not in placed),
        )
    )
    groups.append(IndexGroup("Tổng hợp", "activity", tuple(_others(viewer))))
    groups.append(IndexGroup("Của tôi", "id-badge-2", tuple(_own())))
    groups.append(IndexGroup("Tự lập", "adjustments-horizontal", tuple(_made_oneself())))
    return tuple(group for group in groups if group.entries)


def _entry(one: ReportSet) -> IndexEntry:
    return IndexEntry(one.title, one.about, set_link(one.key))


def _books(viewer: ActingMember) -> list[IndexEntry]:
    if not viewer.holds(*READERS.roles):
        return []
    return [
        IndexEntry(
            "Sổ theo dõi giải quyết văn bản đến", "Mở sổ, chọn khoảng ngày rồi in.",
            address("registers:books"),
        )
    ]  # fmt: skip


def _others(viewer: ActingMember) -> list[IndexEntry]:
    entries = [
        IndexEntry(
            "Tổng quan", "Số liệu tháng này bên cạnh tháng trước.", address("reports:overview")
        ),
    ]  # fmt: skip
    if viewer.holds(Role.AGENCY_LEADER, Role.UNIT_LEADER, Role.MONITOR, Role.INSPECTOR):
        entries.append(
            IndexEntry(
                "Ai không vào hệ thống", "Trong giờ làm việc của một ngày.",
                address("reports:absence"),
            )
        )  # fmt: skip
    if province.sees_province(viewer):
        entries.append(
            IndexEntry(
                "Các cơ quan của tỉnh",
                "Số liệu từng cơ quan cạnh nhau.",
                address("reports:province"),
            )
        )
    entries.append(
        IndexEntry(
            "Xếp hạng các cơ quan", "Theo mức độ sử dụng, có công thức và trọng số.",
            address("reports:ranking"),
        )
    )  # fmt: skip
    return entries


def _own() -> list[IndexEntry]:
    return [
        IndexEntry(
            "Công việc của tôi", "Văn bản được giao cho tôi: đã xong, đang làm, quá hạn.",
            address("reports:own-work"),
        )
    ]  # fmt: skip


def _made_oneself() -> list[IndexEntry]:
    made = (
        ("reports:own-reports", "Báo cáo tự lập", "Chọn cột, điều kiện và cách nhóm."),
        ("reports:schedules", "Lịch gửi báo cáo", "Gửi báo cáo hằng tuần, tháng, quý."),
    )
    entries = []
    for name, title, about in made:
        try:
            entries.append(IndexEntry(title, about, address(name)))
        except NoReverseMatch:
            continue
    return entries


@dataclass(frozen=True, slots=True)
class SetPage:
    """A set of reports in one period."""

    title: str
    ground: str
    about: str
    picker: PeriodPicker
    tables: tuple[DrawnTable, ...]
    pdf_href: str
    xlsx_href: str

    @classmethod
    def of(
        cls, viewer: ActingMember, one: ReportSet, asked: Asked, tables: tuple[Table, ...]
    ) -> SetPage:
        files = address("reports:set-file")
        return cls(
            one.title, one.ground, one.about, PeriodPicker.of(asked),
            tuple(_drawn(viewer, table, asked) for table in tables),
            f"{files}?{urlencode({**asked.query, 'dang': 'pdf'})}",
            f"{files}?{urlencode({**asked.query, 'dang': 'xlsx'})}",
        )  # fmt: skip


def _drawn(viewer: ActingMember, table: Table, asked: Asked) -> DrawnTable:
    key = table.report.key
    offered = queries.dimensions_of(viewer, table.report)
    chosen = table.by.key if table.by else ""
    tabs = tuple(
        Tab(one.label, f"{asked.grouped(key, one.key)}#{key}", current=one.key == chosen)
        for one in offered
    )
    narrowed = asked.narrowed(key, (one.key for one in offered))
    return DrawnTable.of(table, narrowed, tabs, whole=asked)


@dataclass(frozen=True, slots=True)
class ListedRow:
    """One row behind a figure."""

    title: str
    href: str
    number: str
    day: str
    partner: str
    holder: str
    due: str
    ended: str
    amount: str


@dataclass(frozen=True, slots=True)
class BehindPage:
    """The rows that one figure counted."""

    title: str
    report: str
    period: str
    definition: str
    figure: str
    group: str
    rows: tuple[ListedRow, ...]
    has_amounts: bool
    pager: Pager
    back: Link

    @classmethod
    def of(
        cls, asked: Asked, found: RowsPage, *, report: Report, measure: Measure, figure: str,
        group: str, here: dict[str, str], back: str,
    ) -> BehindPage:  # fmt: skip
        """The page; `here` are the parameters of its address, `figure` the number in words."""
        after = here.get("sau", "")
        kept = {key: value for key, value in here.items() if key != "sau"}
        more = "?" + urlencode({**kept, "sau": found.next}) if found.next else ""
        rows = tuple(_listed(row) for row in found.rows)
        return cls(
            measure.label, report.title, asked.period.label.lower(), measure.definition, figure,
            group, rows, any(row.amount for row in rows),
            Pager(f"{len(rows)} dòng", more, "?" + urlencode(kept) if after else ""),
            Link("Về báo cáo", back),
        )  # fmt: skip


def _listed(row: FactRow) -> ListedRow:
    page = links.page_of("document", row.document_id) if row.document_id else ""
    return ListedRow(
        row.title, page, row.number, f"{row.day:%d/%m/%Y}", row.partner, row.holder,
        moment_words(row.due_at), moment_words(row.ended_at),
        "" if row.amount is None else decimal_words(row.amount),
    )  # fmt: skip


def back_link(viewer: ActingMember, report: Report, asked: Asked) -> str:
    """The page of the set the report is shown in."""
    for one in queries.reports_of(viewer):
        if report.key in one.reports:
            return set_link(one.key, asked.period)
    return address("reports:index")
