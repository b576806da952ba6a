"""L14 the text: 13–14 pt upright, justified, indent 10 or 12.7 mm, ≥ 6 pt apart (R-137)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from congvan.drafting.layout import mending, vocabulary
from congvan.drafting.layout.defects import Defect, Mend, Subject, nearest, points, sample, spot
from congvan.drafting.layout.markers import is_heading
from congvan.drafting.layout.reading import Paragraph

SIZES = (13.0, 14.0)
INDENTS = (567, 720)  # twips: 10 mm and 12.7 mm
TOLERANCE = 28  # half a millimetre
LEAST_GAP = 115  # twips: 6 pt less what programs lose in rounding
LINES = (0.99, 1.505)  # single to one and a half, with rounding
# Times New Roman's own line is 1.15 of its size; exact spacing is compared with that.
SINGLE = 1.15
# A line of 165 mm holds about 80 letters of 14 pt: below this nobody sees whether it is justified.
ONE_LINE = 60
_PLACE = "Nội dung"
_DEFAULT_TAB = 720
_NOT_TEXT = re.compile(r"^[(\[].{0,200}[)\]]\.?$")


def body(subject: Subject) -> Iterator[Defect]:
    """L14, one finding for each kind of fault with all its paragraphs."""
    paragraphs = running_text(subject)
    if not paragraphs:
        if not subject.anatomy.content and not _has_tables(subject):
            yield Defect(
                _PLACE, "Văn bản chưa có nội dung.", "Soạn nội dung giữa phần đầu và phần ký."
            )
        return
    yield from _sizes(subject, paragraphs)
    yield from _alignment(paragraphs)
    yield from _indents(paragraphs)
    yield from _gaps(paragraphs)
    yield from _line_spacing(paragraphs)


def running_text(subject: Subject) -> list[Paragraph]:
    """The paragraphs of the content that are sentences: no headings, captions or pictures."""
    return [
        paragraph
        for paragraph in subject.anatomy.content
        if not is_heading(paragraph)
        and not _is_centred_line(paragraph)
        and any(character.isalpha() for character in paragraph.text)
    ]


def _is_centred_line(paragraph: Paragraph) -> bool:
    """A line set apart in the middle: a caption, a formula, the name of an office that decides."""
    if paragraph.look.align not in ("center", "right"):
        return False
    capitals = paragraph.text.upper() == paragraph.text
    bold = all(piece.look.bold for piece in paragraph.pieces if piece.is_visible)
    note = bool(_NOT_TEXT.match(paragraph.text.strip()))
    return capitals or bold or note or len(paragraph.text) < ONE_LINE


def _has_tables(subject: Subject) -> bool:
    end = subject.anatomy.ending.start
    return any(
        p.cell is not None for p in subject.document.between(subject.anatomy.head_end, end or 0)
    )


def _sizes(subject: Subject, paragraphs: Sequence[Paragraph]) -> Iterator[Defect]:
    smallest, largest = SIZES
    wrong: list[Paragraph] = []
    sizes: set[float] = set()
    for paragraph in [*paragraphs, *(p for p in subject.anatomy.content if is_heading(p))]:
        bad = {
            piece.look.size
            for piece in paragraph.pieces
            if piece.is_visible
            and not piece.look.raised
            and any(c.isalnum() for c in piece.text)
            and not smallest <= piece.look.size <= largest
        }
        if bad:
            wrong.append(paragraph)
            sizes |= bad
    if not wrong:
        return

    def apply() -> bool:
        for paragraph in wrong:
            for piece in paragraph.pieces:
                if piece.is_visible and not piece.look.raised:
                    mending.set_size(piece.run, nearest(piece.look.size, smallest, largest))
        return True

    actual = ", ".join(points(size) for size in sorted(sizes))
    yield Defect(
        spot(wrong, _PLACE),
        f"Cỡ chữ nội dung là {actual}, quy định {points(smallest)}–{points(largest)}.",
        f"Đặt cỡ chữ {points(nearest(min(sizes), smallest, largest))}.",
        tuple(paragraph.index for paragraph in wrong),
        Mend("Đặt cỡ chữ nội dung theo quy định.", apply, f"cỡ {actual}", "cỡ 13–14"),
    )


def _alignment(paragraphs: Sequence[Paragraph]) -> Iterator[Defect]:
    none_justified = all(paragraph.look.align != "both" for paragraph in paragraphs)
    wrong = [
        paragraph
        for paragraph in paragraphs
        if paragraph.look.align != "both" and (none_justified or len(paragraph.text) >= ONE_LINE)
    ]
    if not wrong:
        return

    def apply() -> bool:
        for paragraph in wrong:
            mending.set_align(paragraph.element, "both")
        return True

    yield Defect(
        spot(wrong, _PLACE),
        "Nội dung không canh đều hai bên lề.",
        "Canh đều hai bên (Justify).",
        tuple(paragraph.index for paragraph in wrong),
        Mend("Canh đều nội dung hai bên lề.", apply, "một bên", "đều hai bên"),
    )


def _indents(paragraphs: Sequence[Paragraph]) -> Iterator[Defect]:
    wrong = [
        paragraph
        for paragraph in paragraphs
        if not any(abs(first_line(paragraph) - wanted) <= TOLERANCE for wanted in INDENTS)
        and not _is_list_item(paragraph)
    ]
    if not wrong:
        return
    apart = {paragraph.index for paragraph in wrong}
    right = [first_line(p) for p in paragraphs if p.index not in apart]
    target = min(INDENTS, key=lambda wanted: -sum(abs(x - wanted) <= TOLERANCE for x in right))
    if not right:
        target = INDENTS[1]
    mendable = [p for p in wrong if not p.raw.startswith("\t") and not p.raw.startswith(" ")]

    def apply() -> bool:
        for paragraph in mendable:
            mending.set_first_indent(paragraph.element, target)
        return bool(mendable)

    words = "1 cm" if target == INDENTS[0] else "1,27 cm"
    yield Defect(
        spot(wrong, _PLACE),
        "Chữ đầu đoạn không lùi vào 1 cm hoặc 1,27 cm.",
        f"Đặt lùi đầu dòng {words}.",
        tuple(paragraph.index for paragraph in wrong),
        Mend(f"Lùi chữ đầu đoạn vào {words}.", apply, "khác", words) if mendable else None,
    )


def first_line(paragraph: Paragraph) -> int:
    """Where the first letter of a paragraph stands, in twips from the left margin."""
    look = paragraph.look
    start = look.left + look.first
    tabs = len(paragraph.raw) - len(paragraph.raw.lstrip("\t"))
    for _ in range(min(tabs, 4)):
        # The next default stop; own stops are near it wherever people press Tab for an indent.
        start = (start // _DEFAULT_TAB + 1) * _DEFAULT_TAB
    return start


def _is_list_item(paragraph: Paragraph) -> bool:
    """Lists made by the program indent as a whole; the decree speaks of paragraphs."""
    return paragraph.look.numbering is not None and first_line(paragraph) >= 0


def _gaps(paragraphs: Sequence[Paragraph]) -> Iterator[Defect]:
    """At least 6 pt between paragraphs that follow each other."""
    wrong: list[Paragraph] = []
    pairs: list[tuple[Paragraph, Paragraph]] = []
    texts = {paragraph.order: paragraph for paragraph in paragraphs}
    for paragraph in paragraphs:
        previous = texts.get(paragraph.order - 1)
        if previous is not None and _gap(previous, paragraph) < LEAST_GAP:
            wrong.append(paragraph)
            pairs.append((previous, paragraph))
    if not wrong:
        return

    def apply() -> bool:
        for previous, paragraph in pairs:
            missing = 120 - (0 if _is_joined(previous, paragraph) else previous.look.after)
            mending.set_spacing(paragraph.element, before=max(missing, 0, paragraph.look.before))
            if _is_joined(previous, paragraph):
                mending.set_contextual(paragraph.element, False)
        return True

    yield Defect(
        spot(wrong, _PLACE),
        "Khoảng cách giữa các đoạn văn nhỏ hơn 6 pt.",
        "Đặt cách đoạn trước (Before) ít nhất 6 pt.",
        tuple(paragraph.index for paragraph in wrong),
        Mend("Đặt khoảng cách giữa các đoạn 6 pt.", apply, "dưới 6 pt", "6 pt"),
    )


def _gap(previous: Paragraph, paragraph: Paragraph) -> int:
    before, after = paragraph.look.before, previous.look.after
    if previous.look.style == paragraph.look.style:
        before = 0 if paragraph.look.contextual else before
        after = 0 if previous.look.contextual else after
    return before + after


def _is_joined(previous: Paragraph, paragraph: Paragraph) -> bool:
    return previous.look.style == paragraph.look.style and (
        previous.look.contextual or paragraph.look.contextual
    )


def _line_spacing(paragraphs: Sequence[Paragraph]) -> Iterator[Defect]:
    smallest, largest = LINES
    wrong: dict[int, Paragraph] = {}
    seen: set[float] = set()
    for paragraph in paragraphs:
        lines = line_height(paragraph)
        exact = paragraph.look.line_rule == "exact"
        least = paragraph.look.line_rule == "atLeast"
        low = 0.0 if least else smallest - (0.08 if exact else 0.0)
        if not low <= lines <= largest + (0.05 if exact or least else 0.0):
            wrong[paragraph.index] = paragraph
            seen.add(round(lines, 2))
    if not wrong:
        return
    found = list(wrong.values())

    def apply() -> bool:
        for paragraph in found:
            value = nearest(line_height(paragraph), max(smallest, 1.0), min(largest, 1.5))
            mending.set_spacing(paragraph.element, line=round(value * 240))
        return True

    actual = ", ".join(points(value) for value in sorted(seen))
    yield Defect(
        spot(found, _PLACE),
        f"Giãn dòng là {actual} lines, quy định từ dòng đơn đến 1,5 lines.".replace(
            "lines", "dòng"
        ),
        "Đặt giãn dòng từ 1,0 đến 1,5.",
        tuple(wrong),
        Mend("Đặt giãn dòng theo quy định.", apply, f"{actual} dòng", "1,0–1,5 dòng"),
    )


def line_height(paragraph: Paragraph) -> float:
    """The spacing of lines as a multiple of single spacing."""
    look = paragraph.look
    if look.line_rule == "auto":
        return look.line / 240
    size = max((piece.look.size for piece in paragraph.pieces if piece.is_visible), default=14.0)
    return look.line / 20 / (max(size, 1) * SINGLE)


def upright(subject: Subject) -> Iterator[Defect]:
    """L14: the text itself is not italic as a whole; single words may be."""
    texts = running_text(subject)
    wrong = [
        paragraph
        for paragraph in texts
        if len(paragraph.text) >= ONE_LINE
        and not _NOT_TEXT.match(paragraph.text.strip())
        and not paragraph.text.lstrip().startswith(("“", '"', "Ghi chú", "*"))
        and all(piece.look.italic for piece in paragraph.pieces if piece.is_visible)
    ]
    if not wrong or vocabulary.is_blank(wrong[0].text):
        return

    def apply() -> bool:
        for run in mending.runs_in(wrong):
            mending.set_toggle(run, "i", False)
        return True

    yield Defect(
        spot(wrong, _PLACE),
        f"Nội dung {sample(wrong[0].text)} in nghiêng, quy định kiểu chữ đứng.",
        "Đặt kiểu chữ đứng.",
        tuple(paragraph.index for paragraph in wrong),
        Mend("Đặt nội dung kiểu chữ đứng.", apply, "nghiêng", "đứng"),
    )
