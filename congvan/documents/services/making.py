"""Make a document: what it says and its files, checked field by field (R-036…R-039).

Inner verbs: taking an arrival in, importing an old book and issuing open the transaction.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from congvan.desk.states import Urgency
from congvan.documents import access, events
from congvan.documents.models import Document, DocumentFile
from congvan.documents.rules.naming import short_name
from congvan.documents.services.checking import checked_fields
from congvan.documents.states import Direction, FileRole, LegalValue, Sensitivity
from congvan.kernel import audit, clock, rows
from congvan.kernel.errors import InvalidInput
from congvan.kernel.text import nfc
from congvan.kernel.transactions import requires_transaction
from congvan.organization.acting import ActingMember

FILE_NAME_LENGTH = 255


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentDetails:
    """What a document says, as it was entered; `symbol` in any spelling, organs by their ids."""

    direction: str = Direction.IN
    type_id: int
    symbol: str
    subject: str
    issued_on: date | None = None
    issuer_id: int | None = None
    sender_id: int | None = None
    source_subject: str = ""
    field_id: int | None = None
    urgency: int = Urgency.NORMAL
    timed_at: datetime | None = None
    is_priority: bool = False
    circulation: str = ""
    sensitivity: str = Sensitivity.INTERNAL
    signer_name: str = ""
    signer_position: str = ""
    page_count: int | None = None
    language: str = "Tiếng Việt"
    reply_due_on: date | None = None
    legal_value: str = LegalValue.PAPER
    has_appraisal_dossier: bool = False
    note: str = ""

    def as_fields(self) -> dict[str, Any]:
        """The values by field name, without the direction, which never changes."""
        return {name: getattr(self, name) for name in self.__slots__ if name != "direction"}


@dataclass(frozen=True, slots=True, kw_only=True)
class NewFile:
    """A stored blob that becomes a file of the document. `members` lists an archive's contents."""

    blob_id: int
    name: str
    role: str = FileRole.MAIN
    page_count: int | None = None
    members: list[Any] | None = None


@requires_transaction
def make(*, by: ActingMember, details: DocumentDetails, files: Sequence[NewFile] = ()) -> Document:
    """Make a document of the agency acted in, with its files.

    Only the registry's clerk may (R-021). Raises NotAllowed, InvalidInput (with `field`).
    """
    access.check_registers(by)
    direction = Direction(details.direction)
    values = checked_fields(details.as_fields(), agency_id=by.agency_id, direction=direction)
    document = rows.insert(
        Document(
            agency_id=by.agency_id, direction=direction, made_at=clock.now(),
            made_by_id=by.membership_id, **values,
        )
    )  # fmt: skip
    _attach(by, document, files, first=1)
    audit.record(
        events.DocumentMade(
            document_id=document.pk, direction=str(direction.label),
            name=short_name(document.symbol, document.subject, document.issued_on),
            told_subject=document.subject, file_count=len(files),
        ),
        by=by.actor,
    )  # fmt: skip
    return document


@requires_transaction
def add_files(
    *, by: ActingMember, document: Document, files: Sequence[NewFile]
) -> list[DocumentFile]:
    """Attach further files. Lock: the caller holds the document's row. Raises InvalidInput."""
    last = DocumentFile.objects.filter(document=document).order_by("-position").first()
    added = _attach(by, document, files, first=last.position + 1 if last else 1)
    audit.record(
        events.FilesAdded(
            document_id=document.pk,
            name=short_name(document.symbol, document.subject, document.issued_on),
            files=tuple(file.name for file in added),
        ),
        by=by.actor,
    )  # fmt: skip
    return added


def _attach(
    by: ActingMember, document: Document, files: Sequence[NewFile], *, first: int
) -> list[DocumentFile]:
    main = [file for file in files if file.role == FileRole.MAIN]
    if len(main) > 1 or (main and first > 1 and _has_main(document)):
        raise InvalidInput(
            "Mỗi văn bản chỉ có một tệp chính.",
            next_step="Chọn một tệp là văn bản, các tệp khác là kèm theo.",
            field="files",
        )
    for file in files:
        if not file.name.strip() or len(file.name) > FILE_NAME_LENGTH:
            raise InvalidInput(
                f"Tên tệp phải có và không quá {FILE_NAME_LENGTH} ký tự.",
                next_step="Đặt lại tên tệp ngắn hơn.",
                field="files",
            )
    added = [
        DocumentFile(
            document=document, blob_id=file.blob_id, name=nfc(file.name.strip()),
            role=FileRole(file.role), position=position, page_count=file.page_count,
            members=file.members, added_at=clock.now(), added_by_id=by.membership_id,
        )
        for position, file in enumerate(files, start=first)
    ]  # fmt: skip
    return list(rows.insert_all(added))


def _has_main(document: Document) -> bool:
    return DocumentFile.objects.filter(document=document, role=FileRole.MAIN).exists()
