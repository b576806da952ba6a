"""Background work: how a capability declares it, hands it over, and sees what failed.

A capability's `jobs.py` holds thin functions: load by id, call one service, safe to run twice
(a worker that is killed leaves its job to be run again). A service defers them inside its own
transaction, so that the job appears with the commit or not at all: the job table is the outbox.

    @job(queue="exchange", retry=OVER_THE_NETWORK)
    def send_package(*, package_id: int) -> None: ...

    jobs.defer(send_package, package_id=package.pk)
"""

from __future__ import annotations

import functools
import inspect
import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar

from asgiref.sync import async_to_sync
from django.db import connection, transaction
from django.db.models import Count, Max
from procrastinate import RetryStrategy, exceptions, tasks
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob, ProcrastinateWorker
from procrastinate.jobs import Status

from congvan.kernel import clock
from congvan.kernel.audit import request_context
from congvan.kernel.transactions import requires_transaction

logger = logging.getLogger(__name__)

DEFAULT_QUEUE = "default"

# 4 s, 16 s, 1 min, 4 min, 17 min, 1 h, 4.5 h, 18 h: a night without a line is survived.
OVER_THE_NETWORK = RetryStrategy(max_attempts=8, exponential_wait=4)
# Two restarts of the database in a row, a full disk that is being cleaned: 0, 10 and 20 seconds.
ON_THIS_MACHINE = RetryStrategy(max_attempts=3, linear_wait=10)

# A worker beats every 10 seconds; three beats missed means that it is gone.
WORKER_LOST_SECONDS = 30
# A job that takes its worker down with it (memory) must not do so for ever.
STALLED_ATTEMPTS_LIMIT = 5

UNFINISHED = ("todo", "doing")  # waiting and running, in the words of the job table

# Unique index procrastinate_jobs_queueing_lock_idx_v1: of the waiting jobs only.
_TAKE_BACK = "DELETE FROM procrastinate_jobs WHERE status = 'todo' AND queueing_lock = ANY(%s)"

Function = TypeVar("Function", bound=Callable[..., None])
Task = tasks.Task[Any, Any, Any]


class JobDeclaredWrongly(TypeError):
    """A job takes something other than keyword arguments: a bug of its author."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """A job to hand over: `ids` for its task, `key` by which it is taken back while it waits.

    Those of a higher `priority` (usual: 0) run first; none before `at`.
    """

    ids: dict[str, Any]
    key: str
    priority: int = 0
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class FailedJob:
    """A job that has used up its attempts; its log lines carry the trace id `job-<id>`."""

    id: int
    task: str
    queue: str
    arguments: dict[str, Any]
    attempts: int
    failed_at: datetime | None


def job(
    *,
    queue: str = DEFAULT_QUEUE,
    retry: RetryStrategy = ON_THIS_MACHINE,
    lock: str | None = None,
    priority: int = 0,
) -> Callable[[Callable[..., None]], Task]:
    """Declare a function as a job. Of jobs with the same `lock`, one runs at a time.

    One with a lower `priority` is begun when no other one waits.

    Its name in the table is its full path: a job that moves keeps its old path in `aliases`
    for one release. Raises JobDeclaredWrongly unless all arguments are keyword-only.
    """

    def declare(function: Callable[..., None]) -> Task:
        declared: Task = app.task(
            name=_path(function),
            queue=queue,
            retry=retry,
            lock=lock,
            priority=priority,
            task_middleware=[_with_trace_id],
        )(_tolerant(function))
        return declared

    return declare


def periodic(*, cron: str, queue: str = DEFAULT_QUEUE) -> Callable[[Callable[[], None]], Task]:
    """Declare a function without arguments that runs by the clock (UTC; six fields: seconds last).

    Several workers make one run of each tick. A run that is still waiting is not queued again,
    and two runs never overlap.
    """

    def declare(function: Callable[[], None]) -> Task:
        declared: Task = app.periodic(cron=cron)(
            app.task(
                name=_path(function),
                queue=queue,
                lock=_path(function),
                queueing_lock=_path(function),
                task_middleware=[_with_trace_id],
            )(_tolerant(function))
        )
        return declared

    return declare


@requires_transaction
def defer(task: Task, **ids: Any) -> int:
    """Hand a job over in the caller's transaction: it runs after the commit. Returns its id."""
    return task.defer(**ids)


@requires_transaction
def defer_each(handed_over: Sequence[tuple[Task, dict[str, Any]]]) -> list[int]:
    """Hand several jobs over by one statement, each a task and its ids. Returns their ids."""
    waiting = [task.configure().make_new_job(**ids) for task, ids in handed_over]
    deferred = app.job_manager.batch_defer_jobs(jobs=waiting) if waiting else []
    return [one.id for one in deferred if one.id is not None]


@requires_transaction
def defer_at(task: Task, at: datetime, **ids: Any) -> int:
    """Hand a job over that must not run before `at`. Returns its id."""
    return task.configure(schedule_at=at).defer(**ids)


@requires_transaction
def defer_urgent(task: Task, *, priority: int, at: datetime | None = None, **ids: Any) -> int:
    """Hand a job over that runs before waiting ones of a lower `priority` (usual: 0), not before `at`.

    Returns its id.
    """
    return task.configure(priority=priority, schedule_at=at).defer(**ids)


@requires_transaction
def defer_keyed(task: Task, orders: Sequence[Order]) -> None:
    """Hand several jobs of one task over by one statement.

    Nothing with the same key waits already; `take_back` makes sure of it where it may.
    """
    waiting = [
        task.configure(
            priority=one.priority, schedule_at=one.at, queueing_lock=_keyed(task, one.key)
        ).make_new_job(**one.ids)
        for one in orders
    ]
    if waiting:
        app.job_manager.batch_defer_jobs(jobs=waiting)


@requires_transaction
def take_back(task: Task, keys: Iterable[str]) -> None:
    """Delete the jobs under these keys that wait: what they were for is done, or ordered anew."""
    with connection.cursor() as cursor:
        cursor.execute(_TAKE_BACK, [[_keyed(task, key) for key in keys]])


@requires_transaction
def defer_once(task: Task, *, key: str, at: datetime | None = None, **ids: Any) -> bool:
    """Hand a job over, not before `at`, unless one with the same key is waiting already.

    Tells whether it was.
    """
    try:
        # A refused insert breaks the surrounding transaction unless a savepoint catches it.
        with transaction.atomic():
            task.configure(queueing_lock=_keyed(task, key), schedule_at=at).defer(**ids)
    except exceptions.AlreadyEnqueued:
        return False
    return True


def retry_stalled(*, lost_after_seconds: int = WORKER_LOST_SECONDS) -> list[int]:
    """Put back the jobs whose worker is gone, and give up those that took several down.

    Returns the ids that will run again. Raises RuntimeError inside a transaction, which a job
    that has ended meanwhile would break.
    """
    if connection.in_atomic_block:
        raise RuntimeError("retry_stalled puts each job back in a transaction of its own.")
    stalled = async_to_sync(app.job_manager.get_stalled_jobs)(
        seconds_since_heartbeat=lost_after_seconds
    )
    put_back = []
    for stalled_job in stalled:
        if stalled_job.id is not None and _put_back(stalled_job.id, attempts=stalled_job.attempts):
            put_back.append(stalled_job.id)
    return put_back


def _put_back(job_id: int, *, attempts: int) -> bool:
    """False when the job is given up, or its worker was only slow and has ended it meanwhile."""
    try:
        if attempts >= STALLED_ATTEMPTS_LIMIT:
            async_to_sync(app.job_manager.finish_job_by_id_async)(
                job_id=job_id, status=Status.FAILED, delete_job=False
            )
            logger.error("Bỏ việc nền %s: tiến trình làm nó đã chết %s lần.", job_id, attempts)
            return False
        app.job_manager.retry_job_by_id(job_id, retry_at=clock.now())
    except exceptions.ConnectorException:
        logger.info("Việc nền %s vừa tự kết thúc, không phải làm lại.", job_id)
        return False
    logger.warning("Làm lại việc nền %s: tiến trình làm nó đã mất.", job_id)
    return True


def run_again(job_id: int) -> None:
    """Queue a failed job once more, after its cause was removed."""
    app.job_manager.retry_job_by_id(job_id, retry_at=clock.now())


def failed_jobs(*, limit: int = 100) -> list[FailedJob]:
    """The jobs that gave up, the latest first; for those who run the system."""
    rows = (
        ProcrastinateJob.objects.filter(status=Status.FAILED.value)
        .annotate(failed_at=Max("procrastinateevent__at"))
        .order_by("-id")[:limit]
    )
    return [
        FailedJob(r.pk, r.task_name, r.queue_name, r.args, r.attempts, r.failed_at) for r in rows
    ]


def waiting_by_queue() -> dict[str, int]:
    """How many jobs wait or run in each queue."""
    unfinished = ProcrastinateJob.objects.filter(status__in=UNFINISHED)
    return dict(
        unfinished.order_by("queue_name").values_list("queue_name").annotate(number=Count("id"))
    )


def worker_is_alive() -> bool:
    """Whether any worker has given a sign of life lately."""
    latest = ProcrastinateWorker.objects.aggregate(latest=Max("last_heartbeat"))["latest"]
    if latest is None:
        return False
    return clock.now() - latest < timedelta(seconds=WORKER_LOST_SECONDS)


def _keyed(task: Task, key: str) -> str:
    return f"{task.name}:{key}"


def _path(function: Callable[..., None]) -> str:
    return f"{function.__module__}.{function.__qualname__}"


def _tolerant(function: Function) -> Function:
    """Drop arguments the function does not know: a newer version may have queued the job."""
    parameters = inspect.signature(function).parameters.values()
    if any(p.kind is not inspect.Parameter.KEYWORD_ONLY for p in parameters):
        raise JobDeclaredWrongly(f"{_path(function)} takes keyword-only arguments, and ids only.")
    known = {p.name for p in parameters}

    @functools.wraps(function)
    def wrapped(**arguments: Any) -> None:
        function(**{name: value for name, value in arguments.items() if name in known})

    return wrapped  # type: ignore[return-value]


def _with_trace_id(call_next: Callable[[], Any], context: Any, _worker: Any) -> Any:
    """Log lines and audit events of a job carry its id as their trace id."""
    with request_context(trace_id=f"job-{context.job.id}"):
        return call_next()
