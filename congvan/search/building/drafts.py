"""Records of drafts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from congvan.drafting.states import DraftStatus, IssueStatus
from congvan.search.building import files
from congvan.search.building.made import Made, office_day
from congvan.search.building.reading import rows
from congvan.search.states import Kind

_DRAFTS = """
    SELECT r.id, r.agency_id, r.status, r.type_id, t.name type_name, r.subject, r.field_id,
        f.name field_name, r.urgency, r.source_note, r.unit_id, u.name unit_name, r.drafter_id,
        dp.full_name drafter, sp.full_name signer, left(r.recipients_text, 4000) recipients,
        r.made_at, i.symbol, i.status issue_status
    FROM drafting_draft r
    JOIN documents_documenttype t ON t.id = r.type_id
    LEFT JOIN documents_fieldofwork f ON f.id = r.field_id
    LEFT JOIN organization_unit u ON u.id = r.unit_id
    JOIN organization_membership dm ON dm.id = r.drafter_id
    JOIN organization_person dp ON dp.id = dm.person_id
    LEFT JOIN organization_membership sm ON sm.id = r.signer_id
    LEFT JOIN organization_person sp ON sp.id = sm.person_id
    LEFT JOIN LATERAL (
        SELECT symbol, status FROM drafting_issue WHERE draft_id = r.id ORDER BY id DESC LIMIT 1
    ) i ON true
    WHERE r.id = ANY(%s)
"""


def build(draft_ids: Sequence[int], order_texts: files.OrderTexts) -> Iterator[list[Made]]:
    """Records of the drafts that exist, in portions, by a constant number of statements."""
    drafts = rows(_DRAFTS, [list(draft_ids)])
    their_files = files.of_drafts(draft_ids)
    order_texts(their_files.unread())
    made = []
    for row in drafts:
        record = _record(row)
        files.add_names(record, row.id, their_files)
        # A recalled document is not to be read in its draft either.
        made.append((row.id, record, row.issue_status != IssueStatus.RECALLED))
    yield from files.with_texts(made, their_files)


def _record(row: Any) -> Made:
    record = Made(
        agency_id=row.agency_id,
        kind=Kind.DRAFT,
        object_id=row.id,
        day=office_day(row.made_at),
        number=row.symbol or "",
        title=row.subject,
        origin=row.unit_name or row.drafter,
        type_id=row.type_id,
        field_id=row.field_id,
        unit_id=row.unit_id,
        member_id=row.drafter_id,
        urgency=row.urgency,
        state=row.status,
        state_label=str(DraftStatus(row.status).label),
    )
    vector = record.vector
    vector.add(row.subject, "A", exact=True)
    vector.add_symbol(row.symbol or "")
    names = (
        row.drafter, row.signer, row.unit_name, row.type_name, row.field_name, row.recipients,
    )  # fmt: skip
    for name in names:
        vector.add(name or "", "B", exact=True)
    vector.add(row.source_note, "C")
    return record
