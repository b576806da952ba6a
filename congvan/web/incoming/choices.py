"""What the chips offer: books, types, fields, issuers, holders. Remembered for a minute.

The lists change a few times a year; asking for them with every list page would cost six statements.
"""

from __future__ import annotations

import time
from dataclasses import dataclass

from congvan.documents import queries as documents
from congvan.documents.visibility import sees_whole_agency
from congvan.organization.acting import ActingMember
from congvan.organization.queries import agencies, people
from congvan.organization.states import Role
from congvan.registers import queries as registers
from congvan.registers.states import BookKind
from congvan.web.incoming.asked import BOOK, FIELD, HOLDER, ISSUER, TYPE

SECONDS = 60
# A menu longer than that is not read; a chip set by another page still finds its words below.
MOST = 20
# Agencies of one node; beyond it the oldest are asked again.
MOST_AGENCIES = 500

Choice = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Choices:
    """(value in the address, words) of an agency, by chip; `people` also by unit."""

    by_chip: dict[str, tuple[Choice, ...]]
    people: tuple[tuple[int | None, Choice], ...]

    def words(self, chip: str, value: str) -> str:
        """The words of a value, "" when the agency has no such thing."""
        known = dict(self.by_chip[chip])
        if chip == HOLDER:
            known.update(choice for _, choice in self.people)
        return known.get(value, "")

    def offered(self, viewer: ActingMember, chip: str) -> tuple[Choice, ...]:
        """What the chip's menu shows; a head of unit chooses among the unit's people."""
        if chip == HOLDER and viewer.unit_id is not None and viewer.holds(Role.UNIT_LEADER):
            return tuple(choice for unit, choice in self.people if unit == viewer.unit_id)
        return self.by_chip[chip][:MOST] if chip != TYPE else self.by_chip[chip]


# By agency, and whether the books may be seen, which are offered to some and not to others.
_known: dict[tuple[int, bool], tuple[float, Choices]] = {}


def choices_of(viewer: ActingMember) -> Choices:
    """The agency's choices as far as the viewer sees them, at most a minute old in this process."""
    key = viewer.agency_id, sees_whole_agency(viewer)
    until, found = _known.get(key, (0.0, None))
    if found is None or until < time.monotonic():
        found = _ask(viewer)
        if len(_known) >= MOST_AGENCIES:
            _known.clear()
        _known[key] = (time.monotonic() + SECONDS, found)
    return found


def forget_choices() -> None:
    """Forget what was remembered; for tests, whose worlds share ids."""
    _known.clear()


def _ask(viewer: ActingMember) -> Choices:
    books = registers.books(viewer, BookKind.IN)
    units = agencies.unit_tree(viewer)
    seats = people.current_members(viewer.agency_id)
    return Choices(
        by_chip={
            BOOK: tuple((str(book.book_id), f"{book.name} {book.year}") for book in books),
            TYPE: tuple((str(one.id), one.name) for one in documents.document_types()),
            FIELD: tuple((str(one.id), one.name) for one in documents.fields_of_work(viewer)),
            ISSUER: tuple(
                (str(one.id), one.short_name or one.name)
                for one in documents.organs(viewer, limit=500)
            ),
            HOLDER: tuple((f"u{unit.unit_id}", unit.name) for unit in units),
        },
        people=tuple((seat.unit_id, (f"m{seat.pk}", seat.person.full_name)) for seat in seats),
    )
