"""L07 Quốc hiệu, L08 Tiêu ngữ, L09 names of organs: boxes 1 and 2 (R-131)."""

from __future__ import annotations

from collections.abc import Iterator

from congvan.drafting.layout import mending, vocabulary
from congvan.drafting.layout.defects import Defect, Mend, Subject, at, is_bold, style_defects
from congvan.drafting.layout.drawn import line_below
from congvan.drafting.layout.reading import Line
from congvan.kernel.text import tone_fold

_NATIONAL_PLACE = "Ô số 1, Quốc hiệu"
_MOTTO_PLACE = "Ô số 1, Tiêu ngữ"
_ORGAN_PLACE = "Ô số 2, tên cơ quan"


def national_name(subject: Subject) -> Iterator[Defect]:
    """L07: words, capitals, size 12–13, bold. Both HÒA and HOÀ are read."""
    line = subject.anatomy.national
    if line is None:
        yield Defect(
            _NATIONAL_PLACE,
            "Thiếu Quốc hiệu “CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM”.",
            "Thêm Quốc hiệu ở góc trên bên phải trang đầu.",
        )
        return
    if " ".join(tone_fold(line.text).upper().split()) != vocabulary.NATIONAL_NAME:
        yield _reworded(
            line, vocabulary.NATIONAL_NAME, _NATIONAL_PLACE, "Quốc hiệu viết chưa đúng chữ"
        )
    elif not line.is_capitals:
        yield _reworded(line, vocabulary.NATIONAL_NAME, _NATIONAL_PLACE, "Quốc hiệu phải in hoa")
    yield from style_defects([line], place=_NATIONAL_PLACE, sizes=(12, 13), bold=True, italic=False)


def motto(subject: Subject) -> Iterator[Defect]:
    """L08: words with " - " between the phrases, size 13–14, bold, a line below."""
    line = subject.anatomy.motto
    if line is None:
        yield Defect(
            _MOTTO_PLACE,
            "Thiếu Tiêu ngữ “Độc lập - Tự do - Hạnh phúc”.",
            "Thêm Tiêu ngữ canh giữa dưới Quốc hiệu.",
        )
        return
    if " ".join(tone_fold(line.text).split()) != vocabulary.MOTTO:
        yield _reworded(
            line, vocabulary.MOTTO, _MOTTO_PLACE,
            "Tiêu ngữ viết chưa đúng (chữ đầu mỗi cụm từ viết hoa, giữa các cụm từ có gạch nối và cách chữ)",
        )  # fmt: skip
    yield from style_defects([line], place=_MOTTO_PLACE, sizes=(13, 14), bold=True, italic=False)
    if not line_below(subject.anatomy, line):
        yield Defect(
            _MOTTO_PLACE,
            "Dưới Tiêu ngữ thiếu đường kẻ ngang, nét liền, dài bằng dòng chữ.",
            "Vẽ một đường kẻ ngang dưới Tiêu ngữ.",
            at(line),
        )


def organs(subject: Subject) -> Iterator[Defect]:
    """L09: the issuing organ bold, the superior one not; capitals of 12–13 points."""
    lines = subject.anatomy.organs
    if not lines:
        yield Defect(
            _ORGAN_PLACE,
            "Không thấy tên cơ quan ban hành in hoa ở bên trái, phía trên số văn bản.",
            "Ghi tên cơ quan chủ quản (nếu có) và tên cơ quan ban hành.",
        )
        return
    superiors, issuers = _divided(lines)
    yield from style_defects(issuers, place=f"{_ORGAN_PLACE} ban hành", sizes=None, bold=True)
    yield from style_defects(superiors, place=f"{_ORGAN_PLACE} chủ quản", sizes=None, bold=False)
    yield from style_defects(lines, place=_ORGAN_PLACE, sizes=(12, 13), italic=False)


def _divided(lines: list[Line]) -> tuple[list[Line], list[Line]]:
    """Lines of the superior organs and of the issuing one, which may have several.

    A new organ begins with a word that organs begin with. Where all look alike, a superior one is
    told only when its kind has others under it: a wrapped name must not be taken for two.
    """
    starts = [0] + [
        number
        for number, line in enumerate(lines)
        if number and vocabulary.ORGAN.match(tone_fold(line.text).upper())
    ]
    issuing = starts[-1]
    first_bold = next((number for number, line in enumerate(lines) if is_bold(line)), None)
    is_bolds = [is_bold(line) for line in lines]
    if issuing == 0:
        # One organ by its words; what is plain before the bold lines is above it.
        if first_bold and all(is_bolds[first_bold:]):
            return lines[:first_bold], lines[first_bold:]
        if is_bolds[0] and not is_bolds[-1] and len(lines) > 1:
            return lines[:1], lines[1:]
        return [], lines
    if first_bold is not None and first_bold > 0 and all(is_bolds[first_bold:]):
        return lines[:first_bold], lines[first_bold:]
    if not vocabulary.SUPERIOR.match(tone_fold(lines[0].text).upper()):
        return ([], lines) if all(is_bolds) else (lines[:issuing], lines[issuing:])
    return lines[:issuing], lines[issuing:]


def _reworded(line: Line, wanted: str, place: str, sentence: str) -> Defect:
    raw = line.paragraph.raw[line.start : line.end]
    start = line.start + len(raw) - len(raw.lstrip())
    end = line.end - (len(raw) - len(raw.rstrip()))
    return Defect(
        place,
        f"{sentence}: “{line.text}”.",
        f"Viết “{wanted}”.",
        at(line),
        Mend(
            f"Viết lại “{wanted}”.",
            lambda: mending.replace(line.paragraph, start, end, wanted),
            line.text, wanted,
        ),
    )  # fmt: skip
