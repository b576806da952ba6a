"""Static files by allow-list: a browser can get only what `asset_files.published` names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.contrib.staticfiles.finders import BaseFinder
from django.core.files import File
from django.core.files.storage import Storage

from congvan.ui.asset_files import published


class PublishedFiles(Storage):
    """A read-only view of the allow-list for collectstatic."""

    def path(self, name: str) -> str:
        return str(published()[name])

    def exists(self, name: str) -> bool:
        return name in published()

    def _open(self, name: str, mode: str = "rb") -> File:
        return File(published()[name].open(mode), name=name)

    def get_modified_time(self, name: str) -> datetime:
        return datetime.fromtimestamp(published()[name].stat().st_mtime, tz=UTC)


class AllowListFinder(BaseFinder):
    """Finds the published files and nothing else: no folder of a package is ever served whole."""

    def check(self, **_kwargs: Any) -> list[Any]:
        return []

    def find(self, path: str, find_all: bool = False, **_kwargs: Any) -> Any:
        file: Path | None = published().get(path)
        found = [str(file)] if file is not None and file.is_file() else []
        return found if find_all or not found else found[0]

    def list(self, _ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, Storage]]:
        storage = PublishedFiles()
        for name in published():
            yield name, storage
