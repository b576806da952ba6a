"""Incoming documents: lines of the book by day of arrival, and their handling while in hand."""

from __future__ import annotations

from congvan.reports.facts.model import Facts
from congvan.reports.facts.pieces import (
    PAPER_LINE_TITLE,
    handling_standing,
    holder_name,
)

_OF_DOCUMENT = {
    "type_id": "d.type_id", "field_id": "d.field_id", "issuer_id": "d.issuer_id",
    "sender_id": "d.sender_id", "issuer_level": "o.level", "urgency": "d.urgency",
    "legal_value": "d.legal_value", "page_count": "d.page_count", "recalled_at": "d.recalled_at",
}  # fmt: skip
_OF_ENTRY = {
    "entry_id": "e.id", "book_id": "e.book_id", "channel": "e.channel", "paper_line": "e.paper_line",
    "has_paper": "coalesce(e.has_paper, false)", "received_at": "e.received_at",
    "transport": """CASE WHEN d.id IS NULL OR d.legal_value = 'paper' THEN 'paper'
        WHEN e.has_paper THEN 'both' ELSE 'electronic' END""",
}  # fmt: skip
_OF_HANDLING = {
    "handling_id": "h.id", "status": "h.status", "state": handling_standing(),
    "lead_unit_id": "h.lead_unit_id", "lead_member_id": "h.lead_member_id",
    "closed_at": "h.closed_at", "percent": "h.percent", "urged_count": "h.urged_count",
    "number": "coalesce(e.number || e.suffix, '')", "partner": "coalesce(o.name, '')",
    "holder": holder_name("h.lead_member_id", "h.lead_unit_id"), "due_at": "h.due_at",
    "ended_at": "h.closed_at",
}  # fmt: skip
_ORGAN = "LEFT JOIN documents_organ o ON o.id = d.issuer_id"

# Every valid line of a book of incoming documents, also those that keep nothing of the content.
INCOMING = Facts(
    key="incoming",
    noun="văn bản đến",
    direction="in",
    columns={
        "row_id": "e.id", "document_id": "e.document_id", "day": "e.entered_on",
        "entered_on": "e.entered_on", "title": f"coalesce(d.subject, {PAPER_LINE_TITLE})",
        **_OF_ENTRY, **_OF_DOCUMENT, **_OF_HANDLING,
        # A line without a document is open to nobody; it has no standing.
        "state": f"CASE WHEN h.id IS NOT NULL THEN {handling_standing()} END",
    },
    source=f"""FROM registers_entry e JOIN registers_book b ON b.id = e.book_id AND b.kind = 'in'
        LEFT JOIN documents_document d ON d.id = e.document_id
        LEFT JOIN directives_handling h ON h.document_id = e.document_id {_ORGAN}""",
    agency="e.agency_id",
    document="e.document_id",
    within="e.entered_on BETWEEN %(first)s AND %(last)s AND e.status = 'valid'",
)  # fmt: skip

_HANDLING_COLUMNS = {
    "row_id": "h.id", "document_id": "h.document_id", "day": "h.arrived_on",
    "arrived_on": "h.arrived_on", "is_carried": "h.arrived_on < %(first)s",
    "title": "coalesce(d.subject, '')", **_OF_ENTRY, **_OF_DOCUMENT, **_OF_HANDLING,
    "urgency": "h.urgency",
}  # fmt: skip
_HANDLING_SOURCE = f"""FROM directives_handling h
    LEFT JOIN documents_document d ON d.id = h.document_id
    LEFT JOIN registers_entry e ON e.document_id = h.document_id {_ORGAN}"""
# In hand: carried over from before, or arrived in the period. Open ones of the running period are
# those of the lists, however old they are.
_IN_HAND = "h.arrived_on <= %(last)s AND (h.closed_at IS NULL OR h.closed_at >= %(start)s)"

HANDLING = Facts(
    key="handling",
    noun="văn bản đến phải giải quyết",
    direction="in",
    columns=_HANDLING_COLUMNS,
    source=_HANDLING_SOURCE,
    agency="h.agency_id",
    document="h.document_id",
    within=_IN_HAND,
)

# Levels above the agency's own: who gives it tasks.
_SUPERIOR = """o.level = 'central' AND ag.level <> 'central'
    OR o.level = 'province' AND ag.level NOT IN ('central', 'province')
    OR o.level = 'district' AND ag.level IN ('commune', 'subordinate')
    OR o.level IN ('department', 'commune') AND ag.level = 'subordinate'"""
_BEGUN = """EXISTS (SELECT 1 FROM directives_assignment a WHERE a.handling_id = h.id
    AND a.part = 'lead' AND a.opened_at <= %(as_of)s AND a.status NOT IN ('returned', 'recalled'))"""

TASKS = Facts(
    key="tasks",
    noun="nhiệm vụ cấp trên giao",
    direction="in",
    columns={
        **_HANDLING_COLUMNS,
        "stage": f"""CASE WHEN h.closed_at <= %(as_of)s THEN
                CASE WHEN h.closed_at <= h.due_at THEN 'done_on_time' ELSE 'done_late' END
            WHEN h.due_at < %(as_of)s THEN 'late'
            WHEN {_BEGUN} THEN 'in_time' ELSE 'not_due' END""",
        "is_extended": """EXISTS (SELECT 1 FROM directives_extension x
            JOIN directives_assignment a ON a.id = x.assignment_id
            WHERE a.handling_id = h.id AND x.asked_at <= %(as_of)s)""",
    },
    source="""FROM directives_handling h
        JOIN documents_document d ON d.id = h.document_id
        JOIN documents_organ o ON o.id = d.issuer_id
        JOIN organization_agency ag ON ag.id = h.agency_id
        LEFT JOIN registers_entry e ON e.document_id = h.document_id""",
    agency="h.agency_id",
    document="h.document_id",
    within=f"""{_IN_HAND} AND h.due_at IS NOT NULL
        AND h.status NOT IN ('informed', 'returned', 'recalled') AND ({_SUPERIOR})""",
)
