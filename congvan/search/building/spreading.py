"""Follows a change that touches many records, page by page: a renamed organ, a text read, a rebuild.

A page is a window over the ids of one table, so that each costs about the same however many of its
rows are meant, and needs no index of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection

from congvan.kernel.transactions import requires_transaction
from congvan.search.states import INDEXED, Kind, Source

# Ids looked at in one page.
WINDOW = 20_000


@dataclass(frozen=True, slots=True)
class Way:
    """Where a change spreads: rows of `table` that meet `condition` on %(it)s name `target`."""

    target: Source
    table: str
    condition: str = "true"
    id_column: str = "id"


_SEATS_OF_PERSON = "(SELECT id FROM organization_membership WHERE person_id = %(it)s)"
_TABLES = {
    Source.DOCUMENT: "documents_document",
    Source.DRAFT: "drafting_draft",
    Source.DOSSIER: "dossiers_dossier",
    Source.TASK: "desk_workitem",
    Source.SEAT: "organization_membership",
}
KINDS_OF = {
    Source.DOCUMENT: (Kind.INCOMING, Kind.OUTGOING),
    Source.DRAFT: (Kind.DRAFT,),
    Source.DOSSIER: (Kind.DOSSIER,),
    Source.TASK: (Kind.TASK,),
    Source.SEAT: (Kind.PERSON,),
}
_WAYS: dict[Source, tuple[Way, ...]] = {
    Source.ORGAN: (
        Way(Source.DOCUMENT, "documents_document", "issuer_id = %(it)s OR sender_id = %(it)s"),
    ),
    Source.FIELD: (
        Way(Source.DOCUMENT, "documents_document", "field_id = %(it)s"),
        Way(Source.DRAFT, "drafting_draft", "field_id = %(it)s"),
    ),
    Source.TYPE: (
        Way(Source.DOCUMENT, "documents_document", "type_id = %(it)s"),
        Way(Source.DRAFT, "drafting_draft", "type_id = %(it)s"),
    ),
    Source.UNIT: (
        Way(Source.SEAT, "organization_membership", "unit_id = %(it)s"),
        Way(Source.DRAFT, "drafting_draft", "unit_id = %(it)s"),
        Way(Source.DOSSIER, "dossiers_dossier", "unit_id = %(it)s"),
    ),
    Source.POST: (Way(Source.SEAT, "organization_membership", "post_id = %(it)s"),),
    Source.NAME: (
        Way(Source.SEAT, "organization_membership", "person_id = %(it)s"),
        Way(Source.DRAFT, "drafting_draft", f"drafter_id IN {_SEATS_OF_PERSON} OR signer_id IN {_SEATS_OF_PERSON}"),
        Way(Source.DOSSIER, "dossiers_dossier", f"owner_id IN {_SEATS_OF_PERSON}"),
    ),
}  # fmt: skip
_OF_TEXTS = """
    INSERT INTO search_change (kind, object_id)
    SELECT DISTINCT 'document', document_id FROM documents_documentfile WHERE blob_id = ANY(%(blobs)s)
    UNION ALL
    SELECT DISTINCT 'draft', f.draft_id FROM drafting_draftversion v
    JOIN drafting_draftfile f ON f.id = v.file_id WHERE v.blob_id = ANY(%(blobs)s)
"""


@requires_transaction
def spread(line_id: int, kind: Source, object_id: int, cursor_at: int) -> int:
    """Go one page further with a line, which is replaced by one for what is left, or gone.

    Returns how many change lines it made.
    """
    made = _page(ways(kind, object_id), object_id, cursor_at)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM search_change WHERE id = %s", [line_id])
        following = _next_id(kind, object_id, cursor_at + WINDOW)
        if following is not None:
            cursor.execute(
                "INSERT INTO search_change (kind, object_id, cursor) VALUES (%s, %s, %s)",
                [kind, object_id, following - 1],
            )
    return made


def ways(kind: Source, object_id: int) -> tuple[Way, ...]:
    """The tables a change of this kind spreads over; a rebuild also over records of things gone."""
    if kind is not Source.EVERYTHING:
        return _WAYS[kind]
    target = INDEXED[object_id]
    records = (
        Way(target, "search_record", f"kind = '{one}'", "object_id") for one in KINDS_OF[target]
    )
    return (Way(target, _TABLES[target]), *records)


@requires_transaction
def spread_texts(blob_ids: Sequence[int]) -> None:
    """Note the documents and drafts that have these contents, whose text was read."""
    with connection.cursor() as cursor:
        cursor.execute(_OF_TEXTS, {"blobs": list(blob_ids)})


def _page(over: tuple[Way, ...], object_id: int, cursor_at: int) -> int:
    meant = " UNION ".join(
        f"""SELECT '{way.target}', {way.id_column} FROM {way.table}
        WHERE ({way.condition}) AND {way.id_column} > %(from)s AND {way.id_column} <= %(to)s"""  # noqa: S608 - constants of this module
        for way in over
    )
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO search_change (kind, object_id) {meant}",
            {"it": object_id, "from": cursor_at, "to": cursor_at + WINDOW},
        )
        return cursor.rowcount


def _next_id(kind: Source, object_id: int, after: int) -> int | None:
    """The first id behind `after` where something may be left; gaps between ids cost nothing."""
    found = []
    for way in ways(kind, object_id):
        condition = way.condition if kind is Source.EVERYTHING else "true"
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT min({way.id_column}) FROM {way.table} "  # noqa: S608 - constants of this module
                f"WHERE {way.id_column} > %s AND {condition}",
                [after],
            )
            found.append(cursor.fetchone()[0])
    return min((one for one in found if one is not None), default=None)
