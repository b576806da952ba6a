"""What the address of a book asks for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

# Sorts after every suffix, so that "after this" begins at the next number.
_LAST_SUFFIX = "\uffff"
_NUMBER_LENGTH = 9


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for: the order, the number to begin at, after which line."""

    is_ascending: bool
    wanted: str
    after: tuple[int, str] | None
    kept: dict[str, str]

    @classmethod
    def of(cls, query: Mapping[str, str]) -> Asked:
        """Read `?so=125&thu-tu=so&sau=12~a`; what cannot be read is left out."""
        number = _number(query.get("so", ""))
        after = _key(query.get("sau", ""))
        ascending = query.get("thu-tu") == "so" or number is not None
        if after is None and number is not None:
            after = (number - 1, _LAST_SUFFIX)
        order = "so" if ascending else ""
        kept = {"tu": query.get("tu", ""), "den": query.get("den", ""), "thu-tu": order}
        return cls(ascending, str(number or ""), after, kept)


def _number(text: str) -> int | None:
    text = text.strip()
    ok = text.isascii() and text.isdigit() and 0 < len(text) <= _NUMBER_LENGTH and int(text) > 0
    return int(text) if ok else None


def _key(text: str) -> tuple[int, str] | None:
    number, mark, suffix = text.partition("~")
    found = _number(number)
    return (found, suffix[:5]) if mark and found is not None else None
