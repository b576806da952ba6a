"""What consultations do by the clock. Times are UTC: 00:30 is 07:30 in the offices."""

from __future__ import annotations

import logging

from congvan.kernel import clock, jobs
from congvan.office.consultations.services import between, clearing, reminding
from congvan.organization.models import Agency

logger = logging.getLogger(__name__)


@jobs.periodic(cron="30 0 * * *")
def remind_of_opinions() -> None:
    """Each morning: who has not answered is reminded on the last day and the day before (R-244)."""
    for consultation_id in reminding.due_for_reminding(clock.today()):
        reminding.remind(consultation_id=consultation_id)


@jobs.periodic(cron="*/10 * * * *")
def end_consultations() -> None:
    """Every ten minutes: questions whose time is up end (R-244)."""
    for consultation_id in reminding.due_for_ending():
        reminding.end(consultation_id=consultation_id)


@jobs.periodic(cron="20 18 * * *")
def clear_consultations() -> None:
    """Each night: lists at a month's start, reminders, what was broken off (R-245, R-322)."""
    for agency_id in Agency.objects.order_by("id").values_list("id", flat=True):
        clearing.list_month(agency_id=agency_id)
    for clearing_id in clearing.lists_to_remind_of():
        clearing.remind(clearing_id=clearing_id)
    for clearing_id in clearing.lists_to_carry_out():
        clearing.carry_out(clearing_id=clearing_id)


@jobs.job()
def carry_out_clearing(*, clearing_id: int) -> None:
    """Clear what a confirmed list says; broken off, it goes on where it stopped (R-322)."""
    gone = clearing.carry_out(clearing_id=clearing_id)
    logger.info("consultation clearing %s: %s cleared", clearing_id, gone)


@jobs.periodic(cron="25 * * * *")
def take_up_papers() -> None:
    """Each hour: replies of other agencies that were registered fill their rows (R-188)."""
    for consultation_id in between.awaiting_papers():
        between.refresh_by_clock(consultation_id=consultation_id)
