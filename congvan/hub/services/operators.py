"""Who runs the hub: the province's system administrator, or a command on the server itself."""

from __future__ import annotations

from congvan.kernel.audit import Actor
from congvan.organization.acting import ActingMember, check_holds
from congvan.organization.states import Role

Operator = ActingMember | Actor


def check_operates(viewer: Operator) -> None:
    """Raise NotAllowed unless `viewer` runs the hub, or is the system itself (R-196)."""
    if isinstance(viewer, Actor):
        return
    check_holds(viewer, Role.SYSADMIN_CENTRAL, to="vận hành trục liên thông")


def actor_of(by: Operator) -> Actor:
    """For the audit trail. Raises NotAllowed for a person who does not run the hub."""
    if isinstance(by, Actor):
        return by
    check_operates(by)
    return by.actor
