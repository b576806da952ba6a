"""Files of documents, for whoever may see the document."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, BinaryIO

from congvan.documents.access import check_readable, get_document
from congvan.documents.models import DocumentFile
from congvan.documents.states import FileRole
from congvan.documents.visibility import visible_to
from congvan.kernel import files
from congvan.kernel.errors import NotFound
from congvan.kernel.models.files import ScanState
from congvan.organization.acting import ActingMember


@dataclass(frozen=True, slots=True)
class FileLine:
    """What a page shows of a file. `members` lists an archive's contents; sizes are in bytes."""

    file_id: int
    document_id: int
    name: str
    role: FileRole
    position: int
    page_count: int | None
    members: tuple[Any, ...]
    blob_id: int
    sha256: str
    size: int
    content_type: str
    type_label: str
    scan_state: str
    scan_label: str

    @property
    def is_main(self) -> bool:
        return self.role is FileRole.MAIN

    @property
    def is_withheld(self) -> bool:
        """Whether a virus was found in it: it cannot be opened."""
        return self.scan_state == ScanState.INFECTED


@dataclass(frozen=True, slots=True)
class OpenedFile:
    """A file being read; `content_type` is the value of the Content-Type header."""

    file_id: int
    document_id: int
    name: str
    content_type: str
    size: int
    stream: BinaryIO


def files_of(viewer: ActingMember, document_id: int) -> list[FileLine]:
    """The document's files, the main one first. Raises NotFound. Two statements."""
    document = get_document(viewer, document_id)
    return file_lines(document.pk)


def file_lines(document_id: int) -> list[FileLine]:
    """The same for a document whose right was checked."""
    rows = DocumentFile.objects.filter(document_id=document_id).select_related("blob")
    lines = [_line(row) for row in rows.order_by("position")]
    return sorted(lines, key=lambda line: not line.is_main)


def file_line(viewer: ActingMember, file_id: int) -> FileLine:
    """One file of a document the viewer sees. Raises NotFound, ContentRecalled."""
    return _line(get_file(viewer, file_id))


def view_file(viewer: ActingMember, file_id: int) -> OpenedFile:
    """The content for showing a page of it, without the note of a download. Raises as `open_file`."""
    return opened(get_file(viewer, file_id))


def get_file(viewer: ActingMember, file_id: int) -> DocumentFile:
    """The file with its blob and document, to be read: every way to the bytes begins here.

    Raises NotFound when the viewer sees no such document, ContentRecalled.
    """
    file = (
        DocumentFile.objects.filter(pk=file_id, document__in=visible_to(viewer))
        .select_related("blob", "document")
        .first()
    )
    if file is None:
        raise NotFound("Không có tệp này.", next_step="Mở lại văn bản để xem các tệp hiện có.")
    check_readable(file.document)
    return file


def opened(file: DocumentFile) -> OpenedFile:
    """Open the content of a file whose right was checked."""
    stream = files.open_blob(file.blob, store=files.default_store())
    return OpenedFile(
        file_id=file.pk, document_id=file.document_id, name=file.name,
        content_type=files.ContentType(file.blob.content_type).media_type, size=file.blob.size,
        stream=stream,
    )  # fmt: skip


def _line(row: DocumentFile) -> FileLine:
    blob = row.blob
    return FileLine(
        file_id=row.pk, document_id=row.document_id, name=row.name, role=FileRole(row.role),
        position=row.position, page_count=row.page_count, members=tuple(row.members or ()),
        blob_id=blob.pk, sha256=blob.sha256, size=blob.size, content_type=blob.content_type,
        type_label=files.ContentType(blob.content_type).label, scan_state=blob.scan_state,
        scan_label=str(ScanState(blob.scan_state).label),
    )  # fmt: skip
