"""The beginning of the files' texts of the shown lines, to cut snippets from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from django.db import connection

from congvan.kernel.models.files import ScanState
from congvan.search.queries.lines import Row
from congvan.search.states import DOCUMENT_KINDS, Kind, TextStatus

# Of each thing the first files, of each file about fifteen pages: what stands further back is
# found but not quoted.
_MOST_FILES = 5
_MOST_LETTERS = 40_000

_TEXTS = """
    SELECT wanted.kind, wanted.id, left(t.text, %(letters)s)
    FROM unnest(%(kinds)s::text[], %(ids)s::bigint[]) wanted (kind, id) CROSS JOIN LATERAL (
        (SELECT f.blob_id, f.position FROM documents_documentfile f
         JOIN documents_document d ON d.id = f.document_id AND d.recalled_at IS NULL
         WHERE wanted.kind <> 'draft' AND f.document_id = wanted.id
         ORDER BY f.position LIMIT %(files)s)
        UNION ALL
        (SELECT v.blob_id, f.position FROM drafting_draftfile f
         JOIN drafting_draftversion v ON v.id = f.current_id
         WHERE wanted.kind = 'draft' AND f.draft_id = wanted.id AND f.removed_at IS NULL
         ORDER BY f.position LIMIT %(files)s)
    ) file JOIN kernel_blob b ON b.id = file.blob_id AND b.scan_state <> %(infected)s
    JOIN search_filetext t ON t.sha256 = b.sha256
    WHERE t.status = %(done)s ORDER BY wanted.kind, wanted.id, file.position
"""


def texts_of(rows: Sequence[Row]) -> Mapping[tuple[Kind, int], str]:
    """The texts by kind and id; call it for rows with a text that may be searched. One statement.

    Of a document recalled a moment ago nothing is quoted, also before its record knows.
    """
    known = [row for row in rows if row.kind in (*DOCUMENT_KINDS, Kind.DRAFT)]
    if not known:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(
            _TEXTS,
            {
                "kinds": [row.kind.value for row in known], "ids": [row.object_id for row in known],
                "files": _MOST_FILES, "letters": _MOST_LETTERS, "done": TextStatus.DONE.value,
                "infected": ScanState.INFECTED.value,
            },
        )  # fmt: skip
        parts: dict[tuple[Kind, int], list[str]] = defaultdict(list)
        for kind, object_id, text in cursor.fetchall():
            parts[Kind(kind), object_id].append(text)
    return {key: "\n".join(texts) for key, texts in parts.items()}
