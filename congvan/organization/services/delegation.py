"""Delegation: asked, permitted by the agency's leader, bounded in time (R-248…R-251).

These are inner verbs: `desk.services.delegation` opens the transaction, because asking opens
work for the leader and permission is announced to the whole agency.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from congvan.kernel import audit, clock
from congvan.kernel.errors import InvalidInput, NotFound
from congvan.kernel.text import nfc
from congvan.kernel.transactions import requires_transaction
from congvan.organization import access
from congvan.organization.acting import ActingMember
from congvan.organization.events import delegation as events
from congvan.organization.lifecycles import DELEGATION
from congvan.organization.models import Delegation, Membership
from congvan.organization.queries.seats import current
from congvan.organization.states import DelegationStatus, Role

# Longer absences call for an acting head appointed by decision (quyền), not for a delegation.
LONGEST_DELEGATION = timedelta(days=92)


class DelegationPeriodWrong(InvalidInput):
    """The period is empty, past, too long, or clashes with another delegation."""

    code = "delegation_period_wrong"


class DelegateUnsuitable(InvalidInput):
    """The delegate cannot stand in for the delegator."""

    code = "delegate_unsuitable"


@requires_transaction
def ask(
    *, by: ActingMember, delegator_id: int, delegate_id: int, starts_at: datetime,
    ends_at: datetime, reason: str,
) -> Delegation:  # fmt: skip
    """Ask that `delegate_id` may act for `delegator_id` (memberships) from `starts_at` to `ends_at`.

    One asks for one's own seat; the administrator may ask for another's. Raises NotAllowed for a
    substitute, NotFound for seats of other agencies, DelegateUnsuitable, DelegationPeriodWrong.
    """
    access.check_not_substitute(by, to="đề nghị ủy quyền")
    delegator = _seat(by, delegator_id, field="delegator")
    delegate = _seat(by, delegate_id, field="delegate")
    if delegator.pk != by.membership_id and not by.holds(Role.SYSADMIN_AGENCY):
        raise NotFound("Chỉ đề nghị ủy quyền cho vị trí công tác của mình.", field="delegator")
    _check_suitable(delegator, delegate)
    _check_period(starts_at, ends_at, delegator)
    if not reason.strip():
        raise InvalidInput(
            "Chưa ghi lý do ủy quyền.",
            next_step="Ghi ngắn gọn, ví dụ: đi công tác.",
            field="reason",
        )
    delegation = Delegation.objects.create(
        agency_id=by.agency_id, delegator=delegator, delegate=delegate, reason=nfc(reason.strip()),
        starts_at=starts_at, ends_at=ends_at, asked_at=clock.now(), asked_by_id=by.person_id,
    )  # fmt: skip
    audit.record(
        events.DelegationAsked(
            delegation_id=delegation.pk, delegator=_name(delegator), delegate=_name(delegate),
            starts_at=starts_at, ends_at=ends_at,
        ),
        by=by.actor,
    )  # fmt: skip
    return delegation


@requires_transaction
def permit(*, by: ActingMember, delegation_id: int, note: str = "") -> Delegation:
    """Permit a delegation that was asked. Raises NotAllowed, WrongState, DelegationPeriodWrong."""
    access.check_not_substitute(by, to="cho phép ủy quyền")
    delegation = _decided(by, delegation_id, "permit", note)
    if delegation.ends_at <= clock.now():
        raise DelegationPeriodWrong(
            "Thời gian ủy quyền đã qua.", next_step="Không cho phép đề nghị này, hoặc đề nghị lại."
        )
    try:
        with transaction.atomic():
            delegation.save(update_fields=["status", "decided_at", "decided_by", "decision_note"])
    except IntegrityError as clash:
        raise DelegationPeriodWrong(
            f"{delegation.delegator.person} đã có người khác làm thay trong thời gian này.",
            next_step="Thôi ủy quyền kia trước, hoặc không cho phép đề nghị này.",
        ) from clash
    audit.record(
        events.DelegationPermitted(
            delegation_id=delegation.pk, delegator=_name(delegation.delegator),
            delegate=_name(delegation.delegate), starts_at=delegation.starts_at,
            ends_at=delegation.ends_at,
        ),
        by=by.actor,
    )  # fmt: skip
    return delegation


@requires_transaction
def refuse(*, by: ActingMember, delegation_id: int, note: str) -> Delegation:
    """Refuse a delegation that was asked, saying why. Raises NotAllowed, WrongState, InvalidInput."""
    access.check_not_substitute(by, to="trả lời đề nghị ủy quyền")
    if not note.strip():
        raise InvalidInput(
            "Chưa ghi lý do không cho phép.",
            next_step="Ghi lý do để người đề nghị biết.",
            field="note",
        )
    delegation = _decided(by, delegation_id, "refuse", note)
    delegation.save(update_fields=["status", "decided_at", "decided_by", "decision_note"])
    audit.record(
        events.DelegationRefused(
            delegation_id=delegation.pk, delegator=_name(delegation.delegator),
            delegate=_name(delegation.delegate), note=note.strip(),
        ),
        by=by.actor,
    )  # fmt: skip
    return delegation


@requires_transaction
def withdraw(*, by: ActingMember, delegation_id: int) -> Delegation:
    """Take back what was asked and not yet decided. Raises NotAllowed, WrongState."""
    delegation = _moved(by, delegation_id, "withdraw")
    delegation.save(update_fields=["status"])
    audit.record(
        events.DelegationWithdrawn(
            delegation_id=delegation.pk, delegator=_name(delegation.delegator),
            delegate=_name(delegation.delegate),
        ),
        by=by.actor,
    )  # fmt: skip
    return delegation


@requires_transaction
def end(*, by: ActingMember, delegation_id: int) -> Delegation:
    """End a permitted delegation before its time; the seat goes back at once."""
    delegation = _moved(by, delegation_id, "end")
    now = clock.now()
    fields = ["status"]
    if delegation.starts_at < now < delegation.ends_at:
        delegation.ends_at = now
        fields.append("ends_at")
    delegation.save(update_fields=fields)
    audit.record(
        events.DelegationEnded(
            delegation_id=delegation.pk, delegator=_name(delegation.delegator),
            delegate=_name(delegation.delegate),
        ),
        by=by.actor,
    )  # fmt: skip
    return delegation


def _seat(by: ActingMember, membership_id: int, *, field: str) -> Membership:
    seat = (
        Membership.objects.filter(current(clock.today()), agency_id=by.agency_id, pk=membership_id)
        .select_related("person", "post", "unit")
        .first()
    )
    if seat is None:
        raise NotFound("Không có vị trí công tác này trong cơ quan.", field=field)
    return seat


def _check_suitable(delegator: Membership, delegate: Membership) -> None:
    if delegator.person_id == delegate.person_id:
        raise DelegateUnsuitable(
            "Người được ủy quyền trùng với người ủy quyền.",
            next_step="Chọn một người khác.", field="delegate",
        )  # fmt: skip
    if delegator.unit_id is not None and delegate.unit_id != delegator.unit_id:
        # R-250 (GL132 Đ13.3): within the unit, so that its flow of work is not interrupted.
        raise DelegateUnsuitable(
            f"{delegate.person} không thuộc {delegator.unit}: ủy quyền trong đơn vị chỉ cho người cùng đơn vị.",
            next_step=f"Chọn một người của {delegator.unit}.", field="delegate",
        )  # fmt: skip


def _check_period(starts_at: datetime, ends_at: datetime, delegator: Membership) -> None:
    if ends_at <= starts_at:
        raise DelegationPeriodWrong(
            "Lúc kết thúc phải sau lúc bắt đầu.", next_step="Sửa lại thời gian.", field="ends_at"
        )
    if ends_at <= clock.now():
        raise DelegationPeriodWrong(
            "Thời gian ủy quyền đã qua.",
            next_step="Chọn lúc kết thúc sau bây giờ.",
            field="ends_at",
        )
    if ends_at - starts_at > LONGEST_DELEGATION:
        raise DelegationPeriodWrong(
            f"Ủy quyền dài nhất {LONGEST_DELEGATION.days} ngày.",
            next_step="Chọn thời gian ngắn hơn; vắng lâu thì giao quyền phụ trách bằng quyết định.",
            field="ends_at",
        )
    clash = (
        Delegation.objects.filter(
            delegator=delegator, status=DelegationStatus.PERMITTED,
            starts_at__lt=ends_at, ends_at__gt=starts_at,
        )
        .select_related("delegate__person")
        .first()
    )  # fmt: skip
    if clash is not None:
        raise DelegationPeriodWrong(
            f"{delegator.person} đã ủy quyền cho {clash.delegate.person} trong thời gian này.",
            next_step="Thôi ủy quyền đó trước, hoặc chọn thời gian khác.", field="starts_at",
        )  # fmt: skip


def _moved(by: ActingMember, delegation_id: int, verb: str) -> Delegation:
    delegation = access.get_delegation(by, delegation_id, lock=True)
    move = DELEGATION.move(delegation.status, verb, access.delegation_parties(by, delegation))
    delegation.status = str(move.target.value)
    return delegation


def _decided(by: ActingMember, delegation_id: int, verb: str, note: str) -> Delegation:
    delegation = _moved(by, delegation_id, verb)
    delegation.decided_at = clock.now()
    delegation.decided_by_id = by.person_id
    delegation.decision_note = nfc(note.strip())
    return delegation


def _name(seat: Membership) -> str:
    where = f"{seat.post.title}, {seat.unit.name}" if seat.unit else seat.post.title
    return f"{seat.person.full_name} ({where})"
