"""Where the readers put letters: bounded in length and in time, clean at the end."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

from congvan.kernel import legacy_text
from congvan.kernel.text import nfc
from congvan.search.texts.reasons import Unreadable

# 130 pages of print. Whoever looks for a word of a longer book finds it by its beginning.
MOST_LETTERS = 400_000
# Processor seconds after which a reader stops and gives what it has; the hard limit ends the process.
SOFT_SECONDS = 20.0
# The encoding of a text shows on its first pages.
SAMPLE_LETTERS = 20_000


class Enough(Exception):
    """The text is as long as it may be, or took as long as it may take: the reader stops here."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What was taken from a file. `scanned` are its pages, from 1, that are pictures of paper.

    `is_cut` says that there is more text in the file than here.
    """

    text: str
    page_count: int | None = None
    is_cut: bool = False
    scanned: tuple[int, ...] = field(default=())


class Letters:
    """Letters as they are found. Raises Enough beyond the limits of length and time."""

    def __init__(self, *, most: int = MOST_LETTERS, seconds: float = SOFT_SECONDS) -> None:
        self._parts: list[str] = []
        self._left = most
        self._until = time.process_time() + seconds

    def add(self, text: str) -> None:
        """Put `text` at the end."""
        self._parts.append(text[: self._left])
        self._left -= len(text)
        if self._left <= 0:
            raise Enough

    def look_at_clock(self) -> None:
        """Raise Enough when the time is over; called between pieces of work."""
        if time.process_time() > self._until:
            raise Enough

    def text(self) -> str:
        """All of it as it is kept: Unicode, NFC, lines without outer spaces, no empty line."""
        return tidy(in_unicode(self.raw()))

    def raw(self) -> str:
        """All of it as it was added."""
        return "".join(self._parts)


def taken(letters: Letters, *, is_cut: bool, broken: Unreadable | None) -> Taken:
    """What stood before the end or the damage. Raises `broken` when nothing did."""
    text = letters.text()
    if broken is not None and not text:
        raise broken
    return Taken(text, is_cut=is_cut or broken is not None)


def tidy(text: str) -> str:
    """The form in which texts are kept: NFC, single spaces, no empty lines."""
    lines = (" ".join(line.split()) for line in nfc(text).split("\n"))
    return "\n".join(line for line in lines if line)


def in_unicode(text: str) -> str:
    """The text with TCVN3 and VNI converted (R-374).

    A document is written in one encoding as a rule, and a short line tells too little of it; where
    the document as a whole is Unicode, single paragraphs may have been pasted from an old one.
    """
    encoding = legacy_text.detect(text[:SAMPLE_LETTERS])
    if encoding is legacy_text.Encoding.UNICODE:
        return legacy_text.to_unicode(text)
    return legacy_text.convert(text, encoding)
