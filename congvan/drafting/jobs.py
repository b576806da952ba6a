"""What drafting does in the background: the clock of reviews (R-074)."""

from __future__ import annotations

import logging

from congvan.drafting.services import overdue
from congvan.kernel import jobs

logger = logging.getLogger(__name__)


@jobs.periodic(cron="*/10 * * * *")
def watch_reviews() -> None:
    """Every ten minutes: remind whoever is to give a word, tell who is above when it is late."""
    told = overdue.watch_reviews()
    if told:
        logger.info("%s drafts reminded or escalated", told)
