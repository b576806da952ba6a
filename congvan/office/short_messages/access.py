"""Who sends short messages and who reads their log (R-254)."""

from __future__ import annotations

from django.db.models import QuerySet

from congvan.kernel.errors import NotFound
from congvan.office.short_messages.models import Sending
from congvan.organization.acting import ActingMember, check_holds
from congvan.organization.states import Role

READERS = (Role.SYSADMIN_AGENCY, Role.AGENCY_LEADER)


def may_send(by: ActingMember) -> bool:
    """Whether the agency named `by` as one who sends messages."""
    return by.holds(Role.SMS_SENDER)


def check_may_send(by: ActingMember) -> None:
    """Raise NotAllowed for everybody else, leaders too: theirs is the tick at a directive."""
    check_holds(by, Role.SMS_SENDER, to="nhắn tin SMS")


def visible_sendings(viewer: ActingMember) -> QuerySet[Sending]:
    """The agency's for its administrator and leaders, the own ones for a sender."""
    rows = Sending.objects.filter(agency_id=viewer.agency_id)
    if viewer.holds(*READERS):
        return rows
    return rows.filter(sender_id=viewer.membership_id) if may_send(viewer) else rows.none()


def get_sending(viewer: ActingMember, sending_id: int) -> Sending:
    """One of them. Raises NotFound."""
    found = visible_sendings(viewer).select_related("sender__person", "template")
    row = found.filter(pk=sending_id).first()
    if row is None:
        raise NotFound("Không có lần nhắn tin này.", next_step="Mở lại trang Nhắn tin.")
    return row
