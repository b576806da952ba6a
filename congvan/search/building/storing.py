"""Stores records by few statements; one that did not change is left as it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from itertools import islice

from django.db import connection

from congvan.kernel import clock
from congvan.kernel.transactions import requires_transaction
from congvan.search.building.made import Made
from congvan.search.states import Kind

# Column by column arrays: one statement with few parameters, whatever the number of records.
_COLUMNS = (
    ("agency_id", "bigint"), ("kind", "text"), ("object_id", "bigint"), ("document_id", "bigint"),
    ("inbox_id", "bigint"), ("day", "date"), ("number", "text"), ("title", "text"),
    ("origin", "text"), ("book_id", "bigint"), ("type_id", "bigint"), ("field_id", "bigint"),
    ("organ_id", "bigint"), ("unit_id", "bigint"), ("member_id", "bigint"),
    ("urgency", "smallint"), ("state", "text"), ("state_label", "text"), ("channel", "text"),
    ("has_body", "boolean"),
)  # fmt: skip
_NAMES = ", ".join(name for name, _ in _COLUMNS)
_TAKEN = [name for name, _ in _COLUMNS if name not in {"kind", "object_id"}] + [
    "file_kinds",
    "words",
]
_ARRAYS = ", ".join(f"%s::{type_name}[]" for _, type_name in _COLUMNS)
_STORE = f"""
    INSERT INTO search_record AS r ({_NAMES}, file_kinds, words, indexed_at)
    SELECT {_NAMES}, string_to_array(groups, ','), literal::tsvector, %s
    FROM unnest({_ARRAYS}, %s::text[], %s::text[]) made ({_NAMES}, groups, literal)
    ON CONFLICT (kind, object_id) DO UPDATE SET
        {", ".join(f"{name} = EXCLUDED.{name}" for name in _TAKEN)}, indexed_at = EXCLUDED.indexed_at
    WHERE ({", ".join(f"r.{name}" for name in _TAKEN)})
        IS DISTINCT FROM ({", ".join(f"EXCLUDED.{name}" for name in _TAKEN)})
    RETURNING kind, object_id, xmax = 0
"""  # noqa: S608 - names of columns
_REMOVE = "DELETE FROM search_record WHERE kind = ANY(%s) AND object_id = ANY(%s)"
_COUNT_WORDS = """
    INSERT INTO search_word AS w (word, count)
    SELECT word, seen FROM unnest(%s::text[], %s::bigint[]) met (word, seen) ORDER BY word
    ON CONFLICT (word) DO UPDATE SET count = w.count + EXCLUDED.count WHERE EXCLUDED.count > 0
"""
# Kinds whose titles and names are the vocabulary; a task repeats its document's.
_SPEAKING = {Kind.INCOMING, Kind.OUTGOING, Kind.DRAFT, Kind.DOSSIER, Kind.PERSON}
# Of the words of one record the first are its title's and names'.
_FIRST_WORDS = 120
_WORD_LENGTHS = range(2, 16)


@requires_transaction
def store(records: Sequence[Made]) -> int:
    """Insert or update these records; returns how many were new or different. Two statements."""
    if not records:
        return 0
    columns = [[getattr(made, name) for made in records] for name, _ in _COLUMNS]
    groups = [",".join(made.file_kinds) for made in records]
    literals = [made.vector.literal() for made in records]
    with connection.cursor() as cursor:
        cursor.execute(_STORE, [clock.now(), *columns, groups, literals])
        stored = cursor.fetchall()
    _meet_words(records, {(kind, object_id): is_new for kind, object_id, is_new in stored})
    return len(stored)


@requires_transaction
def remove(kinds: Collection[Kind], object_ids: Sequence[int]) -> None:
    """Take away the records of things that are no more."""
    if object_ids:
        with connection.cursor() as cursor:
            cursor.execute(_REMOVE, [[str(kind) for kind in kinds], list(object_ids)])


def _meet_words(records: Sequence[Made], stored: dict[tuple[str, int], bool]) -> None:
    """Count the words of new titles and names; of changed ones take what was never met."""
    met: Counter[str] = Counter()
    for made in records:
        is_new = stored.get((str(made.kind), made.object_id))
        if made.kind not in _SPEAKING or is_new is None:
            continue
        for word in islice(made.vector.words, _FIRST_WORDS):
            if len(word) in _WORD_LENGTHS:
                met[word] += is_new
    if met:
        with connection.cursor() as cursor:
            cursor.execute(_COUNT_WORDS, [list(met), list(met.values())])
