"""Clearing by the calendar: lists made early in a quarter's first month, gone at its end."""

from __future__ import annotations

import logging

from congvan.kernel import jobs
from congvan.office.boards.queries import clearing as queries
from congvan.office.boards.services import clearing
from congvan.organization.models import Agency

logger = logging.getLogger(__name__)


@jobs.periodic(cron="20 18 * * *")
def clear_boards() -> None:
    """Every night at 01:20 of the offices; a missed night is made up for by the next (R-240)."""
    for agency_id in Agency.objects.order_by("id").values_list("id", flat=True):
        clearing.make_lists(agency_id=agency_id)
    for clearing_id in queries.lists_at_their_end():
        gone = clearing.finish(clearing_id=clearing_id)
        logger.info("board clearing %s: %s posts", clearing_id, gone)
