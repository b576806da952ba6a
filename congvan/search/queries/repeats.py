"""Work about a paper that is found as itself: among all kinds the paper is listed, and not its work.

Texts are made of constants; each is for work items of the rows of the statement it stands in.
"""

from __future__ import annotations

# The papers that an item of work `w` is about, as kind and id of their records.
_PAPERS = """desk_workitem w
    LEFT JOIN drafting_issue i ON w.subject_type = 'issue' AND i.id = w.subject_id
    LEFT JOIN directives_repair p ON w.subject_type = 'repair' AND p.id = w.subject_id
    LEFT JOIN directives_handling h ON h.id = p.handling_id
    CROSS JOIN LATERAL (SELECT CASE w.subject_type WHEN 'document' THEN w.subject_id
        WHEN 'repair' THEN h.document_id ELSE i.document_id END AS document_id,
        CASE w.subject_type WHEN 'draft' THEN w.subject_id ELSE i.draft_id END AS draft_id) about
    CROSS JOIN LATERAL (VALUES ('in', about.document_id), ('out', about.document_id),
        ('draft', about.draft_id)) paper (kind, id)"""


def among(seen: str) -> str:
    """Ids of the work in the relation `seen` (kind, id) whose paper is there too; read once each."""
    return f"""SELECT DISTINCT w.id FROM {_PAPERS}
        WHERE w.id = ANY(ARRAY(SELECT s.id FROM {seen} s WHERE s.kind = 'task'))
            AND ((paper.kind, paper.id) IN (SELECT s.kind, s.id FROM {seen} s)) IS TRUE"""  # noqa: S608 - constants only


def found_too(words: str, more: str, rights: str) -> str:
    """Whether a row `d` is work whose paper holds the words (a parameter's name), stands the filters
    `more` over `r`, and may be seen: `rights` over another `d`."""
    return f"""(d.kind = 'task' AND EXISTS (SELECT 1 FROM (
        SELECT r.object_id AS id, r.kind, r.agency_id, r.inbox_id FROM {_PAPERS}
        JOIN search_record r ON r.kind = paper.kind AND r.object_id = paper.id
            AND r.agency_id = %(agency)s
        WHERE w.id = d.id AND r.words @@ %({words})s::tsquery {more} OFFSET 0
    ) d WHERE {rights}))"""  # noqa: S608 - constants only
