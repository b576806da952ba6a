"""Background work: it appears with the commit, survives its worker, and shows when it failed."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import connection, transaction
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from congvan.deployment import schedule
from congvan.deployment.supervision import WorkerKeeper
from congvan.kernel import clock, jobs
from congvan.kernel.transactions import TransactionRequired
from tests.deployment import sample_jobs
from tests.deployment.waiting import until

ROOT = Path(__file__).resolve().parents[2]


def _work_off() -> None:
    """Run what waits, in this process, until nothing does."""

    async def work() -> None:
        worker_app = app.with_connector(app.connector.get_worker_connector())
        async with worker_app.open_async():
            await worker_app.run_worker_async(
                wait=False, install_signal_handlers=False, listen_notify=False
            )

    asyncio.run(work())


def test_rolled_back_job_never_runs_committed_one_does(own_database: None, tmp_path: Path):
    with pytest.raises(ZeroDivisionError):
        _defer_and_break(str(tmp_path))
    with transaction.atomic():
        jobs.defer(sample_jobs.note, folder=str(tmp_path), name="committed")
        _work_off()
        assert list(tmp_path.iterdir()) == [], "the job waits for the commit"
    _work_off()
    assert [path.name for path in tmp_path.iterdir()] == ["committed"]


def _defer_and_break(folder: str) -> None:
    with transaction.atomic():
        jobs.defer(sample_jobs.note, folder=folder, name="rolled-back")
        raise ZeroDivisionError


def test_job_needs_a_transaction(own_database: None):
    with pytest.raises(TransactionRequired):
        jobs.defer(sample_jobs.note, folder="", name="")


def test_job_of_a_killed_worker_runs_again_and_counts_once(own_database: None, tmp_path: Path):
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE paid (bill_id bigint PRIMARY KEY)")
    with transaction.atomic():
        job_id = jobs.defer(sample_jobs.pay_once, folder=str(tmp_path), bill_id=7)
    with _worker_process():
        until(lambda: list(tmp_path.glob("began-*")), what="the job has begun")
        assert jobs.worker_is_alive()

    assert jobs.retry_stalled() == [], "its worker may still be alive"
    assert ProcrastinateJob.objects.get(pk=job_id).status == "doing"
    _age_heartbeats()
    assert not jobs.worker_is_alive()
    assert jobs.retry_stalled() == [job_id]
    (tmp_path / "go").touch()
    with _worker_process():
        until(
            lambda: ProcrastinateJob.objects.get(pk=job_id).status == "succeeded",
            what="the job has run again",
        )
    assert len(list(tmp_path.glob("began-*"))) == 2
    assert _paid() == [(7,)]


class _worker_process:  # noqa: N801 - reads as the block it is
    """A worker process; it is killed, not stopped, at the end of the block."""

    def __enter__(self) -> None:
        arguments = [str(settings.DATA_DIR), connection.settings_dict["NAME"]]
        module = "tests.deployment.worker_process"
        self.process = subprocess.Popen([sys.executable, "-m", module, *arguments], cwd=ROOT)

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.wait()


def _age_heartbeats() -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '31 s'")


def _paid() -> list[tuple[int]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT bill_id FROM paid")
        rows: list[tuple[int]] = cursor.fetchall()
        return rows


def test_job_that_kills_every_worker_is_given_up(own_database: None):
    with transaction.atomic():
        job_id = jobs.defer(sample_jobs.note, folder="", name="")
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE procrastinate_jobs SET status = 'doing', attempts = %s",
            [jobs.STALLED_ATTEMPTS_LIMIT],
        )
    assert jobs.retry_stalled() == []
    assert [failed.id for failed in jobs.failed_jobs()] == [job_id]


def test_failed_job_is_seen_and_can_run_again(own_database: None):
    with transaction.atomic():
        job_id = jobs.defer(sample_jobs.fail, reason="cố ý")
    _work_off()
    _work_off()
    (failed,) = jobs.failed_jobs()
    assert (failed.id, failed.arguments, failed.attempts) == (job_id, {"reason": "cố ý"}, 2)
    assert failed.task == "tests.deployment.sample_jobs.fail"
    assert failed.failed_at is not None
    jobs.run_again(job_id)
    assert jobs.failed_jobs() == []
    assert jobs.waiting_by_queue() == {"default": 1}


@pytest.mark.django_db
def test_same_key_waits_once_and_the_transaction_lives_on():
    task = sample_jobs.note
    assert jobs.defer_once(task, key="7", folder="", name="a")
    assert not jobs.defer_once(task, key="7", folder="", name="a")
    assert jobs.defer_once(task, key="8", folder="", name="a")
    assert ProcrastinateJob.objects.count() == 2


@pytest.mark.django_db
def test_job_can_wait_for_its_hour():
    at = clock.now() + timedelta(days=1)
    job_id = jobs.defer_at(sample_jobs.note, at, folder="", name="")
    assert ProcrastinateJob.objects.get(pk=job_id).scheduled_at == at


def test_arguments_of_a_newer_version_are_tolerated(tmp_path: Path):
    sample_jobs.note.func(folder=str(tmp_path), name="file", added_in_the_next_release=True)
    assert (tmp_path / "file").exists()


def test_job_takes_keyword_arguments_only():
    with pytest.raises(jobs.JobDeclaredWrongly):

        @jobs.job()
        def positional(document_id: int) -> None: ...


def test_worker_starts_again_after_the_database_was_away(own_database: None, tmp_path: Path):
    """The worker ends when its connections are cut; the keeper starts another one."""
    keeper = WorkerKeeper(queues=["default"])
    keeper.start()
    try:
        until(jobs.worker_is_alive, what="the worker is there")
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        with transaction.atomic():
            jobs.defer(sample_jobs.note, folder=str(tmp_path), name="after")
        until((tmp_path / "after").exists, what="the job has run")
    finally:
        keeper.request_stop()
        assert keeper.join(20)


def test_periodic_jobs_run(own_database: None, tmp_path: Path):
    """Each is called as the worker calls it, with the moment it was due."""
    expired_key = _expired_session()
    for periodic in app.periodic_registry.periodic_tasks.values():
        periodic.task.func(timestamp=0)
    assert not Session.objects.filter(pk=expired_key).exists()


def _expired_session() -> str:
    yesterday = clock.now() - timedelta(days=1)
    return Session.objects.create(session_key="x" * 32, expire_date=yesterday).pk


def test_old_temporary_files_go_new_ones_stay(tmp_path: Path):
    old_file, old_folder, new_file = tmp_path / "old", tmp_path / "old-folder", tmp_path / "new"
    old_folder.mkdir()
    for path in (old_file, new_file):
        path.touch()
    for path in (old_file, old_folder):
        os.utime(path, (1000, 1000))
    schedule.remove_older(tmp_path, before=2000)
    assert list(tmp_path.iterdir()) == [new_file]


def test_full_logs_are_put_aside_and_the_oldest_goes(tmp_path: Path):
    log = tmp_path / "congvan.log"
    for number in range(8):
        log.write_text(f"run {number}")
        schedule.put_aside(log)
    kept = {path.name: path.read_text() for path in tmp_path.iterdir()}
    assert kept == {f"congvan.log.{n}": f"run {8 - n}" for n in range(1, 6)}


def test_log_that_a_server_keeps_open_is_copied(tmp_path: Path):
    log = tmp_path / "postgres.log"
    with log.open("ab", buffering=0) as server:
        server.write(b"before")
        schedule.copy_aside(log)
        server.write(b"after")
    assert ((tmp_path / "postgres.log.1").read_bytes(), log.read_bytes()) == (b"before", b"after")


def test_every_module_with_jobs_is_in_the_list():
    modules = {
        ".".join(path.relative_to(ROOT).with_suffix("").parts)
        for path in ROOT.glob("congvan/**/jobs.py")
        if path != ROOT / "congvan/kernel/jobs.py"
    }
    assert modules <= set(settings.PROCRASTINATE_IMPORT_PATHS)
