"""Nightly care of the stored files: every one is read and hashed again (R-302).

The walk carries its place in the job's arguments, so that it can be interrupted and goes on.
"""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction

from congvan.kernel import clock, jobs
from congvan.kernel.files import integrity
from congvan.kernel.files.store import default_store

# No upload takes a day, and one in progress is written to all the time.
ABANDONED_AFTER = timedelta(days=1)


@jobs.periodic(cron="0 19 * * *")
def begin_integrity_check() -> None:
    """Begin the walk, unless the one of the night before is still under way."""
    with transaction.atomic():
        jobs.defer_once(check_stored_files, key="walk", after=0)


@jobs.job(queue="files")
def check_stored_files(*, after: int) -> None:
    """Check one stretch and hand over the next; damage is logged as an error."""
    progress = integrity.check(default_store(), after=after)
    if progress.next_after is not None:
        with transaction.atomic():
            jobs.defer_once(check_stored_files, key="walk", after=progress.next_after)


@jobs.periodic(cron="30 19 * * *")
def remove_abandoned_uploads() -> None:
    """Remove what uploads of killed processes left in the store's temporary folder."""
    default_store().remove_abandoned(before=clock.now() - ABANDONED_AFTER)
