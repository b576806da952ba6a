"""How a line of results is drawn, on the page and among the suggestions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from congvan.search.queries import Line, Piece
from congvan.search.states import Kind
from congvan.ui.items import Pill
from congvan.web.search.links import page_of
from congvan.web.search.states import state_pill
from congvan.web.urgency import urgency_pill

_ICONS = {
    Kind.INCOMING: "file-text", Kind.OUTGOING: "file-arrow-right", Kind.DRAFT: "file-pencil",
    Kind.DOSSIER: "folder", Kind.TASK: "inbox", Kind.PERSON: "id-badge-2",
}  # fmt: skip
# What the holder does with it, by kind; a person and a dossier have their own in `origin`.
_HOLDS = {Kind.INCOMING: "xử lý", Kind.OUTGOING: "soạn", Kind.DRAFT: "soạn"}


@dataclass(frozen=True, slots=True)
class ResultRow:
    """One result: what it is, its title with the words found, where it stands, where they stand."""

    key: str
    href: str
    kind: str
    icon: str
    pills: tuple[Pill, ...]
    day: str
    title: tuple[Piece, ...]
    number: str
    is_exact: bool
    second: tuple[str, ...]
    snippet: tuple[Piece, ...]


def result_row(line: Line, today: date) -> ResultRow:
    """The line as the page draws it."""
    urgency = urgency_pill(line.urgency) if line.urgency is not None else None
    holder = f"{line.holder} {_HOLDS[line.kind]}" if line.holder and line.kind in _HOLDS else ""
    return ResultRow(
        key=f"{line.kind.value}-{line.object_id}",
        href=page_of(line),
        kind=str(line.kind.label),
        icon=_ICONS[line.kind],
        pills=tuple(one for one in (urgency, state_pill(line)) if one is not None),
        day=day_words(line.day, today) if line.kind is not Kind.PERSON else "",
        title=line.title,
        number=line.number,
        is_exact=line.is_exact,
        second=tuple(part for part in (line.origin, holder) if part),
        snippet=line.snippet,
    )


def day_words(day: date | None, today: date) -> str:
    """dd/mm, with the year when it is not this one."""
    if day is None:
        return ""
    return f"{day:%d/%m}" if day.year == today.year else f"{day:%d/%m/%Y}"
