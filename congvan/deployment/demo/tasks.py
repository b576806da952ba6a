"""Tasks of the demo: orders of the last weeks in every state, and a reminder of one's own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db import transaction

from congvan.deployment.demo import exchange
from congvan.deployment.demo.building import World
from congvan.exchange.models import IncomingPackage
from congvan.exchange.services import answering
from congvan.exchange.states import StatusCode
from congvan.kernel import clock
from congvan.kernel.clock import OFFICE_ZONE
from congvan.office.tasks import jobs
from congvan.office.tasks.services import deciding, extensions, giving, reminders, work
from congvan.organization.acting import ActingMember
from congvan.organization.queries import seats
from congvan.organization.queries.calendar import working_calendar

_UBND = "Ủy ban nhân dân tỉnh"

_REPORTS = {
    "pleiku": (StatusCode.ASSIGNED, StatusCode.IN_PROGRESS, StatusCode.DONE),
    "dakdoa": (StatusCode.ASSIGNED,),
}


@dataclass(frozen=True, slots=True)
class _Order:
    """Who gave what to whom: `ago` and `due` in working days before and after today."""

    giver: str
    lead: str
    title: str
    content: str
    ago: int
    due: int
    helping: tuple[str, ...] = ()
    from_above: str = ""
    received: bool = True
    progress: tuple[int, str] | None = None
    report: str = ""
    accepted: bool = False
    then: str = ""


_ORDERS = (
    _Order(
        "khai", "tuan", "Xây dựng lịch chuyển dữ liệu về Trung tâm tích hợp dữ liệu tỉnh",
        "Nêu rõ từng hệ thống, thời gian chuyển, người chịu trách nhiệm.", 4, 3, ("bao",), _UBND,
        progress=(40, "Đã thống nhất lịch với ba đơn vị."),
    ),
    _Order(
        "tuan", "an", "Rà soát tài khoản người dùng quý IV",
        "Đối chiếu danh sách cán bộ của từng đơn vị; tài khoản không dùng thì đề nghị thu hồi.", 2, 2,
        ("mai",), received=False,
    ),
    _Order(
        "tuan", "mai", "Chuẩn bị tập huấn ký số cho các phòng", "Tài liệu, phòng, danh sách.", 6, 1,
        progress=(80, "Đã có tài liệu, còn chờ phòng."), then="extension",
    ),
    _Order(
        "khai", "bao", "Tổng hợp ý kiến về quy chế làm việc", "", 9, -2,
        report="Đã tổng hợp 12 ý kiến, tiếp thu 9, giải trình 3.", from_above=_UBND,
    ),
    _Order(
        "khai", "tuan", "Báo cáo kết quả triển khai Đề án 06 quý III", "", 20, -10,
        from_above=_UBND, report="Đã gửi báo cáo đúng mẫu.", accepted=True,
    ),
    _Order(
        "tuan", "an", "Kiểm kê thiết bị công nghệ thông tin", "Theo mẫu của phòng.", 12, -3,
        progress=(30, "Đã kiểm kê hai phòng."),
    ),
    _Order(
        "huong", "tuan", "Góp ý danh mục dữ liệu dùng chung", "", 8, 4, then="pause",
        from_above=_UBND,
    ),
)  # fmt: skip


def give_tasks(world: World) -> None:
    """Let the leaders and heads of the demo's department give their tasks, and one be reminded."""
    for order in _ORDERS:
        _live(world, order)
    _hear_from_communes(world)
    tomorrow = working_calendar().next_working(clock.today())
    reminders.set_reminder(
        by=_member(world, "an"), words="Gọi lại Sở Tài chính về dự toán",
        rings_at=datetime.combine(tomorrow, time(9, 0), tzinfo=OFFICE_ZONE), link="/viec/",
    )  # fmt: skip


def _live(world: World, order: _Order) -> None:
    giver, lead = _member(world, order.giver), _member(world, order.lead)
    calendar, today = working_calendar(), clock.today()
    began = calendar.add(today, -order.ago)
    steps: list[Callable[[int], None]] = []
    if order.received:
        steps.append(lambda task_id: work.receive(by=lead, task_id=task_id))
    if order.progress is not None:
        percent, words = order.progress
        steps.append(
            lambda task_id: work.note_progress(
                by=lead, task_id=task_id, percent=percent, text=words
            )
        )
    if order.report:
        steps.append(lambda task_id: work.report(by=lead, task_id=task_id, text=order.report))
    if order.accepted:
        steps.append(lambda task_id: deciding.accept(by=giver, task_id=task_id, text="Tốt."))
    if order.then == "extension":
        asked = calendar.add(today, order.due + 3)
        steps.append(
            lambda task_id: extensions.ask_extension(
                by=lead, task_id=task_id, due_on=asked, text="Phòng họp lớn bận đến hết tuần."
            )
        )
    if order.then == "pause":
        steps.append(
            lambda task_id: deciding.pause(
                by=giver, task_id=task_id, text="Chờ hướng dẫn của Bộ Khoa học và Công nghệ."
            )
        )
    with clock.frozen(_at(began, 8)):
        task_id = giving.give_task(
            by=giver, title=order.title, content=order.content, lead_id=lead.membership_id,
            coordinators=[_member(world, key).membership_id for key in order.helping],
            due_on=calendar.add(today, order.due), from_above=order.from_above,
        )  # fmt: skip
    # A step an hour, so that the trace reads as a working day.
    for hour, step in enumerate(steps, start=9):
        with clock.frozen(_at(began, hour)):
            step(task_id)


def _hear_from_communes(world: World) -> None:
    """How far the communes are with what a guideline asked of them; the giver is told."""
    for key, codes in _REPORTS.items():
        clerk = exchange.clerk(world, key)
        came = IncomingPackage.objects.filter(
            agency_id=clerk.agency_id, header__content__gt="", document__isnull=False
        )
        for document_id in came.values_list("document_id", flat=True):
            for code in codes:
                with transaction.atomic():
                    answering.report(by=clerk, document_id=document_id or 0, code=code)
    exchange.deliver_all()
    jobs.follow_other_agencies()


def _at(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour, 5), tzinfo=OFFICE_ZONE) + timedelta(minutes=hour)


def _member(world: World, key: str) -> ActingMember:
    return seats.acting_member(world.seats[key].pk)
