"""Texts typed by people as they are kept: NFC, trimmed, of bounded length."""

from __future__ import annotations

from congvan.kernel.errors import InvalidInput
from congvan.kernel.text import nfc


def line_of(text: str, *, most: int, name: str, missing: str = "", field: str | None = None) -> str:
    """One line. Raises InvalidInput when it is too long, or empty while `missing` says what to do."""
    line = " ".join(nfc(text).split())
    return _checked(line, most, name, missing, field)


def paragraphs_of(
    text: str, *, most: int, name: str, missing: str = "", field: str | None = None
) -> str:
    """Text of several lines, without blank ends. Raises as `line_of`."""
    lines = nfc(text).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return _checked("\n".join(line.rstrip() for line in lines).strip(), most, name, missing, field)


def _checked(text: str, most: int, name: str, missing: str, field: str | None) -> str:
    if missing and not text:
        raise InvalidInput(f"Chưa ghi {name}.", next_step=missing, field=field)
    if len(text) > most:
        raise InvalidInput(
            f"{name[:1].upper()}{name[1:]} dài quá {most} ký tự.",
            next_step="Viết ngắn lại.", field=field,
        )  # fmt: skip
    return text
