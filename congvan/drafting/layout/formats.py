"""What a run and a paragraph look like in the end, after everything that Word adds up.

Order of ISO 29500-1 §17.7.2: document defaults, table style, numbering, paragraph style chain,
character style chain, direct formatting. Lengths are twips, sizes points. Values of Word where
nothing is said: Times New Roman, 10 pt, single spacing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from lxml import etree

from congvan.drafting.docx import Package
from congvan.drafting.docx.names import A, w

DEFAULT_FONT = "Times New Roman"
DEFAULT_SIZE = 10.0
_CHAIN = 24  # Word itself stops at about ten styles based on each other
_OFF = frozenset(("0", "false", "off", "none"))
_TOGGLES = ("b", "i", "caps")
_FONT_SLOTS = (("ascii", "asciiTheme"), ("hAnsi", "hAnsiTheme"), ("cs", "cstheme"))
_BORDERLESS = frozenset(("nil", "none"))
_LARGEST = 1 << 20

Properties = dict[str, Any]


@dataclass(frozen=True, slots=True)
class RunFormat:
    """A run's look; `direct_cs` is the complex-script font named on the run itself, "" if none."""

    ascii: str
    h_ansi: str
    direct_cs: str
    size: float
    bold: bool
    italic: bool
    underline: bool
    caps: bool
    hidden: bool
    color: str
    raised: bool


@dataclass(frozen=True, slots=True)
class ParagraphFormat:
    """A paragraph's look; `first` is the first line's indent from `left`, negative when hanging."""

    align: str
    left: int
    right: int
    first: int
    before: int
    after: int
    line: int
    line_rule: str
    contextual: bool
    style: str
    border_top: bool
    border_bottom: bool
    numbering: tuple[str, int] | None
    page_break_before: bool


def is_on(element: etree._Element | None) -> bool:
    """The value of an on/off element that is present; absent is off."""
    return element is not None and element.get(w("val"), "1").lower() not in _OFF


def integer(value: str | None, default: int = 0) -> int:
    """A whole number as files write it, also "12.0"; what is no number or absurd is `default`."""
    try:
        number = int(float(value or ""))
    except (ValueError, OverflowError):
        return default
    return number if abs(number) <= _LARGEST else default


class Formats:
    """Resolves formats of one package; bases are computed once for each combination of styles."""

    def __init__(self, package: Package) -> None:
        self._theme = _theme_fonts(package)
        self._styles: dict[str, etree._Element] = {}
        self._default_paragraph_style = ""
        self._run_defaults: Properties = {}
        self._paragraph_defaults: Properties = {}
        self._run_bases: dict[tuple[str, str, str], Properties] = {}
        self._paragraph_bases: dict[tuple[str, str], Properties] = {}
        name = package.first_related(package.main_name, "styles")
        if name is not None:
            self._read_styles(package.xml(name))
        self.numbering_indents: dict[tuple[str, int], Properties] = {}

    def run(
        self, properties: etree._Element | None, *, paragraph_style: str, table_style: str
    ) -> RunFormat:
        """The look of a run with these direct properties in such a paragraph."""
        character_style = ""
        if properties is not None and (named := properties.find(w("rStyle"))) is not None:
            character_style = named.get(w("val"), "")
        base = self._run_base(table_style, paragraph_style, character_style)
        direct = self._run_properties(properties)
        found = {**base, **direct}
        return RunFormat(
            ascii=found.get("ascii") or DEFAULT_FONT,
            h_ansi=found.get("hAnsi") or DEFAULT_FONT,
            direct_cs=direct.get("cs") or "",
            size=found.get("size", DEFAULT_SIZE),
            bold=found.get("b", False),
            italic=found.get("i", False),
            underline=found.get("u", False),
            caps=found.get("caps", False),
            hidden=found.get("vanish", False),
            color=found.get("color", "auto"),
            raised=found.get("raised", False),
        )

    def paragraph(self, properties: etree._Element | None, *, table_style: str) -> ParagraphFormat:
        """The look of a paragraph with these direct properties."""
        style = self._default_paragraph_style
        if properties is not None and (named := properties.find(w("pStyle"))) is not None:
            style = named.get(w("val"), style)
        base = self._paragraph_base(table_style, style)
        direct = _paragraph_properties(properties)
        numbering = direct.get("numbering", base.get("numbering"))
        indents: Properties = {}
        if numbering is not None and numbering[0] != "0":
            indents = self.numbering_indents.get(numbering, {})
        else:
            numbering = None
        # The indents of a list stand above the style's, unless the style itself names the list.
        found = {**base, **indents, **direct}
        return ParagraphFormat(
            align=found.get("align", "left"),
            left=found.get("left", 0),
            right=found.get("right", 0),
            first=found.get("first", 0),
            before=found.get("before", 0),
            after=found.get("after", 0),
            line=found.get("line", 240),
            line_rule=found.get("line_rule", "auto"),
            contextual=found.get("contextual", False),
            style=style,
            border_top=found.get("border_top", False),
            border_bottom=found.get("border_bottom", False),
            numbering=numbering,
            page_break_before=found.get("page_break_before", False),
        )

    def _read_styles(self, root: etree._Element) -> None:
        defaults = root.find(w("docDefaults"))
        if defaults is not None:
            runs = defaults.find(f"{w('rPrDefault')}/{w('rPr')}")
            self._run_defaults = self._run_properties(runs)
            paragraphs = defaults.find(f"{w('pPrDefault')}/{w('pPr')}")
            self._paragraph_defaults = _paragraph_properties(paragraphs)
        for style in root.iterchildren(w("style")):
            identifier = style.get(w("styleId"), "")
            self._styles[identifier] = style
            is_default = style.get(w("default"), "0").lower() not in _OFF
            if is_default and style.get(w("type")) == "paragraph":
                self._default_paragraph_style = identifier

    def _chain(self, identifier: str) -> list[etree._Element]:
        """The style and those it is based on, the most general first."""
        chain: list[etree._Element] = []
        while identifier in self._styles and len(chain) < _CHAIN:
            style = self._styles[identifier]
            chain.append(style)
            parent = style.find(w("basedOn"))
            identifier = parent.get(w("val"), "") if parent is not None else ""
        return chain[::-1]

    def _run_base(self, table_style: str, paragraph_style: str, style: str) -> Properties:
        key = (table_style, paragraph_style or self._default_paragraph_style, style)
        if key not in self._run_bases:
            levels = [self._style_runs(identifier) for identifier in key]
            merged = dict(self._run_defaults)
            for level in levels:
                merged.update(level)
            for toggle in _TOGGLES:
                # A style that is bold within a style that is bold gives plain text (§17.7.3).
                if any(toggle in level for level in levels):
                    merged[toggle] = sum(level.get(toggle, False) for level in levels) % 2 == 1
            self._run_bases[key] = merged
        return self._run_bases[key]

    def _style_runs(self, identifier: str) -> Properties:
        merged: Properties = {}
        for style in self._chain(identifier):
            merged.update(self._run_properties(style.find(w("rPr"))))
        return merged

    def _paragraph_base(self, table_style: str, style: str) -> Properties:
        key = (table_style, style)
        if key not in self._paragraph_bases:
            merged = dict(self._paragraph_defaults)
            for identifier in key:
                for element in self._chain(identifier):
                    merged.update(_paragraph_properties(element.find(w("pPr"))))
            self._paragraph_bases[key] = merged
        return self._paragraph_bases[key]

    def _run_properties(self, element: etree._Element | None) -> Properties:
        found: Properties = {}
        if element is None:
            return found
        for child in element.iterchildren(tag=etree.Element):
            name = etree.QName(child).localname
            if name in _TOGGLES or name == "vanish":
                found[name] = is_on(child)
            elif name == "rFonts":
                found.update(self._fonts(child))
            elif name == "sz":
                found["size"] = integer(child.get(w("val")), 20) / 2
            elif name == "color":
                found["color"] = _color(child)
            elif name == "u":
                found["u"] = child.get(w("val"), "single") != "none"
            elif name == "vertAlign":
                found["raised"] = child.get(w("val")) in ("superscript", "subscript")
        return found

    def _fonts(self, element: etree._Element) -> Iterator[tuple[str, str]]:
        for plain, themed in _FONT_SLOTS:
            theme = element.get(w(themed))
            name = self._theme.get(theme[:5], {}).get(plain, "") if theme else ""
            if theme or element.get(w(plain)) is not None:
                yield plain, (name or element.get(w(plain)) or "").strip()


def _color(element: etree._Element) -> str:
    value = element.get(w("val"), "auto")
    theme = element.get(w("themeColor"), "")
    if theme in ("text1", "dark1") and not element.get(w("themeTint")):
        return "000000"
    return value if value == "auto" else value.upper()


def _theme_fonts(package: Package) -> dict[str, dict[str, str]]:
    """Fonts by "major"/"minor" and slot; the complex-script one is often empty."""
    name = package.first_related(package.main_name, "theme")
    fonts: dict[str, dict[str, str]] = {}
    if name is None:
        return fonts
    root = package.xml(name)
    for kind in ("major", "minor"):
        scheme = next(root.iter(f"{{{A}}}{kind}Font"), None)
        if scheme is None:
            continue
        latin, complex_script = scheme.find(f"{{{A}}}latin"), scheme.find(f"{{{A}}}cs")
        roman = latin.get("typeface", "") if latin is not None else ""
        other = complex_script.get("typeface", "") if complex_script is not None else ""
        fonts[kind] = {"ascii": roman, "hAnsi": roman, "cs": other}
    return fonts


def _paragraph_properties(element: etree._Element | None) -> Properties:
    found: Properties = {}
    if element is None:
        return found
    for child in element.iterchildren(tag=etree.Element):
        name = etree.QName(child).localname
        if name == "jc":
            value = child.get(w("val"), "left")
            found["align"] = {"start": "left", "end": "right", "distribute": "both"}.get(
                value, value
            )
        elif name == "ind":
            found.update(indents(child))
        elif name == "spacing":
            found.update(_spacing(child))
        elif name == "contextualSpacing":
            found["contextual"] = is_on(child)
        elif name == "pageBreakBefore":
            found["page_break_before"] = is_on(child)
        elif name == "pBdr":
            found["border_top"] = has_border(child.find(w("top")))
            found["border_bottom"] = has_border(child.find(w("bottom")))
        elif name == "numPr":
            number, level = child.find(w("numId")), child.find(w("ilvl"))
            if number is not None:
                depth = integer(level.get(w("val"))) if level is not None else 0
                found["numbering"] = (number.get(w("val"), "0"), depth)
    return found


def has_border(element: etree._Element | None) -> bool:
    """Whether a border element draws a line."""
    return element is not None and element.get(w("val"), "nil") not in _BORDERLESS


def indents(element: etree._Element) -> Properties:
    """The indents of a w:ind."""
    found: Properties = {}
    for names, key in ((("left", "start"), "left"), (("right", "end"), "right")):
        for name in names:
            if element.get(w(name)) is not None:
                found[key] = integer(element.get(w(name)))
    if element.get(w("firstLine")) is not None:
        found["first"] = integer(element.get(w("firstLine")))
    if element.get(w("hanging")) is not None:
        found["first"] = -integer(element.get(w("hanging")))
    return found


def _spacing(element: etree._Element) -> Properties:
    found: Properties = {}
    for side in ("before", "after"):
        if element.get(w(side)) is not None:
            found[side] = integer(element.get(w(side)))
        automatic = element.get(w(f"{side}Autospacing"))
        if automatic is not None and automatic.lower() not in _OFF:
            found[side] = 280  # what Word makes of "auto": 14 pt
    if element.get(w("line")) is not None:
        found["line"] = integer(element.get(w("line")), 240)
        found["line_rule"] = element.get(w("lineRule"), "auto")
    return found
