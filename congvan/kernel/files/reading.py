"""How stored files come out again: never one that is known to be infected."""

from __future__ import annotations

from typing import BinaryIO, Protocol

from congvan.kernel.errors import NotAllowed
from congvan.kernel.files.store import Store, default_store
from congvan.kernel.models.files import ScanState


class StoredFile(Protocol):
    """What reading needs to know of a blob; the row itself has it, and so may a query's answer."""

    @property
    def sha256(self) -> str: ...
    @property
    def size(self) -> int: ...
    @property
    def content_type(self) -> str: ...
    @property
    def scan_state(self) -> str: ...
    @property
    def scan_detail(self) -> str: ...


class FileWithheld(NotAllowed):
    """A later scan found a virus in a stored file."""

    code = "file_withheld"


def open_blob(blob: StoredFile, *, store: Store) -> BinaryIO:
    """The content for reading from start to end; the caller closes it and has checked the right.

    Raises FileWithheld, MissingBlob, CorruptBlob (a large file's last chunk may raise it too).
    """
    check_may_leave(blob)
    return store.open(blob.sha256)


def open_blob_seekable(blob: StoredFile, *, store: Store) -> BinaryIO:
    """The content for reading anywhere in it, checked before; raises as `open_blob` does."""
    check_may_leave(blob)
    return store.open_seekable(blob.sha256)


def read_blob(blob: StoredFile) -> bytes:
    """The whole content from this office's store; raises as `open_blob` does.

    For what is held in memory anyway: a text to compare, a file to sign. Call it outside transactions.
    """
    with open_blob(blob, store=default_store()) as stream:
        return stream.read()


def check_may_leave(blob: StoredFile) -> None:
    """Raise FileWithheld when the file is known to be infected."""
    if blob.scan_state == ScanState.INFECTED:
        raise FileWithheld(
            f"Không mở được tệp: phát hiện vi-rút {blob.scan_detail} khi quét lại.",
            next_step="Báo người phụ trách an toàn thông tin; đề nghị nơi gửi gửi lại tệp sạch.",
        )
