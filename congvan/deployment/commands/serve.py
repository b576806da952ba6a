"""`congvan serve`: the whole system in one process, from an empty directory to the login page.

Order: own the data directory, take the port, start PostgreSQL, bring the tables to this version,
build what is missing, then serve in the main thread with the worker beside it. Whatever was
started is stopped in reverse, also when a step fails or a signal comes in the middle.
"""

# ruff: noqa: ARG001, PLC0415 - one signature for all commands; wrong options must be told before anything heavy is imported

from __future__ import annotations

import argparse
import io
import logging
import os
import signal
import socket
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Any, TextIO

from congvan.deployment import listening
from congvan.deployment.arguments import Parser, port
from congvan.deployment.progress import Progress
from congvan.kernel.errors import BusinessError

if TYPE_CHECKING:
    from congvan.deployment.asgi import Dispatcher
    from congvan.deployment.configuration import Configuration
    from congvan.deployment.embedded_postgres import Cluster
    from congvan.deployment.live_stream import LiveStream
    from congvan.hub.gateway import Gateway

logger = logging.getLogger(__name__)

PURPOSE = "congvan serve"
STOPPING = "congvan serve, đang dừng"
# How long to wait for a short command (audit verify, check) or the last run that is ending.
PATIENCE_SECONDS = 30.0
# Open streams must not hold up a stop; pages in work get this long to end.
WEB_GRACE_SECONDS = 3
KEEP_ALIVE_SECONDS = 75
# All header lines of a request: a hub's signed header names every receiver, twice (SPEC §9.2).
LARGEST_HEADERS = 2 * 1024**2


class AlreadyRunning(BusinessError):
    """Another process runs the system on this data directory."""

    code = "already_running"


class StopRequested(SystemExit):
    """SIGTERM or Ctrl+C during the preparation: a clean stop with exit code 0."""


def run(arguments: list[str], *, stdout: TextIO, stderr: TextIO) -> int:
    """Serve until a signal comes, then end the process with 0. Raises AlreadyRunning, PortTaken."""
    options = _options(arguments)
    if options.role:
        os.environ["CONGVAN_ROLE"] = options.role
    if options.data:
        os.environ["CONGVAN_DATA_DIR"] = str(Path(options.data).resolve())
    if not listening.is_local(options.host):
        # Asked to be reachable from outside: then the machine's own names must be allowed too.
        names = ",".join(listening.own_names(options.host))
        os.environ.setdefault("CONGVAN_ALLOWED_HOSTS", names)
    from congvan.deployment.configuration import configuration, make_data_directory

    _stop_on_signals()
    began = time.monotonic()
    values = configuration()
    make_data_directory(values.data_dir)
    try:
        with ExitStack() as stack:
            _serve(options, values, stack, stdout, began)
    except StopRequested:
        pass
    print("Đã dừng.", file=stdout, flush=True)
    # The interpreter would wait for threads that are still busy with a page or a job. What they
    # do is lost by design: the page's transaction is rolled back, the job runs again.
    logging.shutdown()
    os._exit(0)


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = Parser(prog="congvan serve", description="Chạy cả hệ thống.")
    parser.add_argument("--port", type=port, default=8000, help="cổng trang web (mặc định 8000)")
    parser.add_argument("--host", default="127.0.0.1", help="địa chỉ nghe (mặc định chỉ máy này)")
    parser.add_argument("--data", metavar="DIR", help="thư mục dữ liệu (mặc định data/ của dự án)")
    parser.add_argument(
        "--role",
        choices=("node", "hub", "both"),
        help="vai trò: node (văn phòng), hub (trục liên thông), both (cả hai, mặc định)",
    )
    parser.add_argument("--with-demo", action="store_true", help="lần đầu, dựng tỉnh minh họa")
    # Wins over --with-demo, which script/server always gives.
    parser.add_argument("--empty", action="store_true", help="không dựng tỉnh minh họa")
    parser.add_argument(
        "--no-worker", action="store_true", help="việc nền chạy riêng bằng congvan worker"
    )
    return parser.parse_args(arguments)


def _serve(
    options: argparse.Namespace,
    values: Configuration,
    stack: ExitStack,
    stdout: TextIO,
    began: float,
) -> None:
    from congvan.deployment.command_line import set_up_django

    progress = Progress(stdout)
    cluster = stack.enter_context(_own_cluster(values))
    web_socket = stack.enter_context(listening.listener(options.host, options.port))
    address = listening.address(options.host, web_socket.getsockname()[1])
    _announce(cluster, PURPOSE, address)
    _build_assets(progress)
    database_is_up = stack.enter_context(_database(cluster, progress))
    set_up_django()
    _migrate(progress)
    if options.with_demo and not options.empty and values.role != "hub":
        _build_demo(progress)
    if not options.no_worker:
        stack.enter_context(_worker(values.role))
    hub = _hub(database_is_up) if values.role in {"hub", "both"} else None
    live = _live(database_is_up) if values.role != "hub" else None

    def stopping() -> None:
        # A start that comes during the stop waits for its end instead of being refused.
        _announce(cluster, STOPPING, address)
        for held in (hub, live):
            if held is not None:
                held.let_go()

    _serve_pages(
        web_socket,
        _pages(values, database_is_up, hub, live),
        when_listening=lambda: _summary(address, stdout, began),
        when_stopping=stopping,
    )


@contextmanager
def _own_cluster(values: Configuration) -> Iterator[Cluster | None]:
    """The embedded cluster, owned by this process within the block; None with an own database."""
    from congvan.deployment import embedded_postgres as postgres

    if values.database_url:
        yield None
        return
    cluster = postgres.cluster_in(values.data_dir, binaries_setting=values.postgres_bin)
    with _sole_owner(cluster):
        yield cluster


def _announce(cluster: Cluster | None, purpose: str, address: str) -> None:
    from congvan.deployment import postgres_ownership

    if cluster is not None:
        postgres_ownership.announce(cluster.home, purpose=purpose, address=address)


@contextmanager
def _sole_owner(cluster: Cluster) -> Iterator[None]:
    """Hold the cluster's lock, waiting a little for a short command. Raises AlreadyRunning."""
    from congvan.deployment import postgres_ownership

    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        with postgres_ownership.owned(cluster.home, purpose=PURPOSE) as ours:
            if ours:
                yield
                return
        owner = postgres_ownership.owner(cluster.home)
        if (owner and owner.purpose == PURPOSE) or time.monotonic() > deadline:
            raise _already_running(owner)
        time.sleep(0.2)


def _already_running(owner: Any) -> AlreadyRunning:
    if owner is None:
        return AlreadyRunning(
            "Một tiến trình khác đang dùng thư mục dữ liệu này.",
            next_step="Đợi nó xong, hoặc chọn thư mục khác bằng --data.",
        )
    where = f" ở {owner.address}" if owner.address else ""
    return AlreadyRunning(
        f"Hệ thống đang chạy trên thư mục dữ liệu này{where} ({owner.purpose}, tiến trình {owner.pid}).",
        next_step=f"Mở địa chỉ đó, hoặc dừng nó bằng lệnh kill {owner.pid} rồi chạy lại; "
        "muốn chạy thêm một hệ thống khác thì thêm --data THƯ-MỤC và --port SỐ.",
    )


def _build_assets(progress: Progress) -> None:
    from congvan.deployment.commands import assets

    # Nothing is said when nothing has changed: the step shows with its first line.
    said = progress.on_first_line(3, "Lấy và gộp tệp giao diện (lần đầu tải khoảng 40 MB)")
    if assets.run([], stdout=said, stderr=said):
        raise BusinessError(
            f"Chưa dựng được tệp giao diện của trình duyệt.\n{said.getvalue().strip()}",
            next_step="Sửa theo dòng trên rồi chạy lại.",
        )
    said.finish()


@contextmanager
def _database(cluster: Cluster | None, progress: Progress) -> Iterator[Callable[[], bool]]:
    """The embedded server runs within the block; yields the question whether it is up."""
    if cluster is None:
        yield lambda: True
        return
    from congvan.deployment import embedded_postgres as postgres
    from congvan.deployment.supervision import DatabaseKeeper

    keeper = DatabaseKeeper(cluster)
    if (cluster.directory / "PG_VERSION").exists():
        # A restored copy may lack the socket's directory; a whole cluster is left as it is.
        postgres.initialize(cluster)
        keeper.start()
    else:
        with progress.step(4, "Tạo cơ sở dữ liệu PostgreSQL"):
            postgres.initialize(cluster)
            keeper.start()
    try:
        yield lambda: keeper.is_up
    finally:
        keeper.stop()


def _migrate(progress: Progress) -> None:
    from congvan.deployment.commands import migrate

    if migrate.pending():
        with progress.step(5, "Cập nhật cấu trúc dữ liệu"):
            migrate.apply()


def _build_demo(progress: Progress) -> None:
    from congvan.deployment import demo
    from congvan.organization.models import Agency

    if not Agency.objects.exists():
        with progress.step(6, "Dựng tỉnh minh họa"):
            demo.build(stdout=io.StringIO())


@contextmanager
def _worker(role: str) -> Iterator[None]:
    """Jobs run, mail is fetched, search is kept true within the block; a running job may finish."""
    from congvan.deployment.mailboxes import MailboxKeeper
    from congvan.deployment.search_index import SearchIndexKeeper, runs_here
    from congvan.deployment.supervision import EXCHANGE_QUEUE, JOB_GRACE_SECONDS, WorkerKeeper

    keepers, mailboxes = (WorkerKeeper(), WorkerKeeper(queues=[EXCHANGE_QUEUE])), MailboxKeeper()
    searched = [SearchIndexKeeper()] if runs_here(role) else []
    running: list[WorkerKeeper | MailboxKeeper | SearchIndexKeeper]
    running = [mailboxes, *searched, *keepers]
    for one in running:
        one.start()
    try:
        yield
    finally:
        for one in running:
            one.request_stop()
        awaited: list[WorkerKeeper | SearchIndexKeeper] = [*searched, *keepers]
        if [one for one in awaited if not one.join(JOB_GRACE_SECONDS + 5)]:
            logger.warning("Một việc nền chưa xong khi dừng; lần chạy sau sẽ làm lại việc đó.")


def _pages(
    values: Configuration,
    database_is_up: Callable[[], bool],
    hub: Gateway | None,
    live: LiveStream | None,
) -> Dispatcher:
    from django.urls import get_resolver

    from congvan.deployment.asgi import Dispatcher
    from congvan.deployment.wsgi import application

    # A page that cannot be imported stops the start, and the first visitor does not wait for it.
    get_resolver().url_patterns  # noqa: B018 - loading is the effect
    limit = values.max_request_mb * 1024**2
    return Dispatcher(
        application, body_limit=limit, database_is_up=database_is_up, hub=hub, live=live
    )


def _hub(database_is_up: Callable[[], bool]) -> Gateway:
    from congvan.hub.gateway import Gateway

    return Gateway(database_is_up=database_is_up)


def _live(database_is_up: Callable[[], bool]) -> LiveStream:
    from congvan.deployment.live_stream import LiveStream

    return LiveStream(database_is_up=database_is_up)


def _serve_pages(
    web_socket: socket.socket,
    pages: Dispatcher,
    *,
    when_listening: Callable[[], None],
    when_stopping: Callable[[], None],
) -> None:
    """Serve in this (main) thread until SIGTERM or SIGINT."""
    import uvicorn

    class Server(uvicorn.Server):
        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            when_listening()

        def handle_exit(self, sig: int, frame: FrameType | None) -> None:
            when_stopping()
            super().handle_exit(sig, frame)

    config = uvicorn.Config(
        pages,
        lifespan="off",
        log_config=None,
        access_log=False,
        proxy_headers=False,
        server_header=False,
        timeout_graceful_shutdown=WEB_GRACE_SECONDS,
        # Clients of a hub ask every half a minute and keep their line.
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
        h11_max_incomplete_event_size=LARGEST_HEADERS,
    )
    Server(config).run(sockets=[web_socket])


def _summary(address: str, stdout: TextIO, began: float) -> None:
    """What a person needs to know now, once the page answers."""
    from congvan.deployment import demo, system_programs

    lines = [""]
    card = demo.accounts_card()
    if card:
        lines += [card.rstrip(), ""]
    lacking = [p for p in system_programs.missing() if not p.only_for_tests]
    if lacking:
        lines += ["Chương trình tùy chọn chưa có (phần còn lại vẫn chạy):"]
        lines += [f"  {p.name}: {p.without}" for p in lacking]
        packages = " ".join(package for p in lacking for package in p.packages)
        lines += [f"  Cài: apt install --no-install-recommends {packages}", ""]
    # Last, because the end of a long text is what stays on the screen.
    seconds = time.monotonic() - began
    lines += [
        f"Công Văn đang chạy: {address}   (sẵn sàng sau {seconds:.0f} giây)",
        "Dừng: Ctrl+C. Bắt đầu với hệ thống trống: thêm --empty --data THƯ-MỤC-MỚI.",
    ]
    print("\n".join(lines), file=stdout, flush=True)


def _stop_on_signals() -> None:
    """Until the web server takes the signals over, and after it, they end this process in order.

    The first signal unwinds the stack. Later ones (the web server raises its own again when it
    has ended, and people press Ctrl+C twice) must not cut the unwinding short.
    """
    seen = False

    def handle(_signum: int, _frame: FrameType | None) -> None:
        nonlocal seen
        if not seen:
            seen = True
            raise StopRequested(0)

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, handle)


if sys.platform == "win32":
    raise SystemExit("Công Văn chạy trên Linux (hoặc WSL trên Windows).")
