"""L25 secrecy marks, which stop the document, and L26 urgency stamps: boxes 10a, 10b."""

from __future__ import annotations

import re
from collections.abc import Iterator

from congvan.drafting.layout import mending, vocabulary
from congvan.drafting.layout.defects import Defect, Mend, Subject, at, sample, style_defects
from congvan.drafting.layout.reading import Line, lines_of
from congvan.kernel.text import tone_fold

_SECRECY_PLACE = "Ô số 10a, độ mật"
_URGENCY_PLACE = "Ô số 10b, độ khẩn"
_WITH_DEGREE = re.compile(r"^\s*(?:độ|mức độ) mật\s*:\s*(?:tuyệt |tối )?mật\b", re.IGNORECASE)


def secrecy(subject: Subject) -> Iterator[Defect]:
    """L25: MẬT, TỐI MẬT or TUYỆT MẬT alone on a line, in the text, a box or a header."""
    seen: set[str] = set()
    parts = [
        line
        for found in subject.document.side_parts.values()
        for p in found
        for line in lines_of(p)
    ]
    for line in [*subject.document.lines, *parts]:
        text = tone_fold(line.text)
        if not (vocabulary.SECRECY.match(text) or _WITH_DEGREE.match(text)):
            continue
        # In running text "mật" is an ordinary word; a mark is in capitals or says what it is.
        if not line.is_capitals and ":" not in text and not _is_in_head(subject, line):
            continue
        if text in seen:
            continue
        seen.add(text)
        yield Defect(
            _SECRECY_PLACE,
            f"Văn bản có dấu chỉ độ mật {sample(line.text)}; hệ thống này không được chứa văn bản mật.",
            "Dừng soạn thảo, đưa văn bản ra khỏi hệ thống và xử lý theo quy định về bí mật nhà nước.",
            () if line in parts else at(line),
        )


def _is_in_head(subject: Subject, line: Line) -> bool:
    return line.paragraph.in_box or line.paragraph.index < subject.anatomy.head_end


def urgency(subject: Subject) -> Iterator[Defect]:
    """L26: only HỎA TỐC, THƯỢNG KHẨN, KHẨN; capitals, bold, 13–14."""
    for line in subject.document.lines:
        if not vocabulary.URGENT_LIKE.match(line.folded) or not _stands_as_stamp(subject, line):
            continue
        text = " ".join(tone_fold(line.text).split())
        if text not in vocabulary.URGENCIES:
            wanted = text.upper().strip(" .!:")
            is_case_only = wanted in vocabulary.URGENCIES
            yield Defect(
                _URGENCY_PLACE,
                f"Dấu chỉ độ khẩn {sample(line.text)} không đúng quy định.",
                "Chỉ dùng HỎA TỐC, THƯỢNG KHẨN hoặc KHẨN, viết in hoa.",
                at(line),
                _reworded(line, wanted) if is_case_only else None,
            )
        yield from style_defects(
            [line], place=_URGENCY_PLACE, sizes=(13, 14), bold=True, italic=False
        )


def _stands_as_stamp(subject: Subject, line: Line) -> bool:
    if line.paragraph.in_box:
        return True
    return line.paragraph.index < subject.anatomy.head_end and line.text.strip() != ""


def _reworded(line: Line, wanted: str) -> Mend:
    return Mend(
        f"Viết “{wanted}”.",
        lambda: mending.replace(line.paragraph, line.start, line.end, wanted),
        line.text,
        wanted,
    )
