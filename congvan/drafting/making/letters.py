"""Templates 1.1 to 1.7: documents with a kind, công văn, công điện, giấy mời (NĐ 30 Phụ lục III)."""

from __future__ import annotations

from docx.document import Document

from congvan.drafting.making import appendices, body, boxes, paper
from congvan.drafting.making.fields import Filled
from congvan.drafting.making.paper import BODY, CENTERED, Look, write
from congvan.drafting.making.words import sentence_end


def resolution(given: Filled) -> Document:
    """1.1 Nghị quyết (cá biệt)."""
    return _decided(given, kind="NGHỊ QUYẾT", decides="QUYẾT NGHỊ:")


def decision(given: Filled) -> Document:
    """1.2 Quyết định (cá biệt) quy định trực tiếp."""
    return _decided(given, kind="QUYẾT ĐỊNH", decides="QUYẾT ĐỊNH:")


def indirect_decision(given: Filled) -> Document:
    """1.3 Quyết định (cá biệt) quy định gián tiếp, with the text it issues when given."""
    sheet = _decided(given, kind="QUYẾT ĐỊNH", decides="QUYẾT ĐỊNH:")
    if given.text("attached_kind"):
        paper.new_section(sheet)
        appendices.attached_text(sheet, given, reference=appendices.reference(given, "Quyết định"))
    return sheet


def titled(given: Filled) -> Document:
    """1.4 Văn bản có tên loại."""
    sheet = _opened(given)
    boxes.title(sheet, given.text("kind"), given.text("subject"))
    boxes.recipients(sheet, given.lines("recipients"))
    body.grounds(sheet, given.lines("bases"))
    body.text(sheet, given.lines("body"))
    boxes.signature(sheet, given)
    return _with_appendix(sheet, given)


def official_letter(given: Filled) -> Document:
    """1.5 Công văn."""
    subject = given.text("subject").removeprefix("V/v").strip()
    sheet = _opened(given, subject=subject)
    boxes.recipients(sheet, given.lines("recipients"))
    body.text(sheet, given.lines("body"))
    boxes.signature(sheet, given)
    boxes.address(sheet, given.text("address"))
    return _with_appendix(sheet, given)


def telegram(given: Filled) -> Document:
    """1.6 Công điện: who sends, to whom, the text."""
    sheet = _opened(given)
    boxes.title(sheet, "CÔNG ĐIỆN", given.text("subject"))
    write(
        sheet,
        f"{given.text('sender')} điện:",
        Look(align="left", before=12, first=paper.INDENT, keep=True),
    )
    lines = given.lines("recipients")
    for index, line in enumerate(lines):
        last = index == len(lines) - 1
        look = Look(align="left", before=3, after=6 if last else 0, left=52, first=-2.9)
        write(sheet, "- " + sentence_end(line, "." if last else ";"), look)
    body.text(sheet, given.lines("body"))
    boxes.signature(sheet, given)
    return sheet


def invitation(given: Filled) -> Document:
    """1.7 Giấy mời."""
    sheet = _opened(given)
    boxes.title(sheet, "GIẤY MỜI", given.text("subject"))
    invited = given.lines("invited") or ["…"]
    lead = f"{given.text('inviter')} trân trọng kính mời:"
    if len(invited) == 1:
        write(sheet, f"{lead} {invited[0]}", BODY.but(before=12))
    else:
        write(sheet, lead, BODY.but(before=12, keep=True))
        for index, line in enumerate(invited):
            end = "." if index == len(invited) - 1 else ";"
            write(sheet, "- " + sentence_end(line, end))
    write(sheet, f"Tới dự {given.text('meeting')}")
    for label, name in (("Chủ trì", "chair"), ("Thời gian", "time"), ("Địa điểm", "venue")):
        write(sheet, f"{label}: {given.text(name, '…')}")
    body.text(sheet, given.lines("body") or ["Rất mong Quý vị đến dự đông đủ, đúng thời gian."])
    boxes.signature(sheet, given)
    return sheet


def _decided(given: Filled, *, kind: str, decides: str) -> Document:
    sheet = _opened(given)
    boxes.title(sheet, kind, given.text("subject"))
    for index, line in enumerate(given.lines("authority")):
        write(sheet, line.upper(), CENTERED.but(bold=True, before=0 if index else 12, keep=True))
    body.grounds(sheet, given.lines("bases"))
    write(sheet, decides, CENTERED.but(bold=True, before=12, after=6, keep=True))
    body.text(sheet, given.lines("body"))
    boxes.signature(sheet, given)
    return _with_appendix(sheet, given)


def _opened(given: Filled, *, subject: str = "") -> Document:
    sheet = paper.blank_sheet()
    boxes.circulation_stamp(sheet, given.text("circulation"))
    boxes.header(sheet, given, notation=given.text("notation"), subject=subject)
    boxes.urgency_stamp(sheet, given.text("urgency"))
    return sheet


def _with_appendix(sheet: Document, given: Filled) -> Document:
    if given.text("appendix_title"):
        paper.new_section(sheet)
        appendices.appendix(
            sheet, ordinal="", title=given.text("appendix_title"),
            lines=given.lines("appendix_body"), reference=appendices.reference(given, "Văn bản"),
        )  # fmt: skip
    return sheet
