"""The sequences of outgoing numbers as the head of the organ decided them, year by year."""

from __future__ import annotations

from dataclasses import dataclass

from congvan.documents.models import DocumentType
from congvan.kernel import clock
from congvan.kernel.errors import NotFound
from congvan.organization.acting import ActingMember
from congvan.organization.states import Role
from congvan.registers import access
from congvan.registers.models import Book
from congvan.registers.states import BookKind, BookStatus


@dataclass(frozen=True, slots=True)
class SequenceView:
    """An outgoing book and what it numbers, in words and as its form has it."""

    book_id: int
    name: str
    year: int
    types: tuple[str, ...]
    type_names: str
    is_normative: bool
    issuing_body: str
    body_notation: str
    ground: str
    is_default: bool
    last_number: int
    is_open: bool


def sequences(viewer: ActingMember) -> list[SequenceView]:
    """The outgoing books of this year and the next, for those who decide them; else none."""
    if not viewer.holds(Role.AGENCY_LEADER, Role.SYSADMIN_AGENCY):
        return []
    year = clock.today().year
    rows = Book.objects.filter(
        agency_id=viewer.agency_id, kind=BookKind.OUT, year__in=(year, year + 1)
    ).order_by("-year", "-is_default", "is_normative", "issuing_body", "name", "pk")
    names = _type_names()
    return [_view(row, names) for row in rows]


def sequence(viewer: ActingMember, book_id: int) -> SequenceView:
    """One of `sequences`. Raises NotFound."""
    found = next((one for one in sequences(viewer) if one.book_id == book_id), None)
    if found is None:
        raise NotFound(access.NO_BOOK)
    return found


def _type_names() -> dict[str, str]:
    return dict(DocumentType.objects.order_by("position").values_list("code", "name"))


def _view(row: Book, names: dict[str, str]) -> SequenceView:
    told = ", ".join(names.get(code, code) for code in row.types)
    return SequenceView(
        book_id=row.pk, name=row.name, year=row.year, types=tuple(row.types),
        type_names=told or "Mọi loại không có sổ riêng", is_normative=row.is_normative,
        issuing_body=row.issuing_body, body_notation=row.body_notation, ground=row.ground,
        is_default=row.is_default, last_number=row.last_number,
        is_open=row.status == BookStatus.OPEN,
    )  # fmt: skip
