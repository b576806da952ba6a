"""Pictures of boards, letters, conversations, short messages and ways to be told for the manual."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.urls import reverse

from congvan.deployment.demo.boards import fill_boards
from congvan.deployment.demo.chat import talk
from congvan.deployment.demo.personal_mail import write_letters
from congvan.deployment.demo.short_messages import text_people
from congvan.desk.models import AlertPolicy
from congvan.desk.services import alerts
from congvan.documents.models import Document
from congvan.kernel import clock
from congvan.kernel.transactions import in_transaction
from congvan.office.attachments.services import NewFile
from congvan.office.boards import rules
from congvan.office.boards.models import BoardClearing, BoardPost, SharedFolder
from congvan.office.boards.services import clearing, posting, shared
from congvan.office.boards.services.posting import Written
from congvan.office.boards.states import Board
from congvan.office.chat.models import Conversation
from congvan.office.personal_mail.models import Letter
from congvan.office.personal_mail.services import opening
from congvan.office.short_messages.models import MessageTemplate, Sending
from congvan.organization.models import Person
from congvan.organization.queries.calendar import working_calendar
from tests import world as named_world
from tests.browser.office import PHONE, Desk
from tests.browser.taking_pictures import Scene, Shot, comes_to, picks
from tests.document_files import two_pages
from tests.office.personal_mail_letters import letter
from tests.pages.short_messages_addresses import add_browser
from tests.web.incoming_papers import handled
from tests.world import World

NOTICES = (
    (
        "bao",
        4,
        "Cắt điện để bảo trì từ 17 giờ thứ Sáu",
        "Các phòng tắt máy tính, máy in trước khi về.",
    ),
    (
        "huong",
        8,
        "Nộp báo cáo tự đánh giá năm 2026",
        "Gửi về Văn phòng trước ngày 05/12, theo mẫu ở Tài liệu chung.",
    ),
    (
        "tuan",
        10,
        "Lịch tập huấn ký số cho các phòng",
        "Sáng thứ Tư tại phòng họp tầng 2; mang theo thiết bị ký số.",
    ),
)
SHARED = (
    ("Hướng dẫn sử dụng", "Cài đặt thiết bị ký số", "cai-dat-ky-so.pdf"),
    ("Hướng dẫn sử dụng", "Mười việc hay hỏi về văn bản đến", "van-ban-den.pdf"),
    ("Biểu mẫu", "Phiếu tự đánh giá, xếp loại", "tu-danh-gia.pdf"),
    ("Biểu mẫu", "Giấy đề nghị thanh toán", "de-nghi-thanh-toan.pdf"),
)
# Notices of the last quarter: who posted, how many days before its end, what.
OLD_NOTICES = (
    ("khai", 83, "Phân công nhiệm vụ lãnh đạo Sở"),
    ("bao", 64, "Lịch phun thuốc diệt muỗi khuôn viên cơ quan"),
    ("huong", 41, "Nộp báo cáo tự đánh giá, xếp loại chất lượng năm"),
    ("bao", 20, "Bảo trì hệ thống điện tầng 2, tầng 3"),
    ("tuan", 9, "Hướng dẫn cài đặt trình ký số mới"),
)
LETTER = "Xin ý kiến dự thảo quy trình cấp tài khoản"
# Who wrote to whom, how many hours before.
LETTERS_BEFORE = (
    ("tuan", ("an", "mai"), 171, "Phân công trực hệ thống tuần này"),
    ("huong", ("tuan", "an"), 146, "Góp ý đề cương báo cáo chuyển đổi số năm 2026"),
    ("tuan", ("khai",), 124, "Xin ý kiến lịch chuyển dữ liệu"),
    ("bao", ("an", "mai"), 98, "Đăng ký khám sức khỏe định kỳ"),
    ("tuan", ("lan", "an"), 26, "Danh sách người dùng cần cấp thiết bị ký số"),
)
# What An wants to be told of, and how.
WAYS = (
    ("Việc mới", "Thông báo đẩy"),
    ("Việc hỏa tốc, thượng khẩn, khẩn", "Thư điện tử"),
    ("Nhắc hạn, đôn đốc", "Thư điện tử"),
    ("Nhắc hạn, đôn đốc", "Thông báo đẩy"),
    ("Thư cá nhân", "Thông báo đẩy"),
    ("Cuộc họp, lịch công tác", "Thông báo đẩy"),
    ("Cuộc họp, lịch công tác", "Tin nhắn SMS"),
)
SMS_ABOUT = (
    ("1302/UBND-KGVX", "Đôn đốc gửi báo cáo kết quả chuyển đổi số quý IV"),
    ("57/KH-UBND", "Triển khai kế hoạch cải cách hành chính năm 2027"),
)


def _post(title: str) -> int:
    return BoardPost.objects.get(title=title).pk


def _fill_boards(world: World) -> None:
    fill_boards(world)
    today = clock.today()
    for who, days, title, text in NOTICES:
        day = working_calendar().add(today, -days)
        with clock.frozen(datetime.combine(day, time(15, 30), clock.OFFICE_ZONE)):
            posting.post(
                by=named_world.member(world, who), board=Board.NOTICES,
                written=Written(title=title, text=text),
            )  # fmt: skip
    lan = named_world.member(world, "lan")
    for folder, name, file in SHARED:
        folder_id = SharedFolder.objects.get(name=folder).pk
        with clock.frozen(clock.now() - timedelta(days=len(name))):
            shared.put_file(
                by=lan, folder_id=folder_id, name=name, new=NewFile(two_pages().blob_id, file)
            )


BOARDS = Scene(
    "bang-tin",
    _fill_boards,
    {
        "bang-tin-thong-bao": Shot("lan", "boards:index"),
        "bang-tin-bai": Shot(
            "khai", "boards:post", lambda: _post("Họp giao ban đầu tuần chuyển sang 14 giờ"),
            then=lambda desk: desk.main.locator("summary").first.click(),
        ),
        "bang-tin-tai-lieu": Shot("lan", "boards:shared"),
    },
)  # fmt: skip


def _next_quarter() -> date:
    return rules.add_months(rules.quarter_start(clock.today()), 3) + timedelta(days=5)


def _let_a_quarter_pass(world: World) -> None:
    ended = rules.quarter_start(clock.today()) - timedelta(days=1)
    for who, days, title in OLD_NOTICES:
        moment = datetime.combine(ended - timedelta(days=days), time(9), clock.OFFICE_ZONE)
        with clock.frozen(moment):
            posting.post(
                by=named_world.member(world, who), board=Board.NOTICES, written=Written(title=title)
            )
    clearing.make_lists(agency_id=world.agencies["skhcn"].pk)


def _ticks_one(desk: Desk) -> None:
    desk.main.get_by_role("checkbox").first.check()
    desk.fills({"Lý do giữ lại các dòng đã chọn": "Còn áp dụng đến khi có phân công mới."})
    desk.page.evaluate("window.scrollTo(0, 0)")


CLEARING = Scene(
    "bang-tin",
    _let_a_quarter_pass,
    {
        "bang-tin-don": Shot(
            "anh", "boards:clearing", lambda: BoardClearing.objects.get().pk, then=_ticks_one
        )
    },
    day=_next_quarter,
)


def _write_letters(world: World) -> None:
    now = clock.now()
    for sender, to, hours, subject in LETTERS_BEFORE:
        with clock.frozen(now - timedelta(hours=hours)):
            sent = letter(world, sender, *to, subject=subject)
            opening.note_opened(by=named_world.member(world, to[0]), letter_id=sent.pk)
    write_letters(world)
    mai = named_world.member(world, "mai")
    opening.give_opinion(
        by=mai, letter_id=_letter(), opinion="other", note="Giữ bước trưởng phòng duyệt."
    )


def _letter() -> int:
    return Letter.objects.get(subject=LETTER).pk


def _fills_letter(desk: Desk) -> None:
    day = working_calendar().add(clock.today(), 3)
    picks(desk, "id_to", "Nguyễn Văn An", "Phòng Quản lý Khoa học")
    desk.fills(
        {
            "Tiêu đề": "Lịch kiểm tra thiết bị ký số của các phòng",
            "Nội dung": "Kính gửi anh, chị,\n\nSáng thứ Sáu, Văn phòng kiểm tra thiết bị ký số. Đề nghị "
            "mỗi phòng cử một người và chuẩn bị thiết bị đang dùng.",
            "Yêu cầu phúc đáp trước ngày": f"{day:%d/%m/%Y}",
        }
    )  # fmt: skip
    desk.page.get_by_text("Đã lưu nháp lúc").first.wait_for()
    desk.page.evaluate("window.scrollTo(0, 0)")


LETTERS = Scene(
    "thu-ca-nhan",
    _write_letters,
    {
        "thu-viet": Shot("bao", "personal_mail:write", then=_fills_letter),
        "thu-doc": Shot("an", "personal_mail:letter", _letter),
        "thu-da-gui": Shot("tuan", "personal_mail:letter", _letter, query="?hop=gui"),
        "thu-dien-thoai": Shot("an", "personal_mail:list", screen=PHONE),
    },
)


def _group() -> int:
    return Conversation.objects.get(kind="group").pk


def _pair() -> int:
    return Conversation.objects.get(kind="pair").pk


def _others_are_there(desk: Desk) -> None:
    """The others have read the group's messages and are at their pages."""
    for key in ("mai", "tuan"):
        other = desk.office.at_work(key).opens(reverse("chat:conversation", args=[_group()]))
        other.page.locator(".talk-seen").wait_for()
    desk.page.reload()
    desk.page.locator(".talk-seen").wait_for()


TALKS = Scene(
    "hoi-thoai",
    talk,
    {
        "hoi-thoai-nhom": Shot("an", "chat:conversation", _group, then=_others_are_there),
        "hoi-thoai-nguoi-trong-nhom": Shot("tuan", "chat:group", _group),
        "hoi-thoai-dien-thoai": Shot("mai", "chat:conversation", _pair, screen=PHONE),
    },
)


def _text(world: World) -> None:
    for symbol, subject in SMS_ABOUT:
        handled(world, lead="bao", symbol=symbol, subject=subject, organ="UBND tỉnh Gia Lai")
    text_people(world)


def _document() -> int:
    return Document.objects.get(symbol=SMS_ABOUT[1][0]).pk


def _fills_text(desk: Desk) -> None:
    desk.opens(f"{reverse('short_messages:new')}?ve=document-{_document()}")
    template = MessageTemplate.objects.get(agency__short_name="Sở KH&CN", name="Nhắc xử lý")
    desk.page.get_by_label("Mẫu tin").select_option(str(template.pk))
    desk.fills({"Ghi chú": "Gửi góp ý trước 16 giờ."})
    picks(desk, "id_receivers", "Nguyễn Văn An", "Phạm Minh Tuấn")
    desk.presses("Xem trước").sees("tin cho mỗi người")


TEXTS = Scene(
    "tin-nhan",
    _text,
    {
        "tin-nhan-soan": Shot("bao", "short_messages:new", then=_fills_text),
        "tin-nhan-ket-qua": Shot(
            "bao", "short_messages:sending", lambda: Sending.objects.earliest("pk").pk
        ),
        "tin-nhan-nhat-ky": Shot("anh", "short_messages:log"),
    },
)


def _connect(world: World) -> None:
    Person.objects.filter(pk=world.people["an"].pk).update(email="annv@gialai.gov.vn")
    with clock.frozen(clock.now() - timedelta(days=3)):
        add_browser(world, "an")
    _allow_texts(world)


@in_transaction
def _allow_texts(world: World) -> None:
    agency_id = world.agencies["skhcn"].pk
    alerts.place_policy(agency_id=agency_id, unread_minutes=60, escalate_to=world.seats["bao"])
    AlertPolicy.objects.filter(agency_id=agency_id).update(sms_for_notices=True)


def _chooses(desk: Desk) -> None:
    for kind, way in WAYS:
        desk.page.get_by_label(f"{kind}: {way}", exact=True).check()
    desk.page.evaluate("window.scrollTo(0, 0)")


def _looks_at_browsers(desk: Desk) -> None:
    desk.page.context.grant_permissions(["notifications"])
    desk.page.reload()
    desk.sees("Nhận ở trình duyệt này")
    comes_to(desk, desk.page.locator("[data-push]"))


CHOICES = Scene(
    "thong-bao",
    _connect,
    {
        "nhan-tin-bao": Shot("an", "short_messages:choices", then=_chooses),
        "nhan-tin-bao-dien-thoai": Shot(
            "an", "short_messages:choices", screen=PHONE, then=_looks_at_browsers
        ),
    },
    configured={"mail_host": "smtp.gialai.gov.vn", "mail_from": "vanban@gialai.gov.vn"},
)

SCENES = (BOARDS, CLEARING, LETTERS, TALKS, TEXTS, CHOICES)
