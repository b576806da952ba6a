"""Names of people and units as offices write them, taken apart for account names (R-259, R-264).

"Phòng Văn hóa và Thông tin huyện Đăk Đoa" is of the kind phòng, in the field VHTT, at the place
Đăk Đoa of the type huyện. There is no list of units or places: names are read by their form, in
full or abbreviated.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from congvan.kernel.text import ascii_fold, nfc, tone_fold

_REMARK = re.compile(r"\([^()]*\)")
_APOSTROPHES = re.compile(r"['’‘ʼ`´]")

# A word with the dot of an abbreviation ("TP."), or the comma that ends a place.
_TOKEN = re.compile(r"(?:[^\W_]|[\u0300-\u036f])+\.?|,")

# The regulation writes vhtt, not pvhtt: these kinds are left out of the account's name.
_SILENT_KINDS = (("phong",), ("ban",), ("trung", "tam"))

_PLACE_TYPES = {
    ("tỉnh",): "tinh",
    ("thành", "phố"): "thanhpho",
    ("tp",): "thanhpho",
    ("quận",): "quan",
    ("huyện",): "huyen",
    ("thị", "xã"): "thixa",
    ("tx",): "thixa",
    ("thị", "trấn"): "thitran",
    ("xã",): "xa",
    ("phường",): "phuong",
    ("đặc", "khu"): "dackhu",
    # Typed without diacritics; "quan", "tinh" and "xa" alone are other words too often.
    ("thanh", "pho"): "thanhpho",
    ("huyen",): "huyen",
    ("thi", "xa"): "thixa",
    ("thi", "tran"): "thitran",
    ("phuong",): "phuong",
    ("dac", "khu"): "dackhu",
}
_DOTTED_PLACE_TYPES = {"q.": "quan", "h.": "huyen", "x.": "xa", "p.": "phuong"}
# xã hội, huyện ủy, tỉnh đoàn … name no place.
_NO_PLACE_AFTER_TYPE = frozenset(("hội", "ủy", "đoàn", "đội"))
# "Đô thị xã Ia Hrú" is đô thị and xã, not thị xã.
_NO_TYPE_AFTER = ("đô", "thị")

_CONNECTIVES = frozenset(("và", "của", "các", "thuộc", "trực", "tại", "va", "cua", "thuoc"))

_SYLLABLE_SHAPE = re.compile(
    r"(?:ngh?|[bcdghklmnpqrstvx]h?|tr|gi|qu)?[aeiouy]{1,3}(?:ch|ng|nh|[ckmnpt])?"
)


@dataclass(frozen=True, slots=True)
class UnitName:
    """A unit's name in parts, all in a–z and 0–9; a part the name does not have is empty.

    `kind` is one of phong, ban, trungtam; `field_words` are the words of the field in full, and
    `field` is their abbreviation; `place_type` is huyen, xa, thixa …
    """

    kind: str
    kind_initials: str
    field: str
    field_words: tuple[str, ...]
    place_type: str
    place: str


def written_words(full_name: str) -> list[str]:
    """The words of a name, without remarks in parentheses, punctuation and apostrophes (H'Hen)."""
    return [word.rstrip(".") for word in _tokens(full_name) if word != ","]


def split_unit_name(full_name: str) -> UnitName:
    """Split the full name of a unit; a name without letters and digits gives only empty parts."""
    tokens = _tokens(full_name)
    kind = _silent_kind(tokens)
    marker, place_type, place = _find_place(tokens)
    written = [
        word
        for word in tokens[len(kind) : marker]
        if word != "," and _plain(word) not in _CONNECTIVES
    ]
    return UnitName(
        kind="".join(kind),
        kind_initials="".join(word[0] for word in kind),
        field=_abbreviated(written, in_capitals=nfc(full_name).isupper()),
        field_words=tuple(filter(None, map(ascii_fold, written))),
        place_type=place_type,
        place=place,
    )


def place_letters(written: str) -> str:
    """The name of a place without its type and its province: "xã Ia Der, Gia Lai" gives "iader"."""
    tokens = _tokens(written)
    _, _, place = _find_place(tokens)
    until = tokens.index(",") if "," in tokens else len(tokens)
    return place or ascii_fold("".join(tokens[:until]))


def _tokens(written: str) -> list[str]:
    return _TOKEN.findall(_APOSTROPHES.sub("", _REMARK.sub(" ", nfc(written))))


def _plain(token: str) -> str:
    return tone_fold(token).lower().rstrip(".")


def _silent_kind(tokens: Sequence[str]) -> tuple[str, ...]:
    words = tuple(ascii_fold(token) for token in tokens[:2])
    return next((kind for kind in _SILENT_KINDS if words[: len(kind)] == kind), ())


def _find_place(tokens: Sequence[str]) -> tuple[int, str, str]:
    """The index where the place's type stands, the type and the place; the first place counts."""
    for index in range(len(tokens)):
        place_type, length = _place_type_at(tokens, index)
        if not place_type:
            continue
        start = end = index + length
        while end < len(tokens) and tokens[end] != "," and not _place_type_at(tokens, end)[0]:
            end += 1
        if place := ascii_fold("".join(tokens[start:end])):
            return index, place_type, place
    return len(tokens), "", ""


def _place_type_at(tokens: Sequence[str], index: int) -> tuple[str, int]:
    """The type of place named at `index` and its length in words; ("", 0) if there is none."""
    words = [_plain(token) for token in tokens[index : index + 3]]
    if tokens[index].lower() in _DOTTED_PLACE_TYPES:
        return _DOTTED_PLACE_TYPES[tokens[index].lower()], 1
    for length in (2, 1):
        place_type = _PLACE_TYPES.get(tuple(words[:length]), "")
        follower = words[length] if len(words) > length else ""
        if not place_type or follower in _NO_PLACE_AFTER_TYPE:
            continue
        if length == 2 and index and (_plain(tokens[index - 1]), words[0]) == _NO_TYPE_AFTER:
            continue
        return place_type, length
    return "", 0


def _abbreviated(words: Sequence[str], *, in_capitals: bool) -> str:
    """The first letters of words, but abbreviations (VHTT), numbers and foreign words whole.

    A word that stands alone is kept whole too, because one letter is no name.
    """
    folded = [ascii_fold(word) for word in words]
    if len(folded) == 1:
        return folded[0]
    return "".join(
        plain if _is_abbreviation(word, in_capitals=in_capitals) else plain[:1]
        for word, plain in zip(words, folded, strict=True)
    )


def _is_abbreviation(word: str, *, in_capitals: bool) -> bool:
    stands_out = word.isupper() and not in_capitals
    return stands_out or not _SYLLABLE_SHAPE.fullmatch(ascii_fold(word))
