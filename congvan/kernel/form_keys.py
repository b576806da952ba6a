"""The key of a form: what came twice is done once, what was changed meanwhile is something new."""

from __future__ import annotations

from uuid import UUID, uuid5


def row_key(form_key: UUID | None, *said: object) -> UUID | None:
    """What a row stores of the form it came from; None for a form without a key.

    A second click brings the same key and the same words, and finds the row by it. Whoever goes
    back to the form and writes something else brings other words, and makes another row. `said`
    are values whose repr tells them apart.
    """
    return uuid5(form_key, repr(said)) if form_key is not None else None
