"""Whether a PDF is a scan of paper: pictures of pages, or a born-digital file (R-008, LC48 Đ3.3a).

A page counts as scanned when its pictures cover most of it and no more is written over them than a
scanner or a stamp writes. Text of an OCR layer is allowed: it is invisible, or lies under the
picture. Seals and signatures drawn by signing are annotations and do not count. A picture made from
a born-digital file looks like a scan; a machine cannot tell, the organ that signs it answers for it.
"""

from __future__ import annotations

from pathlib import Path

import pypdfium2 as pdfium
from pypdfium2 import raw

# Scanners cut edges and leave margins out; a letterhead or an emblem covers far less.
PICTURE_SHARE = 0.6
# "Quét bằng …", a page number, a stamp of the scanning program.
VISIBLE_LETTERS = 80
# Scanners that split a page into strips and layers make some dozens of pictures.
MOST_OBJECTS = 20_000
MOST_PAGES = 2_000
# Rules and frames of a scanning program; a drawing or outlined letters need many more.
MOST_PATHS = 40


def is_scan(path: Path) -> bool:
    """Whether every page is a picture of paper; False for what cannot be drawn."""
    try:
        document = pdfium.PdfDocument(path)
    except (pdfium.PdfiumError, OSError):
        return False
    try:
        count = len(document)
        return 0 < count <= MOST_PAGES and all(is_picture(document[i]) for i in range(count))
    except (pdfium.PdfiumError, ValueError):
        return False
    finally:
        document.close()


def is_picture(page: pdfium.PdfPage) -> bool:
    """Whether this page shows a picture of paper and hardly anything else."""
    width, height = page.get_size()
    left, bottom, right, top = page.get_mediabox()
    area = max(width * height, abs((right - left) * (top - bottom)), 1.0)
    text_page = page.get_textpage()
    covered = 0.0
    letters = paths = 0
    for number, item in enumerate(page.get_objects(max_depth=4)):
        if number > MOST_OBJECTS:
            return False
        if item.type == raw.FPDF_PAGEOBJ_IMAGE:
            covered += _area(item)
            # What was drawn before a picture of the whole page lies under it.
            if _area(item) >= PICTURE_SHARE * area:
                letters = paths = 0
        elif item.type == raw.FPDF_PAGEOBJ_TEXT:
            letters += _visible_letters(item, text_page)
        elif item.type == raw.FPDF_PAGEOBJ_PATH:
            paths += 1
    return covered >= PICTURE_SHARE * area and letters <= VISIBLE_LETTERS and paths <= MOST_PATHS


def _area(item: pdfium.PdfObject) -> float:
    left, bottom, right, top = item.get_bounds()
    return float(abs((right - left) * (top - bottom)))


def _visible_letters(item: pdfium.PdfObject, text_page: pdfium.PdfTextPage) -> int:
    """How many letters a text object shows."""
    if raw.FPDFTextObj_GetTextRenderMode(item) == raw.FPDF_TEXTRENDERMODE_INVISIBLE:
        return 0
    # The answer is the size in bytes of UTF-16 with a closing zero.
    return max(0, raw.FPDFTextObj_GetText(item, text_page, None, 0) // 2 - 1)
