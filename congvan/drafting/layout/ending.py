"""The end of the main text: "Nơi nhận" (box 9b) and the block of who signs (boxes 7a, 7b)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from congvan.drafting.layout import vocabulary as words
from congvan.drafting.layout.labels import BULLETS
from congvan.drafting.layout.reading import Line

_NAME = re.compile(r"^[A-ZĐÀ-Ỹ][^\W\d_]*(?:[ \-][A-ZĐÀ-Ỹ][^\W\d_]*){1,6}$")
_LABEL = re.compile(r"^noi nhan( ban)?\s*[:.;]?\s*$|^noi nhan\s*:")
_NOTE = re.compile(r"^[\[(].*[\])]$|^đã ký$", re.IGNORECASE)
# Lines of a signature block: power, organ, title, deputy's title, notes, name.
_BLOCK = 16


@dataclass(slots=True)
class Ending:
    """`start` is the first paragraph of the end of the main text, `end` its last; None: not found."""

    label: Line | None = None
    recipients: list[Line] = field(default_factory=list)
    offices: list[Line] = field(default_factory=list)
    names: list[Line] = field(default_factory=list)
    start: int | None = None
    end: int | None = None


def find_ending(main: list[Line]) -> Ending:
    """The end of a document from the lines of its main text after the head."""
    ending = Ending()
    labels = [n for n, line in enumerate(main) if _LABEL.match(line.folded)]
    if labels:
        _read_recipients(ending, main, labels[0])
    _read_signers(ending, main, labels[0] if labels else None)
    parts = [*ending.offices, *ending.names, *ending.recipients]
    parts += [ending.label] if ending.label is not None else []
    if parts:
        ending.start = min(line.paragraph.index for line in parts)
        ending.end = max(line.paragraph.index for line in parts)
    return ending


def _read_recipients(ending: Ending, main: list[Line], at: int) -> None:
    label = main[at]
    ending.label = label
    cell = label.paragraph.cell
    last = label.paragraph.order
    for line in main[at + 1 :]:
        here = line.paragraph
        if cell is not None:
            if here.cell is None or here.cell.table != cell.table:
                return
            if here.cell.column == cell.column and line.side == label.side:
                ending.recipients.append(line)
            continue
        if line.side == "right":
            continue
        begins = line.text.startswith(("-", "–", "+", "•")) or bool(here.label in BULLETS)
        follows = here.order <= last + 1 and not line.is_capitals and here.cell is None
        if not begins and not (follows and ending.recipients and _goes_on(ending.recipients[-1])):
            if here.order > last + 1 and not begins:
                return
            continue
        ending.recipients.append(line)
        last = here.order


def _goes_on(line: Line) -> bool:
    return not line.text.rstrip().endswith((".", ";")) and len(line.text) > 20


def _read_signers(ending: Ending, main: list[Line], at: int | None) -> None:
    candidates = _beside_recipients(ending, main, at) if at is not None else []
    if not any(line.is_capitals for line in candidates):
        candidates = _without_table(ending, main, at)
    for line in candidates:
        if _NOTE.match(line.text) or words.is_blank(line.text):
            continue
        if is_name(line) and ending.offices:
            ending.names.append(line)
        elif (line.is_capitals and len(line.text) < 120) or is_office(line):
            ending.offices.append(line)
        elif is_name(line):
            ending.names.append(line)


def _beside_recipients(ending: Ending, main: list[Line], at: int) -> list[Line]:
    label = main[at]
    cell = label.paragraph.cell
    own = {id(line) for line in (label, *ending.recipients)}
    if cell is not None:
        return [
            line
            for line in main
            if line.paragraph.cell is not None
            and line.paragraph.cell.table == cell.table
            and id(line) not in own
        ]
    return [
        line for line in main[at - 1 if at else 0 :] if line.side == "right" and id(line) not in own
    ]


def _without_table(ending: Ending, main: list[Line], at: int | None) -> list[Line]:
    """The lines from the last first office on that belong neither to the text nor to Nơi nhận."""
    own = {id(line) for line in ending.recipients}
    window = main if at is None else main[max(at - _BLOCK, 0) : at + _BLOCK + len(own)]
    offices = [n for n, line in enumerate(window) if is_office(line) and id(line) not in own]
    if not offices:
        return []
    start = offices[-1]
    while start > 0 and start - 1 in offices:
        start -= 1
    earlier = [n for n in offices if n >= offices[-1] - 4]
    start = min(start, *earlier)
    return [
        line
        for line in window[start : start + _BLOCK]
        if id(line) not in own and line is not ending.label and len(line.text) < 120
    ]


def is_office(line: Line) -> bool:
    """Whether a line of capitals names a power or a title ("TM. ỦY BAN …", "GIÁM ĐỐC")."""
    text = line.text
    if not line.is_capitals or len(text) > 120:
        return False
    return bool(
        text.startswith(words.POWERS) or words.POWER_LIKE.match(text) or words.TITLE.match(text)
    ) and not text.rstrip().endswith((":", ";"))


def is_name(line: Line) -> bool:
    """Whether a line reads like a person's name, also with an academic title before it."""
    text = words.ACADEMIC.sub("", line.text).strip()
    text = re.sub(
        r"^(Đại tá|Thượng tá|Trung tá|Thiếu tá|Đại úy|Thượng úy|Thiếu tướng|Trung tướng)\s+",
        "",
        text,
    )
    return bool(_NAME.match(text)) and not is_office(line)
