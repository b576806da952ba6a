"""How wide a line of Times New Roman is, for rules under lines and bullets under a colon.

Advance widths in thousandths of the size, of the metric twin Tinos; a letter with a tone is as wide
as without it.
"""

from __future__ import annotations

import itertools
import string
import unicodedata

_LETTERS = string.ascii_uppercase + string.ascii_lowercase
_REGULAR = (
    722, 667, 667, 722, 611, 556, 722, 722, 333, 389, 722, 611, 889, 722, 722, 556, 722, 667, 556,
    611, 722, 722, 944, 722, 722, 611, 444, 500, 444, 500, 444, 333, 500, 500, 278, 278, 500, 278,
    778, 500, 500, 500, 500, 333, 389, 278, 500, 500, 722, 500, 500, 444,
)  # fmt: skip
_BOLD = (
    722, 667, 722, 722, 667, 611, 778, 778, 389, 500, 778, 667, 944, 722, 778, 611, 778, 722, 556,
    667, 722, 722, 1000, 722, 722, 667, 500, 556, 444, 556, 444, 333, 500, 556, 278, 333, 556, 278,
    833, 556, 500, 556, 556, 444, 389, 333, 556, 500, 722, 500, 500, 444,
)  # fmt: skip
_SIGNS = {" ": 250, ".": 250, ",": 250, ";": 300, ":": 300, "-": 333, "/": 278, "(": 333, ")": 333}
_OTHER = 500
_WIDTHS = {
    False: dict(zip(_LETTERS, _REGULAR, strict=True)) | _SIGNS,
    True: dict(zip(_LETTERS, _BOLD, strict=True)) | _SIGNS,
}
_BASE = {"đ": "d", "Đ": "D"}


def text_width(text: str, *, size: float, bold: bool = False) -> float:
    """The width of one unbroken line in points."""
    widths = _WIDTHS[bold]
    letters = (unicodedata.normalize("NFD", letter)[0] for letter in text)
    return sum(widths.get(_BASE.get(letter, letter), _OTHER) for letter in letters) * size / 1000


def widest_line(text: str, *, size: float, room: float, bold: bool = False) -> float:
    """The width of the widest line when `text` is broken between words to fit into `room` points."""
    space = text_width(" ", size=size, bold=bold)
    line = widest = 0.0
    for word in itertools.chain.from_iterable(part.split(" ") for part in text.split("\n")):
        width = text_width(word, size=size, bold=bold)
        line = width if not line or line + space + width > room else line + space + width
        widest = max(widest, line)
    return min(widest, room)
