"""Deadlines in words."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from congvan.desk.rules import Tone, count_words, deadline_words, finished_words, time_words
from congvan.kernel.clock import OFFICE_ZONE
from congvan.organization.rules.working_days import WEEKDAYS_ONLY, WorkingCalendar

# A Wednesday; the Tuesday before is a holiday (Ngày Văn hóa Việt Nam).
CALENDAR = WorkingCalendar(free=frozenset({date(2026, 11, 24)}))
NOW = datetime(2026, 11, 25, 11, 0, tzinfo=OFFICE_ZONE)


@pytest.mark.parametrize(
    ("due", "words", "tone"),
    [
        (None, "Không có hạn", Tone.NONE),
        (NOW.replace(day=20, hour=17), "Quá hạn 2 ngày làm việc", Tone.LATE),
        (NOW.replace(day=23, hour=17), "Quá hạn 1 ngày làm việc", Tone.LATE),
        (NOW.replace(hour=8), "Quá hạn 3 giờ", Tone.LATE),
        (NOW - timedelta(seconds=10), "Quá hạn 1 phút", Tone.LATE),
        (NOW, "Còn 1 phút", Tone.NEAR),
        (NOW.replace(hour=11, minute=45), "Còn 45 phút", Tone.NEAR),
        (NOW.replace(hour=16), "Còn 5 giờ", Tone.NEAR),
        (NOW.replace(day=26, hour=8), "Còn 1 ngày", Tone.NEAR),
        (NOW.replace(day=27, hour=17), "Còn 2 ngày", Tone.NEAR),
        (NOW.replace(day=28), "Còn 2 ngày", Tone.NEAR),
        (NOW.replace(day=30), "30/11", Tone.LATER),
        (NOW.replace(year=2027, month=1, day=4), "04/01/2027", Tone.LATER),
    ],
)
def test_deadline_as_people_say_it(due: datetime | None, words: str, tone: Tone):
    assert deadline_words(due, NOW, CALENDAR) == (words, tone)


@given(st.integers(-1_000_000, 1_000_000))
def test_late_in_words_is_late_in_the_list(minutes: int):
    due = NOW + timedelta(minutes=minutes)
    words, tone = deadline_words(due, NOW, CALENDAR)
    assert (tone is Tone.LATE) == (due < NOW)
    assert words.startswith("Quá hạn") == (due < NOW)
    assert " 0 " not in words


def test_how_it_ended():
    assert finished_words(None, NOW, CALENDAR) == ("Xong", Tone.DONE)
    assert finished_words(NOW, NOW, CALENDAR) == ("Xong", Tone.DONE)
    for due, words in (
        (NOW - timedelta(days=2), "Xong · trễ 1 ngày"),
        (NOW - timedelta(hours=2), "Xong · trễ 2 giờ"),
    ):
        assert finished_words(due, NOW, CALENDAR) == (words, Tone.DONE_LATE)


def test_when_only_days_off_lie_between_the_date_stands():
    friday, saturday = NOW.replace(day=27, hour=17), NOW.replace(day=28, hour=9)
    assert deadline_words(friday, saturday, WEEKDAYS_ONLY) == ("Quá hạn từ 27/11", Tone.LATE)
    sunday = NOW.replace(day=29, hour=17)
    assert deadline_words(sunday, saturday, WEEKDAYS_ONLY) == ("Đến 29/11", Tone.NEAR)
    assert finished_words(friday, saturday, WEEKDAYS_ONLY) == (
        "Xong · trễ từ 27/11",
        Tone.DONE_LATE,
    )


def test_totals_are_capped_and_times_are_short():
    assert (count_words(1000), count_words(1001)) == ("1000", "1000+")
    assert time_words(NOW, NOW) == "11:00"
    assert time_words(NOW.replace(day=24), NOW) == "24/11 11:00"
    assert time_words(NOW.replace(year=2025), NOW) == "25/11/2025 11:00"
