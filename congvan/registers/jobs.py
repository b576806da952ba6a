"""What the registers do by the clock."""

from __future__ import annotations

import logging

from congvan.kernel import clock, jobs
from congvan.organization.models import Agency
from congvan.organization.queries.seats import current
from congvan.registers.services import books

logger = logging.getLogger(__name__)


# 17:05 UTC is five past midnight in the offices. Every day, not only on 1 January: a server that
# was off at the turn of the year opens the books on its first day back, and an agency that came
# in by another way than founding gets its first ones.
@jobs.periodic(cron="5 17 * * *")
def open_books_of_the_year() -> None:
    """Every agency at work has the books of this year, like those of the last (R-112, R-127)."""
    today = clock.today()
    agencies = Agency.objects.filter(current(today)).order_by("pk")
    for agency_id in agencies.values_list("pk", flat=True):
        opened = books.open_year_by_clock(agency_id=agency_id, year=today.year)
        if opened:
            logger.info("opened %s books of %s for agency %s", len(opened), today.year, agency_id)
