"""Three days for a word: reminded on the second, brought before who is above after them (R-074)."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from congvan.desk.states import Urgency
from congvan.drafting.models import Draft
from congvan.drafting.queries.page import draft_view
from congvan.drafting.rules.clock import Limits, after_minutes, clock_words, review_clock
from congvan.drafting.services import policy, review
from congvan.drafting.services.overdue import watch_reviews
from congvan.kernel import clock
from congvan.kernel.clock import OFFICE_ZONE
from congvan.organization.rules.working_days import WorkingCalendar
from tests.drafting import papers
from tests.drafting.conftest import NOW
from tests.drafting.papers import Office, fresh, told

# Tuesday the 24th is a day off, Saturday the 28th is worked instead.
CALENDAR = WorkingCalendar(
    free=frozenset({date(2026, 11, 24)}), made_up=frozenset({date(2026, 11, 28)})
)


def at(day: int, hour: int = 8, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=OFFICE_ZONE)


@pytest.mark.parametrize(
    ("asked", "limits", "remind", "due"),
    [
        # Calendar days: the day of submission is not counted.
        (at(16), Limits(), at(18, 7, 30), at(19, 17)),
        # The last day is a Sunday: the next day that works.
        (at(19, 16), Limits(), at(23, 7, 30), at(23, 17)),
        # The reminder's day is off: the day after.
        (at(22), Limits(), at(25, 7, 30), at(25, 17)),
        (at(20), Limits(in_working_days=True), at(25, 7, 30), at(26, 17)),
        (at(25), Limits(days=5, reminder_day=3), at(28, 7, 30), datetime(2026, 11, 30, 17, tzinfo=OFFICE_ZONE)),
    ],
)  # fmt: skip
def test_days(asked, limits, remind, due):
    found = review_clock(asked, Urgency.NORMAL, limits=limits, calendar=CALENDAR)
    assert (found.remind_at, found.due_at) == (remind, due)


@pytest.mark.parametrize(
    ("urgency", "asked", "due"),
    [
        (Urgency.FLASH, at(16, 8), at(16, 12, 45)),
        (Urgency.FLASH, at(16, 16), at(17, 11, 15)),
        (Urgency.FLASH, at(20, 20), at(23, 12, 15)),
        (Urgency.IMMEDIATE, at(16, 8), at(17, 8)),
        (Urgency.URGENT, at(23, 8), at(25, 8)),
        (Urgency.URGENT, at(22, 8), at(23, 17)),
    ],
)
def test_urgent_drafts_have_their_own_limit(urgency, asked, due):
    found = review_clock(asked, urgency, limits=Limits(), calendar=CALENDAR)
    assert found.due_at == due
    assert asked <= found.remind_at < due


def test_working_minutes_never_end_outside_the_offices_hours():
    for minutes in range(1, 2400, 37):
        end = after_minutes(at(20, 16), minutes, CALENDAR)
        assert CALENDAR.is_working(end.date())
        assert (7, 30) <= (end.hour, end.minute) <= (17, 0)


def test_words():
    assert clock_words(at(19, 17), at(17, 8)) == "Còn 2 ngày"
    assert clock_words(at(19, 17), at(19, 8)) == "Còn 9 giờ"
    assert clock_words(at(19, 17), at(19, 16, 30)) == "Còn chưa đến 1 giờ"
    assert clock_words(at(19, 17), at(19, 19)) == "Quá hạn 2 giờ"
    assert clock_words(at(19, 17), at(21, 18)) == "Quá hạn 2 ngày"


def run(days: float) -> int:
    with clock.frozen(NOW + timedelta(days=days)):
        return watch_reviews()


def test_reminded_once_and_escalated_once(office: Office):
    draft = papers.at_unit(office)
    due = fresh(draft).review_due_at
    assert draft_view(office.tuan, draft.pk).clock.sentence == "Còn 5 ngày để cho ý kiến"
    assert due.astimezone(OFFICE_ZONE).date() == date(2026, 11, 30)
    assert run(1) == 0
    # Day two of the calendar is Friday.
    assert (run(2), run(2.1)) == (1, 0)
    assert told(office.tuan, "draft.review_due") == 1
    # Nobody is called on a Sunday, nor before the day is over.
    assert (run(4), run(5.3)) == (0, 0)
    assert (run(6), run(6.1)) == (1, 0)
    for above in (office.khai, office.bao, office.an):
        assert told(above, "draft.review_overdue") == 1
    assert told(office.huong, "draft.review_overdue") == 0
    # The next review has a clock of its own.
    with clock.frozen(NOW + timedelta(days=6)):
        review.agree(by=office.tuan, draft_id=draft.pk)
        assert (fresh(draft).review_due_at, run(10)) == (None, 0)
        review.submit_to_leader(by=office.an, draft_id=draft.pk, to=office.huong.membership_id)
    assert (run(8), run(12)) == (1, 1)
    assert told(office.huong, "draft.review_due") == 1
    assert told(office.khai, "draft.review_overdue") == 2


def test_the_agencys_own_limit(office: Office):
    policy.set_policy(
        by=office.anh, step_order="number_first", review_days=1, review_in_working_days=True,
        reminder_day=1,
    )  # fmt: skip
    draft = papers.at_unit(office)
    flash = papers.at_unit(office, urgency=Urgency.FLASH)
    dues = Draft.objects.filter(pk__in=[draft.pk, flash.pk]).order_by("id")
    days = [one.review_due_at.astimezone(OFFICE_ZONE).day for one in dues]
    assert days == [26, 25]
