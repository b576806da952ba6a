"""How far the search index is, for whoever runs the system; counts only, nothing that is searched."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from congvan.kernel.errors import NotFound
from congvan.search.models import SetAside
from congvan.search.states import Kind, Source

_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Aside:
    """One thing that could not be indexed: what, which, why, when."""

    source: Source
    object_id: int
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class IndexState:
    """Records of each kind, change lines that wait, things set aside (the latest), bytes on disk."""

    records: dict[Kind, int]
    waiting: int
    to_spread: int
    aside_count: int
    aside: tuple[Aside, ...]
    words: int
    table_bytes: int
    index_bytes: int


def state() -> IndexState:
    """The index as it stands. Counts the whole tables: a second for a million records."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT kind, count(*) FROM search_record GROUP BY kind")
        counted = dict(cursor.fetchall())
        cursor.execute("SELECT count(*) FROM search_word")
        words = cursor.fetchone()[0]
        cursor.execute(
            "SELECT pg_table_size('search_record'), pg_relation_size('search_record_words')"
        )
        table_bytes, index_bytes = cursor.fetchone()
    waiting, to_spread = pending()
    aside = SetAside.objects.order_by("-at", "-id")
    return IndexState(
        records={kind: counted.get(str(kind), 0) for kind in Kind},
        waiting=waiting,
        to_spread=to_spread,
        aside_count=aside.count(),
        aside=tuple(
            Aside(Source(one.kind), one.object_id, one.reason, one.at) for one in aside[:_SHOWN]
        ),
        words=words,
        table_bytes=table_bytes,
        index_bytes=index_bytes,
    )


def pending() -> tuple[int, int]:
    """Change lines that wait for their records, and lines that are still to spread."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*), count(*) FILTER (WHERE kind = 'everything' OR kind = ANY(%s)) FROM search_change",
            [[str(source) for source in _NAMED_BY_MANY]],
        )
        every, to_spread = cursor.fetchone()
    return every - to_spread, to_spread


def source_named(name: str) -> Source:
    """The source a person means by the kind of a record or of a source. Raises NotFound."""
    found = _BY_NAME.get(name)
    if found is None:
        raise NotFound(
            f"Không có loại “{name}” trong chỉ mục tra cứu.",
            next_step=f"Chọn một trong: {', '.join(sorted(_BY_NAME))}.",
        )
    return found


_NAMED_BY_MANY = (
    Source.ORGAN, Source.FIELD, Source.TYPE, Source.UNIT, Source.POST, Source.NAME,
)  # fmt: skip
_BY_NAME = {
    "documents": Source.DOCUMENT, "drafts": Source.DRAFT, "dossiers": Source.DOSSIER,
    "tasks": Source.TASK, "people": Source.SEAT,
}  # fmt: skip
