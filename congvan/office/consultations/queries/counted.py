"""The questions that wait for an answer, as the frame counts them with its other numbers."""

from __future__ import annotations

from congvan.office.consultations.states import ANSWERABLE

_STATUSES = ", ".join(f"'{status.value}'" for status in ANSWERABLE)
# Those of `queries.lists.waiting_count`: asked of the own seat, or of the led unit.
WAITING_ROWS = f"""
    SELECT c.id FROM consultations_consultation c
    WHERE c.agency_id = %(agency)s AND c.kind = 'inside' AND c.status IN ({_STATUSES})
      AND EXISTS (
        SELECT FROM consultations_askedparty p
        WHERE p.consultation_id = c.id AND p.status = 'waiting'
          AND (p.member_id = %(member)s OR p.unit_id = %(unit)s))
    LIMIT %(limit)s
"""  # noqa: S608 - constants only
