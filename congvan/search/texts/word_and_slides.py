"""The words of Word documents and of presentations: body, tables, notes, headers, text boxes.

What was deleted in a tracked change is left out, what was inserted is in: that is how the document
reads when the changes are accepted. Comments are not part of the document and stay out.
"""

from __future__ import annotations

from pathlib import Path

from congvan.search.texts import packages
from congvan.search.texts.collecting import Enough, Letters, Taken, taken
from congvan.search.texts.markup import Names, TextOf
from congvan.search.texts.reasons import Unreadable

_WORD_PARTS = (
    "wordprocessingml.document.main+xml", "wordprocessingml.footnotes+xml",
    "wordprocessingml.endnotes+xml", "wordprocessingml.header+xml",
    "wordprocessingml.footer+xml", "drawingml.diagramdata+xml",
)  # fmt: skip
_SLIDE_PARTS = (
    "presentationml.slide+xml", "presentationml.notesslide+xml", "drawingml.diagramdata+xml",
)  # fmt: skip
# A text box stands twice: as it is, and in older markup for older programs ("Fallback").
_NAMES = Names(
    text=frozenset({"t"}),
    lines=frozenset({"p", "tr", "br", "cr", "pt"}),
    signs={"tab": " ", "noBreakHyphen": "-", "ptab": " "},
    skipped=frozenset({"del", "moveFrom", "Fallback", "instrText", "delText", "pPr", "rPr"}),
)


def read_word(path: Path) -> Taken:
    """The words of a .docx. Raises Unreadable."""
    return _read(path, _WORD_PARTS)


def read_slides(path: Path) -> Taken:
    """The words of a .pptx, slides in order, then the speaker's notes. Raises Unreadable."""
    return _read(path, _SLIDE_PARTS)


def _read(path: Path, kinds: tuple[str, ...]) -> Taken:
    letters = Letters()
    is_cut = False
    broken: Unreadable | None = None
    with packages.opened(path) as package:
        for part in package.parts(*kinds):
            try:
                package.read(part, TextOf(_NAMES, letters), letters)
                letters.add("\n")
            except Enough:
                is_cut = True
                break
            except Unreadable as error:
                # What stands before the damage, and in the other parts, can still be found.
                broken = error
    return taken(letters, is_cut=is_cut, broken=broken)
