"""How books, numbers and symbols are written (R-114, R-120)."""

from __future__ import annotations

import re

from congvan.kernel.text import nfc

# NĐ 30/2020 PL VI: the lengths of "Số" and "Ký hiệu".
NOTATION_LENGTH = 30
_LETTER = r"[^\W\d_]|[0-9&]"
_GROUP = rf"(?:{_LETTER})(?:{_LETTER}|\.)*"
_NOTATION = re.compile(rf"{_GROUP}(?:-{_GROUP})*")
_DASHES = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u00ad"), "-")
_DASHES |= {ord("Ð"): "Đ", ord("Ɖ"): "Đ", ord("ð"): "đ", ord("ɖ"): "đ"}
# Letters of sub-numbers 12a, 12b …, in the order in which the book is sorted (without đ).
SUFFIXES = "abcdeghiklmnopqrstuvxy"


class NotationFault(ValueError):
    """What is wrong with a notation, in a sentence."""


def book_named(name: str, year: int) -> str:
    """The book inside a sentence: "sổ văn bản đến 2026"."""
    if name.lower().startswith("sổ"):
        return f"{name[0].lower()}{name[1:]} {year}"
    return f"sổ {name} {year}"


def begun(text: str) -> str:
    """The text at the beginning of a sentence; capitals within it stay."""
    return text[:1].upper() + text[1:]


def written_number(number: int, suffix: str = "") -> str:
    """ "05", "12a": a leading zero below 10 (R-114)."""
    return f"{number:02d}{suffix}"


def written_symbol(number: int, suffix: str, notation: str) -> str:
    """ "05/QĐ-UBND"; `notation` begins with the year where the law puts it."""
    return f"{written_number(number, suffix)}/{notation}"


def next_suffix(taken: list[str]) -> str:
    """The letter after those that stand behind the number; "" when the alphabet is used up."""
    return next((letter for letter in SUFFIXES if letter not in taken), "")


def suggested_notation(*, abbreviation: str, organ: str, unit: str) -> str:
    """ "QĐ-SKHCN" with a type, "SKHCN-CĐS" for công văn (R-120); "" while a part is not known."""
    parts = (abbreviation, organ) if abbreviation else (organ, unit)
    return "-".join(parts) if all(parts) else ""


def checked_notation(text: str, *, abbreviation: str, type_name: str) -> str:
    """The notation as it is stored: NFC, plain dashes, no spaces around them.

    `abbreviation` is the type's, "" for công văn; it is compared with its case: QyĐ is not QĐ.
    Raises NotationFault.
    """
    written = re.sub(r"\s*-\s*", "-", nfc(text).translate(_DASHES).strip())
    if not written:
        raise NotationFault("Chưa ghi ký hiệu.")
    if len(written) > NOTATION_LENGTH:
        raise NotationFault(f"Ký hiệu tối đa {NOTATION_LENGTH} ký tự.")
    if " " in written or not _NOTATION.fullmatch(written):
        raise NotationFault(
            f"Ký hiệu “{written}” chỉ gồm chữ, số, giữa các nhóm là dấu “-”, không có dấu cách."
        )
    first, _, rest = written.partition("-")
    if abbreviation and first != abbreviation:
        raise NotationFault(
            f"Ký hiệu của {type_name.lower()} bắt đầu bằng “{abbreviation}-”, đúng chữ hoa chữ thường."
        )
    if not rest:
        raise NotationFault(
            f"Ký hiệu “{written}” thiếu một nhóm: có tên loại thì “{abbreviation or 'QĐ'}-CƠ QUAN”, "
            "công văn thì “CƠ QUAN-ĐƠN VỊ”."
        )
    return written
