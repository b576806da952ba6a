"""File names that a sender wrote, made safe for any disk; never a path, never empty."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

LONGEST_NAME = 180
LONGEST_EXTENSION = 20
_SEPARATORS = re.compile(r"[/\\]+")
_FORBIDDEN = re.compile(r'[<>:"|?*]')
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)


def extension(name: str | None) -> str:
    """What stands behind the last dot, in small letters; "" when there is none."""
    stem, dot, behind = (name or "").strip().rpartition(".")
    return behind.lower() if dot and stem else ""


def safe_name(name: str | None, *, number: int = 1) -> str:
    """A name of at most 180 bytes of UTF-8 that stays in its folder on every system.

    Slashes become dashes ("12/QĐ.pdf" is a common name); control, invisible and reversing signs
    go; so do leading dots. `number` names what has no name left. Letters are not recomposed.
    """
    kept = "".join(
        sign for sign in name or "" if unicodedata.category(sign) not in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp")
    )  # fmt: skip
    kept = _FORBIDDEN.sub("_", _SEPARATORS.sub("-", kept))
    kept = re.sub(r"\s+", " ", kept).strip().lstrip(".-~ ").rstrip(". ")
    if not kept:
        return f"tep-dinh-kem-{number}"
    if _RESERVED.fullmatch(kept):
        kept = f"_{kept}"
    return _shortened(kept)


def distinct(names: Iterable[str]) -> list[str]:
    """The same names, later ones numbered where two would be one file on some disk."""
    taken: set[str] = set()
    given = []
    for name in names:
        stem, dot, behind = name.rpartition(".")
        stem, behind = (stem, dot + behind) if stem else (name, "")
        candidate, count = name, 1
        while _folded(candidate) in taken:
            count += 1
            candidate = f"{stem} ({count}){behind}"
        taken.add(_folded(candidate))
        given.append(candidate)
    return given


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()


def _shortened(name: str) -> str:
    if len(name.encode()) <= LONGEST_NAME:
        return name
    behind = extension(name)
    tail = f".{behind}" if behind and len(behind.encode()) <= LONGEST_EXTENSION else ""
    room = LONGEST_NAME - len(tail.encode())
    stem = name.removesuffix(name[len(name) - len(tail) :] if tail else "")
    return stem.encode()[:room].decode(errors="ignore").rstrip(". ") + tail
