"""Make the bytes of a package once and keep them: every try sends the same (R-192)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import connection

from congvan.documents.models import DocumentFile
from congvan.exchange import contents, store
from congvan.exchange.models import OutgoingPackage
from congvan.exchange.states import PackageKind
from congvan.kernel import files
from congvan.kernel.files import Stored, default_store
from congvan.kernel.transactions import in_transaction
from edxml_vn import names, writing
from edxml_vn.model import Attachment


class NoLongerWaiting(Exception):
    """The package was cancelled while its bytes were made."""


# Of two that made the bytes at once, the first one's stay. Locked in the order of all who lock many.
_NOTE = """
    WITH waiting AS MATERIALIZED (
        SELECT p.id, p.sha256 AS kept, p.size AS kept_size, made.sha256, made.size
        FROM exchange_outgoingpackage p
        JOIN unnest(%(ids)s::bigint[], %(digests)s::text[], %(sizes)s::bigint[])
            AS made(id, sha256, size) USING (id)
        WHERE p.status = 'waiting' ORDER BY p.id FOR UPDATE OF p
    ), noted AS (
        UPDATE exchange_outgoingpackage p SET sha256 = waiting.sha256, size = waiting.size
        FROM waiting WHERE p.id = waiting.id AND waiting.kept = ''
    )
    SELECT id, CASE WHEN kept = '' THEN sha256 ELSE kept END,
        CASE WHEN kept = '' THEN size ELSE kept_size END FROM waiting
"""


def packed_all(packages: Sequence[OutgoingPackage]) -> dict[int, Stored | Exception]:
    """The packages' bytes in the store by their ids, made if there are none yet; outside transactions.

    An exception stands for what could not be packed: NoLongerWaiting, NotWritable, FileWithheld for a
    file found infected meanwhile, MissingBlob, StoreFull.
    """
    found: dict[int, Stored | Exception] = {
        one.pk: Stored(one.sha256, one.size) for one in packages if one.sha256
    }
    unmade = [one for one in packages if not one.sha256]
    files_of = _files_of([one.document_id for one in unmade if one.document_id])
    made: dict[int, Stored] = {}
    for package in unmade:
        try:
            made[package.pk] = _made(package, files_of.get(package.document_id or 0, ()))
        except Exception as failure:
            # What it means is for the caller to say, of each by itself.
            found[package.pk] = failure
    return found | _note(made)


def _made(package: OutgoingPackage, document_files: Sequence[DocumentFile]) -> Stored:
    with store.packages().incoming() as incoming:
        to = store.Adding(incoming)
        if package.kind == PackageKind.EDOC:
            document = contents.document_of(package.header, _attachments(document_files))
            writing.write_document(document, to)  # type: ignore[arg-type]
        else:
            writing.write_status(contents.report_of(package.header), to)  # type: ignore[arg-type]
        return store.packages().keep(incoming)


def _files_of(document_ids: Sequence[int]) -> dict[int, list[DocumentFile]]:
    """All files of the documents: signed PDF, attachments, source, in their order (R-180)."""
    by_document: dict[int, list[DocumentFile]] = {}
    if document_ids:
        found = DocumentFile.objects.filter(document_id__in=document_ids).select_related("blob")
        for file in found.order_by("position"):
            by_document.setdefault(file.document_id, []).append(file)
    return by_document


def _attachments(document_files: Sequence[DocumentFile]) -> list[Attachment]:
    given = []
    for number, file in enumerate(document_files, start=1):
        files.check_may_leave(file.blob)
        given.append(
            Attachment(
                name=names.safe_name(file.name, number=number),
                path=default_store().path(file.blob.sha256), sha256=file.blob.sha256,
                size=file.blob.size, description=str(file.get_role_display()),
            )
        )  # fmt: skip
    return given


def _note(made: Mapping[int, Stored]) -> dict[int, Stored | Exception]:
    """Before the first byte leaves: a recall looks at whether there are any."""
    if not made:
        return {}
    kept = _kept(made)
    return {one: kept.get(one) or NoLongerWaiting() for one in made}


@in_transaction
def _kept(made: Mapping[int, Stored]) -> dict[int, Stored]:
    values: dict[str, Any] = {
        "ids": list(made),
        "digests": [one.digest for one in made.values()],
        "sizes": [one.size for one in made.values()],
    }
    with connection.cursor() as cursor:
        cursor.execute(_NOTE, values)
        return {one: Stored(digest, size) for one, digest, size in cursor.fetchall()}
