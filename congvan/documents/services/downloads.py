"""Taking a file out of the system: right checked, virus state checked, told (R-305, R-377)."""

from __future__ import annotations

from congvan.documents import events
from congvan.documents.queries.files import OpenedFile, get_file, opened
from congvan.documents.rules.naming import short_name
from congvan.kernel import audit
from congvan.kernel.transactions import in_transaction
from congvan.organization.acting import ActingMember


@in_transaction
def open_file(*, by: ActingMember, file_id: int) -> OpenedFile:
    """The file's content for reading; the caller closes the stream.

    Raises NotFound for files of documents `by` may not see, and what `kernel.files.open_blob`
    raises for infected, missing and damaged content.
    """
    file = get_file(by, file_id)
    found = opened(file)
    document = file.document
    audit.record(
        events.FileDownloaded(
            document_id=document.pk, file_id=file.pk, file=file.name,
            name=short_name(document.symbol, document.subject, document.issued_on),
        ),
        by=by.actor,
    )  # fmt: skip
    return found
