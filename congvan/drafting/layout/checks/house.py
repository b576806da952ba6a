"""L27, L28 what one agency demands beyond the decree; nothing where nothing is demanded."""

from __future__ import annotations

from collections.abc import Iterator

from congvan.drafting.layout.checks.body import line_height, running_text
from congvan.drafting.layout.defects import Defect, Subject, points, sample, spot
from congvan.kernel.text import fold


def house_sizes(subject: Subject) -> Iterator[Defect]:
    """L27: the agency's own size of the text, within what the decree allows."""
    wanted = subject.house.body_sizes
    if wanted is None:
        return
    wrong = [
        paragraph
        for paragraph in running_text(subject)
        if any(
            piece.is_visible
            and not piece.look.raised
            and not wanted[0] <= piece.look.size <= wanted[1]
            for piece in paragraph.pieces
        )
    ]
    if wrong:
        sizes = (
            points(wanted[0])
            if wanted[0] == wanted[1]
            else f"{points(wanted[0])}–{points(wanted[1])}"
        )
        yield Defect(
            spot(wrong, "Nội dung"),
            f"Cơ quan quy định cỡ chữ nội dung {sizes}.",
            f"Đặt cỡ chữ nội dung {sizes}.",
            tuple(paragraph.index for paragraph in wrong),
        )


def house_spacing(subject: Subject) -> Iterator[Defect]:
    """L27: the agency's own spacing of lines."""
    wanted = subject.house.line_spacing
    if wanted is None:
        return
    wrong = [
        paragraph
        for paragraph in running_text(subject)
        if not wanted[0] - 0.01 <= line_height(paragraph) <= wanted[1] + 0.01
    ]
    if wrong:
        yield Defect(
            spot(wrong, "Nội dung"),
            f"Cơ quan quy định giãn dòng {points(wanted[0])}–{points(wanted[1])}.",
            "Đặt giãn dòng theo quy định của cơ quan.",
            tuple(paragraph.index for paragraph in wrong),
        )


def required_lines(subject: Subject) -> Iterator[Defect]:
    """L28: lines that must be in every document of the agency."""
    texts = [fold(paragraph.text) for paragraph in subject.document.paragraphs]
    for paragraphs in subject.document.side_parts.values():
        texts += [fold(paragraph.text) for paragraph in paragraphs]
    for line in subject.house.required_lines:
        if not any(fold(line) in text for text in texts):
            yield Defect(
                "Cả văn bản",
                f"Thiếu dòng {sample(line)} theo quy định của cơ quan.",
                f"Thêm dòng “{line}”.",
            )
