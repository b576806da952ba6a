"""How books and numbers are called in a sentence."""

from __future__ import annotations


def book_named(name: str, year: int) -> str:
    """The book inside a sentence: "sổ văn bản đến 2026"."""
    if name.lower().startswith("sổ"):
        return f"{name[0].lower()}{name[1:]} {year}"
    return f"sổ {name} {year}"


def begun(text: str) -> str:
    """The text at the beginning of a sentence; capitals within it stay."""
    return text[:1].upper() + text[1:]
