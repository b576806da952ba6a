"""What the organization does by the clock."""

from __future__ import annotations

import logging

from congvan.kernel import jobs
from congvan.organization.models import Agency
from congvan.organization.services import accounts, door

logger = logging.getLogger(__name__)


@jobs.periodic(cron="45 18 * * *")
def disable_idle_accounts() -> None:
    """Accounts nobody has used for as long as their agency's policy says are closed (R-286)."""
    for agency_id in Agency.objects.order_by("id").values_list("id", flat=True):
        closed = accounts.disable_idle(agency_id=agency_id)
        if closed:
            logger.info("closed idle accounts of agency %s: %s", agency_id, ", ".join(closed))


@jobs.periodic(cron="50 18 * * *")
def forget_old_failures() -> None:
    """Counts of wrong passwords that no longer count are removed (R-271)."""
    door.forget_old_failures()
