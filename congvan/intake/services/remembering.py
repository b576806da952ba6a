"""What a clerk chose last, offered again (UX §3.5)."""

from __future__ import annotations

from typing import Any

from django.db import connection
from psycopg.types.json import Jsonb

from congvan.kernel.transactions import requires_transaction
from congvan.organization.acting import ActingMember

_KEPT = "SELECT choices = %(choices)s FROM intake_remembered WHERE member_id = %(member)s"
_FIRST = """
    INSERT INTO intake_remembered (member_id, choices) VALUES (%(member)s, %(choices)s)
    ON CONFLICT (member_id) DO NOTHING
"""
_CHANGED = """
    UPDATE intake_remembered SET choices = %(choices)s WHERE id IN (
        SELECT id FROM intake_remembered WHERE member_id = %(member)s FOR UPDATE SKIP LOCKED)
"""


@requires_transaction
def remember(*, by: ActingMember, choices: dict[str, Any]) -> None:
    """Keep the choices of the seat acted in.

    Nothing is written while they stay the same, and while another window of the same clerk is
    writing its own: the windows do not wait for each other's transactions.
    """
    values: dict[str, Any] = {"member": by.membership_id, "choices": Jsonb(choices)}
    with connection.cursor() as cursor:
        cursor.execute(_KEPT, values)
        kept = cursor.fetchone()
        if kept is None:
            cursor.execute(_FIRST, values)
        elif not kept[0]:
            cursor.execute(_CHANGED, values)
