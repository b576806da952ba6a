"""The boxes (ô số) of NĐ 30/2020 Phụ lục I around the body: what every kind of document shares."""

from __future__ import annotations

from typing import Any

from docx.document import Document
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_ROW_HEIGHT_RULE
from docx.shared import Mm, Pt

from congvan.drafting.making import paper
from congvan.drafting.making.fields import Filled
from congvan.drafting.making.metrics import text_width, widest_line
from congvan.drafting.making.paper import CENTERED, Look, write
from congvan.drafting.making.words import date_line, number_line, sentence_end

MOTTO, NATION = "Độc lập - Tự do - Hạnh phúc", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
# Quốc hiệu in 12 points is 88 mm wide; the left column takes the rest of 165 mm.
LEFT_MM, RIGHT_MM = 72.0, 93.0
SIGN_LEFT_MM, SIGN_RIGHT_MM = 77.0, 88.0
# A rule is a third to a half of its line (box 2, 5).
RULE_SHARE = 0.42
MM = 72 / 25.4
# Room for the signature between the title and the name (box 7c): about 25 mm.
SIGNATURE_POINTS = 68
STAMP_MM = {"HỎA TỐC": 30, "THƯỢNG KHẨN": 40, "KHẨN": 20}
LIST_LOOK = Look(size=11, align="left", before=0)
KINH_GUI = "Kính gửi:"
_KINH_GUI_LEFT = 30.0


def header(sheet: Document, given: Filled, *, notation: str, subject: str = "") -> None:
    """Boxes 1 to 4, and 5b for a công văn: organ and nation, number and date, "V/v …"."""
    table = _names(sheet, given)
    left, right = table.add_row().cells
    paper.keep_whole(table.rows[-1])
    number = number_line(given.text("number"), notation)
    write(left, number, CENTERED.but(size=13, before=6))
    if subject:
        write(left, f"V/v {subject}", CENTERED.but(size=12, before=6, left=3, right=3))
    place = given.text("place", "…")
    write(right, date_line(place, given.day("date")), CENTERED.but(size=13, before=6, italic=True))
    for cell in (left, right):
        paper.drop_first(cell)
    _gap(sheet)


def header_without_date(sheet: Document, given: Filled, *, notation: str) -> None:
    """The same for a biên bản, which has a number and neither place nor date (mẫu 1.9)."""
    table = _names(sheet, given)
    left = table.add_row().cells[0]
    write(left, number_line(given.text("number"), notation), CENTERED.but(size=13, before=6))
    paper.drop_first(left)
    _gap(sheet)


def header_of_attached(sheet: Document, given: Filled) -> None:
    """Boxes 1 and 2 only: a text that is issued with a decision (mẫu 1.3)."""
    _names(sheet, given)
    _gap(sheet)


def title(sheet: Document, kind: str, subject: str, *, note: str = "") -> None:
    """Box 5a: the kind in capitals, what it is about, a note "(Kèm theo …)", and the rule below."""
    write(sheet, kind.upper(), CENTERED.but(bold=True, before=12, keep=True))
    side = 8.0
    if subject:
        write(sheet, subject, CENTERED.but(bold=True, left=side, right=side, keep=True))
    if note:
        write(sheet, note, CENTERED.but(italic=True, left=side, right=side, keep=True))
    _rule_under(sheet, note or subject or kind.upper(), room=paper.TEXT_MM - 2 * side)


def appendix_title(sheet: Document, words: str, *, note: str) -> None:
    """The title of a phụ lục in capitals, the note "(Kèm theo …)", and the rule below."""
    look = CENTERED.but(left=8, right=8, keep=True)
    write(sheet, words.upper(), look.but(bold=True))
    write(sheet, note, look.but(italic=True))
    _rule_under(sheet, note, room=paper.TEXT_MM - 16)


def recipients(sheet: Document, lines: list[str]) -> None:
    """Box 9a: "Kính gửi:", one recipient on its line, several one below another."""
    if not lines:
        return
    lead = text_width(KINH_GUI + " ", size=14) / MM
    if len(lines) == 1:
        hanging = Look(align="left", before=12, after=6, left=_KINH_GUI_LEFT + lead, first=-lead)
        write(sheet, f"{KINH_GUI} {sentence_end(lines[0], '.')}", hanging)
        return
    write(sheet, KINH_GUI, Look(align="left", before=12, left=_KINH_GUI_LEFT, keep=True))
    # The dashes stand under the colon.
    dash = text_width("- ", size=14) / MM
    bullet = _KINH_GUI_LEFT + text_width(KINH_GUI[:-1], size=14) / MM
    for index, line in enumerate(lines):
        is_last = index == len(lines) - 1
        look = Look(
            align="left", before=2, after=6 if is_last else 0, left=bullet + dash, first=-dash
        )
        write(sheet, "- " + sentence_end(line, "." if is_last else ";"), look)


def signature(sheet: Document, given: Filled) -> None:
    """Boxes 7 and 9b side by side: Nơi nhận on the left, power, title and name on the right."""
    _gap(sheet, points=12)
    left, right = paper.grid(sheet, rows=1, widths=(SIGN_LEFT_MM, SIGN_RIGHT_MM)).rows[0].cells
    copies(left, given)
    signer(right, given)


def copies(cell: Any, given: Filled) -> None:
    """Boxes 9b and 12: "Nơi nhận:", its list, the Lưu line last, and the drafter's symbol."""
    write(cell, "Nơi nhận:", Look(size=12, bold=True, italic=True, align="left", before=0))
    lines = [line for line in given.lines("copies") if not line.lstrip("-– ").startswith("Lưu")]
    hanging = LIST_LOOK.but(left=2.2, first=-2.2)
    for line in lines:
        write(cell, "- " + sentence_end(line, ";"), hanging)
    write(cell, "- " + archive_line(given), hanging)
    if symbol := given.text("drafter_symbol"):
        write(cell, symbol, LIST_LOOK)
    paper.drop_first(cell)


def archive_line(given: Filled) -> str:
    """ "Lưu: VT, VX (03)." of R-142."""
    unit = given.text("archive_unit")
    count = given.text("copies_kept")
    line = "Lưu: VT" + (f", {unit}" if unit else "")
    if count:
        line += f" ({count.zfill(2) if count.isdigit() else count})"
    return line + "."


def signer(cell: Any, given: Filled) -> None:
    """Box 7: power and title in capitals, room for the signature, the full name (R-082, R-146)."""
    bold = CENTERED.but(bold=True)
    for line in power_lines(given):
        write(cell, line, bold)
    if other := given.text("other_title"):
        write(cell, other, bold)
    write(cell, given.text("signer", "…"), bold.but(before=SIGNATURE_POINTS))
    paper.drop_first(cell)


def power_lines(given: Filled) -> list[str]:
    """The lines above the signature: "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"."""
    power, title_line = given.text("power"), given.text("title", "…").upper()
    if power == "Q.":
        return [f"Q. {title_line}"]
    above = [line.upper() for line in given.lines("power_line")]
    if power and above and not above[0].startswith(power):
        above[0] = f"{power} {above[0]}"
    return [*above, title_line]


def urgency_stamp(sheet: Document, urgency: str) -> None:
    """Box 10b: the urgency in a red frame of 8 mm height, at the left (R-133)."""
    if not urgency:
        return
    table = paper.grid(sheet, rows=1, widths=(STAMP_MM[urgency],))
    _framed(table, urgency, color=paper.RED, height=8, size=13)
    _gap(sheet)


def circulation_stamp(sheet: Document, words: str) -> None:
    """Box 11: "LƯU HÀNH NỘI BỘ" in a frame above box 1, in the top margin of page 1."""
    if not words:
        return
    header_part = sheet.sections[0].first_page_header
    width = text_width(words.upper(), size=13, bold=True) / MM + 5
    table = header_part.add_table(1, 1, Mm(width))
    table = _moved_into(table, header_part, width)
    _framed(table, words.upper(), color="000000", height=7, size=13)


def address(sheet: Document, text: str) -> None:
    """Box 13: where the organ is, under a full-width rule at the foot of page 1."""
    if not text:
        return
    line = sheet.sections[0].first_page_footer.paragraphs[0]
    paper.border(line, ("top",), color="000000")
    paper.dress(line, CENTERED)
    paper.set_font(line.add_run(text), size=11, bold=False, italic=False)


def full_rule(container: Any) -> None:
    """A solid line over the whole width of the text."""
    width = paper.TEXT_MM * MM
    paper.rule(container, points=width, room=width, before=6)


def corner_text(sheet: Document, text: str) -> None:
    """Box 14: the organ's signing text of an electronic copy, top right of page 1, size 10."""
    part = sheet.sections[0].first_page_header
    line = part.paragraphs[0]
    paper.dress(line, Look(align="right", before=0))
    paper.set_font(line.add_run(text), size=10, bold=False, italic=False)


def _names(sheet: Document, given: Filled) -> Any:
    """A table whose first row holds box 2 on the left and box 1 on the right."""
    table = paper.grid(sheet, rows=1, widths=(LEFT_MM, RIGHT_MM))
    left, right = table.rows[0].cells
    look = CENTERED.but(size=13)
    for line in given.lines("superior"):
        write(left, line.upper(), look.but(size=12, left=1, right=1))
    organ = [line.upper() for line in given.lines("organ")] or ["…"]
    for line in organ:
        write(left, line, look.but(size=12, bold=True, left=1, right=1))
    _rule_under(left, organ[-1], room=LEFT_MM, size=12)
    write(right, NATION, look.but(size=12, bold=True))
    write(right, MOTTO, look.but(bold=True))
    points = text_width(MOTTO, size=13, bold=True)
    paper.rule(right, points=points, room=RIGHT_MM * MM)
    for cell in (left, right):
        paper.drop_first(cell)
    return table


def _rule_under(container: Any, text: str, *, room: float, size: float = 14) -> None:
    width = widest_line(text, size=size, room=room * MM, bold=True)
    side = paper.TEXT_MM if isinstance(container, Document) else room
    paper.rule(container, points=max(width * RULE_SHARE, 20), room=side * MM)


def _framed(table: Any, words: str, *, color: str, height: float, size: float) -> None:
    row = table.rows[0]
    row.height, row.height_rule = Mm(height), WD_ROW_HEIGHT_RULE.EXACTLY
    cell = row.cells[0]
    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    paper.frame_cell(cell, color=color)
    write(cell, words, CENTERED.but(size=size, bold=True, color=color))
    paper.drop_first(cell)


def _moved_into(table: Any, part: Any, width: float) -> Any:
    """The same table in the house's form: no style, exact width, at the right."""
    part._element.remove(table._element)
    made = paper.grid(part, rows=1, widths=(width,), align="right")
    first = part.paragraphs[0]
    first._element.addprevious(made._element)
    paper.dress(first, CENTERED)
    return made


def _gap(sheet: Document, *, points: float = 2) -> None:
    """Two tables without a paragraph between them would become one."""
    paragraph = sheet.add_paragraph()
    paper.dress(paragraph, CENTERED)
    paragraph.paragraph_format.line_spacing = Pt(points)
