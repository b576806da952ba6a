"""L16 the order of Chương, Mục, Điều, khoản, điểm; "đ)" stands between "d)" and "e)"."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from congvan.drafting.layout.anatomy import Anatomy
from congvan.drafting.layout.defects import Defect, Subject, sample
from congvan.drafting.layout.markers import LETTERS, NAMES, Marker, marker
from congvan.drafting.layout.reading import Paragraph

# From the outside in: a new part starts all that stand after it anew. Điều runs through chapters.
_DEPTH = ("phan", "chuong", "muc", "tieu_muc", "dieu", "roman", "number", "dotted", "letter")
_THROUGH = frozenset(("dieu", "chuong"))
_MOST = 20  # findings of one part; a list numbered otherwise would give hundreds


def sequence(subject: Subject) -> Iterator[Defect]:
    """L16 in the main text and, each by itself, in what follows it."""
    anatomy = subject.anatomy
    yield from islice(_in(anatomy.body, "Nội dung"), _MOST)
    for part in _parts_after(anatomy):
        yield from islice(_in(part, "Phụ lục, văn bản kèm theo"), _MOST)


def _parts_after(anatomy: Anatomy) -> Iterator[list[Paragraph]]:
    paragraphs = anatomy.document.paragraphs
    starts = sorted({anatomy.main_end, *(line.paragraph.index for line in anatomy.appendices)})
    for number, start in enumerate(starts):
        end = starts[number + 1] if number + 1 < len(starts) else len(paragraphs)
        yield [p for p in paragraphs[start:end] if p.cell is None and not p.in_box]


def _in(paragraphs: Iterable[Paragraph], place: str) -> Iterator[Defect]:
    last: dict[str, Marker] = {}
    quoted = 0
    for paragraph in paragraphs:
        found = marker(paragraph) if quoted <= 0 else None
        # A quoted text (an article that is amended) has an order of its own.
        quoted = max(quoted + paragraph.text.count("“") - paragraph.text.count("”"), 0)
        if found is None or _is_plain_word(found, paragraph):
            continue
        sentence, fix = _judged(found, last)
        if sentence:
            yield Defect(
                f"{place}, đoạn {sample(paragraph.words)}", sentence, fix, (paragraph.index,)
            )
        for kind in _DEPTH[_DEPTH.index(found.kind) + 1 :]:
            if kind not in _THROUGH or found.kind == "phan":
                last.pop(kind, None)
        last[found.kind] = found


def _is_plain_word(found: Marker, paragraph: Paragraph) -> bool:
    """A heading's words within a sentence ("Mục 2 của Kế hoạch…"), no mark of a part."""
    if found.kind in ("phan", "chuong", "muc", "tieu_muc"):
        return len(paragraph.text) > 120 and paragraph.look.align != "center"
    # "C." or "L." alone may be a letter of a list A, B, C.
    return found.kind == "roman" and found.written in ("C", "L", "D", "M")


def _judged(found: Marker, last: dict[str, Marker]) -> tuple[str, str]:
    """What is wrong with a mark after the last one of its kind, and what it should be."""
    name = NAMES[found.kind]
    before = last.get(found.kind)
    if found.kind == "dotted" and before is not None and before.group != found.group:
        before = None
    if found.kind == "letter":
        return _judged_letter(found, before)
    value = before.value if before is not None else 0
    # Without a first one the list may begin elsewhere; within an article it may not.
    is_certain = found.kind == "dieu" or (found.kind == "number" and "dieu" in last)
    may_restart = found.value == 1 and found.kind not in ("dieu", "chuong", "phan")
    may_begin_here = before is None and (not is_certain or found.value > 9)
    if found.value == value + 1 or may_restart or may_begin_here:
        return "", ""
    if before is None:
        return (
            f"{name.capitalize()} đầu tiên đánh số {found.written}, phải bắt đầu từ 1.",
            f"Đánh lại số từ {name} 1.",
        )
    if found.value == value:
        return (
            f"Có hai {name} cùng số {found.written}.",
            f"Đánh lại số các {name} cho liên tục.",
        )
    return (
        f"Số thứ tự {name} không liên tục: sau {before.written} là {found.written}.",
        f"Đánh lại số các {name} cho liên tục.",
    )


def _judged_letter(found: Marker, before: Marker | None) -> tuple[str, str]:
    if before is None or found.value == 1:
        return "", ""
    if found.value == 0:
        return (
            f"Điểm đánh chữ “{found.written})” không có trong bảng chữ cái tiếng Việt.",
            "Đánh thứ tự điểm theo bảng chữ cái tiếng Việt: a, b, c, d, đ, e, g, h…",
        )
    if not before.value or found.value == before.value + 1:
        return "", ""
    if before.written == "d" and found.written == "e":
        return (
            "Thiếu điểm “đ)” giữa điểm “d)” và điểm “e)”.",
            "Đánh thứ tự điểm theo bảng chữ cái tiếng Việt: a, b, c, d, đ, e.",
        )
    wanted = LETTERS[before.value] if before.value < len(LETTERS) else ""
    return (
        f"Thứ tự điểm không liên tục: sau “{before.written})” là “{found.written})”.",
        f"Sau điểm “{before.written})” là điểm “{wanted})”." if wanted else "Đánh lại thứ tự điểm.",
    )
