"""Số, ký hiệu: read in any spelling, written in the one of NĐ 30/2020 PL1 II.3 (R-114, R-120, R-128).

A symbol is the number, the year where the law puts it (văn bản quy phạm pháp luật), the type's
abbreviation where there is a type, the organ's, and what follows. Party documents put the dash
first: 123-CV/TU.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from congvan.kernel.text import fold, nfc

# NĐ 30/2020 PL3 I; copies; and the types of normative documents that offices receive.
TYPE_ABBREVIATIONS = (
    "NQ", "QĐ", "CT", "QC", "QyĐ", "TC", "TB", "HD", "CTr", "KH", "PA", "ĐA", "DA", "BC", "BB",
    "TTr", "HĐ", "CĐ", "BGN", "BTT", "GUQ", "GM", "GGT", "GNP", "PG", "PC", "PB",
    "SY", "TrS", "SL",
    "NĐ", "TT", "TTLT", "NQLT", "VBHN", "CV", "KL",
)  # fmt: skip
# Whatever the case it was typed in: QYĐ and qyđ are QyĐ, which is not QĐ.
_TYPES = {abbreviation.casefold(): abbreviation for abbreviation in TYPE_ABBREVIATIONS}
_MIXED_CASE = {"ttg": "TTg", "hđnd": "HĐND"}

# NĐ 30 PL6: the number has 11 places; longer digits are a telephone or a post code.
_DASHES = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u00ad_"), "-")
_SLASHES = dict.fromkeys(map(ord, "\u2044\u2215\\|"), "/")
_LOOKALIKES = {**_DASHES, **_SLASHES, ord("Ð"): "Đ", ord("Ɖ"): "Đ", ord("ð"): "đ", ord("ɖ"): "đ"}

_PREFIX = re.compile(r"^(?:số(?:\s*,?\s*ký\s*hiệu)?|so|no)\s*[:.]?\s*(?=\d)", re.IGNORECASE)
_SYMBOL = re.compile(
    r"(?P<number>\d{1,9})(?P<suffix>[a-zđ]{0,3})(?P<mark>[/-])"
    r"(?:(?P<year>(?:19|20)\d\d)[/-])?(?P<notation>[^\W\d_][\w.&]*(?:[-/][\w.&]+)*)",
    re.IGNORECASE,
)
KEY_LENGTH = 60


@dataclass(frozen=True, slots=True)
class Symbol:
    """The parts of a symbol; `type_abbreviation` is "" for công văn. `is_party` puts the dash first."""

    number: int
    suffix: str
    year: int | None
    type_abbreviation: str
    organ_abbreviation: str
    rest: str = ""
    is_party: bool = False

    @property
    def written_number(self) -> str:
        """The number with a leading zero below 10 (R-114), and its suffix."""
        return f"{self.number:02d}{self.suffix}"

    @property
    def notation(self) -> str:
        """Everything after the number: "QĐ-UBND", "2017/QĐ-UBND", "STC-QLNS", "CV/TU"."""
        first = "/" if self.is_party else "-"
        parts = [p for p in (self.type_abbreviation, self.organ_abbreviation) if p]
        text = first.join(parts) + (f"-{self.rest}" if self.rest else "")
        return f"{self.year}/{text}" if self.year else text

    @property
    def written(self) -> str:
        """The one right way to write it: "05/QĐ-UBND"."""
        return f"{self.written_number}{'-' if self.is_party else '/'}{self.notation}"

    @property
    def key(self) -> str:
        """What two spellings of one symbol have in common: "5/qd-ubnd"."""
        mark = "-" if self.is_party else "/"
        return fold(f"{self.number}{self.suffix}{mark}{self.notation}")[:KEY_LENGTH]


def parse(text: str) -> Symbol | None:
    """Read a symbol in any spelling; None when there is no number or no notation.

    Spaces, dashes of every kind, NFD, Ð for Đ, "Số:" before it and case do not matter.
    """
    found = _SYMBOL.fullmatch(_cleaned(text))
    if found is None:
        return None
    notation = found["notation"]
    is_party = found["mark"] == "-" and "/" in notation
    parts = [part for part in re.split(r"[-/]", notation) if part]
    abbreviation = _TYPES.get(parts[0].casefold(), "") if len(parts) > 1 else ""
    organs = [_cased(part) for part in (parts[1:] if abbreviation else parts)]
    if is_party and not abbreviation:
        abbreviation, organs = organs[0], organs[1:]
    return Symbol(
        number=int(found["number"]), suffix=found["suffix"],
        year=int(found["year"]) if found["year"] else None, type_abbreviation=abbreviation,
        organ_abbreviation=organs[0] if organs else "", rest="-".join(organs[1:]),
        is_party=is_party,
    )  # fmt: skip


def symbol_key(text: str) -> str:
    """The folded form by which duplicates and searches find a symbol, also one that is no symbol."""
    symbol = parse(text)
    return symbol.key if symbol else fold(_cleaned(text))[:KEY_LENGTH]


def _cleaned(text: str) -> str:
    """NFC, ASCII dashes and slashes, no "Số:", no spaces, no full stop at the end."""
    compatible = unicodedata.normalize("NFKC", nfc(text).translate(_LOOKALIKES))
    bare = _PREFIX.sub("", compatible.translate(_LOOKALIKES).strip())
    return re.sub(r"\s+", "", bare).strip(".,;:")


def _cased(part: str) -> str:
    """An organ's abbreviation as it is written: capitals, when it was typed without any."""
    known = _MIXED_CASE.get(part.casefold())
    if known:
        return known
    return part.upper() if part == part.lower() else part
