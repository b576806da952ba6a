"""How paragraphs and letters look: direct formatting over styles over the defaults of the document.

Only as much as a page needs to be recognised: alignment, indent, size, bold, italic, underline,
capitals, raised letters, and the automatic numbers of lists.
"""

from __future__ import annotations

from collections.abc import Iterator

from congvan.drafting.inks.parts import Element, Parts, w
from congvan.drafting.inks.values import Look

_ALIGN = {
    "center": "center", "right": "end", "end": "end", "both": "justify", "distribute": "justify",
}  # fmt: skip
_DEEPEST_STYLE = 20
_OFF = ("0", "false", "off", "none")
_RPR, _PPR, _VAL = w("rPr"), w("pPr"), w("val")


class Styles:
    """The styles and numberings of one document; counts the lists while paragraphs are asked."""

    def __init__(self, parts: Parts) -> None:
        self._styles: dict[str, Element] = {}
        self._default = ""
        self._defaults: list[Element] = []
        self._looks: dict[str, Look] = {}
        self._runs: dict[tuple[str, str, str], Look] = {}
        for name in parts.related("styles")[:1]:
            self._read(parts.xml(name))
        self._lists = _Lists(parts)

    def _read(self, root: Element) -> None:
        for style in root.iter(w("style")):
            identity = style.get(w("styleId"), "")
            self._styles[identity] = style
            if style.get(w("type")) == "paragraph" and style.get(w("default")) in ("1", "true"):
                self._default = identity
        defaults = root.find(f"{w('docDefaults')}/{w('rPrDefault')}/{_RPR}")
        if defaults is not None:
            self._defaults = [defaults]

    def look(self, run: Element, style: str) -> Look:
        """The dress of a run in a paragraph of `style`."""
        base = self._style_look(style)
        properties = run.find(_RPR)
        if properties is None:
            return base
        character = _value(properties, "rStyle")
        chain = [properties, *self._chain(character, _RPR)] if character else [properties]
        return _dressed(chain, base)

    def style_of(self, paragraph: Element) -> str:
        """The style's name of a w:p."""
        properties = paragraph.find(_PPR)
        named = "" if properties is None else _value(properties, "pStyle")
        return named if named in self._styles else self._default

    def placing(self, paragraph: Element, style: str) -> tuple[str, str]:
        """Alignment and indent of a w:p, as words of the page."""
        chain = list(self._paragraph_chain(paragraph, style))
        align = _ALIGN.get(_first(chain, "jc"), "start")
        return align, _indent(chain)

    def size(self, style: str, first_run: Element | None) -> int:
        """The size of a paragraph's letters in half points, 0 when nothing says it."""
        direct = None if first_run is None else first_run.find(_RPR)
        chain = [*self._chain(style, _RPR), *self._defaults]
        value = _first(chain if direct is None else [direct, *chain], "sz")
        return int(value) if value.isdecimal() and len(value) < 5 else 0

    def label(self, paragraph: Element, style: str) -> str:
        """The automatic number of a w:p, "" for none; ask for each paragraph once, in order."""
        for properties in self._paragraph_chain(paragraph, style):
            number = properties.find(w("numPr"))
            if number is not None:
                return self._lists.next(_value(number, "numId"), _value(number, "ilvl") or "0")
        return ""

    def _paragraph_chain(self, paragraph: Element, style: str) -> Iterator[Element]:
        direct = paragraph.find(_PPR)
        if direct is not None:
            yield direct
        yield from self._chain(style, _PPR)

    def _chain(self, style: str, tag: str) -> Iterator[Element]:
        """The properties of a style and of those it is based on."""
        for _ in range(_DEEPEST_STYLE):
            element = self._styles.get(style)
            if element is None:
                return
            properties = element.find(tag)
            if properties is not None:
                yield properties
            style = _value(element, "basedOn")

    def _style_look(self, style: str) -> Look:
        if style not in self._looks:
            self._looks[style] = _dressed([*self._chain(style, _RPR), *self._defaults], Look())
        return self._looks[style]


class _Lists:
    """Counters of numbered lists."""

    def __init__(self, parts: Parts) -> None:
        self._levels: dict[str, dict[str, Element]] = {}
        self._list_of: dict[str, str] = {}
        self._counts: dict[str, list[int]] = {}
        for name in parts.related("numbering")[:1]:
            root = parts.xml(name)
            for one in root.iter(w("abstractNum")):
                self._levels[one.get(w("abstractNumId"), "")] = {
                    level.get(w("ilvl"), ""): level for level in one.iter(w("lvl"))
                }
            for one in root.iter(w("num")):
                self._list_of[one.get(w("numId"), "")] = _value(one, "abstractNumId")

    def next(self, number: str, level: str) -> str:
        name = self._list_of.get(number)
        levels = self._levels.get(name or "", {})
        if name is None or level not in levels or not level.isdecimal() or int(level) > 8:
            return ""
        depth = int(level)
        counts = self._counts.setdefault(name, [0] * 9)
        counts[depth] += 1
        counts[depth + 1 :] = [0] * (8 - depth)
        if _value(levels[level], "numFmt") == "bullet":
            return "•"
        text = _value(levels[level], "lvlText")
        for place in range(depth + 1):
            if f"%{place + 1}" in text:
                written = self._written(levels.get(str(place)), max(counts[place], 1))
                text = text.replace(f"%{place + 1}", written)
        return text[:40]

    def _written(self, level: Element | None, count: int) -> str:
        kind = "decimal" if level is None else _value(level, "numFmt")
        start = "" if level is None else _value(level, "start")
        count += int(start) - 1 if start.isdecimal() and len(start) < 6 else 0
        if kind in ("lowerLetter", "upperLetter"):
            letters = chr(ord("a") + max(count - 1, 0) % 26)
            return letters.upper() if kind == "upperLetter" else letters
        if kind in ("lowerRoman", "upperRoman"):
            roman = _roman(count)
            return roman if kind == "upperRoman" else roman.lower()
        return "" if kind == "none" else str(count)


def _roman(count: int) -> str:
    written = ""
    for value, letters in (
        (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"),
        (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
    ):  # fmt: skip
        written += letters * (min(max(count, 0), 4999) // value)
        count = min(max(count, 0), 4999) % value
    return written


def _value(parent: Element, name: str) -> str:
    child = parent.find(w(name))
    return "" if child is None else child.get(_VAL, "")


def _first(chain: list[Element], name: str) -> str:
    for properties in chain:
        child = properties.find(w(name))
        if child is not None:
            return child.get(_VAL, "")
    return ""


def _switch(chain: list[Element], name: str, default: bool) -> bool:
    for properties in chain:
        child = properties.find(w(name))
        if child is not None:
            return child.get(_VAL, "true").lower() not in _OFF
    return default


def _dressed(chain: list[Element], base: Look) -> Look:
    raised = _first(chain, "vertAlign")
    return Look(
        bold=_switch(chain, "b", base.bold),
        italic=_switch(chain, "i", base.italic),
        underline=_switch(chain, "u", base.underline),
        capitals=_switch(chain, "caps", base.capitals),
        raised={"superscript": "super", "subscript": "sub"}.get(raised, base.raised),
    )


def _indent(chain: list[Element]) -> str:
    first, block = 0, 0
    for properties in reversed(chain):
        indent = properties.find(w("ind"))
        if indent is None:
            continue
        first = _twips(indent, "firstLine", first) - _twips(indent, "hanging", 0)
        block = _twips(indent, "left", _twips(indent, "start", block))
    if first < 0:
        return "hanging"
    # Below 2 mm an indent is an accident of typing.
    return "first" if first > 113 else "block" if block > 113 else ""


def _twips(element: Element, name: str, default: int) -> int:
    value = element.get(w(name), "")
    return int(value) if value.lstrip("-").isdecimal() else default
