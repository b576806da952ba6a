"""Outgoing documents by the date on them, and each of their recipients by the day of issue."""

from __future__ import annotations

from congvan.reports.facts.model import Facts
from congvan.reports.facts.pieces import office_day, person_name

# Pages that were not printed: those of the document for everybody who got it without paper.
_PAGES_SAVED = """CASE WHEN i.issued_at <= %(as_of)s THEN coalesce(d.page_count, 0) * (
    SELECT count(*) FROM drafting_issuerecipient r WHERE r.issue_id = i.id
      AND r.route IN ('internal', 'exchange', 'official_email') AND r.paper_copies = 0
      AND r.status NOT IN ('waiting', 'failed', 'refused')) ELSE 0 END"""

OUTGOING = Facts(
    key="outgoing",
    noun="văn bản đi",
    direction="out",
    columns={
        "row_id": "e.id", "entry_id": "e.id", "document_id": "e.document_id", "day": "e.entered_on",
        "entered_on": "e.entered_on", "book_id": "e.book_id",
        "number": "coalesce(nullif(e.symbol, ''), e.number || e.suffix)",
        "title": "coalesce(d.subject, '')", "partner": "e.recipient",
        "holder": f"coalesce({person_name('i.drafter_id')}, '')", "due_at": "i.due_at",
        "ended_at": "i.issued_at", "issued_at": "i.issued_at", "issue_id": "i.id",
        "type_id": "d.type_id", "field_id": "d.field_id", "urgency": "d.urgency",
        "legal_value": "d.legal_value", "page_count": "d.page_count",
        "recalled_at": "d.recalled_at", "status": "i.status", "form": "i.form",
        "unit_id": "i.unit_id", "drafter_id": "i.drafter_id", "signer_id": "i.signer_id",
        "is_issued": "coalesce(i.issued_at <= %(as_of)s, false)",
        "signed_personal": "i.signed_at <= %(as_of)s AND i.form <> 'paper_first'",
        "signed_organ": "i.sealed_at <= %(as_of)s",
        "issued_late": "coalesce(i.issued_at, %(as_of)s) > i.due_at",
        "transport": """CASE WHEN i.form = 'electronic' THEN 'electronic'
            WHEN i.form IN ('with_paper', 'paper_first') THEN 'both'
            WHEN d.id IS NULL OR d.legal_value = 'paper' THEN 'paper'
            WHEN e.has_paper THEN 'both' ELSE 'electronic' END""",
        "pages_saved": _PAGES_SAVED,
    },
    source="""FROM registers_entry e JOIN registers_book b ON b.id = e.book_id AND b.kind = 'out'
        LEFT JOIN documents_document d ON d.id = e.document_id
        LEFT JOIN drafting_issue i ON i.document_id = e.document_id""",
    agency="e.agency_id",
    document="e.document_id",
    within="e.entered_on BETWEEN %(first)s AND %(last)s AND e.status = 'valid'",
)  # fmt: skip

SENDING = Facts(
    key="sending",
    noun="lượt gửi văn bản đi",
    direction="out",
    columns={
        "row_id": "r.id", "document_id": "i.document_id", "issue_id": "i.id",
        "day": office_day("i.issued_at"), "number": "i.symbol", "title": "i.subject",
        "partner": "r.name", "holder": f"coalesce({person_name('i.drafter_id')}, '')",
        "due_at": "NULL::timestamptz", "ended_at": "r.sent_at", "sent_at": "r.sent_at",
        "route": "r.route", "status": "r.status", "organ_id": "r.organ_id",
        "paper_copies": "r.paper_copies", "type_id": "i.type_id", "unit_id": "i.unit_id",
        "book_id": "i.book_id",
    },
    source="FROM drafting_issuerecipient r JOIN drafting_issue i ON i.id = r.issue_id",
    agency="i.agency_id",
    document="i.document_id",
    within="i.issued_at >= %(start)s AND i.issued_at < %(end)s AND r.route <> 'retained'",
)  # fmt: skip
