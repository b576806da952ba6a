"""Who may see and do what in the organization: persons here, states in `lifecycles`."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from congvan.kernel.errors import NotAllowed, NotFound
from congvan.organization.acting import ActingMember, check_holds
from congvan.organization.lifecycles import DelegationParty
from congvan.organization.models import AccountRequest, Delegation
from congvan.organization.request_states import AccountRequestParty
from congvan.organization.states import Role


def check_administers(by: ActingMember) -> None:
    """Raise NotAllowed unless `by` administers the agency acted in (R-278, R-282)."""
    check_holds(by, Role.SYSADMIN_AGENCY, to="sửa cơ cấu, người dùng và danh mục của cơ quan")


def check_administers_province(by: ActingMember) -> None:
    """Raise NotAllowed unless `by` is the province's system administrator (R-279, R-353)."""
    check_holds(by, Role.SYSADMIN_CENTRAL, to="đưa cơ quan vào hệ thống")


def check_keeps_calendar(by: ActingMember) -> None:
    """Raise NotAllowed unless `by` keeps the working calendar of the whole system (R-384)."""
    check_holds(by, Role.SYSADMIN_CENTRAL, to="sửa lịch làm việc")


def visible_delegations(viewer: ActingMember) -> QuerySet[Delegation]:
    """Delegations the viewer may open: permitted ones of the agency are public in it (R-248).

    Asked and refused ones: their parties, the leaders, the administrator.
    """
    found = Delegation.objects.filter(agency_id=viewer.agency_id)
    if viewer.holds(Role.AGENCY_LEADER, Role.SYSADMIN_AGENCY):
        return found
    return found.filter(
        Q(status__in=("permitted", "ended"))
        | Q(asked_by_id=viewer.person_id)
        | Q(delegator__person_id=viewer.person_id)
        | Q(delegate__person_id=viewer.person_id)
    )


def get_delegation(viewer: ActingMember, delegation_id: int, *, lock: bool = False) -> Delegation:
    """One of `visible_delegations`, with its people; locked for change if asked. Raises NotFound."""
    found = visible_delegations(viewer).select_related(
        "delegator__person", "delegator__post", "delegator__unit",
        "delegate__person", "delegate__post", "delegate__unit",
    )  # fmt: skip
    if lock:
        found = found.select_for_update(of=("self",))
    delegation = found.filter(pk=delegation_id).first()
    if delegation is None:
        raise NotFound("Không có ủy quyền này.")
    return delegation


def delegation_parties(by: ActingMember, delegation: Delegation) -> set[DelegationParty]:
    """How `by` stands to the delegation."""
    parties = set()
    if by.person_id in {delegation.asked_by_id, delegation.delegator.person_id}:
        parties.add(DelegationParty.ASKER)
    if by.person_id == delegation.delegate.person_id:
        parties.add(DelegationParty.DELEGATE)
    if by.holds(Role.AGENCY_LEADER) and by.agency_id == delegation.agency_id:
        parties.add(DelegationParty.LEADER)
    return parties


def request_parties(by: ActingMember, request: AccountRequest) -> set[AccountRequestParty]:
    """How `by` stands to a request about an account."""
    if request.agency_id != by.agency_id:
        return set()
    roles = {
        Role.SYSADMIN_AGENCY: AccountRequestParty.ADMINISTRATOR,
        Role.AGENCY_LEADER: AccountRequestParty.LEADER,
    }
    return {party for role, party in roles.items() if by.holds(role)}


def check_not_substitute(by: ActingMember, *, to: str) -> None:
    """Raise NotAllowed while `by` acts for another: a delegation is never handed on (R-251)."""
    if by.is_substitute:
        raise NotAllowed(
            f"Đang làm thay {by.seat.person_name} thì không được {to}: ủy quyền không được ủy quyền lại.",
            next_step="Bấm “Thôi” trên thanh làm thay rồi làm lại bằng tên của mình.",
        )
