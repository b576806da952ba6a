"""Vietnamese text: the form stored, the form searched, the order, personal names.

Everything here is a pure function of its arguments, and gives the same answer on every machine:
neither ICU nor the database's collations are asked (R-373, R-375, R-378, R-379).
"""

from __future__ import annotations

import re
import string
import unicodedata
from dataclasses import dataclass

_BREVE, _CIRCUMFLEX, _HORN = "\u0306", "\u0302", "\u031b"

# The order of ICU locale `vi`: ngang (no mark, 0), huyền, hỏi, ngã, sắc, nặng.
TONE_MARKS = ("\u0300", "\u0309", "\u0303", "\u0301", "\u0323")
LEVEL_TONE = 0
_FOREIGN_MARK = 6

# Latin-1 to Latin Extended-B, the phonetic ɖ, and Latin Extended Additional, where most
# precomposed Vietnamese letters are.
_LATIN_LETTERS = [
    chr(point)
    for block in (range(0xC0, 0x250), range(0x256, 0x257), range(0x1E00, 0x1F00))
    for point in block
    if chr(point).isalpha()
]
_COMBINING_MARKS = range(0x300, 0x370)

# Letters that Unicode does not decompose. Ð and ð (Icelandic) and Ɖ look like Đ and are typed
# for it; ƀ is a letter of Ê Đê and Gia Rai.
_WITHOUT_DECOMPOSITION = {"đ": "đ", "Đ": "Đ", "ð": "đ", "Ð": "Đ", "ɖ": "đ", "Ɖ": "Đ"}
_PLAIN_LETTERS = {"đ": "d", "Đ": "D", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "ƀ": "b", "Ƀ": "B"}
_PLAIN_LETTERS |= {"ħ": "h", "Ħ": "H", "ı": "i", "ɨ": "i", "ŧ": "t", "Ŧ": "T"}

# Invisible characters make two equal-looking texts differ, bidirectional controls disguise file
# names, PostgreSQL cannot store NUL or half a surrogate pair and XML 1.0 no other C0 control.
# U+00AD stays: in TCVN3 it is the letter ư, and legacy text passes here before it is converted.
_DROPPED = (
    *range(0x09),
    *range(0x0E, 0x20),
    0x7F,
    *range(0x200B, 0x2010),
    *range(0x202A, 0x202F),
    *range(0x2060, 0x2065),
    *range(0x2066, 0x206A),
    0xFEFF,
    *range(0xD800, 0xE000),
)
_CLEANED: dict[int, str | None] = dict.fromkeys(_DROPPED)
_CLEANED |= dict.fromkeys((0xA0, 0x2007, 0x202F), " ")
_CLEANED |= dict.fromkeys((0x0B, 0x0C, 0x85, 0x2028, 0x2029), "\n")
_UNCLEAN = re.compile("[" + "".join(re.escape(chr(point)) for point in _CLEANED) + "]")


def nfc(text: str) -> str:
    """The form in which text is stored: NFC, visible, with plain spaces (R-373).

    Non-breaking spaces become spaces, because a fixed space pasted from a word processor must not
    make two equal-looking numbers differ. Vertical tabs, form feeds and Unicode line separators
    become line feeds. Zero-width and bidirectional controls, byte order marks, other control
    characters and unpaired surrogates are dropped.
    """
    if _UNCLEAN.search(text):
        text = text.translate(_CLEANED)
    return unicodedata.normalize("NFC", text)


def letter_and_tone(character: str) -> tuple[str, int]:
    """Take the tone off one letter: "ấ" gives ("â", 4), the tone's place in the order ngang = 0.

    A mark that is no Vietnamese tone stays on the letter; ð and Ɖ become đ and Đ.
    """
    character = _WITHOUT_DECOMPOSITION.get(character, character)
    decomposed = unicodedata.normalize("NFD", character)
    tones = [TONE_MARKS.index(mark) + 1 for mark in decomposed if mark in TONE_MARKS]
    toneless = "".join(mark for mark in decomposed if mark not in TONE_MARKS)
    return unicodedata.normalize("NFC", toneless), tones[0] if tones else LEVEL_TONE


def _plain_letter(character: str) -> str:
    letter = _WITHOUT_DECOMPOSITION.get(character, character)
    base = unicodedata.normalize("NFD", letter)[0]
    return _PLAIN_LETTERS.get(base, base)


_FOLDED: dict[int, str | None] = {ord(letter): _plain_letter(letter) for letter in _LATIN_LETTERS}
_FOLDED |= dict.fromkeys([*_COMBINING_MARKS, 0xAD])


def fold(text: str) -> str:
    """The form in which text is searched: lower case, no diacritics, đ as d, single spaces.

    Tone-placement variants become the same (hòa = hoà), and so do ð and đ (R-375). Letters of
    other alphabets and punctuation stay. One pass over one table: over 50,000 subjects a second.
    """
    folded = nfc(text).translate(_FOLDED).lower()
    return " ".join(folded.split())


_TWO_LETTERS = str.maketrans({"ß": "ss", "æ": "ae", "œ": "oe", "þ": "th", "ŋ": "ng"})
_NOT_ASCII_WORD = re.compile(r"[^a-z0-9]+")


def ascii_fold(text: str) -> str:
    """Only a–z and 0–9, for names of accounts and files: "Đăk Đoa" gives "dakdoa".

    Letters without a Latin reading are dropped, so the result may be empty.
    """
    compatible = fold(unicodedata.normalize("NFKC", text)).translate(_TWO_LETTERS)
    return _NOT_ASCII_WORD.sub("", compatible)


def _placed_first(pair: str) -> str:
    """Move the tone of the second vowel to the first: "oà" gives "òa"."""
    letter, tone = letter_and_tone(pair[1])
    return unicodedata.normalize("NFC", pair[0] + TONE_MARKS[tone - 1]) + letter


_TONED = {
    letter: "".join(unicodedata.normalize("NFC", letter + mark) for mark in TONE_MARKS)
    for letter in "aeyAEY"
}
_TONE_LAST = re.compile(
    rf"(?<![qQ])(?:[oO][{_TONED['a']}{_TONED['e']}{_TONED['A']}{_TONED['E']}]"
    rf"|[uU][{_TONED['y']}{_TONED['Y']}])(?![^\W\d_])"
)


def tone_fold(text: str) -> str:
    """The form for exact comparison: NFC with òa, òe, ùy for oà, oè, uỳ at a syllable's end.

    Only these three pairs are written in two ways; after q the u belongs to the consonant, so quý
    stays (R-375, CODES §18). The older placement is taken because NĐ 30/2020 writes CỘNG HÒA. Case
    and all other diacritics are kept.
    """
    return _TONE_LAST.sub(lambda match: _placed_first(match.group()), nfc(text))


# One ASCII character for each weight, in the order of ICU: space, marks, digits, letters.
_SORTED_MARKS = "_-,;:!?.'\"()[]{}@*/\\&#%`^+<=>|~$"
_ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_WEIGHTS = {
    character: chr(0x20 + place)
    for place, character in enumerate(" " + _SORTED_MARKS + string.digits + _ALPHABET)
}
_TYPOGRAPHIC = {"–": "-", "—": "-", "‘": "'", "’": "'", "“": '"', "”": '"'}

# Both separators are below every weight; PART is below LEVEL so that a shorter part sorts first.
_LEVEL_SEPARATOR, _PART_SEPARATOR = "\x1f", "\x1e"


def _sort_tables() -> tuple[dict[int, str | None], dict[int, str | None]]:
    """The translations of a character to its weight and to its tone digit."""
    primary: dict[int, str | None] = dict.fromkeys(_COMBINING_MARKS)
    tones: dict[int, str | None] = dict.fromkeys(_COMBINING_MARKS, str(_FOREIGN_MARK))
    for letter in [*_LATIN_LETTERS, *string.ascii_letters]:
        toneless, tone = letter_and_tone(letter)
        weight = _WEIGHTS.get(toneless.lower())
        if weight is None:
            tone = _FOREIGN_MARK
            weight = _WEIGHTS.get(_plain_letter(toneless).lower(), letter)
        primary[ord(letter)] = weight
        tones[ord(letter)] = str(tone) if tone else None
    for character in " " + _SORTED_MARKS + string.digits:
        primary[ord(character)] = _WEIGHTS[character]
        tones[ord(character)] = " "
    for variant, character in _TYPOGRAPHIC.items():
        primary[ord(variant)] = _WEIGHTS[character]
        tones[ord(variant)] = " "
    return primary, tones


_PRIMARY, _TONES = _sort_tables()


def _caseless_key(text: str) -> str:
    """Weights of all letters, then the tones of all words; `text` is NFC with single spaces."""
    tones = text.translate(_TONES).rstrip(" ")
    return text.translate(_PRIMARY) + (_LEVEL_SEPARATOR + tones if tones else "")


def _case_key(text: str) -> str:
    """One bit for each character, capitals above small letters, six bits to an ASCII character."""
    bits = "".join("1" if character.isupper() else "0" for character in text).rstrip("0")
    chunks = (bits[start : start + 6].ljust(6, "0") for start in range(0, len(bits), 6))
    return "".join(chr(0x30 + int(chunk, 2)) for chunk in chunks)


def sort_key(text: str) -> str:
    """A text whose bytes in UTF-8 order `text` as Vietnamese does (R-378).

    For a column with COLLATE "C". Letters decide first (a ă â b c d đ e ê …), then tones (ngang,
    huyền, hỏi, ngã, sắc, nặng), then case, as ICU's `vi` does; unlike ICU, tone-placement variants
    are equal. Spaces are collapsed. The key holds no NUL and is about as long as the text.
    """
    spaced = " ".join(nfc(text).split())
    key = _caseless_key(spaced)
    case = _case_key(spaced)
    # The tone level may be absent; the doubled separator keeps case below every tone.
    separator = _LEVEL_SEPARATOR if _LEVEL_SEPARATOR in key else _LEVEL_SEPARATOR * 2
    return key + separator + case if case else key


@dataclass(frozen=True, slots=True)
class PersonName:
    """A personal name, whole and split (R-379): họ, tên lót (may be several words), tên.

    `family` and `middle` are empty where the person has none; `given` never is in a name made by
    `split_name` from a text with a word in it.
    """

    full: str
    family: str
    middle: str
    given: str


def split_name(full: str) -> PersonName:
    """Split a name in the Vietnamese order: first word họ, last word tên, the rest tên lót.

    A single word is the given name. The order is taken as written, also for foreign names and for
    peoples who put the clan last; where an office knows better, it stores its own split.
    """
    words = nfc(full).split()
    return PersonName(
        full=" ".join(words),
        family=words[0] if len(words) > 1 else "",
        middle=" ".join(words[1:-1]),
        given=words[-1] if words else "",
    )


def name_sort_key(name: str | PersonName) -> str:
    """The order of people in lists: given name, then family name, then middle (R-378).

    Case does not count, so that a name typed in capitals stands beside its namesakes.
    """
    if isinstance(name, str):
        name = split_name(name)
    parts = (name.given, name.family, name.middle)
    keys = (_caseless_key(" ".join(nfc(part).split())) for part in parts)
    return _PART_SEPARATOR.join(keys).rstrip(_PART_SEPARATOR)


def initials(name: str | PersonName) -> str:
    """One or two capitals for a badge: family and given, without tones ("Đặng Văn Ánh" → "ĐA")."""
    if isinstance(name, str):
        name = split_name(name)
    firsts = (_first_letter(part) for part in (name.family, name.given))
    return "".join(letter_and_tone(first)[0].upper() for first in firsts if first)


def picker_initials(name: str | PersonName) -> str:
    """What a clerk types to pick a person: all first letters, folded ("Nguyễn Văn An" → "nva")."""
    full = name if isinstance(name, str) else name.full
    return fold("".join(_first_letter(word) for word in nfc(full).split()))


def _first_letter(word: str) -> str:
    return next((character for character in nfc(word) if character.isalpha()), "")
