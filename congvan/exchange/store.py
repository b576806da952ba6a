"""Where packages lie: byte for byte by their SHA-256, apart from the files of documents (SPEC C12).

A package sent or received is proof (R-198); nothing here ever changes one.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from django.conf import settings

from congvan.kernel.files import LocalStore
from congvan.kernel.files.store import Incoming


def packages() -> LocalStore:
    """The store of this installation: DATA_DIR/exchange."""
    return _store_in(Path(settings.DATA_DIR) / "exchange")


class Adding:
    """A place to write to whose bytes go into the store; hashed and counted on the way."""

    def __init__(self, incoming: Incoming) -> None:
        self._incoming = incoming

    def write(self, chunk: bytes) -> int:
        """Append `chunk`; returns its length."""
        self._incoming.add(chunk)
        return len(chunk)

    def flush(self) -> None:
        """Nothing: what is written is in the file at once."""


@lru_cache(maxsize=8)
def _store_in(directory: Path) -> LocalStore:
    return LocalStore(directory, levels=1)
