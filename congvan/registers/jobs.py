"""What the registers do by the clock."""

from __future__ import annotations

import logging

from congvan.kernel import clock, jobs
from congvan.organization.models import Agency
from congvan.registers.models import Book
from congvan.registers.services import books

logger = logging.getLogger(__name__)


# 17:05 UTC is five past midnight in the offices. Every day, not only on 1 January: a server that
# was off at the turn of the year opens the books on its first day back.
@jobs.periodic(cron="5 17 * * *")
def open_books_of_the_year() -> None:
    """Agencies that kept books last year get those of this year (R-112, R-127)."""
    year = clock.today().year
    kept = Book.objects.filter(year=year - 1).values("agency_id")
    for agency_id in Agency.objects.filter(pk__in=kept).order_by("pk").values_list("pk", flat=True):
        opened = books.open_year_by_clock(agency_id=agency_id, year=year)
        if opened:
            logger.info("opened %s books of %s for agency %s", len(opened), year, agency_id)
