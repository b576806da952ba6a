"""Sample papers of the demo, set in the form of NĐ 30/2020 Phụ lục I, and scans made of them.

The tests take their papers from here too, so that the demo and the tests show the same pages.
"""

from __future__ import annotations

import io
import random
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path

import pypdfium2
from PIL import Image, ImageChops, ImageFilter

from congvan.kernel.typesetting import typeset

TEMPLATE = Path(__file__).parent / "papers" / "letter.typ"
# NĐ 30 PL I Phần II: paper is digitised at 200 dpi or more.
SCAN_DPI = 200


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph: "text", "basis" (căn cứ), "article" (Điều), "chapter", or "break"."""

    text: str
    style: str = "text"


@dataclass(frozen=True, slots=True)
class Letter:
    """What stands on a paper; `about` is the "V/v" of a công văn, `kind` and `subject` of the rest."""

    organ: Sequence[str]
    symbol: str
    issued_on: date
    body: Sequence[Paragraph]
    capacity: Sequence[str]
    signer: str
    superior: Sequence[str] = ()
    about: str = ""
    kind: str = ""
    subject: str = ""
    authority: str = ""
    urgency: str = ""
    place: str = "Gia Lai"
    addressees: Sequence[str] = ()
    recipients: Sequence[str] = field(default=("Như trên;", "Lưu: VT."))


def set_letter(letter: Letter) -> bytes:
    """The paper as a PDF."""
    data = asdict(letter) | {"day": day_in_words(letter.issued_on)}
    del data["issued_on"]
    return typeset(TEMPLATE, data, title=letter.subject or letter.about)


def day_in_words(day: date) -> str:
    """ "ngày 05 tháng 01 năm 2026": days below 10 and the first two months get a zero (PL I)."""
    month = f"{day.month:02}" if day.month <= 2 else str(day.month)
    return f"ngày {day.day:02} tháng {month} năm {day.year}"


def scan(pdf: bytes, *, seed: int = 0, noisy: bool = True) -> bytes:
    """The pages as an office scanner gives them: pictures only; crooked, grey and grainy if `noisy`."""
    chance = random.Random(seed)  # noqa: S311 – the same grain at every run
    pages = []
    document = pypdfium2.PdfDocument(pdf)
    try:
        for page in document:
            picture = page.render(scale=SCAN_DPI / 72, grayscale=True).to_pil()
            pages.append(_worn(picture, chance) if noisy else picture)
    finally:
        document.close()
    first, *rest = pages
    out = io.BytesIO()
    first.save(out, "PDF", save_all=True, append_images=rest, resolution=SCAN_DPI, quality=60)
    return out.getvalue()


def _worn(picture: Image.Image, chance: random.Random) -> Image.Image:
    turned = picture.rotate(
        chance.uniform(-0.9, 0.9), resample=Image.Resampling.BICUBIC, fillcolor=255
    )
    width, height = turned.size
    even = Image.frombytes("L", turned.size, chance.randbytes(width * height))
    grain = even.point(lambda v: 195 + v * 59 // 255)
    grey = ImageChops.multiply(turned, grain).filter(ImageFilter.GaussianBlur(0.5))
    specks = Image.new("L", turned.size, 255)
    for _ in range(60):
        x, y = chance.randrange(turned.width), chance.randrange(turned.height)
        specks.paste(90, (x, y, x + chance.randrange(1, 4), y + chance.randrange(1, 4)))
    return ImageChops.multiply(grey, specks)
