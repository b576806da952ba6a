"""What is due is ordered, made with each receiver's rights, and handed over; nothing twice.

Ordering is one transaction a schedule: rows of files, their jobs and the day it was done. The table
allows one file for each schedule, receiver and due day, so that a second run finds nothing to do.
"""

from __future__ import annotations

import logging
from datetime import date, timedelta

from congvan.desk.services import notices
from congvan.kernel import audit, clock, jobs
from congvan.kernel.audit import Actor
from congvan.kernel.errors import BusinessError, InvalidInput, NotFound
from congvan.kernel.transactions import in_transaction, requires_transaction
from congvan.organization.acting import ActingMember
from congvan.organization.models import Membership
from congvan.organization.queries import seats
from congvan.organization.queries.calendar import working_calendar
from congvan.registers.printing.printouts import Printout
from congvan.reports.events import own as events
from congvan.reports.events.exporting import ReportExported
from congvan.reports.models import ReportFile, ReportSchedule
from congvan.reports.own import shape as shapes
from congvan.reports.rules import rhythms, running
from congvan.reports.scheduling import wanted as wishes
from congvan.reports.scheduling.ending import end, tell
from congvan.reports.scheduling.wanted import Wanted
from congvan.reports.states import Format, Rhythm

logger = logging.getLogger(__name__)

KEPT_FOR = timedelta(days=365)
GIVEN_UP_AFTER = timedelta(days=1)
# A database holds it; a report that is longer is none to read.
MOST_BYTES = 20 << 20
MOST_WAITING = 5
FAULT = "Máy chủ gặp lỗi khi lập báo cáo; quản trị hệ thống xem nhật ký máy chủ."
FILE = "report_file"


def order_due() -> int:
    """Order what is due of every schedule. Returns how many schedules had something. Safe to run twice."""
    calendar, now = working_calendar(), clock.now()
    ordered = 0
    for schedule in ReportSchedule.objects.filter(ended_at=None).order_by("id"):
        try:
            day = rhythms.due_day(
                Rhythm(schedule.rhythm), schedule.place, calendar, since=schedule.made_at, now=now
            )
            if day is not None and (schedule.last_due is None or schedule.last_due < day):
                ordered += _order(schedule_id=schedule.pk, day=day)
        except Exception:
            # One that cannot be ordered must not hold up all others; it is tried again next time.
            logger.exception("Lịch gửi báo cáo %s chưa gửi được.", schedule.pk)
    return ordered


@in_transaction
def _order(*, schedule_id: int, day: date) -> bool:
    # Imported here: the job makes the file, which is no verb of a person.
    from congvan.reports.scheduling.jobs import make_report  # noqa: PLC0415

    schedule = ReportSchedule.objects.select_for_update().get(pk=schedule_id)
    if schedule.ended_at is not None or (schedule.last_due and schedule.last_due >= day):
        return False
    receivers = list(
        Membership.objects.filter(
            seats.current(clock.today()), pk__in=schedule.receivers.values("member_id")
        )
    )
    why, wish = _why_over(schedule, receivers), None
    if not why:
        try:
            wish = wish_of(schedule, day)
        except (BusinessError, ValueError):
            why = "Báo cáo đã lưu không còn đọc được"
    if wish is None:
        end(schedule, by=Actor.system(scope_id=schedule.agency_id), reason=why)
        tell(schedule, {schedule.member_id, *(seat.pk for seat in receivers)})
        return False
    for seat in receivers:
        file, is_new = ReportFile.objects.get_or_create(
            schedule=schedule, member=seat, due_day=day,
            defaults={
                "agency_id": schedule.agency_id, "person_id": seat.person_id,
                "title": wish.title, "wanted": wish.written(), "asked_at": clock.now(),
            },
        )  # fmt: skip
        if is_new:
            jobs.defer(make_report, file_id=file.pk)
    schedule.last_due = day
    schedule.save(update_fields=["last_due"])
    return True


def _why_over(schedule: ReportSchedule, receivers: list[Membership]) -> str:
    """Why nothing can be sent any more, "" when it can."""
    orderer = Membership.objects.filter(seats.current(clock.today()), pk=schedule.member_id)
    if not orderer.exists():
        return "Người đặt lịch không còn giữ vị trí đã đặt"
    if not receivers:
        return "Không còn ai nhận"
    own = schedule.own
    if not schedule.set_key and own is None:
        return "Báo cáo tự lập đã bị xóa"
    if own is not None and not own.is_shared:
        others = {schedule.member_id, *(seat.pk for seat in receivers)} - {own.member_id}
        if others:
            return "Báo cáo tự lập không còn dùng chung"
    return ""


def wish_of(schedule: ReportSchedule, day: date) -> Wanted:
    """What is sent for a due day: a running period is that of the due day, however late it goes."""
    form = Format(schedule.form)
    if schedule.own is None:
        period = running.period_on(schedule.period, day)
        return Wanted(schedule.title, period, form, set_key=schedule.set_key)
    shape = shapes.read(schedule.own.report, schedule.own.shape)
    period = running.period_on(shape.period, day)
    return Wanted(schedule.own.name, period, form, shape=shape)


@in_transaction
def order_file(*, by: ActingMember, wanted: Wanted) -> int:
    """Have a long report made in the background; a notice tells when it is there. Returns its id.

    Raises InvalidInput when several of the person's wait already.
    """
    from congvan.reports.scheduling.jobs import make_report  # noqa: PLC0415

    waiting = ReportFile.objects.filter(person_id=by.person_id, schedule=None, ended_at=None)
    if waiting.count() >= MOST_WAITING:
        raise InvalidInput(
            f"Đang lập {MOST_WAITING} báo cáo cho bạn.",
            next_step="Chờ lập xong rồi tải báo cáo này.",
        )
    file = ReportFile.objects.create(
        agency_id=by.agency_id, member_id=by.membership_id, person_id=by.person_id,
        title=wanted.title[:200], wanted=wanted.written(), asked_at=clock.now(),
    )  # fmt: skip
    jobs.defer(make_report, file_id=file.pk)
    return file.pk


def make_file(*, file_id: int) -> None:
    """Make an ordered file with the rights of whom it is for; does nothing when it is made."""
    file = ReportFile.objects.filter(pk=file_id, ended_at=None).first()
    if file is None:
        return
    try:
        reader = _reader(file)
        made = wishes.make(reader, wishes.read(file.title, file.wanted))
        if len(made.data) > MOST_BYTES:
            raise NotFound("Tệp báo cáo quá lớn.", next_step="Chọn kỳ ngắn hơn.")
    except BusinessError as error:
        _end(file_id=file_id, made=None, reader=None, reason=str(error))
    else:
        _end(file_id=file_id, made=made, reader=reader, reason="")


def _reader(file: ReportFile) -> ActingMember:
    """Whose rights count, in the seat the file is for. Raises NotFound when it is no longer theirs."""
    for member in seats.acting_members(file.person_id):
        if member.membership_id == file.member_id:
            return member
    raise NotFound("Người nhận không còn giữ vị trí đó.")


@in_transaction
def _end(
    *, file_id: int, made: Printout | None, reader: ActingMember | None, reason: str
) -> None:  # fmt: skip
    file = (
        ReportFile.objects.select_for_update(of=("self",))
        .select_related("schedule")
        .filter(pk=file_id, ended_at=None)
        .first()
    )
    if file is None:
        return
    file.ended_at, file.reason = clock.now(), reason[:500]
    if made is not None and reader is not None:
        file.file_name, file.content_type, file.content = made.name, made.content_type, made.data
        _record(file, reader)
    file.save()
    deliver(file)


def _record(file: ReportFile, reader: ActingMember) -> None:
    wish = wishes.read(file.title, file.wanted)
    period, form = wish.period.label, wish.form.value.upper()
    if file.schedule_id is None:
        audit.record(
            ReportExported(
                agency_id=file.agency_id, title=file.title, period=period, form=form
            ),
            by=reader.actor,
        )  # fmt: skip
        return
    audit.record(
        events.ReportDelivered(
            schedule_id=file.schedule_id, title=file.title, period=period, form=form,
            receiver=reader.seat.person_name, due_day=f"{file.due_day:%d/%m/%Y}",
        ),
        by=Actor.system(scope_id=file.agency_id),
    )  # fmt: skip


@requires_transaction
def deliver(file: ReportFile) -> None:
    """Hand a made file, or the reason why there is none, over to whom it is for.

    The one place where a report leaves for a person: by a notice of the bell, whose page has the
    file. Another channel is added here, as a job deferred in the same transaction.
    """
    label = wishes.read(file.title, file.wanted).period.label
    label = f"{label[0].lower()}{label[1:]}"  # not "quý iv"
    sentence = f"Báo cáo “{file.title}”, {label}: đã lập xong, mở để tải."
    if file.reason:
        sentence = f"Báo cáo “{file.title}”, {label}: chưa lập được. {file.reason}"
    elif file.schedule is not None:
        when = rhythms.words_of(Rhythm(file.schedule.rhythm), file.schedule.place).lower()
        sentence = f"Báo cáo “{file.title}”, {label}, gửi theo lịch {when}: mở để tải."
    notices.tell(
        agency_id=file.agency_id, members=[file.member_id], kind=FILE, sentence=sentence[:500],
        subject_type=FILE, subject_id=file.pk,
    )  # fmt: skip


def give_up_stuck() -> int:
    """End files whose jobs have failed for a day, and say so. How many."""
    stuck = ReportFile.objects.filter(ended_at=None, asked_at__lt=clock.now() - GIVEN_UP_AFTER)
    ids = list(stuck.values_list("pk", flat=True))
    for file_id in ids:
        _end(file_id=file_id, made=None, reader=None, reason=FAULT)
    return len(ids)


@in_transaction
def forget_old() -> int:
    """Drop files older than a year; the report can be made again at any time. How many."""
    return ReportFile.objects.filter(asked_at__lt=clock.now() - KEPT_FOR).delete()[0]
