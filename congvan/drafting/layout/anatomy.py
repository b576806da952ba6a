"""Which line of a document is which of the fourteen boxes (NĐ 30/2020 Phụ lục I, Mục IV).

Parts are known by their words and their place in the reading order, never by fonts or styles:
what is wrong with a part must not hide it. The main text ends where the first appendix begins.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from congvan.drafting.layout import vocabulary as words
from congvan.drafting.layout.ending import Ending, find_ending
from congvan.drafting.layout.labels import BULLETS
from congvan.drafting.layout.reading import Document, Line, Paragraph

HEAD_LINES = 70
APPENDICES = 100
_ALIKE = 0.86  # one or two letters wrong in Quốc hiệu
_NUMBER = re.compile(r"^số\s*(?:[:;.…_]|\d+\s*/|/)", re.IGNORECASE)
_BARE_NUMBER = re.compile(r"^[\d.…_\s]{0,12}/\s*[A-ZĐa-z]{1,6}\s*-\s*[A-ZĐ&.]{2,}")
_DATE = re.compile(r"\bngay\b.{0,16}\bthang\b.{0,12}\bnam\b|\bngay [\d.… ]{1,8}[/.-]")
_SUBJECT_MARK = re.compile(r"^(v\s*/\s*v|về việc)\b", re.IGNORECASE)
_DECIDES = re.compile(r"^quyet (dinh|nghi) ?:?$")
_APPENDIX = re.compile(r"^phu luc(?: so)?(?: (?:[ivxlcdm]+|\d+|[a-z]))?(?:\s*[:.\-–].*)?$")
_ENCLOSED = re.compile(r"^\(?\s*(ban hanh )?kem theo\b")
_COPY = re.compile(r"/\s*(SY|TrS|SL)\s*-")
_BASIS = re.compile(r"^(can cu|theo de nghi|xet de nghi|xet to trinh|xet |thuc hien )")


@dataclass(slots=True)
class Addressees:
    """Box 9a: the line with "Kính gửi" and the lines of recipients under or beside it."""

    label: Line
    items: list[Line] = field(default_factory=list)


class Shape(enum.Enum):
    """What kind of paper a file is: a whole document, or something that goes with one."""

    WHOLE = "whole"
    ATTACHED = "attached"  # a text issued by a document: Quy chế (kèm theo Quyết định …)
    APPENDIX = "appendix"  # an appendix in a file of its own
    COPY = "copy"  # the sheet "SAO Y" put under a copied document


@dataclass(slots=True)
class Anatomy:
    """The parts found; what is absent is None or empty."""

    document: Document
    national: Line | None = None
    motto: Line | None = None
    organs: list[Line] = field(default_factory=list)
    number: Line | None = None
    date: Line | None = None
    reference: list[Line] = field(default_factory=list)
    title: Line | None = None
    kind: words.DocumentType | None = None
    has_subject_in_title: bool = False
    subject: list[Line] = field(default_factory=list)
    authority: list[Line] = field(default_factory=list)
    enclosed: list[Line] = field(default_factory=list)
    addressees: Addressees | None = None
    head_end: int = 0
    bases: list[Paragraph] = field(default_factory=list)
    decides: Line | None = None
    ending: Ending = field(default_factory=Ending)
    appendices: list[Line] = field(default_factory=list)
    main_end: int = 0
    shape: Shape = Shape.WHOLE

    @property
    def code(self) -> str:
        """The code of the document's type, "" when it is not known."""
        return self.kind.code if self.kind is not None else ""

    @property
    def body(self) -> list[Paragraph]:
        """The paragraphs between head and signature that are not empty and in no table or box."""
        end = self.ending.start if self.ending.start is not None else self.main_end
        return [
            paragraph
            for paragraph in self.document.between(self.head_end, end)
            if paragraph.cell is None and not paragraph.in_box and not paragraph.is_empty
        ]

    @property
    def content(self) -> list[Paragraph]:
        """The body without căn cứ, "QUYẾT ĐỊNH:" and rules drawn with signs."""
        apart = {paragraph.index for paragraph in self.bases}
        if self.decides is not None:
            apart.add(self.decides.paragraph.index)
        return [p for p in self.body if p.index not in apart and not p.is_drawn_text]


def dissect(document: Document) -> Anatomy:
    """Find the parts of a document."""
    found = Anatomy(document=document)
    every = [line for line in document.lines if line.text]
    lines = [line for line in every if not line.paragraph.in_box]
    _find_names(found, lines[:HEAD_LINES])
    if found.national is None:
        # Some people set the whole head in text boxes.
        lines = every
        _find_names(found, lines[:HEAD_LINES])
    head = lines[:HEAD_LINES]
    _find_number(found, head)
    _find_title(found, head)
    before = list(_before_text(found, head))
    _find_date(found, before)
    _find_reference(found, before)
    _find_organs(found, before)
    _find_subject(found, lines)
    _find_addressees(found, head)
    found.head_end = _head_end(found)
    if found.national is None and found.number is None and lines and _begins_appendix(lines[0]):
        # Nothing above an appendix that stands alone is a head.
        found.organs, found.subject, found.head_end = [], [], 0
    after = [line for line in lines if line.paragraph.index >= found.head_end]
    found.appendices = [line for line in after if _begins_appendix(line)][:APPENDICES]
    end = found.appendices[0].paragraph.index if found.appendices else len(document.paragraphs)
    main = [line for line in after if line.paragraph.index < end and not line.paragraph.in_box]
    found.ending = find_ending(main)
    found.main_end = min(end, _second_head(found, main, end))
    found.decides = next((x for x in main if _DECIDES.match(x.folded) and x.is_capitals), None)
    found.kind = _kind(found)
    found.bases = list(_bases(found))
    found.shape = _shape(found, lines)
    return found


def _shape(found: Anatomy, lines: list[Line]) -> Shape:
    """What the file is, told by what stands in it and what does not."""
    if found.number is not None:
        is_copy = found.national is None and bool(_COPY.search(found.number.text))
        return Shape.COPY if is_copy else Shape.WHOLE
    if found.date is None and found.title is not None:
        near = [x for x in lines[:HEAD_LINES] if x.paragraph.index > found.title.paragraph.index]
        if any(_ENCLOSED.match(line.folded) for line in near[:8]):
            return Shape.ATTACHED
    if found.national is None and lines and _APPENDIX.match(lines[0].folded):
        return Shape.APPENDIX
    return Shape.WHOLE


def _alike(line: Line, text: str) -> bool:
    written, wanted = words.plain(line.text), words.plain(text)
    if abs(len(written) - len(wanted)) > 4:
        return False
    return SequenceMatcher(None, written, wanted, autojunk=False).ratio() >= _ALIKE


def _find_names(found: Anatomy, head: list[Line]) -> None:
    found.national = next((x for x in head if _alike(x, words.NATIONAL_NAME)), None)
    found.motto = next((x for x in head if _alike(x, words.MOTTO)), None)


def _find_number(found: Anatomy, head: list[Line]) -> None:
    for pattern in (_NUMBER, _BARE_NUMBER):
        for line in head:
            if line.folded.startswith(("kinh gui", "can cu")) or len(line.text) > 200:
                break
            if pattern.match(line.text) and len(line.text) < 60:
                found.number = line
                return


def _find_title(found: Anatomy, head: list[Line]) -> None:
    for line in head:
        if line.folded.startswith(("kinh gui", "can cu ")) or len(line.text) > 200:
            return
        if line.side == "left" and line.paragraph.cell is not None:
            continue
        centred = line.paragraph.look.align == "center" or line.paragraph.cell is not None
        kind = words.type_of_title(line.text)
        if kind is not None and (centred or line.is_capitals):
            found.title, found.kind = line, kind
            return
        if line.is_capitals and centred and (kind := words.type_that_begins(line.text)):
            found.title, found.kind, found.has_subject_in_title = line, kind, True
            return


def _before_text(found: Anatomy, head: list[Line]) -> Iterator[Line]:
    """The lines above tên loại, "Kính gửi" and the text."""
    for line in head:
        if line is found.title or line.folded.startswith(("kinh gui", "can cu ")):
            return
        if len(line.text) > 150 and line.side == "full":
            return
        yield line


def _find_date(found: Anatomy, before: list[Line]) -> None:
    for line in before:
        if line is found.number or line.text.startswith("(") or len(line.text) > 90:
            continue
        if _DATE.search(line.folded) and not _SUBJECT_MARK.match(line.text):
            found.date = line
            return


def _find_reference(found: Anatomy, before: list[Line]) -> None:
    """ "V/v …" of a công văn and the lines it runs on to in the same cell."""
    start = next((n for n, x in enumerate(before) if _SUBJECT_MARK.match(x.text)), None)
    if start is None:
        return
    first = before[start]
    found.reference.append(first)
    for line in before[start + 1 :]:
        if line is found.date or line.side == "right":
            break
        same_cell = line.paragraph.cell == first.paragraph.cell
        adjoining = line.paragraph.order <= found.reference[-1].paragraph.order + 1
        if not same_cell or not adjoining or line.paragraph.is_drawn_text:
            break
        if not same_cell or _is_stamp(line):
            break
        found.reference.append(line)


def _is_stamp(line: Line) -> bool:
    return bool(
        words.SECRECY.match(line.text)
        or words.URGENT_LIKE.match(line.folded)
        or line.folded in words.CIRCULATION
    )


def _find_organs(found: Anatomy, before: list[Line]) -> None:
    known = {
        id(x) for x in (found.national, found.motto, found.number, found.date) if x is not None
    }
    for line in before:
        if line is found.number:
            # In a table of one row the number follows in the same cell; of two, in the next row.
            break
        if line in found.reference:
            break
        if id(line) in known or line.side == "right":
            continue
        if line.paragraph.is_drawn_text or _is_stamp(line) or not line.is_capitals:
            continue
        found.organs.append(line)


def _find_subject(found: Anatomy, lines: list[Line]) -> None:
    if found.title is None:
        return
    at = next(number for number, line in enumerate(lines) if line is found.title)
    last = found.title
    for line in lines[at + 1 : at + 14]:
        folded = line.folded
        if _BASIS.match(folded) or folded.startswith("kinh gui") or _DECIDES.match(folded):
            return
        if line.paragraph.is_drawn_text or line is found.date or line is found.number:
            continue
        centred = line.paragraph.look.align == "center"
        begins = not found.subject and bool(_SUBJECT_MARK.match(line.text))
        if _ENCLOSED.match(folded):
            found.enclosed.append(line)
            return
        if not (centred or begins) or len(line.text) > 400:
            return
        gap = line.paragraph.order - last.paragraph.order > 1
        if found.code in words.WITH_ARTICLES and line.is_capitals:
            found.authority.append(line)
        elif found.authority or (gap and (found.subject or found.has_subject_in_title)):
            return
        else:
            found.subject.append(line)
        last = line


def _find_addressees(found: Anatomy, head: list[Line]) -> None:
    # A công điện names its recipients after "… điện:".
    is_telegram = found.code == "cong_dien"
    at = next(
        (
            n
            for n, x in enumerate(head)
            if x.folded.startswith("kinh gui") or (is_telegram and x.folded.endswith(" dien:"))
        ),
        None,
    )
    if at is None:
        return
    label = head[at]
    found.addressees = Addressees(label=label)
    cell = label.paragraph.cell
    last = label.paragraph.order
    for line in head[at + 1 :]:
        here = line.paragraph
        if cell is not None:
            if here.cell is None or here.cell.table != cell.table:
                return
            found.addressees.items.append(line)
            continue
        # A line right below that begins with a dash, or goes on after a ";".
        goes_on = (found.addressees.items or [label])[-1].text.endswith(";")
        begins = line.text.startswith(("-", "–", "+", "•")) or here.label in BULLETS
        if here.cell is not None or here.order > last + 1 or not (begins or goes_on):
            return
        if len(line.text) > 200:
            return
        found.addressees.items.append(line)
        last = here.order


def _head_end(found: Anatomy) -> int:
    """The index of the first paragraph that belongs to no part of the head."""
    parts: list[Line | None] = [
        found.national, found.motto, found.number, found.date, found.title, *found.organs,
        *found.reference, *found.subject, *found.authority, *found.enclosed,
    ]  # fmt: skip
    if found.addressees is not None:
        parts += [found.addressees.label, *found.addressees.items]
    placed = [line.paragraph for line in parts if line is not None]
    end = max((paragraph.index + 1 for paragraph in placed), default=0)
    tables = {paragraph.cell.table for paragraph in placed if paragraph.cell is not None}
    for paragraph in found.document.paragraphs:
        if paragraph.cell is not None and paragraph.cell.table in tables:
            end = max(end, paragraph.index + 1)
    return end


def _begins_appendix(line: Line) -> bool:
    paragraph = line.paragraph
    if paragraph.cell is not None or paragraph.in_box or not _APPENDIX.match(line.folded):
        return False
    if line.start > 0 and paragraph.raw[: line.start].strip():
        return False
    is_heading = paragraph.look.align == "center" or line.is_capitals
    return (is_heading and len(line.text) < 160) or len(line.text) < 14


def _second_head(found: Anatomy, main: list[Line], end: int) -> int:
    """Where a text issued with the document begins (QUY CHẾ … ban hành kèm theo), else `end`."""
    last = found.ending.end
    if last is None:
        return end
    for line in main:
        if line.paragraph.index <= last or line.paragraph.cell is not None:
            continue
        if line.is_capitals and (
            words.type_of_title(line.text) or line.paragraph.look.align == "center"
        ):
            return line.paragraph.index
    return end


def _kind(found: Anatomy) -> words.DocumentType | None:
    """The type by its title; a document without one is a công văn, or what its notation says."""
    if found.kind is not None:
        return found.kind
    if found.number is not None and not found.reference:
        match = re.search(r"/\s*([A-Za-zĐđ]+)\s*-", found.number.text)
        if match and match.group(1) in words.BY_ABBREVIATION:
            return words.BY_ABBREVIATION[match.group(1)]
    return words.BY_CODE["cong_van"]


def _bases(found: Anatomy) -> Iterator[Paragraph]:
    body = found.body
    if found.decides is not None and found.code in words.WITH_ARTICLES:
        decided = found.decides.paragraph.index
        yield from (p for p in body if p.index < decided and not p.is_drawn_text and p.text.strip())
        return
    leading: list[Paragraph] = []
    for paragraph in body:
        words_of = " ".join(Line(paragraph, 0, 0, paragraph.text, "full").folded.split())
        if not _BASIS.match(words_of):
            break
        leading.append(paragraph)
    if leading and leading[0].text.strip().casefold().startswith("căn cứ"):
        first = leading[0]
        italic = all(piece.look.italic for piece in first.pieces if piece.is_visible)
        if italic or first.text.rstrip().endswith(";"):
            yield from leading
