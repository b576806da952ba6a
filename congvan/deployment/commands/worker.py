"""`congvan worker`: a process that does background work only, beside one or more that serve pages.

Heavy queues (scans, conversions) get processes of their own, so that a page never waits for them.
"""
# ruff: noqa: PLC0415 - Django is imported only when it is set up

from __future__ import annotations

import argparse
import logging
import os
import signal
import threading
from typing import TextIO

from congvan.deployment.arguments import Parser

# How often a worker that waits for the database looks for it.
LOOK_SECONDS = 0.5


def run(arguments: list[str], *, stdout: TextIO, stderr: TextIO) -> int:
    """Work until SIGTERM or SIGINT; a running job is finished first; then end the process with 0."""
    options = _options(arguments)
    from congvan.deployment.command_line import set_up_django
    from congvan.deployment.commands import migrate
    from congvan.deployment.configuration import configuration
    from congvan.deployment.mailboxes import MailboxKeeper
    from congvan.deployment.search_index import SearchIndexKeeper, runs_here
    from congvan.deployment.supervision import EXCHANGE_QUEUE, JOB_GRACE_SECONDS, WorkerKeeper

    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    if _database_answers(stop, stdout):
        set_up_django()
        migrate.require_current()
        queues = options.queues.split(",") if options.queues else None
        keepers = [WorkerKeeper(queues=queues, concurrency=options.concurrency)]
        if queues is None:
            keepers.append(WorkerKeeper(queues=[EXCHANGE_QUEUE]))
        mailboxes = [MailboxKeeper()] if queues is None or EXCHANGE_QUEUE in queues else []
        searched = (
            [SearchIndexKeeper()] if queues is None and runs_here(configuration().role) else []
        )
        running: list[WorkerKeeper | MailboxKeeper | SearchIndexKeeper]
        running = [*mailboxes, *searched, *keepers]
        for one in running:
            one.start()
        shown = ", ".join(queues) if queues else "mọi hàng đợi"
        print(f"Đang làm việc nền: {shown}. Dừng: Ctrl+C.", file=stdout, flush=True)
        stop.wait()
        for one in running:
            one.request_stop()
        awaited: list[WorkerKeeper | SearchIndexKeeper] = [*searched, *keepers]
        if [one for one in awaited if not one.join(JOB_GRACE_SECONDS + 5)]:
            print("Một việc chưa xong khi dừng; lần chạy sau sẽ làm lại việc đó.", file=stderr)
    print("Đã dừng.", file=stdout, flush=True)
    # The interpreter would wait for a job that could not end; it runs again next time.
    logging.shutdown()
    os._exit(0)


def _database_answers(stop: threading.Event, stdout: TextIO) -> bool:
    """Wait until the database answers; False when told to stop before.

    The embedded one is run by `congvan serve`: a worker that started it itself would keep it from
    its owner for as long as it works.
    """
    from congvan.deployment import embedded_postgres
    from congvan.deployment.configuration import configuration

    values = configuration()
    if values.database_url:
        return True
    cluster = embedded_postgres.cluster_in(values.data_dir, binaries_setting=values.postgres_bin)
    is_told = False
    while not embedded_postgres.answers(cluster):
        if not is_told:
            print("Đang đợi cơ sở dữ liệu: chạy congvan serve trên thư mục này.", file=stdout, flush=True)  # fmt: skip
            is_told = True
        if stop.wait(LOOK_SECONDS):
            return False
    return True


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = Parser(prog="congvan worker", description="Chạy riêng việc nền.")
    parser.add_argument("--queues", metavar="A,B", help="chỉ làm các hàng đợi này")
    parser.add_argument("--concurrency", type=int, default=2, help="số việc làm cùng lúc")
    return parser.parse_args(arguments)
