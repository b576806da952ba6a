"""L17 powers and titles of who signs, L18 no academic titles: boxes 7a, 7b (R-146; CODES §2)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from congvan.drafting.layout import vocabulary
from congvan.drafting.layout.defects import Defect, Subject, at, sample, style_defects
from congvan.drafting.layout.ending import is_name
from congvan.drafting.layout.reading import Line
from congvan.kernel.text import tone_fold

_PLACE = "Ô số 7a, quyền hạn, chức vụ người ký"
_NAME_PLACE = "Ô số 7b, họ tên người ký"
_POWERS = "TM., Q., KT., TL., TUQ."
_UNSIGNED = vocabulary.FREE_FORM


def power(subject: Subject) -> Iterator[Defect]:
    """L17: the power's abbreviation, the deputy under it, and that they agree with the authority."""
    anatomy = subject.anatomy
    offices, names = anatomy.ending.offices, anatomy.ending.names
    if anatomy.code in _UNSIGNED:
        return
    if not offices and not names:
        yield Defect(
            _PLACE,
            "Thiếu quyền hạn, chức vụ và họ tên của người ký.",
            "Ghi quyền hạn, chức vụ in hoa đậm và họ tên người ký ở cuối văn bản, bên phải.",
        )
        return
    if not offices:
        yield Defect(
            _PLACE, "Thiếu chức vụ của người ký.", "Ghi chức vụ in hoa, đậm.", at(names[0])
        )
    elif not names and not _awaits_name(subject):
        yield Defect(
            _NAME_PLACE, "Thiếu họ tên của người ký.", "Ghi họ tên người ký.", at(offices[-1])
        )
    yield from _written(offices)
    yield from _deputies(offices)
    yield from _agreement(subject, offices)
    yield from style_defects(offices, place=_PLACE, sizes=(13, 14), bold=True, italic=False)
    yield from style_defects(names, place=_NAME_PLACE, sizes=(13, 14), bold=True, italic=False)


def _awaits_name(subject: Subject) -> bool:
    """Whether the place of the name is left to be filled in: dots, or a note in brackets."""
    start = subject.anatomy.ending.start or 0
    end = (subject.anatomy.ending.end or 0) + 1
    lines = [
        line
        for line in subject.document.lines
        if start <= line.paragraph.index < end + 4 and line.side != "left"
    ]
    return any(
        vocabulary.is_blank(line.text) or re.match(r"^[(\[]?họ (và )?tên", line.text, re.IGNORECASE)
        for line in lines
    )


def _written(offices: list[Line]) -> Iterator[Defect]:
    for line in offices:
        found = vocabulary.POWER_LIKE.match(line.text)
        if found is None or line.text.startswith(vocabulary.POWERS):
            continue
        yield Defect(
            _PLACE,
            f"Quyền hạn ký {sample(line.text)} viết chưa đúng; chỉ dùng {_POWERS}",
            "Viết đúng chữ viết tắt quyền hạn ký, có dấu chấm.",
            at(line),
        )


def _deputies(offices: list[Line]) -> Iterator[Defect]:
    """A deputy signs KT.; under KT. stands the deputy's own title."""
    texts = [tone_fold(line.text).upper() for line in offices]
    for number, line in enumerate(offices):
        following = texts[number + 1] if number + 1 < len(texts) else ""
        before = texts[number - 1] if number else ""
        if texts[number].startswith("KT.") and not following:
            yield Defect(
                _PLACE,
                f"Dưới {sample(line.text)} thiếu chức vụ của cấp phó ký thay.",
                "Ghi chức vụ của người ký ở dòng dưới, ví dụ “PHÓ GIÁM ĐỐC”.",
                at(line),
            )
        alone = not before
        collective = before.startswith("TM.") and texts[number].startswith("PHÓ CHỦ TỊCH")
        if (
            vocabulary.DEPUTY.match(texts[number])
            and (alone or collective)
            and number + 1 == len(texts)
        ):
            yield Defect(
                _PLACE,
                f"Cấp phó ký {sample(line.text)} mà không ghi “KT.” (ký thay người đứng đầu).",
                "Ghi dòng “KT.” và chức vụ người đứng đầu ở trên chức vụ cấp phó.",
                at(line),
            )


def _agreement(subject: Subject, offices: list[Line]) -> Iterator[Defect]:
    expected = subject.context.signing_power
    if expected is None or not offices:
        return
    written = [p for line in offices for p in vocabulary.POWERS if line.text.startswith(p)]
    actual = written[-1] if written else ""
    # "TM. … / KT. …" carries both; the last one is the signer's own power.
    if actual == expected or expected in written:
        return
    yield Defect(
        _PLACE,
        f"Quyền hạn ký ghi “{actual or 'không có'}”, người ký được giao thẩm quyền “{expected or 'người đứng đầu'}”.",
        "Ghi quyền hạn đúng với thẩm quyền của người ký, hoặc chọn lại người ký.",
        at(offices[0]),
    )


def academic_titles(subject: Subject) -> Iterator[Defect]:
    """L18: no academic title or honour before the name."""
    for line in subject.anatomy.ending.names:
        found = vocabulary.ACADEMIC.match(line.text)
        if found and is_name(line):
            yield Defect(
                _NAME_PLACE,
                f"Trước họ tên người ký có học hàm, học vị, danh hiệu: {sample(line.text)}.",
                f"Bỏ “{found.group().strip()}” (trừ trường hợp ngành có quy định riêng).",
                at(line),
            )
