"""Inner verbs of a draft for the way out: is it approved, is it confirmed, finished, sent back.

All inside the caller's transaction. Lock: the issue's row first, then the draft's (taken here).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from congvan.desk.states import Outcome
from congvan.drafting.case import open_case
from congvan.drafting.events import drafts as events
from congvan.drafting.models import Approval, Confirmation, Draft, DraftVersion
from congvan.drafting.queries.hashing import content_hash as _content_hash
from congvan.drafting.services.deciding import told_return
from congvan.drafting.services.desk import close_draft_work
from congvan.drafting.services.files import next_number
from congvan.drafting.services.standing import (
    confirm,
    confirmed_kinds,
    covers,
    standing_approval,
)
from congvan.drafting.services.words import demanded, optional, reason_of
from congvan.drafting.states import DERIVED, ConfirmationKind, DraftStatus, VersionSource
from congvan.kernel import audit, clock
from congvan.kernel.errors import NotFound, WrongState
from congvan.kernel.transactions import requires_transaction
from congvan.organization.acting import ActingMember

_WHO_CONFIRMS = {
    ConfirmationKind.CONTENT: "lãnh đạo đơn vị soạn thảo chưa xác nhận nội dung",
    ConfirmationKind.LAYOUT: "chưa có xác nhận thể thức và kỹ thuật trình bày",
}
# Findings of the layout check that are left standing, each with its reason.
MOST_FINDINGS = 200


def content_hash(draft_id: int) -> str:
    """The hash of the content as it is now (R-078)."""
    return _content_hash(draft_id)


@requires_transaction
def check_approved(draft: Draft) -> Approval:
    """The signer's approval in force for the present content. Raises WrongState without one (R-072)."""
    approval = standing_approval(draft.pk)
    is_signers = approval is not None and approval.by_id == draft.signer_id
    if approval is None or not is_signers or not covers(approval, _content_hash(draft.pk)):
        raise WrongState(
            "Nội dung hiện nay của dự thảo chưa được người ký duyệt.",
            next_step="Trả lại người soạn để trình duyệt lại.",
        )
    return approval


@requires_transaction
def missing_confirmations(draft: Draft) -> tuple[ConfirmationKind, ...]:
    """Which of the two confirmations before signing does not stand for the present content."""
    standing = confirmed_kinds(draft.pk, _content_hash(draft.pk))
    return tuple(kind for kind in ConfirmationKind if kind not in standing)


@requires_transaction
def check_confirmed(draft: Draft) -> None:
    """Raise WrongState naming the confirmations that are missing (R-080)."""
    missing = missing_confirmations(draft)
    if missing:
        listed = "; ".join(_WHO_CONFIRMS[kind] for kind in missing)
        raise WrongState(
            f"Chưa ký được: {listed}.", next_step="Nhờ người có trách nhiệm xác nhận trước."
        )


@requires_transaction
def confirm_layout(
    *, by: ActingMember, draft_id: int, accepted_findings: Sequence[Mapping[str, Any]] = ()
) -> Confirmation:
    """Keep who answers for the layout of the present content; findings left standing have a reason.

    Raises NotFound, NotAllowed, WrongState, InvalidInput.
    """
    case = open_case(by, draft_id)
    case.check("confirm_layout")
    accepted = [
        {**finding, "reason": demanded(
            str(finding.get("reason", "")), what="lý do chấp nhận", field="reason", longest=500
        )}
        for finding in accepted_findings[:MOST_FINDINGS]
    ]  # fmt: skip
    return confirm(case, ConfirmationKind.LAYOUT, accepted=accepted)


@requires_transaction
def add_derived(
    *, by: ActingMember, file_id: int, blob_id: int, source: str, based_on: int, note: str = ""
) -> DraftVersion:
    """Keep what the system made of a version: it never counts as content and voids nothing.

    The same content made again of the same version is the same version. Raises NotFound.
    """
    made = VersionSource(source)
    if made not in DERIVED:
        raise ValueError("Only the clean and the numbered copy are derived.")
    base = (
        DraftVersion.objects.filter(pk=based_on, file_id=file_id, file__draft__agency_id=by.agency_id)
        .select_related("file")
        .first()
    )  # fmt: skip
    if base is None:
        raise NotFound("Không có phiên bản này.")
    Draft.objects.select_for_update().get(pk=base.file.draft_id)
    same = DraftVersion.objects.filter(
        file_id=file_id, source=made, blob_id=blob_id, based_on=base
    ).first()
    if same is not None:
        return same
    return DraftVersion.objects.create(
        file=base.file, number=next_number(base.file), blob_id=blob_id, based_on=base,
        source=made, round=base.round, made_at=clock.now(), made_by_id=by.membership_id,
        typed_by=by.person_name if by.is_substitute else "",
        note=optional(note, what="ghi chú", field="note", longest=300),
    )  # fmt: skip


@requires_transaction
def finish(*, by: ActingMember, draft_id: int) -> Draft:
    """The document is issued: the draft is over. A second call changes nothing.

    Raises NotFound, NotAllowed, WrongState.
    """
    case = open_case(by, draft_id)
    if case.draft.status == DraftStatus.ISSUED:
        return case.draft
    case.move("finish")
    close_draft_work(case)
    audit.record(events.DraftIssued(draft_id=case.draft.pk, title=case.title), by=by.actor)
    return case.draft


@requires_transaction
def return_from_issue(*, by: ActingMember, draft_id: int, text: str) -> Draft:
    """Give the draft back from the way out, saying why (R-097).

    The approval stands until the content changes. Raises NotFound, NotAllowed, WrongState,
    InvalidInput.
    """
    case = open_case(by, draft_id)
    why = reason_of(text)
    case.move("return_from_issue")
    close_draft_work(case, outcome=Outcome.CANCELLED)
    told_return(case, why)
    return case.draft
