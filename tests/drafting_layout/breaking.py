"""One fault at a time, put into a right document: what is broken, and which rule must say so."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from docx.document import Document
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph

from tests.drafting_layout import papers

Change = Callable[[Document], None]

_LONG = "2. Thực hiện"


@dataclass(frozen=True)
class Break:
    """`mends`: whether a repair makes the finding go away; `keeps`: and leaves every word."""

    rule: str
    name: str
    paper: str
    change: Change
    mends: bool = True
    keeps: bool = True


def paragraphs(document: Document) -> list[Paragraph]:
    """All paragraphs, in tables too, in reading order."""
    return [Paragraph(p, document._body) for p in document.element.body.iter(qn("w:p"))]


def find(document: Document, start: str) -> Paragraph:
    return next(p for p in paragraphs(document) if p.text.startswith(start))


def font(start: str, **values) -> Change:
    """Change the look of all runs of a paragraph."""

    def change(document: Document) -> None:
        for run in find(document, start).runs:
            for name, value in values.items():
                setattr(run.font, name, value)

    return change


def reword(start: str, old: str, new: str) -> Change:
    def change(document: Document) -> None:
        for run in find(document, start).runs:
            if old in run.text:
                run.text = run.text.replace(old, new, 1)
                return
        raise AssertionError(old)

    return change


def remove(start: str, count: int = 1) -> Change:
    def change(document: Document) -> None:
        element = find(document, start)._p
        for _ in range(count):
            following = element.getnext()
            element.getparent().remove(element)
            element = following

    return change


def empty(start: str) -> Change:
    """Take the words away and leave the paragraph: a cell needs one."""

    def change(document: Document) -> None:
        for run in find(document, start).runs:
            run.text = ""

    return change


def without_line(start: str) -> Change:
    def change(document: Document) -> None:
        borders = find(document, start)._p.pPr.find(qn("w:pBdr"))
        borders.getparent().remove(borders)

    return change


def form(start: str, **values) -> Change:
    def change(document: Document) -> None:
        for name, value in values.items():
            setattr(find(document, start).paragraph_format, name, value)

    return change


def section(**values) -> Change:
    def change(document: Document) -> None:
        for name, value in values.items():
            setattr(document.sections[0], name, value)

    return change


def insert(before: str, text: str, size: float = 13, *, bold=True) -> Change:
    def change(document: Document) -> None:
        papers.styled(find(document, before).insert_paragraph_before(""), text, size, bold=bold)

    return change


def landscape(document: Document) -> None:
    whole = document.sections[0]
    whole.page_width, whole.page_height = Mm(297), Mm(210)
    for table in document.tables:
        table._tbl.getparent().remove(table._tbl)


def number_in_footer(document: Document) -> None:
    header, footer = document.sections[0].header, document.sections[0].footer
    footer.paragraphs[0]._p.getparent().append(header.paragraphs[0]._p)


def no_number(document: Document) -> None:
    paragraph = document.sections[0].header.paragraphs[0]
    for run in list(paragraph.runs):
        run._r.getparent().remove(run._r)


def number_left(document: Document) -> None:
    document.sections[0].header.paragraphs[0].alignment = 0


def number_small(document: Document) -> None:
    for run in document.sections[0].header.paragraphs[0].runs:
        run.font.size = Pt(11)


def decomposed(document: Document) -> None:
    for run in find(document, "2. ").runs:
        run.text = unicodedata.normalize("NFD", run.text)


def complex_font(document: Document) -> None:
    find(document, "2. ").runs[0]._r.rPr.rFonts.set(qn("w:cs"), "Arial")


def joined_appendix(document: Document) -> None:
    """The first appendix in the section of the main text."""
    mark = next(
        p
        for p in paragraphs(document)
        if p._p.pPr is not None and p._p.pPr.find(qn("w:sectPr")) is not None
    )
    mark._p.getparent().remove(mark._p)


def no_reference_to_appendix(document: Document) -> None:
    reword("Thực hiện chương trình công tác năm, các phòng, đơn vị thuộc Sở rà soát nhiệm vụ được giao, báo cáo kết quả thực hiện theo đúng thời hạn và đề xuất giải pháp tháo gỡ khó khăn, vướng mắc (",
           " (Phụ lục I và Phụ lục II kèm theo)", "")(document)  # fmt: skip


def legacy(document: Document) -> None:
    find(document, _LONG).runs[
        0
    ].text = "2. Thùc hiÖn ch\u00ad¬ng tr×nh c«ng t¸c n¨m, c¸c phßng, ®¬n vÞ thuéc Së rµ so¸t nhiÖm vô ®\u00adîc giao."


def colour(document: Document) -> None:
    find(document, _LONG).runs[0].font.color.rgb = RGBColor(0, 0x70, 0xC0)


def office_plain(document: Document) -> None:
    cell = document.tables[-1].rows[0].cells[1]
    cell.paragraphs[0].runs[0].bold = False


def no_copies(document: Document) -> None:
    cell = document.tables[-1].rows[0].cells[0]
    for paragraph in cell.paragraphs[1:]:
        paragraph._p.getparent().remove(paragraph._p)
    cell.paragraphs[0].runs[0].text = ""


def pages_run_on(document: Document) -> None:
    numbers = document.sections[1]._sectPr.find(qn("w:pgNumType"))
    numbers.getparent().remove(numbers)


BREAKS = (
    Break("L01", "letter paper", "decision", section(page_width=Mm(215.9), page_height=Mm(279.4))),
    Break("L02", "left 25", "decision", section(left_margin=Mm(25))),
    Break("L02", "right 25.4", "letter", section(right_margin=Mm(25.4))),
    Break("L02", "top 12", "report", section(top_margin=Mm(12))),
    Break("L02", "bottom 30", "minutes", section(bottom_margin=Mm(30))),
    Break("L03", "one run in Arial", "letter", font(_LONG, name="Arial")),
    Break("L03", "complex script", "letter", complex_font),
    Break("L03", "header block", "decision", font("SỞ NỘI VỤ", name="Calibri")),
    Break("L04", "decomposed", "letter", decomposed),
    Break("L04", "false Đ", "decision", reword("Điều 2", "Đ", "Ð"), keeps=False),
    Break("L04", "TCVN3", "letter", legacy, mends=False),
    Break("L04", "private use", "letter", reword(_LONG, "công tác", "công \uf0b7 tác"), mends=False),
    Break("L05", "blue text", "letter", colour),
    Break("L06", "no number", "decision", no_number),
    Break("L06", "on page 1", "decision", section(different_first_page_header_footer=False)),
    Break("L06", "in the footer", "letter", number_in_footer),
    Break("L06", "to the left", "letter", number_left),
    Break("L06", "11 points", "letter", number_small),
    Break("L07", "missing", "decision", empty(papers.NATIONAL), mends=False),
    Break("L07", "14 points", "decision", font(papers.NATIONAL, size=Pt(14))),
    Break("L07", "not bold", "letter", font(papers.NATIONAL, bold=False)),
    Break("L07", "a word wrong", "letter", reword(papers.NATIONAL, "CHỦ NGHĨA", "CHŨ NGHĨA"), keeps=False),
    Break("L08", "missing", "decision", empty(papers.MOTTO), mends=False),
    Break("L08", "dashes", "decision", reword(papers.MOTTO, " - Tự", " – Tự"), keeps=False),
    Break("L08", "no spaces", "letter", reword(papers.MOTTO, " - Tự", "-Tự"), keeps=False),
    Break("L08", "small letter", "letter", reword(papers.MOTTO, "Tự do", "tự do"), keeps=False),
    Break("L08", "no line", "letter", without_line(papers.MOTTO), mends=False),
    Break("L08", "12 points", "letter", font(papers.MOTTO, size=Pt(12))),
    Break("L09", "organ not bold", "decision", font("SỞ NỘI VỤ", bold=False)),
    Break("L09", "superior bold", "letter", font("UBND TỈNH", bold=True)),
    Break("L09", "organ 14", "letter", font("SỞ NỘI VỤ", size=Pt(14))),
    Break("L09", "missing", "resolution", empty("HỘI ĐỒNG NHÂN DÂN TỈNH GIA LAI"), mends=False),
    Break("L10", "missing", "letter", empty("Số: 205"), mends=False),
    Break("L10", "no zero", "report", reword("Số: 07", "07", "7"), keeps=False),
    Break("L10", "spaces", "decision", reword("Số: 15", "/QĐ-SNV", " / QĐ - SNV"), keeps=False),
    Break("L10", "other type", "decision", reword("Số: 15", "QĐ", "QyĐ"), mends=False),
    Break("L10", "unknown type", "decision", reword("Số: 15", "QĐ", "QD"), mends=False),
    Break("L10", "type in a công văn", "letter", reword("Số: 205", "SNV-VP", "CV-SNV"), mends=False),
    Break("L10", "bold", "decision", font("Số: 15", bold=True)),
    Break("L11", "missing", "letter", empty("Gia Lai, ngày"), mends=False),
    Break("L11", "day not padded", "letter", reword("Gia Lai, ngày", "05", "5"), keeps=False),
    Break("L11", "month padded", "report", reword("Gia Lai, ngày", "tháng 10", "tháng 03"), keeps=False),
    Break("L11", "month not padded", "letter", reword("Gia Lai, ngày", "tháng 01", "tháng 1"), keeps=False),
    Break("L11", "no comma", "letter", reword("Gia Lai, ngày", "Lai,", "Lai"), keeps=False),
    Break("L11", "upright", "decision", font("Gia Lai, ngày", italic=False)),
    Break("L11", "no such day", "decision", reword("Gia Lai, ngày", "05 tháng 01", "31 tháng 4"), mends=False),
    Break("L11", "slashes", "decision", reword("Gia Lai, ngày", "05 tháng 01 năm 2026", "05/01/2026"), mends=False),
    Break("L12", "no V/v", "letter", remove("V/v"), mends=False),
    Break("L12", "V/v under a title", "decision", reword("Về việc", "Về việc", "V/v"), keeps=False),
    Break("L13", "title not bold", "report", font("BÁO CÁO", bold=False)),
    Break("L13", "title 12", "report", font("BÁO CÁO", size=Pt(12))),
    Break("L13", "subject not bold", "decision", font("Về việc", bold=False)),
    Break("L13", "no line", "decision", without_line("Về việc"), mends=False),
    Break("L13", "no subject", "report", remove("Kết quả"), mends=False),
    Break("L13", "V/v of 14", "letter", font("V/v", size=Pt(14))),
    Break("L13", "title to the left", "report", form("BÁO CÁO", alignment=0)),
    Break("L14", "12 points", "letter", font(_LONG, size=Pt(12))),
    Break("L14", "to the left", "letter", form(_LONG, alignment=0)),
    Break("L14", "no indent", "letter", form(_LONG, first_line_indent=Mm(0))),
    Break("L14", "no space", "letter", form(_LONG, space_before=Pt(0))),
    Break("L14", "double lines", "letter", form(_LONG, line_spacing=2.0)),
    Break("L14", "tight lines", "letter", form(_LONG, line_spacing=0.8)),
    Break("L14", "italic", "letter", font(_LONG, italic=True)),
    Break("L15", "upright", "decision", font("Căn cứ Luật", italic=False)),
    Break("L15", "comma", "decision", reword("Căn cứ Luật", "phương;", "phương,"), keeps=False),
    Break("L15", "last without dot", "decision", reword("Theo đề nghị", "Sở.", "Sở;"), keeps=False),
    Break("L15", "no date", "decision", reword("Căn cứ Nghị định", " ngày 05 tháng 3 năm 2020", ""), mends=False),
    Break("L16", "no Điều 2", "decision", reword("Điều 2", "Điều 2", "Điều 4"), mends=False),
    Break("L16", "no đ", "decision", remove("đ)"), mends=False),
    Break("L16", "clause left out", "decision", remove("2. "), mends=False),
    Break("L16", "chapter", "resolution", reword("Chương II", "Chương II", "Chương III"), mends=False),
    Break("L16", "Roman", "report", reword("II. PHƯƠNG", "II.", "III."), mends=False),
    Break("L16", "letters", "report", reword("b) ", "b)", "c)"), mends=False),
    Break("L17", "stroke", "letter", reword("KT. GIÁM", "KT.", "K/T"), mends=False),
    Break("L17", "no KT.", "letter", remove("KT. GIÁM"), mends=False),
    Break("L17", "unknown power", "resolution", reword("TM. HỘI", "TM.", "TM"), mends=False),
    Break("L17", "title not bold", "decision", office_plain),
    Break("L17", "no name", "decision", empty("Nguyễn Văn Khải"), mends=False),
    Break("L18", "ThS.", "letter", reword("Trần Thị Hương", "Trần", "ThS. Trần"), mends=False),
    Break("L18", "Tiến sĩ", "decision", reword("Nguyễn Văn Khải", "Nguyễn", "Tiến sĩ Nguyễn"), mends=False),
    Break("L19", "missing", "letter", remove("Kính gửi", 3), mends=False),
    Break("L19", "comma", "letter", reword("- Ủy ban", "tỉnh;", "tỉnh,"), keeps=False),
    Break("L19", "no dot", "letter", reword("- Sở Tài", "chính.", "chính;"), keeps=False),
    Break("L20", "missing", "decision", no_copies, mends=False),
    Break("L20", "label upright", "letter", font("Nơi nhận", italic=False)),
    Break("L20", "label 13", "letter", font("Nơi nhận", size=Pt(13))),
    Break("L20", "list 12", "letter", font("- Như trên", size=Pt(12))),
    Break("L20", "comma", "decision", reword("- UBND tỉnh", ";", ","), keeps=False),
    Break("L20", "no dot", "decision", reword("- Lưu", "VP.", "VP;"), keeps=False),
    Break("L20", "no Lưu", "report", remove("- Lưu"), mends=False),
    Break("L21", "not referred to", "report", no_reference_to_appendix, mends=False),
    Break("L21", "Arabic", "report", reword("Phụ lục II", "II", "2"), mends=False),
    Break("L21", "12 points", "report", font("Phụ lục I", size=Pt(12))),
    Break("L21", "capitals", "report", reword("Phụ lục I", "Phụ lục", "PHỤ LỤC"), keeps=False),
    Break("L21", "no pages of its own", "report", pages_run_on),
    Break("L22", "missing", "letter", reword("Sở Nội vụ kính", "./.", "."), keeps=False),
    Break("L23", "citing", "letter", reword(_LONG, "báo cáo kết quả", "theo Khoản 2 Điều 5, báo cáo kết quả"), keeps=False),
    Break("L23", "sentence", "letter", reword(_LONG, "giao, báo", "giao. báo"), mends=False),
    Break("L24", "first not in full", "letter", reword(_LONG, "báo cáo", "theo Quyết định số 15/QĐ-UBND báo cáo"), mends=False),
    Break("L24", "again in full", "letter", reword(_LONG, "báo cáo", "theo Kế hoạch số 12/KH-UBND ngày 05 tháng 01 năm 2026 của Ủy ban nhân dân tỉnh, báo cáo"), mends=False),
    Break("L25", "MẬT", "letter", insert("Kính gửi", "MẬT"), mends=False),
    Break("L25", "TUYỆT MẬT", "decision", insert("QUYẾT ĐỊNH", "TUYỆT MẬT"), mends=False),
    Break("L26", "KHẨN CẤP", "letter", insert("Kính gửi", "KHẨN CẤP"), mends=False),
    Break("L26", "small letters", "letter", insert("Kính gửi", "Hỏa tốc"), keeps=False),
    Break("L26", "not bold", "letter", insert("Kính gửi", "KHẨN", bold=False)),
)  # fmt: skip
