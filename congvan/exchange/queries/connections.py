"""Connections as their administrators see them; never the secret."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, QuerySet

from congvan.exchange.codes import senders
from congvan.exchange.models import AxisOrgan, ConnectedAgency, Connection
from congvan.exchange.services.connections import visible_connections
from congvan.kernel import clock
from congvan.kernel.errors import NotFound
from congvan.organization.acting import ActingMember
from congvan.organization.models import Agency
from congvan.organization.queries.seats import current
from congvan.organization.states import Role


@dataclass(frozen=True, slots=True)
class ConnectionView:
    """One account at a hub; `agencies` are (id, name, code)."""

    id: int
    name: str
    base_url: str
    system_id: str
    interval_seconds: int
    polls_long: bool
    is_active: bool
    reached_at: datetime | None
    failing_since: datetime | None
    last_failure: str
    directory_at: datetime | None
    organs_count: int
    agencies: tuple[tuple[int, str, str], ...]


def connections(viewer: ActingMember) -> tuple[ConnectionView, ...]:
    """The connections the viewer administers. Three statements."""
    return _views(visible_connections(viewer).order_by("name", "id"))


def connection(viewer: ActingMember, connection_id: int) -> ConnectionView:
    """One of them. Raises NotFound."""
    found = _views(visible_connections(viewer).filter(pk=connection_id))
    if not found:
        raise NotFound("Không có kết nối trục này.")
    return found[0]


def free_agencies(viewer: ActingMember) -> tuple[tuple[int, str, str], ...]:
    """Agencies that the viewer may connect and that are not yet: (id, name, code of today)."""
    found = Agency.objects.filter(current(clock.today()))
    if not viewer.holds(Role.SYSADMIN_CENTRAL):
        found = found.filter(pk=viewer.agency_id)
    free = list(found.filter(exchange__isnull=True).order_by("sort_key", "id"))
    codes = {pk: one.code for pk, one in senders([one.pk for one in free]).items()}
    return tuple((one.pk, one.name, _shown(codes[one.pk])) for one in free)


def _shown(code: str) -> str:
    """A code that only tells agencies of this node apart is nobody's identifier."""
    return "" if code.startswith("NOIBO.") else code


def _views(found: QuerySet[Connection]) -> tuple[ConnectionView, ...]:
    listed = list(found)
    ids = [one.pk for one in listed]
    agencies: dict[int, list[tuple[int, str, str]]] = {pk: [] for pk in ids}
    rows = ConnectedAgency.objects.filter(connection_id__in=ids).order_by("agency__sort_key", "id")
    for pk, agency_id, name, code in rows.values_list(
        "connection_id", "agency_id", "agency__name", "code"
    ):
        agencies[pk].append((agency_id, name, code))
    organs = AxisOrgan.objects.filter(Q(is_closed=False), connection_id__in=ids)
    lines = dict(organs.order_by().values_list("connection_id").annotate(number=Count("id")))
    return tuple(
        ConnectionView(
            one.pk, one.name, one.base_url, one.system_id, one.interval_seconds, one.polls_long,
            one.is_active, one.reached_at, one.failing_since, one.last_failure, one.directory_at,
            lines.get(one.pk, 0), tuple(agencies[one.pk]),
        )
        for one in listed
    )  # fmt: skip
