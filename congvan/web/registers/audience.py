"""Who may call the pages of the books."""

from __future__ import annotations

from congvan.organization.doors import holders_of
from congvan.organization.states import Role

CLERK = holders_of(Role.REGISTRY_CLERK)
# Who sees the agency's books by role; which of them is asked again by the queries.
READERS = holders_of(Role.REGISTRY_CLERK, Role.AGENCY_LEADER, Role.MONITOR, Role.INSPECTOR)
# The head of the clerk's unit decides corrections, too.
DECIDERS = holders_of(
    Role.REGISTRY_CLERK, Role.AGENCY_LEADER, Role.MONITOR, Role.INSPECTOR, Role.UNIT_LEADER
)
# Who may be the registry's head; whether it is asked again by the verbs.
HEADS = holders_of(Role.AGENCY_LEADER, Role.UNIT_LEADER)
VOIDERS = holders_of(Role.REGISTRY_CLERK, Role.AGENCY_LEADER, Role.UNIT_LEADER)
SEQUENCE_DECIDERS = holders_of(Role.AGENCY_LEADER, Role.SYSADMIN_AGENCY)
ADDRESS_KEEPERS = holders_of(Role.REGISTRY_CLERK, Role.AGENCY_LEADER, Role.SYSADMIN_AGENCY)
