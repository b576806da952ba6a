"""Which level of government stands over which: who orders, who may only be asked (R-247, R-344)."""

from __future__ import annotations

from congvan.documents.states import OrganLevel

_CENTRAL, _PROVINCE, _DISTRICT = OrganLevel.CENTRAL, OrganLevel.PROVINCE, OrganLevel.DISTRICT
_DEPARTMENT, _COMMUNE = OrganLevel.DEPARTMENT, OrganLevel.COMMUNE
# By the level of an agency (`organization.AgencyLevel`), the levels above it; as the reports count.
_ABOVE: dict[str, frozenset[str]] = {
    "central": frozenset(),
    "province": frozenset({_CENTRAL}),
    "department": frozenset({_CENTRAL, _PROVINCE}),
    "voluntary": frozenset({_CENTRAL, _PROVINCE}),
    "commune": frozenset({_CENTRAL, _PROVINCE, _DISTRICT}),
    "subordinate": frozenset({_CENTRAL, _PROVINCE, _DISTRICT, _DEPARTMENT, _COMMUNE}),
}
# What counts as below: an organ's level is told from its own side.
_AS_AGENCY = {_DISTRICT: "department"}


def above(level: str) -> frozenset[str]:
    """The levels of organs that may order an agency of this level."""
    return _ABOVE.get(level, frozenset())


def is_superior(*, own: str, other: str) -> bool:
    """Whether an organ of level `other` stands over an agency of level `own`."""
    return other in above(own)


def orders(*, own: str, other: str) -> bool:
    """Whether an agency of level `own` stands over an organ of level `other`.

    Party bodies and others are nobody's subordinates: they are asked, as peers are.
    """
    return own in above(_AS_AGENCY.get(OrganLevel(other), other)) if other else False
