"""A deadline tells the days off it does not count."""

from __future__ import annotations

from datetime import date, datetime

from congvan.kernel.clock import OFFICE_ZONE
from congvan.organization.rules.working_days import WorkingCalendar
from congvan.web.deadlines import due_in_full, due_of_finished, due_of_open

CALENDAR = WorkingCalendar(free=frozenset({date(2026, 11, 24)}))
NOW = datetime(2026, 11, 20, 9, 0, tzinfo=OFFICE_ZONE)
DUE = datetime(2026, 11, 25, 17, 0, tzinfo=OFFICE_ZONE)


def test_the_days_off_before_it_are_named():
    assert due_in_full(DUE, NOW, CALENDAR) == "17:00 ngày 25/11 (trừ 24/11)"
    assert due_in_full(DUE, DUE, CALENDAR) == "17:00 ngày 25/11"
    assert due_in_full(None, NOW, CALENDAR) == "Không có hạn"


def test_looks_follow_working_days():
    assert (due_of_open(DUE, NOW, CALENDAR).kind, due_of_open(DUE, NOW, CALENDAR).text) == (
        "soon",
        "Còn 2 ngày",
    )
    assert due_of_open(DUE, NOW, WorkingCalendar()).kind == "later"
    late = due_of_finished(NOW, DUE, CALENDAR)
    assert (late.kind, late.text, late.note) == ("done-late", "Xong", "· trễ 2 ngày")
