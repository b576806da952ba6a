"""A record as it is made, before it is stored."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from congvan.kernel.clock import OFFICE_ZONE
from congvan.search.rules.lexemes import Vector
from congvan.search.states import FileGroup, Kind

_LONGEST_ORIGIN = 300
_GROUPS = {
    "pdf": FileGroup.PDF,
    "doc": FileGroup.WORD, "docx": FileGroup.WORD,
    "xls": FileGroup.EXCEL, "xlsx": FileGroup.EXCEL,
    "png": FileGroup.IMAGE, "jpeg": FileGroup.IMAGE, "tiff": FileGroup.IMAGE,
}  # fmt: skip


@dataclass(slots=True)
class Made:
    """One record: the columns of `models.Record` but for the words, which are in `vector`."""

    agency_id: int
    kind: Kind
    object_id: int
    day: date
    title: str
    number: str = ""
    origin: str = ""
    document_id: int | None = None
    inbox_id: int | None = None
    book_id: int | None = None
    type_id: int | None = None
    field_id: int | None = None
    organ_id: int | None = None
    unit_id: int | None = None
    member_id: int | None = None
    urgency: int | None = None
    state: str = ""
    state_label: str = ""
    channel: str = ""
    file_kinds: tuple[str, ...] = ()
    has_body: bool = False
    vector: Vector = field(default_factory=Vector)

    def finish(self) -> None:
        """Put what is filtered by among the words; the origin is cut to what a line shows."""
        self.origin = self.origin[:_LONGEST_ORIGIN]
        values = (
            ("k", str(self.kind)), ("b", self.book_id), ("t", self.type_id), ("f", self.field_id),
            ("o", self.organ_id), ("u", self.unit_id), ("h", self.member_id), ("g", self.urgency),
            ("e", self.state), ("y", self.day.year), ("m", f"{self.day:%Y-%m}"),
            ("i", self.inbox_id), *(("x", group) for group in self.file_kinds),
        )  # fmt: skip
        for letter, value in values:
            self.vector.add_facet(letter, value)


def file_kinds(content_types: Iterable[str]) -> tuple[str, ...]:
    """The kinds of files among these contents, each once, in a fixed order."""
    return tuple(sorted({str(_GROUPS.get(one, FileGroup.OTHER)) for one in content_types}))


def office_day(moment: datetime) -> date:
    """The day of a moment in the offices' zone."""
    return moment.astimezone(OFFICE_ZONE).date()
