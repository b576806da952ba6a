"""Rows of a statement by the names of their columns."""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from django.db import connection


def rows(statement: str, parameters: Sequence[Any]) -> list[Any]:
    """All rows, each with its columns as attributes. For statements of bounded answers."""
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        make = _row_type(tuple(column.name for column in cursor.description))._make
        return [make(row) for row in cursor.fetchall()]


def by_key(found: Sequence[Any], key: str) -> dict[int, list[Any]]:
    """Rows in groups of one key, their order kept."""
    groups: dict[int, list[Any]] = {}
    for row in found:
        groups.setdefault(getattr(row, key), []).append(row)
    return groups


@lru_cache(maxsize=100)
def _row_type(names: tuple[str, ...]) -> Any:
    return namedtuple("Row", names)
