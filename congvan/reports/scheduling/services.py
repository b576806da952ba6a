"""Verbs of schedules: order, stop, leave."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from congvan.kernel import audit, clock
from congvan.kernel.errors import InvalidInput, NotFound
from congvan.kernel.transactions import in_transaction
from congvan.organization.acting import ActingMember
from congvan.organization.models import Membership
from congvan.organization.queries import seats
from congvan.reports import queries as reports
from congvan.reports.events import own as events
from congvan.reports.models import ReportSchedule, ScheduleReceiver
from congvan.reports.own import queries as own_reports
from congvan.reports.rules import rhythms, running
from congvan.reports.scheduling import wanted as wishes
from congvan.reports.scheduling.ending import end
from congvan.reports.scheduling.wanted import Wanted
from congvan.reports.states import Format, Rhythm

MOST_RUNNING = 20
MOST_RECEIVERS = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Sending:
    """What is ordered: a set or a report of one's own, the period (for a set), the form, the days."""

    set_key: str = ""
    own_id: int | None = None
    period: str = ""
    form: Format
    rhythm: Rhythm
    place: int


@in_transaction
def order(*, by: ActingMember, sending: Sending, receivers: Sequence[int]) -> int:
    """Have a report sent to these seats of the agency. Returns the schedule's id.

    Raises NotFound (a report that is not theirs), InvalidInput (days, period, a receiver who may
    not see it or is none, too many).
    """
    _check_days(sending)
    schedule, wish = _drafted(by, sending)
    seated = _seated(by, receivers)
    unseeing = []
    for member in seated:
        try:
            wishes.check_sees(member, wish)
        except (NotFound, InvalidInput):
            unseeing.append(member.seat.person_name)
    if unseeing:
        raise InvalidInput(
            f"{', '.join(unseeing)} không xem được báo cáo này.",
            next_step="Bỏ người đó khỏi danh sách nhận, hoặc chọn báo cáo khác.",
            field="receivers",
        )
    _check_shared(by, sending, seated)
    Membership.objects.select_for_update(no_key=True).get(pk=by.membership_id)
    running_now = ReportSchedule.objects.filter(member_id=by.membership_id, ended_at=None)
    if running_now.count() >= MOST_RUNNING:
        raise InvalidInput(
            f"Đã có {MOST_RUNNING} lịch gửi đang chạy.",
            next_step="Thôi gửi bớt lịch không dùng rồi đặt lại.",
        )
    schedule.save(force_insert=True)
    ScheduleReceiver.objects.bulk_create(
        ScheduleReceiver(schedule=schedule, member_id=member.membership_id) for member in seated
    )
    audit.record(
        events.ScheduleOrdered(
            schedule_id=schedule.pk, title=schedule.title,
            rhythm=rhythms.words_of(sending.rhythm, sending.place).lower(),
            receivers=", ".join(member.seat.person_name for member in seated)[:1000],
        ),
        by=by.actor,
    )  # fmt: skip
    return schedule.pk


@in_transaction
def stop(*, by: ActingMember, schedule_id: int) -> None:
    """Send it no more. Raises NotFound for another's; nothing happens when it has ended."""
    schedule = (
        ReportSchedule.objects.select_for_update()
        .filter(pk=schedule_id, member_id=by.membership_id)
        .first()
    )
    if schedule is None:
        raise _no_schedule()
    if schedule.ended_at is None:
        end(schedule, by=by.actor, reason="Người đặt lịch dừng")


@in_transaction
def leave(*, by: ActingMember, schedule_id: int) -> None:
    """Get it no more; with the last receiver it ends. Raises NotFound for who does not get it."""
    schedule = (
        ReportSchedule.objects.select_for_update()
        .filter(pk=schedule_id, agency_id=by.agency_id)
        .first()
    )
    gone = ScheduleReceiver.objects.filter(
        schedule_id=schedule_id, member_id=by.membership_id
    ).delete()[0]
    if schedule is None or not gone:
        raise _no_schedule()
    audit.record(events.ScheduleLeft(schedule_id=schedule_id, title=schedule.title), by=by.actor)
    if schedule.ended_at is None and not schedule.receivers.exists():
        end(schedule, by=by.actor, reason="Không còn ai nhận")


def _drafted(by: ActingMember, sending: Sending) -> tuple[ReportSchedule, Wanted]:
    """The schedule, not saved yet, and what it would send today."""
    schedule = ReportSchedule(
        agency_id=by.agency_id, member_id=by.membership_id, form=sending.form.value,
        rhythm=sending.rhythm.value, place=sending.place, made_at=clock.now(),
    )  # fmt: skip
    if sending.own_id is not None:
        own = own_reports.own_report(by, sending.own_id)
        schedule.own_id, schedule.title, schedule.period = own.own_id, own.name, own.shape.period
        return schedule, Wanted(own.name, own.period_on(), sending.form, shape=own.shape)
    one = reports.set_of(by, sending.set_key)
    if sending.period not in running.RUNNING:
        raise InvalidInput(
            "Chưa chọn kỳ số liệu.", next_step="Chọn kỳ, ví dụ “Tháng trước”.", field="period"
        )
    schedule.set_key, schedule.title, schedule.period = one.key, one.title, sending.period
    period = running.period_on(sending.period, clock.today())
    return schedule, Wanted(one.title, period, sending.form, set_key=one.key)


def _seated(by: ActingMember, receivers: Sequence[int]) -> list[ActingMember]:
    """The receivers in their seats, each once. Raises InvalidInput."""
    wanted = sorted({*receivers})
    if not wanted or len(wanted) > MOST_RECEIVERS:
        raise InvalidInput(
            "Chưa chọn người nhận." if not wanted else f"Quá {MOST_RECEIVERS} người nhận.",
            next_step="Chọn người nhận trong cơ quan.", field="receivers",
        )  # fmt: skip
    known = Membership.objects.filter(
        seats.current(clock.today()), agency_id=by.agency_id, pk__in=wanted
    )
    if known.count() != len(wanted):
        raise InvalidInput(
            "Có người nhận không còn làm việc ở cơ quan.", next_step="Chọn lại người nhận.",
            field="receivers",
        )  # fmt: skip
    return [seats.acting_member(pk) for pk in wanted]


def _check_shared(by: ActingMember, sending: Sending, seated: Sequence[ActingMember]) -> None:
    if sending.own_id is None:
        return
    own = own_reports.own_report(by, sending.own_id)
    others = any(member.membership_id != by.membership_id for member in seated)
    if own.is_own and not own.is_shared and others:
        raise InvalidInput(
            "Báo cáo tự lập này chưa dùng chung nên chỉ gửi được cho chính người lập.",
            next_step="Cho dùng chung báo cáo rồi đặt lịch gửi cho người khác.", field="receivers",
        )  # fmt: skip


def _check_days(sending: Sending) -> None:
    if not 1 <= sending.place <= rhythms.LAST_PLACE[sending.rhythm]:
        raise InvalidInput(
            "Ngày gửi không đúng.", next_step="Chọn lại ngày gửi.", field="place"
        )  # fmt: skip


def _no_schedule() -> NotFound:
    return NotFound("Không có lịch gửi này.", next_step="Mở lại trang Lịch gửi báo cáo.")
