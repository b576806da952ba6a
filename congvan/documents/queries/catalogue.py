"""The lists a clerk chooses from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import F, Q

from congvan.documents.models import DocumentType, FieldOfWork, Organ
from congvan.documents.states import OrganLevel
from congvan.kernel import clock
from congvan.kernel.text import fold
from congvan.organization.acting import ActingMember
from congvan.organization.queries.seats import current


@dataclass(frozen=True, slots=True)
class TypeChoice:
    """A document type in force."""

    id: int
    code: str
    name: str
    abbreviation: str


@dataclass(frozen=True, slots=True)
class FieldChoice:
    """A field of work of the agency."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class OrganChoice:
    """An organ of the agency's list."""

    id: int
    name: str
    short_name: str
    level: str
    level_label: str
    identifier: str


def document_types(day: date | None = None) -> list[TypeChoice]:
    """The types in force on `day` (today), in the order of NĐ 30 Đ7; the same for every agency."""
    rows = DocumentType.objects.filter(current(day or clock.today())).order_by("position", "id")
    return [TypeChoice(row.pk, row.code, row.name, row.abbreviation) for row in rows]


def type_by_abbreviation(abbreviation: str) -> TypeChoice | None:
    """The type written so, with its case (QyĐ is not QĐ); "" is công văn. None when unknown."""
    types = document_types()
    if not abbreviation:
        return next((t for t in types if t.code == "cong_van"), None)
    return next((t for t in types if t.abbreviation == abbreviation), None)


def fields_of_work(viewer: ActingMember) -> list[FieldChoice]:
    """The agency's fields of work in use, in its order."""
    rows = FieldOfWork.objects.filter(agency_id=viewer.agency_id, is_closed=False)
    return [FieldChoice(row.pk, row.name) for row in rows.order_by("position", "id")]


def organs(viewer: ActingMember, words: str = "", limit: int = 20) -> list[OrganChoice]:
    """Organs whose names hold all the words (or initials, or identifier), last used first.

    Index: organ_recent; an agency knows some thousands of organs at most.
    """
    found = Organ.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gte=clock.today()), agency_id=viewer.agency_id
    )
    for word in fold(words).split():
        found = found.filter(search_key__contains=word)
    rows = found.order_by(F("last_used_at").desc(nulls_last=True), "sort_key", "id")[:limit]
    return [
        OrganChoice(
            row.pk, row.name, row.short_name, row.level, str(OrganLevel(row.level).label),
            row.identifier,
        )
        for row in rows
    ]  # fmt: skip
