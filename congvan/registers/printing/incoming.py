"""Sổ đăng ký văn bản đến: the ten columns of NĐ 30/2020 PL IV (R-062, R-233)."""

from __future__ import annotations

from congvan.registers.printing.volumes import BookColumn

TITLE = "Sổ đăng ký văn bản đến"
# 262 mm between the margins; 12 pt; a day needs 21 mm, what is left (54 mm) is for the subject.
COLUMNS = (
    BookColumn("Ngày đến", 21, 12, centred=True),
    BookColumn("Số đến", 13, 9, centred=True),
    BookColumn("Tác giả", 32, 34),
    BookColumn("Số, ký hiệu", 28, 20),
    BookColumn("Ngày tháng", 21, 12, centred=True),
    BookColumn("Tên loại và trích yếu nội dung", 0, 60),
    BookColumn("Đơn vị hoặc người nhận", 28, 34),
    BookColumn("Ngày chuyển", 21, 12, centred=True),
    BookColumn("Ký nhận", 22, 24),
    BookColumn("Ghi chú", 22, 30),
)
NUMBER_COLUMN = 1
