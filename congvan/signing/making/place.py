"""Where to sign, read from the text of the page: between the signer's title and name (box 7c).

Pure, and to be called in a process with limits for files that come from anywhere (`worker`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

import pypdfium2 as pdfium

from congvan.kernel.text import nfc
from congvan.signing.making.text_layer import Piece, lines_of, words_of
from congvan.signing.making.wording import SENTENCES, Refusal, Refused
from congvan.signing.marks import Box, Place

MM = 72 / 25.4
# The signature's image wants 20 mm; below this it would be a scribble on the title.
LEAST_ROOM = 8 * MM
# A title line belongs to the name below it when no more than this lies between (six empty lines).
MOST_ROOM = 60 * MM
HALF_WIDTH = 30 * MM
# Signature blocks stand on the last pages; a file of a thousand pages is not read from the end on.
PAGES_SEARCHED = 40
# "KT. GIÁM ĐỐC", "TM. ỦY BAN NHÂN DÂN": what a title line may begin with.
_POWER = re.compile(r"^(TM|KT|TL|TUQ|Q)\.")
_NUMBER_WORD = re.compile(r"^Số:?$", re.IGNORECASE)


class PlaceNotFound(Exception):
    """There is no such place in the text; the message is a Vietnamese sentence."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(" ".join(SENTENCES[refusal]))
        self.refusal = refusal


def find(pdf: bytes, *, signer_name: str, title_lines: Sequence[str] = ()) -> Place:
    """The room between the signer's title and name, on the last page that has both.

    Without `title_lines` any line in capitals counts as a title. Raises PlaceNotFound.
    """
    try:
        with pdfium.PdfDocument(pdf) as document:
            return in_document(document, signer_name=signer_name, title_lines=title_lines)
    except Refused as refused:
        raise PlaceNotFound(refused.refusal) from refused
    except pdfium.PdfiumError as error:
        raise PlaceNotFound(Refusal.NO_BLOCK) from error


def in_document(
    document: pdfium.PdfDocument, *, signer_name: str, title_lines: Sequence[str]
) -> Place:
    """As `find`, in an open document. Raises Refused."""
    name, titles = _folded(signer_name), {_folded(line) for line in title_lines}
    if not name:
        raise Refused(Refusal.NO_BLOCK)
    is_tight = False
    for index in reversed(range(max(0, len(document) - PAGES_SEARCHED), len(document))):
        pieces = lines_of(document[index])
        # The lowest one: a list of people at a meeting may name the signer further up.
        for piece in sorted(pieces, key=lambda p: p.bottom):
            if not _is_name(piece, name):
                continue
            title = _title_over(piece, pieces, titles)
            if title is None:
                continue
            if title.bottom - piece.top < LEAST_ROOM:
                is_tight = True
                continue
            return Place(index + 1, _between(title, piece))
    raise Refused(Refusal.NO_ROOM if is_tight else Refusal.NO_BLOCK)


def blanks(document: pdfium.PdfDocument) -> tuple[Box, Box, Box]:
    """The blanks of number, day and month on page 1. Raises Refused when one is missing or filled."""
    words = words_of(document[0]) if len(document) else []
    number = _number_blank(words)
    days = [word for word in words if word.text.casefold().lstrip(",") == "ngày"]
    for day in days:
        beside = sorted((w for w in words if w.shares_line_with(day)), key=lambda w: w.left)
        after = [word for word in beside if word.left > day.right - 1]
        month = next((w for w in after if w.text.casefold() == "tháng"), None)
        year = next((w for w in after if w.text.casefold() == "năm"), None)
        if month is None or year is None or not day.left < month.left < year.left:
            continue
        between = [w for w in after if w.left < year.left and w is not month]
        if number is None or any(any(c.isdigit() for c in w.text) for w in between):
            break
        return number, _gap(day, month), _gap(month, year)
    raise Refused(Refusal.NO_BLANKS)


def _number_blank(words: Sequence[Piece]) -> Box | None:
    for word in words:
        if not _NUMBER_WORD.match(word.text):
            continue
        after = [w for w in words if w.shares_line_with(word) and w.left >= word.right - 1]
        notation = min(after, key=lambda w: w.left, default=None)
        if notation is not None and notation.text.startswith(("/", "-")):
            return _gap(word, notation)
    return None


def _gap(before: Piece, after: Piece) -> Box:
    return before.right, min(before.bottom, after.bottom), after.left, max(before.top, after.top)


def _is_name(piece: Piece, name: str) -> bool:
    """The line is the name, perhaps after a rank or a title of the armed forces (R-146)."""
    text = _folded(piece.text)
    return text == name or (text.endswith(f" {name}") and len(text) <= len(name) + 30)


def _title_over(name: Piece, pieces: Iterable[Piece], titles: set[str]) -> Piece | None:
    """The nearest line above in the same column, if it is a title."""
    above = [
        piece for piece in pieces
        if piece.bottom >= name.top - 1 and piece.bottom - name.top <= MOST_ROOM
        and piece.left < name.right and name.left < piece.right
    ]  # fmt: skip
    nearest = min(above, key=lambda piece: piece.bottom, default=None)
    if nearest is None:
        return None
    if titles:
        return nearest if _folded(nearest.text) in titles else None
    is_capital = nearest.text.upper() == nearest.text and any(c.isalpha() for c in nearest.text)
    return nearest if is_capital or _POWER.match(nearest.text) else None


def _between(title: Piece, name: Piece) -> Box:
    middle = (title.middle + name.middle) / 2
    return middle - HALF_WIDTH, name.top, middle + HALF_WIDTH, title.bottom


def _folded(text: str) -> str:
    """As letters are compared: composed, one space, no case; what stands before or after is cut."""
    return " ".join(nfc(text).casefold().split()).strip(" .,;:")
