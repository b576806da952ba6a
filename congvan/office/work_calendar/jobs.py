"""What runs by the clock for work calendars."""

from __future__ import annotations

from congvan.kernel import jobs
from congvan.office.work_calendar.services import clearing


@jobs.job()
def carry_out_clearing(*, clearing_id: int) -> None:
    """Clear what a confirmed list says, batch by batch; broken off, it goes on where it stopped."""
    while clearing.clear_some(clearing_id=clearing_id):
        pass


@jobs.periodic(cron="40 18 * * *")
def clear_last_year() -> None:
    """At 01:40: in January the list, then reminders; confirmed lists that were broken off (R-322)."""
    clearing.run()
