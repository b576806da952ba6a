"""Who holds a piece of work: a seat, a unit or a role of an agency."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from congvan.organization.acting import ActingMember
from congvan.organization.states import Role


@dataclass(frozen=True, slots=True)
class Holder:
    """Exactly one of the three; made by `of_member`, `of_unit`, `of_role`."""

    agency_id: int
    member_id: int | None = None
    unit_id: int | None = None
    role: Role | None = None


def of_member(agency_id: int, membership_id: int) -> Holder:
    """One seat."""
    return Holder(agency_id, member_id=membership_id)


def of_unit(agency_id: int, unit_id: int) -> Holder:
    """A unit: its head sees it."""
    return Holder(agency_id, unit_id=unit_id)


def of_role(agency_id: int, role: Role) -> Holder:
    """A role of the agency: whoever holds it, today or later, sees it."""
    return Holder(agency_id, role=role)


@dataclass(frozen=True, slots=True)
class Reach:
    """Whose inboxes a member sees: the own seat's, the led unit's, the held roles'."""

    agency_id: int
    member_id: int
    unit_id: int | None
    roles: tuple[str, ...]
    is_substitute: bool = False

    @property
    def parameters(self) -> dict[str, Any]:
        """For `MINE` and `HANDED_OVER`."""
        return {
            "agency": self.agency_id,
            "member": self.member_id,
            "unit": self.unit_id,
            "roles": list(self.roles),
            "substitute": self.is_substitute,
        }


def reach_of(member: ActingMember) -> Reach:
    """What `member` reaches in the seat acted in; the only rule of who sees which work.

    A unit's inbox is its head's. Acting for another, the roles that a delegation never hands over
    are not among them (R-251; `ActingMember.roles`).
    """
    return Reach(
        agency_id=member.agency_id,
        member_id=member.membership_id,
        unit_id=member.unit_id if member.holds(Role.UNIT_LEADER) else None,
        roles=tuple(sorted(member.roles)),
        is_substitute=member.is_substitute,
    )


# What somebody is told or owes as a person: a delegation hands over the handling of documents, never
# the letters and the conversations, and the reminders are the own even then.
PERSONAL = ("letter", "reminder", "chat_message")
# On rows of work: all of them in the own seat, without the personal ones in another's.
HANDED_OVER = "AND (NOT %(substitute)s OR w.subject_type NOT IN ('letter', 'reminder'))"

# The inboxes of a `Reach`, found by the unique indexes of their holders.
MINE = """
    SELECT id FROM desk_inbox WHERE agency_id = %(agency)s AND member_id = %(member)s
    UNION ALL
    SELECT id FROM desk_inbox WHERE agency_id = %(agency)s AND unit_id = %(unit)s
    UNION ALL
    SELECT id FROM desk_inbox WHERE agency_id = %(agency)s AND role = ANY(%(roles)s)
"""
