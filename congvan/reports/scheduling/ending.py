"""How schedules end: stopped by who ordered them, or because they cannot be sent any more."""

from __future__ import annotations

from collections.abc import Iterable

from congvan.desk.services import notices
from congvan.kernel import audit, clock
from congvan.kernel.audit import Actor
from congvan.kernel.transactions import requires_transaction
from congvan.organization.acting import ActingMember
from congvan.reports.events import own as events
from congvan.reports.models import ReportSchedule

SUBJECT = "report_schedule"


@requires_transaction
def end_schedules_of(*, by: ActingMember, own_id: int) -> None:
    """End what sends a report that is being dropped; others who ordered it are told."""
    running = ReportSchedule.objects.select_for_update().filter(own_id=own_id, ended_at=None)
    for schedule in running.order_by("id"):
        end(schedule, by=by.actor, reason="Báo cáo tự lập đã bị xóa")
        if schedule.member_id != by.membership_id:
            tell(schedule, [schedule.member_id])


@requires_transaction
def end(schedule: ReportSchedule, *, by: Actor, reason: str) -> None:
    """Send nothing more from now on. The row is locked by the caller."""
    schedule.ended_at, schedule.reason = clock.now(), reason
    schedule.save(update_fields=["ended_at", "reason"])
    audit.record(
        events.ScheduleStopped(schedule_id=schedule.pk, title=schedule.title, reason=reason), by=by
    )


@requires_transaction
def tell(schedule: ReportSchedule, members: Iterable[int]) -> None:
    """Tell these seats that the schedule has ended and why."""
    notices.tell(
        agency_id=schedule.agency_id, members=members, kind="report_schedule.ended",
        sentence=f"Thôi gửi báo cáo “{schedule.title}” theo lịch: {schedule.reason}."[:500],
        subject_type=SUBJECT, subject_id=schedule.pk,
    )  # fmt: skip
