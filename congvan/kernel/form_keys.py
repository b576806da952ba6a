"""The key of a form: what came twice is done once, what was changed meanwhile is something new."""

from __future__ import annotations

from typing import TypeVar
from uuid import UUID, uuid5

from django.db import IntegrityError, transaction
from django.db.models import Model, QuerySet

Row = TypeVar("Row", bound=Model)


def row_key(form_key: UUID | None, *said: object) -> UUID | None:
    """What a row stores of the form it came from; None for a form without a key.

    A second click brings the same key and the same words, and finds the row by it. Whoever goes
    back to the form and writes something else brings other words, and makes another row. `said`
    are values whose repr tells them apart.
    """
    return uuid5(form_key, repr(said)) if form_key is not None else None


def of_form(rows: QuerySet[Row], key: UUID | None) -> QuerySet[Row]:
    """Those of a maker's rows that came from the form with this `row_key`; none without a key."""
    return rows.filter(form_key=key) if key is not None else rows.none()


def insert_once(row: Row, former: QuerySet[Row]) -> Row | None:
    """Insert a row with the key of its form. Returns the one of `former` when it was there first.

    `former` (`of_form`) finds the row by its maker and key, which are unique together: of two clicks at once
    the second waits for the first, and takes what that one has made.
    """
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        made = former.first()
        if made is None:
            raise
        return made
    return None
