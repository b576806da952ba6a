"""What a signature looks like on the page: small PDFs by typst, because pyHanko spaces letters wrongly.

Personal signatures and seals are pictures at their true size (R-158, R-159); attachments and
copies carry a line of text, 10 pt upright black (R-160, R-161).
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium

from congvan.kernel import clock
from congvan.kernel.typesetting import typeset
from congvan.signing.marks import Box, Ink

_FOLDER = Path(__file__).parent
# What the demo draws where nobody has given a picture (LAYOUT §5).
DRAWN_PERSONAL_MM = (42.0, 16.0)
DRAWN_SEAL_MM = (36.0, 36.0)
MM = 72 / 25.4


@dataclass(frozen=True, slots=True)
class Picture:
    """A PNG and its real size."""

    png: bytes
    width_mm: float
    height_mm: float


def picture(image: Picture) -> Ink:
    """The picture at its true size."""
    return _picture(image.png, image.width_mm, image.height_mm)


@functools.lru_cache(maxsize=32)
def drawn_personal(name: str) -> Ink:
    """A drawn signature that says it is none: for the demo."""
    width, height = DRAWN_PERSONAL_MM
    return _ink("personal.typ", {"name": name, "width": width, "height": height})


@functools.lru_cache(maxsize=32)
def drawn_seal(organ: str) -> Ink:
    """A drawn seal that says it is none: for the demo."""
    return _ink("seal.typ", {"organ": organ.upper(), "size": DRAWN_SEAL_MM[0]})


@functools.lru_cache(maxsize=8)
def line(text: str) -> Ink:
    """A line of text, broken when it is longer than the corner is wide."""
    return _ink("line.typ", {"text": text})


def signing_time(at: datetime) -> str:
    """The time as it is written beside a symbol: "21-11-2026 10:32:05 +07:00" (R-160, ISO 8601)."""
    local = at.astimezone(clock.OFFICE_ZONE)
    offset = f"{local:%z}"
    return f"{local:%d-%m-%Y %H:%M:%S} {offset[:3]}:{offset[3:]}"


def number(texts: Sequence[tuple[str, Box]]) -> tuple[Ink, Box]:
    """Texts in the blanks of a page as one appearance, and the box that holds them all."""
    left, bottom = min(b[0] for _, b in texts), min(b[1] for _, b in texts)
    right, top = max(b[2] for _, b in texts), max(b[3] for _, b in texts)
    items = [
        {"text": text, "x": box[0] - left, "y": top - box[3], "width": box[2] - box[0],
         "height": box[3] - box[1], "is_italic": place > 0}
        for place, (text, box) in enumerate(texts)
    ]  # fmt: skip
    data = {"width": right - left, "height": top - bottom, "items": items}
    return _ink("number.typ", data), (left, bottom, right, top)


@functools.lru_cache(maxsize=32)
def _picture(png: bytes, width_mm: float, height_mm: float) -> Ink:
    return _ink("picture.typ", {"png": list(png), "width": width_mm, "height": height_mm})


def _ink(template: str, data: dict[str, Any]) -> Ink:
    pdf = typeset(_FOLDER / template, data, title="Hình chữ ký")
    with pdfium.PdfDocument(pdf) as document:
        width, height = document[0].get_size()
    return Ink(pdf, width, height)
