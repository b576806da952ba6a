"""The text that is signed: number and date written in, made into a PDF, looked at again (R-081, R-083).

Slow work goes from bytes to bytes outside any transaction. A short one then checks that the issue
still stands where it began and keeps the result; a crash in between leaves a step that can be done
again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from congvan.documents.states import FileRole
from congvan.drafting import conversion, inks, issue_access, making
from congvan.drafting.events import issue as events
from congvan.drafting.issue_lifecycles import ISSUE, IssueParty
from congvan.drafting.models import DraftVersion, Issue, IssueFile
from congvan.drafting.services import inner
from congvan.drafting.services.issuing_case import (
    IssueCase,
    open_case,
    open_case_of_system,
    owe_signature,
    stored,
)
from congvan.drafting.states import IssueForm, IssueStatus, VersionSource
from congvan.kernel import audit, clock, files
from congvan.kernel.errors import BusinessError, InvalidInput, WrongState
from congvan.kernel.files import ReceivedFile
from congvan.kernel.models import Blob
from congvan.kernel.text import nfc
from congvan.kernel.transactions import in_transaction
from congvan.organization.acting import ActingMember
from congvan.organization.models import Membership
from congvan.organization.queries import seats
from congvan.registers.models import Entry

FAILURE_LENGTH = 500
NOTE_LENGTH = 300
DOCX, PDF = "docx", "pdf"


class PdfDiffers(InvalidInput):
    """The uploaded PDF is not the approved text; `differences` says where, each a sentence."""

    code = "pdf_differs"

    def __init__(self, differences: Sequence[str]) -> None:
        super().__init__(
            "Bản PDF không khớp bản đã duyệt: " + " ".join(differences[:3]),
            next_step="Tạo lại PDF từ đúng tệp đã ghi số, ngày rồi tải lên.", field="file",
        )  # fmt: skip
        self.differences = tuple(differences)


@dataclass(frozen=True, slots=True)
class _Made:
    """What was made of one file of the issue; `failure` is why there is no PDF."""

    file_id: int
    version_id: int | None
    source: ReceivedFile | None
    pdf: ReceivedFile | None
    made_from: str
    failure: str = ""


def produce(*, issue_id: int) -> None:
    """Write number and date, make the PDFs, open the signature; the body of the job.

    Safe to run twice: an issue that has moved on is left alone, and what another run made
    meanwhile stays. What cannot be made is kept as a sentence for the clerk and not raised.
    """
    issue = (
        Issue.objects.select_related("draft__agency", "agency", "document")
        .filter(pk=issue_id)
        .first()
    )
    if issue is None or not _waits_for_pdf(issue):
        return
    rows = IssueFile.objects.filter(issue=issue).order_by("position")
    joined = rows.select_related("source", "unsigned", "draft_file__current__blob")
    _keep(issue_id=issue_id, made=[_make(issue, file) for file in joined])


def _waits_for_pdf(issue: Issue) -> bool:
    return issue.status == IssueStatus.AWAITING_PDF and issue.form != IssueForm.PAPER_FIRST


def _make(issue: Issue, file: IssueFile) -> _Made:
    version = file.draft_file.current if file.draft_file else None
    if version is None:
        return _Made(file.pk, None, None, None, "")
    data, kind = files.read_blob(version.blob), version.blob.content_type
    if kind != DOCX:
        failure = (
            ""
            if file.role != FileRole.MAIN
            else (
                "Tệp chính không phải .docx nên không ghi số, ngày vào được. Trả lại người soạn để gắn tệp .docx."
            )
        )
        return _Made(file.pk, version.pk, None, None, version.blob.sha256, failure)
    try:
        text = _text(issue, file, data)
    except BusinessError as error:
        return _Made(file.pk, version.pk, None, None, version.blob.sha256, str(error))
    source = stored(text, file.name)
    try:
        pdf = stored(conversion.to_pdf(text), _as_pdf(file.name))
    except BusinessError as error:
        return _Made(file.pk, version.pk, source, None, version.blob.sha256, str(error))
    return _Made(file.pk, version.pk, source, pdf, version.blob.sha256)


def _text(issue: Issue, file: IssueFile, data: bytes) -> bytes:
    """The clean text: without tracked changes, with number and date when there are any."""
    clean = inks.clean(data) if inks.has_marks(data) else data
    if file.role != FileRole.MAIN or not issue.symbol or issue.issued_on is None:
        return clean
    written = _number_of(issue)
    return making.write_number(
        clean, number=written.number, suffix=written.suffix, notation=written.notation,
        date=issue.issued_on,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Number:
    number: int
    suffix: str
    notation: str


def _number_of(issue: Issue) -> _Number:
    """Number, letter and notation as they stand in the book; the notation with its year."""
    entry = Entry.objects.get(document=issue.document)
    return _Number(entry.number, entry.suffix, issue.symbol.partition("/")[2])


def _as_pdf(name: str) -> str:
    return f"{name.rpartition('.')[0] or name}.pdf"


@in_transaction
def _keep(*, issue_id: int, made: Sequence[_Made]) -> None:
    """Name what was made, when the issue still waits and the approved bytes are still the same."""
    case = open_case_of_system(issue_id)
    if case is None or not _waits_for_pdf(case.issue):
        return
    by_id = {file.pk: file for file in case.files}
    if any(not _is_current(by_id[one.file_id], one) for one in made):
        return
    for one in made:
        _keep_file(case, by_id[one.file_id], one)
    failure = next((one.failure for one in made if one.failure), "")
    if failure:
        case.issue.pdf_failure = failure[:FAILURE_LENGTH]
        case.issue.save(update_fields=["pdf_failure"])
        _record(case, events.IssuePdfFailed(issue_id=issue_id, name=case.name, reason=failure))
        return
    case.move("make_pdf", also=(IssueParty.SYSTEM,))
    _to_signature(case)
    _record(
        case,
        events.IssuePdfMade(
            issue_id=issue_id, name=case.name, blob=_sha(case.main.unsigned),
            made_from=case.main.produced_from,
        ),
    )  # fmt: skip


def _is_current(file: IssueFile, one: _Made) -> bool:
    current = file.draft_file.current_id if file.draft_file else None
    return current == one.version_id


def _keep_file(case: IssueCase, file: IssueFile, one: _Made) -> None:
    version = file.draft_file.current if file.draft_file else None
    if version is None:
        return
    file.produced_from = one.made_from
    if one.source is None:
        # Neither made nor signed anew: a PDF goes as it is, any other type too, unsigned.
        file.source = version.blob
        file.unsigned = (
            version.blob if version.blob.content_type == PDF and not one.failure else None
        )
    else:
        file.source = files.record(one.source)
        file.unsigned = files.record(one.pdf) if one.pdf else None
        _derive(case.issue, version, file.source)
    file.save(update_fields=["source", "unsigned", "produced_from"])


def _derive(issue: Issue, version: DraftVersion, blob: Blob) -> None:
    """The draft shows the clean or numbered copy among its versions."""
    seat = issue.numbered_by_id or issue.signer_id
    if blob.pk == version.blob_id:
        return
    try:
        by = seats.acting_member(seat)
    except Membership.DoesNotExist:
        return
    inner.add_derived(
        by=by, file_id=version.file_id, blob_id=blob.pk, based_on=version.pk,
        source=VersionSource.NUMBERED if issue.symbol else VersionSource.CLEAN,
    )  # fmt: skip


def _to_signature(case: IssueCase) -> None:
    issue = case.issue
    issue.pdf_at, issue.pdf_failure, issue.looked_again_at = case.now, "", None
    issue.save(update_fields=["status", "pdf_at", "pdf_failure", "looked_again_at"])
    owe_signature(case)


def upload_pdf(*, by: ActingMember, issue_id: int, blob_id: int) -> Issue:
    """The clerk brings the PDF made elsewhere; number, date and text must be the approved ones.

    Raises NotFound, NotAllowed, WrongState, PdfDiffers. Slow, outside a transaction.
    """
    issue = issue_access.get_issue(by, issue_id)
    ISSUE.move(issue.status, "upload_pdf", issue_access.issue_parties(by, issue))
    file = IssueFile.objects.select_related("source", "draft_file__current__blob").get(
        issue=issue, role=FileRole.MAIN
    )
    text = file.draft_file.current if file.draft_file else None
    if text is None or text.blob.content_type != DOCX:
        raise WrongState(
            "Tệp chính đã duyệt không phải .docx nên không so được với bản PDF.",
            next_step="Trả lại người soạn để gắn tệp .docx.",
        )
    expected = _expected(issue)
    found = conversion.agrees(
        files.read_blob(_pdf(blob_id)),
        docx=inks.clean(files.read_blob(text.blob)),
        number=expected.number,
        notation=expected.notation,
        date=expected.day,
    )
    if found:
        raise PdfDiffers(found)
    return _keep_upload(by=by, issue_id=issue_id, blob_id=blob_id, version_id=text.pk)


@dataclass(frozen=True, slots=True)
class _Expected:
    number: str
    notation: str
    day: date


def _expected(issue: Issue) -> _Expected:
    """What the PDF must say; before the number is given only the text is compared."""
    if not issue.symbol or issue.issued_on is None:
        return _Expected("", "", clock.today())
    written = _number_of(issue)
    return _Expected(f"{written.number:02d}{written.suffix}", written.notation, issue.issued_on)


@in_transaction
def _keep_upload(*, by: ActingMember, issue_id: int, blob_id: int, version_id: int) -> Issue:
    case = open_case(by, issue_id)
    case.move("upload_pdf")
    main = case.main
    if main.draft_file is None or main.draft_file.current_id != version_id:
        raise WrongState("Tệp đã duyệt vừa thay đổi.", next_step="Tải lại trang rồi làm lại.")
    main.unsigned_id, main.signed_id, main.sealed_id = blob_id, None, None
    if main.source_id is None:
        main.source_id = main.draft_file.current.blob_id if main.draft_file.current else None
    main.save(update_fields=["unsigned", "signed", "sealed", "source"])
    _take_attachments(case)
    _to_signature(case)
    _record(
        case, events.IssuePdfUploaded(issue_id=issue_id, name=case.name, blob=_sha(_pdf(blob_id)))
    )
    return case.issue


@in_transaction
def look_again(*, by: ActingMember, issue_id: int, note: str = "") -> Issue:
    """The drafter's second look before the signature; noted, never waited for (R-081).

    Raises NotFound, NotAllowed, WrongState.
    """
    case = open_case(by, issue_id)
    case.move("look_again")
    case.issue.looked_again_at = case.now
    case.issue.save(update_fields=["looked_again_at"])
    words = nfc(" ".join(note.split()))[:NOTE_LENGTH]
    _record(case, events.IssueLookedAgain(issue_id=issue_id, name=case.name, note=words))
    return case.issue


@in_transaction
def scan_signed_paper(
    *, by: ActingMember, issue_id: int, blob_id: int, signed_on: date | None = None
) -> Issue:
    """The scan of the paper signed by hand, numbered and stamped, is what the organ signs (R-084).

    Raises NotFound, NotAllowed, WrongState, InvalidInput.
    """
    case = open_case(by, issue_id)
    if case.issue.form != IssueForm.PAPER_FIRST:
        raise WrongState("Văn bản này ký số, không có bản giấy để quét.", next_step="")
    case.move("scan")
    blob = _pdf(blob_id)
    day = signed_on or clock.today()
    if day > clock.today():
        raise InvalidInput("Ngày ký bản giấy sau hôm nay.", next_step="Ghi đúng ngày ký.", field="signed_on")  # fmt: skip
    main, issue = case.main, case.issue
    main.unsigned = blob
    main.save(update_fields=["unsigned"])
    _take_attachments(case)
    issue.pdf_at = issue.signed_at = case.now
    issue.signed_by_id, issue.pdf_failure = issue.signer_id, ""
    issue.save(update_fields=["status", "pdf_at", "signed_at", "signed_by", "pdf_failure"])
    _record(
        case,
        events.IssueScanned(
            issue_id=issue_id, name=case.name, signer=issue.signer.person.full_name, blob=_sha(blob)
        ),
    )  # fmt: skip
    return issue


def _take_attachments(case: IssueCase) -> None:
    """Separate files of a paper go as they are; PDFs among them are signed by the organ."""
    for file in case.attachments:
        current = file.draft_file.current if file.draft_file else None
        if file.source_id is None and current is not None:
            file.source = current.blob
            file.unsigned = current.blob if current.blob.content_type == PDF else None
            file.save(update_fields=["source", "unsigned"])


@in_transaction
def compare(*, by: ActingMember, issue_id: int) -> Issue:
    """The clerk has compared the signed paper with the file (R-096). Raises NotFound, NotAllowed, WrongState."""
    case = open_case(by, issue_id)
    case.move("compare")
    if case.issue.form == IssueForm.ELECTRONIC:
        raise WrongState("Văn bản chỉ phát hành bản điện tử, không có bản giấy để đối chiếu.", next_step="")  # fmt: skip
    case.issue.compared_at, case.issue.compared_by_id = case.now, by.membership_id
    case.issue.save(update_fields=["compared_at", "compared_by"])
    _record(case, events.IssueCompared(issue_id=issue_id, name=case.name))
    return case.issue


def _pdf(blob_id: int) -> Blob:
    blob = Blob.objects.filter(pk=blob_id).first()
    if blob is None or blob.content_type != PDF:
        raise InvalidInput("Tệp phải là PDF.", next_step="Tải lên tệp PDF.", field="file")
    return blob


def _sha(blob: Blob | None) -> str:
    return blob.sha256 if blob else ""


def _record(case: IssueCase, event: audit.Event) -> None:
    scope = case.issue.agency_id
    audit.record(event, by=case.by.actor if case.by else audit.Actor.system(scope_id=scope))
