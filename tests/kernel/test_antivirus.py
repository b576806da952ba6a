"""The three verdicts of the virus scanner, from a fake clamd and, where there is one, a real one."""

from __future__ import annotations

import hashlib
import io
import shutil
import socket
import struct
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from congvan.kernel.files import Clamd, Clean, Infected, NoScanner, NotScanned, scanner_at
from congvan.kernel.files.antivirus import Verdict, default_scanner
from tests import file_samples as samples

# In pieces, so that no scanner finds it in this source.
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-" + b"ANTIVIRUS-TEST-FILE!$H+H*"
VERSION = "ClamAV 1.4.6/27000/Mon Nov 23 08:00:00 2026"


class FakeClamd:
    """Speaks clamd's protocol on a Unix socket: zVERSION and zINSTREAM with its size limit."""

    def __init__(self, path: Path, *, limit: int = 1 << 30) -> None:
        self.path = str(path)
        self.limit = limit
        self.seen = b""
        self.answer_stream: Callable[[socket.socket], None] | None = None
        self._server = socket.socket(socket.AF_UNIX)
        self._server.bind(self.path)
        self._server.listen()
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._server.shutdown(socket.SHUT_RDWR)
        self._server.close()
        self._thread.join(5)

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._server.accept()
            except OSError:
                return
            with connection:
                try:
                    self._answer(connection)
                except ConnectionError:
                    continue

    def _answer(self, connection: socket.socket) -> None:
        command = b""
        while not command.endswith(b"\0"):
            command += connection.recv(1)
        if command == b"zVERSION\0":
            connection.sendall(VERSION.encode() + b"\0")
        elif command == b"zINSTREAM\0":
            (self.answer_stream or self._scan)(connection)
        else:
            connection.sendall(b"UNKNOWN COMMAND\0")

    def _scan(self, connection: socket.socket) -> None:
        self.seen = b""
        while size := struct.unpack("!I", _exactly(connection, 4))[0]:
            if len(self.seen) + size > self.limit:
                connection.sendall(b"INSTREAM size limit exceeded. ERROR\0")
                return
            self.seen += _exactly(connection, size)
        found = b"stream: Eicar-Test FOUND\0" if EICAR in self.seen else b"stream: OK\0"
        connection.sendall(found)


def _exactly(connection: socket.socket, size: int) -> bytes:
    data = b""
    while len(data) < size:
        part = connection.recv(size - len(data))
        if not part:
            raise ConnectionError
        data += part
    return data


@pytest.fixture
def clamd(tmp_path: Path) -> Iterator[FakeClamd]:
    server = FakeClamd(tmp_path / "clamd.sock")
    yield server
    server.stop()


def scanned(clamd: FakeClamd, data: bytes, seconds: float = 5) -> Verdict:
    file = io.BytesIO(data)
    file.read(3)  # the position does not matter
    return Clamd(clamd.path, seconds=seconds).scan(file)


def test_a_clean_file(clamd: FakeClamd) -> None:
    data = samples.PDF + bytes(1 << 20)
    assert scanned(clamd, data) == Clean(VERSION)
    assert clamd.seen == data


def test_an_infected_file(clamd: FakeClamd) -> None:
    assert scanned(clamd, b"..." + EICAR) == Infected("Eicar-Test", VERSION)


def test_over_the_size_limit_is_not_scanned(clamd: FakeClamd) -> None:
    clamd.limit = 1000
    verdict = scanned(clamd, bytes(30 << 20))
    assert isinstance(verdict, NotScanned)
    assert "StreamMaxLength" in verdict.reason


def test_a_connection_closed_in_the_middle_is_not_scanned(clamd: FakeClamd) -> None:
    clamd.answer_stream = lambda connection: connection.close()
    verdict = scanned(clamd, bytes(30 << 20))
    assert isinstance(verdict, NotScanned)
    assert "ngắt kết nối" in verdict.reason


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (b"", "không trả lời"),
        (b"stream: Can't allocate memory ERROR\0", "Can't allocate memory"),
        (b"x" * 10_000, "báo lỗi"),
        (b"stream: OK or not\0", "báo lỗi"),
    ],
)
def test_every_other_answer_is_not_scanned(clamd: FakeClamd, answer: bytes, told: str) -> None:
    def reply(connection: socket.socket) -> None:
        while struct.unpack("!I", size := _exactly(connection, 4))[0]:
            _exactly(connection, struct.unpack("!I", size)[0])
        connection.sendall(answer)

    clamd.answer_stream = reply
    verdict = scanned(clamd, samples.PDF)
    assert isinstance(verdict, NotScanned)
    assert told in verdict.reason


def test_silence_ends_in_time(clamd: FakeClamd) -> None:
    silent = threading.Event()

    def wait(_connection: socket.socket) -> None:
        silent.wait(5)

    clamd.answer_stream = wait
    started = time.monotonic()
    verdict = scanned(clamd, bytes(30 << 20), seconds=0.3)
    silent.set()
    assert isinstance(verdict, NotScanned)
    assert "không trả lời trong" in verdict.reason
    assert time.monotonic() - started < 2


def test_an_answer_that_trickles_ends_in_time(clamd: FakeClamd) -> None:
    def trickle(connection: socket.socket) -> None:
        for _ in range(100):
            connection.sendall(b"x")
            time.sleep(0.05)

    clamd.answer_stream = trickle
    started = time.monotonic()
    assert isinstance(scanned(clamd, samples.PDF, seconds=0.3), NotScanned)
    assert time.monotonic() - started < 2


def test_nobody_there(tmp_path: Path) -> None:
    (tmp_path / "dead.sock").touch()
    for address in (str(tmp_path / "no.sock"), str(tmp_path / "dead.sock"), ("127.0.0.1", 9)):
        verdict = Clamd(address).scan(io.BytesIO(b"x"))
        assert isinstance(verdict, NotScanned)
        assert "không kết nối được" in verdict.reason


def test_addresses_of_the_setting() -> None:
    assert isinstance(scanner_at(""), NoScanner)
    assert scanner_at("unix:/run/clamd.sock") == Clamd("/run/clamd.sock")
    assert scanner_at("tcp:quet.tinh.vn:3310") == Clamd(("quet.tinh.vn", 3310))
    assert scanner_at("tcp:[::1]:3310") == Clamd(("::1", 3310))
    for wrong in ("/run/clamd.sock", "unix:clamd.sock", "tcp:quet", "tcp::3310", "http://x"):
        with pytest.raises(ValueError, match="CONGVAN_CLAMD"):
            scanner_at(wrong)


def test_without_a_scanner_every_file_is_visibly_unscanned() -> None:
    verdict = default_scanner().scan(io.BytesIO(EICAR))
    assert isinstance(verdict, NotScanned)
    assert "chưa cấu hình" in verdict.reason


@contextmanager
def real_clamd(directory: Path, *, limit: str) -> Iterator[Clamd]:
    """A clamd run by hand with a database of one signature (STACK §10); needs no freshclam."""
    database = directory / "database"
    database.mkdir(parents=True)
    digest = hashlib.md5(EICAR, usedforsecurity=False).hexdigest()
    (database / "own.hdb").write_text(f"{digest}:{len(EICAR)}:Own-Eicar\n")
    (database / "own.ndb").write_text(f"Own-Marker:0:*:{b'own marker'.hex()}\n")
    address = directory / "clamd.sock"
    configuration = directory / "clamd.conf"
    configuration.write_text(
        f"LocalSocket {address}\nDatabaseDirectory {database}\nForeground yes\n"
        f"StreamMaxLength {limit}\nUser {_user()}\nTemporaryDirectory {directory}\n"
    )
    program = shutil.which("clamd", path="/usr/sbin:/usr/local/sbin:/usr/bin")
    assert program is not None
    process = subprocess.Popen(
        [program, "--config-file", str(configuration)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        scanner = Clamd(str(address))
        deadline = time.monotonic() + 20
        while isinstance(scanner.scan(io.BytesIO(b"x")), NotScanned):
            assert process.poll() is None, "clamd did not start"
            assert time.monotonic() < deadline
            time.sleep(0.05)
        yield scanner
    finally:
        process.terminate()
        process.wait(10)


def _user() -> str:
    import getpass

    return getpass.getuser()


@pytest.mark.clamav
@pytest.mark.skipif(
    shutil.which("clamd", path="/usr/sbin:/usr/local/sbin:/usr/bin") is None,
    reason="không có clamd: apt install clamav-daemon",
)
def test_a_real_clamd_agrees(tmp_path: Path) -> None:
    with real_clamd(tmp_path, limit="2M") as scanner:
        clean = scanner.scan(io.BytesIO(samples.PDF))
        assert isinstance(clean, Clean)
        assert clean.engine.startswith("ClamAV")
        found = scanner.scan(io.BytesIO(EICAR))
        assert isinstance(found, Infected)
        assert found.signature.startswith("Own-Eicar")
        for hidden in ({"a.txt": EICAR}, {"a.pdf": b"an own marker here"}):
            assert isinstance(scanner.scan(io.BytesIO(samples.zipped(hidden))), Infected)
        large = scanner.scan(io.BytesIO(bytes(30 << 20)))
        assert isinstance(large, NotScanned)
        assert "StreamMaxLength" in large.reason
