"""Send what waits on one line: a job sends its package and goes on with the others that are due.

So many packages cost few jobs and share one kept-alive connection and one transaction for what
came of them. Each package keeps a job of its own until it is sent, so that none is forgotten.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import timedelta

from congvan.exchange.models import OutgoingPackage
from congvan.exchange.services import delivery, outbox
from congvan.exchange.services.claims import claimed, line_of
from congvan.exchange.states import OutgoingStatus
from congvan.kernel import clock
from congvan.kernel.transactions import in_transaction

# Another job goes on after that; a worker that stops waits for it (supervision.JOB_GRACE_SECONDS).
MOST_PACKAGES = 100
LONGEST_SECONDS = 10.0
# Claimed together; what others could send meanwhile must not wait long.
TOGETHER = 8
# When a job finds its package in the hands of another: should that one die, it comes back.
LOOK_AGAIN = timedelta(seconds=10)


def drain(*, package_id: int) -> None:
    """Send the package if it is due, then others of its connection; outside transactions.

    Ends when nothing is due, when the hub cannot be reached, or after some seconds.
    """
    found = line_of(package_id, clock.now() + delivery.EARLY)
    if found is None:
        return
    line, is_due = found
    first: int | None = package_id if is_due else None
    until, left = time.monotonic() + LONGEST_SECONDS, MOST_PACKAGES
    is_up = True
    while is_up and left > 0 and time.monotonic() < until:
        now = clock.now() + (delivery.EARLY if first else timedelta(0))
        with claimed(line, first=first, most=min(left, TOGETHER), now=now) as ids:
            if first is not None and first not in ids:
                _come_back(package_id=first)
            if not ids:
                return
            is_up = delivery.send_all(_waiting(ids), until=until)
        first, left = None, left - len(ids)


def _waiting(ids: Sequence[int]) -> list[OutgoingPackage]:
    """The packages in this order, but those that another has sent before they were claimed."""
    rows = OutgoingPackage.objects.select_related("connection").filter(
        pk__in=ids, status=OutgoingStatus.WAITING
    )
    by_id = {one.pk: one for one in rows}
    return [by_id[one] for one in ids if one in by_id]


@in_transaction
def _come_back(*, package_id: int) -> None:
    outbox.order_again(package_id, at=clock.now() + LOOK_AGAIN)
