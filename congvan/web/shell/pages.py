"""What the help page shows, chosen by the roles held in the seat."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse

from congvan.organization.acting import ActingMember
from congvan.organization.states import Role


@dataclass(frozen=True, slots=True)
class Step:
    """One answer: what one wants, how it is done, where."""

    want: str
    how: str
    href: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class Chapter:
    """The answers for one role."""

    title: str
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class HelpPage:
    """All chapters of the viewer, and whom to call."""

    chapters: tuple[Chapter, ...]
    hotline: str
    keys: tuple[tuple[tuple[str, ...], str], ...]


KEYS = (
    (("/",), "Tới ô tìm người, đơn vị, điện thoại"),
    (("g", "c"), "Mở Cần xử lý"),
    (("j",), "Dòng dưới"),
    (("k",), "Dòng trên"),
    (("Enter",), "Mở dòng đang chọn"),
    (("x",), "Tích dòng đang chọn"),
    (("Ctrl", "Enter"), "Gửi, lưu biểu mẫu đang gõ"),
    (("Esc",), "Đóng, bỏ tích"),
    (("?",), "Xem tất cả phím tắt của trang"),
)


def help_for(viewer: ActingMember) -> HelpPage:
    """The chapters for everybody, then those of the roles held."""
    chapters = [_for_everybody()]
    if viewer.holds(Role.AGENCY_LEADER):
        chapters.append(_for_leaders())
    if viewer.holds(Role.SYSADMIN_AGENCY):
        chapters.append(_for_administrators())
    return HelpPage(tuple(chapters), settings.CONFIGURATION.hotline, KEYS)


def _for_everybody() -> Chapter:
    return Chapter(
        "Việc hằng ngày",
        (
            Step(
                "Xem việc phải làm",
                "Việc gấp nhất đứng đầu; số ở thẻ luôn bằng số dòng trong danh sách.",
                reverse("desk:todo"), "Cần xử lý",
            ),
            Step(
                "Biết ngày nào làm việc, ngày nào nghỉ",
                "Hạn tính theo ngày làm việc: trừ cuối tuần, ngày lễ, ngày hoán đổi; cộng ngày làm bù.",
                reverse("calendar:year"), "Lịch làm việc",
            ),
            Step(
                "Nhờ người làm thay khi đi vắng",
                "Đề nghị ủy quyền, lãnh đạo cơ quan cho phép, cả cơ quan được báo. "
                "Người làm thay chọn tên anh, chị ở góc phải trên; không bao giờ đưa mật khẩu.",
                reverse("administration:delegation-ask"), "Đề nghị ủy quyền",
            ),
            Step(
                "Nghi có người khác dùng tài khoản của mình",
                "Bấm một lần: tài khoản khóa ngay, mọi phiên đăng nhập bị thoát, quản trị được báo.",
                reverse("lost-control"), "Khóa tài khoản ngay",
            ),
            Step(
                "Kiểm tra mình đang đăng nhập ở đâu",
                "Xem từng thiết bị; thoát một nơi hoặc mọi nơi.",
                reverse("usersessions_list"), "Phiên đăng nhập",
            ),
        ),
    )  # fmt: skip


def _for_leaders() -> Chapter:
    return Chapter(
        "Lãnh đạo cơ quan",
        (
            Step(
                "Cho phép ủy quyền, duyệt tài khoản",
                "Đề nghị nằm trong thẻ Duyệt/ký; mở ra, đọc lý do, bấm một nút.",
                f"{reverse('desk:todo')}?tab=duyet-ky", "Duyệt/ký",
            ),
        ),
    )  # fmt: skip


def _for_administrators() -> Chapter:
    return Chapter(
        "Quản trị cơ quan",
        (
            Step(
                "Lập cây đơn vị, chức danh, người",
                "Nhập từ tệp XLSX: máy chạy thử và chỉ ra từng lỗi trước khi ghi.",
                reverse("administration:import"), "Nhập danh sách",
            ),
            Step(
                "Người thôi công tác",
                "Mở trang của người đó, bấm Cho thôi: việc dở được bàn giao, tài khoản được thu hồi.",
                reverse("administration:people"), "Người dùng",
            ),
            Step(
                "Quên mật khẩu",
                "Mở trang của người đó, đặt lại: máy cho mật khẩu dùng một lần để đưa tận tay.",
                reverse("administration:people"), "Người dùng",
            ),
        ),
    )  # fmt: skip
