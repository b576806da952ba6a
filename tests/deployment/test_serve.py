"""`congvan serve` as a person runs it: a process, a port, signals, kills, a full second start."""

from __future__ import annotations

import http.client
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from congvan.deployment import embedded_postgres
from tests.deployment.waiting import is_alive, until

ROOT = Path(__file__).resolve().parents[2]


class System:
    """One data directory and the process that serves it."""

    def __init__(self, data_dir: Path) -> None:
        self.data_dir = data_dir
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.address = f"http://127.0.0.1:{self.port}"
        self.process: subprocess.Popen[str] | None = None

    def command(self, *arguments: str) -> list[str]:
        """The command line of another start on this data directory."""
        program = [sys.executable, "-m", "congvan.deployment.command_line", "serve", "--empty"]
        return [*program, "--data", str(self.data_dir), "--port", str(self.port), *arguments]

    def start(self) -> str:
        """Start it, wait for the line with the address, and return all it printed until then."""
        self.process = subprocess.Popen(
            self.command(), cwd=ROOT, env=_environment(), stdout=subprocess.PIPE, text=True
        )
        assert self.process.stdout is not None
        printed = ""
        for line in self.process.stdout:
            printed += line
            if line.startswith("Dừng:"):
                return printed
        raise AssertionError(f"it ended before it served:\n{printed}")

    def stop(self) -> str:
        """SIGTERM; returns the last words. Exit code 0 is required."""
        assert self.process is not None
        self.process.send_signal(signal.SIGTERM)
        said, _ = self.process.communicate(timeout=40)
        assert self.process.returncode == 0
        return said

    @property
    def server_pid(self) -> int:
        """The PostgreSQL of this data directory."""
        cluster = embedded_postgres.cluster_in(self.data_dir)
        return int((cluster.directory / "postmaster.pid").read_text().splitlines()[0])

    def get(self, path: str) -> tuple[int, str]:
        """Status and body of one page."""
        try:
            with urllib.request.urlopen(self.address + path, timeout=20) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()


def _environment() -> dict[str, str]:
    """That of a person's terminal: the tests' own settings must not leak into the process."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("CONGVAN_", "DJANGO_"))}
    return kept | {"PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "default"}


@pytest.fixture(scope="module")
def system() -> Iterator[System]:
    folder = Path(tempfile.mkdtemp(prefix="congvan-test-"))
    folder.chmod(0o755)  # as root, the database server runs as another user and must get in
    running = System(folder / "data")
    running.start()
    yield running
    if running.process is not None and running.process.poll() is None:
        running.stop()
    shutil.rmtree(folder)


def test_it_is_live_and_ready_with_a_worker(system: System):
    assert system.get("/healthz") == (200, '{"status": "live"}')
    until(lambda: json.loads(system.get("/readyz")[1])["worker"] == "alive", what="the worker")
    status, body = system.get("/readyz")
    assert (status, json.loads(body)["reasons"]) == (200, {})


def test_login_page_has_its_styles(system: System):
    status, page = system.get("/")
    assert status == 200
    (style, *_) = re.findall(r'href="(/static/[^"]+\.css)"', page)
    assert system.get(style)[0] == 200


def test_second_start_on_the_same_data_names_the_first(system: System):
    assert system.process is not None
    done = subprocess.run(
        system.command("--port", "0"), cwd=ROOT, env=_environment(), capture_output=True, text=True, check=False
    )  # fmt: skip
    assert done.returncode == 1
    assert system.address in done.stderr
    assert str(system.process.pid) in done.stderr
    assert "Cách xử lý" in done.stderr


def test_taken_port_is_told_before_anything_is_made(system: System):
    other = system.data_dir.with_name("other")
    done = subprocess.run(
        system.command("--data", str(other)), cwd=ROOT, env=_environment(), capture_output=True, text=True, check=False
    )  # fmt: skip
    assert done.returncode == 1
    assert f"cổng {system.port}" in done.stderr
    assert f"--port {system.port + 1}" in done.stderr
    assert not (other / "postgres").exists()


def test_other_commands_work_beside_it(system: System):
    program = [sys.executable, "-m", "congvan.deployment.command_line"]
    command = [*program, "--data", str(system.data_dir), "check", "--json"]
    done = subprocess.run(
        command, cwd=ROOT, env=_environment(), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout
    severities = {f["key"]: f["severity"] for f in json.loads(done.stdout)["findings"]}
    assert severities["migrations"] == severities["clock"] == "ok"


def test_too_large_a_request_is_refused_with_a_sentence(system: System):
    connection = http.client.HTTPConnection("127.0.0.1", system.port, timeout=20)
    connection.putrequest("POST", "/")
    connection.putheader("Content-Length", str(10**12))
    connection.endheaders()
    answer = connection.getresponse()
    assert answer.status == 413
    assert "400 MB" in answer.read().decode()
    connection.close()


def test_dead_database_gives_503_and_comes_back(system: System):
    os.kill(system.server_pid, signal.SIGKILL)
    answers = set()

    def recovered() -> bool:
        status, page = system.get("/")
        if status != 200:
            answers.add((status, "khởi động lại" in page))
        return bool(answers) and status == 200

    until(recovered, what="an absence is told, then the page is back")
    assert answers == {(503, True)}
    until(lambda: system.get("/readyz")[0] == 200, what="ready again")


def test_killed_system_leaves_nothing_and_starts_again_at_once(system: System):
    assert system.process is not None
    server_pid = system.server_pid
    system.process.kill()
    system.process.communicate()
    printed = system.start()
    assert "[4/6]" not in printed, "no database is made a second time"
    assert not is_alive(server_pid)
    assert system.get("/readyz")[0] == 200


def test_sigterm_stops_everything_in_order(system: System):
    server_pid = system.server_pid
    assert system.stop().endswith("Đã dừng.\n")
    assert not is_alive(server_pid)
    with pytest.raises(OSError, match="refused"):
        system.get("/healthz")


def test_start_during_the_stop_waits_for_it(system: System):
    """As typed: kill, and at once the same command again."""
    system.start()
    first = system.process
    assert first is not None
    first.send_signal(signal.SIGTERM)
    until(lambda: "đang dừng" in (system.data_dir / "postgres.lock").read_text() or first.poll() is not None, what="the stop")  # fmt: skip
    system.start()
    assert first.wait(30) == 0
    assert first.stdout is not None
    first.stdout.close()
    assert system.get("/healthz")[0] == 200


def test_ctrl_c_during_the_preparation_is_a_clean_stop(tmp_path: Path):
    """The signal comes while PostgreSQL is being made or the tables are."""
    folder = Path(tempfile.mkdtemp(prefix="congvan-test-"))
    folder.chmod(0o755)
    system = System(folder / "data")
    system.process = subprocess.Popen(
        system.command(), cwd=ROOT, env=_environment(), stdout=subprocess.PIPE, text=True
    )
    until((folder / "data" / "postgres.lock").exists, what="the preparation has begun")
    system.process.send_signal(signal.SIGINT)
    said, _ = system.process.communicate(timeout=40)
    assert (system.process.returncode, said.splitlines()[-1]) == (0, "Đã dừng.")
    shutil.rmtree(folder)


def test_unknown_role_is_refused_before_anything_starts(tmp_path: Path):
    done = subprocess.run(
        [sys.executable, "-m", "congvan.deployment.command_line", "serve", "--role", "trục",
         "--data", str(tmp_path / "data")],
        cwd=ROOT, env=_environment(), capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode != 0
    assert "--role" in done.stderr
    assert not (tmp_path / "data").exists()
