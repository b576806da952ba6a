"""L10 number and notation, L11 place and date: boxes 3 and 4 (R-140, R-141; CODES §1)."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator

from congvan.drafting.layout import mending, vocabulary
from congvan.drafting.layout.defects import Defect, Mend, Subject, at, style_defects
from congvan.drafting.layout.reading import Line
from congvan.kernel.text import tone_fold

_NUMBER_PLACE = "Ô số 3, số và ký hiệu"
_DATE_PLACE = "Ô số 4, địa danh và thời gian"
_BLANK = r"[\s.…_]*"
_LETTER = "A-Za-zĐđĂÂÊÔƠƯăâêôơư0-9&."
_WHOLE = re.compile(
    rf"^(?P<word>Số)(?P<colon>\s*[:;]?\s*)(?P<number>\d{{1,6}}[a-zđ]?|{_BLANK})"
    rf"(?:\s*/\s*(?P<year>(?:19|20)\d\d|{_BLANK}20[\d…._]{{0,2}}))?"
    rf"(?P<slash>\s*/\s*)(?P<notation>[{_LETTER}]+(?:\s*[-–]\s*[{_LETTER}]+)*)?\s*$",
    re.IGNORECASE,
)
_NORMATIVE = frozenset(("NQ", "QĐ", "CT"))
_DATE = re.compile(
    rf"^(?P<place>.*?)(?P<comma>\s*,)?\s*ngày\s*(?P<day>\d{{1,2}}|{_BLANK})\s*tháng\s*(?P<month>\d{{1,2}}|{_BLANK})"
    rf"\s*năm\s*(?P<year>\d{{4}}|20[\s.…_]*|{_BLANK})[.;]?$",
    re.IGNORECASE,
)


def number(subject: Subject) -> Iterator[Defect]:
    """L10: pattern, padding, abbreviation of the type, size 13 upright."""
    line, anatomy = subject.anatomy.number, subject.anatomy
    if anatomy.code in vocabulary.FREE_FORM:
        return
    if line is None:
        yield Defect(
            _NUMBER_PLACE,
            "Thiếu số, ký hiệu của văn bản.",
            "Thêm dòng “Số: …/…” canh giữa dưới tên cơ quan ban hành.",
        )
        return
    found = _WHOLE.match(line.text)
    if found is None or found["notation"] is None:
        yield Defect(
            _NUMBER_PLACE,
            f"Số, ký hiệu viết chưa đúng mẫu: “{line.text}”.",
            "Viết theo mẫu “Số: 15/QĐ-UBND”, công văn “Số: 05/SNV-VP”.",
            at(line),
        )
    else:
        yield from _form(line, found)
        yield from _notation(subject, line, found)
    yield from style_defects([line], place=_NUMBER_PLACE, sizes=(13, 13), bold=False, italic=False)


def _form(line: Line, found: re.Match[str]) -> Iterator[Defect]:
    """Spaces, the colon, padding: what can be put right without asking."""
    written = found["number"].strip()
    digits = written.rstrip("abcdđefghijklmnopqrstuvwxyz")
    has_number = bool(digits) and digits.isdigit()
    faults = []
    if found["word"] != "Số" or ":" not in found["colon"]:
        faults.append("sau chữ “Số” phải có dấu hai chấm")
    if has_number and len(digits) != len(f"{int(digits):02}"):
        faults.append("số nhỏ hơn 10 phải có số 0 ở trước, số khác thì không")
    spaced = has_number and found["slash"] != "/"
    notation = found["notation"]
    if (
        spaced
        or re.search(r"\s", notation)
        or "–" in notation
        or (found["slash"].rstrip() != found["slash"])
    ):
        faults.append("giữa số và các nhóm chữ của ký hiệu không cách chữ")
    if not faults:
        return
    number_part = f"{int(digits):02}{written[len(digits) :]}" if has_number else found["number"]
    year = f"/{found['year'].strip()}" if found["year"] else ""
    wanted = f"Số: {number_part}{year}/" + re.sub(r"\s*[-–]\s*", "-", notation)
    yield Defect(
        _NUMBER_PLACE,
        f"“{line.text}” viết chưa đúng: {', '.join(faults)}.",
        f"Viết “{wanted}”.",
        at(line),
        Mend(f"Viết lại “{wanted}”.", lambda: _replace_line(line, wanted), line.text, wanted)
        if has_number
        else None,
    )


def _notation(subject: Subject, line: Line, found: re.Match[str]) -> Iterator[Defect]:
    anatomy = subject.anatomy
    groups = [g.strip().replace("Ð", "Đ") for g in re.split(r"\s*[-–]\s*", found["notation"])]
    first = groups[0]
    sentence = fix = ""
    organ = ""
    if anatomy.code == "cong_van":
        organ = first
        is_inspectorate = any("THANH TRA" in tone_fold(x.text).upper() for x in anatomy.organs)
        if first == "CV" or (
            first in vocabulary.BY_ABBREVIATION and not (first == "TTr" and is_inspectorate)
        ):
            sentence = f"Ký hiệu công văn không ghi chữ viết tắt tên loại (“{first}”)."
            fix = "Ghi chữ viết tắt tên cơ quan và đơn vị soạn thảo, ví dụ “05/SNV-VP”."
    elif first in vocabulary.COPIES:
        return
    elif first not in vocabulary.BY_ABBREVIATION:
        sentence = f"Chữ viết tắt tên loại “{first}” không có trong danh mục."
        fix = "Dùng chữ viết tắt của Phụ lục III, ví dụ QĐ, KH, TTr, CTr."
        if anatomy.kind is not None and anatomy.kind.abbreviation:
            fix = (
                f"Dùng chữ viết tắt “{anatomy.kind.abbreviation}” của {anatomy.kind.name.lower()}."
            )
    elif (
        anatomy.title is not None
        and anatomy.kind is not None
        and anatomy.kind.abbreviation != first
    ):
        other = vocabulary.BY_ABBREVIATION[first]
        sentence = f"Ký hiệu ghi “{first}” ({other.name.lower()}) nhưng tên loại là {anatomy.kind.name.upper()}."
        fix = f"Ghi “{anatomy.kind.abbreviation}” trong ký hiệu, hoặc sửa tên loại."
    elif len(groups) < 2:
        sentence = "Ký hiệu thiếu chữ viết tắt tên cơ quan ban hành."
        fix = f"Viết theo mẫu “{first}-” rồi đến chữ viết tắt tên cơ quan."
    else:
        organ = groups[1]
        if found["year"] and first not in _NORMATIVE:
            sentence = "Chỉ văn bản quy phạm pháp luật ghi năm trong số, ký hiệu."
            fix = "Bỏ năm trong số, ký hiệu."
    if not sentence and organ and subject.context.organs and organ not in subject.context.organs:
        sentence = f"Chữ viết tắt tên cơ quan “{organ}” không có trong danh mục."
        fix = "Dùng chữ viết tắt tên cơ quan đã quy định."
    if sentence:
        yield Defect(_NUMBER_PLACE, sentence, fix, at(line))


def date(subject: Subject) -> Iterator[Defect]:
    """L11: "Gia Lai, ngày 05 tháng 01 năm 2026", italic 13–14."""
    line, code = subject.anatomy.date, subject.anatomy.code
    if line is None:
        if code not in vocabulary.WITHOUT_DATE | vocabulary.FREE_FORM:
            yield Defect(
                _DATE_PLACE,
                "Thiếu địa danh và thời gian ban hành.",
                "Thêm “Địa danh, ngày … tháng … năm …” dưới Quốc hiệu, Tiêu ngữ.",
            )
        return
    found = _DATE.match(line.text)
    if found is None:
        yield Defect(
            _DATE_PLACE,
            f"Địa danh và thời gian viết chưa đúng mẫu: “{line.text}”.",
            "Viết theo mẫu “Gia Lai, ngày 05 tháng 01 năm 2026”.",
            at(line),
        )
    else:
        yield from _date_form(line, found)
        yield from _place(subject, line, found["place"].strip(" ,"))
    yield from style_defects([line], place=_DATE_PLACE, sizes=(13, 14), bold=False, italic=True)


def _date_form(line: Line, found: re.Match[str]) -> Iterator[Defect]:
    faults = []
    place = found["place"].strip()
    day, month, year = (found[key].strip() for key in ("day", "month", "year"))
    new_day, new_month = day, month
    if place and not found["comma"]:
        faults.append("sau địa danh có dấu phẩy")
    if day.isdigit() and len(day) < 2:
        new_day = f"{int(day):02}"
        faults.append("ngày nhỏ hơn 10 phải có số 0 ở trước")
    if month.isdigit():
        new_month = f"{int(month):02}" if int(month) in (1, 2) else str(int(month))
        if new_month != month:
            faults.append("chỉ tháng 1 và tháng 2 có số 0 ở trước")
    if day.isdigit() and month.isdigit() and year.isdigit() and not _exists(day, month, year):
        yield Defect(
            _DATE_PLACE,
            f"Không có ngày {int(day)} tháng {int(month)} năm {year}.",
            "Sửa lại ngày, tháng, năm.",
            at(line),
        )
    if not faults:
        return
    wanted = f"{place}, ngày {new_day} tháng {new_month} năm {year}"
    blank = not (day.isdigit() and month.isdigit() and year.isdigit())
    yield Defect(
        _DATE_PLACE,
        f"“{line.text}” viết chưa đúng: {', '.join(faults)}.",
        "Viết theo mẫu “Gia Lai, ngày 05 tháng 01 năm 2026”." if blank else f"Viết “{wanted}”.",
        at(line),
        None
        if blank
        else Mend(f"Viết lại “{wanted}”.", lambda: _replace_line(line, wanted), line.text, wanted),
    )


def _exists(day: str, month: str, year: str) -> bool:
    if not 1 <= int(month) <= 12 or not int(year):
        return False
    return 1 <= int(day) <= calendar.monthrange(int(year), int(month))[1]


def _place(subject: Subject, line: Line, place: str) -> Iterator[Defect]:
    if vocabulary.is_blank(place):
        if not place and found_digits(line.text):
            yield Defect(
                _DATE_PLACE,
                "Thiếu địa danh trước ngày, tháng, năm.",
                "Ghi tên đơn vị hành chính nơi cơ quan đóng trụ sở.",
                at(line),
            )
        return
    known = subject.context.places
    if known and tone_fold(place).casefold() not in {tone_fold(p).casefold() for p in known}:
        yield Defect(
            _DATE_PLACE,
            f"Địa danh “{place}” không phải tên đơn vị hành chính hiện có.",
            "Ghi tên chính thức của đơn vị hành chính nơi cơ quan đóng trụ sở.",
            at(line),
        )
    elif not place[0].isupper():
        yield Defect(
            _DATE_PLACE, f"Địa danh “{place}” phải viết hoa.", "Viết hoa địa danh.", at(line)
        )


def found_digits(text: str) -> bool:
    """Whether a date line is filled in."""
    return any(character.isdigit() for character in text)


def _replace_line(line: Line, text: str) -> bool:
    raw = line.paragraph.raw[line.start : line.end]
    start = line.start + len(raw) - len(raw.lstrip())
    return mending.replace(line.paragraph, start, line.start + len(raw.rstrip()), text)
