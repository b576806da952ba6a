"""L15 căn cứ: italic, one on each line, ";" and at last "."; data of what is cited (R-138)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from congvan.drafting.layout import mending
from congvan.drafting.layout.defects import Defect, Mend, Subject, sample, spot, style_defects
from congvan.drafting.layout.reading import Line, Paragraph

_PLACE = "Căn cứ ban hành"
_CITED = re.compile(
    r"\b(Nghị định|Nghị quyết|Quyết định|Thông tư liên tịch|Thông tư|Chỉ thị|Kế hoạch|Công văn|"
    r"Tờ trình|Báo cáo|Thông báo|Chương trình|Đề án|Hướng dẫn)\s+số\s*:?\s*\d[\w./\-–]*"
)
_DATED = re.compile(r"ngày\s+[\d.…_]|ngày\s+tháng|\d{1,2}[/.-]\d{1,2}[/.-]\d{4}")
_LAW = re.compile(r"^\s*căn cứ\s+(?:các\s+)?(luật|bộ luật|pháp lệnh|hiến pháp)", re.IGNORECASE)


def bases(subject: Subject) -> Iterator[Defect]:
    """L15 for the căn cứ before the text."""
    paragraphs = subject.anatomy.bases
    if not paragraphs:
        return
    lines = [Line(p, 0, len(p.raw), p.text, "full") for p in paragraphs]
    yield from style_defects(lines, place=_PLACE, sizes=(13, 14), bold=False, italic=True)
    yield from _endings(paragraphs)
    for paragraph in paragraphs:
        text = paragraph.text
        for cited in _CITED.finditer(text):
            rest = text[cited.end() : cited.end() + 80]
            if not _DATED.search(rest) and not _LAW.match(text):
                yield Defect(
                    f"{_PLACE}, đoạn {sample(text)}",
                    f"Viện dẫn “{cited.group()}” thiếu ngày, tháng, năm ban hành.",
                    "Ghi đủ tên loại, số, ký hiệu, ngày tháng năm, cơ quan ban hành, trích yếu.",
                    (paragraph.index,),
                )
                break


def _endings(paragraphs: Sequence[Paragraph]) -> Iterator[Defect]:
    inner = [p for p in paragraphs[:-1] if not p.text.rstrip().endswith(";")]
    if inner:
        yield _ended(inner, ";", "Mỗi căn cứ kết thúc bằng dấu chấm phẩy (;).")
    if not paragraphs[-1].text.rstrip().endswith("."):
        yield _ended(paragraphs[-1:], ".", "Căn cứ cuối cùng kết thúc bằng dấu chấm (.).")


def _ended(paragraphs: Sequence[Paragraph], sign: str, sentence: str) -> Defect:
    def apply() -> bool:
        done = [end_with(paragraph, sign) for paragraph in paragraphs]
        return all(done)

    return Defect(
        spot(paragraphs, _PLACE),
        sentence,
        f"Kết thúc dòng bằng dấu “{sign}”.",
        tuple(paragraph.index for paragraph in paragraphs),
        Mend(f"Đặt dấu “{sign}” ở cuối dòng.", apply, paragraphs[0].text.rstrip()[-1:], sign),
    )


def end_with(paragraph: Paragraph, sign: str, *, start: int = 0, end: int | None = None) -> bool:
    """Make raw[start:end] end with `sign` in the place of the comma, dot or semicolon there."""
    end = len(paragraph.raw) if end is None else end
    stop = start + len(paragraph.raw[start:end].rstrip())
    first = stop
    while first > start and paragraph.raw[first - 1] in ",.;:":
        first -= 1
    if first == stop:
        # Beside the last letter, so that the sign takes its look.
        return mending.replace(paragraph, stop - 1, stop, paragraph.raw[stop - 1 : stop] + sign)
    return mending.replace(paragraph, first, stop, sign)
