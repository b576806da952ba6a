"""The outbox: a package waits as a row, and a job for it is handed over in the same transaction.

Whoever sends the package takes the job back, if it still waits; a job that comes too late finds
nothing to do. So a row that waits has a job at every moment, and few jobs run for many packages.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from congvan.desk.states import Urgency
from congvan.exchange.models import OutgoingPackage
from congvan.kernel import jobs
from congvan.kernel.transactions import requires_transaction

# Hỏa tốc before thượng khẩn before khẩn before everything else; statuses like usual documents.
_PRIORITIES = {Urgency.FLASH: 30, Urgency.IMMEDIATE: 20, Urgency.URGENT: 10}


@requires_transaction
def order(package: OutgoingPackage, *, at: datetime | None = None) -> None:
    """Have the package sent, not before `at`; an earlier order that waits is replaced."""
    take_back([package.pk])
    order_all([package], at=at)


@requires_transaction
def order_all(packages: Sequence[OutgoingPackage], *, at: datetime | None = None) -> None:
    """Have packages sent that were made just now: one statement for all, in their order."""
    waiting = [
        jobs.Order(
            ids={"package_id": one.pk}, key=str(one.pk), at=at,
            priority=_PRIORITIES.get(Urgency(one.urgency), 0),
        )
        for one in packages
    ]  # fmt: skip
    jobs.defer_keyed(_send(), waiting)


@requires_transaction
def order_again(package_id: int, *, at: datetime) -> None:
    """Look at the package once more at that time, unless a job for it waits already."""
    jobs.defer_once(_send(), key=str(package_id), at=at, package_id=package_id)


@requires_transaction
def take_back(package_ids: Iterable[int]) -> None:
    """No job is needed any more for these."""
    jobs.take_back(_send(), map(str, package_ids))


def _send() -> jobs.Task:
    # Imported here: the job calls the sending, which orders the next try.
    from congvan.exchange.jobs import send  # noqa: PLC0415

    return send
