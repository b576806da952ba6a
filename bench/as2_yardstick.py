"""django-pyas2 between two hosts on the same machine and database server as ours: the yardstick.

Signed messages, signed synchronous receipts, the same payload, PostgreSQL with fsync. It needs an
interpreter of its own, because it pins an old `cryptography`; that is made once beside the project.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import psycopg
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID

from bench.serving import free_port
from congvan.deployment.configuration import PROJECT_DIR
from congvan.kernel import clock

HERE = Path(__file__).parent / "pyas2"
ENVIRONMENT = PROJECT_DIR / ".pyas2"
HOSTS = ("sender", "receiver")


def interpreter() -> Path:
    """The yardstick's own python, installed at the first use."""
    python = ENVIRONMENT / "bin" / "python"
    wanted = (HERE / "requirements.txt").read_text()
    mark = ENVIRONMENT / "installed"
    if not mark.exists() or mark.read_text() != wanted:
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(ENVIRONMENT)], check=True)
        subprocess.run(
            [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r",
             str(HERE / "requirements.txt")], check=True,
        )  # fmt: skip
        mark.write_text(wanted)
    return python


class Yardstick:
    """Two hosts; `send` tells the milliseconds of each message from building to its receipt."""

    def __init__(self, directory: Path, socket_directory: Path, superuser: str) -> None:
        self._directory = directory
        self._python = interpreter()
        self._database = {"HOST": str(socket_directory), "USER": superuser}
        self.port = free_port()

    @contextmanager
    def running(self) -> Iterator[Yardstick]:
        """Databases, keys and the receiver's server for the block."""
        for name in HOSTS:
            _make_key(self._directory / name, name)
        for name, peer in (HOSTS, HOSTS[::-1]):
            self._create(name)
            url = f"http://127.0.0.1:{self.port}/pyas2/as2receive"
            self._run(name, "prepare", name, peer, url)
        server = self._start("receiver", "serve", str(self.port))
        try:
            self._await()
            yield self
        finally:
            server.kill()
            server.wait()

    def send(self, *, clients: int, count: int, size: int, seed: int) -> tuple[float, list[float]]:
        """Seconds for all, and milliseconds of each."""
        workers = [
            self._start("sender", "send", "receiver", str(count // clients), str(size), str(seed + one))
            for one in range(clients)
        ]  # fmt: skip
        for worker in workers:
            if worker.stdout is None or worker.stdout.readline().strip() != "ready":
                raise RuntimeError("The yardstick did not come to work.")
        begin, taken = time.perf_counter(), []
        for worker in workers:
            assert worker.stdin is not None
            worker.stdin.write("go\n")
            worker.stdin.flush()
        for worker in workers:
            out, _ = worker.communicate()
            if worker.returncode:
                raise RuntimeError("The yardstick failed.")
            taken += json.loads(out.strip().splitlines()[-1])
        return time.perf_counter() - begin, taken

    def _create(self, name: str) -> None:
        with psycopg.connect(
            host=self._database["HOST"], user=self._database["USER"], dbname="postgres",
            autocommit=True,
        ) as connection:  # fmt: skip
            connection.execute(f'CREATE DATABASE "yardstick_{name}"'.encode())

    def _environment(self, name: str) -> dict[str, str]:
        database = self._database | {"NAME": f"yardstick_{name}"}
        return os.environ | {"YARDSTICK_DATABASE": json.dumps(database)}

    def _run(self, name: str, *arguments: str) -> None:
        verb, *rest = arguments
        subprocess.run(
            [str(self._python), str(HERE / "host.py"), verb, str(self._directory / name), *rest],
            check=True, env=self._environment(name), cwd=HERE,
        )  # fmt: skip

    def _start(self, name: str, verb: str, *rest: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [str(self._python), str(HERE / "host.py"), verb, str(self._directory / name), *rest],
            env=self._environment(name), cwd=HERE, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        )  # fmt: skip

    def _await(self) -> None:
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            try:
                with urllib.request.urlopen(
                    f"http://127.0.0.1:{self.port}/pyas2/as2receive", timeout=5
                ):
                    return
            except urllib.error.HTTPError:
                return
            except OSError:
                time.sleep(0.2)
        raise RuntimeError("The yardstick's server did not come.")


def _make_key(directory: Path, name: str) -> None:
    directory.mkdir(parents=True)
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = clock.now()
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject).issuer_name(subject).public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=30))
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    pem = certificate.public_bytes(serialization.Encoding.PEM)
    locked = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.TraditionalOpenSSL,
        serialization.BestAvailableEncryption(b"yardstick"),
    )  # fmt: skip
    (directory / "key.pem").write_bytes(locked + pem)
    (directory / "certificate.pem").write_bytes(pem)
