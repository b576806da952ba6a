"""The embedded server: one owner, no orphans, no lost data, whatever is killed."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from congvan.deployment import embedded_postgres as postgres
from congvan.deployment import postgres_ownership as ownership
from congvan.deployment import postgres_programs
from congvan.deployment.embedded_postgres import PostgresUnavailable
from congvan.deployment.supervision import DatabaseKeeper, Pauses
from tests.deployment.waiting import is_alive, until

OWNER_PROGRAM = """
import sys, time
from pathlib import Path
from congvan.deployment import embedded_postgres as postgres
from congvan.deployment.postgres_ownership import owned
cluster = postgres.cluster_in(Path(sys.argv[1]), parameters=postgres.DISPOSABLE)
with owned(cluster.home, purpose="test owner") as ours:
    assert ours
    server = postgres.start(cluster)
    postgres.ensure_database(cluster)
    print(server.pid, flush=True)
    time.sleep(600)
"""


@pytest.fixture(scope="module")
def made_cluster() -> Iterator[postgres.Cluster]:
    """A cluster made once; tests work on copies, because making one takes a second."""
    folder = Path(tempfile.mkdtemp(prefix="congvan-test-"))
    folder.chmod(0o755)  # as root, the server runs as another user and must get in
    cluster = postgres.cluster_in(folder, parameters=postgres.DISPOSABLE)
    postgres.initialize(cluster)
    yield cluster
    shutil.rmtree(folder)


@pytest.fixture
def cluster(made_cluster: postgres.Cluster) -> Iterator[postgres.Cluster]:
    """A fresh copy of it, in a directory of its own."""
    folder = Path(tempfile.mkdtemp(prefix="congvan-test-"))
    folder.chmod(0o755)
    yield _copy_into(folder, made_cluster)
    shutil.rmtree(folder)


def _copy_into(folder: Path, made: postgres.Cluster) -> postgres.Cluster:
    copied = postgres.cluster_in(folder, parameters=postgres.DISPOSABLE)
    subprocess.run(["cp", "-a", str(made.directory), str(copied.directory)], check=True)
    postgres.initialize(copied)
    return copied


def _execute(cluster: postgres.Cluster, statement: str) -> list[tuple[object, ...]]:
    # What is committed here must be in the kernel's hands when the server is killed.
    durable = "-c synchronous_commit=on"
    with psycopg.connect(cluster.url, autocommit=True, options=durable) as connection:
        done = connection.execute(statement)
        return done.fetchall() if done.description else []


def _start_owner(cluster: postgres.Cluster) -> tuple[subprocess.Popen[str], int]:
    process = subprocess.Popen(
        [sys.executable, "-c", OWNER_PROGRAM, str(cluster.home)], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    return process, int(process.stdout.readline())


def test_killed_owner_leaves_no_server_and_no_data_is_lost(cluster: postgres.Cluster):
    process, server_pid = _start_owner(cluster)
    _execute(cluster, "CREATE TABLE kept AS SELECT 42 AS answer")
    process.kill()
    process.communicate()
    until(lambda: not is_alive(server_pid), what="the server ends with its owner")

    with postgres.running(cluster):
        assert _execute(cluster, "SELECT answer FROM kept") == [(42,)]


def test_next_start_does_not_wait_for_the_killed_server(cluster: postgres.Cluster):
    """Started again before the old server is gone: it is stopped, then the new one answers."""
    process, server_pid = _start_owner(cluster)
    _execute(cluster, "CREATE TABLE kept AS SELECT 42 AS answer")
    process.kill()
    process.communicate()
    with postgres.running(cluster):
        assert _execute(cluster, "SELECT answer FROM kept") == [(42,)]
        assert not is_alive(server_pid)


def test_server_without_owner_is_taken_over(cluster: postgres.Cluster, monkeypatch):
    """A server that was not told to end with its parent (no prctl) is stopped by the next start."""
    monkeypatch.setattr(postgres, "_die_with_parent", lambda: None)
    orphan = postgres.start(cluster)
    postgres.ensure_database(cluster)
    successor = postgres.start(cluster)
    try:
        assert orphan.wait(10) is not None
        assert _execute(cluster, "SELECT 1") == [(1,)]
    finally:
        postgres.stop(successor)


def test_one_owner_at_a_time_and_others_know_who(cluster: postgres.Cluster):
    with ownership.owned(cluster.home, purpose="first") as first:
        assert first
        ownership.announce(cluster.home, purpose="first", address="http://127.0.0.1:8000")
        with ownership.owned(cluster.home, purpose="second") as second:
            assert not second
            owner = ownership.owner(cluster.home)
            assert owner == ownership.Owner(os.getpid(), "first", "http://127.0.0.1:8000")
    with ownership.owned(cluster.home) as later:
        assert later


def test_pid_file_of_a_zombie_does_not_stop_the_start(cluster: postgres.Cluster):
    """A killed process that nobody has reaped still answers kill(pid, 0)."""
    zombie = os.fork()
    if zombie == 0:
        os._exit(0)
    until(lambda: not is_alive(zombie), what="the child has ended")
    (cluster.directory / "postmaster.pid").write_text(f"{zombie}\n{cluster.directory}\n")
    try:
        postgres.stop(postgres.start(cluster))
    finally:
        os.waitpid(zombie, 0)


def test_pid_file_of_another_program_does_not_stop_the_start(cluster: postgres.Cluster):
    """After a reboot the number belongs to anything; that is left alone."""
    (cluster.directory / "postmaster.pid").write_text(f"{os.getpid()}\n{cluster.directory}\n")
    postgres.stop(postgres.start(cluster))


def test_deep_data_directory_fits_into_a_socket_address(
    made_cluster: postgres.Cluster, cluster: postgres.Cluster
):
    deep = _copy_into(_made(cluster.home / ("sở-nội-vụ-" * 6) / ("d" * 60)), made_cluster)
    with postgres.running(deep):
        assert _execute(deep, "SELECT 1") == [(1,)]
        assert deep.socket_directory.stat().st_mode & 0o777 == 0o700
    shutil.rmtree(deep.socket_directory)


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True)
    return folder


def test_making_that_was_killed_in_the_middle_is_begun_again(cluster: postgres.Cluster):
    shutil.rmtree(cluster.directory)
    left_over = cluster.home / "postgres.partial"
    left_over.mkdir()
    (left_over / "PG_VERSION").write_text("18\n")
    with postgres.running(cluster):
        assert _execute(cluster, "SELECT 1") == [(1,)]
    assert not left_over.exists()


@pytest.mark.skipif(
    os.geteuid() != 0, reason="chỉ root có máy chủ dữ liệu chạy bằng người dùng khác"
)
def test_programs_and_data_that_root_keeps_closed(
    made_cluster: postgres.Cluster, monkeypatch, tmp_path: Path
):
    """As in /root: the server's account gets copies of its programs and a place it can reach."""
    reachable = Path(tempfile.mkdtemp(prefix="congvan-test-"))
    for module in (postgres, postgres_programs):
        monkeypatch.setattr(module, "AWAY", reachable / "away")
    closed = tmp_path / "venv"
    package = made_cluster.binaries.parents[1]
    shutil.copytree(package, closed / package.name)
    shutil.copytree(package.with_name(f"{package.name}.libs"), closed / f"{package.name}.libs")
    reachable.chmod(0o755)
    setting = str(closed / package.name / "pginstall" / "bin")
    made = postgres.cluster_in(tmp_path, binaries_setting=setting, parameters=postgres.DISPOSABLE)
    with postgres.running(made):
        assert _execute(made, "SELECT 1") == [(1,)]
    assert made.binaries.is_relative_to(reachable)
    assert made.directory.is_relative_to(reachable)

    moved = tmp_path.rename(tmp_path.with_name("moved"))
    setting = setting.replace(str(tmp_path), str(moved))
    found = postgres.cluster_in(moved, binaries_setting=setting, parameters=postgres.DISPOSABLE)
    assert found.directory == made.directory
    shutil.rmtree(reachable)


def test_socket_directory_laid_by_another_is_refused(cluster: postgres.Cluster, tmp_path: Path):
    cluster.socket_directory.rmdir()
    cluster.socket_directory.symlink_to(tmp_path)
    mode = tmp_path.stat().st_mode
    with pytest.raises(PostgresUnavailable, match="người dùng khác"):
        postgres.initialize(cluster)
    assert tmp_path.stat().st_mode == mode


def test_data_of_another_version_is_told_at_once(cluster: postgres.Cluster):
    (cluster.directory / "PG_VERSION").write_text("14\n")
    with pytest.raises(PostgresUnavailable, match="PostgreSQL 14"):
        postgres.start(cluster)


def test_server_that_cannot_start_says_why_without_waiting(cluster: postgres.Cluster):
    (cluster.directory / "postgresql.auto.conf").write_text("no_such_setting = 1\n")
    with pytest.raises(PostgresUnavailable, match="no_such_setting"):
        postgres.start(cluster)


def test_commands_at_once_share_one_server(cluster: postgres.Cluster):
    """The first command owns the server and waits for the second before it stops it."""
    second_is_in, first_is_leaving = threading.Event(), threading.Event()
    answers: list[object] = []

    def second() -> None:
        with postgres.running(cluster):
            second_is_in.set()
            first_is_leaving.wait(10)
            answers.append(_execute(cluster, "SELECT 1"))

    thread = threading.Thread(target=second)
    with postgres.running(cluster):
        thread.start()
        assert second_is_in.wait(10)
        first_is_leaving.set()
    thread.join()
    assert answers == [[(1,)]]


def test_keeper_starts_a_dead_server_again(cluster: postgres.Cluster):
    keeper = DatabaseKeeper(cluster)
    keeper.start()
    try:
        _execute(cluster, "CREATE TABLE kept AS SELECT 42 AS answer")
        os.kill(_server_pid(cluster), signal.SIGKILL)
        until(lambda: not keeper.is_up, what="the keeper notices")
        until(lambda: keeper.is_up, what="the keeper has started it again")
        assert _execute(cluster, "SELECT answer FROM kept") == [(42,)]
    finally:
        keeper.stop()
    assert not keeper.is_up
    with pytest.raises(psycopg.OperationalError):
        _execute(cluster, "SELECT 1")


def _server_pid(cluster: postgres.Cluster) -> int:
    return int((cluster.directory / "postmaster.pid").read_text().splitlines()[0])


def test_pauses_grow_and_start_over_after_a_good_run():
    pauses = Pauses()
    assert [pauses.after(ran_seconds=1) for _ in range(8)] == [0.5, 1, 2, 4, 8, 16, 30, 30]
    assert pauses.after(ran_seconds=61) == 0.5
