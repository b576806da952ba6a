"""Number and date: the document is made and numbered in one transaction, the number last (R-067, R-083).

Also voiding a number that will not go out, and papers signed by hand that never were a draft here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from congvan.documents.models import DocumentType
from congvan.documents.rules import barred
from congvan.documents.services.making import DocumentDetails, make
from congvan.documents.states import Circulation, Direction, FileRole, LegalValue, Sensitivity
from congvan.drafting import inks, issue_access, issue_jobs
from congvan.drafting.events import issue as events
from congvan.drafting.issue_lifecycles import ISSUE
from congvan.drafting.models import Draft, Issue, IssueFile
from congvan.drafting.queries.policy import right_of, rights_of
from congvan.drafting.services import inner
from congvan.drafting.services.files import blob_for
from congvan.drafting.services.issuing import end, signs_first
from congvan.drafting.services.issuing_case import (
    IssueCase,
    open_case,
    owe_registry,
    said,
)
from congvan.drafting.services.recipients import fill_from_text, parts_of
from congvan.drafting.states import FileKind, IssueForm, IssueStatus, StepOrder
from congvan.kernel import audit, clock, files, jobs
from congvan.kernel.errors import BusinessError, InvalidInput
from congvan.kernel.models import Blob
from congvan.kernel.text import nfc
from congvan.kernel.transactions import in_transaction, requires_transaction
from congvan.organization.acting import ActingMember, check_holds
from congvan.organization.models import Membership, Unit
from congvan.organization.states import Role
from congvan.registers.models import Book, Entry
from congvan.registers.queries import suggested_notation
from congvan.registers.services.numbering import give_number, void_number
from congvan.registers.states import EntryStatus

SIGNER_NAME_LENGTH = 50
STOP = "stop"
DOCX, PDF = "docx", "pdf"


class ContentMayNotLeave(BusinessError):
    """The words of the document are those of a paper that may not be in the system (R-290, R-293)."""

    code = "content_may_not_leave"


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedPaper:
    """A paper signed by hand outside the system, to be registered and sent (R-084)."""

    type_id: int
    subject: str
    signer_id: int
    book_id: int
    issued_on: date
    recipients_text: str = ""
    notation: str = ""
    urgency: int = 3
    drafter_id: int | None = None
    unit_id: int | None = None
    circulation: str = ""
    sensitivity: str = Sensitivity.INTERNAL
    reason: str = ""
    reserved_id: int | None = None


@dataclass(frozen=True, slots=True)
class Attached:
    """A separate file that goes along with a signed paper."""

    blob_id: int
    name: str


def number(
    *, by: ActingMember, issue_id: int, book_id: int, issued_on: date, notation: str = "",
    reserved_id: int | None = None, after_number: int | None = None, reason: str = "",
) -> Issue:  # fmt: skip
    """Make the document and give it its number and date; the file is written by a job afterwards.

    `notation` is without the year; empty is what the rule of notations gives (R-120). Raises
    NotFound, NotAllowed, WrongState (not approved as it now is), ContentMayNotLeave, InvalidInput,
    and whatever the book refuses. The texts are read before, outside the transaction.
    """
    issue = issue_access.get_issue(by, issue_id)
    verb = "number_signed" if signs_first(issue) else "number"
    ISSUE.move(issue.status, verb, issue_access.issue_parties(by, issue))
    _check_texts(issue)
    return _number(
        by=by, issue_id=issue_id, book_id=book_id, issued_on=issued_on, notation=notation,
        reserved_id=reserved_id, after_number=after_number, reason=reason,
    )  # fmt: skip


@in_transaction
def _number(
    *, by: ActingMember, issue_id: int, book_id: int, issued_on: date, notation: str,
    reserved_id: int | None, after_number: int | None, reason: str,
) -> Issue:  # fmt: skip
    """Lock: issue, draft, document, then the book, last."""
    case = open_case(by, issue_id)
    issue = case.issue
    case.move("number_signed" if signs_first(issue) else "number")
    if issue.draft is not None:
        inner.check_approved(issue.draft)
    check_content(issue.subject)
    document = make(by=by, details=_details(issue))
    written = notation.strip() or _notation(by, issue, book_id)
    given = give_number(
        by=by, document_id=document.pk, book_id=book_id, notation=written, issued_on=issued_on,
        year_in_symbol=bool(issue.draft and issue.draft.is_normative), reserved_id=reserved_id,
        after_number=after_number, reason=reason,
    )  # fmt: skip
    _note(case, document_id=document.pk, book_id=given.book_id, symbol=given.symbol, day=issued_on, reason=reason)  # fmt: skip
    if issue.status == IssueStatus.AWAITING_PDF and issue.form != IssueForm.PAPER_FIRST:
        jobs.defer(issue_jobs.produce, issue_id=issue.pk)
    return issue


def check_content(words: str) -> None:
    """Raise ContentMayNotLeave for words of state secrets, complaints and denunciations (R-149, R-204)."""
    for found in barred.screen(words):
        if found.severity == STOP:
            raise ContentMayNotLeave(found.sentence, next_step=found.next_step)


def _check_texts(issue: Issue) -> None:
    """`check_content` on what will leave: the names of the files, and their texts (R-290, R-293)."""
    rows = IssueFile.objects.filter(issue=issue).select_related("draft_file__current__blob")
    for file in rows:
        check_content(file.name.rpartition(".")[0])
        version = file.draft_file.current if file.draft_file else None
        if version is not None and version.blob.content_type == DOCX:
            check_content(inks.accepted_text(files.read_blob(version.blob)))


def _details(issue: Issue, paper: SignedPaper | None = None) -> DocumentDetails:
    draft, right = issue.draft, None
    limits: SignedPaper | Draft | None = draft or paper
    if draft is not None:
        right = right_of(issue.signer_id, draft.signing_power, draft.field_id)
    name = issue.signer.person.full_name
    return DocumentDetails(
        direction=Direction.OUT, type_id=issue.type_id, symbol="", subject=issue.subject,
        field_id=draft.field_id if draft else None, urgency=issue.urgency,
        is_priority=bool(draft and draft.is_priority), circulation=limits.circulation if limits else "",
        sensitivity=limits.sensitivity if limits else Sensitivity.INTERNAL,
        signer_name=name[:SIGNER_NAME_LENGTH],
        signer_position=right.title if right else issue.signer.post.title,
        # What it is worth is known when it has been signed.
        legal_value=LegalValue.REFERENCE,
    )  # fmt: skip


def _notation(by: ActingMember, issue: Issue, book_id: int) -> str:
    """By the rule of notations; an advisory body's own book has the body's letters (R-118, R-120)."""
    own = Book.objects.filter(pk=book_id, agency_id=by.agency_id)
    body = own.values_list("body_notation", flat=True).first() or ""
    return suggested_notation(by, type_id=issue.type_id, unit_id=issue.unit_id, body_notation=body)


@requires_transaction
def _note(
    case: IssueCase, *, document_id: int, book_id: int, symbol: str, day: date, reason: str
) -> None:
    issue = case.issue
    by = case.by
    issue.document_id, issue.book_id, issue.symbol, issue.issued_on = (
        document_id,
        book_id,
        symbol,
        day,
    )
    issue.numbered_at, issue.numbered_by_id = case.now, by.membership_id if by else None
    issue.save(
        update_fields=["status", "document", "book", "symbol", "issued_on", "numbered_at", "numbered_by"]
    )  # fmt: skip
    audit.record(
        events.IssueNumbered(
            issue_id=issue.pk, name=f"“{issue.subject}”", document_id=document_id, symbol=symbol,
            issued_on=day, reason=nfc(reason.strip()),
        ),
        by=by.actor if by else audit.Actor.system(scope_id=issue.agency_id),
    )  # fmt: skip


@in_transaction
def void(*, by: ActingMember, issue_id: int, reason: str) -> Issue:
    """Void the number of what will not go out; the draft is back with its drafter (R-124).

    The number stays in the book with its reason and is never given again. Raises NotFound,
    NotAllowed, WrongState, InvalidInput, and what the book refuses.
    """
    case = open_case(by, issue_id)
    issue = case.issue
    if not issue.symbol:
        case.move("send_back")
        raise InvalidInput("Văn bản chưa có số.", next_step="Dùng nút “Trả lại người soạn”.")
    case.move("void")
    why = said(reason, what="lý do hủy số")
    # Voided in the book already, it only has to come back here.
    entry = Entry.objects.filter(document=issue.document, status=EntryStatus.VALID).first()
    end(case, why)
    audit.record(
        events.IssueVoided(issue_id=issue_id, name=case.name, symbol=issue.symbol, reason=why),
        by=by.actor,
    )
    if entry is not None:
        void_number(by=by, entry_id=entry.pk, reason=why)
    return issue


@in_transaction
def register_signed_paper(
    *, by: ActingMember, details: SignedPaper, blob_id: int, attachments: Sequence[Attached] = ()
) -> Issue:
    """Number a paper signed by hand that was no draft here, with its scan (R-084, R-097).

    It waits for comparing and for the organ's signature. Raises NotAllowed, InvalidInput,
    ContentMayNotLeave, and what the book refuses. Lock: the book, last.
    """
    check_holds(by, Role.REGISTRY_CLERK, to="đăng ký văn bản đã ký giấy")
    check_content(details.subject)
    issue = _paper(by, details)
    scan = Blob.objects.filter(pk=blob_id).first()
    if scan is None or scan.content_type != PDF:
        raise InvalidInput("Bản số hóa phải là tệp PDF.", next_step="Quét lại thành PDF, màu, từ 200 dpi.", field="scan")  # fmt: skip
    blobs = [blob_for(FileKind.ATTACHMENT, one.blob_id) for one in attachments]
    rows = [
        IssueFile(issue=issue, role=FileRole.MAIN, position=1, name="Văn bản.pdf", unsigned=scan)
    ] + [
        IssueFile(
            issue=issue, role=FileRole.ATTACHMENT, position=place, name=one.name[:255],
            source=blob, unsigned=blob if blob.content_type == PDF else None,
        )
        for place, (one, blob) in enumerate(zip(attachments, blobs, strict=True), start=2)
    ]  # fmt: skip
    case = IssueCase(by, issue, IssueFile.objects.bulk_create(rows), clock.now())
    addressees, receivers = parts_of(details.recipients_text)
    fill_from_text(case, addressees=addressees, receivers=receivers)
    owe_registry(case)
    document = make(by=by, details=_details(issue, details))
    given = give_number(
        by=by, document_id=document.pk, book_id=details.book_id,
        notation=details.notation.strip() or _notation(by, issue, details.book_id), issued_on=details.issued_on,
        reserved_id=details.reserved_id, reason=details.reason,
    )  # fmt: skip
    issue.status = IssueStatus.AWAITING_SEAL
    _note(
        case, document_id=document.pk, book_id=given.book_id, symbol=given.symbol,
        day=details.issued_on, reason=details.reason,
    )  # fmt: skip
    return issue


def _paper(by: ActingMember, details: SignedPaper) -> Issue:
    own = Membership.objects.filter(agency_id=by.agency_id)
    signer = own.filter(pk=details.signer_id).select_related("person", "post").first()
    if signer is None:
        raise InvalidInput("Chưa chọn người ký.", next_step="Chọn người đã ký bản giấy.", field="signer")  # fmt: skip
    drafter = own.filter(pk=details.drafter_id or by.membership_id).first()
    kind = DocumentType.objects.filter(pk=details.type_id).first()
    if drafter is None or kind is None:
        raise InvalidInput("Người soạn hoặc tên loại không có trong danh sách.", next_step="Chọn lại.", field="type")  # fmt: skip
    _check_signed(details, signer)
    units = Unit.objects.filter(agency_id=by.agency_id)
    if details.unit_id is not None and not units.filter(pk=details.unit_id).exists():
        raise InvalidInput("Đơn vị soạn thảo không có trong danh sách.", next_step="Chọn lại.", field="unit")  # fmt: skip
    subject = nfc(" ".join(details.subject.split()))
    if not subject or len(subject) > 500:
        raise InvalidInput("Trích yếu phải có và không quá 500 ký tự.", next_step="Ghi lại trích yếu.", field="subject")  # fmt: skip
    now = clock.now()
    issue = Issue(
        agency_id=by.agency_id, step_order=StepOrder.NUMBER_FIRST, form=IssueForm.PAPER_FIRST,
        form_decided_by=signer, form_ground="Văn bản đã ký giấy", urgency=details.urgency,
        subject=subject, type=kind, unit_id=details.unit_id or drafter.unit_id, drafter=drafter,
        signer=signer, opened_at=now, layout_at=now, pdf_at=now, signed_at=now, signed_by=signer,
        status=IssueStatus.AWAITING_NUMBER,
    )  # fmt: skip
    issue.save(force_insert=True)
    return issue


def _check_signed(details: SignedPaper, signer: Membership) -> None:
    """Whoever signed the paper held some right to sign that day; the limits are listed ones (R-082)."""
    if not any(one.held.is_in_force(details.issued_on) for one in rights_of(signer.pk)):
        raise InvalidInput(
            f"{signer.person.full_name} không có thẩm quyền ký vào ngày {details.issued_on:%d/%m/%Y}.",
            next_step="Chọn đúng người ký, hoặc nhờ quản trị cơ quan ghi thẩm quyền ký.",
            field="signer",
        )
    if (
        details.circulation not in Circulation.values
        or details.sensitivity not in Sensitivity.values
    ):
        raise InvalidInput("Phạm vi lưu hành: chọn một mục trong danh sách.", next_step="Chọn lại.", field="circulation")  # fmt: skip
