"""The text of a PDF page as pieces of lines with their boxes, in the page's displayed space.

A piece ends where the line ends or where a gap as wide as a column's begins, so that "Nơi nhận"
on the left and the signer's title on the right are two pieces.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass

import pypdfium2 as pdfium
from pypdfium2 import raw

from congvan.kernel.text import nfc

# A page of the smallest letters has some 10,000; one with more is not read for a place to sign.
MOST_LETTERS = 20_000
# Wider than the widest space of a justified line, narrower than the gap of two columns.
COLUMN_GAP_EMS = 1.6


@dataclass(frozen=True, slots=True)
class Piece:
    """Letters that follow each other on one line."""

    text: str
    left: float
    bottom: float
    right: float
    top: float

    @property
    def middle(self) -> float:
        return (self.left + self.right) / 2

    @property
    def height(self) -> float:
        return self.top - self.bottom

    def shares_line_with(self, other: Piece) -> bool:
        """Whether the two stand beside each other."""
        return self.bottom < other.top and other.bottom < self.top


@dataclass(frozen=True, slots=True)
class _Letter:
    code: int
    left: float
    bottom: float
    right: float
    top: float


def lines_of(page: pdfium.PdfPage) -> list[Piece]:
    """The pieces of a page in reading order, cut at columns; [] for a page without text."""
    return list(_pieces(_letters(page), gap_ems=COLUMN_GAP_EMS, cut_at_spaces=False))


def words_of(page: pdfium.PdfPage) -> list[Piece]:
    """The words of a page in reading order."""
    return list(_pieces(_letters(page), gap_ems=0.3, cut_at_spaces=True))


def _letters(page: pdfium.PdfPage) -> Iterator[_Letter]:
    text = page.get_textpage()
    count = raw.FPDFText_CountChars(text)
    if count > MOST_LETTERS:
        return
    box = raw.FS_RECTF()
    for index in range(count):
        code = raw.FPDFText_GetUnicode(text, index)
        # The loose box has the height of the font, so that "a" and "Á" share a line.
        if not raw.FPDFText_GetLooseCharBox(text, index, ctypes.byref(box)):
            continue
        yield _Letter(code, box.left, min(box.top, box.bottom), box.right, max(box.top, box.bottom))


def _pieces(letters: Iterator[_Letter], *, gap_ems: float, cut_at_spaces: bool) -> Iterator[Piece]:
    run: list[_Letter] = []
    spaces = 0
    for letter in letters:
        if letter.code in (0x20, 0xA0, 0x09, 0x0D, 0x0A, 0x02, 0xFFFE):
            spaces += 1
            continue
        if run and (_is_apart(run[-1], letter, gap_ems) or (cut_at_spaces and spaces)):
            yield _piece(run)
            run = []
        elif run and spaces:
            run.append(_Letter(0x20, run[-1].right, run[-1].bottom, letter.left, run[-1].top))
        spaces = 0
        run.append(letter)
    if run:
        yield _piece(run)


def _is_apart(before: _Letter, after: _Letter, gap_ems: float) -> bool:
    height = max(before.top - before.bottom, after.top - after.bottom, 1.0)
    overlap = min(before.top, after.top) - max(before.bottom, after.bottom)
    gap = after.left - before.right
    return overlap < 0.4 * min(before.top - before.bottom, after.top - after.bottom) or not (
        -height < gap < gap_ems * height
    )


def _piece(run: list[_Letter]) -> Piece:
    return Piece(
        nfc("".join(chr(letter.code) for letter in run)),
        min(letter.left for letter in run),
        min(letter.bottom for letter in run),
        max(letter.right for letter in run),
        max(letter.top for letter in run),
    )
