"""L01 paper and L02 margins (R-134; NĐ 30/2020 Phụ lục I, Phần I, Mục I.1–I.3)."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from congvan.drafting.docx.names import w
from congvan.drafting.layout import mending
from congvan.drafting.layout.defects import Defect, Mend, Subject
from congvan.drafting.layout.formats import integer
from congvan.drafting.layout.sections import Section

MM = 56.6929  # twips in a millimetre
TOLERANCE = 28  # half a millimetre: programs round differently
SHORT, LONG = 11906, 16838
MARGINS = {
    "top": ("trên", 20, 25), "bottom": ("dưới", 20, 25),
    "left": ("trái", 30, 35), "right": ("phải", 15, 20),
}  # fmt: skip
# On a turned sheet the binding edge may be above: any side may then have any of these widths.
LANDSCAPE = (15, 35)


def paper(subject: Subject) -> Iterator[Defect]:
    """L01: A4, upright unless there are tables on the page."""
    document = subject.document
    with_tables = {p.section for p in document.paragraphs if p.cell is not None}
    for section in document.sections:
        short, long = sorted((section.width, section.height))
        if abs(short - SHORT) > TOLERANCE or abs(long - LONG) > TOLERANCE:
            actual = f"{_mm(section.width)} × {_mm(section.height)} mm"
            yield Defect(
                _place(subject, section),
                f"Khổ giấy là {actual}, quy định A4 (210 × 297 mm).",
                "Chọn Bố trí trang, Khổ giấy, A4.",
                mend=Mend("Đặt khổ giấy A4.", partial(_set_a4, section), actual, "210 × 297 mm"),
            )
        if section.is_landscape and section.index not in with_tables:
            yield Defect(
                _place(subject, section),
                "Trang đặt nằm ngang; chỉ trang có bảng, biểu mới được đặt ngang.",
                "Chọn Bố trí trang, Hướng giấy, Dọc.",
                mend=Mend(
                    "Đặt trang theo chiều dọc.", partial(_set_upright, section), "ngang", "dọc"
                ),
            )


def margins(subject: Subject) -> Iterator[Defect]:
    """L02: top and bottom 20–25 mm, left 30–35 mm, right 15–20 mm."""
    for section in subject.document.sections:
        element = section.element.find(w("pgMar"))
        gutter = integer(element.get(w("gutter"))) if element is not None else 0
        for side, (name, smallest, largest) in MARGINS.items():
            actual = abs(section.margins[side]) + (gutter if side == "left" else 0)
            if section.is_landscape:
                smallest, largest = LANDSCAPE  # noqa: PLW2901 - the sheet is turned
            low, high = smallest * MM - TOLERANCE, largest * MM + TOLERANCE
            if low <= actual <= high:
                continue
            target = smallest if actual < low else largest
            yield Defect(
                _place(subject, section),
                f"Lề {name} là {_mm(actual)} mm, quy định {smallest}–{largest} mm.",
                f"Đặt lề {name} {target} mm.",
                mend=Mend(
                    f"Đặt lề {name} {target} mm.",
                    partial(_set_margin, section, side, target, gutter),
                    f"{_mm(actual)} mm", f"{target} mm",
                ),
            )  # fmt: skip


def _place(subject: Subject, section: Section) -> str:
    count = len(subject.document.sections)
    return "Trang giấy" if count == 1 else f"Trang giấy, phần {section.index + 1} của {count}"


def _mm(twips: int) -> str:
    return f"{twips / MM:.1f}".rstrip("0").rstrip(".").replace(".", ",")


def _set_a4(section: Section) -> bool:
    width, height = (LONG, SHORT) if section.is_landscape else (SHORT, LONG)
    mending.set_in_section(section.element, "pgSz", w=width, h=height)
    return True


def _set_upright(section: Section) -> bool:
    mending.set_in_section(section.element, "pgSz", w=SHORT, h=LONG, orient="portrait")
    return True


def _set_margin(section: Section, side: str, millimetres: int, gutter: int) -> bool:
    value = round(millimetres * MM) - (gutter if side == "left" else 0)
    others = {} if section.element.find(w("pgMar")) is not None else section.margins
    mending.set_in_section(section.element, "pgMar", **others)
    mending.set_in_section(section.element, "pgMar", **{side: max(value, 0)})
    return True
