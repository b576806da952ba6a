"""The bare SQL that any list of open work needs: 50 rows of one inbox by its index, timed alone."""

from __future__ import annotations

import json
import os
import statistics
import sys
import time

TIMES = 200
QUESTION = """
    SELECT id, title, number, origin, urgency, due_at FROM desk_workitem
    WHERE inbox_id = %s AND closed_at IS NULL ORDER BY urgency, sort_due, id LIMIT 50
"""


def medians(names: list[str]) -> dict[str, float]:
    """Median milliseconds for the inbox of each person by full name."""
    # ruff: noqa: PLC0415 - Django must be set up first
    from django.db import connection

    found = {}
    with connection.cursor() as cursor:
        for name in names:
            cursor.execute(
                "SELECT i.id FROM desk_inbox i JOIN organization_membership m ON m.id = i.member_id"
                " JOIN organization_person p ON p.id = m.person_id WHERE p.full_name = %s AND m.is_primary", [name],
            )  # fmt: skip
            row = cursor.fetchone()
            inbox, taken = (row[0] if row else 0), []
            for _ in range(TIMES):
                begin = time.perf_counter()
                cursor.execute(QUESTION, [inbox])
                cursor.fetchall()
                taken.append((time.perf_counter() - begin) * 1000)
            found[name] = statistics.median(taken)
    return found


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.settings")
    import django

    django.setup()
    print(json.dumps(medians(sys.argv[1:]), ensure_ascii=False))
