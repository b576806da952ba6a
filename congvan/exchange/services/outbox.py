"""The outbox: a package waits as a row, and a job for it is handed over in the same transaction."""

from __future__ import annotations

from datetime import datetime

from congvan.desk.states import Urgency
from congvan.exchange.models import OutgoingPackage
from congvan.kernel.jobs import defer_urgent
from congvan.kernel.transactions import requires_transaction

# Hỏa tốc before thượng khẩn before khẩn before everything else; statuses like usual documents.
_PRIORITIES = {Urgency.FLASH: 30, Urgency.IMMEDIATE: 20, Urgency.URGENT: 10}


@requires_transaction
def order(package: OutgoingPackage, *, at: datetime | None = None) -> None:
    """Have the package sent, not before `at`."""
    # Imported here: the job calls the sending, which orders the next try.
    from congvan.exchange.jobs import send  # noqa: PLC0415

    priority = _PRIORITIES.get(Urgency(package.urgency), 0)
    defer_urgent(send, priority=priority, at=at, package_id=package.pk)
