"""Why an archive cannot be accepted, in words a clerk can act on."""

from __future__ import annotations

from congvan.kernel.files.findings import Reason
from congvan.kernel.files.names import shown

_PACK_AGAIN = "Giải nén trên máy của mình, nén lại bằng chức năng nén của Windows rồi tải lên lại."
_SEND_APART = "Tải lên từng tệp hoặc chia thành nhiều gói nhỏ hơn."

BROKEN = Reason(
    "archive_broken",
    "gói nén bị hỏng hoặc bị cụt",
    "Tạo lại gói nén (hoặc lưu lại tệp) rồi tải lên lại; nếu tệp do nơi khác gửi, đề nghị gửi lại.",
)
AMBIGUOUS = Reason(
    "archive_ambiguous",
    "cấu trúc gói nén mâu thuẫn, mỗi chương trình có thể đọc ra một nội dung khác",
    _PACK_AGAIN,
)
ENCRYPTED = Reason(
    "archive_encrypted",
    "gói nén đặt mật khẩu nên không kiểm tra được các tệp bên trong",
    "Nén lại không đặt mật khẩu rồi tải lên lại.",
)
MULTIPART = Reason(
    "archive_multipart",
    "đây chỉ là một phần của gói nén chia nhiều phần",
    "Ghép các phần, nén lại thành một gói rồi tải lên lại.",
)
BOMB = Reason(
    "archive_bomb",
    "gói nén khai sai kích thước hoặc nở ra quá lớn khi giải nén, có dấu hiệu phá hoại",
    "Không mở gói này; báo người phụ trách an toàn thông tin.",
)
OVERLAP = Reason(
    "archive_overlap",
    "các tệp trong gói nằm chồng lên nhau, có dấu hiệu phá hoại",
    "Không mở gói này; báo người phụ trách an toàn thông tin.",
)
EMPTY = Reason("archive_empty", "gói nén không có tệp nào", "Chọn lại gói nén có tệp bên trong.")
NESTED = Reason(
    "archive_nested",
    "là gói nén nằm trong gói nén",
    "Giải nén gói bên trong rồi nén tất cả vào một gói, hoặc tải lên từng tệp.",
)

OFFICE_TOO_LARGE = Reason(
    "archive_office_too_large",
    "là tệp Office quá lớn, không kiểm tra hết được khi nằm trong gói",
    "Tải riêng tệp này lên, không để trong gói.",
)


def too_many(limit: int) -> Reason:
    return Reason("archive_too_many", f"gói nén có hơn {limit} tệp", _SEND_APART)


def too_big(limit: int) -> Reason:
    clause = f"các tệp trong gói khi giải nén vượt quá {limit >> 20} MB"
    return Reason("archive_too_big", clause, _SEND_APART)


def unknown_method(name: str) -> Reason:
    clause = f"tệp “{shown(name)}” trong gói nén bằng kiểu không đọc được ở đây"
    return Reason("archive_method", clause, _PACK_AGAIN)


def link(name: str) -> Reason:
    clause = f"“{shown(name)}” trong gói là liên kết, không phải tệp"
    return Reason("archive_link", clause, "Thay liên kết bằng chính tệp đó rồi nén lại.")


def bad_name(name: str, problem: str) -> Reason:
    clause = f"tệp “{shown(name)}” trong gói: {problem}"
    return Reason("archive_path", clause, "Đổi tên tệp đó rồi nén lại.")


def duplicate(name: str) -> Reason:
    clause = f"gói có hai tệp cùng tên “{shown(name)}”"
    return Reason("archive_duplicate", clause, "Đổi tên hoặc bỏ bớt một tệp rồi nén lại.")
