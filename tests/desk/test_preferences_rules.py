"""When somebody rests and which kind a notice is: the pure rules."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from congvan.desk.states import TellingKind
from congvan.desk.telling import Hours, digest_after, kind_of, rest_ends
from congvan.kernel.clock import OFFICE_ZONE
from congvan.organization.rules.working_days import WorkingCalendar

# Wednesday 2 September 2026 is the national day; 1 September is free by its pair.
CALENDAR = WorkingCalendar(
    free=frozenset({date(2026, 9, 1), date(2026, 9, 2)}), made_up=frozenset()
)


def at(day: int, hour: int, minute: int = 0, month: int = 8) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=OFFICE_ZONE)


@pytest.mark.parametrize(
    ("moment", "until"),
    [
        (at(26, 20, 59), None),
        (at(26, 21, 0), at(27, 6)),
        (at(27, 5, 59), at(27, 6)),
        (at(27, 6, 0), None),
        # Friday night: Saturday and Sunday are days off, so Monday morning.
        (at(28, 23, 0), at(31, 6)),
        (at(29, 12, 0), at(31, 6)),
        # Monday night before two free days.
        (at(31, 22, 0), at(3, 6, month=9)),
    ],
)
def test_people_rest_at_night_and_on_days_off(moment: datetime, until: datetime | None):
    assert rest_ends(moment, Hours(), CALENDAR) == until
    assert rest_ends(moment.astimezone(UTC), Hours(), CALENDAR) == until


def test_hours_within_one_day_and_none_at_all():
    noon = Hours(time(11, 30), time(13, 30), quiet_on_days_off=False)
    assert rest_ends(at(26, 12), noon, CALENDAR) == at(26, 13, 30)
    assert rest_ends(at(29, 14), noon, CALENDAR) is None
    assert rest_ends(at(26, 3), Hours(time(0), time(0), quiet_on_days_off=False), CALENDAR) is None


MINUTES = st.integers(0, 24 * 60 - 1)


@given(st.integers(0, 330), MINUTES, MINUTES, MINUTES, st.booleans())
def test_rest_always_ends_and_never_inside_another_rest(day, minute, begins, ends, days_off):
    def clock_time(minutes: int) -> time:
        return time(minutes // 60, minutes % 60)

    hours = Hours(clock_time(begins), clock_time(ends), days_off)
    start = at(1, 0, month=1) + timedelta(days=day, minutes=minute)
    until = rest_ends(start, hours, CALENDAR)
    if until is not None:
        assert start < until < start + timedelta(days=12)
        assert rest_ends(until, hours, CALENDAR) is None


def test_the_digest_comes_on_working_mornings():
    assert digest_after(at(26, 6), time(7), CALENDAR) == at(26, 7)
    assert digest_after(at(26, 7, 1), time(7), CALENDAR) == at(27, 7)
    assert digest_after(at(28, 9), time(7), CALENDAR) == at(31, 7)
    assert digest_after(at(31, 9), time(7), CALENDAR) == at(3, 7, month=9)


@pytest.mark.parametrize(
    ("kind", "chosen"),
    [
        ("document.urged", TellingKind.DEADLINE),
        ("draft.review_due", TellingKind.DEADLINE),
        ("task.due", TellingKind.DEADLINE),
        ("task.reminded", TellingKind.DEADLINE),
        ("task.given", TellingKind.WORK),
        ("meeting_invited", TellingKind.MEETING),
        ("booking_withdrawn", TellingKind.MEETING),
        ("chat.mentioned", TellingKind.CHAT),
        ("chat.retention", TellingKind.NOTICE),
        ("letter.new", TellingKind.MAIL),
        ("letter.reply_due", TellingKind.DEADLINE),
        ("work_calendar.written", TellingKind.MEETING),
        ("consultation.reminded", TellingKind.DEADLINE),
        ("package.urgent", TellingKind.URGENT),
        ("draft.approved", TellingKind.NOTICE),
        ("work.handed_over", TellingKind.NOTICE),
        ("something_new", TellingKind.NOTICE),
        ("", TellingKind.NOTICE),
    ],
)
def test_every_notice_has_a_kind(kind: str, chosen: TellingKind):
    assert kind_of(kind) is chosen
