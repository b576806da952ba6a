"""New rows on a hot path, without what `Model.save` spends on being ready for everything.

Registering a letter stores eight rows. The ORM builds each statement anew and asks for signals,
parents and expressions that these models do not have; that takes longer than the server needs to
carry the statement out. Everywhere else `objects.create` is the way.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any, TypeVar

from django.db import connection, models

from congvan.kernel.transactions import requires_transaction

Row = TypeVar("Row", bound=models.Model)


@requires_transaction
def insert(row: Row) -> Row:
    """Store a new row, which gets its id."""
    return insert_all([row])[0]


@requires_transaction
def insert_all(rows: Sequence[Row]) -> Sequence[Row]:
    """Store new rows of one model by one statement; each gets its id. For some dozens of rows."""
    if not rows:
        return rows
    into, marks, returning, fields = _insert_into(type(rows[0]))
    values = [
        [field.get_db_prep_save(field.pre_save(row, True), connection) for field in fields]
        for row in rows
    ]
    with connection.cursor() as cursor:
        cursor.execute(into + merged(cursor, marks, values) + returning)
        for row, (row_id,) in zip(rows, cursor.fetchall(), strict=True):
            row.pk = row_id
            row._state.adding = False
            row._state.db = connection.alias
    return rows


def merged(cursor: Any, marks: str, values: Iterable[Sequence[Any]]) -> str:
    """The VALUES of several rows, each with the same `marks`: "(1, 'a'), (2, 'b')".

    The driver keeps how a short statement is taken apart; one with the marks of thirty rows it
    takes apart anew each time, which costs more than all the rest of sending it.
    """
    return ", ".join(cursor.mogrify(marks, row) for row in values)


@lru_cache(maxsize=64)
def _insert_into(model: type[models.Model]) -> tuple[str, str, str, list[models.Field[Any, Any]]]:
    """The statement before the rows, the marks of a row, what follows; the columns but the id."""
    fields = [field for field in model._meta.local_concrete_fields if not field.primary_key]
    columns = ", ".join(f'"{field.column}"' for field in fields)
    marks = f"({', '.join('%s' for _ in fields)})"
    into = f'INSERT INTO "{model._meta.db_table}" ({columns}) VALUES '  # noqa: S608 - names of the models
    return into, marks, f" RETURNING {model._meta.pk.column}", fields
