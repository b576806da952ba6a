"""The directory of the hubs that the viewer's agency uses (R-189)."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q

from congvan.exchange.models import AxisOrgan, ConnectedAgency
from congvan.exchange.queries.paging import PAGE_SIZE, Page, cut
from congvan.exchange.services.connections import visible_connections
from congvan.kernel.text import fold
from congvan.organization.acting import ActingMember
from congvan.organization.states import Role

LONGEST_TEXT = 100
_READERS = (
    Role.REGISTRY_CLERK, Role.AGENCY_LEADER, Role.MONITOR, Role.SYSADMIN_AGENCY,
    Role.SYSADMIN_CENTRAL,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class AxisRow:
    """One agency that can be reached; `is_own` is an agency of this node."""

    id: int
    code: str
    old_code: str
    name: str
    email: str
    phone: str
    is_closed: bool
    hub_name: str
    is_own: bool


def search(
    viewer: ActingMember, text: str = "", *, after: str = "", limit: int = PAGE_SIZE
) -> Page[AxisRow]:
    """Lines by code or by words of the name, in the order of codes. Three statements."""
    if not viewer.holds(*_READERS):
        return Page((), "")
    used = ConnectedAgency.objects.filter(agency_id=viewer.agency_id)
    ids = set(used.values_list("connection_id", flat=True))
    ids |= set(visible_connections(viewer).values_list("pk", flat=True))
    found = AxisOrgan.objects.filter(connection_id__in=ids).select_related("connection")
    words = text.strip()[:LONGEST_TEXT]
    if words:
        code = words.upper()
        named = Q()
        for word in fold(words).split():
            named &= Q(folded_name__contains=word)
        found = found.filter(Q(code__startswith=code) | Q(old_code__startswith=code) | named)
    behind, _, line = after.rpartition("~")
    if behind and line.isdecimal() and len(line) < 19:
        found = found.filter(Q(code__gt=behind) | Q(code=behind, pk__gt=int(line)))
    rows = list(found.order_by("code", "id")[: limit + 1])
    own = set(
        ConnectedAgency.objects.filter(
            connection_id__in=ids, code__in=[one.code for one in rows]
        ).values_list("connection_id", "code")
    )
    following = f"{rows[limit - 1].code}~{rows[limit - 1].pk}" if len(rows) > limit else ""
    return cut(
        [
            AxisRow(
                one.pk, one.code, one.old_code, one.name, one.email, one.phone, one.is_closed,
                one.connection.name, (one.connection_id, one.code) in own,
            )
            for one in rows
        ],
        limit, following,
    )  # fmt: skip
