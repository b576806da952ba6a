"""The reading of files in the background: two walks that give way to all other work.

Each holds a place of the worker for a moment only and hands itself over again while files wait.
"""

from __future__ import annotations

from django.db import transaction

from congvan.kernel import jobs
from congvan.search.services import reading_files

QUEUE = "texts"
# Behind what people wait for: messages, exchange, signatures.
AFTER_ALL_OTHERS = -10


@jobs.job(queue=QUEUE, lock="search.texts.quick", priority=AFTER_ALL_OTHERS)
def read_waiting() -> None:
    """Read text layers and Office files, the newest first; safe to run twice."""
    reading_files.read_quickly()
    _go_on()


@jobs.job(queue=QUEUE, lock="search.texts.slow", priority=AFTER_ALL_OTHERS)
def read_slowly() -> None:
    """Recognize the next pages of a scan, or read an old Office file; safe to run twice."""
    reading_files.read_slowly()
    _go_on()


@jobs.periodic(cron="*/10 * * * *", queue=QUEUE)
def look_for_waiting_texts() -> None:
    """Begin again where a job was given up or lost."""
    _go_on()


@jobs.periodic(cron="20 19 * * *", queue=QUEUE)
def forget_texts() -> None:
    """At night: drop the texts of files that nothing leads to any more."""
    reading_files.forget()


def _go_on() -> None:
    waiting = reading_files.waiting()
    with transaction.atomic():
        if waiting.quick:
            jobs.defer_once(read_waiting, key="walk")
        if waiting.slow:
            jobs.defer_once(read_slowly, key="walk")
