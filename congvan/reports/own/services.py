"""Verbs of reports of one's own: keep, change, share, drop; at most fifty a seat."""

from __future__ import annotations

from django.db import IntegrityError, transaction

from congvan.kernel import audit, clock
from congvan.kernel.errors import InvalidInput, NotFound
from congvan.kernel.text import nfc
from congvan.kernel.transactions import in_transaction
from congvan.organization.acting import ActingMember
from congvan.organization.models import Membership
from congvan.reports.definitions import REPORTS
from congvan.reports.events import own as events
from congvan.reports.models import OwnReport
from congvan.reports.own import shape as shapes
from congvan.reports.own.shape import Shape
from congvan.reports.scheduling.ending import end_schedules_of

MOST_OWN = 50
LONGEST_NAME = 120


@in_transaction
def save(*, by: ActingMember, name: str, shape: Shape, is_shared: bool = False) -> int:
    """Keep a report. Returns its id.

    Raises NotFound (figures that are not theirs), ShapeUnsuitable, InvalidInput (no name, name
    taken, fifty are kept already).
    """
    tidy = _tidy(name)
    report = shapes.check(by, shape, today=clock.today())
    # Two windows of one seat take turns, so that neither makes the fifty-first.
    Membership.objects.select_for_update(no_key=True).get(pk=by.membership_id)
    if OwnReport.objects.filter(member_id=by.membership_id).count() >= MOST_OWN:
        raise InvalidInput(
            f"Đã lập {MOST_OWN} báo cáo, không lập thêm được.",
            next_step="Xóa bớt báo cáo không dùng rồi lập lại.",
        )
    now = clock.now()
    kept = OwnReport(
        agency_id=by.agency_id, member_id=by.membership_id, name=tidy, report=report.key,
        shape=shape.written(), is_shared=is_shared, made_at=now, changed_at=now,
    )  # fmt: skip
    _write(kept)
    audit.record(
        events.OwnReportSaved(
            report_id=kept.pk, name=tidy, source=report.title, is_shared=is_shared
        ),
        by=by.actor,
    )
    return kept.pk


@in_transaction
def change(*, by: ActingMember, own_id: int, name: str, shape: Shape, is_shared: bool) -> None:
    """Another name, shape or readers; what it counts stays. Raises as `save`, NotFound for another's."""
    kept = _locked(by, own_id)
    kept.name = _tidy(name)
    if shape.report != kept.report:
        raise NotFound("Không có báo cáo này.")
    shapes.check(by, shape, today=clock.today())
    kept.shape, kept.is_shared, kept.changed_at = shape.written(), is_shared, clock.now()
    _write(kept)
    _record_change(by, kept)


@in_transaction
def share(*, by: ActingMember, own_id: int, is_shared: bool) -> None:
    """Let the agency open the report, each with their own rights, or no longer. Raises NotFound."""
    kept = _locked(by, own_id)
    if kept.is_shared == is_shared:
        return
    kept.is_shared, kept.changed_at = is_shared, clock.now()
    kept.save(update_fields=["is_shared", "changed_at"])
    _record_change(by, kept)


@in_transaction
def drop(*, by: ActingMember, own_id: int) -> str:
    """Forget a report; schedules that send it end. Returns its name. Raises NotFound."""
    kept = _locked(by, own_id)
    end_schedules_of(by=by, own_id=own_id)
    audit.record(events.OwnReportDropped(report_id=own_id, name=kept.name), by=by.actor)
    kept.delete()
    return kept.name


def _record_change(by: ActingMember, kept: OwnReport) -> None:
    source = REPORTS[kept.report].title if kept.report in REPORTS else kept.report
    audit.record(
        events.OwnReportChanged(
            report_id=kept.pk, name=kept.name, source=source, is_shared=kept.is_shared
        ),
        by=by.actor,
    )


def _write(kept: OwnReport) -> None:
    try:
        with transaction.atomic():
            kept.save()
    except IntegrityError as clash:
        raise InvalidInput(
            f"Đã có báo cáo tên “{kept.name}”.", next_step="Đặt tên khác.", field="name"
        ) from clash


def _locked(by: ActingMember, own_id: int) -> OwnReport:
    kept = (
        OwnReport.objects.select_for_update()
        .filter(pk=own_id, member_id=by.membership_id)
        .first()
    )  # fmt: skip
    if kept is None:
        raise NotFound("Không có báo cáo này.", next_step="Mở lại trang Báo cáo tự lập.")
    return kept


def _tidy(name: str) -> str:
    tidy = " ".join(nfc(name).split())
    if not tidy:
        raise InvalidInput("Chưa đặt tên.", next_step="Ghi tên báo cáo.", field="name")
    if len(tidy) > LONGEST_NAME or "\0" in tidy:
        raise InvalidInput(
            f"Tên dài quá {LONGEST_NAME} chữ.", next_step="Viết ngắn lại.", field="name"
        )
    return tidy
