"""Right documents, made with python-docx as an office's clerk or another program would make them.

Independent of the product's own templates: what the format check must find is broken here, one
thing at a time.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence

import docx
from docx.document import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

FONT = "Times New Roman"
NATIONAL = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"
LONG = (
    "Thực hiện chương trình công tác năm, các phòng, đơn vị thuộc Sở rà soát nhiệm vụ được giao, "
    "báo cáo kết quả thực hiện theo đúng thời hạn và đề xuất giải pháp tháo gỡ khó khăn, vướng mắc"
)


def new(style_font: bool = True) -> Document:
    """An empty A4 document with the margins and the page number of the decree."""
    document = docx.Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin = section.bottom_margin = Mm(20)
    section.left_margin, section.right_margin = Mm(30), Mm(15)
    if style_font:
        style = document.styles["Normal"]
        style.font.name, style.font.size = FONT, Pt(14)
    add_page_number(section)
    return document


def add_page_number(section) -> None:
    section.different_first_page_header_footer = True
    paragraph = section.header.paragraphs[0]
    paragraph.alignment = ALIGN.CENTER
    for kind, text in (("begin", ""), ("", " PAGE "), ("separate", ""), ("text", "2"), ("end", "")):
        run = styled(paragraph, "", 14)
        if kind == "text":
            run.text = text
        elif kind:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
            run._r.append(mark)
        else:
            code = OxmlElement("w:instrText")
            code.text = text
            run._r.append(code)


def styled(paragraph, text: str, size: float, *, bold=None, italic=None):
    run = paragraph.add_run(text)
    run.font.name, run.font.size = FONT, Pt(size)
    run.bold, run.italic = bold, italic
    return run


def rule(paragraph, side: str = "bottom") -> None:
    """A border under (or over) a paragraph."""
    borders = OxmlElement("w:pBdr")
    line = OxmlElement(f"w:{side}")
    for key, value in (("val", "single"), ("sz", "4"), ("space", "1"), ("color", "auto")):
        line.set(qn(f"w:{key}"), value)
    borders.append(line)
    paragraph._p.get_or_add_pPr().insert_element_before(
        borders, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr"
    )


def cell_line(cell, text: str, size: float, *, bold=None, italic=None, line=False, first=False):
    paragraph = cell.paragraphs[0] if first else cell.add_paragraph()
    paragraph.alignment = ALIGN.CENTER
    styled(paragraph, text, size, bold=bold, italic=italic)
    if line:
        rule(paragraph)
    return paragraph


def header(
    document: Document,
    *,
    superior: str = "UBND TỈNH GIA LAI",
    organ: str = "SỞ NỘI VỤ",
    number: str = "Số: 15/QĐ-SNV",
    date: str | None = "Gia Lai, ngày 05 tháng 01 năm 2026",
    about: str | None = None,
) -> None:
    """Boxes 1–5b in a table of two columns."""
    table = document.add_table(rows=2, cols=2)
    left, right = table.rows[0].cells
    if superior:
        cell_line(left, superior, 12, first=True)
    cell_line(left, organ, 12, bold=True, line=True, first=not superior)
    cell_line(right, NATIONAL, 12, bold=True, first=True)
    cell_line(right, MOTTO, 13, bold=True, line=True)
    left, right = table.rows[1].cells
    cell_line(left, number, 13, first=True)
    if about:
        cell_line(left, about, 12)
    if date:
        cell_line(right, date, 13, italic=True, first=True)


def centred(document: Document, text: str, size: float = 14, *, bold=True, italic=None, line=False):
    paragraph = document.add_paragraph()
    paragraph.alignment = ALIGN.CENTER
    styled(paragraph, text, size, bold=bold, italic=italic)
    if line:
        rule(paragraph)
    return paragraph


def text(document: Document, words: str, size: float = 14, *, italic=None, bold=None):
    """A paragraph of the body."""
    paragraph = document.add_paragraph()
    paragraph.alignment = ALIGN.JUSTIFY
    form = paragraph.paragraph_format
    form.first_line_indent, form.space_before, form.space_after = Mm(10), Pt(6), Pt(0)
    form.line_spacing = 1.15
    styled(paragraph, words, size, italic=italic, bold=bold)
    return paragraph


def article(document: Document, number: int, words: str):
    paragraph = text(document, f"Điều {number}. ", bold=True)
    styled(paragraph, words, 14)
    return paragraph


def ending(
    document: Document,
    *,
    offices: Sequence[str] = ("GIÁM ĐỐC",),
    name: str = "Nguyễn Văn Khải",
    copies: Sequence[str] = ("- Như Điều 3;", "- UBND tỉnh;", "- Lưu: VT, VP."),
) -> None:
    """Boxes 7 and 9b in a table."""
    left, right = document.add_table(rows=1, cols=2).rows[0].cells
    styled(left.paragraphs[0], "Nơi nhận:", 12, bold=True, italic=True)
    for line in copies:
        styled(left.add_paragraph(), line, 11)
    for number, office in enumerate(offices):
        cell_line(right, office, 14, bold=True, first=number == 0)
    for _ in range(4):
        right.add_paragraph()
    cell_line(right, name, 14, bold=True)


def addressees(document: Document, *lines: str) -> None:
    """Box 9a: one recipient on the line, several below it."""
    paragraph = document.add_paragraph()
    paragraph.alignment = ALIGN.CENTER
    if len(lines) == 1:
        styled(paragraph, f"Kính gửi: {lines[0]}", 14)
        return
    styled(paragraph, "Kính gửi:", 14)
    for line in lines:
        item = document.add_paragraph()
        item.paragraph_format.left_indent = Mm(60)
        styled(item, line, 14)


def decision(change: Callable[[Document], None] | None = None) -> bytes:
    """A quyết định with căn cứ, articles, clauses and points."""
    document = new()
    header(document)
    centred(document, "QUYẾT ĐỊNH")
    centred(document, "Về việc ban hành Quy chế làm việc của Sở Nội vụ", line=True)
    centred(document, "GIÁM ĐỐC SỞ NỘI VỤ")
    text(document, "Căn cứ Luật Tổ chức chính quyền địa phương;", italic=True)
    text(
        document,
        "Căn cứ Nghị định số 30/2020/NĐ-CP ngày 05 tháng 3 năm 2020 của Chính phủ về công tác văn thư;",
        italic=True,
    )
    text(document, "Theo đề nghị của Chánh Văn phòng Sở.", italic=True)
    centred(document, "QUYẾT ĐỊNH:")
    article(document, 1, "Ban hành kèm theo Quyết định này Quy chế làm việc của Sở Nội vụ.")
    article(document, 2, "Quyết định này có hiệu lực từ ngày ký, trong đó:")
    text(document, "1. " + LONG + ":")
    for letter in ("a", "b", "c", "d", "đ", "e"):
        text(document, f"{letter}) Nội dung công việc được giao cho phòng chuyên môn;")
    text(document, "2. " + LONG + ".")
    text(document, "3. " + LONG + ".")
    article(
        document, 3, "Chánh Văn phòng, Trưởng các phòng chịu trách nhiệm thi hành Quyết định này./."
    )
    ending(document)
    return saved(document, change)


def letter(change: Callable[[Document], None] | None = None) -> bytes:
    """A công văn to two recipients, signed by a deputy."""
    document = new()
    header(document, number="Số: 205/SNV-VP", about="V/v báo cáo kết quả công tác văn thư")
    addressees(document, "- Ủy ban nhân dân tỉnh;", "- Sở Tài chính.")
    text(
        document,
        "Thực hiện Kế hoạch số 12/KH-UBND ngày 05 tháng 01 năm 2026 của Ủy ban nhân dân tỉnh về công "
        "tác văn thư, lưu trữ năm 2026, Sở Nội vụ báo cáo như sau:",
    )
    text(document, "1. " + LONG + ".")
    text(document, "2. " + LONG + ".")
    text(document, "Sở Nội vụ kính báo cáo Ủy ban nhân dân tỉnh xem xét, chỉ đạo./.")
    ending(
        document,
        offices=("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"),
        name="Trần Thị Hương",
        copies=("- Như trên;", "- Giám đốc (b/c);", "- Lưu: VT, VP."),
    )
    return saved(document, change)


def report(change: Callable[[Document], None] | None = None) -> bytes:
    """A báo cáo with Roman parts and two appendices, one of them turned."""
    document = new()
    header(document, number="Số: 07/BC-SNV", date="Gia Lai, ngày 15 tháng 10 năm 2026")
    centred(document, "BÁO CÁO")
    centred(document, "Kết quả công tác văn thư, lưu trữ năm 2026", line=True)
    text(document, LONG + ".")
    text(document, "I. KẾT QUẢ THỰC HIỆN", bold=True)
    text(document, "1. Công tác văn thư", bold=True)
    text(document, "a) " + LONG + ";")
    text(document, "b) " + LONG + ".")
    text(document, "2. Công tác lưu trữ", bold=True)
    text(document, LONG + " (Phụ lục I và Phụ lục II kèm theo).")
    text(document, "II. PHƯƠNG HƯỚNG", bold=True)
    text(document, "Trên đây là báo cáo của Sở Nội vụ./.")
    ending(document, copies=("- UBND tỉnh;", "- Lưu: VT, VP (05b)."))
    appendix(document, "Phụ lục I")
    appendix(document, "Phụ lục II", landscape=True)
    return saved(document, change)


def appendix(document: Document, name: str, *, landscape: bool = False) -> None:
    """A section of its own, pages from 1."""
    section = document.add_section(WD_SECTION.NEW_PAGE)
    numbers = OxmlElement("w:pgNumType")
    numbers.set(qn("w:start"), "1")
    section._sectPr.insert_element_before(numbers, "w:cols", "w:titlePg", "w:docGrid")
    if landscape:
        section.orientation = WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = Mm(297), Mm(210)
    centred(document, name)
    centred(document, "DANH SÁCH CÁC ĐƠN VỊ")
    centred(document, "(Kèm theo Báo cáo số      /BC-SNV ngày    tháng    năm 2026 của Sở Nội vụ)",
            bold=None, italic=True)  # fmt: skip
    table = document.add_table(rows=2, cols=3)
    for number, cell in enumerate(c for row in table.rows for c in row.cells):
        styled(cell.paragraphs[0], f"Ô {number}", 12)


def resolution(change: Callable[[Document], None] | None = None) -> bytes:
    """A nghị quyết of a collective, with chapters, signed TM."""
    document = new()
    header(document, superior="", organ="HỘI ĐỒNG NHÂN DÂN TỈNH GIA LAI", number="Số: 21/NQ-HĐND",
           date="Gia Lai, ngày 09 tháng 02 năm 2026")  # fmt: skip
    centred(document, "NGHỊ QUYẾT")
    centred(document, "Về nhiệm vụ phát triển kinh tế - xã hội năm 2026", line=True)
    centred(document, "HỘI ĐỒNG NHÂN DÂN TỈNH GIA LAI")
    text(document, "Căn cứ Luật Tổ chức chính quyền địa phương;", italic=True)
    text(document, "Xét đề nghị của Ủy ban nhân dân tỉnh.", italic=True)
    centred(document, "QUYẾT NGHỊ:")
    centred(document, "Chương I")
    centred(document, "QUY ĐỊNH CHUNG")
    article(document, 1, "Thông qua nhiệm vụ phát triển kinh tế - xã hội năm 2026.")
    centred(document, "Chương II")
    centred(document, "TỔ CHỨC THỰC HIỆN")
    article(document, 2, "Ủy ban nhân dân tỉnh tổ chức thực hiện Nghị quyết này./.")
    ending(
        document,
        offices=("TM. HỘI ĐỒNG NHÂN DÂN", "CHỦ TỊCH"),
        copies=("- Như Điều 2;", "- Lưu: VT."),
    )
    return saved(document, change)


def minutes(change: Callable[[Document], None] | None = None) -> bytes:
    """A biên bản: no place and date, two signers."""
    document = new()
    header(document, number="Số: 03/BB-SNV", date=None)
    centred(document, "BIÊN BẢN")
    centred(document, "Họp giao ban tháng 10 năm 2026", line=True)
    text(document, "Thời gian bắt đầu: 08 giờ 00 ngày 05 tháng 10 năm 2026 tại phòng họp số 1.")
    text(document, LONG + ".")
    text(document, "Cuộc họp kết thúc vào 11 giờ 00 cùng ngày./.")
    left, right = document.add_table(rows=1, cols=2).rows[0].cells
    for cell, office, name in (
        (left, "THƯ KÝ", "Lê Thị Mai"),
        (right, "CHỦ TỌA", "Nguyễn Văn Khải"),
    ):
        cell_line(cell, office, 14, bold=True, first=True)
        cell.add_paragraph()
        cell_line(cell, name, 14, bold=True)
    left, _ = document.add_table(rows=1, cols=2).rows[0].cells
    styled(left.paragraphs[0], "Nơi nhận:", 12, bold=True, italic=True)
    styled(left.add_paragraph(), "- Các phòng;", 11)
    styled(left.add_paragraph(), "- Lưu: VT, Hồ sơ.", 11)
    return saved(document, change)


def saved(document: Document, change: Callable[[Document], None] | None = None) -> bytes:
    if change is not None:
        change(document)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


RIGHT = {
    "decision": decision, "letter": letter, "report": report,
    "resolution": resolution, "minutes": minutes,
}  # fmt: skip
