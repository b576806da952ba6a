"""What was worked out of contents that never change: kept in this process, the oldest forgotten first."""

from __future__ import annotations

from collections import OrderedDict
from typing import Generic, TypeVar

T = TypeVar("T")


class Remembered(Generic[T]):
    """At most `most` values by key; a key names all that the value depends on."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: OrderedDict[object, T] = OrderedDict()

    def get(self, key: object) -> T | None:
        """The value, None when it must be worked out."""
        return self._kept.get(key)

    def keep(self, key: object, value: T) -> None:
        """Remember a value."""
        self._kept[key] = value
        while len(self._kept) > self._most:
            self._kept.popitem(last=False)
