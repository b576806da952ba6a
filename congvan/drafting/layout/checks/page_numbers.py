"""L06 page numbers: Arabic from 1, 13–14 pt upright, centred on top, none on page 1 (R-136)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from congvan.drafting.docx.names import w
from congvan.drafting.layout import mending
from congvan.drafting.layout.defects import Defect, Mend, Subject, points
from congvan.drafting.layout.reading import Document, Paragraph
from congvan.drafting.layout.sections import Section
from congvan.drafting.layout.side_parts import add_page_number

SIZES = (13.0, 14.0)
_PAGE = re.compile(r"(?:^|\s)PAGE(?=$|[\s\\])", re.IGNORECASE)
_ARABIC = frozenset(("decimal", "arabic", "", "decimalZero"))
_PLACE = "Số trang (đầu trang)"


def page_numbers(subject: Subject) -> Iterator[Defect]:
    """L06, judged on the first section; appendices' own numbers belong to L21."""
    document = subject.document
    if not document.sections:
        return
    section = document.sections[0]
    top = page_paragraphs(document, section.headers.get("default", ""))
    bottom = [
        found for name in section.footers.values() for found in page_paragraphs(document, name)
    ]
    if bottom:
        yield Defect(
            "Số trang (cuối trang)",
            "Số trang đặt ở cuối trang, quy định đặt canh giữa ở đầu trang (lề trên).",
            "Bỏ số trang ở cuối trang, chèn số trang ở đầu trang, canh giữa.",
            mend=_moved(document, section, top, bottom),
        )
    elif not top:
        yield Defect(
            _PLACE,
            "Văn bản chưa có số trang (từ trang thứ hai trở đi phải đánh số).",
            "Chèn số trang ở đầu trang, canh giữa, không hiện ở trang thứ nhất.",
            mend=Mend(
                "Thêm số trang ở đầu trang, canh giữa, ẩn ở trang thứ nhất.",
                lambda: add_page_number(document.package, section),
                "không có", "có từ trang 2",
            ),
        )  # fmt: skip
    if top:
        yield from _first_page(document, section)
        yield from _looks(document, top)
        yield from _counting(section)


def page_paragraphs(document: Document, part: str) -> list[Paragraph]:
    """The paragraphs of a header or footer that hold a PAGE field."""
    return [p for p in document.side_parts.get(part, []) if _has_page_field(p.element)]


def _has_page_field(element: etree._Element) -> bool:
    codes = [simple.get(w("instr"), "") for simple in element.iter(w("fldSimple"))]
    codes.append("".join(code.text or "" for code in element.iter(w("instrText"))))
    return any(_PAGE.search(code) for code in codes)


def _first_page(document: Document, section: Section) -> Iterator[Defect]:
    first = page_paragraphs(document, section.headers.get("first", ""))
    if section.has_title_page and not first:
        return

    def hide() -> bool:
        mending.set_in_section(section.element, "titlePg", val="1")
        for paragraph in first:
            _empty(paragraph.element)
        return True

    yield Defect(
        _PLACE,
        "Số trang hiện cả ở trang thứ nhất, quy định không hiển thị ở trang này.",
        "Chọn “Trang đầu khác biệt” cho đầu trang và để trống đầu trang của trang thứ nhất.",
        mend=Mend("Ẩn số trang ở trang thứ nhất.", hide, "hiện", "ẩn"),
    )


def _looks(document: Document, top: list[Paragraph]) -> Iterator[Defect]:
    paragraph = top[0]
    if not _is_centred(paragraph):

        def centre() -> bool:
            mending.set_align(paragraph.element, "center")
            mending.set_first_indent(paragraph.element, 0)
            return True

        yield Defect(
            _PLACE,
            "Số trang không canh giữa.",
            "Canh giữa số trang trong lề trên.",
            mend=Mend("Canh giữa số trang.", centre, "lệch", "giữa"),
        )
    looks = _field_looks(document, paragraph)
    runs = list(paragraph.element.iter(w("r")))
    sizes = {look.size for look in looks}
    if any(not SIZES[0] <= size <= SIZES[1] for size in sizes):
        actual = ", ".join(points(size) for size in sorted(sizes))

        def resize() -> bool:
            for run in runs:
                mending.set_size(run, SIZES[0])
            return bool(runs)

        yield Defect(
            _PLACE,
            f"Cỡ chữ của số trang là {actual}, quy định 13–14.",
            "Đặt cỡ chữ số trang 13.",
            mend=Mend("Đặt cỡ chữ số trang 13.", resize, f"cỡ {actual}", "cỡ 13") if runs else None,
        )
    if any(look.italic for look in looks):

        def upright() -> bool:
            for run in runs:
                mending.set_toggle(run, "i", False)
            return bool(runs)

        yield Defect(
            _PLACE,
            "Số trang in nghiêng, quy định kiểu chữ đứng.",
            "Đặt số trang kiểu chữ đứng.",
            mend=Mend("Đặt số trang kiểu chữ đứng.", upright, "nghiêng", "đứng") if runs else None,
        )


def _field_looks(document: Document, paragraph: Paragraph) -> list:
    """The looks of the shown number, or of the field's code where no number is kept."""
    shown = [p.look for p in paragraph.pieces if p.is_visible and any(c.isdigit() for c in p.text)]
    if shown:
        return shown
    return [
        document.formats.run(
            run.find(w("rPr")), paragraph_style=paragraph.look.style, table_style=""
        )
        for run in paragraph.element.iter(w("r"))
        if run.find(w("instrText")) is not None
        or etree.QName(run.getparent()).localname == "fldSimple"
    ]


def _is_centred(paragraph: Paragraph) -> bool:
    if paragraph.look.align == "center":
        return True
    frame = paragraph.element.find(f"{w('pPr')}/{w('framePr')}")
    if frame is not None and frame.get(w("xAlign")) == "center":
        return True
    tab = next(paragraph.element.iter(w("ptab")), None)
    if tab is not None:
        return tab.get(w("alignment")) == "center"
    # A number after one tab stands on the centre stop that header styles have.
    before = paragraph.raw[: next((n for n, c in enumerate(paragraph.raw) if c.isdigit()), 0)]
    return before == "\t"


def _counting(section: Section) -> Iterator[Defect]:
    numbers = section.element.find(w("pgNumType"))
    if numbers is None:
        return
    if numbers.get(w("fmt"), "") not in _ARABIC:

        def arabic() -> bool:
            numbers.set(w("fmt"), "decimal")
            return True

        yield Defect(
            _PLACE,
            "Số trang không dùng chữ số Ả Rập (1, 2, 3…).",
            "Chọn dạng số trang 1, 2, 3…",
            mend=Mend("Đánh số trang bằng chữ số Ả Rập.", arabic),
        )
    if section.page_start not in (None, 1):

        def from_one() -> bool:
            numbers.set(w("start"), "1")
            return True

        yield Defect(
            _PLACE,
            f"Số trang bắt đầu từ {section.page_start}, quy định bắt đầu từ 1.",
            "Đặt số trang bắt đầu từ 1.",
            mend=Mend("Đặt số trang bắt đầu từ 1.", from_one, str(section.page_start), "1"),
        )


def _moved(
    document: Document, section: Section, top: list[Paragraph], bottom: list[Paragraph]
) -> Mend | None:
    """Number from the foot to the head, when the foot holds nothing else."""
    if any(re.search(r"[^\W\d]", paragraph.text) for paragraph in bottom):
        return None

    def move() -> bool:
        for paragraph in bottom:
            _empty(paragraph.element)
        return bool(top) or add_page_number(document.package, section)

    return Mend("Chuyển số trang lên đầu trang, canh giữa.", move, "cuối trang", "đầu trang")


def _empty(paragraph: etree._Element) -> None:
    for child in list(paragraph):
        if child.tag != w("pPr"):
            paragraph.remove(child)
