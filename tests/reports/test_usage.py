"""Who came in and who opened what was given: counted by hand in a small world."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from congvan.documents.services import reading
from congvan.kernel import clock
from congvan.kernel.errors import NotFound
from congvan.organization.models import Account, PresenceDay
from congvan.reports import queries
from congvan.reports.definitions import REPORTS
from congvan.reports.rules import periods
from tests.documents.papers import Office, give, receive

WEEK = periods.free(date(2026, 11, 23), date(2026, 11, 29))
USED, OPENED, FILED = REPORTS["su-dung"], REPORTS["mo-van-ban"], REPORTS["lap-ho-so"]


def cells(table: queries.Table, row: queries.Row) -> dict[str, str]:
    return {m.key: c.text for m, c in zip(table.columns, row.cells, strict=True)}


def came(member_id: int, *days: int, opened: bool = False) -> None:
    account = Account.objects.get(person__memberships=member_id)
    for day in days:
        at = datetime(2026, 11, day, 1, 0, tzinfo=UTC)
        PresenceDay.objects.create(
            account=account, agency_id=account.agency_id, day=date(2026, 11, day), first_at=at,
            last_at=at, office_at=at, opened_at=at if opened else None,
        )  # fmt: skip


def test_days_of_one_person(office: Office):
    came(office.an.membership_id, 23, 25, opened=True)
    came(office.an.membership_id, 26, 28)  # the 28th is a Saturday and counts for nothing
    own = queries.figures(office.an, USED, WEEK, by=None)
    assert cells(own, own.totals) == {
        "tong": "4", "co-vao": "3", "khong-vao": "1", "co-mo": "2", "khong-mo": "1",
        "ty-le-vao": "75,0 %",
    }  # fmt: skip
    (missed,) = queries.rows_behind(office.an, USED, WEEK, "khong-vao").rows
    assert (missed.day, missed.title) == (date(2026, 11, 27), office.an.person_name)


def test_a_holiday_is_no_working_day(office: Office):
    with clock.frozen(datetime(2026, 5, 8, 2, 0, tzinfo=UTC)):
        days = periods.free(date(2026, 4, 27), date(2026, 5, 3))
        table = queries.figures(office.an, USED, days, by=None)
    # 30/4 and 1/5 are off, Monday 27/4 for the kings' day on a Sunday (R-383).
    assert cells(table, table.totals)["tong"] == "2"


def test_persons_figures_are_for_those_who_answer_for_them(office: Office):
    came(office.an.membership_id, 23)
    by_person = queries.figures(office.tuan, USED, WEEK, by="nguoi")
    assert {row.label.split(",")[0] for row in by_person.rows} >= {office.an.person_name}
    assert office.khai.person_name not in {row.label.split(",")[0] for row in by_person.rows}
    whole = queries.figures(office.khai, USED, WEEK, by=None)
    assert int(cells(whole, whole.totals)["tong"]) > int(cells(by_person, by_person.totals)["tong"])
    with pytest.raises(NotFound):
        queries.figures(office.lan, USED, WEEK)
    outside = queries.figures(office.quang, USED, WEEK, by=None)
    assert cells(outside, outside.totals)["co-vao"] == "0"


def test_opened_within_one_working_day(office: Office):
    moments = {
        # given on Wednesday, opened on Thursday evening: in time
        "soon": (datetime(2026, 11, 25, 2, 0, tzinfo=UTC), timedelta(hours=34)),
        # given on Monday, opened on Thursday: late
        "late": (datetime(2026, 11, 23, 2, 0, tzinfo=UTC), timedelta(days=3)),
        "never": (datetime(2026, 11, 24, 2, 0, tzinfo=UTC), None),
    }
    for given, opened in moments.values():
        with clock.frozen(given):
            document = receive(office)
            give(document, office.an)
        if opened is not None:
            with clock.frozen(given + opened):
                reading.note_reading(by=office.an, document_id=document.pk)
    table = queries.figures(office.an, OPENED, periods.month(2026, 11), by=None)
    assert cells(table, table.totals) == {
        "tong": "3", "da-mo": "2", "mo-ngay": "1", "chua-mo": "1", "ty-le-mo-ngay": "33,3 %",
    }  # fmt: skip
    unopened = queries.rows_behind(office.an, OPENED, periods.month(2026, 11), "chua-mo").rows
    assert len(unopened) == 1
    nobody = queries.figures(office.quang, OPENED, periods.month(2026, 11), by=None)
    assert cells(nobody, nobody.totals)["tong"] == "0"


def test_nothing_done_is_no_share(office: Office):
    table = queries.figures(office.khai, FILED, WEEK, by=None)
    assert cells(table, table.totals)["ty-le-ho-so"] == "–"
