"""The text of a .docx in reading order, piece by piece, as the reader sees it.

Deleted text of tracked changes, field codes and the fallback copies of drawings are not seen;
inserted text, text in tables, content controls, links and text boxes is.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from docx.document import Document
from docx.oxml.ns import qn

_P, _T, _TAB, _BR, _CR = qn("w:p"), qn("w:t"), qn("w:tab"), qn("w:br"), qn("w:cr")
_HYPHEN, _R = qn("w:noBreakHyphen"), qn("w:r")
# Not part of what is read: deleted or moved away, codes, the older twin of a drawing.
_UNSEEN = frozenset(
    {
        qn("w:del"), qn("w:moveFrom"), qn("w:delText"), qn("w:instrText"), qn("w:pPr"), qn("w:rPr"),
        qn("w:sectPr"), "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
    }
)  # fmt: skip
_SIGNS = {_TAB: "\t", _BR: "\n", _CR: "\n", _HYPHEN: "-"}


@dataclass(slots=True)
class Piece:
    """A bit of visible text: `element` is the w:t, w:tab … it comes from, `run` its w:r."""

    element: Any
    run: Any
    text: str


def paragraphs(container: Document | Any) -> Iterator[Any]:
    """The w:p elements of a document (or of an element) in reading order, wherever they are.

    Paragraphs of text boxes follow the paragraph that holds the box; deleted ones are left out.
    """
    root = container.element.body if isinstance(container, Document) else container
    stack = [root]
    while stack:
        element = stack.pop()
        if element.tag in _UNSEEN:
            continue
        if element.tag == _P:
            yield element
        stack.extend(reversed(element))


def pieces(paragraph: Any) -> list[Piece]:
    """The visible pieces of one w:p, without those of text boxes in it."""
    found: list[Piece] = []
    stack = list(reversed(paragraph))
    run = None
    while stack:
        element = stack.pop()
        if element.tag in _UNSEEN or element.tag == _P:
            continue
        if element.tag == _R:
            run = element
        if element.tag == _T:
            found.append(Piece(element, run, element.text or ""))
        elif element.tag in _SIGNS:
            found.append(Piece(element, run, _SIGNS[element.tag]))
        else:
            stack.extend(reversed(element))
    return found


def paragraph_text(paragraph: Any) -> str:
    """What a reader sees of one w:p; tabs and line breaks as such."""
    return "".join(piece.text for piece in pieces(paragraph))
