"""What runs by the clock, and the one list of the modules that hold jobs.

Times are UTC: 18:00 UTC is 01:00 in the offices.
"""

from __future__ import annotations

import logging
import os
import shutil
import time
from importlib import import_module
from pathlib import Path

from asgiref.sync import async_to_sync
from django.conf import settings
from procrastinate.contrib.django import app

from congvan.deployment.embedded_postgres import cluster_in
from congvan.desk.services import notices
from congvan.hub import queries as hub
from congvan.kernel import clock, jobs
from congvan.kernel.audit import Actor, sealing
from congvan.kernel.transactions import in_transaction
from congvan.organization.models import Agency
from congvan.organization.queries.people import holders_of
from congvan.organization.states import Role

logger = logging.getLogger(__name__)

# Finished jobs stay this long, so that "did it run?" can still be answered after a weekend.
FINISHED_JOBS_KEPT_HOURS = 7 * 24
# Half-written uploads and previews of a killed process; nothing alive is a day old.
TEMPORARY_FILES_KEPT_SECONDS = 24 * 3600
# A log file is put aside at this size, and so many old ones are kept: some 120 MB in all.
LOG_FILE_LIMIT_BYTES = 20 * 1024**2
OLD_LOGS_KEPT = 5
# The message says "trên" beyond this.
MOST_STUCK_COUNTED = 200


@jobs.periodic(cron="* * * * *")
def put_back_stalled_jobs() -> None:
    """Jobs of killed workers run again."""
    jobs.retry_stalled()


@jobs.periodic(cron="* * * * *")
def seal_audit_trail() -> None:
    """What is in the trail for a minute can no longer be changed unnoticed."""
    sealing.seal_all(clock.now())


@jobs.periodic(cron="0 18 * * *")
def clear_expired_sessions() -> None:
    """Ended sessions are removed from the table."""
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()


@jobs.periodic(cron="15 18 * * *")
def remove_finished_jobs() -> None:
    """Jobs that succeeded a week ago are forgotten; failed ones stay to be seen."""
    async_to_sync(app.job_manager.delete_old_jobs)(
        nb_hours=FINISHED_JOBS_KEPT_HOURS, include_failed=False
    )


@jobs.periodic(cron="30 18 * * *")
def sweep_temporary_files() -> None:
    """What killed processes left behind is removed, and full log files are put aside."""
    oldest = time.time() - TEMPORARY_FILES_KEPT_SECONDS
    remove_older(Path(settings.FILE_UPLOAD_TEMP_DIR), before=oldest)
    for log in (Path(settings.DATA_DIR) / "log").glob("*.log"):
        if log.stat().st_size > LOG_FILE_LIMIT_BYTES:
            put_aside(log)
    server_log = cluster_in(Path(settings.DATA_DIR)).home / "postgres.log"
    if server_log.exists() and server_log.stat().st_size > LOG_FILE_LIMIT_BYTES:
        copy_aside(server_log)


@jobs.periodic(cron="10 0 * * *")
def tell_of_stuck_parcels() -> None:
    """At 07:10 of the offices: one message a day to those who run the hub, when parcels are stuck."""
    if settings.CONFIGURATION.role == "node":
        return
    stuck = hub.stuck(Actor.system(), limit=MOST_STUCK_COUNTED)
    if not stuck:
        return
    systems = sorted({one.system_name for one in stuck if one.system_name})
    whose = f" Của: {', '.join(systems[:3])}." if systems else ""
    more = "trên " if len(stuck) == MOST_STUCK_COUNTED else ""
    _tell_operators(
        f"Trục liên thông có {more}{len(stuck)} gói tin bị kẹt.{whose} Mở mục Kẹt để xử lý."
    )


@in_transaction
def _tell_operators(sentence: str) -> None:
    for agency_id in Agency.objects.order_by("pk").values_list("pk", flat=True):
        operators = holders_of(agency_id, Role.SYSADMIN_CENTRAL)
        if operators:
            notices.tell(
                agency_id=agency_id, members=operators, kind="hub.stuck", sentence=sentence,
                subject_type="hub", subject_id=0,
            )  # fmt: skip


def remove_older(folder: Path, *, before: float) -> None:
    """Remove the files and folders last changed before that time (seconds since 1970)."""
    for path in folder.glob("*"):
        try:
            if path.lstat().st_mtime >= before:
                continue
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path)
            else:
                path.unlink()
        except OSError:
            # Gone meanwhile, or another user's.
            logger.info("Không dọn được tệp tạm %s.", path)


def put_aside(log: Path) -> None:
    """Rename x.log to x.log.1 and so on; every process opens the new file by itself."""
    for number in range(OLD_LOGS_KEPT - 1, 0, -1):
        older = log.with_name(f"{log.name}.{number}")
        if older.exists():
            older.rename(log.with_name(f"{log.name}.{number + 1}"))
    log.rename(log.with_name(f"{log.name}.1"))


def copy_aside(log: Path) -> None:
    """Copy x.log to x.log.1 and empty it: PostgreSQL keeps the one file open and appends."""
    shutil.copy2(log, log.with_name(f"{log.name}.1"))
    os.truncate(log, 0)
