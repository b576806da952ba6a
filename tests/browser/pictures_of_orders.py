"""Pictures of tasks, work calendars, consultations and meetings for the manual."""

from __future__ import annotations

from datetime import date, timedelta

from congvan.deployment.demo.consultations import ask_opinions
from congvan.deployment.demo.meetings import hold_meetings
from congvan.deployment.demo.tasks import give_tasks
from congvan.deployment.demo.work_calendar import plan_weeks
from congvan.kernel import clock
from congvan.office.consultations.models import AskedParty, Consultation
from congvan.office.consultations.services import posting
from congvan.office.consultations.services.posting import Question
from congvan.office.meetings.models import Booking, Meeting, Resource
from congvan.office.meetings.services import bookings
from congvan.office.meetings.states import BookingStatus
from congvan.office.tasks.models import Task
from congvan.office.tasks.services import giving
from congvan.office.work_calendar.models import CalendarPlan
from congvan.organization.queries.calendar import working_calendar
from tests import world as named_world
from tests.browser.office import PHONE, Desk
from tests.browser.taking_pictures import Scene, Shot, comes_to, picks
from tests.office import consultation_papers
from tests.office.meeting_papers import at, wish
from tests.world import World

ORDERS = (
    ("vinh", 2, "Kiểm tra phương án dự phòng của hệ thống quản lý văn bản"),
    ("bao", 4, "Chuẩn bị kiểm tra công tác văn thư, lưu trữ năm 2026"),
    ("tuan", 6, "Tham mưu kế hoạch bồi dưỡng kỹ năng số năm 2027"),
)
OPINIONS_ON = "Dự thảo Quy định quản lý, sử dụng tài sản công của Sở"
TEXT = "Đề nghị cho ý kiến về ba điểm còn khác nhau của dự thảo; bản đầy đủ đính kèm."
POINTS = (
    "Phân cấp mua sắm tài sản dưới 20 triệu đồng (Điều 5)",
    "Sử dụng xe công đi công tác trong tỉnh (Điều 9)",
    "Kiểm kê tài sản sáu tháng một lần (Điều 14)",
)
AGREE = ("agree", "")
SAID = {
    "tuan": (AGREE, ("other", "Cho dùng chung xe với Trung tâm khi đi cùng tuyến."), AGREE),
    "an": (AGREE, AGREE, ("disagree", "Một năm kiểm kê một lần như hiện nay là đủ.")),
    "bao": (AGREE, AGREE, AGREE),
    "vinh": (("disagree", "Trung tâm có tài khoản riêng, đề nghị phân cấp đến 50 triệu đồng."), AGREE, AGREE),
    "lan": (AGREE, AGREE, AGREE),
}  # fmt: skip
# On the week's day (0 is Monday), at what hour, for how many.
BOOKED = (
    ("Phòng họp tầng 2", "bao", 0, 8, 2, "Giao ban lãnh đạo Sở"),
    ("Phòng họp nhỏ", "lan", 0, 14, 2, "Chỉnh lý hồ sơ"),
    ("Phòng họp nhỏ", "tuan", 1, 14, 2, "Chấm điểm sáng kiến"),
    ("Phòng họp tầng 2", "mai", 2, 8, 3, "Tập huấn ký số"),
    ("Phòng họp nhỏ", "vinh", 3, 9, 2, "Kiểm tra phương án dự phòng máy chủ"),
    ("Phòng họp tầng 2", "bao", 3, 14, 2, "Gặp mặt đoàn Sở Khoa học và Công nghệ Đắk Lắk"),
)


def _task(title: str) -> int:
    return Task.objects.get(title=title).pk


def _fills_task(desk: Desk) -> None:
    desk.fills({"Việc gì": "Rà soát hợp đồng thuê đường truyền của các phòng"})
    picks(desk, "id_lead", "Đỗ Thị Mai")
    picks(desk, "id_coordinators", "Nguyễn Văn An")
    desk.main.locator("label", has_text="5 ngày làm việc").click()
    desk.fills(
        {
            "Nội dung, yêu cầu": "Lập bảng hợp đồng, đơn giá, ngày hết hạn; đề nghị hợp đồng nào gia hạn."
        }
    )


def _give(world: World) -> None:
    give_tasks(world)
    khai, today = named_world.member(world, "khai"), clock.today()
    for who, due, title in ORDERS:
        giving.give_task(
            by=khai, title=title, content="", lead_id=world.seats[who].pk, coordinators=[],
            due_on=working_calendar().add(today, due),
        )  # fmt: skip


TASKS = Scene(
    "giao-viec",
    _give,
    {
        "giao-viec-moi": Shot("tuan", "tasks:new", then=_fills_task),
        "giao-viec-danh-sach": Shot("khai", "tasks:list", query="?tab=toi-giao"),
        "giao-viec-nghiem-thu": Shot(
            "khai", "tasks:task", lambda: _task("Tổng hợp ý kiến về quy chế làm việc")
        ),
        "giao-viec-dien-thoai": Shot(
            "an", "tasks:task", lambda: _task("Rà soát tài khoản người dùng quý IV"), screen=PHONE
        ),
    },
)


def _fills_clash(desk: Desk) -> None:
    day = clock.today() + timedelta(days=1)
    desk.fills(
        {
            "Nội dung": "Làm việc với Sở Tài chính về dự toán chuyển đổi số năm 2027",
            "Ngày": f"{day:%d/%m/%Y}", "Từ giờ": "9h", "Đến giờ": "10h30",
        }
    )  # fmt: skip
    picks(desk, "id_chair", "Trần Đình Khải")
    desk.main.locator("#trung-gio .alert").wait_for()
    comes_to(desk, desk.main.locator("label", has_text="Nội dung").first)


CALENDARS = Scene(
    "lich-cong-tac",
    plan_weeks,
    {
        "lich-cong-tac-tuan": Shot("an", "work_calendar:index"),
        "lich-cong-tac-trung-gio": Shot("lan", "work_calendar:entry-new", then=_fills_clash),
        "lich-cong-tac-duyet": Shot(
            "bao", "work_calendar:plan", lambda: CalendarPlan.objects.latest("pk").pk
        ),
        "lich-cong-tac-dien-thoai": Shot("khai", "work_calendar:index", screen=PHONE),
    },
)


def _ask(world: World) -> None:
    ask_opinions(world)
    question = Question(
        title=OPINIONS_ON, text=TEXT, points=POINTS, working_days=5,
        assignment_id=consultation_papers.given(world, subject=OPINIONS_ON).pk,
    )  # fmt: skip
    asked = posting.post(by=named_world.member(world, "mai"), question=question)
    for who, stances in SAID.items():
        consultation_papers.answered(world, asked, who, *stances)


def _asked() -> int:
    return Consultation.objects.get(title=OPINIONS_ON).pk


def _fills_question(desk: Desk) -> None:
    desk.chooses("Được giao soạn thảo", f"{OPINIONS_ON} (lãnh đạo giao)")
    points = "\n".join(POINTS)
    desk.fills({"Về việc": OPINIONS_ON, "Nội dung xin ý kiến": TEXT, "Các điểm xin ý kiến": points})


def _fills_answer(desk: Desk) -> None:
    points = desk.main.locator(".opinion-point")
    points.nth(0).get_by_text("Nhất trí", exact=True).click()
    points.nth(1).get_by_text("Ý kiến khác", exact=True).click()
    points.nth(1).get_by_role("textbox").fill("Thêm trường hợp đi công tác đột xuất ngoài giờ.")
    desk.page.evaluate("window.scrollTo(0, 0)")


def _opens_opinion(desk: Desk) -> None:
    party = AskedParty.objects.get(
        consultation_id=_asked(), member_id=desk.office.world.seats["vinh"].pk
    )
    desk.opens(f"/lay-y-kien/{_asked()}/y-kien/{party.pk}/")
    point = desk.main.locator(".opinion-point").first
    point.get_by_text("Giải trình", exact=True).click()
    point.get_by_role("textbox").fill(
        "Mức 20 triệu đồng theo quy định phân cấp của Ủy ban nhân dân tỉnh."
    )


CONSULTATIONS = Scene(
    "lay-y-kien",
    _ask,
    {
        "lay-y-kien-moi": Shot("mai", "consultations:new", then=_fills_question),
        "lay-y-kien-tra-loi": Shot(
            "huong", "consultations:answer", _asked, screen=PHONE, then=_fills_answer
        ),
        "lay-y-kien-tong-hop": Shot("mai", "consultations:matrix", _asked),
        "lay-y-kien-giai-trinh": Shot("mai", "consultations:matrix", _asked, then=_opens_opinion),
    },
)


def _meet(world: World) -> None:
    hold_meetings(world)
    rooms = {one.name: one for one in Resource.objects.all()}
    monday = clock.now() - timedelta(days=clock.today().weekday(), hours=3)
    with clock.frozen(monday):
        for name, who, days, hour, hours, purpose in BOOKED:
            wanted = wish(rooms[name], at(hour, days=days), hours, purpose=purpose)
            bookings.book(by=named_world.member(world, who), wanted=wanted)
        # Before anybody is named keeper the administrator answers.
        _approve(world, "anh", asker="bao")
    _approve(world, "bao", asker="an")


def _approve(world: World, who: str, *, asker: str) -> None:
    asked = Booking.objects.filter(asker=world.seats[asker], status=BookingStatus.WAITING)
    for booking in asked:
        bookings.approve(by=named_world.member(world, who), booking_id=booking.pk)


def _meeting(title: str) -> int:
    return Meeting.objects.get(title__startswith=title).pk


def _called_day() -> date:
    return working_calendar().add(clock.today(), 2)


def _fills_meeting(desk: Desk) -> None:
    desk.fills({"Tên cuộc họp": "Thẩm định dự án nền tảng dữ liệu dùng chung"})
    desk.page.locator("#id_day").fill(f"{_called_day():%d/%m/%Y}")
    desk.fills({"Từ giờ": "8h30", "Đến giờ": "10h"})
    room = Resource.objects.get(name="Phòng họp tầng 2")
    desk.page.locator("#id_room").select_option(str(room.pk))
    picks(desk, "id_chair", "Nguyễn Thị Thu Hương")
    picks(desk, "id_people", "Phạm Minh Tuấn", "Cao Xuân Vinh")
    desk.sees("Giờ trống gần nhất")
    comes_to(desk, desk.main.locator("#khi-nao-o-dau"))


MEETINGS = Scene(
    "hop-va-dat-phong",
    _meet,
    {
        "hop-chuan-bi": Shot("an", "meetings:new", then=_fills_meeting),
        "hop-giay-moi": Shot(
            "mai", "meetings:meeting", lambda: _meeting("Giao ban tháng"), screen=PHONE
        ),
        "hop-ket-luan": Shot(
            "khai", "meetings:meeting", lambda: _meeting("Rà soát tiến độ"),
            then=lambda desk: comes_to(desk, desk.main.locator(".card", has_text="Biên bản").first),
        ),
        "hop-dat-phong": Shot("bao", "meetings:table"),
    },
)  # fmt: skip

SCENES = (TASKS, CALENDARS, CONSULTATIONS, MEETINGS)
