"""A program of its own: words and text of a PDF's text layer, or pictures of its pages.

    python -m congvan.intake.reading.text_layer words FILE
    python -m congvan.intake.reading.text_layer pictures FILE FOLDER [PAGE…]

PAGE counts from 1; without one the first two and the last are drawn. FILE may be a picture itself,
whose frames are its pages (PNG, JPEG, TIFF). A hostile file then spends this process's time and memory, never the worker's. Words come as JSON
on standard output. No Django here.
"""

from __future__ import annotations

import ctypes
import json
import resource
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pypdfium2
from PIL import Image, ImageOps
from pypdfium2 import raw

# Pages whose words are placed: the head is on the first, the signature within the first twelve
# or on the last; a longer document's text is kept without places.
PLACED_PAGES = 12
TEXT_PAGES = 400
# A 400-page report has 1 MB of text; more is not written by people.
TEXT_LETTERS = 2_000_000
LETTERS_A_PAGE = 20_000
# A page with fewer letters than this is a picture with at most a stamp on it.
LEAST_LETTERS = 40
# PDFium gives a hyphen at the end of a line as a letter that is none.
HYPHEN = ("\ufffe", "-")
BOLD_WEIGHT = 600
SCAN_DPI = 200
# A0 at 200 dpi has 62 million pixels; larger pages are drawn smaller.
MOST_PIXELS = 40_000_000
# A compressed picture may unpack to anything: this is an A0 scan at 400 dpi.
PICTURE_PIXELS = 200_000_000
# Where readers look for a PDF's header.
PDF_HEAD_BYTES = 1024
MEMORY_BYTES = 1 << 30
SECONDS = 60


def main(arguments: list[str]) -> int:
    """Run one of the two commands; a broken file ends in a traceback and status 1."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    if arguments[0] == "words":
        json.dump(_words(pypdfium2.PdfDocument(arguments[1])), sys.stdout)
        return 0
    folder, pages = Path(arguments[2]), [int(page) for page in arguments[3:]]
    with Path(arguments[1]).open("rb") as file:
        is_pdf = b"%PDF-" in file.read(PDF_HEAD_BYTES)
    if is_pdf:
        drawn = _pictures(pypdfium2.PdfDocument(arguments[1]), folder, pages)
    else:
        drawn = _frames(arguments[1], folder, pages)
    json.dump(drawn, sys.stdout)
    return 0


def _words(document: pypdfium2.PdfDocument) -> dict[str, Any]:
    count = len(document)
    pages, texts, letters = [], [], 0
    for number in range(min(count, TEXT_PAGES)):
        page = document[number]
        text_page = page.get_textpage()
        if letters < TEXT_LETTERS:
            text = text_page.get_text_range()[:LETTERS_A_PAGE].replace(*HYPHEN)
            letters += len(text)
            texts.append(text)
        if number < PLACED_PAGES or number == count - 1:
            pages.append(_page(page, text_page, number + 1))
        text_page.close()
        page.close()
    return {
        "page_count": count,
        "pages": pages,
        "text": "\n".join(texts),
        "has_text": sum(len(t.strip()) for t in texts) >= LEAST_LETTERS,
    }


def _page(page: pypdfium2.PdfPage, text_page: pypdfium2.PdfTextPage, number: int) -> dict[str, Any]:
    left, bottom, right, top = page.get_bbox()
    width, height = right - left, top - bottom
    words: list[list[Any]] = []
    letters: list[tuple[str, float, float, float, float]] = []
    start = 0

    def close() -> None:
        if not letters:
            return
        words.append(
            [
                "".join(letter[0] for letter in letters),
                (min(letter[1] for letter in letters) - left) / width,
                (top - max(letter[4] for letter in letters)) / height,
                (max(letter[3] for letter in letters) - left) / width,
                (top - min(letter[2] for letter in letters)) / height,
                _weight(text_page, start) >= BOLD_WEIGHT
                or "bold" in _font(text_page, start).lower(),
                _font(text_page, start),
            ]
        )
        letters.clear()

    for index in range(min(text_page.count_chars(), LETTERS_A_PAGE)):
        letter = chr(raw.FPDFText_GetUnicode(text_page, index)).replace(*HYPHEN)
        if letter.isspace() or letter < " ":
            close()
            continue
        box = text_page.get_charbox(index, loose=True)
        # A jump back or up without a space between: the next line, or the other column.
        if letters and (box[0] < letters[-1][1] - 1 or box[0] > letters[-1][3] + (box[3] - box[1])):
            close()
        if not letters:
            start = index
        letters.append((letter, *box))
    close()
    return {"number": number, "ratio": width / height, "words": words}


def _weight(text_page: pypdfium2.PdfTextPage, index: int) -> int:
    return int(raw.FPDFText_GetFontWeight(text_page, index))


def _font(text_page: pypdfium2.PdfTextPage, index: int) -> str:
    buffer = ctypes.create_string_buffer(128)
    flags = ctypes.c_int()
    raw.FPDFText_GetFontInfo(text_page, index, buffer, 128, flags)
    return buffer.value.decode("utf-8", "replace")


def _pictures(
    document: pypdfium2.PdfDocument, folder: Path, pages: Sequence[int]
) -> dict[str, Any]:
    """Pages as grey PNG at 200 dpi."""
    count = len(document)
    drawn = []
    for number in _chosen(pages, count):
        page = document[number]
        scale = SCAN_DPI / 72
        pixels = page.get_width() * page.get_height() * scale * scale
        if pixels > MOST_PIXELS:
            scale *= (MOST_PIXELS / pixels) ** 0.5
        page.render(scale=scale, grayscale=True).to_pil().save(folder / f"{number + 1}.png")
        drawn.append([number + 1, page.get_width() / page.get_height()])
        page.close()
    return {"page_count": count, "pages": drawn}


def _frames(path: str, folder: Path, pages: Sequence[int]) -> dict[str, Any]:
    """The frames of a picture as grey PNG, not larger than a page at 200 dpi may be."""
    Image.MAX_IMAGE_PIXELS = PICTURE_PIXELS
    drawn = []
    with Image.open(path) as picture:
        count = getattr(picture, "n_frames", 1)
        for number in _chosen(pages, count):
            picture.seek(number)
            upright = ImageOps.exif_transpose(picture).convert("L")
            scale = (MOST_PIXELS / (upright.width * upright.height)) ** 0.5
            if scale < 1:
                upright = upright.resize(
                    (max(1, int(upright.width * scale)), max(1, int(upright.height * scale)))
                )
            upright.save(folder / f"{number + 1}.png")
            drawn.append([number + 1, upright.width / upright.height])
    return {"page_count": count, "pages": drawn}


def _chosen(pages: Sequence[int], count: int) -> list[int]:
    """Places from 0 of the pages asked for; the first two and the last, where head and signature are."""
    wanted = {page - 1 for page in pages} if pages else {0, 1, count - 1}
    return sorted(wanted & set(range(count)))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
