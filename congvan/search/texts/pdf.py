"""The text layer of a PDF, and which of its pages have none because they are pictures of paper."""

from __future__ import annotations

from pathlib import Path

import pypdfium2 as pdfium

from congvan.search.texts.collecting import Enough, Letters, Taken
from congvan.search.texts.reasons import Obstacle, Unreadable
from congvan.signing.verification import scans

# The longest document seen, a plan, has 1,900 pages; what comes behind is not looked at.
MOST_PAGES = 2000
# A page of print has 2,000 letters; on a scan stand at most a number, a day and a stamp.
FEW_LETTERS = 120
# No page says more than this; a hostile one may.
LETTERS_A_PAGE = 50_000
# PDFium gives the hyphen at the end of a line as a letter that is none.
_HYPHENS = (("\ufffe\r\n", "-"), ("\ufffe", "-"))


def read(path: Path) -> Taken:
    """The text of the PDF at `path`. Raises Unreadable for one that is encrypted or broken."""
    try:
        document = pdfium.PdfDocument(path)
    except pdfium.PdfiumError as error:
        is_locked = "password" in str(error).lower()
        raise Unreadable(Obstacle.LOCKED if is_locked else Obstacle.BROKEN) from error
    letters, scanned = Letters(), []
    count = len(document)
    is_cut = count > MOST_PAGES
    for number in range(min(count, MOST_PAGES)):
        try:
            letters.look_at_clock()
            if _read_page(document[number], letters):
                scanned.append(number + 1)
        except Enough:
            is_cut = True
            break
        except pdfium.PdfiumError:
            # One damaged page takes nothing from the others.
            is_cut = True
    return Taken(letters.text(), count, is_cut, tuple(scanned))


def _read_page(page: pdfium.PdfPage, letters: Letters) -> bool:
    """Take the text of a page; True when it is a picture whose words must be recognized."""
    text_page = page.get_textpage()
    text = text_page.get_text_range(count=min(text_page.count_chars(), LETTERS_A_PAGE) or -1)
    for written, meant in _HYPHENS:
        text = text.replace(written, meant)
    letters.add(text)
    letters.add("\n")
    is_scanned = len(text.strip()) < FEW_LETTERS and scans.is_picture(page)
    text_page.close()
    page.close()
    return is_scanned
