"""Long lists of results made in the background, and old files dropped."""

from __future__ import annotations

from congvan.kernel import jobs
from congvan.search.services import exporting


@jobs.job()
def make_results(*, order_id: int) -> None:
    """Make a long list of results; safe to run twice."""
    exporting.make_ordered(order_id=order_id)


@jobs.periodic(cron="40 19 * * *")
def forget_old_results() -> None:
    """Lists nobody needs any more are dropped every night."""
    exporting.forget_old()
