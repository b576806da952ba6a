"""Who may call the pages of liên thông."""

from __future__ import annotations

from congvan.organization.doors import holders_of
from congvan.organization.states import Role

# Who sees every document of the agency: an administrator of accounts does not.
READERS = holders_of(Role.REGISTRY_CLERK, Role.AGENCY_LEADER, Role.MONITOR)
CLERKS = holders_of(Role.REGISTRY_CLERK)
ADMINISTRATORS = holders_of(Role.SYSADMIN_AGENCY, Role.SYSADMIN_CENTRAL)
DIRECTORY_READERS = holders_of(
    Role.REGISTRY_CLERK, Role.AGENCY_LEADER, Role.MONITOR, Role.SYSADMIN_AGENCY,
    Role.SYSADMIN_CENTRAL,
)  # fmt: skip
