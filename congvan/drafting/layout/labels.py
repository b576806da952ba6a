"""The numbers that Word writes itself before paragraphs of lists ("1.", "a)", "Điều 3.").

Only what the format check reads is worked out: level texts with decimal, Roman and letter
formats, counted through the document (ISO 29500-1 §17.9). Bullets are "-" or "•".
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from congvan.drafting.docx import Package
from congvan.drafting.docx.names import w
from congvan.drafting.layout.formats import Formats, indents, integer

_LEVELS = 9
BULLETS = ("-", "•")
_DASHES = frozenset(("-", "–", "\uf02d"))
_PLACEHOLDER = re.compile(r"%([1-9])")
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"),
    (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_ALPHABET = "abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True, slots=True)
class _Level:
    start: int
    kind: str
    text: str


@dataclass(slots=True)
class _List:
    levels: dict[int, _Level]
    counters: dict[int, int] = field(default_factory=dict)


def roman(number: int) -> str:
    """A number from 1 in small Roman digits."""
    written = ""
    for value, digits in _ROMAN:
        count, number = divmod(number, value)
        written += digits * min(count, 20)
    return written


class Labels:
    """Counts the lists of one document; ask once for each paragraph, in document order.

    Without a package nothing is counted: headers and footers have no numbered parts.
    """

    def __init__(self, package: Package | None = None, formats: Formats | None = None) -> None:
        self._lists: dict[str, _List] = {}
        if package is None or formats is None:
            return
        name = package.first_related(package.main_name, "numbering")
        if name is None:
            return
        root = package.xml(name)
        abstract: dict[str, _List] = {}
        for element in root.iterchildren(w("abstractNum")):
            abstract[element.get(w("abstractNumId"), "")] = _List(
                levels={
                    integer(level.get(w("ilvl"))): _Level(
                        start=integer(_value(level, "start"), 1),
                        kind=_value(level, "numFmt") or "decimal",
                        text=_value(level, "lvlText") or "",
                    )
                    for level in element.iterchildren(w("lvl"))
                }
            )
            for level in element.iterchildren(w("lvl")):
                ind = level.find(f"{w('pPr')}/{w('ind')}")
                if ind is not None:
                    key = (element.get(w("abstractNumId"), ""), integer(level.get(w("ilvl"))))
                    formats.numbering_indents[key] = indents(ind)
        found_indents = dict(formats.numbering_indents)
        formats.numbering_indents.clear()
        for element in root.iterchildren(w("num")):
            identifier = element.get(w("numId"), "")
            base = _value(element, "abstractNumId") or ""
            if base not in abstract:
                continue
            # Lists of one abstract numbering count on together unless one restarts.
            restarts = element.find(w("lvlOverride")) is not None
            self._lists[identifier] = (
                _List(levels=dict(abstract[base].levels)) if restarts else abstract[base]
            )
            for level in range(_LEVELS):
                if (base, level) in found_indents:
                    formats.numbering_indents[identifier, level] = found_indents[base, level]

    def next(self, numbering: tuple[str, int] | None) -> str:
        """The label of the next paragraph of this list and level; "" for none."""
        if numbering is None or numbering[0] not in self._lists:
            return ""
        found, depth = self._lists[numbering[0]], numbering[1]
        level = found.levels.get(depth)
        if level is None:
            return ""
        found.counters[depth] = found.counters.get(depth, level.start - 1) + 1
        for deeper in [key for key in found.counters if key > depth]:
            del found.counters[deeper]
        if level.kind == "none":
            return ""
        if level.kind == "bullet":
            return BULLETS[0] if level.text in _DASHES else BULLETS[1]

        def number(match: re.Match[str]) -> str:
            at = int(match.group(1)) - 1
            of = found.levels.get(at, level)
            return _written(found.counters.get(at, of.start), of.kind)

        return _PLACEHOLDER.sub(number, level.text).strip()


def _written(number: int, kind: str) -> str:
    if kind in ("lowerRoman", "upperRoman") and 0 < number < 4000:
        return roman(number) if kind == "lowerRoman" else roman(number).upper()
    if kind in ("lowerLetter", "upperLetter") and number > 0:
        count, place = divmod(number - 1, len(_ALPHABET))
        letters = _ALPHABET[place] * min(count + 1, 9)
        return letters if kind == "lowerLetter" else letters.upper()
    return f"{number:02}" if kind == "decimalZero" else str(number)


def _value(element, name: str) -> str | None:  # type: ignore[no-untyped-def]
    child = element.find(w(name))
    return child.get(w("val")) if child is not None else None
