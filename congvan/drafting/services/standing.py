"""What stands for a content: the approval and the confirmations; a change of content voids them.

R-078: an approved text that changes goes back to the signer. R-080: whoever confirmed, confirmed
one content.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from congvan.desk.holders import of_member, of_unit
from congvan.desk.states import Part
from congvan.drafting.case import DraftCase
from congvan.drafting.events import review as events
from congvan.drafting.models import Approval, Confirmation
from congvan.drafting.services.desk import CONFIRM, put_on_desk, take_off_desk
from congvan.drafting.states import ConfirmationKind, DraftStatus
from congvan.kernel import audit
from congvan.kernel.audit import Event
from congvan.kernel.transactions import requires_transaction

CONTENT_CHANGED = "Nội dung đã thay đổi sau khi duyệt."


def standing_approval(draft_id: int) -> Approval | None:
    """The approval in force, None when there is none or it was voided."""
    return (
        Approval.objects.filter(draft_id=draft_id, voided_at__isnull=True)
        .select_related("by__person")
        .first()
    )


def covers(approval: Approval, content_hash: str) -> bool:
    """Whether the approval is of this content, or of it as corrected on demand (R-079)."""
    return content_hash in {approval.content_hash, approval.corrected_hash}


def confirmed_kinds(draft_id: int, content_hash: str) -> set[ConfirmationKind]:
    """What stands confirmed for this content."""
    found = Confirmation.objects.filter(
        draft_id=draft_id, voided_at__isnull=True, content_hash=content_hash
    )
    return {ConfirmationKind(kind) for kind in found.values_list("kind", flat=True)}


@requires_transaction
def confirm(
    case: DraftCase, kind: ConfirmationKind, *, note: str = "",
    accepted: Sequence[dict[str, Any]] = (),
) -> Confirmation:  # fmt: skip
    """Keep who answers for the content or the layout as it is now; an older one gives way."""
    Confirmation.objects.filter(draft=case.draft, kind=kind, voided_at__isnull=True).update(
        voided_at=case.now
    )
    confirmation = Confirmation.objects.create(
        draft=case.draft, kind=kind, content_hash=case.hash(), by_id=case.by.membership_id,
        typed_by=case.typed_by, confirmed_at=case.now, note=note, accepted_findings=list(accepted),
    )  # fmt: skip
    event: Event
    if kind is ConfirmationKind.CONTENT:
        take_off_desk(case, CONFIRM)
        event = events.ContentConfirmed(
            draft_id=case.draft.pk, title=case.title, note=note,
            content_hash=confirmation.content_hash,
        )  # fmt: skip
    else:
        event = events.LayoutConfirmed(
            draft_id=case.draft.pk, title=case.title, accepted=len(accepted),
            content_hash=confirmation.content_hash,
        )  # fmt: skip
    audit.record(event, by=case.by.actor)
    return confirmation


@requires_transaction
def ask_confirmation(case: DraftCase) -> None:
    """Let the head confirm the content that is to be signed, when nobody has yet (R-080)."""
    if ConfirmationKind.CONTENT in confirmed_kinds(case.draft.pk, case.hash()):
        return
    agency_id = case.draft.agency_id
    unit_review = case.last_unit_review
    if unit_review is not None and unit_review.unit_id is not None and not case.above.is_sole:
        holder = of_unit(agency_id, unit_review.unit_id)
    else:
        holder = of_member(agency_id, case.draft.drafter_id)
    put_on_desk(
        case, holder, Part.REVIEW, CONFIRM, title=f"Xác nhận nội dung: {case.draft.subject}"
    )


@requires_transaction
def void_if_changed(case: DraftCase, before: str) -> None:
    """After a change of files: void what stood for the content `before`, if it is another now.

    Corrections that an approval demanded are no change of mind: then the approval stays until the
    drafter hands over what was corrected (R-079).
    """
    if case.hash() == before:
        return
    voided = list(
        Confirmation.objects.filter(draft=case.draft, voided_at__isnull=True).select_for_update()
    )
    if voided:
        Confirmation.objects.filter(pk__in=[one.pk for one in voided]).update(voided_at=case.now)
        kinds = " và ".join(ConfirmationKind(one.kind).label.lower() for one in voided)
        audit.record(
            events.ConfirmationsVoided(draft_id=case.draft.pk, title=case.title, kinds=kinds),
            by=case.by.actor,
        )
    if case.draft.status != DraftStatus.APPROVED:
        void_approval(case, CONTENT_CHANGED)


@requires_transaction
def void_approval(case: DraftCase, reason: str) -> None:
    """End the approval in force, if there is one, saying why."""
    approval = standing_approval(case.draft.pk)
    if approval is None:
        return
    approval.voided_at, approval.void_reason = case.now, reason
    approval.save(update_fields=["voided_at", "void_reason"])
    audit.record(
        events.ApprovalVoided(
            draft_id=case.draft.pk, title=case.title, approver=approval.by.person.full_name,
            reason=reason,
        ),
        by=case.by.actor,
    )  # fmt: skip
