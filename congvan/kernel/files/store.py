"""Where files lie: by the SHA-256 of their content, written once, checked on every reading.

A file becomes visible under its name only when all of it is on the disk: written to a temporary
name in the same file system, fsynced, renamed, the directory fsynced. A crash before the rename
leaves a temporary file, which `remove_abandoned` takes away a day later. Signed documents must
come out exactly as they came in (COMPLAINTS §4), so nothing here ever changes a stored file.
"""

from __future__ import annotations

import hashlib
import io
import logging
import os
import re
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import BinaryIO, Protocol, cast

from django.conf import settings

from congvan.kernel.errors import BusinessError

logger = logging.getLogger(__name__)

CHUNK = 1 << 20
# Hashing 16 MiB takes 10 ms with SHA instructions and 40 ms without: nobody waits for it.
SMALL_BYTES = 16 << 20
STORED_MODE = 0o440
_DIGEST = re.compile(r"[0-9a-f]{64}")

_CALL_ADMINISTRATOR = "Báo quản trị hệ thống khôi phục tệp từ bản sao lưu."


class CorruptBlob(BusinessError):
    """The stored bytes are no longer those that were received."""

    code = "corrupt_blob"
    http_status = 500

    def __init__(self, digest: str) -> None:
        super().__init__(
            f"Không mở được tệp: nội dung trên máy chủ đã bị hỏng, không khớp mã băm {digest[:12]}….",
            next_step=_CALL_ADMINISTRATOR,
        )
        self.digest = digest


class MissingBlob(BusinessError):
    """A file that was stored is not there."""

    code = "missing_blob"
    http_status = 500

    def __init__(self, digest: str) -> None:
        super().__init__(
            f"Không mở được tệp: máy chủ không còn giữ nội dung có mã băm {digest[:12]}….",
            next_step=_CALL_ADMINISTRATOR,
        )
        self.digest = digest


@dataclass(frozen=True, slots=True)
class Stored:
    """A file in the store: `digest` is its SHA-256 in lower-case hex, `size` in bytes."""

    digest: str
    size: int


class Incoming:
    """A file on its way in: bytes are added, hashed and counted; `file` may be read meanwhile."""

    def __init__(self, file: BinaryIO, path: Path) -> None:
        self.file = file
        self.path = path
        self.size = 0
        self._hash = hashlib.sha256()

    @property
    def digest(self) -> str:
        return self._hash.hexdigest()

    def add(self, chunk: bytes) -> None:
        """Append `chunk` to the file."""
        self.file.seek(self.size)
        unwritten = memoryview(chunk)
        while unwritten:  # an almost full disk takes a part first and complains at the next try
            unwritten = unwritten[self.file.write(unwritten) :]
        self._hash.update(chunk)
        self.size += len(chunk)

    def as_stored(self) -> Stored:
        return Stored(self.digest, self.size)


class Store(Protocol):
    """What keeps files; the local disk by default, an object store at scale."""

    @contextmanager
    def incoming(self) -> Iterator[Incoming]:
        """A place for a file that is not yet accepted; gone after the block unless kept."""

    def keep(self, incoming: Incoming) -> Stored:
        """Make the file durable under its digest; returns only when a power cut cannot undo it."""

    def put(self, stream: BinaryIO) -> Stored:
        """Store everything `stream` gives, in chunks of 1 MiB at most."""

    def open(self, digest: str) -> BinaryIO:
        """The file for reading from start to end; see `LocalStore.open` for what is checked when."""

    def open_seekable(self, digest: str) -> BinaryIO:
        """The file for reading anywhere in it, checked as a whole before the first byte."""

    def exists(self, digest: str) -> bool:
        """Whether a file is stored under `digest` (its content is not read)."""

    def size(self, digest: str) -> int:
        """Its size in bytes; raises MissingBlob."""


class LocalStore:
    """Files in `directory`, at ab/cd/<digest>, where abcd… is the digest.

    65,536 folders hold 10 million files with 150 in each, which every file system and every
    backup program takes. With `levels` 1 the 256 folders are soon there: a new folder costs a
    second wait for the disk, which counts where thousands of small files come in an hour.
    """

    def __init__(self, directory: Path, *, levels: int = 2) -> None:
        self.directory = directory
        self._levels = levels
        self._arrivals = directory / "incoming"
        self._damaged = directory / "damaged"

    @contextmanager
    def incoming(self) -> Iterator[Incoming]:
        """A temporary file of the same file system; removed after the block unless kept."""
        self._arrivals.mkdir(parents=True, exist_ok=True)
        path = self._arrivals / f"{uuid.uuid4().hex}.part"
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        # Unbuffered: what is added is at once what examinations read.
        with os.fdopen(descriptor, "w+b", buffering=0) as file:
            try:
                yield Incoming(cast(BinaryIO, file), path)
            finally:
                path.unlink(missing_ok=True)

    def keep(self, incoming: Incoming) -> Stored:
        """Make the file durable under its digest, or find that it already is there.

        An existing file is never overwritten: it has the same content. Should its size differ,
        it was damaged on the disk; it is then moved aside into damaged/ and ours takes its place.
        """
        final = self._path(incoming.digest)
        if final.exists() and final.stat().st_size != incoming.size:
            self._set_aside(final)
        if not final.exists():
            self._make_folder(final.parent)
            os.fchmod(incoming.file.fileno(), STORED_MODE)
            os.fsync(incoming.file.fileno())
            incoming.path.rename(final)
        # Also when it was there before: its writer may have been killed before this very step.
        _sync_directory(final.parent)
        return incoming.as_stored()

    def put(self, stream: BinaryIO) -> Stored:
        """Store everything `stream` gives; raises OSError when the disk is full."""
        with self.incoming() as incoming:
            while chunk := stream.read(CHUNK):
                incoming.add(chunk)
            return self.keep(incoming)

    def open(self, digest: str) -> BinaryIO:
        """The file, checked against its digest; the caller closes it.

        Up to 16 MiB the whole file is checked before the first byte is given, and the file is
        seekable. A larger one is checked while it is read, so that a download starts at once: the
        last chunk is given only when the sum is right, so nobody gets a complete wrong file, and
        an HTTP client sees that bytes are missing. Raises MissingBlob, CorruptBlob.
        """
        if self.size(digest) <= SMALL_BYTES:
            return self.open_seekable(digest)
        return cast(BinaryIO, CheckedReader(self._open_raw(digest), digest))

    def open_seekable(self, digest: str) -> BinaryIO:
        """The file after a check of all of it (0.1 s per 100 MB); raises MissingBlob, CorruptBlob."""
        file = self._open_raw(digest)
        is_right = False
        try:
            is_right = digest_of(file) == digest
            file.seek(0)
        finally:
            if not is_right:
                file.close()
        if not is_right:
            raise _corrupt(digest)
        return file

    def exists(self, digest: str) -> bool:
        return self._path(digest).is_file()

    def path(self, digest: str) -> Path:
        """Where the file lies, for readers that compare its sum themselves. Raises MissingBlob."""
        if not self.exists(digest):
            raise _missing(digest) from None
        return self._path(digest)

    def size(self, digest: str) -> int:
        try:
            return self._path(digest).stat().st_size
        except FileNotFoundError:
            raise _missing(digest) from None

    def restore(self, digest: str, stream: BinaryIO) -> Stored:
        """Put a good copy in the place of a missing or damaged file (R-302).

        A damaged file is kept in damaged/ as evidence. Raises CorruptBlob when `stream` does not
        give the content of `digest`; then nothing has changed.
        """
        with self.incoming() as incoming:
            while chunk := stream.read(CHUNK):
                incoming.add(chunk)
            if incoming.digest != digest:
                raise CorruptBlob(digest)
            final = self._path(digest)
            if final.exists():
                with self._open_raw(digest) as present:
                    is_damaged = digest_of(present) != digest
                if is_damaged:
                    self._set_aside(final)
            return self.keep(incoming)

    def remove(self, digest: str) -> bool:
        """Delete a file for good; says whether it was there. The caller knows nobody needs it."""
        try:
            self._path(digest).unlink()
        except FileNotFoundError:
            return False
        return True

    def remove_abandoned(self, *, before: datetime) -> int:
        """Remove temporary files last written before that moment; returns how many.

        A day is the usual age: no upload takes longer, and one in progress is written to.
        """
        removed = 0
        for path in self._arrivals.glob("*.part"):
            try:
                if path.stat().st_mtime < before.timestamp():
                    path.unlink()
                    removed += 1
            except FileNotFoundError:  # its owner finished meanwhile
                continue
        return removed

    def _path(self, digest: str) -> Path:
        if not _DIGEST.fullmatch(digest):
            raise ValueError("A digest is 64 lower-case hexadecimal digits.")
        folder = self.directory / digest[:2]
        return (folder / digest[2:4] if self._levels > 1 else folder) / digest

    def _open_raw(self, digest: str) -> BinaryIO:
        try:
            return self._path(digest).open("rb")
        except FileNotFoundError:
            raise _missing(digest) from None

    def _make_folder(self, folder: Path) -> None:
        """The two folders of a digest, durable: a new folder's own entry must be synced too."""
        for path in (folder.parent, folder):
            if not path.is_dir():
                path.mkdir(exist_ok=True)
                _sync_directory(path.parent)

    def _set_aside(self, path: Path) -> None:
        logger.error("Stored file %s is damaged; it is moved to %s.", path.name, self._damaged)
        self._damaged.mkdir(exist_ok=True)
        path.rename(self._damaged / f"{path.name}.{uuid.uuid4().hex[:8]}")
        _sync_directory(self._damaged)


class CheckedReader(io.RawIOBase):
    """Reads a file once from start to end and gives its last bytes only if the sum is right.

    It has no file descriptor and no name, so that no server sends the file past the check.
    """

    def __init__(self, file: BinaryIO, digest: str) -> None:
        self._file = file
        self._digest = digest
        self._hash = hashlib.sha256()
        self._left = os.fstat(file.fileno()).st_size

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        view = memoryview(buffer).cast("B")
        count = self._file.readinto(view[: self._left])  # type: ignore[attr-defined]
        if not count:
            if self._left and view.nbytes:  # the file became shorter under our eyes
                raise _corrupt(self._digest)
            return 0
        self._hash.update(view[:count])
        self._left -= count
        if not self._left and self._hash.hexdigest() != self._digest:
            view[:count] = bytes(count)
            raise _corrupt(self._digest)
        return int(count)

    def close(self) -> None:
        self._file.close()
        super().close()


def digest_of(file: BinaryIO) -> str:
    """The SHA-256 of what `file` gives from its present position on, in lower-case hex."""
    return hashlib.file_digest(file, "sha256").hexdigest()  # type: ignore[arg-type]


def default_store() -> LocalStore:
    """The store of this installation: DATA_DIR/files."""
    return _store_in(Path(settings.DATA_DIR) / "files")


@lru_cache(maxsize=8)
def _store_in(directory: Path) -> LocalStore:
    return LocalStore(directory)


def _corrupt(digest: str) -> CorruptBlob:
    logger.error("Stored file %s does not have its content any more.", digest)
    return CorruptBlob(digest)


def _missing(digest: str) -> MissingBlob:
    logger.error("Stored file %s is missing.", digest)
    return MissingBlob(digest)


def _sync_directory(directory: Path) -> None:
    descriptor = os.open(directory, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
