"""The files of the things indexed: their names, kinds, and the text read out of them.

Texts are fetched in portions of bounded size, whatever lies in the files.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from congvan.kernel.models.files import ScanState
from congvan.search.building.made import Made, file_kinds
from congvan.search.building.reading import by_key, rows

# Takes the digests of contents that nobody has read yet.
OrderTexts = Callable[[list[str]], None]
# Files of one thing that are looked at, and bytes of their texts together.
_MOST_FILES = 50
_MOST_TEXT = 2_000_000
# Bytes of text in memory at one time.
_PORTION = 2_000_000

_OF_DOCUMENTS = """
    SELECT f.document_id owner_id, f.name, f.blob_id
    FROM unnest(%s::bigint[]) wanted (id) CROSS JOIN LATERAL (
        SELECT document_id, name, blob_id, position FROM documents_documentfile
        WHERE document_id = wanted.id ORDER BY position LIMIT %s
    ) f ORDER BY f.document_id, f.position
"""
_OF_DRAFTS = """
    SELECT f.draft_id owner_id, f.name, v.blob_id
    FROM unnest(%s::bigint[]) wanted (id) CROSS JOIN LATERAL (
        SELECT draft_id, name, current_id, position FROM drafting_draftfile
        WHERE draft_id = wanted.id AND removed_at IS NULL ORDER BY position LIMIT %s
    ) f JOIN drafting_draftversion v ON v.id = f.current_id ORDER BY f.draft_id, f.position
"""
_BLOBS = """
    SELECT b.id, b.sha256, b.content_type, b.scan_state, t.sha256 IS NOT NULL is_ordered,
        COALESCE(octet_length(t.text), 0) bytes
    FROM kernel_blob b LEFT JOIN search_filetext t ON t.sha256 = b.sha256 WHERE b.id = ANY(%s)
"""
_TEXTS = "SELECT sha256, text FROM search_filetext WHERE sha256 = ANY(%s)"


@dataclass(frozen=True, slots=True)
class Files:
    """What is known of the files of a batch; the text itself comes later, in portions."""

    of: dict[int, list[Any]]
    blobs: dict[int, Any]

    def unread(self) -> list[str]:
        """Digests of the contents whose text nobody has ordered yet."""
        return sorted({blob.sha256 for blob in self.blobs.values() if not blob.is_ordered})


def of_documents(document_ids: Sequence[int]) -> Files:
    """The files of these documents: two statements."""
    return _files(_OF_DOCUMENTS, document_ids)


def of_drafts(draft_ids: Sequence[int]) -> Files:
    """The present versions of the files of these drafts: two statements."""
    return _files(_OF_DRAFTS, draft_ids)


def add_names(made: Made, owner_id: int, files: Files) -> None:
    """Put the names and kinds of a thing's files into its record."""
    listed = files.of.get(owner_id, ())
    for file in listed:
        made.vector.add(file.name, "C")
    made.file_kinds = file_kinds(files.blobs[file.blob_id].content_type for file in listed)


def with_texts(records: Sequence[tuple[int, Made, bool]], files: Files) -> Iterator[list[Made]]:
    """The records in portions, the text of their files among their words, ready to be stored.

    `records` are (id of the thing, record, whether its text may be searched). One statement for
    each portion; a batch of short texts is one portion.
    """
    portion: list[tuple[Made, list[str]]] = []
    size = 0
    for owner_id, made, is_open in records:
        digests, bytes_of = _texts_of(owner_id, files) if is_open else ([], 0)
        if portion and size + bytes_of > _PORTION:
            yield _finished(portion)
            portion, size = [], 0
        portion.append((made, digests))
        size += bytes_of
    if portion:
        yield _finished(portion)


def _texts_of(owner_id: int, files: Files) -> tuple[list[str], int]:
    """Digests of the texts of one thing in the order of its files, as many as it may have."""
    digests: list[str] = []
    size = 0
    for file in files.of.get(owner_id, ()):
        blob = files.blobs[file.blob_id]
        if blob.bytes == 0 or blob.scan_state == ScanState.INFECTED or blob.sha256 in digests:
            continue
        if digests and size + blob.bytes > _MOST_TEXT:
            break
        digests.append(blob.sha256)
        size += blob.bytes
    return digests, size


def _finished(portion: list[tuple[Made, list[str]]]) -> list[Made]:
    wanted = sorted({digest for _, digests in portion for digest in digests})
    texts = {row.sha256: row.text for row in rows(_TEXTS, [wanted])} if wanted else {}
    for made, digests in portion:
        for digest in digests:
            if texts.get(digest):
                made.vector.add_long(texts[digest], "D")
                made.has_body = True
        made.finish()
    return [made for made, _ in portion]


def _files(statement: str, owner_ids: Sequence[int]) -> Files:
    listed = rows(statement, [list(owner_ids), _MOST_FILES])
    blob_ids = sorted({file.blob_id for file in listed})
    blobs = rows(_BLOBS, [blob_ids]) if blob_ids else []
    return Files(by_key(listed, "owner_id"), {blob.id: blob for blob in blobs})
