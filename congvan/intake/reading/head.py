"""The head of the first page: organs, number, day, "V/v", type and subject, urgency (boxes 1–5, 10b)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher

from congvan.desk.states import Urgency
from congvan.intake.reading import kinds
from congvan.intake.reading.lines import Line, day_of, joined
from congvan.intake.reading.subject import subject_under
from congvan.kernel.text import fold

# Boxes 1 to 5b end at a quarter of the page (LAYOUT §3); scans and long names need more.
HEAD_BOTTOM = 0.45
# Two lines of one box stand at most this many letter heights apart.
SAME_BOX = 1.5
# The lines of "V/v" have their middles near that of the number over them; the body has not.
BESIDE = 0.08
LONGEST_SUBJECT = 500
# "TIr" for "TTr", "CĐĐ" for "CĐ": two letters of three.
ALIKE = 0.65
# "Số:" as recognition gives it, folded: "S6:", "§ố", "$o."; the number's digits likewise.
_SYMBOL = re.compile(r"^\W?[s5§$][o06]\s*[:;.,]?\s*(?P<symbol>(\d|[oqlis|\d]{1,6} ?[/-]).*)$")
_BLANK_SYMBOL = re.compile(r"^\W?[s5§$][o06]\s*[:;.,]")
_SYMBOL_SHAPE = re.compile(
    r"^(\d{1,6}[a-zđ]?(/(19|20)\d\d)?/[A-Za-zĐđÂĂÊÔƠƯ0-9&.-]+|\d{1,6}-[A-ZĐ][A-Za-zĐđ]*/[A-Za-zĐđ0-9&.-]+)$"
)
_LETTERS_FOR_DIGITS = str.maketrans("OoQlIi|Ss", "000111155")
_DAY = re.compile(r"ngay\s*(\d{1,2})\s*thang\s*(\d{1,2})\s*nam\s*(\d{4})")
_ABOUT = re.compile(r"^v\s*[/il1|]\s*v\b\.?\s*:?\s*", re.IGNORECASE)
_ABOUT_WORDS = re.compile(r"^(v/v|về việc)\s*:?\s*", re.IGNORECASE)
_URGENCIES = {
    "hoa toc": Urgency.FLASH,
    "hoa toc hen gio": Urgency.FLASH,
    "thuong khan": Urgency.IMMEDIATE,
    "khan": Urgency.URGENT,
}
_SPECKS = " .:*|_-"


@dataclass
class Head:
    """What was found; lists of lines say where."""

    superior: str = ""
    superior_lines: Sequence[Line] = ()
    issuer: str = ""
    issuer_lines: Sequence[Line] = ()
    issuer_is_sure: bool = True
    symbol: str = ""
    symbol_lines: Sequence[Line] = ()
    symbol_is_sure: bool = True
    issued_on: date | None = None
    day_lines: Sequence[Line] = ()
    type_code: str = ""
    type_lines: Sequence[Line] = ()
    type_is_sure: bool = True
    subject: str = ""
    source_subject: str = ""
    subject_lines: Sequence[Line] = ()
    urgency: Urgency | None = None
    urgency_lines: Sequence[Line] = ()


def read(lines: Sequence[Line]) -> Head:
    """What the lines of the first page say."""
    head = Head()
    top = [line for line in lines if line.top < HEAD_BOTTOM]
    number_line = _read_symbol(head, top)
    day_line = _read_day(head, top)
    floor = min((line.top for line in (number_line, day_line) if line), default=0.2)
    _read_organs(head, [line for line in top if line.bottom < floor + 0.005])
    _read_urgency(head, top)
    below = max((line.bottom for line in (number_line, day_line) if line), default=floor)
    if (number_line and not _read_about(head, top, number_line)) or not number_line:
        _read_typed(head, [line for line in lines if line.top >= below - 0.002])
    if head.type_code:
        _mend_by_type(head)
    else:
        _read_type_of_symbol(head)
    return head


def _read_symbol(head: Head, top: Sequence[Line]) -> Line | None:
    for line in top:
        if line.middle > 0.55:
            continue
        found = _SYMBOL.match(line.folded)
        # Folding takes marks off and keeps the count of letters of text in NFC.
        if found and len(line.folded) == len(line.text):
            written = re.sub(r"\s*([/-])\s*", r"\1", line.text[found.start("symbol") :]).strip(
                " .,;"
            )
            head.symbol = _mended(written.replace(" ", "") if "/" in written else written)
            head.symbol_is_sure = head.symbol == written.replace(" ", "")
            if not _SYMBOL_SHAPE.match(head.symbol):
                head.symbol = head.symbol.split()[0] if head.symbol else ""
                head.symbol_is_sure = False
            if any(letter.isdigit() for letter in head.symbol):
                head.symbol_lines = [line]
                return line
            head.symbol = ""
        if _BLANK_SYMBOL.match(line.folded):
            return line
    return None


def _mended(symbol: str) -> str:
    """Digits and Đ put right where only they can stand: "O5/QÐ-UBND" is "05/QĐ-UBND"."""
    symbol = symbol.replace("Ð", "Đ").replace("Ɖ", "Đ")
    number, slash, rest = symbol.partition("/")
    if re.fullmatch(r"[\dOoQlIi|Ss]+", number):
        number = number.translate(_LETTERS_FOR_DIGITS)
    return number + slash + rest


def _read_day(head: Head, top: Sequence[Line]) -> Line | None:
    candidates = sorted(top, key=lambda line: line.middle < 0.5)
    for line in candidates:
        found = _DAY.search(line.folded)
        if found and (day := day_of(*found.groups())):
            head.issued_on, head.day_lines = day, [line]
            return line
    return None


def _read_organs(head: Head, above: Sequence[Line]) -> None:
    """The left column over the number: the superior organ is not bold, the issuing one is (box 2)."""
    column = [line for line in above if line.middle < 0.5 and line.is_upper]
    if not column:
        return
    bold = [line for line in column if line.is_bold]
    if bold and len(bold) < len(column):
        own = column[column.index(bold[0]) :]
    else:
        starts = [i for i, line in enumerate(column) if kinds.begins_organ(line.folded)]
        own = column[starts[-1] :] if starts else column
        head.issuer_is_sure = bool(starts)
    superior = column[: column.index(own[0])]
    head.issuer, head.issuer_lines = _named(own), own
    head.superior, head.superior_lines = _named(superior), superior


def _named(lines: Sequence[Line]) -> str:
    """The name without specks that recognition took for marks; "TP." keeps its stop."""
    name = re.sub(r"(^| )[\W_]+(?= |$)", "", joined(lines)).strip(" .,_")
    return kinds.organ_name(re.sub(r"(?<=\w{3})\.(?= )", "", name))


def _read_urgency(head: Head, top: Sequence[Line]) -> None:
    for line in top:
        word = re.sub(r"[^a-z ]", "", line.folded).strip()
        if line.is_upper and word in _URGENCIES:
            head.urgency, head.urgency_lines = _URGENCIES[word], [line]
            return


def _read_about(head: Head, top: Sequence[Line], number_line: Line) -> bool:
    """ "V/v …" under the number (box 5b) makes it a công văn."""
    column = [
        line for line in top
        if line.top >= number_line.bottom - 0.004 and abs(line.middle - number_line.middle) < BESIDE
    ]  # fmt: skip
    start = next((i for i, line in enumerate(column) if _ABOUT.match(fold(line.text))), None)
    if start is None:
        return False
    lines = _box(column[start:])
    lines = [line for line in lines if line not in head.urgency_lines]
    source = "V/v " + joined(lines)[_ABOUT.match(fold(joined(lines))).end() :]  # type: ignore[union-attr]
    head.type_code, head.type_lines = kinds.LETTER, lines[:1]
    _put_subject(head, source, lines)
    return True


def _read_typed(head: Head, below: Sequence[Line]) -> None:
    """The type's name in capitals, centred, and the subject right under it (box 5a)."""
    for start, line in enumerate(below[:12]):
        words = line.folded.strip(_SPECKS)
        if not line.is_upper or words not in kinds.TYPES or abs(line.middle - 0.53) > 0.14:
            continue
        head.type_code, head.type_lines = kinds.TYPES[words], [line]
        lines = subject_under(line, below[start + 1 :])
        if lines:
            _put_subject(head, joined(lines), lines)
        return


def _read_type_of_symbol(head: Head) -> None:
    """By the notation: "15/QĐ-BNV" is a quyết định, a notation without a type a công văn."""
    parts = head.symbol.split("/")
    if len(parts) < 2:
        return
    abbreviation = parts[-1].split("-")[0]
    head.type_code = kinds.ABBREVIATIONS.get(abbreviation, kinds.LETTER)
    head.type_is_sure = abbreviation in kinds.ABBREVIATIONS


def _mend_by_type(head: Head) -> None:
    """ "QD" or "CĐĐ" under "QUYẾT ĐỊNH" or "CÔNG ĐIỆN" was read wrongly: the title is read better."""
    number, slash, notation = head.symbol.rpartition("/")
    read, hyphen, organ = notation.partition("-")
    expected = kinds.abbreviation_of(head.type_code)
    if not (slash and hyphen and expected) or read in kinds.ABBREVIATIONS:
        return
    if SequenceMatcher(None, fold(read), fold(expected)).ratio() >= ALIKE:
        head.symbol = f"{number}/{expected}-{organ.lstrip('-')}"
        head.symbol_is_sure = False


def _box(lines: Sequence[Line]) -> list[Line]:
    """The first lines that follow each other closely."""
    box = [lines[0]]
    for line in lines[1:]:
        if line.top - box[-1].bottom > SAME_BOX * box[-1].height or line.top < box[-1].top:
            break
        box.append(line)
    return box


def _put_subject(head: Head, source: str, lines: Sequence[Line]) -> None:
    source = source.strip(" .;,")[:LONGEST_SUBJECT]
    bare = _ABOUT_WORDS.sub("", source).strip()
    head.source_subject = source
    head.subject = bare[:1].upper() + bare[1:]
    head.subject_lines = lines
