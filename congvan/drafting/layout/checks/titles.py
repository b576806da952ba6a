"""L12 "V/v" where it belongs, L13 tên loại and trích yếu: boxes 5a and 5b."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from congvan.drafting.layout import mending, vocabulary
from congvan.drafting.layout.defects import Defect, Mend, Subject, at, sample, style_defects
from congvan.drafting.layout.drawn import line_below
from congvan.drafting.layout.reading import Line

_TITLE_PLACE = "Ô số 5a, tên loại"
_SUBJECT_PLACE = "Ô số 5a, trích yếu"
_REFERENCE_PLACE = "Ô số 5b, trích yếu công văn"
_MARK = re.compile(r"^\s*v\s*/\s*v\s*:?\s*", re.IGNORECASE)
_SOME_MARK = re.compile(r"^\s*(?:v\s*/\s*v\s*:?|về việc)\s*", re.IGNORECASE)


def reference(subject: Subject) -> Iterator[Defect]:
    """L12: a công văn has "V/v …" under its number, a typed document has not."""
    anatomy = subject.anatomy
    if anatomy.code == "cong_van":
        if not anatomy.reference:
            yield Defect(
                _REFERENCE_PLACE,
                "Không thấy tên loại văn bản; nếu là công văn thì thiếu trích yếu “V/v …”.",
                "Công văn: ghi “V/v …” dưới số, ký hiệu. Văn bản khác: ghi tên loại ở giữa trang.",
                at(anatomy.number),
            )
        elif not anatomy.reference[0].text.startswith("V/v"):
            yield _remarked(anatomy.reference[0], "V/v ", _REFERENCE_PLACE)
        return
    for line in (*anatomy.reference[:1], *anatomy.subject[:1]):
        if _MARK.match(line.text):
            name = anatomy.kind.name.lower() if anatomy.kind is not None else "văn bản có tên loại"
            if line in anatomy.reference:
                yield Defect(
                    _REFERENCE_PLACE,
                    f"Văn bản là {name} nhưng có dòng “V/v” như công văn.",
                    "Bỏ dòng “V/v”, ghi trích yếu dưới tên loại.",
                    at(line),
                )
            else:
                yield _remarked(line, "Về việc ", _SUBJECT_PLACE)


def _remarked(line: Line, wanted: str, place: str) -> Defect:
    raw = line.paragraph.raw[line.start : line.end]
    mark = _SOME_MARK.match(raw)
    end = line.start + (mark.end() if mark else 0)
    rest = line.paragraph.raw[end : line.end].strip()
    after = f"{wanted}{rest}"
    return Defect(
        place,
        f"Trích yếu viết {sample(line.text)}, phải bắt đầu bằng “{wanted.strip()}”.",
        f"Viết “{wanted.strip()} …”.",
        at(line),
        Mend(
            f"Viết “{wanted.strip()}” ở đầu trích yếu.",
            lambda: mending.replace(line.paragraph, line.start, end, wanted),
            line.text, after,
        ),
    )  # fmt: skip


def title(subject: Subject) -> Iterator[Defect]:
    """L13: tên loại and trích yếu centred, bold, 13–14, with a line below; V/v 12–13 upright."""
    anatomy = subject.anatomy
    if anatomy.code == "cong_van":
        if anatomy.reference:
            yield from style_defects(
                anatomy.reference, place=_REFERENCE_PLACE, sizes=(12, 13), bold=False, italic=False
            )
            yield from _centred(anatomy.reference, _REFERENCE_PLACE)
        return
    if anatomy.title is None:
        if anatomy.code not in vocabulary.FREE_FORM:
            yield Defect(
                _TITLE_PLACE,
                "Thiếu tên loại văn bản.",
                "Ghi tên loại in hoa, đậm, ở giữa trang, ví dụ “KẾ HOẠCH”.",
            )
        return
    yield from style_defects(
        [anatomy.title], place=_TITLE_PLACE, sizes=(13, 14), bold=True, italic=False
    )
    yield from _centred([anatomy.title], _TITLE_PLACE)
    if not anatomy.title.is_capitals:
        yield _in_capitals(anatomy.title)
    if anatomy.subject:
        yield from _subject_line(subject)
    elif not anatomy.has_subject_in_title and anatomy.code not in vocabulary.WITHOUT_SUBJECT:
        yield Defect(
            _SUBJECT_PLACE,
            f"Thiếu trích yếu nội dung dưới tên loại {sample(anatomy.title.text)}.",
            "Ghi trích yếu ngay dưới tên loại, chữ thường, đậm, canh giữa.",
            at(anatomy.title),
        )


def _subject_line(subject: Subject) -> Iterator[Defect]:
    anatomy = subject.anatomy
    lines = anatomy.subject
    yield from style_defects(lines, place=_SUBJECT_PLACE, sizes=(13, 14), bold=True, italic=False)
    yield from _centred(lines, _SUBJECT_PLACE)
    if all(line.is_capitals for line in lines) and len(lines[0].text) > 12:
        yield Defect(
            _SUBJECT_PLACE,
            "Trích yếu viết in hoa, quy định chữ in thường.",
            "Viết trích yếu bằng chữ in thường, đậm.",
            at(lines[0]),
        )
    candidates = (lines[-1], *anatomy.enclosed, *anatomy.authority[:1])
    if not any(line_below(anatomy, line) for line in candidates):
        yield Defect(
            _SUBJECT_PLACE,
            "Dưới trích yếu thiếu đường kẻ ngang, nét liền.",
            "Vẽ đường kẻ dài bằng 1/3 đến 1/2 dòng chữ, đặt cân đối dưới trích yếu.",
            at(lines[-1]),
        )


def _centred(lines: Sequence[Line], place: str) -> Iterator[Defect]:
    wrong = [x for x in lines if x.side != "left" or x.paragraph.cell is not None]
    wrong = [x for x in wrong if x.paragraph.look.align != "center"]
    if not wrong:
        return

    def apply() -> bool:
        for line in wrong:
            mending.set_align(line.paragraph.element, "center")
            mending.set_first_indent(line.paragraph.element, 0)
        return True

    yield Defect(
        place,
        f"{sample(wrong[0].text)} không canh giữa.",
        "Canh giữa dòng này.",
        tuple(line.paragraph.index for line in wrong),
        Mend(f"Canh giữa {sample(wrong[0].text)}.", apply, "lệch", "giữa"),
    )


def _in_capitals(line: Line) -> Defect:
    wanted = line.text.upper()
    return Defect(
        _TITLE_PLACE,
        f"Tên loại {sample(line.text)} phải in hoa.",
        f"Viết “{wanted}”.",
        at(line),
        Mend(
            f"Viết “{wanted}”.",
            lambda: mending.replace(line.paragraph, line.start, line.end, wanted),
            line.text, wanted,
        ),
    )  # fmt: skip
