"""Hubs and nodes as real processes, each with a data directory and a database of its own.

`Server` is one `congvan serve`; `Worker` one `congvan worker` beside it; `Actor` a child that lives
inside a node and does what people would do, asked by lines of JSON. Any of them may be killed.
"""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import IO, Any

from bench.serving import free_port
from congvan.deployment import embedded_postgres as postgres
from congvan.deployment.configuration import PROJECT_DIR

COMMAND = (sys.executable, "-m", "congvan.deployment.command_line")
# The same with waits of seconds in place of minutes, for tests that must end soon.
IMPATIENT = (sys.executable, "-m", "bench.crash_impatient")
STOP_SECONDS = 40
# A database that was shut down hard recovers before it answers.
ANSWER_SECONDS = 90


class ActorGone(RuntimeError):
    """The child ended before it answered."""


class VerbFailed(RuntimeError):
    """The verb raised inside the child; `is_final` when the product refused it, as it will again."""

    def __init__(self, text: str, *, is_final: bool) -> None:
        super().__init__(text)
        self.is_final = is_final


def environment(directory: Path) -> dict[str, str]:
    """The product's default environment on this data directory, whatever the caller runs with."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("CONGVAN_")}
    return kept | {
        "CONGVAN_DATA_DIR": str(directory),
        "DJANGO_SETTINGS_MODULE": "congvan.deployment.settings",
        "PYTHONUNBUFFERED": "1",
    }


class _Process:
    """A child that can be started, killed, and started again."""

    def __init__(self, directory: Path, name: str, *, is_impatient: bool = False) -> None:
        self.directory = directory
        self.name = name
        self.process: subprocess.Popen[bytes] | None = None
        self._command = IMPATIENT if is_impatient else COMMAND

    def _spawn(self, arguments: list[str]) -> None:
        with (self.directory / f"{self.name}.log").open("ab") as log:
            self.process = subprocess.Popen(
                [*self._command, *arguments], env=environment(self.directory), cwd=PROJECT_DIR,
                stdin=subprocess.DEVNULL, stdout=log, stderr=log,
            )  # fmt: skip

    def kill(self) -> None:
        """SIGKILL, as a power cut would; returns when the process is gone."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()

    def stop(self) -> None:
        """Ask it to end, and make certain."""
        if self.process is None:
            return
        self.process.terminate()
        try:
            self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.kill()


class Server(_Process):
    """One `congvan serve`, with the embedded database it owns."""

    def __init__(
        self, directory: Path, *, role: str, with_worker: bool = True, is_impatient: bool = False
    ) -> None:
        super().__init__(directory, "serve", is_impatient=is_impatient)
        self.role = role
        self.with_worker = with_worker
        self.port = free_port()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start and return at once; `await_ready` waits."""
        arguments = ["serve", "--role", self.role, "--empty", "--port", str(self.port)]
        self._spawn(arguments if self.with_worker else [*arguments, "--no-worker"])

    def await_ready(self) -> None:
        """Raises RuntimeError with the end of its log when it does not come."""
        deadline = time.monotonic() + ANSWER_SECONDS
        while not _answers(self.port):
            if self.process is None or self.process.poll() is not None:
                break
            if time.monotonic() > deadline:
                break
            time.sleep(0.1)
        else:
            return
        said = (self.directory / "serve.log").read_text(errors="replace")
        raise RuntimeError(f"{self.directory} does not serve:\n{said[-3000:]}")

    def restart(self) -> None:
        """Start it where it was, and wait until it answers."""
        self.start()
        self.await_ready()

    def kill_database(self) -> int:
        """SIGKILL the database server, whose keeper starts it again; returns which one it was."""
        killed = self._postmaster()
        os.kill(killed, signal.SIGKILL)
        return killed

    def await_database(self, *, other_than: int) -> None:
        """Until a new server answers in place of the killed one."""
        deadline = time.monotonic() + ANSWER_SECONDS
        while time.monotonic() < deadline:
            # The file is gone, or half written, while the server starts.
            with contextlib.suppress(OSError, IndexError, ValueError):
                if self._postmaster() != other_than:
                    self.await_ready()
                    return
            time.sleep(0.1)
        raise RuntimeError("The database did not come back.")

    def _postmaster(self) -> int:
        cluster = postgres.cluster_in(self.directory)
        return int((cluster.directory / "postmaster.pid").read_text().splitlines()[0])


def _answers(port: int) -> bool:
    """Whether pages can be served there."""
    with contextlib.closing(http.client.HTTPConnection("127.0.0.1", port, timeout=10)) as asked:
        try:
            asked.request("GET", "/readyz")
            return asked.getresponse().status == 200
        except OSError:
            return False


class Worker(_Process):
    """One `congvan worker` of a node whose server runs without one."""

    def __init__(self, directory: Path, *, is_impatient: bool = False) -> None:
        super().__init__(directory, "worker", is_impatient=is_impatient)
        self._lock = threading.Lock()

    def start(self) -> None:
        """Start and return at once."""
        self._spawn(["worker"])

    def restart(self) -> None:
        """SIGKILL it and start another."""
        with self._lock:
            self.kill()
            self.start()

    def revive(self) -> None:
        """Start it when it has ended by itself, as whatever keeps services would."""
        with self._lock:
            if self.process is not None and self.process.poll() is not None:
                self.start()


class Actor:
    """A child inside a node that does verbs of a module when asked; it can be killed like others.

    The module's functions take keyword arguments of JSON and return JSON. Threads may share one:
    their questions are answered one after another.
    """

    def __init__(self, directory: Path, verbs: str) -> None:
        self.directory = directory
        self.verbs = verbs
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None

    def ask(self, verb: str, **arguments: Any) -> Any:
        """What the verb returns. Raises VerbFailed, ActorGone."""
        with self._lock:
            child = self._process or self._started()
            try:
                line = _answered(child, json.dumps([verb, arguments]).encode())
            except OSError:
                line = b""
            if not line.endswith(b"\n"):
                self._bury()
                raise ActorGone(verb)
        answer = json.loads(line)
        if "error" in answer:
            raise VerbFailed(answer["error"], is_final=answer["is_final"])
        return answer["result"]

    def insist(self, verb: str, **arguments: Any) -> Any:
        """What the verb returns, asked again while the child is killed or its database is away.

        Raises ActorGone or VerbFailed when that goes on, VerbFailed at once for a refusal.
        """
        deadline = time.monotonic() + ANSWER_SECONDS
        while True:
            try:
                return self.ask(verb, **arguments)
            except (ActorGone, VerbFailed) as failure:
                is_final = isinstance(failure, VerbFailed) and failure.is_final
                if is_final or time.monotonic() > deadline:
                    raise
            time.sleep(0.2)

    def strike(self) -> None:
        """SIGKILL the child, whatever it is doing; the next question starts another."""
        child = self._process
        if child is not None:
            child.kill()

    def kill(self) -> None:
        """SIGKILL it and let nothing of it stay."""
        self.strike()
        with self._lock:
            self._bury()

    def _started(self) -> subprocess.Popen[bytes]:
        with (self.directory / "actor.log").open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "bench.exchange_actor", self.verbs],
                env=environment(self.directory), cwd=PROJECT_DIR, stdin=subprocess.PIPE,
                stdout=subprocess.PIPE, stderr=log,
            )  # fmt: skip
        return self._process

    def _bury(self) -> None:
        child, self._process = self._process, None
        if child is None:
            return
        child.kill()
        child.wait()
        for pipe in (child.stdin, child.stdout):
            if pipe is not None:
                _close(pipe)


def _answered(child: subprocess.Popen[bytes], question: bytes) -> bytes:
    if child.stdin is None or child.stdout is None:
        raise OSError("The child has no pipes.")
    child.stdin.write(question + b"\n")
    child.stdin.flush()
    return child.stdout.readline()


def _close(pipe: IO[bytes]) -> None:
    # What was still to be written is lost with the child.
    with contextlib.suppress(OSError):
        pipe.close()


def prepare(directory: Path) -> Path:
    """Make a data directory with a migrated, empty database; returns the cluster, to be copied."""
    directory.mkdir(parents=True, exist_ok=True)
    directory.chmod(0o755)
    subprocess.run(
        [*COMMAND, "migrate"], check=True, env=environment(directory), cwd=PROJECT_DIR,
        stdout=subprocess.DEVNULL,
    )  # fmt: skip
    return postgres.cluster_in(directory).directory


def copied(cluster: Path, directory: Path) -> Path:
    """A data directory whose database begins as a copy of a stopped cluster."""
    directory.mkdir(parents=True)
    directory.chmod(0o755)
    target = postgres.cluster_in(directory)
    subprocess.run(["cp", "-a", str(cluster), str(target.directory)], check=True)
    # What lies beside the cluster: the directory of its socket.
    postgres.initialize(target)
    return directory
