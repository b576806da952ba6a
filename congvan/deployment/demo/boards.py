"""Boards of the demo: notices, a tea break's news, the youth union, forms and the regulation."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from congvan.deployment.demo.building import World
from congvan.kernel import clock, files
from congvan.kernel.clock import OFFICE_ZONE
from congvan.kernel.files import ContentType
from congvan.kernel.spreadsheets import Column, Table, write_sheets
from congvan.office.attachments.services import NewFile, keep
from congvan.office.boards import rules
from congvan.office.boards.models import UseRegulation
from congvan.office.boards.services import (
    bodies,
    clearing,
    confirming,
    keeping,
    posting,
    regulation,
    shared,
)
from congvan.office.boards.services.posting import Written
from congvan.office.boards.states import Board, Body
from congvan.organization.acting import ActingMember
from congvan.organization.queries import seats
from congvan.organization.queries.calendar import working_calendar

AGENCY = "skhcn"
ADMINISTRATOR, CLERK = "anh", "lan"
_BODIES = (
    (Body.PARTY_COMMITTEE, "khai", "Bí thư"),
    (Body.PARTY_COMMITTEE, "tuan", "Ủy viên"),
    (Body.UNION_COMMITTEE, "bao", "Chủ tịch"),
    (Body.YOUTH_COMMITTEE, "mai", "Bí thư"),
    (Body.MASS_LEADERS, "bao", "Chủ tịch Công đoàn"),
    (Body.MASS_LEADERS, "mai", "Bí thư Chi đoàn"),
)


@dataclass(frozen=True, slots=True)
class _Post:
    """What somebody posted so many working days ago, and who has opened it.

    In title and text {month} is the month after this one, {soon} a day of next week.
    """

    poster: str
    board: Board
    title: str
    text: str
    ago: int
    is_urgent: bool = False
    readers: tuple[str, ...] = ()


_POSTS = (
    _Post(
        "huong", Board.NOTICES, "Phân công trực cơ quan dịp nghỉ lễ 02/9",
        "Lãnh đạo trực: đồng chí Nguyễn Thị Thu Hương.\nCác phòng gửi danh sách trực về Văn phòng.",
        62, readers=("khai", "bao", "lan", "tuan", "an", "mai", "anh"),
    ),
    _Post(
        "bao", Board.NOTICES, "Thay mật khẩu và kiểm tra thiết bị ký số trong tháng {month}",
        "Mỗi người thay mật khẩu một lần, kiểm tra hạn của chứng thư số.\n"
        "Cần hỗ trợ thì liên hệ đồng chí Ngô Viết Anh.",
        6, readers=("khai", "lan", "tuan", "an"),
    ),
    _Post(
        "khai", Board.NOTICES, "Họp giao ban đầu tuần chuyển sang 14 giờ",
        "Sáng thứ Hai lãnh đạo Sở làm việc với Ủy ban nhân dân tỉnh, họp giao ban lúc 14 giờ cùng ngày "
        "tại phòng họp tầng 2.", 1, is_urgent=True, readers=("bao", "tuan"),
    ),
    _Post(
        "lan", Board.PUBLIC, "Nhặt được chìa khóa xe ở nhà để xe",
        "Ai mất chìa khóa có móc màu đỏ thì đến Văn phòng nhận.", 2, readers=("an", "mai"),
    ),
    _Post(
        "an", Board.PUBLIC, "Tài liệu tập huấn chữ ký số",
        "Tài liệu ở trang của Ban Cơ yếu Chính phủ: https://ca.gov.vn", 4, readers=("mai", "tuan"),
    ),
    _Post(
        "khai", Board.PARTY_CELL, "Sinh hoạt chi bộ tháng {month}",
        "Thời gian: 7 giờ 30 ngày 03/{month:02}. Chuyên đề: chuyển đổi số trong công tác đảng.", 3,
        readers=("tuan", "bao"),
    ),
    _Post(
        "bao", Board.TRADE_UNION, "Đăng ký khám sức khỏe định kỳ",
        "Đoàn viên đăng ký với tổ trưởng tổ công đoàn trước ngày {soon}.", 5, readers=("an", "lan"),
    ),
    _Post(
        "mai", Board.YOUTH_UNION, "Ngày thứ Bảy tình nguyện hỗ trợ dịch vụ công trực tuyến",
        "Đoàn viên tham gia báo đồng chí Mai, xuất phát từ cơ quan lúc 7 giờ.", 2, readers=("an",),
    ),
)  # fmt: skip
_REGULATION = (
    "Quy chế quản lý, vận hành, sử dụng hệ thống quản lý văn bản và điều hành của Sở",
    "Điều 1. Mọi người dùng tài khoản được cấp vào việc của cơ quan, không cho người khác mượn.\n"
    "Điều 2. Văn bản mật không đưa lên hệ thống.\n"
    "Điều 3. Giao việc trên hệ thống là mệnh lệnh của cấp trên đối với cấp dưới.\n"
    "Điều 4. Hội thoại, thư, tin nhắn SMS chỉ dùng để trao đổi công việc.",
)


def fill_boards(world: World) -> None:
    """Let the people of the demo's department post, read, keep forms and confirm the regulation."""
    anh = _member(world, ADMINISTRATOR)
    for body, key, duty in _BODIES:
        bodies.add_member(
            by=anh, body=body, person_id=world.people[key].pk, duty=duty,
            valid_from=date((clock.today() - timedelta(days=180)).year, 1, 1),
        )  # fmt: skip
    made = [_post(world, _POSTS[0])]
    # Before the rest: in the first days of a quarter they would be on its list too.
    _clear_last_quarter(anh)
    made += [_post(world, one) for one in _POSTS[1:]]
    posting.pin(by=_member(world, "khai"), post_id=made[2], until=clock.today() + timedelta(days=5))
    keeping.ask(
        by=_member(world, "an"), post_id=made[1], until=clock.today() + timedelta(days=120),
        reason="Còn tra cứu khi hỗ trợ các phòng đổi thiết bị ký số.",
    )  # fmt: skip
    _put_forms(_member(world, CLERK))
    _publish(world, anh)


def _post(world: World, one: _Post) -> int:
    day = working_calendar().add(clock.today(), -one.ago)
    times = {
        "month": clock.today().month % 12 + 1,
        "soon": f"{working_calendar().add(clock.today(), 5):%d/%m}",
    }
    with clock.frozen(datetime.combine(day, time(8, 40), tzinfo=OFFICE_ZONE)):
        made = posting.post(
            by=_member(world, one.poster), board=one.board,
            written=Written(
                title=one.title.format(**times), text=one.text.format(**times),
                is_urgent=one.is_urgent,
            ),
        )  # fmt: skip
    for number, key in enumerate(one.readers):
        at = datetime.combine(day, time(9 + number, 5), tzinfo=OFFICE_ZONE)
        with clock.frozen(min(at, clock.now())):
            posting.read(by=_member(world, key), post_id=made.pk)
    return made.pk


def _clear_last_quarter(anh: ActingMember) -> None:
    """The list of this quarter's first month, confirmed by the administrator."""
    day = rules.quarter_start(clock.today()) + timedelta(days=1)
    with clock.frozen(min(datetime.combine(day, time(9), tzinfo=OFFICE_ZONE), clock.now())):
        for clearing_id in clearing.make_lists(agency_id=anh.agency_id):
            confirming.confirm(by=anh, clearing_id=clearing_id)
            while clearing.carry_out(clearing_id=clearing_id):
                pass


def _put_forms(by: ActingMember) -> None:
    forms = shared.make_folder(by=by, name="Biểu mẫu")
    shared.make_folder(by=by, name="Hướng dẫn sử dụng")
    columns = (
        Column("STT", 6),
        Column("Họ và tên", 30),
        Column("Ngày nghỉ", 16),
        Column("Lý do", 40),
    )
    sheet = write_sheets([Table("Đăng ký nghỉ phép", columns, [])])
    made = shared.put_file(
        by=by,
        folder_id=forms.pk,
        name="Đăng ký nghỉ phép",
        new=_kept(sheet, "dang-ky-nghi-phep.xlsx"),
    )
    wider = (*columns, Column("Người làm thay", 30))
    sheet = write_sheets([Table("Đăng ký nghỉ phép", wider, [])])
    shared.add_version(
        by=by, file_id=made.pk, new=_kept(sheet, "dang-ky-nghi-phep.xlsx"),
        note="Thêm cột người làm thay",
    )  # fmt: skip
    sheet = write_sheets([Table("Mượn xe", (Column("Ngày", 14), Column("Nơi đến", 40)), [])])
    shared.put_file(
        by=by, folder_id=forms.pk, name="Phiếu mượn xe", new=_kept(sheet, "muon-xe.xlsx")
    )


def _kept(data: bytes, name: str) -> NewFile:
    received = files.receive(
        io.BytesIO(data), filename=name, allowed={ContentType.XLSX}, max_bytes=len(data),
        store=files.default_store(), scanner=files.default_scanner(),
    )  # fmt: skip
    return keep(received=received)


def _publish(world: World, anh: ActingMember) -> None:
    """Everybody of the agency has confirmed, so that nothing stands before the demo's work."""
    title, text = _REGULATION
    made: UseRegulation = regulation.publish(by=anh, title=title, text=text)
    for seat in world.seats.values():
        if seat.agency_id == anh.agency_id:
            regulation.confirm(by=seats.acting_member(seat.pk), regulation_id=made.pk)


def _member(world: World, key: str) -> ActingMember:
    return seats.acting_member(world.seats[key].pk)
