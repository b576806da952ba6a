"""What a word may have been meant to be: keys left over by Telex and VNI, and one slip of a finger.

Pure; which of the candidates there are is asked of the vocabulary, and shown is only what the
viewer finds with them.
"""

from __future__ import annotations

import re
import string

from congvan.search.rules.folding import fold_word
from congvan.search.rules.keys import as_meant

# Telex: doubled letters and w make accents, s f r x j tones, wherever in the syllable they came.
_DOUBLED = re.compile(r"([adeo])\1")
_TELEX_TONES = re.compile(r"(?<=[aeiouywdghnmcpt])[sfrxj](?=[a-z]?$|$)|(?<=[aeiouy])[sfrxj]")
_VNI_KEYS = re.compile(r"(?<=[a-z])[0-9]")
_SHORTEST, _LONGEST = 2, 12


def typed_with_keys(word: str) -> list[str]:
    """The folded word behind visible Telex or VNI keys: "quyeets" and "quye6t1" give "quyet"."""
    found = [fold_word(as_meant(word))]
    if any(letter.isdigit() for letter in word) and not word.isdigit():
        found.append(_VNI_KEYS.sub("", word))
    bare = _TELEX_TONES.sub("", _DOUBLED.sub(r"\1", word))
    bare = re.sub(r"(?<=[aou])w|^w", lambda match: "u" if match.start() == 0 else "", bare)
    if bare != word:
        found.append(bare)
        # "u" and "o" with one w for both: "dduwowngf" loses two.
        found.append(bare.replace("w", ""))
    return list(dict.fromkeys(one for one in found if len(one) >= 1 and one != word))


def one_slip(word: str) -> list[str]:
    """All words one slip away: a letter too many, missing, wrong, or two changed about."""
    if not _SHORTEST <= len(word) <= _LONGEST or not (word.isascii() and word.isalpha()):
        return []
    cuts = [(word[:place], word[place:]) for place in range(len(word) + 1)]
    found = [a + b[1:] for a, b in cuts if b]
    found += [a + b[1] + b[0] + b[2:] for a, b in cuts if len(b) > 1]
    found += [a + letter + b[1:] for a, b in cuts if b for letter in string.ascii_lowercase]
    found += [a + letter + b for a, b in cuts for letter in string.ascii_lowercase]
    return list(dict.fromkeys(one for one in found if one and one != word))


def nearness(word: str, candidate: str) -> tuple[int, int]:
    """The smaller, the likelier: decoded keys, changed about, same length, same beginning."""
    keyed = typed_with_keys(word)
    if candidate in keyed:
        return (0, keyed.index(candidate))
    if sorted(word) == sorted(candidate):
        return (1, 0)
    return (2 if len(word) == len(candidate) else 3, 0 if word[:1] == candidate[:1] else 1)
