"""Above whom a drafter sits: the unit whose head reviews the draft (R-071, R-111)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import connection

from congvan.drafting.models import Draft
from congvan.kernel import clock

# The highest post that leads the unit, then those of the units above, each with its person.
_UPWARDS = """
    WITH RECURSIVE up(id, parent_id, level) AS (
        SELECT id, parent_id, 0 FROM organization_unit WHERE id = %(unit)s
        UNION ALL
        SELECT u.id, u.parent_id, up.level + 1 FROM organization_unit u JOIN up ON u.id = up.parent_id
    )
    SELECT up.id, head.person_id, drafter.person_id
    FROM up
    JOIN organization_membership drafter ON drafter.id = %(drafter)s
    CROSS JOIN LATERAL (
        SELECT m.person_id FROM organization_membership m
        JOIN organization_post p ON p.id = m.post_id
        WHERE m.unit_id = up.id AND m.valid_from <= %(day)s
          AND (m.valid_to IS NULL OR m.valid_to >= %(day)s)
          AND EXISTS (SELECT FROM organization_rolegrant g WHERE g.membership_id = m.id
              AND g.role = 'unit_leader' AND g.valid_from <= %(day)s
              AND (g.valid_to IS NULL OR g.valid_to >= %(day)s))
        ORDER BY p.rank, m.id LIMIT 1
    ) head
    WHERE NOT EXISTS (SELECT FROM organization_rolegrant g WHERE g.membership_id = drafter.id
        AND g.role = 'agency_leader' AND g.valid_from <= %(day)s
        AND (g.valid_to IS NULL OR g.valid_to >= %(day)s))
    ORDER BY up.level
"""


@dataclass(frozen=True, slots=True)
class Above:
    """Who reviews the draft before it goes to a leader: the head of `unit_id`, None for nobody."""

    unit_id: int | None

    @property
    def is_sole(self) -> bool:
        """Whether the drafter submits to the leader directly."""
        return self.unit_id is None


def above(draft: Draft) -> Above:
    """The nearest unit from the draft's own upwards whose head is not the drafter. One statement.

    Nobody above a leader of the agency, and above whoever heads the topmost unit.
    """
    if draft.unit_id is None:
        return Above(None)
    values: dict[str, Any] = {
        "unit": draft.unit_id,
        "drafter": draft.drafter_id,
        "day": clock.today(),
    }
    with connection.cursor() as cursor:
        cursor.execute(_UPWARDS, values)
        rows = cursor.fetchall()
    return Above(next((unit for unit, head, drafter in rows if head != drafter), None))
