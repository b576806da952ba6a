"""Who has to work on incoming documents: one row a document and unit, or a document and person.

A unit that leads and whose people also coordinate is one row; a document of three units is three.
The part ends with the last of its assignments, or with the document. It is due by the earliest.
"""

from __future__ import annotations

from congvan.reports.facts.model import Facts
from congvan.reports.facts.pieces import person_name, standing, unit_name

_COLUMNS = {
    "row_id": "p.row_id", "document_id": "p.document_id", "handling_id": "p.handling_id",
    "day": "p.arrived_on", "number": "coalesce(e.number || e.suffix, '')",
    "title": "coalesce(d.subject, '')", "partner": "coalesce(o.name, '')", "due_at": "p.due_at",
    "ended_at": "p.finished_at", "finished_at": "p.finished_at", "assigned_at": "p.assigned_at",
    "part": "p.part", "unit_id": "p.unit_id", "member_id": "p.member_id",
    "state": standing("p.finished_at", "p.due_at"), "type_id": "d.type_id", "field_id": "d.field_id",
    "issuer_id": "d.issuer_id", "urgency": "p.urgency", "urged_count": "p.urged_count",
}  # fmt: skip


def _parts(member: str, condition: str) -> str:
    """The parts; `member` is the person's column, `condition` which assignments count."""
    return f"""(SELECT min(a.id) AS row_id, h.id AS handling_id, coalesce(a.unit_id, m.unit_id) AS unit_id,
            {member} AS member_id, h.agency_id, h.document_id, h.arrived_on, h.urgency, h.urged_count,
            min(a.assigned_at) AS assigned_at,
            CASE WHEN bool_or(a.part = 'lead') THEN 'lead' ELSE 'coordinate' END AS part,
            min(coalesce(a.due_at, h.due_at)) AS due_at,
            CASE WHEN bool_or(a.status IN ('waiting', 'opened', 'working')) THEN h.closed_at
                 ELSE coalesce(max(a.finished_at), h.closed_at) END AS finished_at
        FROM directives_handling h JOIN directives_assignment a ON a.handling_id = h.id
        LEFT JOIN organization_membership m ON m.id = a.member_id
        WHERE h.agency_id = %(agency)s AND h.arrived_on <= %(last)s
          AND (h.closed_at IS NULL OR h.closed_at >= %(start)s)
          AND a.part IN ('lead', 'coordinate') AND a.assigned_at < %(end)s AND {condition}
        GROUP BY h.id, 3, 4) p"""  # noqa: S608 - constants only


def _facts(key: str, noun: str, parts: str, holder: str, people: str) -> Facts:
    return Facts(
        key=key, noun=noun, direction="in", columns={**_COLUMNS, "holder": holder},
        source=f"""FROM {parts} LEFT JOIN documents_document d ON d.id = p.document_id
            LEFT JOIN documents_organ o ON o.id = d.issuer_id
            LEFT JOIN registers_entry e ON e.document_id = p.document_id""",
        agency="p.agency_id", document="p.document_id",
        within="p.finished_at IS NULL OR p.finished_at >= %(start)s", people=people,
    )  # fmt: skip


PARTS = _facts(
    "parts",
    "phần việc của đơn vị",
    _parts("NULL::bigint", "a.status NOT IN ('returned', 'recalled')"),
    f"coalesce({unit_name('p.unit_id')}, '')",
    "",
)

# Whoever passed it on has no part any more; a unit that has named nobody is a row without a person.
PERSON_PARTS = _facts(
    "person_parts",
    "phần việc của cá nhân",
    _parts("a.member_id", "a.status NOT IN ('returned', 'recalled', 'passed_on')"),
    f"coalesce({person_name('p.member_id')}, {unit_name('p.unit_id')}, '')",
    "p.member_id = %(self)s OR p.unit_id = ANY(%(people_units)s)",
)
