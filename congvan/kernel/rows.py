"""New rows on a hot path, without what `Model.save` spends on being ready for everything.

Registering a letter stores eight rows. The ORM builds each statement anew and asks for signals,
parents and expressions that these models do not have; that takes longer than the server needs to
carry the statement out. Everywhere else `objects.create` is the way.
"""

from __future__ import annotations

from collections.abc import Sequence
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
    statement, fields = _insert_into(type(rows[0]), len(rows))
    values = [
        field.get_db_prep_save(field.pre_save(row, True), connection)
        for row in rows
        for field in fields
    ]
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        for row, (row_id,) in zip(rows, cursor.fetchall(), strict=True):
            row.pk = row_id
            row._state.adding = False
            row._state.db = connection.alias
    return rows


@lru_cache(maxsize=512)
def _insert_into(model: type[models.Model], count: int) -> tuple[str, list[models.Field[Any, Any]]]:
    """The statement for `count` rows, and the columns in its order: all but the id."""
    fields = [field for field in model._meta.local_concrete_fields if not field.primary_key]
    columns = ", ".join(f'"{field.column}"' for field in fields)
    marks = ", ".join("%s" for _ in fields)
    values = ", ".join([f"({marks})"] * count)
    statement = f'INSERT INTO "{model._meta.db_table}" ({columns}) VALUES {values} RETURNING {model._meta.pk.column}'  # noqa: S608 - names of the models
    return statement, fields
