"""Who may see which documents: the one rule behind every list, search, count and download.

Clerk, leader and monitor see their agency by role; the head of a unit what its people were given;
everybody else by grant (ARCHITECTURE §3.4). `visible_to` is for the ORM, `condition` and
`granted_rows` say the same in SQL for lists that the ORM cannot page.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from congvan.documents.models import Document, Grant
from congvan.organization.acting import ActingMember
from congvan.organization.states import Role, Scope

# Roles whose holders see by scope (R-059, R-060, R-329, R-336; LC48 Đ7).
SEEING_ROLES = (Role.REGISTRY_CLERK, Role.AGENCY_LEADER, Role.MONITOR, Role.INSPECTOR)
_WIDE = frozenset({Scope.AGENCY, Scope.PROVINCE})


@dataclass(frozen=True, slots=True)
class Reach:
    """What a viewer sees without asking for one document: the agency, units, or own grants."""

    agency_id: int
    member_id: int
    unit_ids: tuple[int, ...]
    whole_agency: bool

    @property
    def parameters(self) -> dict[str, Any]:
        """For `condition` and `granted_rows`."""
        return {
            "doc_agency": self.agency_id,
            "doc_member": self.member_id,
            "doc_units": list(self.unit_ids),
        }


@dataclass(frozen=True, slots=True)
class Fragment:
    """A piece of SQL made of constants, and the parameters it names."""

    sql: str
    parameters: dict[str, Any]


def reach(viewer: ActingMember) -> Reach:
    """How far `viewer` sees; no statement, the seat knows the units below its own."""
    scopes = {viewer.scope_of(role) for role in SEEING_ROLES} - {None}
    whole = not scopes.isdisjoint(_WIDE)
    units: tuple[int, ...] = ()
    if not whole and viewer.unit_id is not None:
        head = viewer.scope_of(Role.UNIT_LEADER)
        if Scope.UNIT_AND_BELOW in scopes or head is Scope.UNIT_AND_BELOW:
            units = viewer.seat.units_reached
        elif Scope.UNIT in scopes or head is not None:
            units = (viewer.unit_id,)
    return Reach(viewer.agency_id, viewer.membership_id, units, whole)


def sees_whole_agency(viewer: ActingMember) -> bool:
    """Whether the viewer sees every document of the agency by role."""
    return reach(viewer).whole_agency


def visible_to(viewer: ActingMember) -> QuerySet[Document]:
    """The documents `viewer` may see; the only root of lists, counts, searches and downloads.

    Indexes: by role the agency's, by grant grant_member and grant_unit, for one document
    grant_document.
    """
    documents = Document.objects.filter(agency_id=viewer.agency_id)
    held = reach(viewer)
    if held.whole_agency:
        return documents
    return documents.filter(Exists(live_grants(held).filter(document_id=OuterRef("pk"))))


def live_grants(held: Reach) -> QuerySet[Grant]:
    """The grants in force that let a viewer of this reach see documents."""
    holders = Q(member_id=held.member_id)
    if held.unit_ids:
        holders |= Q(in_unit_id__in=held.unit_ids)
    return Grant.objects.filter(holders, revoked_at__isnull=True)


def condition(viewer: ActingMember, alias: str = "d") -> Fragment:
    """The same as `visible_to`, as a condition on the documents_document called `alias`."""
    held = reach(viewer)
    own_agency = f"{alias}.agency_id = %(doc_agency)s"
    if held.whole_agency:
        return Fragment(own_agency, held.parameters)
    unit = " OR g.in_unit_id = ANY(%(doc_units)s)" if held.unit_ids else ""
    granted = f"""EXISTS (SELECT 1 FROM documents_grant g WHERE g.document_id = {alias}.id
        AND g.revoked_at IS NULL AND (g.member_id = %(doc_member)s{unit}))"""  # noqa: S608 - constants only
    return Fragment(f"({own_agency} AND {granted})", held.parameters)


def granted_rows(viewer: ActingMember, *, after: bool = False, open_only: bool = False) -> Fragment:
    """Days and ids of the documents granted, newest first, each once, at most %(limit)s of them.

    A statement with the columns document_date, document_id. With `after` it goes on behind
    %(after_date)s, %(after_id)s; `open_only` leaves out those whose handling is over. Each holder
    is one range of one partial index (grant_member, grant_unit and their open twins), read in
    its order. For viewers without the whole agency only: the others walk the book.
    """
    held = reach(viewer)
    ranges = [_range("g.member_id = %(doc_member)s", after=after, open_only=open_only)]
    if held.unit_ids:
        one_unit = _range("g.in_unit_id = u.id", after=after, open_only=open_only)
        ranges.append(
            f"SELECT r.* FROM unnest(%(doc_units)s::bigint[]) u(id) CROSS JOIN LATERAL ({one_unit}) r"  # noqa: S608 - constants only
        )
    united = " UNION ".join(f"({text})" for text in ranges)
    return Fragment(
        f"SELECT document_date, document_id FROM ({united}) granted "  # noqa: S608 - constants only
        "ORDER BY document_date DESC, document_id DESC LIMIT %(limit)s",
        held.parameters,
    )


def _range(holder: str, *, after: bool, open_only: bool) -> str:
    """One holder's documents from the partial index, several grants of one document made one."""
    still_open = "AND g.is_open" if open_only else ""
    cursor = (
        "AND (g.document_date, g.document_id) < (%(after_date)s, %(after_id)s)" if after else ""
    )
    return f"""
        SELECT DISTINCT g.document_date, g.document_id FROM documents_grant g
        WHERE {holder} AND g.revoked_at IS NULL {still_open} {cursor}
        ORDER BY g.document_date DESC, g.document_id DESC LIMIT %(limit)s
    """  # noqa: S608 - constants only
