"""Writing tracked changes into the tree of a paragraph: cut runs, strike, insert, end a paragraph.

What is inserted never lies within another person's tracked change: that one is cut in two. What is
struck within another's insertion is a deletion within the insertion, as Word writes it.
"""

from __future__ import annotations

import copy
import re
from datetime import datetime

from lxml import etree

from congvan.drafting.inks import pieces as reading
from congvan.drafting.inks.parts import Element, Parts, w, word_time
from congvan.drafting.inks.pieces import DEL, INS, MOVE_FROM, MOVE_TO, PPR, RPR, RUN, Piece, T
from congvan.kernel.text import nfc

_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_TRACKED = (INS, DEL, MOVE_FROM, MOVE_TO)
_SIGNS = re.compile(r"([\n\t])")


class Pen:
    """Makes the marks of one author at one moment; each mark has a number of its own."""

    def __init__(self, parts: Parts, author: str, at: datetime) -> None:
        self.author = nfc(author).strip()
        self._at = word_time(at)
        numbers = (
            element.get(w("id"), "") for _, root in parts.stories() for element in root.iter()
        )
        self._number = max(
            (int(number) for number in numbers if number.isdecimal() and len(number) < 9), default=0
        )

    def mark(self, tag: str) -> Element:
        """A new w:ins or w:del."""
        element = etree.Element(tag)
        element.set(w("author"), self.author)
        element.set(w("date"), self._at)
        return self.numbered(element)

    def numbered(self, element: Element) -> Element:
        """The element with a number that no other mark has."""
        self._number += 1
        element.set(w("id"), str(self._number))
        return element

    def is_own(self, element: Element) -> bool:
        """Whether a tracked change was made by the same author."""
        return nfc(element.get(w("author"), "")).strip() == self.author


def cut(piece: Piece, offset: int) -> tuple[Element, Element]:
    """Cut the run of a piece at an offset of its text: (the run before, the run behind).

    The piece keeps the first part. Pieces behind it in the same run move to the second run, so
    cut from the back of a paragraph to its front.
    """
    run, element = piece.run, piece.element
    if run is element:  # a formula stands without a run
        return run, run
    second = etree.Element(RUN, dict(run.attrib))
    dress = run.find(RPR)
    if dress is not None:
        second.append(copy.deepcopy(dress))
    following = list(element.itersiblings())
    if offset <= 0:
        second.append(element)
    elif offset < len(piece.text):
        rest = etree.SubElement(second, element.tag)
        _say(rest, piece.text[offset:])
        _say(element, piece.text[:offset])
        piece.text = piece.text[:offset]
    second.extend(following)
    run.addnext(second)
    if offset <= 0:
        piece.run = second
    return run, second


def strike(piece: Piece, start: int, stop: int, pen: Pen) -> Element:
    """Mark a stretch of a piece as deleted; gives the element behind which one may insert."""
    cut(piece, stop)
    if piece.run is piece.element:
        run = piece.run
    else:
        _, run = cut(piece, start)
    around = next(run.iterancestors(INS), None)
    if around is not None and pen.is_own(around):
        # What the same person inserted needs no mark when it goes; the empty run keeps the place.
        for child in [child for child in run if child.tag != RPR]:
            run.remove(child)
        return run
    mark = pen.mark(DEL)
    run.getparent().replace(run, mark)
    mark.append(run)
    for text in list(run.iter(T)):
        text.tag = reading.DEL_TEXT
    return mark


def insert(point: Element, text: str, dress: Element | None, pen: Pen) -> Element:
    """Insert text behind an element of the paragraph; gives the insertion."""
    mark = pen.mark(INS)
    mark.append(_run(text, dress))
    point.addnext(mark)
    return mark


def open_place(anchor: Element, pen: Pen) -> Element:
    """The element behind which to insert so as to stand behind `anchor` and in nobody's change."""
    while anchor.getparent().tag in _TRACKED:
        anchor = _cut_around(anchor, pen)
    return anchor


def place_before(anchor: Element) -> Element:
    """An empty run before `anchor`, to insert behind; `tidy` takes it away."""
    empty = anchor.makeelement(RUN, {})
    anchor.addprevious(empty)
    return empty


def end_paragraph(point: Element, pen: Pen) -> Element:
    """End the paragraph behind `point` by a tracked end; gives where its rest begins."""
    while point.getparent().tag != reading.PARAGRAPH:
        point = _cut_around(point, pen)
    paragraph = point.getparent()
    rest_begins = properties_of(paragraph)
    first = paragraph.makeelement(reading.PARAGRAPH, {})
    own = copy.deepcopy(rest_begins)
    for name in ("sectPr", "pPrChange"):
        for element in own.findall(w(name)):
            own.remove(element)
    dress = end_dress(own)
    for element in [one for one in dress if one.tag in _TRACKED]:
        dress.remove(element)
    dress.insert(0, pen.mark(INS))
    first.append(own)
    for child in list(paragraph):
        if child is not rest_begins:
            first.append(child)
        if child is point:
            break
    paragraph.addprevious(first)
    return rest_begins


def properties_of(paragraph: Element) -> Element:
    """The w:pPr of a paragraph, made when absent."""
    properties = paragraph.find(PPR)
    if properties is None:
        properties = paragraph.makeelement(PPR, {})
        paragraph.insert(0, properties)
    return properties


def end_dress(properties: Element) -> Element:
    """The w:rPr of a paragraph's end within its w:pPr, made in its place when absent."""
    dress = properties.find(RPR)
    if dress is None:
        dress = properties.makeelement(RPR, {})
        later = [one for one in properties if one.tag in (w("sectPr"), w("pPrChange"))]
        if later:
            later[0].addprevious(dress)
        else:
            properties.append(dress)
    return dress


def remove_end(paragraph: Element, pen: Pen) -> None:
    """Mark the end of a paragraph as removed; an end that the same person added just goes."""
    dress = end_dress(properties_of(paragraph))
    if dress.find(DEL) is None:
        dress.insert(1 if len(dress) and dress[0].tag == INS else 0, pen.mark(DEL))


def tidy(paragraph: Element) -> None:
    """Take away the empty runs and empty tracked changes that cutting left."""
    for run in list(paragraph.iter(RUN)):
        if all(child.tag == RPR for child in run):
            _drop(run)
    for mark in list(paragraph.iter(*_TRACKED)):
        if len(mark) == 0 and mark.getparent().tag != RPR:
            _drop(mark)


def _drop(element: Element) -> None:
    element.getparent().remove(element)


def _cut_around(point: Element, pen: Pen) -> Element:
    """Cut the parent of `point` in two behind it; gives the first half."""
    parent = point.getparent()
    rest = list(point.itersiblings())
    if rest:
        second = etree.Element(parent.tag, dict(parent.attrib))
        if parent.tag in _TRACKED:
            pen.numbered(second)
        second.extend(rest)
        parent.addnext(second)
    return parent


def _say(element: Element, text: str) -> None:
    element.text = text
    element.set(_SPACE, "preserve")


def _run(text: str, dress: Element | None) -> Element:
    run = etree.Element(RUN)
    if dress is not None:
        own = copy.deepcopy(dress)
        for old in own.findall(w("rPrChange")):
            own.remove(old)
        run.append(own)
    for part in _SIGNS.split(text):
        if part in ("\n", "\t"):
            etree.SubElement(run, w("br") if part == "\n" else w("tab"))
        elif part:
            _say(etree.SubElement(run, T), part)
    return run
