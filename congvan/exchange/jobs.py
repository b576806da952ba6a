"""What the exchange does in the background: sending, the directory, the daily word about failures."""

from __future__ import annotations

from congvan.exchange.services import directory, draining, watch
from congvan.kernel import jobs

QUEUE = "exchange"


@jobs.job(queue=QUEUE)
def send(*, package_id: int) -> None:
    """Send a package, and what else is due on its line; the next try is ordered by itself (R-192)."""
    draining.drain(package_id=package_id)


@jobs.job(queue=QUEUE, retry=jobs.OVER_THE_NETWORK)
def sync_directory(*, connection_id: int) -> None:
    """Fetch the directory of one connection anew (R-189)."""
    directory.sync(connection_id=connection_id)


@jobs.periodic(cron="40 17 * * *", queue=QUEUE)
def sync_directories() -> None:
    """At 00:40 of the offices: the directories of all connections in use."""
    directory.order_all()


@jobs.periodic(cron="0 0 * * *", queue=QUEUE)
def tell_failures() -> None:
    """At 07:00 of the offices: one message an agency about what did not get there (COMPLAINTS §6)."""
    watch.tell_failures()


@jobs.periodic(cron="*/15 * * * *", queue=QUEUE)
def put_back_forgotten() -> None:
    """Packages whose job was given up are ordered again: a row that waits is never forgotten."""
    watch.put_back_forgotten()
