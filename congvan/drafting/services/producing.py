"""The text that is signed: number and date written in, made into a PDF, looked at again (R-081, R-083).

Slow work goes from bytes to bytes outside any transaction. A short one then checks that the issue
still stands where it began and keeps the result; a crash in between leaves a step that can be done
again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from congvan.documents.states import FileRole
from congvan.drafting import conversion, inks, issue_access
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
from congvan.drafting.services.issuing_texts import (
    DOCX,
    PDF,
    Made,
    clean_text,
    is_current,
    number_of,
    take_texts,
    texts_of,
    without_pdf,
)
from congvan.drafting.states import IssueForm, IssueStatus, VersionSource
from congvan.kernel import audit, clock, files
from congvan.kernel.errors import BusinessError, InvalidInput, WrongState
from congvan.kernel.models import Blob
from congvan.kernel.text import nfc
from congvan.kernel.transactions import in_transaction
from congvan.organization.acting import ActingMember
from congvan.organization.models import Membership
from congvan.organization.queries import seats

FAILURE_LENGTH = 500
NOTE_LENGTH = 300


class PdfDiffers(InvalidInput):
    """The uploaded PDF is not the approved text; `differences` says where, each a sentence."""

    code = "pdf_differs"

    def __init__(self, differences: Sequence[str]) -> None:
        super().__init__(
            "Bản PDF không khớp bản đã duyệt: " + " ".join(differences[:3]),
            next_step="Tạo lại PDF từ đúng tệp đã ghi số, ngày rồi tải lên.", field="file",
        )  # fmt: skip
        self.differences = tuple(differences)


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


def _make(issue: Issue, file: IssueFile) -> Made:
    version = file.draft_file.current if file.draft_file else None
    if version is None:
        return Made(file.pk, None, None, None, "")
    data, kind = files.read_blob(version.blob), version.blob.content_type
    if kind != DOCX:
        failure = (
            ""
            if file.role != FileRole.MAIN
            else (
                "Tệp chính không phải .docx nên không ghi số, ngày vào được. Trả lại người soạn để gắn tệp .docx."
            )
        )
        return Made(file.pk, version.pk, None, None, version.blob.sha256, failure)
    try:
        text = clean_text(issue, file, data)
    except BusinessError as error:
        return replace(without_pdf(issue, file), failure=str(error))
    source = stored(text, file.name)
    try:
        pdf = stored(conversion.to_pdf(text), _as_pdf(file.name))
    except BusinessError as error:
        return Made(file.pk, version.pk, source, None, version.blob.sha256, str(error))
    return Made(file.pk, version.pk, source, pdf, version.blob.sha256)


def _as_pdf(name: str) -> str:
    return f"{name.rpartition('.')[0] or name}.pdf"


@in_transaction
def _keep(*, issue_id: int, made: Sequence[Made]) -> None:
    """Name what was made, when the issue still waits and the approved bytes are still the same."""
    case = open_case_of_system(issue_id)
    if case is None or not _waits_for_pdf(case.issue):
        return
    by_id = {file.pk: file for file in case.files}
    if any(not is_current(by_id[one.file_id], one) for one in made):
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


def _keep_file(case: IssueCase, file: IssueFile, one: Made) -> None:
    version = file.draft_file.current if file.draft_file else None
    if version is None:
        return
    file.produced_from = one.made_from
    if one.source is None:
        # Neither made nor signed anew: a PDF goes as it is, any other type too, unsigned. A text
        # that cannot be cleaned is not kept: it would carry its corrections out.
        file.source = version.blob if version.blob.content_type != DOCX else None
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
    if issue.form == IssueForm.PAPER_FIRST:
        raise WrongState("Văn bản này ký giấy, chỉ gắn bản số hóa của bản đã ký.", next_step="Quét bản giấy đã ký rồi gắn vào.")  # fmt: skip
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
    texts = texts_of(issue)
    return _keep_upload(by=by, issue_id=issue_id, blob_id=blob_id, version_id=text.pk, texts=texts)


@dataclass(frozen=True, slots=True)
class _Expected:
    number: str
    notation: str
    day: date


def _expected(issue: Issue) -> _Expected:
    """What the PDF must say; before the number is given only the text is compared."""
    if not issue.symbol or issue.issued_on is None:
        return _Expected("", "", clock.today())
    written = number_of(issue)
    return _Expected(f"{written.number:02d}{written.suffix}", written.notation, issue.issued_on)


@in_transaction
def _keep_upload(
    *, by: ActingMember, issue_id: int, blob_id: int, version_id: int, texts: Sequence[Made]
) -> Issue:  # fmt: skip
    case = open_case(by, issue_id)
    case.move("upload_pdf")
    main = case.main
    if main.draft_file is None or main.draft_file.current_id != version_id:
        raise WrongState("Tệp đã duyệt vừa thay đổi.", next_step="Tải lại trang rồi làm lại.")
    main.unsigned_id, main.signed_id, main.sealed_id = blob_id, None, None
    main.save(update_fields=["unsigned", "signed", "sealed"])
    take_texts(case, texts)
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


def scan_signed_paper(
    *, by: ActingMember, issue_id: int, blob_id: int, signed_on: date | None = None
) -> Issue:
    """The scan of the paper signed by hand, numbered and stamped, is what the organ signs (R-084).

    Raises NotFound, NotAllowed, WrongState, InvalidInput. Slow, outside a transaction.
    """
    issue = issue_access.get_issue(by, issue_id)
    ISSUE.move(issue.status, "scan", issue_access.issue_parties(by, issue))
    return _keep_scan(
        by=by, issue_id=issue_id, blob_id=blob_id, signed_on=signed_on, texts=texts_of(issue)
    )


@in_transaction
def _keep_scan(
    *, by: ActingMember, issue_id: int, blob_id: int, signed_on: date | None,
    texts: Sequence[Made],
) -> Issue:  # fmt: skip
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
    take_texts(case, texts)
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
