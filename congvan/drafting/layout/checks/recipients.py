"""L19 "Kính gửi" and L20 "Nơi nhận": boxes 9a and 9b (R-142)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from congvan.drafting.layout import vocabulary
from congvan.drafting.layout.checks.bases import end_with
from congvan.drafting.layout.defects import Defect, Mend, Subject, at, sample, style_defects
from congvan.drafting.layout.labels import BULLETS
from congvan.drafting.layout.reading import Line

_TO = "Ô số 9a, Kính gửi"
_COPIES = "Ô số 9b, Nơi nhận"
_ENDINGS = (";", ".", ",", ":")
_KEPT = re.compile(r"^[-–+•\s]*lưu\s*[:;]?", re.IGNORECASE)


def addressees(subject: Subject) -> Iterator[Defect]:
    """L19: required for công văn and tờ trình; punctuation of one and of several recipients."""
    anatomy = subject.anatomy
    found = anatomy.addressees
    if found is None:
        needed = anatomy.code in vocabulary.ADDRESSED or (
            anatomy.code == "bao_cao" and subject.context.to_superior
        )
        if needed and anatomy.kind is not None:
            yield Defect(
                _TO,
                f"{anatomy.kind.name} thiếu “Kính gửi”.",
                "Thêm “Kính gửi: …” trước nội dung.",
            )
        return
    label = found.label
    if anatomy.code != "cong_dien" and not re.match(r"^Kính gửi\s*:", label.text):
        yield Defect(
            _TO, f"{sample(label.text)} phải viết “Kính gửi:”.", "Viết “Kính gửi:”.", at(label)
        )
    inline = re.sub(r"^(kính gửi\s*:?|.* điện:)\s*", "", label.text, flags=re.IGNORECASE).strip()
    if not inline and not found.items:
        yield Defect(_TO, "Sau “Kính gửi” chưa có tên nơi nhận.", "Ghi tên nơi nhận.", at(label))
    # Lines of the block that begin a recipient; a long name may run over two lines.
    rows = [label, *found.items] if inline else list(found.items)
    if found.items and not vocabulary.is_blank("".join(line.text for line in found.items)):
        yield from _row_endings(rows, _TO, marks=_marked(found.items))
    yield from style_defects(
        [label, *found.items], place=_TO, sizes=(13, 14), bold=False, italic=False
    )


def _marked(rows: list[Line]) -> bool:
    """Whether recipients are marked by dashes, so that lines without one go on."""
    return any(_is_marked(line) for line in rows)


def _is_marked(line: Line) -> bool:
    return line.text.startswith(("-", "–", "•", "+")) or line.paragraph.label in BULLETS


def _row_endings(rows: list[Line], place: str, *, marks: bool) -> Iterator[Defect]:
    """Every recipient ends with ";", the last with "."."""
    groups: list[list[Line]] = []
    for line in rows:
        if groups and marks and not _is_marked(line):
            groups[-1].append(line)
        else:
            groups.append([line])
    if (
        not marks
        and len(groups) > 1
        and any(not line.text.endswith(_ENDINGS) for line in rows[:-1])
    ):
        # Without dashes a line without a sign may be the first half of a long name.
        return
    lasts = [group[-1] for group in groups]
    wrong = [line for line in lasts[:-1] if not line.text.endswith(";")]
    if wrong:
        yield _ended(wrong, ";", place, "mỗi nơi nhận kết thúc bằng dấu chấm phẩy (;)")
    last = lasts[-1]
    if len(groups) > 1 and not last.text.endswith("."):
        yield _ended([last], ".", place, "nơi nhận cuối cùng kết thúc bằng dấu chấm (.)")


def _ended(lines: list[Line], sign: str, place: str, rule: str) -> Defect:
    def apply() -> bool:
        done = [end_with(x.paragraph, sign, start=x.start, end=x.end) for x in lines]
        return all(done)

    return Defect(
        place,
        f"Dòng {sample(lines[0].text)}: {rule}.",
        f"Kết thúc dòng bằng dấu “{sign}”.",
        tuple(line.paragraph.index for line in lines),
        Mend(f"Đặt dấu “{sign}” ở cuối dòng.", apply, lines[0].text[-1:], sign),
    )


def copies(subject: Subject) -> Iterator[Defect]:
    """L20: "Nơi nhận:" 12 bold italic, the list 11 upright, "- Lưu: VT, …" at the end."""
    anatomy = subject.anatomy
    ending = anatomy.ending
    if ending.label is None:
        if anatomy.code not in vocabulary.WITHOUT_RECIPIENTS:
            yield Defect(
                _COPIES,
                "Thiếu “Nơi nhận”.",
                "Thêm “Nơi nhận:” ở cuối văn bản, bên trái, dòng cuối là “- Lưu: VT, …”.",
            )
        return
    label, rows = ending.label, ending.recipients
    if not re.match(r"^Nơi nhận\s*:", label.text):
        yield Defect(
            _COPIES, f"{sample(label.text)} phải viết “Nơi nhận:”.", "Viết “Nơi nhận:”.", at(label)
        )
    yield from style_defects(
        [label], place=f"{_COPIES}, dòng chữ “Nơi nhận”", sizes=(12, 12), bold=True, italic=True
    )
    yield from style_defects(
        rows, place=f"{_COPIES}, danh sách", sizes=(11, 11), bold=False, italic=False
    )
    if not rows:
        yield Defect(
            _COPIES, "Dưới “Nơi nhận” chưa có nơi nhận nào.",
            "Ghi từng nơi nhận, dòng cuối là “- Lưu: VT, …”.", at(label),
        )  # fmt: skip
        return
    rows = _without_drafter(rows)
    starts = [number for number, line in enumerate(rows) if _KEPT.match(line.text)]
    if not starts:
        yield Defect(
            _COPIES,
            "Nơi nhận thiếu dòng cuối “- Lưu: VT, …”.",
            "Thêm dòng “- Lưu: VT, [đơn vị soạn thảo].” ở cuối.",
            at(rows[-1]),
        )
    elif any(_is_marked(line) for line in rows[starts[-1] + 1 :]):
        yield Defect(
            _COPIES, "Dòng “- Lưu: …” phải là dòng cuối của Nơi nhận.",
            "Chuyển dòng “- Lưu: …” xuống cuối.", at(rows[starts[-1]]),
        )  # fmt: skip
    elif not re.match(r"^\s*[-–]?\s*Lưu\s*:", rows[starts[-1]].text):
        yield Defect(
            _COPIES,
            f"Dòng lưu viết {sample(rows[starts[-1]].text)}, mẫu là “- Lưu: VT, …”.",
            "Viết “- Lưu: VT, [đơn vị soạn thảo].”.",
            at(rows[starts[-1]]),
        )
    unmarked = [x for x in rows[:1] if not _is_marked(x)]
    if unmarked and not _marked(rows):
        yield Defect(
            _COPIES, "Các nơi nhận thiếu gạch đầu dòng (-).",
            "Đặt gạch đầu dòng trước từng nơi nhận.", at(unmarked[0]),
        )  # fmt: skip
    yield from _row_endings(rows, _COPIES, marks=_marked(rows))


def _without_drafter(rows: list[Line]) -> list[Line]:
    """Without box 12 below the list: the drafter's symbol and the number of copies, "PL.(300)"."""
    kept = list(rows)
    while len(kept) > 1 and re.match(r"^[A-ZĐ]{1,6}\.?\s*(\(?\d+\)?)?\.?$", kept[-1].text):
        kept.pop()
    return kept
