"""The program that draws pages, run as a process of its own: `page_renderer.py FOLDER ORDER`.

The file comes on standard input; pictures go into FOLDER; one line of JSON goes to standard output.
A hostile file can only hurt this process: its memory and its processor seconds are limited, it has
no database, no settings and no network of ours, and its parent ends it when the wall time is over.
"""

from __future__ import annotations

import io
import json
import resource
import sys
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium
from PIL import Image, ImageOps, UnidentifiedImageError

# Processor seconds and memory of one drawing. A full A3 scan at 1600 px takes 0.5 s and 250 MB.
CPU_SECONDS = 20
MEMORY_BYTES = 1536 << 20
# More pages than any document seen (a planning file of 1,900 pages); beyond, one downloads it.
MOST_PAGES = 2000
# A page taller than this many times its width is a trick or a plan; the picture would be huge.
MOST_RATIO = 8.0
# A compressed picture may unpack to anything: 200 megapixels is an A0 scan at 400 dpi.
MOST_PIXELS = 200_000_000
QUALITY = 80
# Between speed and size; 6 takes four times as long for a tenth less.
EFFORT = 1


class Refusal(Exception):
    """Why the file is not drawn: a key of `pages.REFUSALS`."""


def main(folder: Path, order: dict[str, Any]) -> dict[str, Any]:
    """This will carry out `order` ({"kind", "pages", "width"}; no pages: only measure)."""
    content = sys.stdin.buffer.read()
    try:
        draw = _draw_pdf if order["kind"] == "pdf" else _draw_picture
        return {"sizes": draw(content, folder, order["pages"], order["width"])}
    except Refusal as refusal:
        return {"refused": str(refusal)}
    except MemoryError:
        return {"refused": "too_heavy"}


def _draw_pdf(
    content: bytes, folder: Path, pages: list[int], width: int
) -> list[tuple[float, float]]:
    try:
        document = pdfium.PdfDocument(content)
    except pdfium.PdfiumError as error:
        raise Refusal("encrypted" if "password" in str(error).lower() else "broken") from error
    if len(document) == 0:
        raise Refusal("broken")
    if len(document) > MOST_PAGES:
        raise Refusal("too_many")
    try:
        # A signature's picture is a form field: without this the page would show none.
        document.init_forms()
        sizes = [document.get_page_size(index) for index in range(len(document))]
        for number in pages:
            if 1 <= number <= len(sizes):
                wide, _ = _checked(sizes[number - 1])
                bitmap = document[number - 1].render(scale=width / wide, draw_annots=True)
                _save(bitmap.to_pil(), folder, number, width)
    except pdfium.PdfiumError as error:
        raise Refusal("broken") from error
    return [(max(wide, 1.0), max(high, 1.0)) for wide, high in sizes]


def _draw_picture(
    content: bytes, folder: Path, pages: list[int], width: int
) -> list[tuple[float, float]]:
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    try:
        picture = Image.open(io.BytesIO(content))
        frames = getattr(picture, "n_frames", 1)
        if frames > MOST_PAGES:
            raise Refusal("too_many")
        sizes = []
        for number in range(1, frames + 1):
            picture.seek(number - 1)
            size = _checked((float(picture.width), float(picture.height)))
            if number in pages:
                upright = ImageOps.exif_transpose(picture).convert("RGB")
                scaled = upright.resize(
                    (width, max(1, round(width * upright.height / upright.width)))
                )
                _save(scaled, folder, number, width)
            turned = picture.getexif().get(0x0112, 1) in (5, 6, 7, 8)
            sizes.append((size[1], size[0]) if turned else size)
    except Image.DecompressionBombError as error:
        raise Refusal("too_heavy") from error
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as error:
        raise Refusal("broken") from error
    return sizes


def _checked(size: tuple[float, float]) -> tuple[float, float]:
    wide, high = size
    if wide < 1 or high < 1 or high / wide > MOST_RATIO:
        raise Refusal("odd_shape")
    return size


def _save(picture: Any, folder: Path, number: int, width: int) -> None:
    picture.convert("RGB").save(
        folder / f"{number}-{width}.webp", "WEBP", quality=QUALITY, method=EFFORT
    )


def _limit() -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    _limit()
    sys.stdout.write(json.dumps(main(Path(sys.argv[1]), json.loads(sys.argv[2]))))
