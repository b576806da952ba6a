"""A book on paper: volumes of A4 landscape with cover, statutory columns and "Trang n/m".

A long book is bound in several volumes (quyển số 1, 2, …; NĐ 30/2020 PL IV), so that each can be
bound, and no print takes more memory than one volume.
"""

from __future__ import annotations

import io
import itertools
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from congvan.kernel.spreadsheets import Column, Table, Value, write_sheets
from congvan.kernel.typesetting import breakable, typeset
from congvan.registers.printing.printouts import PDF, XLSX, ZIP, Letterhead, Printout, day_words

TEMPLATE = Path(__file__).parent / "book.typ"
# 110 to 170 sheets: as thick as a volume that can still be bound and opened flat. 0.5 s, 180 MB.
VOLUME_LINES = 1000
# A page holds 30 lines; a line of the narrowest column about 10 letters, of the widest 24.
_LONG_NARROW = 240
_LONG_WIDE = 600
# Fixed, so that the same volumes give the same bytes.
_ZIP_TIME = (2020, 1, 1, 0, 0, 0)

Progress = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class BookColumn:
    """A statutory column: heading, width on paper in mm (0: what is left) and in Excel."""

    title: str
    millimetres: int
    characters: int
    centred: bool = False


@dataclass(frozen=True, slots=True)
class BookRow:
    """A line of the book; `cells` in the order of the columns, days as dates."""

    number: str
    day: date | None
    cells: tuple[Value, ...]
    is_void: bool = False


@dataclass(frozen=True, slots=True)
class BookPaper:
    """What is printed: the title of the form, the book's own name, its columns.

    `period` is what was asked for ("từ 01/07/2026"), "" for the whole book; `file_stem` begins the
    file's name.
    """

    title: str
    name: str
    year: int
    columns: tuple[BookColumn, ...]
    number_column: int
    letterhead: Letterhead
    file_stem: str
    period: str = ""


def as_pdf(
    paper: BookPaper, rows: Iterable[BookRow], *, progress: Progress = lambda _: None
) -> Printout:
    """The book as one PDF/A, or as a ZIP of volumes when it is longer than one.

    `progress` is told how many lines are typeset. Raises what `typeset` raises.
    """
    volumes = []
    for number, part in enumerate(_parts(rows), start=1):
        volumes.append((number, _volume(paper, part, number)))
        progress((number - 1) * VOLUME_LINES + len(part))
    if not volumes:
        volumes.append((1, _volume(paper, [], 1)))
    if len(volumes) == 1:
        return Printout(f"{paper.file_stem}.pdf", volumes[0][1], PDF)
    return Printout(f"{paper.file_stem}.zip", _zipped(paper.file_stem, volumes), ZIP)


def as_xlsx(paper: BookPaper, rows: Iterable[BookRow]) -> Printout:
    """The book as XLSX with the same columns; a void number says so in its note."""
    columns = tuple(Column(column.title, column.characters) for column in paper.columns)
    table = Table(f"Sổ {paper.year}", columns, [row.cells for row in rows])
    return Printout(f"{paper.file_stem}.xlsx", write_sheets([table]), XLSX)


def _parts(rows: Iterable[BookRow]) -> Iterator[list[BookRow]]:
    iterator = iter(rows)
    while part := list(itertools.islice(iterator, VOLUME_LINES)):
        yield part


def _volume(paper: BookPaper, rows: list[BookRow], number: int) -> bytes:
    days = [row.day for row in rows if row.day]
    numbers = f"{rows[0].number} đến số {rows[-1].number}" if rows else "…… đến số ……"
    between = f"{day_words(min(days))} đến ngày {day_words(max(days))}" if days else paper.period
    data = {
        "cover": {
            "superior": paper.letterhead.superior, "organ": paper.letterhead.organ,
            "title": paper.title, "name": paper.name, "year": str(paper.year),
            "volume": str(number), "numbers": numbers, "days": between or "…… đến ngày ……",
        },
        "foot": paper.letterhead.mark,
        "span": " · ".join(filter(None, [
            f"Năm {paper.year}", paper.name, f"Quyển số {number}", paper.period,
        ])),
        "heads": [
            [column.title, column.millimetres, "center" if column.centred else "left"]
            for column in paper.columns
        ],
        "number_column": paper.number_column,
        "rows": [
            [*(_words(cell) for cell in row.cells), row.is_void, _is_long(paper, row)]
            for row in rows
        ],
    }  # fmt: skip
    return typeset(TEMPLATE, data, title=f"{paper.title} năm {paper.year}, quyển số {number}")


def _is_long(paper: BookPaper, row: BookRow) -> bool:
    """Whether the row might be higher than a page and so has to be allowed to break."""
    return any(
        isinstance(cell, str) and len(cell) > (_LONG_NARROW if column.millimetres else _LONG_WIDE)
        for column, cell in zip(paper.columns, row.cells, strict=True)
    )


def _words(cell: Value) -> str:
    return day_words(cell) if isinstance(cell, date) else breakable(str(cell or ""))


def _zipped(stem: str, volumes: list[tuple[int, bytes]]) -> bytes:
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_STORED) as archive:
        for number, data in volumes:
            archive.writestr(zipfile.ZipInfo(f"{stem}-quyen-{number:02}.pdf", _ZIP_TIME), data)
    return output.getvalue()
