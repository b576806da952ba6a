"""Delegation on the desk: the leader's work, and the announcement to the whole agency (R-248).

Each verb is one transaction: the organization's change, the work it opens or closes, the notices.
"""

from __future__ import annotations

from datetime import datetime

from congvan.desk.holders import of_role
from congvan.desk.services import notices, work
from congvan.desk.states import Outcome, Part
from congvan.kernel.clock import OFFICE_ZONE
from congvan.kernel.transactions import in_transaction, requires_transaction
from congvan.organization.acting import ActingMember
from congvan.organization.models import Delegation, Membership
from congvan.organization.services import delegation as organization
from congvan.organization.services.people import seat_label
from congvan.organization.states import Role

SUBJECT = "delegation"


@in_transaction
def ask(
    *, by: ActingMember, delegator_id: int, delegate_id: int, starts_at: datetime,
    ends_at: datetime, reason: str,
) -> Delegation:  # fmt: skip
    """Ask for a delegation; the agency's leaders get it to decide. Raises as organization's `ask`."""
    asked = organization.ask(
        by=by, delegator_id=delegator_id, delegate_id=delegate_id, starts_at=starts_at,
        ends_at=ends_at, reason=reason,
    )  # fmt: skip
    work.open_work(
        by=by, holder=of_role(by.agency_id, Role.AGENCY_LEADER), part=Part.REVIEW,
        subject_type=SUBJECT, subject_id=asked.pk, cause="delegation.asked",
        title=f"Ủy quyền xử lý văn bản của {asked.delegator.person} cho {asked.delegate.person}, "
              f"{_period(asked)}. Lý do: {asked.reason}",
        due_at=asked.starts_at,
    )  # fmt: skip
    return asked


@in_transaction
def permit(*, by: ActingMember, delegation_id: int, note: str = "") -> Delegation:
    """Permit it, and tell the whole agency who stands in for whom and when (R-248)."""
    permitted = organization.permit(by=by, delegation_id=delegation_id, note=note)
    _close(by, permitted, Outcome.DONE)
    notices.announce(
        by=by, agency_id=permitted.agency_id, kind="delegation.permitted",
        sentence=f"{_who(permitted.delegate)} xử lý văn bản thay {_who(permitted.delegator)} "
                 f"{_period(permitted)}.",
        subject_type=SUBJECT, subject_id=permitted.pk,
    )  # fmt: skip
    return permitted


@in_transaction
def refuse(*, by: ActingMember, delegation_id: int, note: str) -> Delegation:
    """Refuse it; its parties learn why."""
    refused = organization.refuse(by=by, delegation_id=delegation_id, note=note)
    _close(by, refused, Outcome.DONE)
    notices.tell(
        agency_id=refused.agency_id, members=(refused.delegator_id, refused.delegate_id),
        kind="delegation.refused",
        sentence=f"Không được phép: {_who(refused.delegator)} ủy quyền cho {_who(refused.delegate)} "
                 f"{_period(refused)}. Lý do: {refused.decision_note}",
        subject_type=SUBJECT, subject_id=refused.pk,
    )  # fmt: skip
    return refused


@in_transaction
def withdraw(*, by: ActingMember, delegation_id: int) -> Delegation:
    """Take back a delegation that was asked; the leaders no longer see it among their work."""
    withdrawn = organization.withdraw(by=by, delegation_id=delegation_id)
    after_withdrawal(by=by, withdrawn=withdrawn)
    return withdrawn


@in_transaction
def end(*, by: ActingMember, delegation_id: int) -> Delegation:
    """End a delegation early; the whole agency is told, as it was told of its beginning."""
    ended = organization.end(by=by, delegation_id=delegation_id)
    after_end(by=by, ended=ended)
    return ended


@requires_transaction
def after_withdrawal(*, by: ActingMember, withdrawn: Delegation) -> None:
    """What the desk does once a delegation is withdrawn."""
    _close(by, withdrawn, Outcome.CANCELLED)


@requires_transaction
def after_end(*, by: ActingMember, ended: Delegation) -> None:
    """What the desk does once a delegation has ended before its time."""
    notices.announce(
        by=by, agency_id=ended.agency_id, kind="delegation.ended",
        sentence=f"{_who(ended.delegate)} thôi xử lý văn bản thay {_who(ended.delegator)}.",
        subject_type=SUBJECT, subject_id=ended.pk,
    )  # fmt: skip


def _close(by: ActingMember, delegation: Delegation, outcome: Outcome) -> None:
    work.close_work(
        by=by, agency_id=delegation.agency_id, subject_type=SUBJECT, subject_id=delegation.pk,
        outcome=outcome,
    )  # fmt: skip


def _who(seat: Membership) -> str:
    return f"{seat.person.full_name} ({seat_label(seat)})"


def _period(delegation: Delegation) -> str:
    start, until = (
        moment.astimezone(OFFICE_ZONE) for moment in (delegation.starts_at, delegation.ends_at)
    )
    return f"từ {start:%H:%M} ngày {start:%d/%m/%Y} đến {until:%H:%M} ngày {until:%d/%m/%Y}"
