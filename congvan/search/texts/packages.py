"""The parts of an Office package by what they are, never by their names.

Word itself writes `word/document2.xml`; only the list of content types tells which part is the body
(ECMA-376-2). The archive's structure was checked before it came here (`kernel.files.content`): no
entry overlaps another, none is encrypted, none unpacks to 250 times its size.
"""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, cast

from congvan.search.texts import markup
from congvan.search.texts.collecting import Letters
from congvan.search.texts.reasons import Obstacle, Unreadable

_TYPES = "[content_types].xml"
# What a damaged member makes the archive's reader raise.
_DAMAGE = (
    zipfile.BadZipFile, zlib.error, struct.error, EOFError, NotImplementedError, RuntimeError,
    ValueError, OSError,
)  # fmt: skip


class Package:
    """An open Office package; `kinds` are the last words of its content types, by part."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._names = {name.casefold().lstrip("/"): name for name in archive.namelist()}
        self._kinds = self._declared()

    def parts(self, *kinds: str) -> list[str]:
        """The parts of these kinds ("document.main+xml"), kind by kind, by number in their names."""
        found = []
        for kind in kinds:
            of_kind = [part for part, declared in self._kinds.items() if declared.endswith(kind)]
            found += sorted(of_kind, key=lambda part: (len(part), part))
        return found

    def read(self, part: str, handlers: object, letters: Letters) -> None:
        """Send a part through `handlers`. Raises Unreadable, Enough."""
        name = self._names.get(part.casefold().lstrip("/"))
        if name is None:
            return
        try:
            with self._archive.open(name) as stream:
                markup.parse(cast(BinaryIO, stream), handlers, letters)
        except _DAMAGE as error:
            raise Unreadable(Obstacle.BROKEN) from error

    def _declared(self) -> dict[str, str]:
        types = _Types()
        self.read(_TYPES, types, Letters())
        return types.of_parts


class _Types:
    """Handlers that keep what the list of content types says of single parts."""

    def __init__(self) -> None:
        self.of_parts: dict[str, str] = {}

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if markup.local_name(name) == "Override":
            self.of_parts[attributes.get("PartName", "").lstrip("/")] = attributes.get(
                "ContentType", ""
            ).casefold()

    def end(self, name: str) -> None:
        """Nothing."""

    def data(self, text: str) -> None:
        """Nothing."""


@contextmanager
def opened(path: Path) -> Iterator[Package]:
    """The package at `path`. Raises Unreadable."""
    try:
        archive = zipfile.ZipFile(path)
    except _DAMAGE as error:
        raise Unreadable(Obstacle.BROKEN) from error
    with archive:
        yield Package(archive)
