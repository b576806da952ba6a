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
    read,
)
from congvan.drafting.states import IssueForm
from congvan.kernel import audit
from congvan.kernel.clock import OFFICE_ZONE
from congvan.kernel.errors import BusinessError, InvalidInput, WrongState
from congvan.kernel.models import Blob
from congvan.kernel.transactions import in_transaction
from congvan.organization.acting import ActingMember
from congvan.organization.queries.calendar import working_calendar
from congvan.registers.models import Entry
from congvan.signing.marks import Mark, NumberMark, PersonalMark, SealMark, attachment_mark
from congvan.signing.services import signing
from congvan.signing.services.signing import Order

# One confirmation signs a leader's morning; more would keep the page waiting for minutes.
MOST_AT_ONCE = 50


@dataclass(frozen=True, slots=True)
class SignOutcome:
    """What became of one issue of many; `error` says why it was not signed."""

    issue_id: int
    name: str
    error: BusinessError | None


@dataclass(frozen=True, slots=True)
class PreparedFile:
    """One file of an issue, prepared for a token outside this machine."""

    file_id: int
    prepared: signing.Prepared


@dataclass(frozen=True, slots=True)
class _Begun:
    """What signing one file began with."""

    issue_id: int
    name: str
    file_id: int
    blob_id: int
    mark: Mark

    @property
    def order(self) -> Order:
        return Order(self.blob_id, self.mark, purpose=f"Ký văn bản {self.name}"[:200])


def sign(*, by: ActingMember, issue_id: int, device_id: int, pin: str) -> Issue:
    """The signer's own signature on the PDF. Slow, outside a transaction.

    Raises NotFound, NotAllowed (not the signer, no right today), WrongState (not approved or
    confirmed as it is, or signed meanwhile), and what signing refuses.
    """
    begun = _begin_sign(by, issue_id)
    signed = signing.sign_blob(
        by=by, device_id=device_id, pin=pin, blob_id=begun.blob_id, mark=begun.mark,
        purpose=begun.order.purpose,
    )  # fmt: skip
    return _note_sign(by=by, begun=begun, blob_id=signed.blob_id)


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
    begun: dict[int, _Begun] = {}
    told: dict[int, SignOutcome] = {}
    for issue_id in wanted:
        try:
            begun[issue_id] = _begin_sign(by, issue_id)
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
        error = result.error
        if result.signed is not None:
            error = _noted(by, one, result.signed.blob_id)
        told[one.issue_id] = SignOutcome(one.issue_id, one.name, error)
    return tuple(told[issue_id] for issue_id in wanted)


def _noted(by: ActingMember, one: _Begun, blob_id: int) -> BusinessError | None:
    try:
        _note_sign(by=by, begun=one, blob_id=blob_id)
    except BusinessError as error:
        return error
    return None


def prepare_sign(*, by: ActingMember, issue_id: int, device_id: int) -> signing.Prepared:
    """The first half of signing with a key this machine does not reach. Raises as `sign` does."""
    begun = _begin_sign(by, issue_id)
    return signing.prepare(
        by=by, device_id=device_id, blob_id=begun.blob_id, mark=begun.mark,
        purpose=begun.order.purpose,
    )  # fmt: skip


def finish_sign(*, by: ActingMember, issue_id: int, token: str, signature: bytes) -> Issue:
    """The second half: the signature brought back. Raises as `sign` does, and WrongState when the
    file changed meanwhile."""
    begun = _begin_sign(by, issue_id)
    signed = signing.finish(by=by, token=token, signature=signature)
    _check_grown(begun.blob_id, signed.blob_id)
    return _note_sign(by=by, begun=begun, blob_id=signed.blob_id)


@in_transaction
def _begin_sign(by: ActingMember, issue_id: int) -> _Begun:
    """Everything that may be refused before the key is asked for."""
    issue = issue_access.get_issue(by, issue_id)
    ISSUE.move(issue.status, _sign_verb(issue), issue_access.issue_parties(by, issue))
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
    return _Begun(issue.pk, name_of(issue), main.pk, main.unsigned_id, mark)


def _sign_verb(issue: Issue) -> str:
    return "sign_unnumbered" if signs_first(issue) else "sign"


@in_transaction
def _note_sign(*, by: ActingMember, begun: _Begun, blob_id: int) -> Issue:
    case = open_case(by, begun.issue_id)
    case.move(_sign_verb(case.issue))
    if case.issue.draft is not None:
        inner.check_approved(case.issue.draft)
    main, issue = case.main, case.issue
    if main.unsigned_id != begun.blob_id:
        raise _changed()
    main.signed_id = blob_id
    main.save(update_fields=["signed"])
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
    begun = _begin_seal(by, issue_id)
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
    return _note_seal(by=by, begun=begun, sealed=sealed)


def prepare_seal(*, by: ActingMember, issue_id: int, device_id: int) -> tuple[PreparedFile, ...]:
    """The first half of sealing with a key this machine does not reach. Raises as `seal` does."""
    issue = issue_access.get_issue(by, issue_id)
    if signs_first(issue):
        raise WrongState(
            "Ký trước, cấp số sau cần thiết bị ký nối với máy chủ.",
            next_step="Dùng thiết bị khác, hoặc đổi thứ tự cấp số và ký trong quy định soạn thảo.",
        )
    return tuple(
        PreparedFile(
            one.file_id,
            signing.prepare(
                by=by, device_id=device_id, blob_id=one.blob_id, mark=one.mark,
                purpose=one.order.purpose,
            ),
        )
        for one in _begin_seal(by, issue_id)
    )  # fmt: skip


def finish_seal(
    *, by: ActingMember, issue_id: int, signatures: Mapping[int, tuple[str, bytes]]
) -> Issue:
    """The second half: for each file its token and the signature brought back. Raises as `seal`."""
    begun = _begin_seal(by, issue_id)
    if set(signatures) != {one.file_id for one in begun}:
        raise WrongState("Chưa ký đủ các tệp.", next_step="Ký lại từ đầu.")
    sealed = {}
    for one in begun:
        token, signature = signatures[one.file_id]
        signed = signing.finish(by=by, token=token, signature=signature)
        _check_grown(one.blob_id, signed.blob_id)
        sealed[one.file_id] = signed.blob_id
    return _note_seal(by=by, begun=begun, sealed=sealed)


@in_transaction
def _begin_seal(by: ActingMember, issue_id: int) -> list[_Begun]:
    """The document first, then the attachments that are PDFs."""
    issue = issue_access.get_issue(by, issue_id)
    ISSUE.move(issue.status, "seal", issue_access.issue_parties(by, issue))
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
    name, mark = name_of(issue), SealMark(issue.signer.person.full_name, own_scan=own_scan)
    others = [file for file in files if file.role == FileRole.ATTACHMENT and file.unsigned_id]
    return [_Begun(issue.pk, name, main.pk, blob_id, mark)] + [
        _Begun(issue.pk, name, file.pk, file.unsigned_id or 0, attachment_mark(issue.symbol))
        for file in others
    ]


def _number_mark(issue: Issue) -> NumberMark:
    entry = Entry.objects.get(document_id=issue.document_id)
    if issue.issued_on is None:
        raise WrongState("Văn bản chưa có ngày.", next_step="Cấp số, ngày trước.")
    day, month = issue.issued_on.day, issue.issued_on.month
    # Below ten a nought goes before; of the months only January and February get one (LAYOUT §2).
    shown_month = f"{month:02d}" if month <= 2 else str(month)
    return NumberMark(f"{entry.number:02d}{entry.suffix}", f"{day:02d}", shown_month)


@in_transaction
def _note_seal(*, by: ActingMember, begun: Sequence[_Begun], sealed: Mapping[int, int]) -> Issue:
    case = open_case(by, begun[0].issue_id)
    case.move("seal")
    by_id = {file.pk: file for file in case.files}
    for one in begun:
        file = by_id[one.file_id]
        if one.blob_id not in {file.signed_id, file.unsigned_id}:
            raise _changed()
        file.sealed_id = sealed[one.file_id]
        file.save(update_fields=["sealed"])
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


def _check_grown(before_id: int, after_id: int) -> None:
    """A signature is appended: what was brought back begins with the bytes that were given out."""
    before, after = (read(Blob.objects.get(pk=pk)) for pk in (before_id, after_id))
    if not after.startswith(before):
        raise _changed()


def _changed() -> WrongState:
    return WrongState(
        "Tệp vừa thay đổi trong lúc ký, chữ ký này không dùng được.",
        next_step="Tải lại trang, xem lại văn bản rồi ký lại.",
    )


def _sha(blob_id: int) -> str:
    return Blob.objects.values_list("sha256", flat=True).get(pk=blob_id)
