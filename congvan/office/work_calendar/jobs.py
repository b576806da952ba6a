"""What runs by the clock for work calendars."""

from __future__ import annotations

from congvan.kernel import jobs
from congvan.office.work_calendar.services import clearing


@jobs.periodic(cron="40 18 * * *")
def clear_last_year() -> None:
    """At 01:40: in January the list of what goes is made and told, and two weeks later it goes."""
    clearing.run()
