"""The corrected report of the design's picture, for the gallery."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from congvan.drafting.inks import (
    Cell,
    Count,
    Hand,
    Ink,
    Look,
    MarkedParagraph,
    MarkedRun,
    MarkedText,
    Note,
    Row,
)

HEAD = Hand("Phạm Minh Tuấn", Ink.BLUE, "Trưởng phòng")
DIRECTOR = Hand("Trần Đình Khải", Ink.RED, "Giám đốc")
_HANDS = {"x": HEAD, "đ": DIRECTOR}
_BOLD = Look(bold=True)
# "{x-hầu hết}" = struck in blue, "{đ+123}" = written in red, "{x+đ-đầu mối}" = both.
_MARKED = re.compile(r"\{((?:[xđ][+-])+)([^{}]*)\}")


def context() -> dict[str, Any]:
    """Values for the gallery's corrected texts."""
    numbers = iter(range(1, 100))
    wide = {"align": "justify", "indent": "first"}
    paragraphs = (
        _paragraph("BÁO CÁO", numbers, look=_BOLD, align="center"),
        _paragraph(
            "Kết quả rà soát, hoàn thiện kết nối, liên thông văn bản điện tử\nvới UBND các xã, phường",
            numbers, look=_BOLD, align="center",
        ),
        _paragraph(
            "Thực hiện Công văn số 1245/UBND-KGVX ngày 20 tháng 11 năm 2026 của Ủy ban nhân dân tỉnh {x-về rà soát kết nối}{x+về việc rà soát, hoàn thiện kết nối, liên thông văn bản điện tử}, Sở Khoa học và Công nghệ báo cáo như sau:",
            numbers, **wide,
        ),
        _paragraph("I. KẾT QUẢ RÀ SOÁT", numbers, look=_BOLD, indent="first"),
        _paragraph(
            "1. Đến ngày 25 tháng 11 năm 2026, {x-hầu hết}{x+123/135} xã, phường đã gửi, nhận văn bản điện tử qua trục liên thông của tỉnh; {đ-còn một số xã chưa ổn định}{đ+12 xã có tỷ lệ tiếp nhận trong ngày dưới 90% (Phụ lục kèm theo)}.",
            numbers, note=Note(1, DIRECTOR, "Ghi rõ số xã, lập phụ lục."), **wide,
        ),
        *_table(numbers),
        _paragraph(
            "2. Nguyên nhân {x+chủ yếu} là đường truyền tại trụ sở mới sau sắp xếp đơn vị hành chính chưa ổn định; {x-cán bộ yếu nghiệp vụ}{x+công chức }{x+đ-đầu mối }{x+mới nhận nhiệm vụ, chưa được tập huấn}.",
            numbers, note=Note(2, HEAD, "Dùng từ đúng mực."), **wide,
        ),
        _paragraph("II. KIẾN NGHỊ", numbers, look=_BOLD, indent="first"),
        _paragraph(
            "Đề nghị Ủy ban nhân dân tỉnh xem xét, bố trí {đ-kinh phí phù hợp}{đ+420 triệu đồng trong dự toán năm 2027} để thuê đường truyền dự phòng cho 12 xã nêu trên./.",
            numbers, **wide,
        ),
    )  # fmt: skip
    total = next(numbers) - 1
    counts = (Count(HEAD, total - 3), Count(DIRECTOR, 3))
    return {
        "marked": MarkedText(paragraphs, total, counts),
        "marked_short": MarkedText(
            tuple(replace(paragraphs[place], locator="") for place in (0, 3)), 0, ()
        ),
        "sides": _sides(paragraphs),
    }


def _paragraph(text: str, numbers: Any, **dress: Any) -> MarkedParagraph:
    look, note = dress.pop("look", Look()), dress.pop("note", None)
    runs = []
    done, last = -1, ""
    for found in _MARKED.finditer(text):
        if found.start() > max(done, 0):
            runs.append(MarkedRun(text[max(done, 0) : found.start()], look))
        signs = found.group(1)
        by = {sign: _HANDS[hand] for hand, sign in re.findall(r"([xđ])([+-])", signs)}
        runs.append(
            MarkedRun(
                found.group(2), look, by.get("+"), by.get("-"),
                anchors=() if found.start() == done and signs[0] == last else (next(numbers),),
            )
        )  # fmt: skip
        done, last = found.end(), signs[0]
    runs.append(MarkedRun(text[max(done, 0) :], look))
    return MarkedParagraph(
        tuple(runs), f"d-{len(text)}-{len(runs)}", (note,) if note else (), **dress
    )


def _table(numbers: Any) -> tuple[MarkedParagraph, ...]:
    rows = (("Xã", "Tỷ lệ trong ngày"), ("Ia Pa", "{x-78}{x+81}%"), ("Kbang, Đak Đoa", "86%"))
    return tuple(
        _paragraph(
            text, numbers, look=Look(bold=row == 0), align="center" if column else "start",
            cell=Cell(1, row + 1, column, bordered=True),
        )
        for row, texts in enumerate(rows)
        for column, text in enumerate(texts)
    )  # fmt: skip


def _sides(paragraphs: tuple[MarkedParagraph, ...]) -> tuple[Row, ...]:
    rows = []
    number = 0
    for one in (paragraphs[3], paragraphs[4], paragraphs[-1]):
        number += one.changed
        left = tuple(run for run in one.runs if not run.inserted_by)
        right = tuple(run for run in one.runs if not run.deleted_by)
        rows.append(
            Row(
                MarkedParagraph(left, align=one.align),
                MarkedParagraph(right, align=one.align),
                number if one.changed else 0,
            )
        )  # fmt: skip
    added = MarkedParagraph((MarkedRun("Phụ lục kèm theo Báo cáo.", inserted_by=Hand("")),))
    rows.append(Row(None, added, number + 1))
    return tuple(rows)
