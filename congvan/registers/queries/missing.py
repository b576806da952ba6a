"""Numbers that are in no line of a book: none by construction, some in imported books."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection

Range = tuple[int, int]

# Books of paper that were kept with big holes tell of it by their first thousand.
MOST_RANGES = 1000

# Walks the unique index (book, number, suffix) once and looks at neighbours only.
_MISSING = """
    SELECT previous + 1, number - 1 FROM (
        SELECT number, lag(number, 1, 0) OVER (ORDER BY number) AS previous
        FROM (SELECT DISTINCT number FROM registers_entry WHERE book_id = %(book)s
              UNION ALL SELECT number FROM registers_reservednumber
              WHERE book_id = %(book)s AND status = 'reserved'
              UNION ALL SELECT %(end)s) numbers
    ) neighbours WHERE number - previous > 1 ORDER BY 1 LIMIT %(limit)s
"""


def missing_numbers(book_id: int, last_number: int) -> list[Range]:
    """The runs (first, last) up to `last_number` that no line carries and nobody reserved."""
    values = {"book": book_id, "end": last_number + 1, "limit": MOST_RANGES}
    with connection.cursor() as cursor:
        cursor.execute(_MISSING, values)
        return [(first, last) for first, last in cursor.fetchall()]


def told_ranges(ranges: Iterable[Range]) -> str:
    """ "12, 15 đến 18"; "không" when there is none."""
    told = [str(first) if first == last else f"{first} đến {last}" for first, last in ranges]
    return ", ".join(told) or "không"
