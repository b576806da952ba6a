"""Why a file cannot be signed: a key the worker answers with, and its sentence."""

from __future__ import annotations

import enum


class Refusal(enum.StrEnum):
    """Why no signature was prepared."""

    BROKEN = "broken"
    ENCRYPTED = "encrypted"
    LOCKED = "locked"
    DYNAMIC_FORM = "dynamic_form"
    TOO_HEAVY = "too_heavy"
    NO_BLOCK = "no_block"
    NO_ROOM = "no_room"
    NO_BLANKS = "no_blanks"
    NO_SUCH_PAGE = "no_such_page"
    NO_PERSONAL = "no_personal"
    NOT_A_SCAN = "not_a_scan"


PLACING = frozenset(
    {
        Refusal.NO_BLOCK,
        Refusal.NO_ROOM,
        Refusal.NO_BLANKS,
        Refusal.NO_SUCH_PAGE,
        Refusal.NO_PERSONAL,
    }
)

SENTENCES: dict[Refusal, tuple[str, str]] = {
    Refusal.BROKEN: (
        "Chưa ký được: cấu trúc tệp PDF bị hỏng hoặc không theo chuẩn.",
        "Tạo lại tệp PDF từ bản gốc rồi ký.",
    ),
    Refusal.ENCRYPTED: (
        "Chưa ký được: tệp PDF có đặt mật khẩu.",
        "Bỏ mật khẩu của tệp, tải lên lại rồi ký.",
    ),
    Refusal.LOCKED: (
        "Chưa ký được: người ký trước đã khóa tệp, không cho ký thêm.",
        "Đề nghị người ký trước ký lại mà không khóa tệp.",
    ),
    Refusal.DYNAMIC_FORM: (
        "Chưa ký được: tệp PDF là biểu mẫu động (XFA), nội dung hiển thị có thể tự thay đổi.",
        "In biểu mẫu thành PDF thường rồi ký.",
    ),
    Refusal.TOO_HEAVY: (
        "Chưa ký được: tệp quá nặng hoặc có cấu trúc bất thường.",
        "Tạo lại tệp PDF từ bản gốc rồi ký.",
    ),
    Refusal.NO_BLOCK: (
        "Chưa tìm thấy chỗ ký: không có họ tên người ký nằm dưới chức vụ của người ký.",
        "Kiểm tra họ tên và chức vụ ở cuối văn bản, hoặc tự chọn vị trí ký.",
    ),
    Refusal.NO_ROOM: (
        "Chưa ký được: giữa chức vụ và họ tên người ký không đủ chỗ cho hình chữ ký.",
        "Chừa ít nhất ba dòng trống giữa chức vụ và họ tên rồi tạo lại bản PDF.",
    ),
    Refusal.NO_BLANKS: (
        "Chưa ghi được số và ngày: không thấy chỗ để trống sau “Số:” hoặc ở dòng ngày, tháng.",
        "Chừa chỗ trống ở ô số, ký hiệu và ô ngày, tháng rồi tạo lại bản PDF.",
    ),
    Refusal.NO_SUCH_PAGE: (
        "Chưa ký được: vị trí ký nằm ngoài các trang của tệp.",
        "Chọn lại trang và vị trí ký.",
    ),
    Refusal.NO_PERSONAL: (
        "Chưa đóng dấu được: không thấy hình chữ ký của người có thẩm quyền trên trang.",
        "Kiểm tra chữ ký cá nhân của văn bản, hoặc tự chọn vị trí đóng dấu.",
    ),
    Refusal.NOT_A_SCAN: (
        "Chưa ký được: tệp này không phải là bản chụp (scan) văn bản giấy.",
        "Văn bản soạn trên máy phải có chữ ký số của người có thẩm quyền trước khi đóng dấu.",
    ),
}


class Refused(Exception):
    """Nothing was prepared, for this reason."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.value)
        self.refusal = refusal
