"""Tables of the organization, one file per aggregate."""

from congvan.organization.models.account import (
    Account,
    AccountAlias,
    AccountRequest,
    LoginRecord,
    LoginThrottle,
    PresenceDay,
)
from congvan.organization.models.agency import (
    Agency,
    AgencyIdentifier,
    Post,
    SecurityPolicy,
    Unit,
)
from congvan.organization.models.calendar import CalendarDay
from congvan.organization.models.delegation import Delegation
from congvan.organization.models.person import Membership, Person, RoleGrant

__all__ = [
    "Account",
    "AccountAlias",
    "AccountRequest",
    "Agency",
    "AgencyIdentifier",
    "CalendarDay",
    "Delegation",
    "LoginRecord",
    "LoginThrottle",
    "Membership",
    "Person",
    "Post",
    "PresenceDay",
    "RoleGrant",
    "SecurityPolicy",
    "Unit",
]
