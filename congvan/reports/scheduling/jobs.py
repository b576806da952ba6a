"""Reports sent on their days, long ones made in the background, old files dropped."""

from __future__ import annotations

from congvan.kernel import jobs
from congvan.reports.scheduling import delivering

# At 07:00 hundreds may be due: people's own work goes first.
LOW = -10


@jobs.periodic(cron="*/10 * * * *")
def send_reports() -> None:
    """Order what is due; after a stop the last missed sending of each schedule is made up for."""
    delivering.order_due()


@jobs.job(priority=LOW)
def make_report(*, file_id: int) -> None:
    """Make one report as a file; safe to run twice."""
    delivering.make_file(file_id=file_id)


@jobs.periodic(cron="50 19 * * *")
def forget_old_reports() -> None:
    """Files older than a year are dropped every night, those that never came are given up."""
    delivering.give_up_stuck()
    delivering.forget_old()
