"""Old books in Excel, as clerks kept them."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date
from typing import Any

import openpyxl

HEADS = (
    "Ngày đến", "Số đến", "Tác giả", "Số, ký hiệu", "Ngày tháng", "Tên loại và trích yếu nội dung",
    "Đơn vị hoặc người nhận", "Ngày chuyển", "Ký nhận", "Ghi chú",
)  # fmt: skip


def line(number: int, year: int, **changes: Any) -> list[Any]:
    """A usual line; `changes` by heading."""
    day = date(year, 1 + number % 12, 1 + number % 28)
    usual = dict(
        zip(
            HEADS,
            (
                f"{day:%d/%m/%Y}", number, "Sở Tài chính", f"{number}/STC-QLNS",
                f"{day:%d/%m/%Y}", f"Công văn về việc dự toán lần {number}", "Văn phòng",
                f"{day:%d/%m/%Y}", "", "",
            ),
            strict=True,
        )
    )  # fmt: skip
    return list({**usual, **changes}.values())


def workbook(rows: Sequence[Sequence[Any]], heads: Sequence[str] = HEADS) -> io.BytesIO:
    """The rows under a title, the headings and the row of column numbers."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["SỔ ĐĂNG KÝ VĂN BẢN ĐẾN"])
    sheet.append(list(heads))
    sheet.append([f"({place})" for place in range(1, len(heads) + 1)])
    for row in rows:
        sheet.append(list(row))
    file = io.BytesIO()
    book.save(file)
    file.seek(0)
    return file
