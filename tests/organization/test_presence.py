"""One row a person a day tells who worked in the system, and from when within working hours."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from congvan.kernel import clock
from congvan.organization.models import PresenceDay
from congvan.organization.services import door
from tests.account_office import Office, account_of, found_office

HERE = door.Visitor(ip="10.0.0.7", device="Chrome trên Windows")
# Half past six in the offices; work begins at half past seven.
EARLY = datetime(2026, 11, 24, 23, 30, tzinfo=UTC)
SUNDAY = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)


@pytest.fixture
def office(db: None) -> Office:
    return found_office()


def test_a_day_is_one_row_that_widens(office: Office):
    account = account_of(office.minh)
    with clock.frozen(EARLY):
        door.note_login(account=account, visitor=HERE)
    row = PresenceDay.objects.get()
    assert (row.account_id, row.agency_id) == (account.pk, account.agency_id)
    assert (f"{row.day}", row.first_at, row.last_at) == ("2026-11-25", EARLY, EARLY)
    assert row.office_at is None
    for hours in (2, 3, 30):
        with clock.frozen(EARLY + timedelta(hours=hours)):
            door.note_activity(account=account, session_key="x")
    first, second = PresenceDay.objects.order_by("day")
    assert first.first_at == EARLY
    assert first.office_at == EARLY + timedelta(hours=2)
    assert first.last_at == EARLY + timedelta(hours=3)
    assert second.first_at == second.office_at == EARLY + timedelta(hours=30)


def test_a_sunday_is_not_working_time(office: Office):
    with clock.frozen(SUNDAY):
        door.note_activity(account=account_of(office.minh), session_key="x")
    assert PresenceDay.objects.get().office_at is None
