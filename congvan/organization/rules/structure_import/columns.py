"""The sheets and columns of the list: read by their headings, written into the template."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ColumnSpec:
    """A column: `key` for the code, `title` as its heading, `most` characters at most."""

    key: str
    title: str
    width: int
    note: str
    most: int = 100
    is_required: bool = False


@dataclass(frozen=True, slots=True)
class SheetSpec:
    """A sheet and its columns."""

    name: str
    columns: tuple[ColumnSpec, ...]

    def column(self, key: str) -> ColumnSpec:
        return next(column for column in self.columns if column.key == key)


UNIT_SHEET = SheetSpec(
    "Đơn vị",
    (
        ColumnSpec("name", "Tên đơn vị", 40, "Tên đầy đủ. Bắt buộc.", 200, is_required=True),
        ColumnSpec(
            "short_name", "Tên gọi tắt", 22, "Hiện trên danh sách. Để trống: lấy tên đầy đủ.", 40
        ),
        ColumnSpec(
            "notation", "Chữ viết tắt", 14, "Dùng trong ký hiệu văn bản, ví dụ VP, CĐS.", 20
        ),
        ColumnSpec(
            "parent", "Thuộc đơn vị", 40, "Tên đơn vị cấp trên. Để trống: trực thuộc cơ quan.", 200
        ),
        ColumnSpec("position", "Thứ tự", 10, "Số nhỏ đứng trước. Để trống: theo thứ tự dòng."),
        ColumnSpec("valid_from", "Hoạt động từ", 14, "Ngày/tháng/năm. Để trống: ngày nhập."),
    ),
)
POST_SHEET = SheetSpec(
    "Chức danh",
    (
        ColumnSpec("title", "Chức danh", 30, "Bắt buộc.", 100, is_required=True),
        ColumnSpec("rank", "Thứ bậc", 10, "Từ 1 đến 999; số nhỏ đứng trước. Để trống: 50."),
        ColumnSpec(
            "roles", "Vai trò mặc định", 50, "Tên các vai trò, cách nhau bằng dấu chấm phẩy.", 500
        ),
    ),
)
PERSON_SHEET = SheetSpec(
    "Người",
    (
        ColumnSpec("full_name", "Họ và tên", 28, "Họ, tên đệm và tên. Bắt buộc.", 100, is_required=True),
        ColumnSpec("form", "Xưng hô", 10, "Anh hoặc Chị. Bắt buộc.", 10, is_required=True),
        ColumnSpec("birth_date", "Ngày sinh", 14, "Ngày/tháng/năm, đủ bốn chữ số năm."),
        ColumnSpec("post", "Chức danh", 24, "Có trong trang Chức danh hoặc đã có trong cơ quan. Bắt buộc.", 100, is_required=True),
        ColumnSpec("unit", "Đơn vị", 36, "Có trong trang Đơn vị hoặc đã có. Để trống: lãnh đạo cơ quan.", 200),
        ColumnSpec("phone", "Điện thoại", 16, "", 30),
        ColumnSpec("email", "Thư điện tử", 28, "", 254),
        ColumnSpec("home_town", "Quê quán", 24, "Dùng khi đặt tên tài khoản của người trùng tên.", 100),
        ColumnSpec("birthplace", "Nơi sinh", 24, "", 100),
        ColumnSpec("valid_from", "Từ ngày", 14, "Ngày giữ chức danh. Để trống: ngày nhập."),
    ),
)  # fmt: skip
SHEETS = (UNIT_SHEET, POST_SHEET, PERSON_SHEET)
