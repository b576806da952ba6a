"""Text of before Unicode: TCVN3 (ABC, fonts .Vn…) and VNI (fonts VNI-…), told apart and converted.

Both encodings put Vietnamese letters on the code points of Latin-1, so such text looks like
"Céng hßa" or "Coäng hoøa". A paragraph is converted when its font says so, or when that makes
plainly better Vietnamese of it; everything else is left as it is (R-374, CODES §18). Only the
text is converted here: the original file is kept by the caller.
"""

from __future__ import annotations

import enum
import re
import unicodedata
from dataclasses import dataclass

from congvan.kernel.syllables import is_possible_syllable
from congvan.kernel.text import TONE_MARKS


class Encoding(enum.Enum):
    """How the letters of a paragraph are to be read."""

    UNICODE = "unicode"
    TCVN3 = "tcvn3"
    VNI = "vni"


# TCVN 5712:1993, third character set, read as Latin-1. Capitals with tones have no code: they are
# the small letters in a font whose name ends in H.
TCVN3_LETTERS = dict(
    zip(
        "µ¸¶·¹¨»¾¼½Æ©ÇÊÈÉË®ÌÐÎÏÑªÒÕÓÔÖ×ÝØÜÞßãáâä«åèæçé¬êíëìîïóñòô\u00adõøö÷ùúýûüþ¡¢§£¤¥¦",
        "àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵĂÂĐÊÔƠƯ",
        strict=True,
    )
)

# VNI writes a vowel and then a sign for its mark, its tone or both; the signs of each group are in
# the order: no tone, then TONE_MARKS. The first group has no sign for "no tone".
_VNI_SINGLE_LETTERS = dict(zip("ñôöæóòîíì", "đơưỉĩịỵíì", strict=True))
_VNI_SIGNS = (
    (dict(zip("aeouyôö", "aeouyơư", strict=True)), ("", "ø", "û", "õ", "ù", "ï")),
    (dict(zip("aeo", "âêô", strict=True)), ("â", "à", "å", "ã", "á", "ä")),
    (dict(zip("a", "ă", strict=True)), ("ê", "è", "ú", "ü", "é", "ë")),
)


def _vni_letters() -> dict[str, str]:
    """Each letter of VNI, one or two characters, in small letters and in capitals."""
    small = dict(_VNI_SINGLE_LETTERS)
    for vowels, signs in _VNI_SIGNS:
        for written, vowel in vowels.items():
            for sign, mark in zip(signs, ("", *TONE_MARKS), strict=True):
                if sign:
                    small[written + sign] = unicodedata.normalize("NFC", vowel + mark)
    letters = {}
    for written, letter in small.items():
        letters[written] = letter
        # A capital vowel is followed by a capital sign in a heading, by a small one in a name.
        letters[written.upper()] = letter.upper()
        letters[written[0].upper() + written[1:]] = letter.upper()
    return letters


VNI_LETTERS = _vni_letters()

_TCVN3_TABLE = str.maketrans(TCVN3_LETTERS)
_VNI_LETTER = re.compile("|".join(sorted(VNI_LETTERS, key=len, reverse=True)))

# Letters that exist only in Unicode text: both legacy encodings end at U+00FF.
_ONLY_UNICODE = re.compile("[\u0102\u0103\u0110\u0111\u01a0\u01a1\u01af\u01b0\u1ea0-\u1ef9]")

_TCVN3_FONT = re.compile(r"\s*\.vn", re.IGNORECASE)
_TCVN3_CAPITALS_FONT = re.compile(r"\s*\.vn\w*H\b", re.IGNORECASE)
_VNI_FONT = re.compile(r"\s*vni\b", re.IGNORECASE)


def detect(text: str, *, font: str | None = None) -> Encoding:
    """Tell the encoding of one paragraph or run.

    A letter that only Unicode has settles it, because legacy text cannot hold one whatever font
    it is shown in. Else the name of a legacy font decides; without one, the text itself.
    """
    text = unicodedata.normalize("NFC", text)
    if _ONLY_UNICODE.search(text):
        return Encoding.UNICODE
    if font and _TCVN3_FONT.match(font):
        return Encoding.TCVN3
    if font and _VNI_FONT.match(font):
        return Encoding.VNI
    return _most_plausible(text)


def to_unicode(text: str, *, font: str | None = None) -> str:
    """Convert each paragraph (line) of `text` that is in a legacy encoding; the result is NFC.

    `font` is the font of the whole text, where it is known; a TCVN3 font of capitals gives
    capitals. Unicode Vietnamese and other languages come back as they are, in NFC.
    """
    paragraphs = unicodedata.normalize("NFC", text).splitlines(keepends=True)
    return "".join(_paragraph_to_unicode(paragraph, font) for paragraph in paragraphs)


def convert(text: str, encoding: Encoding) -> str:
    """Read `text` in `encoding`, without asking whether it looks like it; for a known source."""
    if encoding is Encoding.TCVN3:
        return text.translate(_TCVN3_TABLE)
    if encoding is Encoding.VNI:
        return _VNI_LETTER.sub(lambda match: VNI_LETTERS[match.group()], text)
    return unicodedata.normalize("NFC", text)


def _paragraph_to_unicode(paragraph: str, font: str | None) -> str:
    encoding = detect(paragraph, font=font)
    converted = convert(paragraph, encoding)
    in_capitals = font is not None and _TCVN3_CAPITALS_FONT.match(font)
    return converted.upper() if encoding is Encoding.TCVN3 and in_capitals else converted


# Vietnamese paragraphs hold a few foreign words and names, French and German ones read as TCVN3
# or VNI hold almost only impossible words, and hardly a third of their words change at all; a
# Vietnamese sentence has diacritics on more than half of its words. Raising the first share or
# lowering the second converts French; the opposite leaves headings of names unconverted.
_LARGEST_IMPOSSIBLE_SHARE = 1 / 3
_SMALLEST_CHANGED_SHARE = 1 / 3
# One better word is no evidence where French could have written the paragraph ("où", "laïc").
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")
_FRENCH_LETTERS = frozenset("àâæçéèêëîïôœùûüÿÀÂÆÇÉÈÊËÎÏÔŒÙÛÜŸ")


@dataclass(frozen=True, slots=True)
class _Census:
    words: int
    impossible: int


def _most_plausible(text: str) -> Encoding:
    """The reading with the fewest impossible syllables, Unicode unless another has fewer."""
    if text.isascii():
        return Encoding.UNICODE
    best, fewest = Encoding.UNICODE, _census(text).impossible
    if fewest == 1 and _FRENCH_LETTERS.issuperset(_NOT_ASCII.findall(text)):
        return Encoding.UNICODE
    for encoding in (Encoding.TCVN3, Encoding.VNI):
        converted = convert(text, encoding)
        census = _census(converted)
        if (
            census.impossible < fewest
            and census.impossible <= census.words * _LARGEST_IMPOSSIBLE_SHARE
            and _changed_words(text, converted) >= census.words * _SMALLEST_CHANGED_SHARE
        ):
            best, fewest = encoding, census.impossible
    return best


def _changed_words(text: str, converted: str) -> int:
    pairs = zip(text.split(), converted.split(), strict=False)
    return sum(before != after for before, after in pairs)


# What separates syllables in names, numbers and notations: "132/QĐ-STTTT", "(hoặc", "V/v".
_SEPARATORS = re.compile(r"[\s!-/:-@\[-`{-~‘’“”–—…•]+")


def _census(text: str) -> _Census:
    """Count the words of `text` that have letters, and among them the impossible syllables.

    Abbreviations (UBND), numbers and single letters say nothing about the encoding.
    """
    words = [word for word in _SEPARATORS.split(text) if _tells_encoding(word)]
    return _Census(
        words=len(words), impossible=sum(not is_possible_syllable(word) for word in words)
    )


def _tells_encoding(word: str) -> bool:
    if len(word) <= 1:
        return word.isalpha() and not word.isascii()
    abbreviation = word.isascii() and word.isupper()
    return not abbreviation and word[0].isalpha() and not any(map(str.isdigit, word))
