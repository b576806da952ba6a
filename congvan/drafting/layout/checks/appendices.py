"""L21 appendices: named in the text, Roman numbers, their look, their own page numbers (R-148)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from congvan.drafting.layout import mending
from congvan.drafting.layout.defects import (
    Defect,
    Mend,
    Subject,
    at,
    sample,
    style_defects,
)
from congvan.drafting.layout.reading import Line
from congvan.kernel.text import fold

_PLACE = "Phụ lục"
_NUMBER = re.compile(r"^phụ lục(?:\s+số)?\s*([ivxlcdm]+|\d+|[a-z])?\b", re.IGNORECASE)
_ENCLOSED = re.compile(r"^\(\s*(kèm theo|ban hành kèm theo)", re.IGNORECASE)


def appendices(subject: Subject) -> Iterator[Defect]:
    """L21, for each heading "Phụ lục …" after the main text."""
    anatomy, document = subject.anatomy, subject.document
    headings = anatomy.appendices
    if not headings:
        return
    main = document.between(0, headings[0].paragraph.index)
    if anatomy.title is not None or anatomy.number is not None:
        named = any("phu luc" in fold(paragraph.text) for paragraph in main)
        if not named:
            yield Defect(
                _PLACE,
                "Văn bản có phụ lục nhưng nội dung không chỉ dẫn về phụ lục.",
                "Thêm chỉ dẫn trong nội dung, ví dụ “(Phụ lục kèm theo)”.",
                at(headings[0]),
            )
    for number, heading in enumerate(headings):
        yield from _number(heading, number, len(headings))
        yield from _look(subject, heading)
        yield from _pages(subject, heading, number)


def _number(heading: Line, position: int, count: int) -> Iterator[Defect]:
    found = _NUMBER.match(heading.text)
    written = (found.group(1) or "") if found else ""
    if count > 1 and not written:
        yield Defect(
            _PLACE,
            f"Có {count} phụ lục nhưng {sample(heading.text)} không có số thứ tự.",
            "Đánh số phụ lục bằng chữ số La Mã: Phụ lục I, Phụ lục II…",
            at(heading),
        )
    elif written and not re.fullmatch(r"[IVXLCDM]+", written):
        yield Defect(
            _PLACE,
            f"{sample(heading.text)} không đánh số bằng chữ số La Mã.",
            "Đánh số phụ lục bằng chữ số La Mã: Phụ lục I, Phụ lục II…",
            at(heading),
        )
    elif written and count > 1 and _value(written) != position + 1:
        yield Defect(
            _PLACE,
            f"Số thứ tự phụ lục không liên tục: {sample(heading.text)} là phụ lục thứ {position + 1}.",
            "Đánh lại số các phụ lục.",
            at(heading),
        )


def _value(written: str) -> int:
    digits = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}
    values = [digits[letter] for letter in written]
    return sum(
        -value if number + 1 < len(values) and value < values[number + 1] else value
        for number, value in enumerate(values)
    )


def _look(subject: Subject, heading: Line) -> Iterator[Defect]:
    alone = re.fullmatch(r"phụ lục(?:\s+số)?(?:\s+\w+)?[.:]?", heading.text, re.IGNORECASE)
    yield from style_defects([heading], place=_PLACE, sizes=(14, 14), bold=True, italic=False)
    if heading.paragraph.look.align != "center":
        element = heading.paragraph.element

        def centre() -> bool:
            mending.set_align(element, "center")
            mending.set_first_indent(element, 0)
            return True

        yield Defect(
            _PLACE,
            f"{sample(heading.text)} không canh giữa.",
            "Canh giữa tên phụ lục.",
            at(heading),
            Mend(f"Canh giữa {sample(heading.text)}.", centre, "lệch", "giữa"),
        )
    if alone and heading.text.upper().startswith("PHỤ LỤC") and heading.text.startswith("PHỤ"):
        wanted = "Phụ lục" + heading.text[7:]

        def reword() -> bool:
            return mending.replace(heading.paragraph, heading.start, heading.start + 7, "Phụ lục")

        yield Defect(
            _PLACE,
            f"{sample(heading.text)}: từ “Phụ lục” viết chữ in thường.",
            f"Viết “{wanted}”.",
            at(heading),
            Mend(f"Viết “{wanted}”.", reword, heading.text, wanted),
        )
    following = [
        line
        for line in subject.document.lines
        if heading.paragraph.index < line.paragraph.index <= heading.paragraph.index + 8
    ]
    enclosed = [line for line in following if _ENCLOSED.match(line.text)][:1]
    yield from style_defects(
        enclosed, place=f"{_PLACE}, dòng “Kèm theo”", sizes=(13, 14), italic=True
    )


def _pages(subject: Subject, heading: Line, position: int) -> Iterator[Defect]:
    document = subject.document
    section = heading.paragraph.section
    if section >= len(document.sections):
        return
    before = document.between(0, heading.paragraph.index)
    shared = any(paragraph.section == section and not paragraph.is_empty for paragraph in before)
    if shared:
        if position == 0 and subject.anatomy.number is None and subject.anatomy.title is None:
            return
        yield Defect(
            _PLACE,
            f"{sample(heading.text)} chưa được đánh số trang riêng.",
            "Đặt ngắt phần (Section Break) trước phụ lục và đánh số trang lại từ 1.",
            at(heading),
        )
    elif section > 0 and document.sections[section].page_start != 1:
        element = document.sections[section].element

        def restart() -> bool:
            mending.set_in_section(element, "pgNumType", start=1)
            return True

        yield Defect(
            _PLACE,
            f"{sample(heading.text)} chưa được đánh số trang riêng từ 1.",
            "Đặt số trang của phần này bắt đầu từ 1.",
            at(heading),
            Mend("Đánh số trang phụ lục lại từ 1.", restart, "nối tiếp", "từ 1"),
        )
