"""Clearing by the calendar: lists made early in a quarter's first month; confirmed ones go."""

from __future__ import annotations

import logging

from congvan.kernel import jobs
from congvan.office.boards.services import clearing
from congvan.organization.models import Agency

logger = logging.getLogger(__name__)


@jobs.job()
def carry_out_clearing(*, clearing_id: int) -> None:
    """Clear what a confirmed list says, batch by batch; broken off, it goes on where it stopped."""
    while clearing.carry_out(clearing_id=clearing_id):
        pass
    logger.info("board clearing %s carried out", clearing_id)


@jobs.periodic(cron="20 18 * * *")
def clear_boards() -> None:
    """Every night at 01:20 of the offices: lists, reminders, what was broken off (R-240, R-322)."""
    for agency_id in Agency.objects.order_by("id").values_list("id", flat=True):
        clearing.make_lists(agency_id=agency_id)
    for clearing_id in clearing.lists_to_remind_of():
        clearing.remind(clearing_id=clearing_id)
    for clearing_id in clearing.lists_to_carry_out():
        while clearing.carry_out(clearing_id=clearing_id):
            pass
