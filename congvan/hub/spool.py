"""The body of a request on its way in: small ones stay in memory, large ones lie on the disk.

The official SDK appends CRLF to every file it sends, so that a last CRLF is held back until the
hash the sender gave says whether it belongs to the file (SPEC §9.4, §11.3).
"""

from __future__ import annotations

from contextlib import ExitStack

from congvan.kernel.files import LocalStore
from congvan.kernel.files.store import Incoming
from edxml_vn.vxp.hashes import matches

_CRLF = b"\r\n"
MEMORY_BYTES = 1 << 20


class Spool:
    """Collects a body; `gathered` tells when it is time to write (in a thread, it may wait).

    spool.add(chunk); if spool.gathered > MEMORY_BYTES: spool.write_out()
    incoming = spool.file_of(hash_file)      None when the hash is not the file's
    spool.close()
    """

    def __init__(self, store: LocalStore) -> None:
        self._store = store
        self._stack = ExitStack()
        self._incoming: Incoming | None = None
        self._chunks: list[bytes] = []
        self._tail = b""
        self.gathered = 0
        self.size = 0

    def add(self, chunk: bytes) -> None:
        """Take the next bytes; never waits."""
        self._chunks.append(chunk)
        self.gathered += len(chunk)
        self.size += len(chunk)

    def write_out(self) -> None:
        """Put what is gathered on the disk, but for the last two bytes."""
        data = b"".join([self._tail, *self._chunks])
        self._chunks.clear()
        self.gathered = 0
        if data.endswith(_CRLF):
            data, self._tail = data[:-2], _CRLF
        elif data.endswith(b"\r"):
            data, self._tail = data[:-1], b"\r"
        else:
            self._tail = b""
        self._file().add(data)

    def file_of(self, hash_file: str) -> Incoming | None:
        """The file that has this hash in one of its two spellings, with or without the last CRLF."""
        self.write_out()
        incoming = self._file()
        given = hash_file.strip().lower()
        if self._tail != _CRLF:
            incoming.add(self._tail)
            self._tail = b""
        if matches(given, bytes.fromhex(incoming.digest)):
            return incoming
        if self._tail:
            incoming.add(self._tail)
            self._tail = b""
            if matches(given, bytes.fromhex(incoming.digest)):
                return incoming
        return None

    def text(self) -> bytes:
        """The whole of a small body that was never written out."""
        return b"".join(self._chunks)

    def close(self) -> None:
        """Forget the body; a file that was kept in the store stays there."""
        self._chunks.clear()
        self._stack.close()

    def _file(self) -> Incoming:
        if self._incoming is None:
            self._incoming = self._stack.enter_context(self._store.incoming())
        return self._incoming
