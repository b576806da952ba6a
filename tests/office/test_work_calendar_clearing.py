"""January lists the year before; it goes when the administrator confirms (R-236, R-241, R-322)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import transaction

from congvan.desk.models import Notice, WorkItem
from congvan.dossiers import queries as dossiers
from congvan.dossiers import services as dossier_services
from congvan.kernel import clock
from congvan.kernel.errors import InvalidInput, NotAllowed, NotFound, WrongState
from congvan.office.meetings import jobs as meeting_jobs
from congvan.office.meetings.models import MeetingDocument
from congvan.office.meetings.queries.filed import filed_meetings
from congvan.office.work_calendar import jobs
from congvan.office.work_calendar.models import (
    CalendarClearing,
    CalendarClearingLine,
    CalendarEntry,
    CalendarPlan,
)
from congvan.office.work_calendar.queries import clearing as clearings
from congvan.office.work_calendar.rules import Folder
from congvan.office.work_calendar.services import clearing, confirming, keeping, plans, writing
from congvan.office.work_calendar.services.sources import place_entry, say_what_is_filed
from congvan.office.work_calendar.services.writing import EntryData
from congvan.office.work_calendar.states import CalendarKind
from tests import world as named_world
from tests.desk.office import NOW, Office, found_office
from tests.dossiers.papers import paper
from tests.office.meeting_papers import called
from tests.world import World

TOLD = datetime(2027, 1, 5, 2, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _wednesday_morning() -> Iterator[None]:
    with clock.frozen(NOW):
        yield


@pytest.fixture
def office(db: None) -> Office:
    return found_office()


def _published(office: Office, content: str, day: date, **more) -> CalendarEntry:
    starts = datetime(day.year, day.month, day.day, 1, 0, tzinfo=UTC)
    entry = writing.write_entry(
        by=office.ha, folder=Folder(CalendarKind.LEADER, office.ha.membership_id),
        data=EntryData(
            content=content, starts_at=starts, ends_at=starts + timedelta(hours=1), **more
        ),
    )  # fmt: skip
    plans.publish(by=office.ha, plan_id=entry.plan_id)
    return entry


@pytest.fixture
def year(office: Office) -> dict[str, CalendarEntry]:
    """Of four weeks of 2026: one goes, one is kept on request, one is filed, one runs into 2027."""
    document = paper(office.lan, office.ha)
    document.symbol, document.symbol_key = "9/BC-STC", writing.symbol_key("9/BC-STC")
    document.save()
    dossier = dossier_services.open_dossier(
        by=office.ha, title="Theo dõi", retention_id=dossiers.retention_periods()[0].id
    )
    dossier_services.put_in(by=office.ha, dossier_id=dossier.pk, document_id=document.pk)
    return {
        "goes": _published(office, "Đi cơ sở", date(2026, 11, 10)),
        "kept": _published(office, "Tiếp đoàn kiểm tra", date(2026, 11, 17)),
        "filed": _published(
            office, "Họp về báo cáo", date(2026, 12, 1), document_symbol="9/BC-STC"
        ),
        "runs": _published(office, "Trực Tết Dương lịch", date(2026, 12, 31)),
    }


def test_only_what_was_listed_and_neither_filed_nor_kept_goes(office: Office, year):
    asked = keeping.ask(
        by=office.ha, plan_id=year["kept"].plan_id, until=date(2028, 6, 30), reason="Đang thanh tra"
    )
    with pytest.raises(WrongState):
        keeping.ask(
            by=office.ha, plan_id=year["kept"].plan_id, until=date(2028, 6, 30), reason="Lần nữa"
        )
    with pytest.raises(NotAllowed):
        keeping.grant(by=office.ha, request_id=asked.pk)
    for stranger in (office.minh, office.quang):
        with pytest.raises(NotFound):
            keeping.grant(by=stranger, request_id=asked.pk)
    with clock.frozen(TOLD - timedelta(days=2)):
        clearing.run()
        assert not CalendarClearing.objects.exists()
    with clock.frozen(TOLD):
        clearing.run()
        clearing.run()
    (listed,) = clearings.clearings(office.khoa)
    assert (listed.year, listed.cleared_at) == (2026, None)
    assert CalendarEntry.objects.count() == 4
    told = Notice.objects.get(kind="work_calendar.clearing_listed")
    assert told.member_id == office.khoa.membership_id
    # Granted after the list was made: looked at again when the hour comes.
    keeping.grant(by=office.khoa, request_id=asked.pk)
    (owed,) = WorkItem.objects.filter(closed_at=None)
    assert (owed.subject_type, owed.subject_id) == ("calendar_clearing", listed.clearing_id)
    for days in (15, 40, 360):
        with clock.frozen(TOLD + timedelta(days=days)):
            clearing.run()
            assert CalendarEntry.objects.count() == 4
    assert Notice.objects.filter(kind="work_calendar.clearing_listed").count() == 4
    for stranger in (office.minh, office.ha, office.quang):
        with pytest.raises(NotFound):
            confirming.confirm(by=stranger, clearing_id=listed.clearing_id)
    with clock.frozen(TOLD + timedelta(days=41)):
        assert not clearing.clear_some(clearing_id=listed.clearing_id)
        confirming.confirm(by=office.khoa, clearing_id=listed.clearing_id)
        with pytest.raises(WrongState):
            confirming.confirm(by=office.khoa, clearing_id=listed.clearing_id)
        jobs.carry_out_clearing(clearing_id=listed.clearing_id)
        clearing.run()
    owed.refresh_from_db()
    assert owed.closed_at is not None
    assert set(CalendarEntry.objects.values_list("pk", flat=True)) == {
        year[key].pk for key in ("kept", "filed", "runs")
    }
    assert not CalendarPlan.objects.filter(pk=year["goes"].plan_id).exists()
    view, lines = clearings.clearing(office.khoa, listed.clearing_id)
    assert view.cleared_at is not None
    because = {line.content: line.kept_because for line in lines}
    assert because["Đi cơ sở"] == ""
    assert because["Tiếp đoàn kiểm tra"] == "được giữ đến 30/06/2028"
    assert because["Họp về báo cáo"] == clearing.IN_DOSSIER
    assert "Trực Tết Dương lịch" not in because
    with pytest.raises(NotFound):
        clearings.clearing(office.quang, listed.clearing_id)


def test_power_cut_between_two_batches_loses_and_doubles_nothing(
    office: Office, year, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(clearing, "BATCH", 1)
    with clock.frozen(TOLD):
        made = clearing.make_list(agency_id=office.agency_id, year=2026)
    assert made is not None
    kept = made.lines.get(subject_type=clearing.PLAN, subject_id=year["kept"].plan_id)
    with pytest.raises(InvalidInput):
        confirming.keep_lines(by=office.khoa, clearing_id=made.pk, left_out=[kept.pk], reason=" ")
    # A plan stays with its entry.
    assert (
        confirming.keep_lines(
            by=office.khoa, clearing_id=made.pk, left_out=[kept.pk], reason="Đang thanh tra"
        )
        == 2
    )
    with clock.frozen(TOLD + timedelta(days=15)):
        confirming.confirm(by=office.khoa, clearing_id=made.pk)
        assert clearing.clear_some(clearing_id=made.pk)
        half = CalendarClearingLine.objects.exclude(gone_at=None).count()
        assert half == 1
        clearing.run()
        assert not clearing.clear_some(clearing_id=made.pk)
    assert CalendarEntry.objects.filter(pk=year["kept"].pk).exists()
    made.refresh_from_db()
    assert made.cleared_at is not None
    assert not made.lines.filter(gone_at=None, kept_because="").exists()
    # The next year's list takes up what was kept, if nothing keeps it any more.
    with clock.frozen(TOLD + timedelta(days=366)):
        again = clearing.make_list(agency_id=office.agency_id, year=2027)
    assert again is not None
    assert again.lines.filter(content="Trực Tết Dương lịch").exists()


def test_the_time_of_a_meeting_stays_when_its_paper_is_filed(office: Office, year):
    """The source says what is filed; the calendar knows nothing of meetings."""
    placed = {
        number: place(office, number, day)
        for number, day in ((1, date(2026, 11, 12)), (2, date(2026, 11, 13)))
    }
    say_what_is_filed("test_source", lambda ids: {one for one in ids if one == 2})
    with clock.frozen(TOLD):
        made = clearing.make_list(agency_id=office.agency_id, year=2026)
    assert made is not None
    kept = dict(
        made.lines.filter(subject_id__in=placed.values()).values_list("subject_id", "kept_because")
    )
    assert kept == {placed[1]: "", placed[2]: clearing.IN_DOSSIER}


def place(office: Office, number: int, day: date) -> int:
    starts = datetime(day.year, day.month, day.day, 1, 0, tzinfo=UTC)
    with transaction.atomic():
        return place_entry(
            by=office.ha, source_type="test_source", source_id=number, content="Họp",
            starts_at=starts, ends_at=starts + timedelta(hours=1),
        )  # fmt: skip


def test_meetings_say_which_of_them_have_a_paper_in_a_dossier(world: World):
    meeting = called(world)
    lan = named_world.member(world, "lan")
    document = paper(lan)
    MeetingDocument.objects.create(
        meeting=meeting, document=document, added_by_id=lan.membership_id, added_at=clock.now()
    )
    assert filed_meetings([meeting.pk]) == set()
    dossier = dossier_services.open_dossier(
        by=lan, title="Họp", retention_id=dossiers.retention_periods()[0].id
    )
    dossier_services.put_in(by=lan, dossier_id=dossier.pk, document_id=document.pk)
    assert filed_meetings([meeting.pk, 0]) == {meeting.pk}
    assert meeting_jobs.filed_meetings is filed_meetings
