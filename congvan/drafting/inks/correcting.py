"""A leader corrects paragraphs in the browser; the file gets real Word tracked changes of his name.

Only the words that differ are touched, so that the dress of all others stays. New words take the
dress of the words they replace, or of their neighbour.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from congvan.drafting.inks import pieces as reading
from congvan.drafting.inks.commenting import add_comment
from congvan.drafting.inks.lines import Line, ends_section, lines
from congvan.drafting.inks.marking import (
    Pen,
    cut,
    end_paragraph,
    insert,
    open_place,
    place_before,
    properties_of,
    remove_end,
    strike,
    tidy,
)
from congvan.drafting.inks.parts import Element, Parts
from congvan.drafting.inks.pieces import Piece
from congvan.drafting.inks.values import OBJECT
from congvan.drafting.inks.words import split_words, word_matches
from congvan.kernel.errors import InvalidInput
from congvan.kernel.text import nfc

_NEW_PARAGRAPH = "\u2029"
_BLANK_LINES = re.compile(r"\n(?:[ \t]*\n)+")
_NOT_XML = re.compile("[\ufffe\uffff]")


class PlaceGone(InvalidInput):
    """The paragraph to correct is not in this version."""

    code = "place_gone"

    def __init__(self) -> None:
        super().__init__(
            "Đoạn cần sửa không còn trong phiên bản này.",
            next_step="Tải lại trang để xem phiên bản mới nhất rồi sửa lại.",
        )


def editable(docx: bytes) -> tuple[tuple[str, str], ...]:
    """The locators and texts of the paragraphs that have text, in order. Raises DocxRefused."""
    return tuple(
        (line.locator, line.text)
        for line in lines(Parts(docx))
        if not line.is_removed and line.text.strip()
    )


def correct(docx: bytes, texts: Mapping[str, str], *, author: str, at: datetime) -> bytes:
    """The file with each named paragraph reading as given, by tracked changes of `author`.

    Locators are those of `read`, `combine` (of its last step) or `editable`. A line feed is a line
    break, an empty line begins a new paragraph, an empty text removes the paragraph. Texts that
    are as they were write nothing. Raises PlaceGone and DocxRefused.
    """
    parts = Parts(docx)
    known = {line.locator: line for line in lines(parts) if not line.is_removed}
    if not set(texts) <= set(known):
        raise PlaceGone
    pen = Pen(parts, author, at)
    for locator, text in texts.items():
        _correct(known[locator], text, pen)
    return parts.save()


def comment(docx: bytes, locator: str, text: str, *, author: str, at: datetime) -> bytes:
    """The file with a comment in the margin of a paragraph. Raises PlaceGone and DocxRefused."""
    parts = Parts(docx)
    found = [one for one in lines(parts) if one.locator == locator and not one.is_removed]
    if not found:
        raise PlaceGone
    said = _NOT_XML.sub("", nfc(text.replace("\r\n", "\n"))).strip()
    add_comment(parts, found[0].elements, said, Pen(parts, author, at))
    return parts.save()


@dataclass(frozen=True, slots=True)
class _Atom:
    """One word of the file: the piece it is part of, and from where in it."""

    text: str
    piece: Piece
    start: int

    @property
    def stop(self) -> int:
        return self.start + len(self.text)


def _correct(line: Line, text: str, pen: Pen) -> None:
    wanted = _wanted(text, line.text)
    if wanted == line.text:
        return
    atoms = [atom for piece in line.pieces if piece.is_alive for atom in _atoms(piece)]
    words = split_words(wanted)
    if not words:
        _strike(atoms, pen)
        _remove(line, pen)
    else:
        at_atom, at_word = len(atoms), len(words)
        same = word_matches([atom.text for atom in atoms], words)
        # From the back, because cutting a run moves what stands behind.
        for i, j, size in [*reversed(same), (0, 0, 0)]:
            if i + size < at_atom or j + size < at_word:
                _edit(line, atoms, (i + size, at_atom), words[j + size : at_word], pen)
            at_atom, at_word = i, j
    for element in line.elements:
        tidy(element)


def _wanted(text: str, old: str) -> str:
    """The text as it is to be read, with a sign where a new paragraph begins."""
    text = _NOT_XML.sub("", nfc(text.replace("\r\n", "\n").replace("\r", "\n")))
    if text == old or not text.strip():
        return text.strip() if text != old else old
    if not _BLANK_LINES.search(old):
        inner = _BLANK_LINES.sub(_NEW_PARAGRAPH, text.strip("\n"))
        lead = len(old) - len(old.lstrip("\n"))
        tail = len(old) - len(old.rstrip("\n")) if old.strip("\n") else 0
        text = "\n" * lead + inner + "\n" * tail
    return text


def _atoms(piece: Piece) -> list[_Atom]:
    atoms, start = [], 0
    for word in split_words(piece.text):
        atoms.append(_Atom(word, piece, start))
        start += len(word)
    return atoms


def _edit(
    line: Line, atoms: list[_Atom], span: tuple[int, int], written: Sequence[str], pen: Pen
) -> None:
    """Strike the atoms of a span and write words in their place."""
    start, stop = span
    dress = _dress(atoms, start, stop)
    if start < stop:
        anchor = _strike(atoms[start:stop], pen)
    elif not written:
        return
    elif start:
        anchor = cut(atoms[start - 1].piece, atoms[start - 1].stop)[0]
    elif atoms:
        anchor = place_before(cut(atoms[0].piece, 0)[1])
    else:
        anchor = properties_of(line.elements[-1])
    if written:
        _write(anchor, written, dress, pen)


def _dress(atoms: list[_Atom], start: int, stop: int) -> Element | None:
    """The dress for new words: of those they replace, of the one before, of the one behind."""
    nearest = [
        *atoms[start:stop],
        *reversed(atoms[max(start - 3, 0) : start]),
        *atoms[stop : stop + 3],
    ]
    for atom in nearest:
        if atom.text != OBJECT:
            return atom.piece.run.find(reading.RPR)
    return None


def _strike(atoms: list[_Atom], pen: Pen) -> Element:
    """Strike words; gives the element behind the last of them."""
    spans: list[list[_Atom]] = []
    for atom in atoms:
        if spans and spans[-1][0].piece is atom.piece:
            spans[-1].append(atom)
        else:
            spans.append([atom])
    struck = [strike(one[0].piece, one[0].start, one[-1].stop, pen) for one in reversed(spans)]
    return struck[0]


def _write(anchor: Element, written: Sequence[str], dress: Element | None, pen: Pen) -> None:
    chunks = "".join(written).replace(OBJECT, "").split(_NEW_PARAGRAPH)
    is_properties = anchor.tag == reading.PPR
    point = anchor if is_properties else open_place(anchor, pen)
    for number, chunk in enumerate(chunks):
        if number:
            point = end_paragraph(point, pen)
        if chunk:
            point = insert(point, chunk, dress, pen)


def _remove(line: Line, pen: Pen) -> None:
    """Track the removal of a whole paragraph where it may go."""
    last = line.elements[-1]
    before = last.getprevious()
    can_go = reading.next_paragraph(last) is not None or (
        before is not None and before.tag == reading.PARAGRAPH
    )
    if can_go and not ends_section(last):
        remove_end(last, pen)
