"""What an address asks for: the period, the way of grouping, the comparison; and such addresses."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import urlencode

from congvan.kernel import clock
from congvan.kernel.errors import NotFound
from congvan.reports.rules import periods
from congvan.reports.rules.periods import Calendar, Period, PeriodKind
from congvan.reports.states import Compare, Format
from congvan.ui.items import Tab
from congvan.web.addresses import address

_KINDS = (
    (PeriodKind.MONTH, "Tháng"), (PeriodKind.QUARTER, "Quý"), (PeriodKind.HALF, "6 tháng"),
    (PeriodKind.NINE, "9 tháng"), (PeriodKind.YEAR, "Năm"),
)  # fmt: skip
_COMPARISONS = (
    (None, "Không so sánh"), (Compare.PREVIOUS, "Kỳ trước"), (Compare.LAST_YEAR, "Cùng kỳ năm trước")
)  # fmt: skip
FILTER = "loc-"
GROUPING = "theo-"


@dataclass(frozen=True, slots=True)
class Asked:
    """A page of figures as its address has it; what is mangled is as if it were not there.

    `grouping` maps a report to its way of grouping, `filters` a dimension to its group; `set_key`
    names the set of reports, "" on pages that have no choice of sets.
    """

    period: Period
    compare: Compare | None
    grouping: Mapping[str, str]
    filters: Mapping[str, str]
    set_key: str = ""

    @classmethod
    def of(cls, given: Mapping[str, str], *, usual: PeriodKind = PeriodKind.MONTH) -> Asked:
        return cls(
            _period(given, usual), _comparison(given.get("so-sanh", "")),
            {k.removeprefix(GROUPING): v for k, v in given.items() if k.startswith(GROUPING)},
            {k.removeprefix(FILTER): v for k, v in given.items() if k.startswith(FILTER)},
            given.get("bo", ""),
        )  # fmt: skip

    @property
    def query(self) -> dict[str, str]:
        """The parameters that ask for the same."""
        asked = {"bo": self.set_key} if self.set_key else {}
        asked["ky"] = self.period.code
        if self.compare is not None:
            asked["so-sanh"] = self.compare.value
        asked |= {f"{GROUPING}{report}": way for report, way in self.grouping.items()}
        return asked | {f"{FILTER}{dimension}": group for dimension, group in self.filters.items()}

    def link(self, **changes: object) -> str:
        """The query string of the same page with something changed."""
        return "?" + urlencode(replace(self, **changes).query)  # type: ignore[arg-type]

    def narrowed(self, report: str, offered: Iterable[str]) -> Asked:
        """The same with one report's filters, by its own names of dimensions.

        On the page of a set the filters of each report are named after it ("van-ban-den.loai"):
        the same dimension may have other groups in the next report.
        """
        theirs = {f"{report}.{key}": key for key in offered}
        kept = {theirs[k]: v for k, v in self.filters.items() if k in theirs}
        return replace(self, filters=kept)

    def grouped(self, report: str, way: str) -> str:
        """The query string with another way of grouping one report."""
        return self.link(grouping={**self.grouping, report: way})


@dataclass(frozen=True, slots=True)
class PeriodPicker:
    """The period in words with the ways to another: before, after, longer, shorter, from to."""

    label: str
    days: str
    before: str
    after: str
    kinds: tuple[Tab, ...]
    calendars: tuple[Tab, ...]
    comparisons: tuple[Tab, ...]
    first: date
    last: date
    kept: tuple[tuple[str, str], ...]

    @classmethod
    def of(cls, asked: Asked, *, compares: bool = True) -> PeriodPicker:
        period = asked.period
        return cls(
            label=period.label[0].upper() + period.label[1:],
            days=f"{period.first:%d/%m/%Y} – {period.last:%d/%m/%Y}",
            before=asked.link(period=period.previous()),
            after=asked.link(period=period.next()) if period.last < clock.today() else "",
            kinds=tuple(_kind_tab(asked, kind, label) for kind, label in _KINDS),
            calendars=_calendar_tabs(asked),
            comparisons=tuple(
                Tab(label, asked.link(compare=way), current=asked.compare == way)
                for way, label in (_COMPARISONS if compares else ())
            ),
            first=period.first, last=period.last,
            kept=tuple((k, v) for k, v in asked.query.items() if k != "ky"),
        )  # fmt: skip


def form_asked(given: Mapping[str, str]) -> Format:
    """As what a report is taken along. Raises NotFound for a form there is not."""
    try:
        return Format(given.get("dang", ""))
    except ValueError:
        raise NotFound("Không có dạng tệp này.") from None


def rows_link(report: str, measure: str, asked: Asked, *, by: str = "", group: str = "") -> str:
    """The list behind a figure."""
    query = {"bao-cao": report, "chi-tieu": measure, "ky": asked.period.code}
    if by:
        query |= {"theo": by, "nhom": group}
    query |= {f"{FILTER}{dimension}": key for dimension, key in asked.filters.items()}
    return f"{address('reports:rows')}?{urlencode(query)}"


def set_link(set_key: str, period: Period | None = None) -> str:
    """The whole report of a set, in a period or in its usual one."""
    query = {"bo": set_key} | ({"ky": period.code} if period else {})
    return f"{address('reports:set')}?{urlencode(query)}"


def _kind_tab(asked: Asked, kind: PeriodKind, label: str) -> Tab:
    calendar = asked.period.calendar
    held = periods.current(kind, min(asked.period.last, clock.today()), calendar=calendar)
    return Tab(label, asked.link(period=held), current=asked.period.kind is kind)


def _calendar_tabs(asked: Asked) -> tuple[Tab, ...]:
    period = asked.period
    if period.kind is PeriodKind.FREE:
        return ()
    words = ((Calendar.CIVIL, "Theo ngày dương lịch"), (Calendar.STATUTORY, "Theo NĐ 09/2019"))
    return tuple(
        Tab(label, asked.link(period=period.by(calendar)), current=period.calendar is calendar)
        for calendar, label in words
    )


def _period(given: Mapping[str, str], usual: PeriodKind) -> Period:
    try:
        if given.get("tu") and given.get("den"):
            return periods.free(date.fromisoformat(given["tu"]), date.fromisoformat(given["den"]))
        return periods.read(given.get("ky", ""))
    except ValueError:
        return periods.current(usual, clock.today())


def _comparison(word: str) -> Compare | None:
    try:
        return Compare(word)
    except ValueError:
        return None
