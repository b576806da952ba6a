"""What a page of results shows: lines with marks, capped counts, the place where the next begins."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from congvan.search.queries.statements import FOLDED, NUMBER, Place, Search
from congvan.search.rules.marking import Piece, Words, held_by, marked, snippet, words_to_mark
from congvan.search.states import Kind


@dataclass(frozen=True, slots=True)
class Count:
    """How many there are; at least so many when `is_more`."""

    number: int = 0
    is_more: bool = False

    def __str__(self) -> str:
        return f"{self.number:,}".replace(",", ".") + ("+" if self.is_more else "")

    def __bool__(self) -> bool:
        return self.number > 0 or self.is_more


@dataclass(frozen=True, slots=True)
class Line:
    """One result. `object_id` is the id of the document, draft, dossier, work item or membership.

    `holder` is who handles, drafts or owns it; `subject_type` and `subject_id` what a piece of
    work is about; `snippet` is where the words stand in its files, when the title does not say it.
    """

    kind: Kind
    object_id: int
    document_id: int | None
    number: str
    title: tuple[Piece, ...]
    origin: str
    day: date
    state: str
    state_label: str
    urgency: int | None
    holder: str
    file_kinds: tuple[str, ...]
    is_exact: bool
    snippet: tuple[Piece, ...] = ()
    subject_type: str = ""
    subject_id: int | None = None

    @property
    def plain_title(self) -> str:
        return "".join(piece.text for piece in self.title)


@dataclass(frozen=True, slots=True)
class Page:
    """One page; `next` goes into the address of the following one, "" when there is none.

    Among all kinds, work about a paper that is listed itself is neither in `lines` nor in `count`, but
    in `counts`: it has its own tab.
    `corrected` are the words that were looked for instead of `unknown`, which the viewer finds
    nowhere; "" when it was looked for what was typed.
    """

    lines: tuple[Line, ...] = ()
    next: str = ""
    count: Count = Count()
    counts: Mapping[Kind, Count] = field(default_factory=lambda: dict.fromkeys(Kind, Count()))
    corrected: str = ""
    unknown: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """A line as the database tells it."""

    tier: int
    day: date
    kind: Kind
    object_id: int
    document_id: int | None
    number: str
    title: str
    origin: str
    state: str
    state_label: str
    urgency: int | None
    file_kinds: tuple[str, ...]
    has_body: bool
    holder: str
    subject_type: str
    subject_id: int | None

    @property
    def place(self) -> Place:
        return Place(self.tier, self.day, self.object_id, self.kind)


def row_of(values: Iterable[Any]) -> Row:
    """A row of the columns of `statements`."""
    tier, day, kind, object_id, document_id, *texts = values
    number, title, origin, state, label, urgency, files, has_body, holder, about, about_id = texts
    return Row(
        tier, day, Kind(kind), object_id, document_id, number, title, origin, state, label, urgency,
        tuple(files), has_body, holder, about or "", about_id,
    )  # fmt: skip


def in_order(rows: Iterable[Row]) -> list[Row]:
    """By tier, then the newest, then the later one."""
    by_kind = sorted(rows, key=lambda row: row.kind.value)
    return sorted(by_kind, key=lambda row: (row.tier, -row.day.toordinal(), -row.object_id))


def marks(search: Search) -> Words:
    """The words to mark in titles and texts."""
    folded = [token.folded for token in search.asked.words]
    if search.is_typing and folded:
        return words_to_mark(folded[:-1], folded[-1])
    return words_to_mark(folded)


def needs_snippet(row: Row, words: Words) -> bool:
    """A text is looked into when it is in the index and the title does not hold all words."""
    return row.has_body and bool(words.whole - held_by(row.title, words))


def line_of(row: Row, words: Words, text: str = "") -> Line:
    """A line with its marks."""
    return Line(
        kind=row.kind, object_id=row.object_id, document_id=row.document_id, number=row.number,
        title=marked(row.title, words), origin=row.origin, day=row.day, state=row.state,
        state_label=row.state_label, urgency=row.urgency, holder=row.holder,
        file_kinds=row.file_kinds, is_exact=row.tier == NUMBER,
        snippet=snippet(text, words) if text else (), subject_type=row.subject_type,
        subject_id=row.subject_id,
    )  # fmt: skip


def token_of(place: Place) -> str:
    """A place as it stands in an address."""
    return f"{place.tier}~{place.day.isoformat()}~{place.object_id}~{place.kind.value}"


def place_of(token: str) -> Place | None:
    """The place an address names; None for the first page or a mangled address."""
    parts = token[:80].split("~")
    if len(parts) != 4:
        return None
    try:
        place = Place(int(parts[0]), date.fromisoformat(parts[1]), int(parts[2]), Kind(parts[3]))
    except ValueError:
        return None
    return place if NUMBER <= place.tier <= FOLDED and 0 <= place.object_id < 2**63 else None
