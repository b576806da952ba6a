"""Make the bytes of a package once and keep them: every try sends the same (R-192)."""

from __future__ import annotations

from congvan.documents.models import DocumentFile
from congvan.exchange import contents, store
from congvan.exchange.models import OutgoingPackage
from congvan.exchange.states import OutgoingStatus, PackageKind
from congvan.kernel import files
from congvan.kernel.files import Stored, default_store
from congvan.kernel.transactions import in_transaction
from edxml_vn import names, writing
from edxml_vn.model import Attachment


class NoLongerWaiting(Exception):
    """The package was cancelled while its bytes were made."""


def packed(package: OutgoingPackage) -> Stored:
    """The package's bytes in the store, made if there are none yet; outside transactions.

    Raises NoLongerWaiting, NotWritable, FileWithheld for a file found infected meanwhile, MissingBlob.
    """
    if package.sha256:
        return Stored(package.sha256, package.size)
    with store.packages().incoming() as incoming:
        to = store.Adding(incoming)
        if package.kind == PackageKind.EDOC:
            document = contents.document_of(package.header, _attachments(package))
            writing.write_document(document, to)  # type: ignore[arg-type]
        else:
            writing.write_status(contents.report_of(package.header), to)  # type: ignore[arg-type]
        stored = store.packages().keep(incoming)
    return _note(package_id=package.pk, stored=stored)


def _attachments(package: OutgoingPackage) -> list[Attachment]:
    """All files of the document: signed PDF, attachments, source, in their order (R-180)."""
    found = DocumentFile.objects.filter(document_id=package.document_id or 0).select_related("blob")
    given = []
    for number, file in enumerate(found.order_by("position"), start=1):
        files.check_may_leave(file.blob)
        given.append(
            Attachment(
                name=names.safe_name(file.name, number=number),
                path=default_store().path(file.blob.sha256), sha256=file.blob.sha256,
                size=file.blob.size, description=str(file.get_role_display()),
            )
        )  # fmt: skip
    return given


@in_transaction
def _note(*, package_id: int, stored: Stored) -> Stored:
    """Of two that made the bytes at once, the first one's stay. A recall looks at whether there are any."""
    waiting = OutgoingPackage.objects.filter(pk=package_id, status=OutgoingStatus.WAITING)
    if waiting.filter(sha256="").update(sha256=stored.digest, size=stored.size):
        return stored
    kept = waiting.exclude(sha256="").values_list("sha256", "size").first()
    if kept is None:
        raise NoLongerWaiting
    return Stored(*kept)
