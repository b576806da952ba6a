"""Pure rules of short messages: their length, their letters, the number they go to. No Django."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from congvan.kernel.text import nfc

# One message of the plain alphabet; with Vietnamese letters a telephone gets it as up to three.
LONGEST_TEXT = 160

# The default alphabet of GSM 03.38 with its extension table; each of the latter takes two places.
_GSM = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_GSM_EXTENDED = frozenset("\f^{}\\[~]|€")
# Places of a single message, and of each part of a longer one (the rest joins the parts).
_GSM_PLACES, _WIDE_PLACES = (160, 153), (70, 67)

_NOT_DIALLED = re.compile(r"[\s.\-()]+")
# Short numbers of the operators up to the longest international ones (ITU-T E.164).
_NUMBER = re.compile(r"\+?\d{8,15}")
_PLAIN = str.maketrans(
    {"đ": "d", "Đ": "D", "“": '"', "”": '"', "‘": "'", "’": "'", "–": "-", "—": "-", "…": "..."}
)


@dataclass(frozen=True, slots=True)
class SmsLength:
    """How an operator counts a text: its places and the messages it is paid as."""

    is_wide: bool
    places: int
    parts: int


def sms_length(text: str) -> SmsLength:
    """Count `text` as operators do (GSM 03.38, 03.40): 7-bit when it can be, UCS-2 otherwise.

    A letter of two places (€, {, an emoji) is never cut between two parts, so that a long text may
    take one part more than a division says.
    """
    is_wide = any(one not in _GSM and one not in _GSM_EXTENDED for one in text)
    if is_wide:
        widths = [2 if ord(one) > 0xFFFF else 1 for one in text]
    else:
        widths = [2 if one in _GSM_EXTENDED else 1 for one in text]
    single, each = _WIDE_PLACES if is_wide else _GSM_PLACES
    places = sum(widths)
    if places <= single:
        return SmsLength(is_wide, places, 1)
    parts, left = 1, each
    for width in widths:
        if width > left:
            parts, left = parts + 1, each
        left -= width
    return SmsLength(is_wide, places, parts)


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
