"""The embedded PostgreSQL: a real server from a wheel, run as our own direct child.

The server is a child of this process and gets SIGINT when this process dies, so that a kill -9
leaves no orphan; a file lock makes sure that one supervisor at a time owns a data directory.
It listens on a Unix socket in a directory only its owner may enter, never on TCP.
"""

# ruff: noqa: PLC0415 - the driver is imported only by those who really start the server

from __future__ import annotations

import ctypes
import fcntl
import hashlib
import os
import pwd
import shutil
import signal
import stat
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from congvan.deployment.postgres_ownership import owned
from congvan.deployment.postgres_programs import (
    AWAY,
    PostgresUnavailable,
    can_be_entered_by_all,
    find_binaries,
    major_version,
    make_passable,
    readable_binaries,
    run_as,
    server_account,
)

DATABASE = "congvan"
SUPERUSER = "postgres"
POINTER = "postgres.path"

# sun_path of a Unix socket holds 107 bytes on Linux; the server appends "/.s.PGSQL.5432".
SOCKET_DIRECTORY_LIMIT = 90

# A killed server's pid may answer kill(pid, 0) until init reaps it; seen to take 2 to 5 seconds.
START_TIMEOUT_SECONDS = 60
STOP_TIMEOUT_SECONDS = 30

# What the server's log says when a start fails only because the killed one is not quite gone.
TRANSIENT_FAILURES = (
    "lock file",
    "shared memory block",
    "could not bind",
    "the database system is",
)

# Loaded here, because between fork and exec of a threaded process nothing may be loaded.
LIBC = ctypes.CDLL(None, use_errno=True)
PR_SET_PDEATHSIG = 1

DURABLE = {
    "shared_buffers": "128MB",
    "jit": "off",
    # Disks of today: with 4, the planner scans a table whose open rows an index would find.
    "random_page_cost": "1.1",
    "max_connections": "60",
    "timezone": "UTC",
    "log_timezone": "Asia/Ho_Chi_Minh",
    "lc_messages": "C",
}
# Tests throw their cluster away, so they need not wait for the disk.
DISPOSABLE = DURABLE | {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
}


@dataclass(frozen=True, slots=True)
class Cluster:
    """Where one database cluster lives, and how to reach it."""

    directory: Path
    binaries: Path
    parameters: dict[str, str]
    # Where to write down the directory when it is made somewhere else than in the data directory.
    pointer: Path | None = None

    @property
    def home(self) -> Path:
        """Where the lock, the log and the socket directory lie, beside the cluster."""
        return self.directory.parent

    @property
    def socket_directory(self) -> Path:
        """A directory only the owner may enter, with a path short enough for a socket."""
        beside = self.home / "run"
        if len(os.fsencode(beside)) <= SOCKET_DIRECTORY_LIMIT:
            return beside
        # A deep data directory would not fit into a socket address.
        digest = hashlib.sha256(os.fsencode(self.directory)).hexdigest()[:16]
        return Path("/tmp") / f"congvan-{digest}"  # noqa: S108 - mode 0700, checked on start

    @property
    def url(self) -> str:
        """The address of the product's database."""
        return f"postgresql://{SUPERUSER}@/{DATABASE}?host={self.socket_directory}"


def initialize(cluster: Cluster) -> None:
    """Create the cluster's files unless they are there (1 to 4 seconds).

    They are made under another name and renamed when whole: initdb writes PG_VERSION first, so a
    killed one would look finished for ever.
    """
    account = server_account()
    make_passable(cluster.home)
    _refuse_foreign(cluster.socket_directory, account)
    _own_directory(cluster.socket_directory, account)
    _own_directory(cluster.directory, account)
    if (cluster.directory / "PG_VERSION").exists():
        return
    partial = cluster.home / "postgres.partial"
    shutil.rmtree(partial, ignore_errors=True)
    _own_directory(partial, account)
    _run_initdb(cluster, partial, account)
    if cluster.pointer is not None:
        cluster.pointer.write_text(f"{cluster.directory}\n", encoding="utf-8")
    partial.rename(cluster.directory)


def _run_initdb(cluster: Cluster, directory: Path, account: pwd.struct_passwd | None) -> None:
    provider = ["--locale-provider=builtin"] if major_version(cluster.binaries) >= 17 else []
    unsynced = ["--no-sync"] if cluster.parameters.get("fsync") == "off" else []
    done = subprocess.run(
        [str(cluster.binaries / "initdb"), "-D", str(directory), "-U", SUPERUSER,
         "-A", "trust", "-E", "UTF8", *provider, "--locale=C.UTF-8", *unsynced],
        capture_output=True, text=True, check=False, cwd="/", **run_as(account),
    )  # fmt: skip
    if done.returncode != 0:
        raise PostgresUnavailable(
            f"Chưa tạo được cơ sở dữ liệu nhúng ở {cluster.directory}: {done.stderr.strip()[-400:]}",
            next_step="Kiểm tra quyền ghi và dung lượng đĩa của thư mục dữ liệu.",
        )


def start(cluster: Cluster) -> subprocess.Popen[bytes]:
    """Start the server as a direct child and return when it answers.

    The caller must hold the lock of `owned`, and its thread must live as long as the server
    shall. A server left over from a killed owner is stopped first. Raises PostgresUnavailable
    with the end of the server's log.
    """
    _check_version(cluster)
    account = server_account()
    _stop_orphan(cluster)
    log_path = cluster.home / "postgres.log"
    # A failed statement is logged with its values, so others may not read it.
    log_path.touch(mode=0o600)
    deadline = time.monotonic() + START_TIMEOUT_SECONDS
    while True:
        with log_path.open("ab") as log:
            log_start = log.tell()
            process = _spawn(cluster, account, log)
        while process.poll() is None:
            if answers(cluster):
                return process
            if time.monotonic() > deadline:
                stop(process)
                break
            time.sleep(0.05)
        said = log_path.read_bytes()[log_start:].decode(errors="replace")
        if time.monotonic() > deadline or not any(words in said for words in TRANSIENT_FAILURES):
            raise PostgresUnavailable(
                f"PostgreSQL nhúng không khởi động được. Cuối nhật ký {log_path}: {said[-600:]}",
                next_step="Xem nhật ký trên; nếu đĩa đầy hãy dọn đĩa rồi chạy lại.",
            )
        time.sleep(0.5)


def stop(process: subprocess.Popen[bytes]) -> None:
    """Stop the server fast (open transactions are rolled back), for certain within 30 seconds."""
    if process.poll() is not None:
        return
    process.send_signal(signal.SIGINT)
    try:
        process.wait(STOP_TIMEOUT_SECONDS)
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGQUIT)
        process.wait()


@contextmanager
def running(cluster: Cluster) -> Iterator[None]:
    """The server answers within the block: the owner's, or one started for the block.

    For commands beside a running system (audit verify, demo) and without one. Of several
    commands at once the first is the owner, and it waits for the others before it stops.
    """
    deadline = time.monotonic() + START_TIMEOUT_SECONDS
    while True:
        with owned(cluster.home) as ours:
            if ours:
                yield from _run_for_block(cluster)
                return
        with (cluster.home / "postgres.users").open("a") as users:
            fcntl.flock(users, fcntl.LOCK_SH)
            if answers(cluster):
                yield
                return
        if time.monotonic() > deadline:
            raise PostgresUnavailable(
                "Hệ thống đang chạy nhưng cơ sở dữ liệu chưa trả lời.",
                next_step="Đợi hệ thống khởi động xong rồi chạy lại lệnh.",
            )
        time.sleep(0.1)


def _run_for_block(cluster: Cluster) -> Iterator[None]:
    initialize(cluster)
    process = start(cluster)
    try:
        ensure_database(cluster)
        yield
    finally:
        with (cluster.home / "postgres.users").open("a") as users:
            fcntl.flock(users, fcntl.LOCK_EX)
            stop(process)


def ensure_database(cluster: Cluster) -> None:
    """Create the product's database unless it is there."""
    import psycopg

    with psycopg.connect(
        f"postgresql://{SUPERUSER}@/postgres?host={cluster.socket_directory}", autocommit=True
    ) as connection:
        found = connection.execute(
            "SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]
        ).fetchone()
        if not found:
            connection.execute(f'CREATE DATABASE "{DATABASE}"')


def answers(cluster: Cluster) -> bool:
    """Whether the server of this cluster takes connections now."""
    import psycopg

    try:
        psycopg.connect(
            f"postgresql://{SUPERUSER}@/postgres?host={cluster.socket_directory}", connect_timeout=2
        ).close()
    except psycopg.OperationalError:
        return False
    return True


def _spawn(
    cluster: Cluster, account: pwd.struct_passwd | None, log: IO[bytes]
) -> subprocess.Popen[bytes]:
    parameters = cluster.parameters | {
        "listen_addresses": "",
        "unix_socket_directories": str(cluster.socket_directory),
    }
    options = [item for name, value in parameters.items() for item in ("-c", f"{name}={value}")]
    return subprocess.Popen(
        [str(cluster.binaries / "postgres"), "-D", str(cluster.directory), *options],
        stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd="/",
        # A new session: Ctrl+C in the terminal reaches us, and we stop the server in order.
        start_new_session=True, preexec_fn=_die_with_parent, **run_as(account),  # noqa: PLW1509 - it only makes one system call
    )  # fmt: skip


def _die_with_parent() -> None:
    """Ask Linux to send SIGINT (fast shutdown) to this child when its parent thread ends.

    Runs after the change of user, because that change would clear the request.
    """
    if os.uname().sysname == "Linux":
        LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGINT, 0, 0, 0)


def _stop_orphan(cluster: Cluster) -> None:
    """Stop a server whose owner was killed; remove the pid file of one that is only a zombie."""
    pid_file = cluster.directory / "postmaster.pid"
    if not pid_file.exists():
        return
    pid = int(pid_file.read_text().splitlines()[0])
    deadline = time.monotonic() + STOP_TIMEOUT_SECONDS
    signalled = False
    while _is_server(pid, cluster):
        if not signalled:
            os.kill(pid, signal.SIGINT)
            signalled = True
        if time.monotonic() > deadline:
            raise PostgresUnavailable(
                f"Một PostgreSQL khác (tiến trình {pid}) đang giữ {cluster.directory}.",
                next_step="Dừng tiến trình đó rồi chạy lại.",
            )
        time.sleep(0.1)
    pid_file.unlink(missing_ok=True)


def _is_server(pid: int, cluster: Cluster) -> bool:
    """Whether `pid` is a living server of this cluster (not a zombie, not another program)."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        command = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state != "Z" and os.fsencode(cluster.directory) in command


def _own_directory(directory: Path, account: pwd.struct_passwd | None) -> None:
    """Make the directory, for the server's account alone."""
    directory.mkdir(mode=0o700, exist_ok=True)
    if account is not None:
        os.chown(directory, account.pw_uid, account.pw_gid)
    elif directory.stat().st_uid != os.geteuid():
        raise _foreign(directory)
    directory.chmod(0o700)


def _refuse_foreign(directory: Path, account: pwd.struct_passwd | None) -> None:
    """The socket directory may lie in /tmp: another user may not have laid a trap there."""
    try:
        status = directory.lstat()
    except FileNotFoundError:
        return
    trusted = {os.geteuid()} | ({account.pw_uid} if account else set())
    if not stat.S_ISDIR(status.st_mode) or status.st_uid not in trusted:
        raise _foreign(directory)


def _foreign(directory: Path) -> PostgresUnavailable:
    return PostgresUnavailable(
        f"Thư mục {directory} thuộc về người dùng khác.",
        next_step="Chọn thư mục dữ liệu khác bằng --data, hoặc chạy bằng người dùng đã tạo nó.",
    )


def _check_version(cluster: Cluster) -> None:
    """Refuse files of another major version with a sentence; the server would only log it."""
    made_by = (cluster.directory / "PG_VERSION").read_text().strip()
    present = str(major_version(cluster.binaries))
    if made_by != present:
        raise PostgresUnavailable(
            f"Dữ liệu ở {cluster.directory} do PostgreSQL {made_by} tạo, "
            f"chương trình trên máy là PostgreSQL {present}.",
            next_step="Đặt CONGVAN_POSTGRES_BIN trỏ tới thư mục bin của PostgreSQL "
            f"{made_by}, hoặc chuyển dữ liệu bằng pg_upgrade.",
        )


def cluster_in(
    data_dir: Path, *, binaries_setting: str = "", parameters: dict[str, str] | None = None
) -> Cluster:
    """The cluster of a data directory.

    As root, files below a closed directory such as /root would be out of the server account's
    reach: the cluster then lives below /var/lib/congvan, and a file in the data directory says
    where, so that it is found again when the data directory is moved or opened.
    """
    directory = data_dir.resolve() / "postgres"
    pointer = data_dir.resolve() / POINTER
    away = None
    if pointer.exists():
        directory = Path(pointer.read_text(encoding="utf-8").strip())
    elif _is_out_of_reach(directory):
        digest = hashlib.sha256(os.fsencode(directory)).hexdigest()[:16]
        directory, away = AWAY / digest / "postgres", pointer
    binaries = readable_binaries(find_binaries(binaries_setting), copy_to=directory.parent)
    return Cluster(directory, binaries, DURABLE if parameters is None else parameters, away)


def _is_out_of_reach(directory: Path) -> bool:
    """Whether a cluster still to be made there would be closed to the account that must run it."""
    if directory.exists() or server_account() is None:
        return False
    return not can_be_entered_by_all(next(p for p in directory.parents if p.exists()))
