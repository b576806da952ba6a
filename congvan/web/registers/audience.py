"""Who may call the pages of the books."""

from __future__ import annotations

from congvan.organization.states import Role
from congvan.web.doors import holders_of

CLERK = holders_of(Role.REGISTRY_CLERK)
# Who sees the agency's books by role; which of them is asked again by the queries.
READERS = holders_of(Role.REGISTRY_CLERK, Role.AGENCY_LEADER, Role.MONITOR, Role.INSPECTOR)
# The head of the clerk's unit decides corrections, too.
DECIDERS = holders_of(
    Role.REGISTRY_CLERK, Role.AGENCY_LEADER, Role.MONITOR, Role.INSPECTOR, Role.UNIT_LEADER
)
