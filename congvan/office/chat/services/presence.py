"""Who is in the pages of conversations."""

from __future__ import annotations

from collections.abc import Collection

from django.db import connection

from congvan.kernel import clock
from congvan.kernel.transactions import in_transaction, may_be_done_again

# In the order of the ids: two processes that note the same people do not wait crosswise.
_NOTE = """
    INSERT INTO chat_chatpresence (person_id, seen_at)
    SELECT id, %(now)s FROM unnest(%(people)s::bigint[]) AS id ORDER BY id
    ON CONFLICT (person_id) DO UPDATE SET seen_at = greatest(chat_chatpresence.seen_at, excluded.seen_at)
"""


@in_transaction
def note_present(*, person_ids: Collection[int]) -> None:
    """Note that these people have a page of conversations open now; one statement."""
    if not person_ids:
        return
    may_be_done_again()
    with connection.cursor() as cursor:
        cursor.execute(_NOTE, {"now": clock.now(), "people": sorted(set(person_ids))})
