""" "Mới từ trục": what came by exchange and still needs the registry's word."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db import connection
from django.db.models import Count, Q

from congvan.desk.states import Urgency
from congvan.documents.states import FileRole
from congvan.exchange.models import IncomingFile, IncomingPackage
from congvan.exchange.states import BusinessType, IncomingStatus
from congvan.intake import access
from congvan.intake.models import Arrival, ArrivalFile
from congvan.intake.queries.arrivals import MOST_COUNTED, After, alike_key, numbers_of_alike
from congvan.intake.services import headers
from congvan.intake.services.asking import is_recall, words_of
from congvan.intake.services.changes import reason_of
from congvan.intake.services.packages import is_change
from congvan.intake.states import ArrivalStatus
from congvan.organization.acting import ActingMember
from congvan.organization.states import Role
from congvan.signing.queries import latest_reports
from congvan.signing.states import Verdict

# Three ranges, each read in its order and cut: open packages by incoming_open; agreed newer versions
# that wait for the book, by the open arrivals; and what could not be taken in yet.
_LEGS = (
    """SELECT p.id, p.urgency, p.received_at FROM exchange_incomingpackage p
    WHERE p.agency_id = %(agency)s AND p.status IN ('waiting', 'consent')""",
    """SELECT p.id, p.urgency, p.received_at
    FROM intake_arrival a JOIN exchange_incomingpackage p ON p.id = a.package_id
    WHERE a.agency_id = %(agency)s AND a.finished_at IS NULL AND p.status = 'agreed'""",
    """SELECT p.id, p.urgency, p.received_at
    FROM intake_takinginfailure f JOIN exchange_incomingpackage p ON p.id = f.package_id
    WHERE p.agency_id = %(agency)s AND p.status = 'new'""",
)
_BEHIND = "AND (p.urgency, p.received_at, p.id) > (%(urgency)s, %(at)s, %(last)s)"
_ORDER = "ORDER BY urgency, received_at, id LIMIT %(limit)s"


def _union(condition: str, order: str) -> str:
    legs = " UNION ALL ".join(f"({leg} {condition} {order})" for leg in _LEGS)
    return f"SELECT o.id FROM ({legs}) o"  # noqa: S608 - constants only


_FIRST = f"{_union('', _ORDER)} {_ORDER}"
_NEXT = f"{_union(_BEHIND, _ORDER)} {_ORDER}"
_COUNT = f"SELECT count(*) FROM ({_union('', 'LIMIT %(limit)s')} LIMIT %(limit)s) n"  # noqa: S608 - constants only


@dataclass(frozen=True, slots=True)
class AxisLine:
    """One row. `asks` is what the sender asks ("đề nghị thu hồi"), "" for a new document.

    `reason` is why it asks, or what the head decided; `arrival_id` opens the entry screen.
    `similar` is the arrival number of a document that is alike, "" when there is none.
    """

    package_id: int
    arrival_id: int | None
    status: IncomingStatus
    business_type: BusinessType
    is_change: bool
    is_recall: bool
    asks: str
    arrival_status: ArrivalStatus | None
    urgency: Urgency
    received_at: datetime
    symbol: str
    title: str
    from_name: str
    from_code: str
    issued_on: date | None
    signature: str
    file_count: int
    refused_files: int
    warning_count: int
    reason: str
    target_symbol: str
    main_blob_id: int | None
    verdict: Verdict | None
    similar: str = ""

    @property
    def after(self) -> After:
        """The place behind which the next page begins."""
        return (self.urgency.value, self.received_at, self.package_id)


def from_axis(
    viewer: ActingMember, *, after: After | None = None, limit: int = 50
) -> list[AxisLine]:
    """What came by exchange and waits for the registry: hỏa tốc first, then by arrival (R-042).

    Nothing for anybody but the registry's clerk. Seven statements whatever the length.
    """
    if not viewer.holds(Role.REGISTRY_CLERK):
        return []
    ids = _ids(viewer, after, limit)
    found = IncomingPackage.objects.filter(pk__in=ids).select_related("target")
    by_id = {one.pk: one for one in found.order_by()}
    ordered = [by_id[one] for one in ids if one in by_id]
    lines = _lines(viewer, ordered)
    similar = numbers_of_alike(viewer, [(one.symbol, one.from_name) for one in lines if not one.is_change])  # fmt: skip
    return [replace(one, similar=similar.get(alike_key(one.symbol, one.from_name), "")) for one in lines]  # fmt: skip


def from_axis_count(viewer: ActingMember) -> int:
    """How many `from_axis` would list, counted up to MOST_COUNTED. One statement."""
    if not viewer.holds(Role.REGISTRY_CLERK):
        return 0
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, {"agency": viewer.agency_id, "limit": MOST_COUNTED})
        row = cursor.fetchone()
    return int(row[0]) if row else 0


def axis_order(viewer: ActingMember) -> list[int]:
    """The ids of the arrivals the clerk can enter now, in the order of `from_axis`. Two statements."""
    if not viewer.holds(Role.REGISTRY_CLERK):
        return []
    ids = _ids(viewer, None, MOST_COUNTED)
    arrivals = arrivals_of(viewer, ids)
    return [arrivals[one] for one in ids if one in arrivals]


def arrivals_of(viewer: ActingMember, package_ids: Iterable[int]) -> dict[int, int]:
    """The arrival of each package, where there is one that the viewer sees. One statement."""
    rows = access.visible_arrivals(viewer).filter(package_id__in=list(package_ids))
    return {
        package_id: arrival_id
        for package_id, arrival_id in rows.values_list("package_id", "pk")
        if package_id is not None
    }


def _ids(viewer: ActingMember, after: After | None, limit: int) -> list[int]:
    values: dict[str, Any] = {"agency": viewer.agency_id, "limit": limit}
    if after is not None:
        values |= dict(zip(("urgency", "at", "last"), after, strict=True))
    with connection.cursor() as cursor:
        cursor.execute(_NEXT if after is not None else _FIRST, values)
        return [row[0] for row in cursor.fetchall()]


def _lines(viewer: ActingMember, packages: Sequence[IncomingPackage]) -> list[AxisLine]:
    ids = [one.pk for one in packages]
    arrivals = {
        one.package_id: one
        for one in Arrival.objects.filter(agency_id=viewer.agency_id, package_id__in=ids).defer("text")
    }  # fmt: skip
    counts = {
        row["package_id"]: (row["all_files"], row["refused"])
        for row in IncomingFile.objects.filter(package_id__in=ids)
        .values("package_id")
        .annotate(all_files=Count("pk"), refused=Count("pk", filter=Q(blob__isnull=True)))
    }
    mains = dict(
        ArrivalFile.objects.filter(
            arrival__in=[one.pk for one in arrivals.values()], role=FileRole.MAIN
        ).values_list("arrival_id", "blob_id")
    )
    reports = latest_reports(list(mains.values()))
    return [
        _line(package, arrivals.get(package.pk), counts.get(package.pk, (0, 0)), mains, reports)
        for package in packages
    ]


def _line(
    package: IncomingPackage, arrival: Arrival | None, counts: tuple[int, int],
    mains: dict[int, int], reports: dict[int, Any],
) -> AxisLine:  # fmt: skip
    asks = is_change(package)
    main = mains.get(arrival.pk) if arrival else None
    about = package.target if asks and package.target else package
    return AxisLine(
        package_id=package.pk, arrival_id=arrival.pk if arrival else None,
        status=IncomingStatus(package.status), business_type=BusinessType(package.business_type),
        is_change=asks, is_recall=is_recall(package), asks=words_of(package) if asks else "",
        arrival_status=ArrivalStatus(arrival.status) if arrival else None,
        urgency=Urgency(package.urgency) if package.urgency in Urgency.values else Urgency.NORMAL,
        received_at=package.received_at, symbol=package.symbol or about.symbol,
        title=headers.own_subject(package.subject or about.subject) or "Văn bản không ghi trích yếu",
        from_name=(arrival.origin if arrival else "") or package.from_name or package.from_code,
        from_code=package.from_code, issued_on=package.issued_on or about.issued_on,
        signature=package.signature, file_count=counts[0], refused_files=counts[1],
        warning_count=len(package.warnings),
        reason=_why(package, arrival) if asks or arrival else "",
        target_symbol=package.target.symbol if package.target else "", main_blob_id=main,
        verdict=reports[main].verdict if main in reports else None,
    )  # fmt: skip


def _why(package: IncomingPackage, arrival: Arrival | None) -> str:
    if arrival is not None and (arrival.reason or arrival.report):
        return arrival.reason or arrival.report
    return reason_of(package) if is_change(package) else ""
