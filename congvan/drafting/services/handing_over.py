"""Hand the recipients outside over to the exchange, and take the document back from them (R-193, R-183)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from congvan.documents.models import Document
from congvan.documents.states import RelationKind
from congvan.drafting.models import IssueAmendment, IssueRecipient, RecipientOrder
from congvan.drafting.services.issuing_case import IssueCase
from congvan.drafting.services.recipient_orders import orders_of
from congvan.drafting.states import DispatchStatus, Route, SigningPower
from congvan.exchange.queries.standing import Standing
from congvan.exchange.services.sending import Facts, To, send_document
from congvan.exchange.states import BusinessType
from congvan.exchange.states import DispatchStatus as Sent
from congvan.kernel.transactions import requires_transaction
from congvan.organization.acting import ActingMember

SOURCE = "issue_recipient"
_CHANGES = {
    RelationKind.REPLACES: BusinessType.REPLACE,
    RelationKind.AMENDS: BusinessType.UPDATE,
}
# The head of an organ under a chief signs with no sign before the title (NĐ 30 Đ13).
_BEFORE_TITLE = {
    SigningPower.COLLECTIVE: "TM.", SigningPower.ACTING_HEAD: "Q.", SigningPower.DEPUTY: "KT.",
    SigningPower.BY_ORDER: "TL.", SigningPower.AUTHORISED: "TUQ.",
}  # fmt: skip

_STANDS = {
    Sent.WAITING: DispatchStatus.WAITING, Sent.SENDING: DispatchStatus.WAITING,
    Sent.SENT: DispatchStatus.SENT, Sent.ARRIVED: DispatchStatus.ARRIVED,
    Sent.ACCEPTED: DispatchStatus.ACCEPTED, Sent.ASSIGNED: DispatchStatus.ACCEPTED,
    Sent.IN_PROGRESS: DispatchStatus.ACCEPTED, Sent.DONE: DispatchStatus.ACCEPTED,
    Sent.REFUSED: DispatchStatus.REFUSED, Sent.FAILED: DispatchStatus.FAILED,
    Sent.RECALLING: DispatchStatus.SENT, Sent.RECALLED: DispatchStatus.RECALLED,
}  # fmt: skip


def status_of(row: IssueRecipient, sent: Standing | None) -> DispatchStatus:
    """How far the sending to a recipient is, by the exchange where it was handed over to it."""
    return _STANDS[sent.status] if sent is not None else DispatchStatus(row.status)


@requires_transaction
def hand_over(
    case: IssueCase, by: ActingMember, document: Document, recipients: Sequence[IssueRecipient]
) -> int:
    """Give whoever is reached by the exchange to it; the track takes over from these rows.

    Returns how many. The rows are marked as sent and saved by the caller.
    """
    outside = [one for one in recipients if one.route == Route.EXCHANGE and one.organ_id]
    if not outside:
        return 0
    issue = case.issue
    draft = issue.draft
    amendment = (
        IssueAmendment.objects.select_related("issue__document").filter(draft=draft).first()
        if draft
        else None
    )
    business = _CHANGES.get(RelationKind(amendment.kind)) if amendment else None
    changes = amendment is not None and business is not None
    orders = orders_of(issue, [one.organ_id for one in outside if one.organ_id is not None])
    send_document(
        by=by, document=document, facts=_facts(case, by, recipients),
        recipients=[
            _to(one, one.organ_id, orders.get(one.organ_id))
            for one in outside
            if one.organ_id is not None
        ],
        business=business or BusinessType.NEW,
        target=amendment.issue.document if amendment and changes else None,
        reason=amendment.reason if amendment and changes else "",
        reply_to=draft.replies_to if draft is not None else None,
    )  # fmt: skip
    for one in outside:
        one.status, one.sent_at = DispatchStatus.SENT, case.now
    return len(outside)


def _to(row: IssueRecipient, organ_id: int, order: RecipientOrder | None) -> To:
    asked: dict[str, Any] = {}
    if order is not None:
        asked = {
            "content": order.content, "due_on": order.due_on, "is_steering": order.is_steering,
        }  # fmt: skip
    return To(
        organ_id=organ_id, name=row.name, source_type=SOURCE, source_id=row.pk, **asked
    )  # fmt: skip


def _facts(case: IssueCase, by: ActingMember, recipients: Sequence[IssueRecipient]) -> Facts:
    draft = case.issue.draft
    power = draft.signing_power if draft else ""
    has_addressee = any(one.is_addressee for one in recipients)
    places = ["Như trên"] if has_addressee else []
    places += [one.name for one in recipients if not one.is_addressee]
    return Facts(
        competence=_BEFORE_TITLE.get(SigningPower(power), "") if power else "",
        to_places=tuple(dict.fromkeys(places)), copies=case.issue.copies,
        is_normative=bool(draft and draft.is_normative), staff_name=by.person_name,
        staff_unit=by.seat.unit_name or by.seat.post_title, tell=(case.issue.drafter_id,),
    )  # fmt: skip
