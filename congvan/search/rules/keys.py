"""Words typed while the Vietnamese keyboard was off: Telex and VNI keys read as they were meant. Pure."""

from __future__ import annotations

import re
import unicodedata

from congvan.kernel.text import TONE_MARKS, tone_fold

_LONGEST = 12
_VOWELS = "aăâeêioôơuưy"
_CIRCUMFLEX = {"a": "â", "e": "ê", "o": "ô"}
_HOOKED = {"a": "ă", "o": "ơ", "u": "ư"}
# The places of tones in `TONE_MARKS`: huyền, hỏi, ngã, sắc, nặng.
_TELEX_TONES = {"f": 0, "r": 1, "x": 2, "s": 3, "j": 4}
_VNI_TONES = {"2": 0, "3": 1, "4": 2, "1": 3, "5": 4}
_SYLLABLE = re.compile(
    rf"(ngh|ng|nh|ch|gh|gi(?=[{_VOWELS}])|kh|ph|qu(?=[{_VOWELS}])|th|tr|[bcdđghklmnpqrstvx])?"
    rf"([{_VOWELS}]{{1,3}})(ch|ng|nh|[cmnpt])?"
)


def as_meant(word: str) -> str:
    """The syllable behind the keys, with its accents: "soos" and "so61" give "số"; "" when the word
    is none of keys. `word` is folded."""
    if not 1 < len(word) <= _LONGEST or not (word.isascii() and word.isalnum()):
        return ""
    is_vni = any(key.isdigit() for key in word)
    letters, tone = _typed(word, is_vni=is_vni)
    plain = "".join(letters)
    match = _SYLLABLE.fullmatch(plain)
    if match is None or (tone is None and plain == word):
        return ""
    return _toned(match, tone)


def _typed(word: str, *, is_vni: bool) -> tuple[list[str], int | None]:
    """Key by key, as the keyboard would have written them."""
    letters: list[str] = []
    tone = None
    tones = _VNI_TONES if is_vni else _TELEX_TONES
    for key in word:
        if key in tones and any(letter in _VOWELS for letter in letters):
            tone = tones[key]
        elif not (_vni(letters, key) if is_vni else _telex(letters, key)):
            letters.append(key)
    return letters, tone


def _telex(letters: list[str], key: str) -> bool:
    """Whether the key changed a letter before it instead of writing one."""
    if key == "d" and letters == ["d"]:
        letters[0] = "đ"
        return True
    if key in _CIRCUMFLEX and letters[-1:] == [key]:
        letters[-1] = _CIRCUMFLEX[key]
        return True
    if key == "w":
        if not _hook(letters, "aou"):
            letters.append("ư")
        return True
    return False


def _vni(letters: list[str], key: str) -> bool:
    if key == "6":
        for place in range(len(letters) - 1, -1, -1):
            if letters[place] in _CIRCUMFLEX:
                letters[place] = _CIRCUMFLEX[letters[place]]
                return True
    if key == "9" and letters[:1] == ["d"]:
        letters[0] = "đ"
        return True
    return (key == "7" and _hook(letters, "ou")) or (key == "8" and _hook(letters, "a"))


def _hook(letters: list[str], which: str) -> bool:
    """Put horn or breve on the last of the letters `which`; on both of "uo"."""
    for place in range(len(letters) - 1, -1, -1):
        if letters[place] in which and letters[place] in _HOOKED:
            is_pair = letters[place] == "o" and place > 0 and letters[place - 1] == "u"
            if is_pair and letters[:2] != ["q", "u"]:
                letters[place - 1] = "ư"
            letters[place] = _HOOKED[letters[place]]
            return True
    return False


def _toned(match: re.Match[str], tone: int | None) -> str:
    before, vowels, after = match[1] or "", match[2], match[3] or ""
    if tone is None:
        return before + vowels + after
    marked = [place for place, letter in enumerate(vowels) if letter not in "aeiouy"]
    if marked:
        place = marked[-1]
    elif len(vowels) == 1:
        place = 0
    else:
        place = 1 if after or len(vowels) == 3 else 0
    letter = unicodedata.normalize("NFC", vowels[place] + TONE_MARKS[tone])
    return tone_fold(before + vowels[:place] + letter + vowels[place + 1 :] + after)
