"""The number and the date written into a draft, and read out of it (R-083, R-114, R-140).

Only the blanks change: the letters keep the look of the place they are written into, and every
other part of the file stays byte by byte. Writing the same number twice changes nothing more.
"""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from docx.oxml.ns import qn
from lxml import etree

from congvan.drafting.docx import open_docx, paragraph_text, paragraphs
from congvan.drafting.making import places
from congvan.drafting.making.places import DatePlace, NumberPlace, Range
from congvan.drafting.making.words import padded_number
from congvan.kernel.errors import InvalidInput
from congvan.kernel.text import nfc

_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
# Typed for Đ: Icelandic Ð and African Ɖ; hyphens of all lengths.
_TWINS = str.maketrans({"Ð": "Đ", "Ɖ": "Đ", "ð": "đ", "‐": "-", "‑": "-", "–": "-", "—": "-"})


class NumberPlaceNotFound(InvalidInput):
    """The draft has no recognisable place for the number or the date."""

    code = "number_place_not_found"


class OtherNumberStands(InvalidInput):
    """Another number or notation already stands in the draft."""

    code = "other_number_stands"


@dataclass(frozen=True, slots=True)
class NumberRead:
    """What stands in boxes 3 and 4: "" and None for a blank; `number` as it is written."""

    number: str = ""
    suffix: str = ""
    notation: str = ""
    date: date | None = None
    place: str = ""


def write_number(
    docx: bytes, *, number: int | str, notation: str, date: date | None, suffix: str = "",
    place: str | None = None,
) -> bytes:  # fmt: skip
    """The draft with number and notation in box 3 and the date in box 4.

    A date that stands there already is replaced by the day of issue; `place` is written only where
    none stands. A biên bản has no box 4. Raises NumberPlaceNotFound, OtherNumberStands and
    DocxRefused, each with a sentence; the draft given is never changed.
    """
    package = open_docx(docx)
    lines = places.head_lines(package)
    found = places.number_place(lines)
    if found is None:
        raise NumberPlaceNotFound(
            "Không tìm thấy chỗ ghi số trong dự thảo: cần dòng “Số:      /ký hiệu” dưới tên cơ quan.",
            next_step="Trả dự thảo để thêm dòng “Số:”, hoặc điền số trong Word rồi tải tệp PDF lên.",
        )
    index, number_place = found
    date_place = places.date_place(lines, near=index)
    if date is not None and date_place is None and not places.is_minutes(lines):
        raise NumberPlaceNotFound(
            "Không tìm thấy chỗ ghi ngày trong dự thảo: cần dòng “Địa danh, ngày … tháng … năm …”.",
            next_step="Trả dự thảo để thêm dòng ngày, hoặc điền ngày trong Word rồi tải tệp PDF lên.",
        )
    given = padded_number(f"{number}{suffix}")
    _check_number(number_place, given)
    changes = _number_changes(number_place, given, _plain(notation))
    if date is not None and date_place is not None:
        changes += _date_changes(date_place, date, place)
    if not any(stretch.text != text for stretch, text in changes):
        return docx
    # From the end of the text to its beginning, so that the positions of the others stay true.
    for stretch, text in sorted(changes, key=lambda each: -each[0].start):
        if stretch.text != text:
            _replace(stretch, text)
    return package.save()


def read_number(docx: bytes) -> NumberRead:
    """What boxes 3 and 4 of the draft say now. Raises DocxRefused."""
    lines = places.head_lines(open_docx(docx))
    found = places.number_place(lines)
    date_place = places.date_place(lines, near=found[0] if found else 0)
    number_place = found[1] if found else None
    notation = number_place.notation.text if number_place and number_place.notation else ""
    return NumberRead(
        number=number_place.digits if number_place else "",
        suffix=number_place.suffix if number_place else "",
        notation="" if _is_open(notation) else _plain(notation),
        date=_day_of(date_place) if date_place else None,
        place=_place_of(date_place) if date_place else "",
    )


def body_text(docx: bytes) -> str:
    """All visible text of the document in NFC, a line per paragraph. Raises DocxRefused."""
    package = open_docx(docx)
    lines = (paragraph_text(paragraph) for paragraph in paragraphs(package.document))
    return nfc("\n".join(lines))


def _check_number(place: NumberPlace, given: str) -> None:
    standing = f"{place.digits}{place.suffix}"
    if standing and padded_number(standing) != given:
        raise OtherNumberStands(
            f"Trong dự thảo đã ghi số {standing}, khác số được cấp ({given}).",
            next_step="Trả dự thảo để bỏ số đã ghi, hoặc kiểm tra lại số được cấp.",
        )


def _number_changes(place: NumberPlace, given: str, notation: str) -> list[tuple[Range, str]]:
    if place.notation is None:
        return [(place.slot, f": {given}/{notation}")]
    standing = place.notation.text
    if _is_open(standing) or _same(standing) == _same(notation):
        return [(place.slot, f": {given}"), (place.notation, notation)]
    raise OtherNumberStands(
        f"Dự thảo ghi ký hiệu “{_plain(standing)}”, khác ký hiệu của số được cấp (“{notation}”).",
        next_step="Cấp số theo đúng ký hiệu trong dự thảo, hoặc trả dự thảo để sửa ký hiệu.",
    )


def _date_changes(found: DatePlace, day: date, place: str | None) -> list[tuple[Range, str]]:
    month = f"{day.month:02d}" if day.month < 3 else str(day.month)
    changes = [
        (found.day, f" {day.day:02d} "), (found.month, f" {month} "), (found.year, f" {day.year}"),
    ]  # fmt: skip
    if place and places.is_blank(found.place.text):
        has_comma = found.place.line.text[found.place.end :].lstrip().startswith(",")
        changes.append((found.place, place if has_comma else f"{place}, "))
    return changes


def _is_open(notation: str) -> bool:
    """Whether a notation still has blanks: "…", "QĐ-…", "..."."""
    return places.is_blank(notation) or re.search(r"…|\.\.|_", notation) is not None


def _plain(notation: str) -> str:
    return re.sub(r"\s*([-/])\s*", r"\1", nfc(notation).translate(_TWINS)).strip(" /")


def _same(notation: str) -> str:
    return re.sub(r"\s", "", _plain(notation)).casefold()


def _day_of(found: DatePlace) -> date | None:
    digits = [re.sub(r"\D", "", part.text) for part in (found.year, found.month, found.day)]
    try:
        return date(*map(int, digits)) if len(digits[0]) == 4 else None
    except ValueError:
        return None


def _place_of(found: DatePlace) -> str:
    text = nfc(found.place.text).strip(" ,")
    return "" if places.is_blank(text) else text


def _replace(stretch: Range, text: str) -> None:
    """Put `text` where `stretch` is: into the first piece of it, in the look of that piece."""
    line = stretch.line
    covered: dict[int, tuple[int, int]] = {}
    for number, at in itertools.chain.from_iterable(line.origin[stretch.start : stretch.end]):
        covered[number] = (covered.get(number, (at, at))[0], at + 1)
    if not covered:
        number, at = line.origin[stretch.start - 1][-1]
        covered = {number: (at + 1, at + 1)}
    # A piece with letters of its own carries the look; a tab or break does not.
    home = next((n for n in covered if line.pieces[n].element.tag == qn("w:t")), min(covered))
    for number, (start, end) in covered.items():
        piece = line.pieces[number]
        new = text if number == home else ""
        if piece.element.tag == qn("w:t"):
            piece.text = piece.text[:start] + new + piece.text[end:]
            piece.element.text = piece.text
            piece.element.set(_SPACE, "preserve")
        else:
            _swap(piece.element, new, after=not stretch.start < stretch.end)
        _wake(piece.element)


def _swap(element: Any, text: str, *, after: bool) -> None:
    """A tab or break out, and letters in its place (or behind it, when it is to stay)."""
    if text:
        letters = etree.SubElement(element.getparent(), qn("w:t"))
        letters.text = text
        letters.set(_SPACE, "preserve")
        element.addnext(letters)
    if not after:
        element.getparent().remove(element)


def _wake(element: Any) -> None:
    """A content control that shows its prompt now holds text."""
    for control in element.iterancestors(qn("w:sdt")):
        for mark in control.findall(f"{qn('w:sdtPr')}/{qn('w:showingPlcHdr')}"):
            mark.getparent().remove(mark)
