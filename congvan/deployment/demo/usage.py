"""On which days the demo's people came in, and the ranking the province made of it."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from congvan.deployment.demo.building import World
from congvan.kernel import clock
from congvan.kernel.clock import OFFICE_ZONE
from congvan.kernel.transactions import in_transaction
from congvan.organization.models import Account, PresenceDay
from congvan.organization.queries import seats
from congvan.organization.queries.calendar import working_calendar
from congvan.reports.ranking import services, working_out
from congvan.reports.rules import periods
from congvan.reports.rules.periods import PeriodKind

WEEKS = 10
# Of so many working days one is missed, one ends without a document having been opened; the
# place of a person in the list shifts which.
MISSED, IDLE = 11, 7


def use(world: World) -> None:
    """Let everybody come in for ten weeks, and the province rank the running month."""
    _come_in()
    by = seats.acting_member(world.seats["quynh"].pk)
    month = periods.current(PeriodKind.MONTH, clock.today())
    sheet_id = services.order_sheet(by=by, period=month.code)
    working_out.work_out(sheet_id=sheet_id)
    services.publish(by=by, sheet_id=sheet_id)


@in_transaction
def _come_in() -> None:
    today, calendar = clock.today(), working_calendar()
    first = today - timedelta(weeks=WEEKS)
    days = [first + timedelta(days=n) for n in range((today - first).days)]
    accounts = list(Account.objects.order_by("id"))
    # The accounts are as old as their use.
    Account.objects.update(created_at=_at(first, 7, 0))
    PresenceDay.objects.bulk_create(
        _presence(account, place, day, number)
        for place, account in enumerate(accounts)
        for number, day in enumerate(day for day in days if calendar.is_working(day))
        if (number + 3 * place) % MISSED
    )


def _presence(account: Account, place: int, day: date, number: int) -> PresenceDay:
    came = _at(day, 7, 30 + (place + number) % 25)
    opened = came + timedelta(minutes=9) if (number + place) % IDLE else None
    return PresenceDay(
        account=account, agency_id=account.agency_id, day=day, first_at=came,
        last_at=_at(day, 16, 45), office_at=came, opened_at=opened,
    )  # fmt: skip


def _at(day: date, hour: int, minute: int) -> datetime:
    return datetime.combine(day, time(hour, minute), tzinfo=OFFICE_ZONE)
