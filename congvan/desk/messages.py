"""Pure rules of short messages: their length, their letters, the number they go to. No Django."""

from __future__ import annotations

import re
import unicodedata

from congvan.kernel.text import nfc

# One message of the plain alphabet; with Vietnamese letters a telephone gets it as up to three.
LONGEST_TEXT = 160

_NOT_DIALLED = re.compile(r"[\s.\-()]+")
# Short numbers of the operators up to the longest international ones (ITU-T E.164).
_NUMBER = re.compile(r"\+?\d{8,15}")
_PLAIN = str.maketrans(
    {"đ": "d", "Đ": "D", "“": '"', "”": '"', "‘": "'", "’": "'", "–": "-", "—": "-", "…": "..."}
)


def message_text(text: str) -> str:
    """`text` in one line of at most `LONGEST_TEXT` characters, cut between words."""
    line = " ".join(nfc(text).split())
    if len(line) <= LONGEST_TEXT:
        return line
    kept, _, cut = line[: LONGEST_TEXT - 1].rpartition(" ")
    return f"{kept or cut}…"


def unaccented(text: str) -> str:
    """`text` in the plain alphabet of telephones, upper and lower case kept."""
    letters = unicodedata.normalize("NFD", text.translate(_PLAIN))
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def dialled(phone: str) -> str:
    """The number as it is dialled: "0905 123-456" is 0905123456; "" for what is no number."""
    number = _NOT_DIALLED.sub("", phone)
    return number if _NUMBER.fullmatch(number) else ""
