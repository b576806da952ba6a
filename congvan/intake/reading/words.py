"""Words with their places on the page, and what stands around them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from congvan.kernel import legacy_text
from congvan.kernel.text import nfc

# Tesseract's confidence is 0…100; a text layer is believed.
CERTAIN = 100


@dataclass(frozen=True, slots=True)
class Word:
    """One word; places are fractions of the page from its top left corner.

    `row` tells words of one line from others when the source knows lines, -1 when it does not.
    """

    text: str
    left: float
    top: float
    right: float
    bottom: float
    is_bold: bool = False
    font: str = ""
    confidence: int = CERTAIN
    row: int = -1

    @property
    def height(self) -> float:
        return self.bottom - self.top


@dataclass(frozen=True, slots=True)
class PageWords:
    """The words of one page, counted from 1; `ratio` is its width by its height."""

    number: int
    ratio: float
    words: tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class Taken:
    """What was taken from a file: words of the pages that matter, the text of all that was read."""

    page_count: int
    pages: tuple[PageWords, ...]
    text: str
    is_scan: bool


def in_unicode(pages: Iterable[PageWords]) -> tuple[PageWords, ...]:
    """The same pages with words in a legacy encoding (TCVN3, VNI) converted; all are NFC (R-374).

    The encoding is judged once for the whole document, because one word tells too little.
    """
    pages = tuple(pages)
    sample = " ".join(word.text for page in pages for word in page.words)
    font = next((w.font for page in pages for w in page.words if _is_legacy_font(w.font)), None)
    encoding = legacy_text.detect(sample, font=font)
    if encoding is legacy_text.Encoding.UNICODE:
        return tuple(
            replace(page, words=tuple(replace(w, text=nfc(w.text)) for w in page.words))
            for page in pages
        )
    return tuple(
        replace(page, words=tuple(_converted(word, encoding) for word in page.words))
        for page in pages
    )


def text_in_unicode(text: str) -> str:
    """A whole document's text, converted as `in_unicode` does."""
    encoding = legacy_text.detect(text)
    if encoding is legacy_text.Encoding.UNICODE:
        return nfc(text)
    return nfc(legacy_text.convert(text, encoding))


def _is_legacy_font(font: str) -> bool:
    name = font.rsplit("+", 1)[-1].lower()
    return name.startswith((".vn", "vni"))


def _converted(word: Word, encoding: legacy_text.Encoding) -> Word:
    text = legacy_text.convert(word.text, encoding)
    name = word.font.rsplit("+", 1)[-1].lower()
    # TCVN3 has no capitals with tones: a font whose name ends in h shows small letters as capitals.
    if encoding is legacy_text.Encoding.TCVN3 and name.startswith(".vn") and name.endswith("h"):
        text = text.upper()
    return replace(word, text=nfc(text))
