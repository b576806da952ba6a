"""The acting member: the person, the seat acted in, the roles that come with it.

A seat is a membership: one's own, or another's while a delegation is in force. Every verb takes
the acting member as `by`; the audit trail keeps both names (R-249).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from congvan.kernel.audit import Actor
from congvan.kernel.errors import NotAllowed
from congvan.organization.states import Role, Scope

# Delegation hands over the handling of documents, never the administration of the system.
NOT_DELEGATED = frozenset(
    {Role.SYSADMIN_AGENCY, Role.SYSADMIN_CENTRAL, Role.SECURITY_OFFICER, Role.INSPECTOR}
)


@dataclass(frozen=True, slots=True)
class Seat:
    """A membership as it stands today, with the roles granted to it."""

    membership_id: int
    person_id: int
    person_name: str
    form_of_address: str
    post_title: str
    post_rank: int
    unit_id: int | None
    unit_name: str
    agency_id: int
    agency_name: str
    is_primary: bool
    roles: frozenset[tuple[str, str]]
    # The own unit and those below it, when a role reaches over them; else empty.
    units_reached: tuple[int, ...]

    @property
    def label(self) -> str:
        """Where one sits, in a line: "Trưởng phòng, Phòng Chuyển đổi số"."""
        return f"{self.post_title}, {self.unit_name}" if self.unit_name else self.post_title


@dataclass(frozen=True, slots=True)
class Substitution:
    """Acting for another: by which delegation, until when."""

    delegation_id: int
    ends_at: datetime
    own: Seat


@dataclass(frozen=True, slots=True)
class ActingMember:
    """A person acting in a seat; with `substitution`, in another person's seat."""

    seat: Seat
    substitution: Substitution | None = None

    @property
    def membership_id(self) -> int:
        """The seat acted in: where work lands and whose rights count."""
        return self.seat.membership_id

    @property
    def agency_id(self) -> int:
        return self.seat.agency_id

    @property
    def unit_id(self) -> int | None:
        return self.seat.unit_id

    @property
    def person_id(self) -> int:
        """The human at the keyboard, also when acting for another."""
        return self._own.person_id

    @property
    def person_name(self) -> str:
        return self._own.person_name

    @property
    def own_membership_id(self) -> int:
        return self._own.membership_id

    @property
    def is_substitute(self) -> bool:
        return self.substitution is not None

    @property
    def actor(self) -> Actor:
        """Both names for the audit trail."""
        own = self._own
        principal = None
        if self.substitution:
            principal = Actor(
                person_id=self.seat.person_id,
                name=self.seat.person_name,
                post=self.seat.label,
                scope_id=self.seat.agency_id,
            )
        return Actor(
            person_id=own.person_id,
            name=own.person_name,
            post=own.label,
            scope_id=self.seat.agency_id,
            on_behalf_of=principal,
        )

    @property
    def roles(self) -> frozenset[str]:
        """The roles in force, without those a delegation never hands over."""
        held = {role for role, _ in self.seat.roles}
        return frozenset(held - NOT_DELEGATED if self.substitution else held)

    def holds(self, *roles: Role) -> bool:
        """Whether any of `roles` is in force."""
        return not self.roles.isdisjoint(roles)

    def scope_of(self, role: Role) -> Scope | None:
        """How far `role` reaches, None when it is not held."""
        if role not in self.roles:
            return None
        return next((Scope(scope) for held, scope in self.seat.roles if held == role), None)

    @property
    def _own(self) -> Seat:
        return self.substitution.own if self.substitution else self.seat


def check_holds(by: ActingMember, *roles: Role, to: str) -> None:
    """Raise NotAllowed unless `by` holds one of `roles`; `to` completes "Chỉ … mới được …"."""
    if not by.holds(*roles):
        allowed = ", ".join(role.label.lower() for role in roles)
        raise NotAllowed(
            f"Chỉ người giữ vai trò {allowed} mới được {to}.",
            next_step="Nhờ người có vai trò đó, hoặc đề nghị quản trị cơ quan giao vai trò.",
        )
