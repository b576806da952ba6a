"""Changes of WordprocessingML that keep the text and put one thing right.

Every function changes elements in place, in the order the schema wants its children, and touches
nothing else. What the change is in words is told by the check that asks for it.
"""

from __future__ import annotations

from collections.abc import Iterable

from lxml import etree

from congvan.drafting.docx.names import w
from congvan.drafting.layout.reading import Line, Paragraph, TextPiece


def _in_order(names: str) -> list[str]:
    return names.split()


_RUN_ORDER = _in_order(
    "rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof "
    "snapToGrid vanish webHidden color spacing w kern position sz szCs highlight u effect bdr shd "
    "fitText vertAlign rtl cs em lang eastAsianLayout specVanish oMath rPrChange"
)
_PARAGRAPH_ORDER = _in_order(
    "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr "
    "shd tabs suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE "
    "autoSpaceDN bidi adjustRightInd snapToGrid spacing ind contextualSpacing mirrorIndents "
    "suppressOverlap jc textDirection textAlignment textboxTightWrap outlineLvl divId cnfStyle rPr "
    "sectPr pPrChange"
)
SECTION_ORDER = _in_order(
    "headerReference footerReference footnotePr endnotePr type pgSz pgMar paperSrc pgBorders "
    "lnNumType pgNumType cols formProt vAlign noEndnote titlePg textDirection bidi rtlGutter docGrid "
    "printerSettings sectPrChange"
)
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


def put(parent: etree._Element, name: str, order: list[str]) -> etree._Element:
    """The child of this name, made at its place in the order when it is absent."""
    child = parent.find(w(name))
    if child is not None:
        return child
    child = etree.Element(w(name))
    rank = {w(known): place for place, known in enumerate(order)}
    at = sum(1 for other in parent if rank.get(other.tag, len(order)) < rank[w(name)])
    parent.insert(at, child)
    return child


def run_properties(run: etree._Element) -> etree._Element:
    """The w:rPr of a run, made first when absent."""
    found = run.find(w("rPr"))
    if found is None:
        found = etree.Element(w("rPr"))
        run.insert(0, found)
    return found


def paragraph_properties(paragraph: etree._Element) -> etree._Element:
    """The w:pPr of a paragraph, made first when absent."""
    found = paragraph.find(w("pPr"))
    if found is None:
        found = etree.Element(w("pPr"))
        paragraph.insert(0, found)
    return found


def set_font(run: etree._Element, name: str) -> None:
    """One font for all letters of a run; theme fonts give way."""
    fonts = put(run_properties(run), "rFonts", _RUN_ORDER)
    for theme in ("asciiTheme", "hAnsiTheme", "cstheme", "eastAsiaTheme"):
        fonts.attrib.pop(w(theme), None)
    for slot in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(w(slot), name)


def set_size(run: etree._Element, points: float) -> None:
    """The size of a run's letters."""
    for name in ("sz", "szCs"):
        put(run_properties(run), name, _RUN_ORDER).set(w("val"), str(round(points * 2)))


def set_toggle(run: etree._Element, name: str, value: bool) -> None:
    """Bold ("b") or italic ("i") on or off, whatever the styles say."""
    for tag in (name, f"{name}Cs"):
        element = put(run_properties(run), tag, _RUN_ORDER)
        element.attrib.clear()
        if not value:
            element.set(w("val"), "0")


def set_black(run: etree._Element) -> None:
    """Plain black letters."""
    color = put(run_properties(run), "color", _RUN_ORDER)
    color.attrib.clear()
    color.set(w("val"), "000000")


def set_align(paragraph: etree._Element, value: str) -> None:
    """The alignment of a paragraph: "both", "center", "left"."""
    put(paragraph_properties(paragraph), "jc", _PARAGRAPH_ORDER).set(w("val"), value)


def set_first_indent(paragraph: etree._Element, twips: int) -> None:
    """The first line's indent from the left margin; the other lines begin at the margin."""
    indent = put(paragraph_properties(paragraph), "ind", _PARAGRAPH_ORDER)
    for name in ("hanging", "firstLineChars", "hangingChars", "start", "leftChars", "startChars"):
        indent.attrib.pop(w(name), None)
    indent.set(w("left"), "0")
    indent.set(w("firstLine"), str(twips))


def set_spacing(paragraph: etree._Element, **values: int) -> None:
    """Spacing of a paragraph: before, after (twips) or line (240ths of a line)."""
    spacing = put(paragraph_properties(paragraph), "spacing", _PARAGRAPH_ORDER)
    for name, value in values.items():
        if name == "line":
            spacing.set(w("lineRule"), "auto")
        else:
            spacing.attrib.pop(w(f"{name}Autospacing"), None)
            spacing.attrib.pop(w(f"{name}Lines"), None)
        spacing.set(w(name), str(value))


def set_contextual(paragraph: etree._Element, value: bool) -> None:
    """Whether paragraphs of one style stand without space between them."""
    put(paragraph_properties(paragraph), "contextualSpacing", _PARAGRAPH_ORDER).set(
        w("val"), "1" if value else "0"
    )


def set_in_section(section: etree._Element, name: str, **values: int | str) -> None:
    """Attributes of a child of w:sectPr."""
    child = put(section, name, SECTION_ORDER)
    for key, value in values.items():
        child.set(w(key), str(value))


def set_text(piece: TextPiece, text: str) -> None:
    """New text for one w:t."""
    piece.node.text = text
    if text != text.strip():
        piece.node.set(_SPACE, "preserve")


def is_text(piece: TextPiece) -> bool:
    """Whether a piece is a w:t, whose text can be changed."""
    return bool(piece.node.tag == w("t"))


def replace(paragraph: Paragraph, start: int, end: int, text: str) -> bool:
    """Put `text` in the place of raw[start:end]; False when tabs or breaks are in between.

    The text comes into the run where the old one began, so it takes its look. The paragraph's own
    `raw` keeps the old text, so there is one replacement per paragraph and reading.
    """
    if paragraph.is_changed:
        return False
    touched = [
        piece
        for piece in paragraph.pieces
        if piece.start < end and piece.start + len(piece.text) > start
    ]
    if start == end:
        before = [p for p in paragraph.pieces if p.start + len(p.text) == start and is_text(p)]
        touched = before[-1:]
    if not touched or not all(is_text(piece) for piece in touched):
        return False
    paragraph.is_changed = True
    for number, piece in enumerate(touched):
        own = piece.node.text or ""
        head = own[: max(start - piece.start, 0)]
        tail = own[max(end - piece.start, 0) :]
        set_text(piece, head + (text if number == 0 else "") + tail)
    return True


def runs_of(line: Line) -> list[etree._Element] | None:
    """The runs of a line, None when one of them also holds text of another line."""
    own = {id(piece.node) for piece in line.pieces}
    runs = {id(piece.run): piece.run for piece in line.pieces}
    for piece in line.paragraph.pieces:
        if piece.is_visible and id(piece.run) in runs and id(piece.node) not in own:
            return None
    return list(runs.values())


def runs_in(paragraphs: Iterable[Paragraph]) -> list[etree._Element]:
    """All runs with visible text."""
    return [p.run for paragraph in paragraphs for p in paragraph.pieces if p.is_visible]
