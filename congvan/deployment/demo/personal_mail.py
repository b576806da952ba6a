"""Letters of the demo: asked, answered, opened and still unread, as a department has them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from uuid import uuid4

from congvan.deployment.demo.building import World
from congvan.kernel import clock
from congvan.kernel.clock import OFFICE_ZONE
from congvan.office.personal_mail.services import arranging, folders, opening, sending, writing
from congvan.office.personal_mail.services.writing import Written
from congvan.organization.queries import seats
from congvan.organization.queries.calendar import working_calendar


@dataclass(frozen=True, slots=True)
class _Letter:
    """Who wrote to whom so many working days ago; `due` days from today when a reply is asked."""

    sender: str
    to: tuple[str, ...]
    subject: str
    body: str
    ago: int
    hour: int
    due: int | None = None
    asks: bool = False
    opened: tuple[str, ...] = ()


_LETTERS = (
    _Letter(
        "khai", ("tuan", "bao"), "Chuẩn bị nội dung họp giao ban tuần",
        "Đề nghị các đồng chí gửi nội dung của đơn vị mình trước 16 giờ thứ Sáu.\n\n"
        "Nêu việc đã xong, việc chậm và lý do, việc cần lãnh đạo Sở quyết định.", 3, 8,
        opened=("tuan", "bao"),
    ),
    _Letter(
        "tuan", ("an", "mai"), "Xin ý kiến dự thảo quy trình cấp tài khoản",
        "Tôi dự kiến rút thời gian cấp tài khoản từ 3 ngày xuống 1 ngày làm việc, phòng tự kiểm tra "
        "danh sách trước khi trình. Các đồng chí cho ý kiến.", 2, 9, due=2, asks=True,
        opened=("mai",),
    ),
    _Letter(
        "bao", ("an",), "Số liệu văn bản điện tử tháng 11",
        "Đề nghị đồng chí gửi Văn phòng số liệu văn bản điện tử tháng 11 để tổng hợp báo cáo.", 1,
        10, due=1,
    ),
    _Letter(
        "mai", ("an",), "Lịch tập huấn chữ ký số",
        "Em gửi anh lịch tập huấn chữ ký số cho các phòng: sáng thứ Ba phòng Chuyển đổi số, chiều "
        "thứ Ba Văn phòng.", 0, 8,
    ),
)  # fmt: skip


def write_letters(world: World) -> None:
    """Let the people of the demo's department write to each other, and keep one draft."""
    present = clock.now()
    for one in _LETTERS:
        day = working_calendar().add(clock.today(), -one.ago) if one.ago else clock.today()
        moment = datetime.combine(day, time(one.hour, 15), tzinfo=OFFICE_ZONE)
        with clock.frozen(min(moment, present - timedelta(minutes=20))):
            _write(world, one)
    an = seats.acting_member(world.seats["an"].pk)
    folder = folders.add_folder(by=an, name="Chữ ký số")
    first = sending.send(
        by=seats.acting_member(world.seats["lan"].pk), token=uuid4(),
        written=Written(
            subject="Danh sách thiết bị ký số đã bàn giao",
            body="Văn thư gửi anh danh sách thiết bị ký số đã bàn giao cho các phòng.",
            to=(f"m{world.seats['an'].pk}",),
        ),
    )  # fmt: skip
    opening.note_opened(by=an, letter_id=first.pk)
    arranging.move(by=an, letter_ids=[first.pk], folder_id=folder.pk)
    writing.save_draft(
        by=an, token=uuid4(),
        written=Written(
            subject="Góp ý quy trình cấp tài khoản", body="Kính gửi anh Tuấn,\n\n",
            to=(f"m{world.seats['tuan'].pk}",),
        ),
    )  # fmt: skip


def _write(world: World, one: _Letter) -> None:
    due = working_calendar().add(clock.today(), one.ago + one.due) if one.due is not None else None
    sent = sending.send(
        by=seats.acting_member(world.seats[one.sender].pk), token=uuid4(),
        written=Written(
            subject=one.subject, body=one.body,
            to=tuple(f"m{world.seats[key].pk}" for key in one.to),
            reply_due_on=due, asks_opinion=one.asks,
        ),
    )  # fmt: skip
    for key in one.opened:
        opening.note_opened(by=seats.acting_member(world.seats[key].pk), letter_id=sent.pk)
