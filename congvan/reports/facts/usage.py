"""How the system is used: who came in on which working day, who opened what was given, what was filed.

A person's day counts from the account's first to its last, in the seat of the main duty. A working
day is one of the calendar in force (R-382…R-386), so that nobody is missed on a holiday.
"""

from __future__ import annotations

from congvan.reports.facts.model import Facts
from congvan.reports.facts.pieces import holder_name, office_day, person_name, unit_name

# Longer than any run of days off around Tết; beyond it the calendar itself is at fault.
_LONGEST_REST = 20


def _working(day: str) -> str:
    """Whether the offices work on `day`; a day both off and made up works."""
    known = f"SELECT 1 FROM organization_calendarday c WHERE c.date = {day} AND c.kind"  # noqa: S608 - constants only
    return (
        f"(EXISTS ({known} = 'made_up') OR (extract(isodow FROM {day}) < 6"
        f" AND NOT EXISTS ({known} <> 'made_up')))"
    )


def _days(first: str, last: str) -> str:
    """The working days from `first` to `last`: a select with the column day."""
    return f"""SELECT s.day FROM (SELECT g::date AS day
        FROM generate_series({first}, {last}, interval '1 day') g) s WHERE {_working("s.day")}"""  # noqa: S608 - constants only


_TODAY = office_day("%(as_of)s::timestamptz")
_PEOPLE = "m.id = %(self)s OR m.unit_id = ANY(%(people_units)s)"

# One row a person and working day.
USE = Facts(
    key="use", noun="ngày làm việc của từng người", direction="in",
    columns={
        "row_id": "(m.id << 17) + (w.day - date '1945-01-01')", "document_id": "NULL::bigint",
        "day": "w.day", "number": "''", "title": "p.full_name", "partner": "''",
        "holder": f"coalesce({unit_name('m.unit_id')}, '')", "due_at": "NULL::timestamptz",
        "ended_at": "s.office_at", "member_id": "m.id", "unit_id": "m.unit_id",
        "has_come": "s.office_at IS NOT NULL", "has_opened": "s.opened_at IS NOT NULL",
    },
    source=f"""FROM organization_membership m
        JOIN organization_person p ON p.id = m.person_id AND p.kind = 'person'
        JOIN organization_account a ON a.person_id = p.id
        JOIN ({_days("%(first)s::date", f"least(%(last)s::date, {_TODAY})")}) w
          ON w.day >= greatest(m.valid_from, {office_day("a.created_at")})
         AND w.day <= coalesce(m.valid_to, 'infinity')
         AND w.day < coalesce({office_day("a.disabled_at")}, 'infinity')
        LEFT JOIN organization_presenceday s ON s.account_id = a.id AND s.day = w.day""",
    agency="m.agency_id", document="", within="m.is_primary", people=_PEOPLE,
)  # fmt: skip

# One row a document and person it was given to. Each person is one range of grant_member.
GIVEN = Facts(
    key="given", noun="văn bản được giao hoặc gửi để biết", direction="in",
    columns={
        "row_id": "g.id", "document_id": "g.document_id", "day": "g.document_date",
        "number": "d.symbol", "title": "d.subject", "partner": "coalesce(o.name, '')",
        "holder": person_name("g.member_id"), "due_at": "((n.day + 1)::timestamp AT TIME ZONE 'Asia/Ho_Chi_Minh')",
        "ended_at": "r.first_at", "member_id": "g.member_id", "unit_id": "g.in_unit_id",
        "type_id": "d.type_id", "is_opened": "r.first_at <= %(as_of)s",
        "is_opened_soon": "r.first_at < ((n.day + 1)::timestamp AT TIME ZONE 'Asia/Ho_Chi_Minh')",
    },
    source=f"""FROM organization_membership m CROSS JOIN LATERAL (
            SELECT DISTINCT ON (v.document_id) v.id, v.document_id, v.document_date, v.granted_at,
                v.member_id, v.in_unit_id, v.agency_id
            FROM documents_grant v WHERE v.member_id = m.id AND v.revoked_at IS NULL
              AND v.document_date BETWEEN %(first)s AND %(last)s AND v.granted_at <= %(as_of)s
            ORDER BY v.document_id, v.granted_at, v.id
        ) g
        JOIN documents_document d ON d.id = g.document_id
        LEFT JOIN documents_organ o ON o.id = d.issuer_id
        LEFT JOIN documents_readrecord r ON r.document_id = g.document_id AND r.member_id = g.member_id
        LEFT JOIN (
            SELECT x::date AS since, min(y.day) AS day
            FROM generate_series(%(first)s::date - 1, {_TODAY}, interval '1 day') x
            JOIN ({_days("%(first)s::date - 1", f"{_TODAY} + {_LONGEST_REST}")}) y
              ON y.day > x::date AND y.day <= x::date + {_LONGEST_REST}
            GROUP BY 1
        ) n ON n.since = {office_day("g.granted_at")}""",  # noqa: S608 - constants only
    agency="g.agency_id", document="g.document_id", within="m.agency_id = %(agency)s",
    people="g.member_id = %(self)s OR g.in_unit_id = ANY(%(people_units)s)",
)  # fmt: skip

# One row an incoming document that was handled to its end in the period.
FILED = Facts(
    key="filed", noun="văn bản đến đã giải quyết xong", direction="in",
    columns={
        "row_id": "h.id", "document_id": "h.document_id", "day": office_day("h.closed_at"),
        "number": "coalesce(e.number || e.suffix, '')", "title": "d.subject",
        "partner": "coalesce(o.name, '')", "holder": holder_name("h.lead_member_id", "h.lead_unit_id"),
        "due_at": "h.due_at", "ended_at": "h.closed_at", "unit_id": "h.lead_unit_id",
        "member_id": "h.lead_member_id", "type_id": "d.type_id",
        "is_filed": """EXISTS (SELECT 1 FROM dossiers_dossieritem i
            WHERE i.document_id = h.document_id AND i.added_at <= %(as_of)s)""",
    },
    source="""FROM directives_handling h JOIN documents_document d ON d.id = h.document_id
        LEFT JOIN documents_organ o ON o.id = d.issuer_id
        LEFT JOIN registers_entry e ON e.document_id = h.document_id""",
    agency="h.agency_id", document="h.document_id",
    within="h.status = 'completed' AND h.closed_at >= %(start)s AND h.closed_at < %(end)s",
)  # fmt: skip
