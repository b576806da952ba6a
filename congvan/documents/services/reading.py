"""Note that a document was read: always counted, told once a day (R-229, R-305, R-380)."""

from __future__ import annotations

from typing import Any

from django.db import connection

from congvan.documents import events
from congvan.documents.access import get_document
from congvan.documents.models import Document
from congvan.documents.rules.naming import short_name
from congvan.kernel import audit, clock
from congvan.kernel.transactions import in_transaction, requires_transaction
from congvan.organization.acting import ActingMember
from congvan.organization.queries.calendar import in_working_hours

# One statement, which also tells the day's presence that a document was opened. The row is locked before it is compared, so that of two pages opened at the same
# moment one is the day's first; of two first readings one inserts, and xmax tells which.
_NOTE = """
    WITH earlier AS MATERIALIZED (
        SELECT id, last_at FROM documents_readrecord
        WHERE document_id = %(document)s AND member_id = %(member)s FOR UPDATE
    ), noted AS (
        UPDATE documents_readrecord r
        SET last_at = greatest(r.last_at, %(now)s), times = r.times + 1
        FROM earlier WHERE r.id = earlier.id
        RETURNING earlier.last_at < %(day_began)s AS is_first
    ), begun AS (
        INSERT INTO documents_readrecord (document_id, member_id, first_at, last_at, times)
        SELECT %(document)s, %(member)s, %(now)s, %(now)s, 1
        WHERE NOT EXISTS (SELECT 1 FROM noted)
        ON CONFLICT (document_id, member_id) DO UPDATE SET times = documents_readrecord.times + 1
        RETURNING xmax = 0 AS is_first
    ), at_work AS (
        UPDATE organization_presenceday p SET opened_at = %(office)s
        FROM organization_account a
        WHERE a.person_id = %(person)s AND p.account_id = a.id AND p.day = %(today)s
            AND p.opened_at IS NULL AND %(office)s::timestamptz IS NOT NULL
    ) SELECT is_first FROM noted UNION ALL SELECT is_first FROM begun
"""


@in_transaction
def note_reading(*, by: ActingMember, document_id: int) -> bool:
    """Note that the human at the keyboard opened the document. Raises NotFound.

    Returns whether it was the first time today; only then the audit trail tells it.
    """
    return note_reading_of(by=by, document=get_document(by, document_id))


@requires_transaction
def note_reading_within(*, by: ActingMember, document_id: int) -> bool:
    """`note_reading` for a verb that has its own transaction."""
    return note_reading_of(by=by, document=get_document(by, document_id))


@requires_transaction
def note_reading_of(*, by: ActingMember, document: Document) -> bool:
    """The same for a document that `access.get_document` gave."""
    now = clock.now()
    midnight = now.astimezone(clock.OFFICE_ZONE).replace(hour=0, minute=0, second=0, microsecond=0)
    values: dict[str, Any] = {
        "document": document.pk, "member": by.own_membership_id, "now": now, "day_began": midnight,
        "person": by.person_id, "today": midnight.date(),
        "office": now if in_working_hours(now) else None,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_NOTE, values)
        is_first = bool(cursor.fetchone()[0])
    if is_first:
        name = short_name(document.symbol, document.subject, document.issued_on)
        audit.record(events.DocumentRead(document_id=document.pk, name=name), by=by.actor)
    return is_first
