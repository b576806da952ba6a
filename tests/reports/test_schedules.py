"""Reports sent on their days: once each, on working days, with the rights of whoever gets them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime, timedelta
from io import BytesIO

import pytest
from django.db import IntegrityError, transaction
from openpyxl import load_workbook

from congvan.desk.models import Notice
from congvan.kernel import clock
from congvan.kernel.errors import InvalidInput, NotFound
from congvan.kernel.models import AuditEvent
from congvan.organization.models import CalendarDay, Membership
from congvan.organization.queries.calendar import forget_calendar
from congvan.organization.rules.working_days import WorkingCalendar
from congvan.reports.models import ReportFile, ReportSchedule, ScheduleReceiver
from congvan.reports.own import services as own_services
from congvan.reports.own.shape import Shape
from congvan.reports.rules import periods, rhythms
from congvan.reports.scheduling import delivering, ordering, queries, services
from congvan.reports.scheduling.services import Sending
from congvan.reports.scheduling.wanted import Wanted
from congvan.reports.states import Format, Layout, Rhythm
from tests.directives import papers
from tests.directives.papers import Office, open_office
from tests.world import World

SHAPE = Shape("van-ban-den", Layout.GROUPS, "thang-nay", ("tong",), ("loai",))
ZONE = clock.OFFICE_ZONE
CALENDAR = WorkingCalendar(free=frozenset(date(2027, 2, day) for day in range(4, 13)))


def at(year: int, month: int, day: int, hour: int = 8) -> AbstractContextManager[None]:
    """The clock held at an hour of the office's day."""
    forget_calendar()
    return clock.frozen(datetime(year, month, day, hour, tzinfo=ZONE))


@pytest.fixture(autouse=True)
def _wednesday_morning() -> Iterator[None]:
    with at(2026, 11, 25):
        yield
    forget_calendar()


@pytest.fixture
def office(world: World) -> Office:
    CalendarDay.objects.all().delete()
    office = open_office(world)
    papers.passed_on(office)
    papers.forwarded(office)
    return office


def weekly(**changes: object) -> Sending:
    usual: dict[str, object] = {
        "set_key": "so-luong", "period": "thang-nay", "form": Format.XLSX, "rhythm": Rhythm.WEEKLY,
        "place": 5,
    }  # fmt: skip
    return Sending(**{**usual, **changes})  # type: ignore[arg-type]


def ordered(office: Office, *receivers: int, **changes: object) -> int:
    to = receivers or (office.khai.membership_id, office.an.membership_id)
    return services.order(by=office.khai, sending=weekly(**changes), receivers=to)


def made() -> list[ReportFile]:
    """What was ordered is made, as the job does."""
    for pk in ReportFile.objects.filter(ended_at=None).values_list("pk", flat=True):
        delivering.make_file(file_id=pk)
    return list(ReportFile.objects.order_by("member_id", "id"))


def total(file: ReportFile) -> object:
    sheet = load_workbook(BytesIO(bytes(file.content or b""))).worksheets[0]
    return next(row[1] for row in sheet.iter_rows(values_only=True) if row[0] == "Tổng số")


@pytest.mark.parametrize(
    ("rhythm", "place", "now", "due"),
    [
        (Rhythm.WEEKLY, 1, (2026, 11, 23, 6), date(2026, 11, 16)),  # before seven
        (Rhythm.WEEKLY, 1, (2026, 11, 23, 7), date(2026, 11, 23)),
        (Rhythm.MONTHLY, 1, (2026, 11, 2, 7), date(2026, 11, 1)),  # a Sunday goes out on Monday
        (Rhythm.MONTHLY, 31, (2026, 12, 1, 7), date(2026, 11, 30)),  # a short month
        (Rhythm.MONTHLY, 1, (2026, 11, 1, 23), date(2026, 10, 1)),
        (Rhythm.QUARTERLY, 5, (2027, 1, 5, 7), date(2027, 1, 5)),
        (Rhythm.QUARTERLY, 5, (2027, 3, 31, 7), date(2027, 1, 5)),
        (Rhythm.WEEKLY, 5, (2027, 2, 12, 9), date(2027, 1, 29)),  # Tết: both Fridays wait
        (Rhythm.WEEKLY, 5, (2027, 2, 15, 7), date(2027, 2, 12)),  # and go out once
    ],
)
def test_the_last_day_due(rhythm: Rhythm, place: int, now: tuple[int, ...], due: date):
    moment = datetime(*now, tzinfo=ZONE)  # type: ignore[arg-type]
    since = datetime(2026, 1, 1, tzinfo=UTC)
    assert rhythms.due_day(rhythm, place, CALENDAR, since=since, now=moment) == due
    assert rhythms.due_day(rhythm, place, CALENDAR, since=moment, now=moment) is None
    following = rhythms.next_sending(rhythm, place, CALENDAR, now=moment)
    assert CALENDAR.is_working(following)
    later = datetime.combine(following, rhythms.SENT_FROM, tzinfo=ZONE)
    assert rhythms.due_day(rhythm, place, CALENDAR, since=moment, now=later) is not None
    just_before = later - timedelta(minutes=1)
    assert rhythms.due_day(rhythm, place, CALENDAR, since=moment, now=just_before) is None


def test_each_receiver_gets_the_figures_of_their_own_rights(office: Office):
    ordered(office)
    assert delivering.order_due() == 0
    with at(2026, 11, 27, 7):
        assert delivering.order_due() == 1
        by_member = {file.member_id: file for file in made()}
        assert total(by_member[office.khai.membership_id]) == 2
        assert total(by_member[office.an.membership_id]) == 1
        told = Notice.objects.filter(kind="report_file")
        assert {notice.member_id for notice in told} == by_member.keys()
        event = AuditEvent.objects.filter(code="report.delivered").latest("id")
        assert event.data["form"] == "XLSX"
        mine = queries.files(office.an)
        assert queries.content_of(office.an, mine[0].file_id).data
        for stranger in (office.khai, office.quang):
            with pytest.raises(NotFound):
                queries.content_of(stranger, mine[0].file_id)


def test_running_again_sends_nothing_twice(office: Office, monkeypatch: pytest.MonkeyPatch):
    schedule_id = ordered(office)
    with at(2026, 11, 27):
        delivering.order_due()
        # The same tick in another process that has not seen the first one's commit.
        ReportSchedule.objects.update(last_due=None)
        delivering.order_due()
        assert ReportFile.objects.count() == 2
        twin = ReportFile.objects.all()[0]
        twin.pk = None
        with pytest.raises(IntegrityError), transaction.atomic():
            twin.save(force_insert=True)

        def killed(*_: object, **__: object) -> None:
            raise KeyboardInterrupt

        with monkeypatch.context() as patched:  # the process dies with the file in its hands
            patched.setattr(delivering, "_end", killed)
            with pytest.raises(KeyboardInterrupt):
                made()
        assert not Notice.objects.filter(kind="report_file").exists()
        for _ in range(2):
            made()
        for pk in ReportFile.objects.values_list("pk", flat=True):
            delivering.make_file(file_id=pk)
        assert Notice.objects.filter(kind="report_file").count() == 2
        assert AuditEvent.objects.filter(code="report.delivered").count() == 2
    with at(2026, 12, 25, 6), monkeypatch.context() as patched:  # killed between two receivers

        def half(*_: object, **__: object) -> None:
            raise OSError

        patched.setattr("congvan.kernel.jobs.defer", half)
        assert delivering.order_due() == 0
        assert ReportFile.objects.filter(schedule_id=schedule_id).count() == 2
    with at(2026, 12, 25, 6):  # three Fridays were missed: one of them is made up for
        assert delivering.order_due() == 1
        assert delivering.order_due() == 0
        days = set(ReportFile.objects.values_list("due_day", flat=True))
        assert days == {date(2026, 11, 27), date(2026, 12, 18)}


def test_the_period_is_that_of_the_day_due(office: Office):
    ordered(office, office.khai.membership_id, rhythm=Rhythm.MONTHLY, place=31)
    with at(2026, 12, 9):
        delivering.order_due()
        assert made()[0].wanted["period"] == "thang-2026-11"


def test_it_stops_when_the_orderer_leaves_or_nothing_is_left_to_send(office: Office):
    shared = own_services.save(by=office.khai, name="Đến theo loại", shape=SHAPE, is_shared=True)
    first, second, third = (
        ordered(office),
        ordered(office, set_key="", own_id=shared),
        ordered(office, set_key="", own_id=shared),
    )
    own_services.share(by=office.khai, own_id=shared, is_shared=False)
    with at(2026, 11, 27):
        assert delivering.order_due() == 1
        assert "dùng chung" in ReportSchedule.objects.get(pk=second).reason
        ReportSchedule.objects.filter(pk=third).update(ended_at=None, reason="", last_due=None)
        own_services.drop(by=office.khai, own_id=shared)
        assert "xóa" in ReportSchedule.objects.get(pk=third).reason
    Membership.objects.filter(pk=office.khai.membership_id).update(valid_to=date(2026, 11, 30))
    with at(2026, 12, 4):
        assert delivering.order_due() == 0
        assert ReportSchedule.objects.get(pk=first).ended_at is not None
        told = Notice.objects.filter(kind="report_schedule.ended", subject_id=first)
        assert [notice.member_id for notice in told] == [office.an.membership_id]


def test_a_receiver_who_left_or_lost_the_right_gets_no_file(office: Office):
    persons = Shape("phan-cong-nguoi", Layout.GROUPS, "thang-nay", ("tong",), ("nguoi",))
    own_id = own_services.save(by=office.khai, name="Từng người", shape=persons, is_shared=True)
    with pytest.raises(InvalidInput) as refused:
        ordered(office, office.lan.membership_id, set_key="", own_id=own_id)
    assert office.lan.person_name in str(refused.value)
    schedule_id = ordered(office, office.khai.membership_id, set_key="", own_id=own_id)
    lan = office.lan.membership_id
    ScheduleReceiver.objects.create(schedule_id=schedule_id, member_id=lan)
    with at(2026, 11, 27):
        delivering.order_due()
        by_member = {file.member_id: file for file in made()}
        assert by_member[lan].reason
        assert by_member[lan].content is None
        assert by_member[office.khai.membership_id].content


WRONG: tuple[dict[str, object], ...] = (
    {"set_key": "la"}, {"set_key": "", "own_id": 99999}, {"period": "thang-2026-11"},
    {"period": "la"}, {"place": 0}, {"place": 6}, {"rhythm": Rhythm.MONTHLY, "place": 32},
)  # fmt: skip


def test_what_cannot_be_sent_is_refused(office: Office):
    for changes in WRONG:
        with pytest.raises((InvalidInput, NotFound)):
            ordered(office, **changes)


def test_receivers_are_of_the_agency(office: Office):
    own_id = own_services.save(by=office.khai, name="Của tôi", shape=SHAPE)
    for sending, receivers in (
        ({}, [office.quang.membership_id]), ({}, [office.khai.membership_id, 0]),
        ({"set_key": "", "own_id": own_id}, [office.an.membership_id]),  # not shared
    ):  # fmt: skip
        with pytest.raises(InvalidInput):
            services.order(by=office.khai, sending=weekly(**sending), receivers=receivers)
    with pytest.raises(InvalidInput):
        services.order(by=office.khai, sending=weekly(), receivers=[])
    with pytest.raises(NotFound):
        services.order(
            by=office.an, sending=weekly(set_key="", own_id=own_id),
            receivers=[office.an.membership_id],
        )  # fmt: skip


def test_stop_and_leave_are_for_those_concerned(office: Office):
    schedule_id = ordered(office)
    for stranger in (office.an, office.quang, office.lan):
        with pytest.raises(NotFound):
            services.stop(by=stranger, schedule_id=schedule_id)
    for stranger in (office.quang, office.lan):
        with pytest.raises(NotFound):
            services.leave(by=stranger, schedule_id=schedule_id)
        with pytest.raises(NotFound):
            queries.schedule(stranger, schedule_id)
    services.leave(by=office.an, schedule_id=schedule_id)
    assert not queries.schedules(office.an)
    services.leave(by=office.khai, schedule_id=schedule_id)
    assert queries.schedule(office.khai, schedule_id).ended_at is not None


def test_long_files_come_later_and_old_ones_go(office: Office, monkeypatch: pytest.MonkeyPatch):
    wanted = Wanted("Đến theo loại", periods.month(2026, 11), Format.XLSX, shape=SHAPE)
    assert not isinstance(ordering.take(by=office.khai, wanted=wanted), int)
    monkeypatch.setattr(ordering, "DIRECT_LINES", 0)
    first, second = (ordering.take(by=office.khai, wanted=wanted) for _ in range(2))
    monkeypatch.setattr(delivering, "MOST_WAITING", 2)
    with pytest.raises(InvalidInput):
        ordering.take(by=office.khai, wanted=wanted)
    assert isinstance(first, int)
    assert isinstance(second, int)
    delivering.make_file(file_id=first)
    assert queries.file(office.khai, first).is_ready
    assert AuditEvent.objects.filter(code="report.exported").count() == 2
    with at(2026, 11, 27):
        assert delivering.give_up_stuck() == 1
        assert "Máy chủ gặp lỗi" in queries.file(office.khai, second).reason
    with at(2027, 11, 24):
        assert delivering.forget_old() == 0
    with at(2027, 11, 26):
        assert delivering.forget_old() == 2
