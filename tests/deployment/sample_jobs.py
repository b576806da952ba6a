"""Jobs of the tests; they tell what they do by files, so that another process can watch.

The folder is the test's own, named by the first argument of each job.
"""

from __future__ import annotations

import time
from pathlib import Path

from django.db import connection

from congvan.kernel import jobs
from congvan.kernel.jobs import job
from tests.deployment.waiting import until


@job()
def note(*, folder: str, name: str) -> None:
    """Leave a file."""
    (Path(folder) / name).touch()


@job(queue="slow")
def pay_once(*, folder: str, bill_id: int) -> None:
    """Wait for the file `go`, then book the bill; booked twice, it counts once."""
    (Path(folder) / f"began-{time.monotonic_ns()}").touch()
    until((Path(folder) / "go").exists, what="the test lets the job go on")
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO paid (bill_id) VALUES (%s) ON CONFLICT DO NOTHING", [bill_id])


@job(retry=jobs.RetryStrategy(max_attempts=1))
def fail(*, reason: str) -> None:
    """Fail, always."""
    raise ValueError(reason)
