"""Looking after what did not get there: one message a day, and jobs that were lost (COMPLAINTS §6)."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Count

from congvan.exchange.models import Dispatch, OutgoingPackage
from congvan.exchange.services import notices, outbox
from congvan.exchange.states import UNDELIVERED, OutgoingStatus, PackageKind
from congvan.kernel import clock
from congvan.kernel.transactions import in_transaction
from congvan.organization.queries.people import holders_of
from congvan.organization.states import Role

FORGOTTEN_AFTER = timedelta(minutes=15)
_NAMED = 5
_FORGOTTEN = """
    SELECT p.* FROM exchange_outgoingpackage p
    WHERE p.status = 'waiting' AND coalesce(p.next_try_at, p.made_at) < %(before)s
        AND NOT EXISTS (SELECT 1 FROM procrastinate_jobs j
            WHERE j.queue_name = 'exchange' AND j.status IN ('todo', 'doing')
            AND j.task_name = 'congvan.exchange.jobs.send'
            AND (j.args ->> 'package_id')::bigint = p.id)
    ORDER BY p.id LIMIT 500 FOR UPDATE SKIP LOCKED
"""


def tell_failures() -> int:
    """One message to each agency that has failures nobody settled. Returns how many agencies."""
    open_ones = Dispatch.objects.filter(status__in=UNDELIVERED, is_settled=False)
    lost_reports = OutgoingPackage.objects.filter(
        status=OutgoingStatus.FAILED, kind=PackageKind.STATUS,
        given_up_at__gte=clock.now() - timedelta(days=1),
    )  # fmt: skip
    agencies = {
        *open_ones.order_by().values_list("agency_id", flat=True).distinct(),
        *lost_reports.order_by().values_list("agency_id", flat=True).distinct(),
    }
    for agency_id in sorted(agencies):
        _tell_agency(agency_id=agency_id)
    return len(agencies)


@in_transaction
def _tell_agency(*, agency_id: int) -> None:
    mine = Dispatch.objects.filter(agency_id=agency_id, status__in=UNDELIVERED, is_settled=False)
    number = mine.count()
    documents = (
        mine.values("document__symbol").annotate(places=Count("id")).order_by("-places")[:_NAMED]
    )
    named = ", ".join(f"{one['document__symbol']} ({one['places']})" for one in documents)
    parts = [f"{number} nơi nhận chưa gửi được hoặc từ chối: {named}"] if number else []
    lost = OutgoingPackage.objects.filter(
        agency_id=agency_id, status=OutgoingStatus.FAILED, kind=PackageKind.STATUS,
        given_up_at__gte=clock.now() - timedelta(days=1),
    ).count()  # fmt: skip
    if lost:
        parts.append(f"{lost} trạng thái không báo được về nơi gửi")
    if not parts:
        return
    notices.tell(
        agency_id=agency_id, members=holders_of(agency_id, Role.SYSADMIN_AGENCY),
        kind="exchange.failures", sentence=f"Liên thông hôm nay: {'; '.join(parts)}.",
        subject_type="agency", subject_id=agency_id,
    )  # fmt: skip


@in_transaction
def put_back_forgotten() -> int:
    """Order waiting packages that have no job any more. Returns how many."""
    found = list(OutgoingPackage.objects.raw(_FORGOTTEN, {"before": clock.now() - FORGOTTEN_AFTER}))
    for package in found:
        outbox.order(package)
    return len(found)
