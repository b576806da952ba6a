"""Consultations of the demo: one that runs, one whose opinions are being replied to."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from congvan.deployment.demo.building import World
from congvan.kernel import clock
from congvan.kernel.clock import OFFICE_ZONE
from congvan.office.consultations.models import ConsultationPoint, PointAnswer
from congvan.office.consultations.services import (
    answering,
    asking,
    assignments,
    posting,
    reminding,
    replying,
)
from congvan.office.consultations.services.answering import Said
from congvan.office.consultations.services.posting import Question
from congvan.organization.acting import ActingMember
from congvan.organization.queries import seats
from congvan.organization.queries.calendar import working_calendar

_AGREE = ("agree", "")
# Who said what to the three points of the rules of work, which were asked ten working days ago.
_RULES = "Dự thảo Quy chế làm việc của Sở năm 2027"
_POINTS = (
    "Thời hạn cho ý kiến đối với dự thảo văn bản (Điều 7)",
    "Ủy quyền xử lý khi đi vắng (Điều 11)",
    "Chế độ báo cáo tuần của các phòng (Điều 15)",
)
_SAID = (
    ("tuan", (_AGREE, _AGREE, ("other", "Báo cáo hai tuần một lần là đủ; số liệu lấy từ hệ thống."))),
    ("an", (_AGREE, _AGREE, _AGREE)),
    ("bao", (("disagree", "Ba ngày làm việc là quá ngắn với dự thảo liên quan nhiều phòng."), _AGREE, _AGREE)),
    ("lan", (_AGREE, ("other", "Ghi rõ văn thư được báo trước khi ủy quyền có hiệu lực."), _AGREE)),
)  # fmt: skip
_REPLIES = (
    (
        "disagree",
        "explained",
        "Thời hạn 03 ngày theo Điều 10 Quy chế hiện hành; việc khó xin gia hạn.",
    ),
    ("other", "partly", "Giữ báo cáo tuần, số liệu lấy tự động từ hệ thống."),
)


def ask_opinions(world: World) -> None:
    """Let the department's drafters ask everybody, and people answer."""
    calendar, today = working_calendar(), clock.today()
    first = calendar.add(today, -10)
    with clock.frozen(_at(first, 8)):
        rules = _ask(world, "mai", _RULES, _POINTS, "Đề nghị cho ý kiến về ba điểm còn khác nhau.")
    for hour, (who, stances) in enumerate(_SAID):
        with clock.frozen(_at(calendar.add(first, 2), 9 + hour)):
            _answer(world, who, rules, stances)
    with clock.frozen(_at(calendar.add(first, 3), 9)):
        answering.decline(
            by=_member(world, "anh"), consultation_id=rules,
            reason="Đang tập huấn tại Đà Nẵng đến hết tuần.",
        )  # fmt: skip
    with clock.frozen(_at(calendar.add(first, 6), 8)):
        reminding.end(consultation_id=rules)
        _reply(world, rules)
    with clock.frozen(_at(calendar.add(today, -2), 10)):
        logo = _ask(
            world, "mai", "Biểu trưng Cổng dữ liệu mở của tỉnh", (),
            "Ba mẫu đã trình bày tại giao ban; đề nghị chọn mẫu và góp ý màu sắc.",
        )  # fmt: skip
    with clock.frozen(_at(calendar.add(today, -1), 9)):
        _answer(world, "tuan", logo, (("other", "Chọn mẫu 2, dùng màu xanh lá đậm hơn."),))


def _ask(world: World, who: str, title: str, points: tuple[str, ...], text: str) -> int:
    day = clock.today()
    given = assignments.give(
        by=_member(world, "khai"), drafter_id=world.seats[who].pk, subject=title, valid_from=day,
        valid_to=day + timedelta(days=60),
    )  # fmt: skip
    return posting.post(
        by=_member(world, who),
        question=Question(
            title=title, text=text, points=points, working_days=5, assignment_id=given.pk
        ),
    ).pk


def _answer(
    world: World, who: str, consultation_id: int, stances: tuple[tuple[str, str], ...]
) -> None:
    points = ConsultationPoint.objects.filter(consultation_id=consultation_id).order_by("number")
    said = Said(stances={point.pk: one for point, one in zip(points, stances, strict=True)})
    answering.send(by=_member(world, who), consultation_id=consultation_id, said=said)


def _reply(world: World, consultation_id: int) -> None:
    mai = _member(world, "mai")
    for stance, kind, words in _REPLIES:
        opinion = PointAnswer.objects.filter(
            answer__party__consultation_id=consultation_id, stance=stance
        ).earliest("pk")
        replying.reply(by=mai, consultation_id=consultation_id, replies={opinion.pk: (kind, words)})
    asking.close(by=mai, consultation_id=consultation_id)


def _at(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour, 15), tzinfo=OFFICE_ZONE)


def _member(world: World, key: str) -> ActingMember:
    return seats.acting_member(world.seats[key].pk)
