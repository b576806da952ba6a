"""Keepers: each owns one part of the running system and starts it again when it ends.

The embedded database and the background worker live beside the web pages in one process. Either
may end by itself (the worker ends whenever the database restarts); a keeper notices, waits a
little longer each time, and starts it again, so that nobody has to.
"""

# ruff: noqa: PLC0415 - the worker can be imported only when Django is set up

from __future__ import annotations

import asyncio
import logging
import subprocess
import threading
import time
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from asgiref.sync import sync_to_async
from procrastinate.exceptions import ConnectorException

from congvan.deployment import embedded_postgres
from congvan.deployment.embedded_postgres import Cluster

if TYPE_CHECKING:
    from procrastinate import PsycopgConnector
    from procrastinate.app import WorkerOptions

logger = logging.getLogger(__name__)

# Waiting times between restarts: quick at first, never so long that a person gives up.
FIRST_PAUSE_SECONDS = 0.5
LONGEST_PAUSE_SECONDS = 30.0
# What has run this long is taken to be well again, and the next pause is the first one.
WELL_AFTER_SECONDS = 60.0

# How long a running job may take to finish at shutdown; it is started again next time if not.
JOB_GRACE_SECONDS = 20.0
# A job that was put back or is due later raises no notification, so the worker looks each second.
FETCH_SECONDS = 1.0


class Pauses:
    """How long to wait before the next restart."""

    def __init__(self) -> None:
        self._next = FIRST_PAUSE_SECONDS

    def after(self, *, ran_seconds: float) -> float:
        """The pause after a run of that length; doubles while runs stay short."""
        if ran_seconds >= WELL_AFTER_SECONDS:
            self._next = FIRST_PAUSE_SECONDS
        pause = self._next
        self._next = min(self._next * 2, LONGEST_PAUSE_SECONDS)
        return pause


class DatabaseKeeper:
    """Runs the embedded database and starts it again when it dies.

    The first start happens in the caller's thread, which must be the main thread: the server
    ends with the thread that started it. The watching thread lives as long as the keeper.
    """

    def __init__(self, cluster: Cluster) -> None:
        self._cluster = cluster
        self._process: subprocess.Popen[bytes] | None = None
        self._stopping = threading.Event()
        self._watcher: threading.Thread | None = None
        self.is_up = False

    def start(self) -> None:
        """Return when the database answers. Raises PostgresUnavailable."""
        self._process = embedded_postgres.start(self._cluster)
        embedded_postgres.ensure_database(self._cluster)
        self.is_up = True
        self._watcher = threading.Thread(target=self._watch, name="database-keeper", daemon=True)
        self._watcher.start()

    def stop(self) -> None:
        """Stop watching, then the server, for certain."""
        self._stopping.set()
        self.is_up = False
        if self._process is not None:
            embedded_postgres.stop(self._process)
        if self._watcher is not None:
            self._watcher.join()
        # The watcher may have been starting a new server just then.
        if self._process is not None:
            embedded_postgres.stop(self._process)

    def _watch(self) -> None:
        pauses = Pauses()
        while self._process is not None:
            began = time.monotonic()
            code = self._process.wait()
            if self._stopping.is_set():
                return
            self.is_up = False
            pause = pauses.after(ran_seconds=time.monotonic() - began)
            logger.error(
                "PostgreSQL dừng bất ngờ (mã %s); khởi động lại sau %.1f giây.", code, pause
            )
            if self._stopping.wait(pause):
                return
            self._restart()

    def _restart(self) -> None:
        try:
            self._process = embedded_postgres.start(self._cluster)
        except embedded_postgres.PostgresUnavailable:
            # The ended process stays in place, so that the watch goes on after a longer pause.
            logger.exception("Chưa khởi động lại được PostgreSQL.")
            return
        self.is_up = True
        logger.warning("PostgreSQL đã chạy lại.")


# Packages leave at once, whatever scans and conversions are under way.
EXCHANGE_QUEUE = "exchange"


def _connector() -> PsycopgConnector:
    """The worker's own sessions, which only book jobs as begun and ended.

    Such a booking that a power cut takes back makes a job run once more, which every job can bear;
    waiting for the disk three times a job is what a node would feel. What the job itself does goes
    over Django's sessions and is durable.
    """
    from procrastinate import PsycopgConnector
    from procrastinate.contrib.django.utils import connector_params

    parameters = connector_params()
    options = f"{parameters.get('options') or ''} -c synchronous_commit=off"
    return PsycopgConnector(kwargs=parameters | {"options": options.strip()})


class WorkerKeeper:
    """Runs the background worker in a thread with its own event loop, and again when it ends."""

    def __init__(self, *, queues: Iterable[str] | None = None, concurrency: int = 2) -> None:
        self._queues = list(queues) if queues else None
        self._concurrency = concurrency
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._keep, name="worker-keeper", daemon=True)
        self._lock = threading.Lock()
        self._cancel: Callable[[], object] | None = None

    def start(self) -> None:
        """Start the thread and return at once."""
        self._thread.start()

    def request_stop(self) -> None:
        """Take no new job; those running may finish. Returns at once."""
        with self._lock:
            self._stopping.set()
            if self._cancel is not None:
                self._cancel()

    def join(self, timeout: float | None = None) -> bool:
        """Wait until the worker has ended; False when a job is still running after `timeout`."""
        self._thread.join(timeout)
        return not self._thread.is_alive()

    def _keep(self) -> None:
        pauses = Pauses()
        while not self._stopping.is_set():
            began = time.monotonic()
            try:
                asyncio.run(self._work())
            except asyncio.CancelledError:
                pass
            except ConnectorException as error:
                logger.warning("Việc nền mất cơ sở dữ liệu: %s", error.__cause__ or error)
            except Exception:
                logger.exception("Tiến trình việc nền gặp lỗi.")
            if self._stopping.is_set():
                return
            pause = pauses.after(ran_seconds=time.monotonic() - began)
            logger.warning("Việc nền đã dừng; chạy lại sau %.1f giây.", pause)
            self._stopping.wait(pause)

    async def _work(self) -> None:
        from django.db import connections
        from procrastinate.contrib.django import app
        from procrastinate.contrib.django.django_connector import DjangoConnector

        if not isinstance(app.connector, DjangoConnector):
            raise TypeError(f"The job app has {app.connector!r} instead of Django's connector.")
        task = asyncio.current_task()
        loop = asyncio.get_running_loop()
        with self._lock:
            if self._stopping.is_set() or task is None:
                return
            self._cancel = lambda: loop.call_soon_threadsafe(task.cancel)
        try:
            # A copy of the app: the pages of this process go on deferring by Django's connection.
            worker_app = app.with_connector(_connector())
            async with worker_app.open_async():
                await worker_app.run_worker_async(**self._options())
        finally:
            with self._lock:
                self._cancel = None
            # The thread that deferred periodic jobs would take its pooled connection with it.
            await sync_to_async(connections.close_all)()

    def _options(self) -> WorkerOptions:
        options: WorkerOptions = {
            "concurrency": self._concurrency,
            "fetch_job_polling_interval": FETCH_SECONDS,
            "install_signal_handlers": False,
            "shutdown_graceful_timeout": JOB_GRACE_SECONDS,
        }
        if self._queues:
            options["queues"] = self._queues
        return options
