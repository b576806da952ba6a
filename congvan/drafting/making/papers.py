"""Templates 1.8 to 1.10 and 3: papers for a person, minutes, copies (NĐ 30 Phụ lục III)."""

from __future__ import annotations

from docx.document import Document

from congvan.drafting.making import body, boxes, paper
from congvan.drafting.making.fields import Filled
from congvan.drafting.making.paper import CENTERED, Look, write
from congvan.drafting.making.words import date_line, number_line, with_end_mark

_LINE = Look(first=paper.INDENT)


def introduction(given: Filled) -> Document:
    """1.8 Giấy giới thiệu."""
    sheet = _opened(given)
    boxes.title(sheet, "GIẤY GIỚI THIỆU", "")
    write(sheet, f"{given.text('organ_named')} trân trọng giới thiệu:", _LINE.but(before=12))
    write(sheet, f"Ông (bà) {given.text('person')}", _LINE)
    write(sheet, f"Chức vụ: {given.text('position')}", _LINE)
    write(sheet, f"Được cử đến: {given.text('sent_to')}", _LINE)
    write(sheet, f"Về việc: {given.text('purpose')}", _LINE)
    write(
        sheet,
        "Đề nghị Quý cơ quan tạo điều kiện để ông (bà) có tên ở trên hoàn thành nhiệm vụ.",
        _LINE,
    )
    until = given.text("valid_until", "…")
    write(sheet, with_end_mark(f"Giấy này có giá trị đến hết ngày {until}"), _LINE)
    boxes.signature(sheet, given)
    return sheet


def minutes(given: Filled) -> Document:
    """1.9 Biên bản: a number but no place and date, two signers, Nơi nhận below them."""
    sheet = paper.blank_sheet()
    boxes.circulation_stamp(sheet, given.text("circulation"))
    boxes.header_without_date(sheet, given, notation=given.text("notation"))
    boxes.title(sheet, "BIÊN BẢN", given.text("subject"))
    for label, name in (
        ("Thời gian bắt đầu", "begins"), ("Địa điểm", "venue"), ("Thành phần tham dự", "present"),
        ("Chủ trì (chủ tọa)", "chair"), ("Thư ký (người ghi biên bản)", "secretary"),
    ):  # fmt: skip
        first, *more = given.lines(name) or ["…"]
        write(sheet, f"{label}: {first}", _LINE.but(before=12 if name == "begins" else 6))
        for line in more:
            write(sheet, line, _LINE)
    write(sheet, "Nội dung:", _LINE.but(keep=True))
    body.text(sheet, given.lines("body"), ends=False)
    ended = given.text("ends", "… giờ …, ngày … tháng … năm …")
    write(sheet, with_end_mark(f"{given.text('occasion', 'Cuộc họp')} kết thúc vào {ended}"), _LINE)
    _two_signers(sheet, given)
    return sheet


def leave(given: Filled) -> Document:
    """1.10 Giấy nghỉ phép, with room for the confirmation of the place of leave."""
    sheet = _opened(given)
    boxes.title(sheet, "GIẤY NGHỈ PHÉP", "")
    asked = f"Xét Đơn đề nghị nghỉ phép ngày {given.text('asked_on')} của ông (bà) {given.text('person')}"
    write(sheet, asked, _LINE.but(before=12))
    write(sheet, f"{given.text('organ_named')} cấp cho:", _LINE)
    write(sheet, f"Ông (bà): {given.text('person')}", _LINE)
    write(sheet, f"Chức vụ: {given.text('position')}", _LINE)
    write(
        sheet,
        f"Được nghỉ phép trong thời gian {given.text('duration')} kể từ ngày {given.text('from_day')}"
        f" đến hết ngày {given.text('to_day')} tại {given.text('leave_place')}.",
        _LINE,
    )
    counted = f"Số ngày nghỉ phép nêu trên được tính vào thời gian {given.text('counted_as')}"
    write(sheet, with_end_mark(counted), _LINE)
    boxes.signature(sheet, given)
    _gap(sheet)
    cell = (
        paper.grid(sheet, rows=1, widths=(boxes.SIGN_LEFT_MM, boxes.SIGN_RIGHT_MM)).rows[0].cells[0]
    )
    look = CENTERED.but(bold=True)
    write(
        cell,
        "Xác nhận của cơ quan (tổ chức) hoặc chính quyền địa phương nơi nghỉ phép (nếu cần)",
        look.but(bold=False),
    )
    write(cell, "Họ và tên", look.but(before=boxes.SIGNATURE_POINTS))
    paper.drop_first(cell)
    return sheet


def paper_copy(given: Filled) -> Document:
    """3.1 The part of a paper copy that stands below the end of the source (NĐ 30 PL I, phần II)."""
    sheet = paper.blank_sheet()
    boxes.full_rule(sheet)
    table = paper.grid(sheet, rows=1, widths=(boxes.LEFT_MM, boxes.RIGHT_MM))
    left, right = table.rows[0].cells
    look = CENTERED.but(size=12, bold=True)
    for line in given.lines("organ"):
        write(left, line.upper(), look)
    width = boxes.text_width("a" * 12, size=12)
    paper.rule(left, points=width, room=boxes.LEFT_MM * boxes.MM)
    number = number_line(given.text("number"), given.text("notation"))
    write(left, number, CENTERED.but(size=13, before=6))
    write(right, given.text("copy_form"), CENTERED.but(bold=True))
    dated = date_line(given.text("place", "…"), given.day("date"))
    write(right, dated, CENTERED.but(size=13, before=16, italic=True))
    for cell in (left, right):
        paper.drop_first(cell)
    boxes.signature(sheet, given)
    return sheet


def electronic_copy(given: Filled) -> Document:
    """3.2 An electronic copy: the source's text, the organ's signing text in box 14."""
    sheet = paper.blank_sheet()
    organ = " ".join(given.lines("organ"))
    parts = (given.text("copy_form"), organ, given.text("signed_at", "…"))
    boxes.corner_text(sheet, "; ".join(parts))
    boxes.header(sheet, given, notation=given.text("notation"))
    boxes.title(sheet, given.text("kind"), given.text("subject"))
    body.text(sheet, given.lines("body"))
    boxes.signature(sheet, given)
    return sheet


def _opened(given: Filled) -> Document:
    sheet = paper.blank_sheet()
    boxes.header(sheet, given, notation=given.text("notation"))
    return sheet


def _two_signers(sheet: Document, given: Filled) -> None:
    _gap(sheet)
    left, right = (
        paper.grid(sheet, rows=1, widths=(boxes.SIGN_LEFT_MM, boxes.SIGN_RIGHT_MM)).rows[0].cells
    )
    look = CENTERED.but(bold=True)
    for cell, office, name, title in (
        (left, "THƯ KÝ", "secretary_name", ""),
        (right, "CHỦ TỌA", "chair_name", given.text("chair_title")),
    ):
        write(cell, office, look)
        if title:
            write(cell, title.upper(), look)
        write(cell, given.text(name, "…"), look.but(before=boxes.SIGNATURE_POINTS))
        paper.drop_first(cell)
    _gap(sheet)
    cell = paper.grid(sheet, rows=1, widths=(boxes.SIGN_LEFT_MM,)).rows[0].cells[0]
    boxes.copies(cell, given)


def _gap(sheet: Document) -> None:
    paper.dress(sheet.add_paragraph(), CENTERED)
