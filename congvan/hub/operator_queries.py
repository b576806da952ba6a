"""What else the operator looks at: the directory, the hubs above, thirty days, how fast mail goes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, cast

from django.db import connection
from django.db.models import Count, Q, Sum
from django.db.models.functions import TruncDate

from congvan.hub.models import HubOrgan, Parcel, Upstream
from congvan.hub.services.operators import Operator, check_operates
from congvan.hub.states import MessageKind
from congvan.kernel import clock
from congvan.kernel.clock import OFFICE_ZONE
from congvan.kernel.errors import NotFound

_P95 = """
SELECT percentile_cont(0.95) WITHIN GROUP (ORDER BY extract(epoch FROM first_fetched_at - made_at))
FROM hub_delivery WHERE first_fetched_at IS NOT NULL AND made_at >= %s
"""


@dataclass(frozen=True, slots=True)
class OrganRow:
    """A line of the directory."""

    id: int
    code: str
    old_code: str
    name: str
    participant_id: int | None
    system_name: str
    upstream_name: str
    closed_on: date | None
    successor: str


@dataclass(frozen=True, slots=True)
class UpstreamRow:
    """A hub above, without its secret."""

    id: int
    name: str
    base_url: str
    system_id: str
    is_active: bool
    takes_unknown: bool
    last_reached_at: datetime | None
    failing_since: datetime | None
    last_failure: str
    directory_at: datetime | None
    organs: int


@dataclass(frozen=True, slots=True)
class DayRow:
    """What passed in one day."""

    day: date
    edocs: int
    statuses: int
    bytes: int


def organs(viewer: Operator, *, text: str = "", after: str = "", limit: int = 50) -> list[OrganRow]:
    """The directory by code, after the code of the last row seen."""
    check_operates(viewer)
    found = HubOrgan.objects.select_related("participant", "upstream", "replaced_by")
    if text := text.strip():
        found = found.filter(
            Q(name__icontains=text) | Q(code__istartswith=text) | Q(old_code__istartswith=text)
        )
    return [_organ(one) for one in found.filter(code__gt=after).order_by("code")[:limit]]


def organ(viewer: Operator, organ_id: int) -> OrganRow:
    """One line. Raises NotFound."""
    check_operates(viewer)
    found = HubOrgan.objects.select_related("participant", "upstream", "replaced_by")
    one = found.filter(pk=organ_id).first()
    if one is None:
        raise NotFound("Danh bạ của trục không có dòng này.")
    return _organ(one)


def own_codes(viewer: Operator, *, limit: int = 500) -> list[tuple[str, str]]:
    """Codes that a participant of this hub answers for, with the names; for choices."""
    check_operates(viewer)
    found = HubOrgan.objects.filter(participant__revoked_at__isnull=True, closed_on__isnull=True)
    rows = found.filter(participant__isnull=False).order_by("name")[:limit]
    return [(one.code, f"{one.name} ({one.code})") for one in rows]


def upstreams(viewer: Operator) -> list[UpstreamRow]:
    """The hubs above, in the order they were added."""
    check_operates(viewer)
    return [
        UpstreamRow(
            one.pk, one.name, one.base_url, one.system_id, one.is_active, one.takes_unknown,
            one.last_reached_at, one.failing_since, one.last_failure, one.directory_at, one.lines,
        )
        for one in Upstream.objects.annotate(lines=Count("organs")).order_by("pk")
    ]  # fmt: skip


def upstream(viewer: Operator, upstream_id: int) -> UpstreamRow:
    """One of them. Raises NotFound."""
    found = next((one for one in upstreams(viewer) if one.id == upstream_id), None)
    if found is None:
        raise NotFound("Không có trục cấp trên này.")
    return found


def daily(viewer: Operator, *, days: int = 30) -> list[DayRow]:
    """The last days, newest first, also those in which nothing passed. Tests are not counted."""
    check_operates(viewer)
    first = clock.today() - timedelta(days=days - 1)
    midnight = datetime(first.year, first.month, first.day, tzinfo=OFFICE_ZONE)
    counted = {
        line["day"]: line
        for line in Parcel.objects.filter(accepted_at__gte=midnight, is_test=False)
        .annotate(day=TruncDate("accepted_at", tzinfo=OFFICE_ZONE)).values("day")
        .annotate(
            edocs=Count("pk", filter=Q(kind=MessageKind.EDOC)),
            statuses=Count("pk", filter=Q(kind=MessageKind.STATUS)), bytes=Sum("size"),
        )
    }  # fmt: skip
    rows = []
    for number in range(days):
        day = clock.today() - timedelta(days=number)
        line: Mapping[str, int] = cast("Any", counted).get(day, {})
        rows.append(
            DayRow(day, line.get("edocs", 0), line.get("statuses", 0), line.get("bytes", 0))
        )
    return rows


def seconds_to_fetch(viewer: Operator) -> float | None:
    """How long 95 of 100 deliveries of the last day waited to be fetched; None without any."""
    check_operates(viewer)
    with connection.cursor() as cursor:
        cursor.execute(_P95, [clock.now() - timedelta(days=1)])
        (seconds,) = cursor.fetchone()
    return None if seconds is None else float(seconds)


def _organ(one: HubOrgan) -> OrganRow:
    return OrganRow(
        one.pk, one.code, one.old_code, one.name, one.participant_id,
        one.participant.name if one.participant else "",
        one.upstream.name if one.upstream else "", one.closed_on,
        one.replaced_by.code if one.replaced_by else "",
    )  # fmt: skip
