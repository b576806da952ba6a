"""Give and take back the right to see a document (ARCHITECTURE §3.4; LC48 Đ7).

Inner verbs of every verb that hands a document to somebody. A grant names its source, by which
it is taken back; what was taken back stays with its day.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import connection

from congvan.desk.holders import Holder
from congvan.documents.models import Grant
from congvan.documents.states import Right
from congvan.kernel import clock
from congvan.kernel.text import nfc
from congvan.kernel.transactions import requires_transaction

CAUSE_LENGTH = 300

# The member's unit is looked up here, so that the head sees what the people of the unit were
# given. The holder must be of the agency: another agency has its own document.
_OF_MEMBER = """
    SELECT m.agency_id, m.id AS member_id, NULL::bigint AS unit_id, m.unit_id AS in_unit_id
    FROM organization_membership m WHERE m.id = %(holder)s AND m.agency_id = %(agency)s
"""
_OF_UNIT = """
    SELECT u.agency_id, NULL::bigint AS member_id, u.id AS unit_id, u.id AS in_unit_id
    FROM organization_unit u WHERE u.id = %(holder)s AND u.agency_id = %(agency)s
"""
# The empty update makes a revoke that runs at the same moment wait, which DO NOTHING would not.
_GRANT = """
    INSERT INTO documents_grant (agency_id, document_id, member_id, unit_id, in_unit_id, "right",
        cause, source_type, source_id, document_date, is_open, granted_at)
    SELECT h.agency_id, d.id, h.member_id, h.unit_id, h.in_unit_id, %(right)s, %(cause)s,
        %(source_type)s, %(source_id)s, %(day)s, true, %(now)s
    FROM ({holder}) h JOIN documents_document d ON d.id = %(document)s AND d.agency_id = h.agency_id
    ON CONFLICT (source_type, source_id, document_id, member_id, unit_id, "right")
        WHERE revoked_at IS NULL
    DO UPDATE SET is_open = true
    RETURNING (xmax = 0)
"""


@requires_transaction
def grant(
    *, document_id: int, agency_id: int, holder: Holder, right: str, cause: str, source_type: str,
    source_id: int, document_date: date,
) -> bool:  # fmt: skip
    """Let a member or a unit see the document, because of `cause` (a Vietnamese sentence part).

    Returns whether this is a new grant; a second call for the same source changes nothing but
    opening it again. Raises ValueError for a holder that is a role (roles see without grants) or
    not of the document's agency.
    """
    if holder.role is not None:
        raise ValueError("A role sees its agency's documents without a grant.")
    values: dict[str, Any] = {
        "holder": holder.member_id or holder.unit_id, "agency": agency_id, "right": Right(right).value,
        "cause": nfc(cause)[:CAUSE_LENGTH], "source_type": source_type, "source_id": source_id,
        "day": document_date, "now": clock.now(), "document": document_id,
    }  # fmt: skip
    statement = _GRANT.format(holder=_OF_MEMBER if holder.member_id else _OF_UNIT)
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        row = cursor.fetchone()
    if row is None:
        raise ValueError("Holder and document must be of one agency (R-004).")
    return bool(row[0])


@requires_transaction
def revoke(*, source_type: str, source_id: int, document_id: int | None = None) -> int:
    """Take back what this source gave. Returns how many; none on a second call."""
    found = Grant.objects.filter(
        source_type=source_type, source_id=source_id, revoked_at__isnull=True
    )
    if document_id is not None:
        found = found.filter(document_id=document_id)
    return found.update(revoked_at=clock.now(), is_open=False)


@requires_transaction
def close_grants(*, document_id: int) -> int:
    """The handling is over: everybody keeps the right to read, no open list shows it any more."""
    return Grant.objects.filter(
        document_id=document_id, revoked_at__isnull=True, is_open=True
    ).update(is_open=False)


@requires_transaction
def reopen_grants(*, document_id: int) -> int:
    """The handling goes on: what was not taken back is among the open again."""
    return Grant.objects.filter(
        document_id=document_id, revoked_at__isnull=True, is_open=False
    ).update(is_open=True)
