"""The store: written whole or not at all, checked on every reading, never changed (R-302)."""

from __future__ import annotations

import hashlib
import io
import os
import signal
import subprocess
import sys
import threading
import tracemalloc
from datetime import timedelta
from pathlib import Path

import pytest
from django.http import FileResponse

from congvan.kernel import clock, files
from congvan.kernel.files import store as file_store
from congvan.kernel.files.store import CheckedReader
from tests import file_samples as samples

ENDLESS_WRITERS = """
import io, os, sys, threading
from pathlib import Path
import django
django.setup()
from congvan.kernel.files.store import LocalStore
store = LocalStore(Path(sys.argv[1]))
def write():
    while True:
        os.write(1, store.put(io.BytesIO(os.urandom(400_000))).digest.encode() + b"\\n")
for _ in range(8):
    threading.Thread(target=write).start()
"""


@pytest.fixture
def store(tmp_path: Path) -> files.LocalStore:
    return files.LocalStore(tmp_path / "files")


def digest_of(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def stored_files(store) -> list[Path]:
    return [p for p in store.directory.rglob("*") if p.is_file()]


def test_a_file_comes_out_as_it_went_in(store) -> None:
    stored = store.put(io.BytesIO(b"abc"))
    assert stored == files.Stored(digest_of(b"abc"), 3)
    assert store.exists(stored.digest)
    assert store.size(stored.digest) == 3
    with store.open(stored.digest) as file:
        assert file.read() == b"abc"
    assert stored_files(store) == [samples.stored_path(store.directory, stored.digest)]


def test_the_second_time_nothing_is_written(store) -> None:
    path = samples.stored_path(store.directory, store.put(io.BytesIO(b"abc")).digest)
    before = path.stat()
    store.put(io.BytesIO(b"abc"))
    after = path.stat()
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)
    assert stored_files(store) == [path]


def test_a_stored_file_is_read_only(store) -> None:
    path = samples.stored_path(store.directory, store.put(io.BytesIO(b"abc")).digest)
    assert path.stat().st_mode & 0o777 == 0o440


def test_a_shortened_file_is_set_aside_and_replaced(store) -> None:
    path = samples.stored_path(store.directory, store.put(io.BytesIO(b"abc")).digest)
    path.chmod(0o600)
    path.write_bytes(b"a")
    store.put(io.BytesIO(b"abc"))
    assert path.read_bytes() == b"abc"
    (damaged,) = (store.directory / "damaged").iterdir()
    assert damaged.read_bytes() == b"a"


@pytest.mark.parametrize("digest", ["", "../../etc/passwd", "A" * 64, "a" * 63])
def test_only_digests_are_names(store, digest: str) -> None:
    with pytest.raises(ValueError, match="64"):
        store.open(digest)


def test_a_missing_file_says_what_to_do(store) -> None:
    for verb in (store.open, store.open_seekable, store.size):
        with pytest.raises(files.MissingBlob) as caught:
            verb("0" * 64)
        assert "Báo quản trị hệ thống" in str(caught.value)


def test_a_changed_small_file_gives_not_one_byte(store) -> None:
    digest = store.put(io.BytesIO(b"abc")).digest
    samples.damage(samples.stored_path(store.directory, digest))
    for verb in (store.open, store.open_seekable):
        with pytest.raises(files.CorruptBlob):
            verb(digest)


def test_a_changed_large_file_never_gives_its_end(store, monkeypatch) -> None:
    monkeypatch.setattr(file_store, "SMALL_BYTES", 100)
    data = os.urandom(10_000)
    digest = store.put(io.BytesIO(data)).digest
    with store.open(digest) as file:
        assert b"".join(iter(lambda: file.read(999), b"")) == data
    samples.damage(samples.stored_path(store.directory, digest))
    given: list[bytes] = []
    with store.open(digest) as file, pytest.raises(files.CorruptBlob):
        given.extend(iter(lambda: file.read(999), b""))
    assert len(b"".join(given)) < len(data)


def test_a_file_shortened_while_it_is_read(store, monkeypatch) -> None:
    monkeypatch.setattr(file_store, "SMALL_BYTES", 100)
    digest = store.put(io.BytesIO(bytes(1 << 18))).digest
    path = samples.stored_path(store.directory, digest)
    path.chmod(0o600)
    with store.open(digest) as file:
        file.read(10)
        os.truncate(path, 10)
        with pytest.raises(files.CorruptBlob):
            list(iter(lambda: file.read(1 << 16), b""))


def test_a_download_is_checked_too(store, monkeypatch) -> None:
    monkeypatch.setattr(file_store, "SMALL_BYTES", 100)
    digest = store.put(io.BytesIO(bytes(10_000))).digest
    response = FileResponse(store.open(digest), content_type="application/pdf")
    assert b"".join(response.streaming_content) == bytes(10_000)
    with store.open(digest) as file:
        assert isinstance(file, CheckedReader)
        with pytest.raises(OSError, match="fileno"):
            file.fileno()


def test_a_file_that_is_not_kept_leaves_nothing(store) -> None:
    with store.incoming() as incoming:
        incoming.add(b"abc")
        assert stored_files(store) == [incoming.path]
    assert stored_files(store) == []


def test_abandoned_files_go_after_a_day(store) -> None:
    store.put(io.BytesIO(b"abc"))
    old, fresh = (store.directory / "incoming" / f"{name}.part" for name in ("old", "fresh"))
    for path in (old, fresh):
        path.write_bytes(b"x")
    two_days_ago = (clock.now() - timedelta(days=2)).timestamp()
    os.utime(old, (two_days_ago, two_days_ago))
    assert store.remove_abandoned(before=clock.now() - timedelta(days=1)) == 1
    assert fresh.exists()
    assert not old.exists()


def test_memory_stays_small_for_200_megabytes(store) -> None:
    tracemalloc.start()
    stored = store.put(samples.Zeros(200 << 20))
    with store.open(stored.digest) as file:
        while file.read(1 << 20):
            pass
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert stored.size == 200 << 20
    assert peak < 6 << 20
    samples.stored_path(store.directory, stored.digest).unlink()


def test_many_writers_of_one_content(store) -> None:
    data = os.urandom(100_000)
    writers = [threading.Thread(target=store.put, args=(io.BytesIO(data),)) for _ in range(8)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    (path,) = stored_files(store)
    assert path.read_bytes() == data


def test_kill_9_leaves_only_whole_files(store) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", ENDLESS_WRITERS, str(store.directory)],
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ
        | {
            "DJANGO_SETTINGS_MODULE": "congvan.deployment.settings",
            "CONGVAN_DATA_DIR": str(store.directory.parent),
            "CONGVAN_DATABASE_URL": "postgresql:///unused",
        },
    )
    assert process.stdout is not None
    acknowledged = [process.stdout.readline().strip() for _ in range(60)]
    process.send_signal(signal.SIGKILL)
    acknowledged += [line for line in process.stdout.read().split() if len(line) == 64]
    process.wait()
    process.stdout.close()
    parts = list((store.directory / "incoming").glob("*.part"))
    whole = set(stored_files(store)) - set(parts)
    assert parts, "the process was killed between two files"
    assert all(digest_of(path.read_bytes()) == path.name for path in whole)
    assert set(acknowledged) <= {path.name for path in whole}
    assert store.remove_abandoned(before=clock.now() + timedelta(days=1)) == len(parts)


def test_restoring_a_damaged_file(store) -> None:
    digest = store.put(io.BytesIO(b"abc")).digest
    path = samples.stored_path(store.directory, digest)
    samples.damage(path)
    with pytest.raises(files.CorruptBlob):
        store.restore(digest, io.BytesIO(b"abd"))
    assert path.read_bytes() != b"abc"
    store.restore(digest, io.BytesIO(b"abc"))
    assert path.read_bytes() == b"abc"
    assert len(list((store.directory / "damaged").iterdir())) == 1


def test_the_default_store_is_in_the_data_directory(settings, tmp_path) -> None:
    settings.DATA_DIR = tmp_path
    assert files.default_store().directory == tmp_path / "files"
    assert files.default_store() is files.default_store()
