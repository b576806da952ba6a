"""Periods of both calendars, and how figures are written."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from congvan.reports.rules import figures, periods
from congvan.reports.rules.periods import Calendar, Period, PeriodKind

ND09 = Calendar.STATUTORY


@pytest.mark.parametrize(
    ("period", "first", "last", "label", "code"),
    [
        (periods.month(2026, 11), date(2026, 11, 1), date(2026, 11, 30), "Tháng 11/2026", "thang-2026-11"),
        (periods.month(2026, 11, calendar=ND09), date(2026, 10, 15), date(2026, 11, 14), "Tháng 11/2026", "nd09-thang-2026-11"),
        (periods.month(2026, 1, calendar=ND09), date(2025, 12, 15), date(2026, 1, 14), "Tháng 1/2026", "nd09-thang-2026-1"),
        (periods.quarter(2026, 4), date(2026, 10, 1), date(2026, 12, 31), "Quý IV/2026", "quy-2026-4"),
        (periods.quarter(2026, 1, calendar=ND09), date(2025, 12, 15), date(2026, 3, 14), "Quý I/2026", "nd09-quy-2026-1"),
        (periods.half(2026, 1, calendar=ND09), date(2025, 12, 15), date(2026, 6, 14), "6 tháng đầu năm 2026", "nd09-6-thang-2026-1"),
        (periods.nine_months(2026, calendar=ND09), date(2025, 12, 15), date(2026, 9, 14), "9 tháng năm 2026", "nd09-9-thang-2026"),
        (periods.year(2026, calendar=ND09), date(2025, 12, 15), date(2026, 12, 14), "Năm 2026", "nd09-nam-2026"),
        (periods.year(2026), date(2026, 1, 1), date(2026, 12, 31), "Năm 2026", "nam-2026"),
        (periods.free(date(2026, 11, 1), date(2026, 11, 15)), date(2026, 11, 1), date(2026, 11, 15), "từ 01/11/2026 đến 15/11/2026", "tu-20261101-20261115"),
    ],
    ids=lambda value: value.code if isinstance(value, Period) else "",
)  # fmt: skip
def test_days_words_and_addresses(period, first, last, label, code):
    assert (period.first, period.last, period.label, period.code) == (first, last, label, code)
    assert periods.read(code) == period


REGULAR = [kind for kind in PeriodKind if kind is not PeriodKind.FREE]


@given(
    st.dates(date(1950, 1, 1), date(2190, 1, 1)),
    st.sampled_from(REGULAR),
    st.sampled_from(Calendar),
)
def test_periods_follow_each_other_without_gaps(day, kind, calendar):
    period = periods.current(kind, day, calendar=calendar)
    if kind is not PeriodKind.NINE:
        assert period.first <= day <= period.last
        assert period.next().first == period.last + timedelta(days=1)
    assert period.next().previous() == period
    assert period.same_last_year().same_last_year().year == period.year - 2
    assert period.same_last_year().place == period.place
    assert periods.read(period.code) == period


@given(st.dates(date(1950, 1, 1), date(2190, 1, 1)), st.integers(0, 1000))
def test_free_periods_move_by_their_length(first, days):
    period = periods.free(first, first + timedelta(days=days))
    assert period.previous().last == first - timedelta(days=1)
    assert period.previous().days == period.days == period.next().days
    assert periods.read(period.code) == period
    assert period.same_last_year().first.year == first.year - 1


@pytest.mark.parametrize("code", [
    "", "thang-2026", "thang-2026-13", "quy-2026-0", "nam-2026-1", "nam-9999", "tu-20261131-20261201",
    "tu-20261102-20261101", "tu-20000101-20261101", "nd09-tu-20261101-20261102", "x" * 1000, "nam-2026\n",
])  # fmt: skip
def test_what_is_no_period_is_refused(code):
    with pytest.raises(ValueError, match=r".*"):
        periods.read(code)


def test_figures_are_written_as_an_office_writes_them():
    assert figures.number_words(1234567) == "1.234.567"
    assert figures.number_words(None) == figures.tenths_words(None, "%") == "–"
    assert figures.tenths_words(Decimal("85.65"), "%") == "85,7 %"
    assert figures.tenths_words(Decimal("1234.5"), "giờ") == "1.234,5 giờ"
    assert figures.tenths_words(Decimal(0), "%") == "0,0 %"
    assert (figures.share(1, 3), figures.share(0, 0), figures.share(2, 2)) == (
        Decimal("33.3"),
        None,
        Decimal("100.0"),
    )


@pytest.mark.parametrize("year", [periods.FIRST_YEAR, periods.LAST_YEAR])
@pytest.mark.parametrize("calendar", Calendar)
def test_beside_the_first_and_the_last_there_is_another(year, calendar):
    """A page links to the periods beside every one that may be asked for."""
    days = periods.free(date(year, 1, 2), date(year, 12, 31))
    for period in (
        periods.year(year, calendar=calendar),
        periods.month(year, 12, calendar=calendar),
        days,
    ):
        assert period.previous().last < period.first
        assert period.next().first > period.last
        assert period.same_last_year().last < period.last
    with pytest.raises(ValueError, match="No"):
        periods.read(f"nam-{year + (1 if year == periods.LAST_YEAR else -1)}")


@pytest.mark.parametrize("code", ["thang-2026-12", "thang-2027-2", "quy-2026-4", "6-thang-2026-1", "9-thang-2026", "nam-2026"])  # fmt: skip
def test_the_other_calendar_has_a_period_of_the_same_name(code: str):
    civil = periods.read(code)
    statutory = civil.by(Calendar.STATUTORY)
    assert statutory.code == f"nd09-{code}"
    assert statutory.label == civil.label
    assert statutory.by(Calendar.CIVIL) == civil
    some_days = periods.free(civil.first, civil.last)
    assert some_days.by(Calendar.STATUTORY) == some_days
