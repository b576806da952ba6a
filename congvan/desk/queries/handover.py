"""What a hand-over will do, before it is done; the verb asks the same question again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from congvan.desk.models import Inbox, WorkItem
from congvan.kernel import clock
from congvan.kernel.errors import NotFound
from congvan.organization import access
from congvan.organization.acting import ActingMember
from congvan.organization.models import Delegation, Membership
from congvan.organization.queries.people import holders_of
from congvan.organization.services.people import seat_label
from congvan.organization.states import DelegationStatus, Role


@dataclass(frozen=True, slots=True)
class HandoverPreview:
    """What will move, and every reason why it cannot (none: it can)."""

    leaver: str
    successor: str
    open_items: int
    merging_items: int
    delegations: tuple[str, ...]
    keeps_another_seat: bool
    reasons: tuple[str, ...]


def was_handed_over(viewer: ActingMember, *, membership_id: int, successor_id: int) -> bool:
    """Whether the seat's desk leads to the successor's already. Raises NotAllowed."""
    access.check_administers(viewer)
    desks = Inbox.objects.filter(agency_id=viewer.agency_id, member_id=membership_id)
    return desks.filter(passed_to__member_id=successor_id).exists()


def handover_preview(
    viewer: ActingMember, *, membership_id: int, successor_id: int | None, last_day: date
) -> HandoverPreview:
    """The hand-over as it would be now. Raises NotAllowed, NotFound (not a seat of the agency)."""
    access.check_administers(viewer)
    leaver = seat_in_agency(viewer, membership_id)
    if leaver is None:
        raise NotFound("Không có vị trí công tác này trong cơ quan.")
    successor = seat_in_agency(viewer, successor_id)
    moving = open_items_of(leaver)
    return HandoverPreview(
        leaver=name(leaver),
        successor=name(successor) if successor else "",
        open_items=moving.count(),
        merging_items=moving.filter(Exists(twins(successor))).count() if successor else 0,
        delegations=tuple(
            f"{d.delegator.person} ủy quyền cho {d.delegate.person}" for d in delegations_of(leaver)
        ),
        keeps_another_seat=other_seats(leaver, last_day).exists(),
        reasons=tuple(_reasons(viewer, leaver, successor, last_day)),
    )


def seat_in_agency(viewer: ActingMember, membership_id: int | None) -> Membership | None:
    """A seat of the viewer's agency, past ones included; None when there is none."""
    if membership_id is None:
        return None
    seats = Membership.objects.select_related("person", "post", "unit")
    return seats.filter(agency_id=viewer.agency_id, pk=membership_id).first()


def open_items_of(seat: Membership) -> QuerySet[WorkItem]:
    """The open work in the seat's own inbox; a role's or a unit's work stays with them."""
    return WorkItem.objects.filter(inbox__member=seat, closed_at__isnull=True)


def twins(successor: Membership) -> QuerySet[WorkItem]:
    """The same duty that the successor owes already (to be used within Exists)."""
    return WorkItem.objects.filter(
        inbox__member=successor, closed_at__isnull=True, subject_type=OuterRef("subject_type"),
        subject_id=OuterRef("subject_id"), part=OuterRef("part"), cause=OuterRef("cause"),
    )  # fmt: skip


def delegations_of(seat: Membership) -> QuerySet[Delegation]:
    """Delegations given or received that are asked for, in force, or to come."""
    return (
        Delegation.objects.filter(Q(delegator=seat) | Q(delegate=seat))
        .filter(
            Q(status=DelegationStatus.ASKED)
            | Q(status=DelegationStatus.PERMITTED, ends_at__gt=clock.now())
        )
        .select_related(
            "delegator__person", "delegator__post", "delegator__unit",
            "delegate__person", "delegate__post", "delegate__unit",
        )
        .order_by("id")
    )  # fmt: skip


def other_seats(seat: Membership, last_day: date) -> QuerySet[Membership]:
    """Seats, in any agency, that the person keeps after `last_day`."""
    still = Q(valid_to__isnull=True) | Q(valid_to__gt=last_day)
    return Membership.objects.filter(still, person_id=seat.person_id).exclude(pk=seat.pk)


def name(seat: Membership) -> str:
    """ "Nguyễn Văn An (Chuyên viên, Phòng Chuyển đổi số)"."""
    return f"{seat.person.full_name} ({seat_label(seat)})"


def _reasons(
    viewer: ActingMember, leaver: Membership, successor: Membership | None, last_day: date
) -> list[str]:
    reasons = []
    today = clock.today()
    if leaver.valid_to is not None and leaver.valid_to < today:
        reasons.append(
            f"{leaver.person} đã thôi vị trí này từ sau ngày {leaver.valid_to:%d/%m/%Y}."
        )
    if _has_handed_over(leaver):
        reasons.append(f"{leaver.person} đã bàn giao việc của vị trí này.")
    if last_day < leaver.valid_from:
        reasons.append(
            f"Ngày làm việc cuối cùng ở trước ngày bắt đầu vị trí này ({leaver.valid_from:%d/%m/%Y})."
        )
    if holders_of(viewer.agency_id, Role.SYSADMIN_AGENCY) == [leaver.pk]:
        reasons.append(
            f"{leaver.person} là quản trị duy nhất của cơ quan: hãy giao vai trò đó cho người khác trước."
        )
    if successor is None:
        reasons.append("Chưa chọn người nhận bàn giao trong cơ quan.")
        return reasons
    if successor.pk == leaver.pk:
        reasons.append("Người nhận bàn giao trùng với người thôi vị trí: hãy chọn một vị trí khác.")
        return reasons
    if successor.valid_from > today or (successor.valid_to and successor.valid_to < today):
        reasons.append(f"{successor.person} hiện không giữ vị trí {seat_label(successor)}.")
    elif successor.valid_to is not None and successor.valid_to <= last_day:
        reasons.append(
            f"{successor.person} cũng thôi vị trí của mình từ sau ngày {successor.valid_to:%d/%m/%Y}."
        )
    if _has_handed_over(successor):
        reasons.append(f"{successor.person} đã bàn giao việc của mình cho người khác.")
    return reasons


def _has_handed_over(seat: Membership) -> bool:
    return Inbox.objects.filter(member=seat, passed_to__isnull=False).exists()
