"""What is made of the files of an issue, and their editable texts for a PDF from elsewhere (R-095).

No copy that leaves the draft has corrections or comments in it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from congvan.documents.states import FileRole
from congvan.drafting import inks, making
from congvan.drafting.models import Issue, IssueFile
from congvan.drafting.services.issuing_case import IssueCase, stored
from congvan.kernel import files
from congvan.kernel.errors import BusinessError, WrongState
from congvan.kernel.files import ReceivedFile
from congvan.kernel.transactions import requires_transaction
from congvan.registers.models import Entry

DOCX, PDF = "docx", "pdf"


@dataclass(frozen=True, slots=True)
class Made:
    """What was made of one file of the issue; `failure` is why there is no PDF."""

    file_id: int
    version_id: int | None
    source: ReceivedFile | None
    pdf: ReceivedFile | None
    made_from: str
    failure: str = ""


def without_pdf(issue: Issue, file: IssueFile) -> Made:
    """The editable text alone, for a PDF from elsewhere; without its number where that has no place."""
    version = file.draft_file.current if file.draft_file else None
    if version is None:
        return Made(file.pk, None, None, None, "")
    made = Made(file.pk, version.pk, None, None, version.blob.sha256)
    if version.blob.content_type != DOCX:
        return made
    data = files.read_blob(version.blob)
    try:
        try:
            text = clean_text(issue, file, data)
        except making.NumberPlaceNotFound:
            text = inks.clean(data)
        return replace(made, source=stored(text, file.name))
    except BusinessError as error:
        return replace(made, failure=str(error))


def clean_text(issue: Issue, file: IssueFile, data: bytes) -> bytes:
    """The clean text: without tracked changes, with number and date when there are any."""
    clean = inks.clean(data) if inks.has_marks(data) else data
    if file.role != FileRole.MAIN or not issue.symbol or issue.issued_on is None:
        return clean
    written = number_of(issue)
    return making.write_number(
        clean, number=written.number, suffix=written.suffix, notation=written.notation,
        date=issue.issued_on,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Number:
    """Number, letter and notation as they stand in the book."""

    number: int
    suffix: str
    notation: str


def number_of(issue: Issue) -> Number:
    """Number, letter and notation as they stand in the book; the notation with its year."""
    entry = Entry.objects.get(document=issue.document)
    return Number(entry.number, entry.suffix, issue.symbol.partition("/")[2])


def texts_of(issue: Issue) -> list[Made]:
    """The editable texts that nobody has made yet. Raises WrongState for one that cannot be cleaned."""
    rows = IssueFile.objects.filter(issue=issue, source__isnull=True).order_by("position")
    made = [without_pdf(issue, file) for file in rows.select_related("draft_file__current__blob")]
    failure = next((one.failure for one in made if one.failure), "")
    if failure:
        raise WrongState(failure, next_step="Trả lại người soạn để thay tệp.")
    return made


@requires_transaction
def take_texts(case: IssueCase, texts: Sequence[Made]) -> None:
    """The texts beside a PDF from elsewhere; PDFs among the attachments are signed by the organ."""
    by_id = {file.pk: file for file in case.files}
    for one in texts:
        file = by_id[one.file_id]
        if not is_current(file, one):
            raise WrongState("Tệp đã duyệt vừa thay đổi.", next_step="Tải lại trang rồi làm lại.")
        current = file.draft_file.current if file.draft_file else None
        if current is None or file.source_id is not None:
            continue
        file.source = files.record(one.source) if one.source else current.blob
        if file.role == FileRole.ATTACHMENT and current.blob.content_type == PDF:
            file.unsigned = current.blob
        file.save(update_fields=["source", "unsigned"])


def is_current(file: IssueFile, one: Made) -> bool:
    """Whether what was made is of the version that counts now."""
    current = file.draft_file.current_id if file.draft_file else None
    return current == one.version_id
