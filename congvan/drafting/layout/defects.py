"""A fault as a check finds it: the finding's words, and how to put it right when that is safe."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from congvan.drafting.layout import mending
from congvan.drafting.layout.anatomy import Anatomy
from congvan.drafting.layout.findings import Context, HouseRules
from congvan.drafting.layout.reading import Document, Line, Paragraph

SAMPLE = 48  # letters of a paragraph that show a clerk which one is meant


@dataclass(frozen=True, slots=True)
class Mend:
    """A safe repair: `apply` changes the document and says whether it could; the rest is words."""

    sentence: str
    apply: Callable[[], bool]
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Defect:
    """One fault of the rule that yields it."""

    place: str
    sentence: str
    fix: str
    paragraphs: tuple[int, ...] = ()
    mend: Mend | None = None


@dataclass(frozen=True, slots=True)
class Subject:
    """What a check looks at."""

    document: Document
    anatomy: Anatomy
    context: Context
    house: HouseRules


def at(line: Line | Paragraph | None) -> tuple[int, ...]:
    """The locator of a line's or a paragraph's place."""
    if line is None:
        return ()
    return (line.paragraph.index if isinstance(line, Line) else line.index,)


def sample(text: str) -> str:
    """The beginning of a text, in quotation marks."""
    text = " ".join(text.split())
    return f"“{text if len(text) <= SAMPLE else text[:SAMPLE].rsplit(' ', 1)[0] + '…'}”"


def spot(paragraphs: Sequence[Paragraph], part: str) -> str:
    """Words for one or several paragraphs of a part: "Nội dung, đoạn “…” và 4 đoạn khác"."""
    words = f"{part}, đoạn {sample(paragraphs[0].words)}"
    if len(paragraphs) > 1:
        words += f" và {len(paragraphs) - 1} đoạn khác"
    return words


def points(size: float) -> str:
    """A size in points as it is written: 13, 13,5."""
    return f"{size:g}".replace(".", ",")


def sizes_of(line: Line) -> set[float]:
    """The sizes of a line's visible letters."""
    return {piece.look.size for piece in line.pieces}


def is_bold(line: Line) -> bool:
    """Whether all visible letters are bold."""
    return all(piece.look.bold for piece in line.pieces)


def is_italic(line: Line) -> bool:
    """Whether all visible letters are italic."""
    return all(piece.look.italic for piece in line.pieces)


def nearest(size: float, smallest: float, largest: float) -> float:
    """The allowed size next to `size`."""
    return min(max(size, smallest), largest)


def style_defects(
    lines: Iterable[Line],
    *,
    place: str,
    sizes: tuple[float, float] | None,
    bold: bool | None = None,
    italic: bool | None = None,
) -> list[Defect]:
    """Faults of size, weight and slope of some lines, one finding for each kind of fault."""
    kept = [line for line in lines if line.pieces]
    defects: list[Defect] = []
    if sizes is not None:
        smallest, largest = sizes
        wrong = [x for x in kept if not all(smallest <= size <= largest for size in sizes_of(x))]
        if wrong:
            wanted = (
                points(smallest) if smallest == largest else f"{points(smallest)}–{points(largest)}"
            )
            actual = ", ".join(sorted({points(s) for x in wrong for s in sizes_of(x)}))
            target = nearest(min(sizes_of(wrong[0])), smallest, largest)
            defects.append(
                Defect(
                    place,
                    f"Cỡ chữ của {sample(wrong[0].text)} là {actual}, quy định {wanted}.",
                    f"Đặt cỡ chữ {points(target)}.",
                    tuple(x.paragraph.index for x in wrong),
                    _restyled(
                        wrong, f"Đặt cỡ chữ {points(target)} cho {sample(wrong[0].text)}.",
                        f"cỡ {actual}", f"cỡ {points(target)}", size=target,
                    ),
                )
            )  # fmt: skip
    for name, wanted_value, yes, no, is_so in (
        ("b", bold, "in đậm", "không in đậm", is_bold),
        ("i", italic, "in nghiêng", "đứng (không nghiêng)", is_italic),
    ):
        if wanted_value is None:
            continue
        wrong = [x for x in kept if (not is_so(x) if wanted_value else _is_mostly(x, name))]
        if wrong:
            words = yes if wanted_value else no
            defects.append(
                Defect(
                    place,
                    f"{sample(wrong[0].text)} phải {words}.",
                    f"Đặt kiểu chữ {words}.",
                    tuple(x.paragraph.index for x in wrong),
                    _restyled(
                        wrong, f"Đặt {sample(wrong[0].text)} {words}.",
                        no if wanted_value else yes, words, toggle=(name, wanted_value),
                    ),
                )
            )  # fmt: skip
    return defects


def _is_mostly(line: Line, name: str) -> bool:
    marked = sum(
        len(p.text) for p in line.pieces if (p.look.bold if name == "b" else p.look.italic)
    )
    return marked * 2 > sum(len(piece.text) for piece in line.pieces)


def _restyled(
    lines: Sequence[Line],
    sentence: str,
    before: str,
    after: str,
    *,
    size: float | None = None,
    toggle: tuple[str, bool] | None = None,
) -> Mend | None:
    """A mend of the looks of whole runs; None when a run also holds another line."""
    groups = [mending.runs_of(line) for line in lines]
    if any(group is None for group in groups):
        return None

    def apply() -> bool:
        for group in groups:
            for run in group or ():
                if size is not None:
                    mending.set_size(run, size)
                if toggle is not None:
                    mending.set_toggle(run, *toggle)
        return True

    return Mend(sentence, apply, before, after)
