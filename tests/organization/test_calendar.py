"""The working calendar: what it begins with, who keeps it, deadlines made with it."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from congvan.kernel import clock
from congvan.kernel.clock import OFFICE_ZONE
from congvan.kernel.errors import InvalidInput, NotAllowed, NotFound
from congvan.kernel.models import AuditEvent
from congvan.organization.models import CalendarDay
from congvan.organization.queries import calendar as questions
from congvan.organization.services import calendar as verbs
from congvan.organization.services.calendar import DayDetails, DayTaken, DayUnsuitable
from tests.world import OUTSIDER, World, member

TREE_DAY = DayDetails(date(2026, 12, 14), "  Ngày nghỉ thử ", "Quyết định 01/QĐ-TTg")


@pytest.fixture
def keeper(world: World):
    return member(world, "quynh")


def last_sentence() -> str:
    return AuditEvent.objects.latest("id").sentence


@pytest.mark.parametrize(
    ("off", "worked"),
    [
        (date(2025, 5, 2), date(2025, 4, 26)),
        (date(2026, 1, 2), date(2026, 1, 10)),
        (date(2026, 8, 31), date(2026, 8, 22)),
    ],
)
def test_the_known_swaps_are_there(db: None, off: date, worked: date):
    calendar = questions.working_calendar()
    assert not calendar.is_working(off)
    assert calendar.is_working(worked)
    lines = {line.day: line for line in questions.days_of(off.year)}
    assert (lines[off].pair, lines[worked].pair) == (worked, off)


def test_the_days_of_the_law_are_there(db: None):
    calendar = questions.working_calendar()
    off = [
        date(2026, 11, 24),
        date(2027, 11, 24),
        date(2026, 2, 16),
        date(2026, 4, 27),
        date(2025, 9, 1),
    ]
    assert not any(calendar.is_working(day) for day in off)
    # The day of Vietnamese culture is one from 2026 on.
    assert calendar.is_working(date(2025, 11, 24))
    assert all(line.is_draft for line in questions.days_of(2027))
    assert not any(line.is_draft for line in questions.days_of(2026))
    assert all(line.source for year in (2025, 2026, 2027) for line in questions.days_of(year))


def test_deadlines_end_with_working_hours(db: None):
    # Friday 20/11/2026; Tuesday 24/11 is off.
    assert questions.due_in(2, since=date(2026, 11, 20)) == datetime(
        2026, 11, 25, 17, tzinfo=OFFICE_ZONE
    )
    now = datetime(2026, 11, 23, 9, tzinfo=OFFICE_ZONE)
    assert questions.days_left(datetime(2026, 11, 25, 17, tzinfo=OFFICE_ZONE), now=now) == 1
    assert questions.days_left(datetime(2026, 11, 20, 17, tzinfo=OFFICE_ZONE), now=now) == -1
    with clock.frozen(now):
        assert questions.due_in(1) == datetime(2026, 11, 25, 17, tzinfo=OFFICE_ZONE)


@pytest.mark.parametrize(
    ("day", "hour", "inside"),
    [
        (date(2026, 11, 23), time(7, 30), True), (date(2026, 11, 23), time(7, 29), False),
        (date(2026, 11, 23), time(16, 59), True), (date(2026, 11, 23), time(17, 0), False),
        (date(2026, 11, 24), time(9, 0), False), (date(2026, 8, 22), time(9, 0), True),
    ],
)  # fmt: skip
def test_working_hours(db: None, day: date, hour: time, inside: bool):
    assert questions.in_working_hours(datetime.combine(day, hour, OFFICE_ZONE)) is inside


def test_the_calendar_is_read_once_a_while(db: None):
    start = clock.now()
    with clock.frozen(start), CaptureQueriesContext(connection) as taken:
        questions.working_calendar()
        questions.working_calendar()
    assert len(taken) == 1
    with clock.frozen(start + questions.LIFE * 2), CaptureQueriesContext(connection) as taken:
        questions.working_calendar()
    assert len(taken) == 1


def test_a_holiday_is_added_changed_and_removed(world: World, keeper):
    row = verbs.add_holiday(by=keeper, details=TREE_DAY)
    assert not questions.working_calendar().is_working(TREE_DAY.day)
    assert "thêm ngày nghỉ 14/12/2026 (Ngày nghỉ thử)" in last_sentence()
    moved = DayDetails(date(2026, 12, 15), "Ngày nghỉ thử", TREE_DAY.source)
    verbs.change_day(by=keeper, day_id=row.pk, details=moved)
    assert "sửa ngày 14/12/2026" in last_sentence()
    assert "thành ngày 15/12/2026: Ngày" in last_sentence()
    calendar = questions.working_calendar()
    assert calendar.is_working(date(2026, 12, 14))
    assert not calendar.is_working(moved.day)
    assert verbs.remove_day(by=keeper, day_id=row.pk) == (moved.day,)
    assert questions.working_calendar().is_working(moved.day)
    with pytest.raises(NotFound):
        verbs.remove_day(by=keeper, day_id=row.pk)


@pytest.mark.parametrize("from_the_make_up_day", [True, False])
def test_a_swap_lives_and_goes_as_a_pair(world: World, keeper, from_the_make_up_day: bool):
    off = verbs.add_swap(by=keeper, details=TREE_DAY, made_up=date(2026, 12, 19))
    assert "làm bù ngày 19/12/2026" in last_sentence()
    made_up = CalendarDay.objects.get(date=date(2026, 12, 19))
    verbs.change_day(
        by=keeper, day_id=off.pk, details=DayDetails(TREE_DAY.day, "Tên khác", "Quyết định 2")
    )
    made_up.refresh_from_db()
    assert (made_up.name, made_up.source) == ("Tên khác", "Quyết định 2")
    day_id = made_up.pk if from_the_make_up_day else off.pk
    assert verbs.remove_day(by=keeper, day_id=day_id) == (TREE_DAY.day, made_up.date)
    assert not CalendarDay.objects.filter(date__in=(TREE_DAY.day, made_up.date)).exists()


def test_days_that_cannot_be(world: World, keeper):
    with pytest.raises(DayTaken):
        verbs.add_holiday(by=keeper, details=DayDetails(date(2026, 11, 24), "X", "Y"))
    with pytest.raises(DayUnsuitable):
        verbs.add_swap(by=keeper, details=TREE_DAY, made_up=date(2026, 12, 18))
    with pytest.raises(DayUnsuitable):
        verbs.add_swap(
            by=keeper, details=DayDetails(date(2026, 12, 13), "X", "Y"), made_up=date(2026, 12, 19)
        )
    with pytest.raises(InvalidInput, match="căn cứ"):
        verbs.add_holiday(by=keeper, details=DayDetails(date(2026, 12, 13), "X", " "))
    assert not CalendarDay.objects.filter(date__year=2026, date__month=12).exists()


def test_a_year_is_drafted_and_confirmed(world: World, keeper):
    shown = questions.draft_of(2028)
    assert shown
    assert not any(line.is_known for line in shown)
    assert not questions.days_of(2028)  # showing keeps nothing
    assert verbs.draft_year(by=keeper, year=2028) == len(shown)
    assert all(line.is_draft for line in questions.days_of(2028))
    assert all(line.is_known for line in questions.draft_of(2028))
    with pytest.raises(InvalidInput, match="đã có đủ"):
        verbs.draft_year(by=keeper, year=2028)
    assert verbs.confirm_year(by=keeper, year=2028, source="Quyết định 9") == len(shown)
    assert {line.source for line in questions.days_of(2028)} == {"Quyết định 9"}
    assert "xác nhận" in last_sentence()
    with pytest.raises(InvalidInput, match="không có ngày dự thảo"):
        verbs.confirm_year(by=keeper, year=2028, source="Quyết định 9")


def test_drafting_a_year_with_a_swap_keeps_the_pair(world: World, keeper):
    CalendarDay.objects.filter(date__year=2026).delete()
    verbs.draft_year(by=keeper, year=2026)
    lines = {line.day: line for line in questions.days_of(2026)}
    assert lines[date(2026, 8, 31)].pair == date(2026, 8, 22)
    with pytest.raises(DayUnsuitable):
        verbs.draft_year(by=keeper, year=1800)


@pytest.mark.parametrize("key", ["anh", "khai", OUTSIDER])
def test_only_the_province_keeps_the_calendar(world: World, key: str):
    by = member(world, key)
    day_id = CalendarDay.objects.get(date=date(2026, 11, 24)).pk
    for verb in (
        lambda: verbs.add_holiday(by=by, details=TREE_DAY),
        lambda: verbs.add_swap(by=by, details=TREE_DAY, made_up=date(2026, 12, 19)),
        lambda: verbs.change_day(by=by, day_id=day_id, details=TREE_DAY),
        lambda: verbs.remove_day(by=by, day_id=day_id),
        lambda: verbs.draft_year(by=by, year=2028),
        lambda: verbs.confirm_year(by=by, year=2027, source="X"),
    ):
        with pytest.raises(NotAllowed):
            verb()


@pytest.mark.parametrize(
    "row",
    [
        {"date": date(2026, 12, 18), "kind": "made_up"},
        {"date": date(2026, 12, 19), "kind": "made_up"},
        {"date": date(2026, 12, 19), "kind": "swapped_off"},
        {"date": date(2026, 12, 18), "kind": "feast"},
        {"date": date(2026, 11, 24), "kind": "holiday"},
    ],
)
def test_the_database_defends_the_calendar(db: None, row: dict[str, object]):
    with pytest.raises(IntegrityError), transaction.atomic():
        CalendarDay.objects.create(name="X", source="Y", **row)


def test_a_draft_of_any_year_in_reach_can_be_made(db: None):
    for year in (verbs.FIRST_YEAR, 2030, verbs.LAST_YEAR):
        assert len(questions.draft_of(year)) >= 9
    assert timedelta(0) < questions.LIFE <= timedelta(minutes=1)
