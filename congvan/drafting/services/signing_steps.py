"""The leader's signature, then the organ's: slow work from blob to blob, a short transaction to note it.

Signing happens outside any transaction. The transaction afterwards checks that the issue still
stands where it began and that the file signed is still the one it has; of two clicks at once one
is kept and the other told (R-083, R-151, R-152, R-160).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from congvan.documents.states import FileRole
from congvan.drafting import issue_access
from congvan.drafting.events import issue as events
from congvan.drafting.issue_lifecycles import ISSUE
from congvan.drafting.models import Issue, IssueFile
from congvan.drafting.queries.policy import right_of
from congvan.drafting.rules import modes
from congvan.drafting.services import authority, inner
from congvan.drafting.services.issuing import signs_first
from congvan.drafting.services.issuing_case import (
    IssueCase,
    done,
    name_of,
    open_case,
    owe_registry,
)
from congvan.drafting.services.issuing_checks import check_number_stands
from congvan.drafting.states import IssueForm
from congvan.kernel import audit, jobs
from congvan.kernel.clock import OFFICE_ZONE
from congvan.kernel.errors import BusinessError, InvalidInput, NotAllowed, WrongState
from congvan.kernel.models import Blob
from congvan.kernel.transactions import in_transaction
from congvan.organization.acting import ActingMember
from congvan.organization.queries.calendar import working_calendar
from congvan.registers.models import Entry
from congvan.signing import jobs as signing_jobs
from congvan.signing.marks import (
    Mark,
    NumberMark,
    PersonalMark,
    Place,
    SealMark,
    attachment_mark,
)
from congvan.signing.services import signing
from congvan.signing.services.signing import Order

# One confirmation signs a leader's morning; more would keep the page waiting for minutes.
MOST_AT_ONCE = 50
# Top right of the first page, where the organ signs what it has scanned (NĐ 30 PL I).
SCAN_PLACE = Place(1, (470.0, 735.0, 570.0, 835.0))


@dataclass(frozen=True, slots=True)
class SignOutcome:
    """What became of one issue of many; `error` says why it was not signed."""

    issue_id: int
    name: str
    error: BusinessError | None


@dataclass(frozen=True, slots=True)
class Begun:
    """What signing one file began with."""

    issue_id: int
    name: str
    file_id: int
    blob_id: int
    mark: Mark

    @property
    def order(self) -> Order:
        """For `signing`."""
        return Order(self.blob_id, self.mark, purpose=f"Ký văn bản {self.name}"[:200])


def sign(*, by: ActingMember, issue_id: int, device_id: int, pin: str) -> Issue:
    """The signer's own signature on the PDF. Slow, outside a transaction.

    Raises NotFound, NotAllowed (not the signer, no right today), WrongState (not approved or
    confirmed as it is, or signed meanwhile), and what signing refuses.
    """
    begun = begin_sign(by, issue_id)
    signed = signing.sign_blob(
        by=by, device_id=device_id, pin=pin, blob_id=begun.blob_id, mark=begun.mark,
        purpose=begun.order.purpose,
    )  # fmt: skip
    return note_sign(by=by, begun=begun, blob_id=signed.blob_id)


def sign_many(
    *, by: ActingMember, issue_ids: Sequence[int], device_id: int, pin: str
) -> tuple[SignOutcome, ...]:
    """Sign several by one confirmation; one that is refused does not stop the others.

    Raises InvalidInput for none and for too many, and what refuses the key itself (a wrong PIN).
    """
    wanted = list(dict.fromkeys(issue_ids))
    if not 0 < len(wanted) <= MOST_AT_ONCE:
        raise InvalidInput(
            f"Chọn từ 1 đến {MOST_AT_ONCE} văn bản để ký.", next_step="Chọn lại.", field="issues"
        )
    begun: dict[int, Begun] = {}
    told: dict[int, SignOutcome] = {}
    for issue_id in wanted:
        try:
            begun[issue_id] = begin_sign(by, issue_id)
        except BusinessError as error:
            told[issue_id] = SignOutcome(issue_id, "", error)
    results = (
        signing.sign_blobs(
            by=by, device_id=device_id, pin=pin, orders=[one.order for one in begun.values()]
        )
        if begun
        else []
    )
    for one, result in zip(begun.values(), results, strict=True):
        refused = result.error
        if result.signed is not None:
            refused = _noted(by, one, result.signed.blob_id)
        told[one.issue_id] = SignOutcome(one.issue_id, one.name, refused)
    return tuple(told[issue_id] for issue_id in wanted)


def _noted(by: ActingMember, one: Begun, blob_id: int) -> BusinessError | None:
    try:
        note_sign(by=by, begun=one, blob_id=blob_id)
    except BusinessError as error:
        return error
    return None


@in_transaction
def begin_sign(by: ActingMember, issue_id: int) -> Begun:
    """Everything that may be refused before the key is asked for."""
    issue = issue_access.get_issue(by, issue_id)
    ISSUE.move(issue.status, _sign_verb(issue), issue_access.issue_parties(by, issue))
    check_number_stands(issue)
    _check_own_name(by, issue)
    draft = issue.draft
    title = issue.signer.post.title
    if draft is not None:
        inner.check_approved(draft)
        inner.check_confirmed(draft)
        authority.check_may_sign(by, draft)
        right = right_of(issue.signer_id, draft.signing_power, draft.field_id)
        title = right.title if right else title
    main = IssueFile.objects.get(issue=issue, role=FileRole.MAIN)
    if main.unsigned_id is None:
        raise WrongState("Chưa có bản PDF để ký.", next_step="Đợi văn thư tạo bản PDF.")
    mark = PersonalMark(issue.signer.person.full_name, (title.upper(),))
    return Begun(issue.pk, name_of(issue), main.pk, main.unsigned_id, mark)


def _check_own_name(by: ActingMember, issue: Issue) -> None:
    """The document names who signs it: nobody signs there with another's certificate (R-251)."""
    if by.is_substitute:
        name = issue.signer.person.full_name
        raise NotAllowed(
            f"Văn bản ghi {name} ký, người làm thay không ký vào đó được.",
            next_step=f"Chờ {name} ký, hoặc trả lại người soạn để đổi người ký.",
        )


def _sign_verb(issue: Issue) -> str:
    return "sign_unnumbered" if signs_first(issue) else "sign"


@in_transaction
def note_sign(*, by: ActingMember, begun: Begun, blob_id: int) -> Issue:
    """Keep the signed file, when the issue still stands where signing began. Raises WrongState."""
    case = open_case(by, begun.issue_id)
    case.move(_sign_verb(case.issue))
    if case.issue.draft is not None:
        inner.check_approved(case.issue.draft)
    main, issue = case.main, case.issue
    if main.unsigned_id != begun.blob_id:
        raise changed()
    main.signed_id = blob_id
    main.save(update_fields=["signed"])
    jobs.defer(signing_jobs.verify, blob_id=blob_id)
    issue.signed_at, issue.signed_by_id = case.now, by.membership_id
    issue.due_at = _due(case)
    issue.save(update_fields=["status", "signed_at", "signed_by", "due_at"])
    # The registry owes it anew, now with the same-day clock.
    done(case)
    owe_registry(case)
    audit.record(
        events.IssueSigned(
            issue_id=issue.pk, name=case.name, blob=_sha(blob_id), input_blob=_sha(begun.blob_id)
        ),
        by=by.actor,
    )
    return issue


def _due(case: IssueCase) -> datetime:
    day = case.now.astimezone(OFFICE_ZONE).date()
    following = working_calendar().on_or_after(day + timedelta(days=1))
    return modes.due_at(case.now, case.issue.urgency, following)


def seal(*, by: ActingMember, issue_id: int, device_id: int, pin: str) -> Issue:
    """The organ's signature on the document, and on each separate attachment at its top right.

    Signed before its number, the document first gets number and date as an appearance of the
    organ. Slow, outside a transaction. Raises NotFound, NotAllowed, WrongState, and what signing
    refuses (no valid personal signature: SealBeforeSignature).
    """
    begun = begin_seal(by, issue_id)
    issue = issue_access.get_issue(by, issue_id)
    orders = [one.order for one in begun]
    if signs_first(issue):
        numbered = signing.sign_blob(
            by=by, device_id=device_id, pin=pin, blob_id=begun[0].blob_id, mark=_number_mark(issue),
            purpose=begun[0].order.purpose,
        )  # fmt: skip
        orders[0] = Order(numbered.blob_id, begun[0].mark, purpose=begun[0].order.purpose)
    results = signing.sign_blobs(by=by, device_id=device_id, pin=pin, orders=orders)
    for result in results:
        if result.error is not None:
            raise result.error
    sealed = {
        one.file_id: result.signed.blob_id
        for one, result in zip(begun, results, strict=True)
        if result.signed is not None
    }
    return note_seal(by=by, begun=begun, sealed=sealed)


@in_transaction
def begin_seal(by: ActingMember, issue_id: int) -> list[Begun]:
    """What may be refused before the key is asked for: the document, then the attachments in PDF."""
    issue = issue_access.get_issue(by, issue_id)
    ISSUE.move(issue.status, "seal", issue_access.issue_parties(by, issue))
    check_number_stands(issue)
    if issue.draft is not None:
        inner.check_approved(issue.draft)
    own_scan = issue.form == IssueForm.PAPER_FIRST
    if own_scan and issue.compared_at is None:
        raise WrongState(
            "Chưa đối chiếu bản giấy đã ký với bản số hóa.",
            next_step="So hai bản, đánh dấu “Đã đối chiếu”, rồi ký số cơ quan.",
        )
    files = list(IssueFile.objects.filter(issue=issue).order_by("position"))
    main = next(file for file in files if file.role == FileRole.MAIN)
    blob_id = main.unsigned_id if own_scan else main.signed_id
    if blob_id is None:
        raise WrongState("Văn bản chưa có chữ ký của người có thẩm quyền.", next_step="Đợi lãnh đạo ký số.")  # fmt: skip
    # A scan has no text in which the signer's name could be found.
    place = SCAN_PLACE if own_scan else None
    name = name_of(issue)
    mark = SealMark(issue.signer.person.full_name, place=place, own_scan=own_scan)
    others = [file for file in files if file.role == FileRole.ATTACHMENT and file.unsigned_id]
    return [Begun(issue.pk, name, main.pk, blob_id, mark)] + [
        Begun(issue.pk, name, file.pk, file.unsigned_id or 0, attachment_mark(issue.symbol))
        for file in others
    ]


def _number_mark(issue: Issue) -> NumberMark:
    entry = Entry.objects.get(document=issue.document)
    if issue.issued_on is None:
        raise WrongState("Văn bản chưa có ngày.", next_step="Cấp số, ngày trước.")
    day, month = issue.issued_on.day, issue.issued_on.month
    # Below ten a nought goes before; of the months only January and February get one (LAYOUT §2).
    shown_month = f"{month:02d}" if month <= 2 else str(month)
    return NumberMark(f"{entry.number:02d}{entry.suffix}", f"{day:02d}", shown_month)


@in_transaction
def note_seal(*, by: ActingMember, begun: Sequence[Begun], sealed: Mapping[int, int]) -> Issue:
    """Keep the sealed files by file, when the issue still stands where sealing began. Raises WrongState."""
    case = open_case(by, begun[0].issue_id)
    case.move("seal")
    by_id = {file.pk: file for file in case.files}
    for one in begun:
        file = by_id[one.file_id]
        if one.blob_id not in {file.signed_id, file.unsigned_id}:
            raise changed()
        file.sealed_id = sealed[one.file_id]
        file.save(update_fields=["sealed"])
        jobs.defer(signing_jobs.verify, blob_id=sealed[one.file_id])
    issue = case.issue
    issue.sealed_at, issue.sealed_by_id = case.now, by.membership_id
    if issue.due_at is None:
        issue.due_at = _due(case)
    issue.save(update_fields=["status", "sealed_at", "sealed_by", "due_at"])
    audit.record(
        events.IssueSealed(
            issue_id=issue.pk, name=case.name, files=len(sealed), blob=_sha(sealed[case.main.pk])
        ),
        by=by.actor,
    )
    return issue


def changed() -> WrongState:
    """The file is no longer the one that signing began with."""
    return WrongState(
        "Tệp vừa thay đổi trong lúc ký, chữ ký này không dùng được.",
        next_step="Tải lại trang, xem lại văn bản rồi ký lại.",
    )


def _sha(blob_id: int) -> str:
    return Blob.objects.values_list("sha256", flat=True).get(pk=blob_id)
