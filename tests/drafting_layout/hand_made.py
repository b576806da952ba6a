"""Right documents as people and other programs make them: the same parts by other means."""

from __future__ import annotations

from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt

from tests.drafting_layout import papers
from tests.drafting_layout.papers import LONG, centred, styled, text

_LINE = (
    '<w:r {ns}><w:pict xmlns:v="urn:schemas-microsoft-com:vml"><v:line from="0,2pt" to="160pt,2pt" '
    'style="position:absolute"/></w:pict></w:r>'
)
_SHAPE = (
    '<w:r {ns} xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
    '<mc:AlternateContent><mc:Choice Requires="wps"><w:drawing>'
    '<wp:anchor xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing">'
    '<wp:extent cx="1800000" cy="0"/>'
    '<a:graphic xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:graphicData uri="u">'
    '<a:prstGeom prst="line"/></a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice>'
    "<mc:Fallback><w:pict/></mc:Fallback></mc:AlternateContent></w:r>"
)


def _ns(xml: str):
    return parse_xml(xml.replace("{ns}", nsdecls("w")))


def _body(document: Document) -> None:
    text(document, LONG + ".")
    text(document, "1. " + LONG + ";")
    text(document, "2. " + LONG + ".")
    text(document, "Đề nghị các đơn vị quan tâm thực hiện./.")


def by_tabs() -> bytes:
    """No table at all: tab stops in the head and at the end, lines drawn as VML shapes."""
    document = papers.new()
    for left, right, bold, size in (
        ("UBND TỈNH GIA LAI", papers.NATIONAL, (None, True), (12, 12)),
        ("SỞ NỘI VỤ", papers.MOTTO, (True, True), (12, 13)),
    ):
        paragraph = document.add_paragraph()
        styled(paragraph, left, size[0], bold=bold[0])
        styled(paragraph, "\t", 12)
        styled(paragraph, right, size[1], bold=bold[1])
    for _ in range(2):
        paragraph._p.append(_ns(_LINE))
    paragraph = document.add_paragraph()
    styled(paragraph, "Số: 15/TB-SNV\t\t", 13)
    styled(paragraph, "Gia Lai, ngày 15 tháng 6 năm 2026", 13, italic=True)
    centred(document, "THÔNG BÁO")
    title = centred(document, "Kết luận của Giám đốc Sở tại cuộc họp giao ban")
    title._p.append(_ns(_SHAPE))
    _body(document)
    paragraph = document.add_paragraph()
    styled(paragraph, "Nơi nhận:", 12, bold=True, italic=True)
    styled(paragraph, "\t\tTL. GIÁM ĐỐC", 14, bold=True)
    paragraph = document.add_paragraph()
    styled(paragraph, "- Các phòng, đơn vị;", 11)
    styled(paragraph, "\t\tCHÁNH VĂN PHÒNG", 14, bold=True)
    styled(document.add_paragraph(), "- Lưu: VT, VP.", 11)
    document.add_paragraph()
    styled(document.add_paragraph(), "\t\t\t\t\t\tLê Văn Bảo", 14, bold=True)
    return papers.saved(document)


def by_breaks() -> bytes:
    """One paragraph for a cell, soft breaks, runs cut anywhere, HOÀ, fixed spaces, underscores."""
    document = papers.new()
    left, right = document.add_table(rows=1, cols=2).rows[0].cells
    paragraph = left.paragraphs[0]
    paragraph.alignment = ALIGN.CENTER
    styled(paragraph, "UBND TỈNH", 12)
    styled(paragraph, " GIA\xa0LAI", 12).add_break()
    styled(paragraph, "SỞ NỘI", 12, bold=True)
    styled(paragraph, " VỤ", 12, bold=True).add_break()
    styled(paragraph, "_______", 12, bold=True).add_break()
    styled(paragraph, "Số:\xa0", 13)
    styled(paragraph, "205/SN", 13)
    styled(paragraph, "V-VP", 13).add_break()
    styled(paragraph, "V/v báo cáo", 12).add_break()
    styled(paragraph, "kết quả công tác", 12)
    paragraph = right.paragraphs[0]
    paragraph.alignment = ALIGN.CENTER
    styled(paragraph, "CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM", 12, bold=True).add_break()
    styled(paragraph, "Độc lập - Tự", 13, bold=True)
    styled(paragraph, " do - Hạnh phúc", 13, bold=True).add_break()
    styled(paragraph, "________________", 13, bold=True).add_break()
    styled(paragraph, "Gia Lai, ngày 15 tháng 6 năm 2026", 13, italic=True)
    document.add_paragraph()
    cells = document.add_table(rows=1, cols=2).rows[0].cells
    styled(cells[0].paragraphs[0], "Kính gửi:", 14)
    styled(cells[1].paragraphs[0], "- Ủy ban nhân dân tỉnh;", 14)
    styled(cells[1].add_paragraph(), "- Các sở, ban, ngành.", 14)
    document.add_paragraph()
    _body(document)
    papers.ending(document, offices=("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"), name="Trần Thị Hương",
                  copies=("- Như trên;", "- Lưu: VT, VP."))  # fmt: skip
    return papers.saved(document)


def by_styles() -> bytes:
    """All looks in styles with Vietnamese names; first lines by Tab, blank lines between."""
    document = papers.new(style_font=False)
    normal = document.styles["Normal"]
    normal.element.find(qn("w:name")).set(qn("w:val"), "Bình thường")
    fonts = normal.element.get_or_add_rPr().get_or_add_rFonts()
    for slot in ("ascii", "hAnsi"):
        fonts.set(qn(f"w:{slot}"), papers.FONT)
    normal.font.size = Pt(14)

    def style(name: str, size: float, *, bold=False, italic=False, align=None, based="Bình thường"):
        made = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        made.base_style = next(s for s in document.styles if s.name == based)
        made.font.size, made.font.bold, made.font.italic = Pt(size), bold, italic
        made.paragraph_format.alignment = align
        return made

    style("Giữa thường", 12, align=ALIGN.CENTER)
    style("Giữa đậm", 12, bold=True, align=ALIGN.CENTER)
    style("Số", 13, align=ALIGN.CENTER)
    style("Ngày", 13, italic=True, align=ALIGN.CENTER)
    style("Tên loại", 14, bold=True, align=ALIGN.CENTER)
    style("Thân", 14, align=ALIGN.JUSTIFY)
    style("Nhãn", 12, bold=True, italic=True)
    style("Danh sách", 11)
    style("Tiêu ngữ", 13, based="Giữa đậm", bold=True, align=ALIGN.CENTER)
    left, right = document.add_table(rows=1, cols=2).rows[0].cells
    left.paragraphs[0].text, left.paragraphs[0].style = (
        "UBND TỈNH GIA LAI",
        document.styles["Giữa thường"],
    )
    papers.rule(left.add_paragraph("SỞ NỘI VỤ", "Giữa đậm"))
    left.add_paragraph("Số:        /KH-SNV", "Số")
    right.paragraphs[0].text, right.paragraphs[0].style = (
        papers.NATIONAL,
        document.styles["Giữa đậm"],
    )
    papers.rule(right.add_paragraph(papers.MOTTO, "Tiêu ngữ"))
    right.add_paragraph("Gia Lai, ngày     tháng     năm 2026", "Ngày")
    document.add_paragraph("KẾ HOẠCH", "Tên loại")
    papers.rule(document.add_paragraph("Công tác văn thư, lưu trữ năm 2027", "Tên loại"))
    document.add_paragraph()
    for line in (LONG + ".", "- " + LONG + ";", "Các đơn vị tổ chức thực hiện./."):
        document.add_paragraph("\t" + line, "Thân")
        document.add_paragraph("", "Thân")
    left, right = document.add_table(rows=1, cols=2).rows[0].cells
    left.paragraphs[0].text, left.paragraphs[0].style = "Nơi nhận:", document.styles["Nhãn"]
    left.add_paragraph("- Như trên;", "Danh sách")
    left.add_paragraph("- Lưu: VT.", "Danh sách")
    right.paragraphs[0].text, right.paragraphs[0].style = "GIÁM ĐỐC", document.styles["Tên loại"]
    right.add_paragraph("(Đã ký)", "Ngày")
    right.add_paragraph("Nguyễn Văn Khải", "Tên loại")
    return papers.saved(document)


def by_tracking() -> bytes:
    """Tracked changes and a content control: judged as if all were accepted."""

    def change(document: Document) -> None:
        paragraph = next(p for p in document.paragraphs if p.text.startswith("2. "))
        run = paragraph.runs[0]._r
        inserted = OxmlElement("w:ins")
        run.addprevious(inserted)
        inserted.append(run)
        deleted = _ns(
            '<w:del {ns} w:id="9" w:author="Hương"><w:r><w:rPr><w:rFonts w:ascii="Arial"/></w:rPr>'
            "<w:delText>MẬT</w:delText></w:r></w:del>"
        )
        inserted.addnext(deleted)
        gone = _ns(
            '<w:p {ns}><w:pPr><w:rPr><w:del w:id="10" w:author="Hương"/></w:rPr></w:pPr>'
            '<w:del w:id="11" w:author="Hương"><w:r><w:delText>Đoạn bỏ</w:delText></w:r></w:del></w:p>'
        )
        paragraph._p.addprevious(gone)
        control = _ns("<w:sdt {ns}><w:sdtContent/></w:sdt>")
        paragraph._p.addprevious(control)
        control[0].append(paragraph._p)

    return papers.letter(change)


def by_automatic_numbers() -> bytes:
    """Clauses numbered by the program, and a table in the body."""

    def change(document: Document) -> None:
        first, second = (p for p in document.paragraphs if p.text[:3] in ("1. ", "2. "))
        for paragraph in (first, second):
            paragraph.runs[0].text = paragraph.runs[0].text[3:]
            paragraph.style = document.styles["List Number"]
            paragraph.paragraph_format.alignment = ALIGN.JUSTIFY
            paragraph._p.pPr.append(_ns('<w:contextualSpacing {ns} w:val="0"/>'))
        table = document.add_table(rows=2, cols=2)
        for cell in (c for row in table.rows for c in row.cells):
            styled(cell.paragraphs[0], "Ô 12 điểm", 12)
        second._p.addnext(table._tbl)

    return papers.letter(change)


def signed_without_table() -> bytes:
    """The signature before "Nơi nhận", set in the right half by an indent."""
    document = papers.new()
    papers.header(document, number="Số: 21/TTr-SNV")
    centred(document, "TỜ TRÌNH")
    centred(document, "Về việc phê duyệt kế hoạch", line=True)
    papers.addressees(document, "Ủy ban nhân dân tỉnh Gia Lai")
    _body(document)
    for line in ("GIÁM ĐỐC", "", "", "Nguyễn Văn Khải"):
        paragraph = document.add_paragraph()
        paragraph.alignment = ALIGN.CENTER
        paragraph.paragraph_format.left_indent = Mm(80)
        styled(paragraph, line, 14, bold=True)
    styled(document.add_paragraph(), "Nơi nhận:", 12, bold=True, italic=True)
    for line in ("- Như trên;", "- Lưu: VT, VP."):
        styled(document.add_paragraph(), line, 11)
    return papers.saved(document)


def with_stamp_in_a_box() -> bytes:
    """An urgency stamp in a text box, red, as the decree wants it."""
    box = (
        '<w:r {ns}><w:pict xmlns:v="urn:schemas-microsoft-com:vml"><v:rect style="width:30mm;height:8mm">'
        '<v:textbox><w:txbxContent><w:p><w:pPr><w:jc w:val="center"/></w:pPr><w:r><w:rPr>'
        '<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman"/><w:b/><w:color w:val="FF0000"/>'
        '<w:sz w:val="26"/></w:rPr><w:t>HỎA TỐC</w:t></w:r></w:p></w:txbxContent></v:textbox></v:rect>'
        "</w:pict></w:r>"
    )
    return papers.letter(lambda document: document.paragraphs[0]._p.append(_ns(box)))


VARIANTS = (
    by_tabs, by_breaks, by_styles, by_tracking, by_automatic_numbers, signed_without_table,
    with_stamp_in_a_box,
)  # fmt: skip
