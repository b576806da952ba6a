"""Whether a PDF made elsewhere is the approved draft: number, date and every word (R-083).

Both texts are squeezed to what a reader would call the same: no spaces, line breaks, page numbers,
leaders of dots or hyphens, ligatures dissolved, letters composed. Each paragraph of the draft is
then looked for in the PDF, the longest first, and what is found is taken away, because columns and
boxes stand in another order in the two files. What stays over on either side is a difference.
"""

from __future__ import annotations

import contextlib
import difflib
import json
import re
import subprocess
import sys
import unicodedata
from datetime import date
from pathlib import Path

from lxml import etree

from congvan.drafting.docx import Package, open_docx, paragraph_text, paragraphs
from congvan.drafting.making import NumberPlaceNotFound, OtherNumberStands, write_number
from congvan.drafting.making.words import day_words, padded_number
from congvan.kernel.text import nfc

WALL_SECONDS = 60.0
# More differences than a clerk reads mean: another document.
SHOWN = 10
_COMPARED = 30
_HEADER_CHARACTERS = 8
_NUMBER = re.compile(r"\bSố\s*:\s*[^\s/]*\s*/\s*\S+")
_DAY = re.compile(r"ngày\s+\S{1,4}\s+tháng\s+\S{1,4}\s+năm\s+[\d.…]{1,6}")
_PROGRAM = Path(__file__).with_name("pdf_text_process.py")
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_TAKEN = "\x00"
_REFUSALS = {
    "password": "Tệp PDF đặt mật khẩu nên không đối chiếu được với dự thảo đã duyệt.",
    "broken": "Tệp PDF bị hỏng, không đọc được.",
    "too_many": "Tệp PDF quá dài, không đối chiếu tự động được.",
    "too_slow": "Đọc tệp PDF mất quá nhiều thời gian, không đối chiếu tự động được.",
}
# Typographic twins that programs put for one another.
_TWINS = str.maketrans(
    {"“": '"', "”": '"', "„": '"', "‘": "'", "’": "'", "Ð": "Đ", "Ɖ": "Đ", "−": "-", "•": "-",
     "\uf0b7": "-", "\uf0a7": "-", "▪": "-"}
)  # fmt: skip
_DROPPED = re.compile(r"[\s_\u00ad\u0002\ufffe\uffff\u200b-\u200f\u2060\ufeff]|\.{2,}")
_HYPHENS = re.compile(r"(?<!\d)[-‐‑–—]|[-‐‑–—](?!\d)")
_LABEL = re.compile(r"\(?(\d{1,3}(\.\d{1,3})*|[a-zđ]{1,2}|[ivxlc]+)[.)]?-?|[-+*o]")


def agrees(pdf: bytes, *, docx: bytes, number: int | str, notation: str, date: date) -> list[str]:
    """The differences of `pdf` from the approved draft with this number and date, as sentences.

    Empty when they agree. Letters' case and what a page adds of itself (page numbers, headers,
    hyphens, labels of lists) do not count. Raises DocxRefused when the draft is no safe .docx.
    """
    pages = _pages(pdf)
    if isinstance(pages, str):
        return [pages]
    text = "\n".join(line for page in pages for line in page)
    if not any(letter.isalpha() for letter in text):
        return ["Tệp PDF không có lớp chữ (bản chụp hoặc bản quét) nên không đối chiếu được."]
    differences, text = _head_differences(
        docx, _without_page_numbers(pages), number, notation, date
    )
    # Without a place for it the draft as it stands is the measure; the number line then differs.
    with contextlib.suppress(NumberPlaceNotFound, OtherNumberStands):
        docx = write_number(docx, number=number, notation=notation, date=date)
    draft = open_docx(docx)
    # Headers may repeat what the body says, so it matters which of the two is taken away first.
    orders = (_text_differences(draft, text, headers_first=first) for first in (True, False))
    return (differences + min(orders, key=len))[:SHOWN]


def _head_differences(
    docx: bytes, text: str, number: int | str, notation: str, day: date
) -> tuple[list[str], str]:
    """What is wrong with number and date, and the text with them put right.

    They are said once, in words of their own, and not again as a changed line.
    """
    differences = []
    whole = _squeezed(text)
    expected = f"Số: {padded_number(str(number))}/{notation}"
    if _squeezed(expected) not in whole:
        standing = _NUMBER.search(text)
        also = f" mà ghi “{' '.join(standing.group(0).split())}”" if standing else ""
        differences.append(f"Tệp PDF không ghi “{expected}”{also}.")
        text = text.replace(standing.group(0), expected, 1) if standing else text
    dated = day_words(day)
    if _squeezed(dated) not in whole and not _is_minutes(docx):
        standing = _DAY.search(text)
        also = f" mà ghi “{' '.join(standing.group(0).split())}”" if standing else ""
        differences.append(f"Tệp PDF không ghi “{dated}”{also}.")
        text = text.replace(standing.group(0), dated, 1) if standing else text
    return differences, text


def _pages(pdf: bytes) -> list[list[str]] | str:
    command = [sys.executable, "-I", str(_PROGRAM)]
    try:
        done = subprocess.run(
            command, input=pdf, capture_output=True, timeout=WALL_SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        return _REFUSALS["too_slow"]
    if done.returncode != 0:
        return _REFUSALS["broken"]
    answer = json.loads(done.stdout)
    if "refused" in answer:
        return _REFUSALS[answer["refused"]]
    pages: list[list[str]] = answer["pages"]
    return pages


def _squeezed(text: str) -> str:
    """The letters, figures and signs of a text, in one form and without spaces."""
    text = unicodedata.normalize("NFKC", nfc(text.translate(_TWINS)))
    return _HYPHENS.sub("", _DROPPED.sub("", text)).casefold()


def _without_page_numbers(pages: list[list[str]]) -> str:
    """The text without first and last lines that are a number alone."""
    kept = []
    for page in pages:
        lines = [line for line in page if line.strip()]
        for edge in (0, -1):
            if lines and re.fullmatch(r"[\s–-]*\d{1,4}[\s–-]*", lines[edge]):
                del lines[edge]
        kept += lines
    return nfc("\n".join(kept))


def _text_differences(draft: Package, text: str, *, headers_first: bool) -> list[str]:
    wanted = [line for p in paragraphs(draft.document) if (line := nfc(paragraph_text(p)).strip())]
    around = [squeezed for line in _around_pages(draft) if (squeezed := _squeezed(line))]
    rest = _squeezed(text)
    if headers_first:
        rest = _without(rest, around)
    missing: list[str] = []
    # The longest first: "Điều 1" must not be taken out of a longer paragraph.
    for line in sorted(wanted, key=lambda line: -len(_squeezed(line))):
        found, rest = _take(_squeezed(line), rest)
        if not found:
            # Cells with tabs or breaks may be read as separate columns.
            for part in filter(str.strip, re.split(r"[\t\n]", line)):
                found, rest = _take(_squeezed(part), rest)
                if not found:
                    missing.append(part)
    rest = _without(rest, around)
    left = [piece for piece in rest.split(_TAKEN) if piece and piece not in around]
    return _sentences(missing, left, _Printed(text), has_lists=_has_lists(draft))


def _without(rest: str, around: list[str]) -> str:
    """The rest without headers and notes; a short one ("2") would cut figures in pieces."""
    for squeezed in around:
        if len(squeezed) >= _HEADER_CHARACTERS:
            rest = rest.replace(squeezed, _TAKEN)
    return rest


def _take(squeezed: str, rest: str) -> tuple[bool, str]:
    """Whether a squeezed line is there, and the rest without it."""
    if not squeezed:
        return True, rest
    before, found, after = rest.partition(squeezed)
    return bool(found), before + _TAKEN + after if found else rest


def _sentences(
    missing: list[str], left: list[str], printed: _Printed, *, has_lists: bool
) -> list[str]:
    """What is missing and what is too much, the two that belong together in one sentence."""
    sentences = []
    if has_lists:
        left = [piece for piece in left if not _LABEL.fullmatch(piece)]
    left = [piece for piece in left if any(letter.isalnum() for letter in piece)]
    for line in missing[:_COMPARED]:
        squeezed = _squeezed(line)
        candidates = left[:_COMPARED]
        twin = max(candidates, key=lambda piece: _likeness(squeezed, piece), default="")
        if twin and _likeness(squeezed, twin) > 0.5:
            left.remove(twin)
            sentences.append(_changed(line, printed.shown(twin)))
        else:
            sentences.append(f"Tệp PDF thiếu đoạn “{_short(line)}”.")
    for piece in left[:_COMPARED]:
        sentences.append(
            f"Tệp PDF có thêm “{_short(printed.shown(piece))}”, dự thảo đã duyệt không có."
        )
    return sentences


def _likeness(one: str, other: str) -> float:
    matcher = difflib.SequenceMatcher(None, one[:2000], other[:2000], autojunk=False)
    return matcher.ratio() if matcher.quick_ratio() > 0.5 else 0.0


def _changed(line: str, found: str) -> str:
    """The words that differ, with one word before them for orientation."""
    before, after = line.split(), found.split()
    matcher = difflib.SequenceMatcher(
        None, [_squeezed(word) for word in before], [_squeezed(word) for word in after],
        autojunk=False,
    )  # fmt: skip
    changes = [code for code in matcher.get_opcodes() if code[0] != "equal"]
    if not changes:
        return f"Đoạn “{_short(line)}” trong tệp PDF khác dự thảo đã duyệt."
    first, last = changes[0], changes[-1]
    start = max(min(first[1], first[3]) - 1, 0)
    drafted = " ".join(before[max(first[1] - 1, 0) : last[2]])
    printed = " ".join(after[max(first[3] - 1, 0) : last[4]])
    where = "" if start == 0 and len(before) < 12 else f"Đoạn “{_short(line)}”: "
    sentence = f"dự thảo đã duyệt ghi “{_short(drafted)}”, tệp PDF ghi “{_short(printed)}”."
    return where + (sentence if where else sentence.capitalize()[:1] + sentence[1:])


class _Printed:
    """The PDF's text, and the way back to it from a squeezed stretch."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._letters = ""
        self._origin: list[int] = []

    def shown(self, squeezed: str) -> str:
        """The stretch that was squeezed to this, with its spaces and capitals."""
        if not self._origin:
            kept = [
                (letter, at)
                for at, printed in enumerate(self._text)
                for letter in _bare(_squeezed(printed))
            ]
            self._letters = "".join(letter for letter, _ in kept)
            self._origin = [at for _, at in kept]
        wanted = _bare(squeezed)
        position = self._letters.find(wanted)
        if position < 0 or not wanted:
            return squeezed
        first, last = self._origin[position], self._origin[position + len(wanted) - 1]
        return " ".join(self._text[first : last + 1].split())


def _bare(squeezed: str) -> str:
    return re.sub(r"[-‐‑–—.]", "", squeezed)


def _short(text: str, length: int = 120) -> str:
    text = " ".join(text.split())
    return text if len(text) <= length else text[: length - 1].rsplit(" ", 1)[0] + "…"


def _is_minutes(docx: bytes) -> bool:
    body = open_docx(docx).document
    heads = [paragraph_text(paragraph) for paragraph in paragraphs(body)][:60]
    return any(re.fullmatch(r"\s*biên\s+bản\s*", nfc(line), re.IGNORECASE) for line in heads)


def _has_lists(draft: Package) -> bool:
    return next(draft.document.iter(_W + "numPr"), None) is not None or any(
        name.endswith("numbering.xml") for name in draft.names
    )


def _around_pages(draft: Package) -> list[str]:
    """The lines of headers, footers and notes, which may stand on any page."""
    found: list[str] = []
    for relationship in draft.related(draft.main_name).values():
        if relationship.kind in ("header", "footer", "footnotes", "endnotes") and draft.has(
            relationship.target
        ):
            root: etree._Element = draft.xml(relationship.target)
            found += [paragraph_text(paragraph) for paragraph in paragraphs(root)]
    return sorted(found, key=len, reverse=True)
