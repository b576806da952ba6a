"""What the books have in common: rows between two days, pages by number, the columns said alike."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TypeVar

from django.db.models import Model, Q, QuerySet

from congvan.documents.models import Document
from congvan.kernel import clock
from congvan.registers.models import Entry
from congvan.registers.states import EntryStatus

PAGE_SIZE = 50
# Rows held in memory while a whole book is printed.
CHUNK = 1000
RowT = TypeVar("RowT", bound=Model)
LineT = TypeVar("LineT")


def between(rows: QuerySet[RowT], day: str, from_: date | None, to: date | None) -> QuerySet[RowT]:
    """The rows whose column `day` lies in the period; an open end is no bound."""
    if from_ is not None:
        rows = rows.filter(**{f"{day}__gte": from_})
    if to is not None:
        rows = rows.filter(**{f"{day}__lte": to})
    return rows


def upwards(rows: QuerySet[Entry], after: tuple[int, str] | None) -> QuerySet[Entry]:
    """In the order of numbers, from behind (number, suffix). Index: entry_number_once."""
    rows = rows.order_by("number", "suffix")
    if after is None:
        return rows
    number, suffix = after
    # The first condition alone is what the index can begin at.
    return rows.filter(number__gte=number).filter(Q(number__gt=number) | Q(suffix__gt=suffix))


def downwards(rows: QuerySet[Entry], before: tuple[int, str] | None) -> QuerySet[Entry]:
    """The same from the last number backwards."""
    rows = rows.order_by("-number", "-suffix")
    if before is None:
        return rows
    number, suffix = before
    return rows.filter(number__lte=number).filter(Q(number__lt=number) | Q(suffix__lt=suffix))


def page_of(
    rows: QuerySet[RowT], limit: int, line: Callable[[RowT], LineT]
) -> tuple[tuple[LineT, ...], bool]:
    """The first `limit` rows as lines, and whether more follow. One statement."""
    found = list(rows[: limit + 1])
    return tuple(line(row) for row in found[:limit]), len(found) > limit


def type_and_subject(document: Document) -> str:
    """The type's name before the subject; công văn has none on paper, so none here."""
    if document.type.code == "cong_van":
        return document.subject
    return f"{document.type.name}: {document.subject}"


def receipt(row: Entry) -> str:
    """Who signed for the paper, and when (R-057)."""
    if row.paper_handed_to is None or row.paper_signed_at is None:
        return ""
    signed = row.paper_signed_at.astimezone(clock.OFFICE_ZONE)
    return f"{row.paper_handed_to.person.full_name}, {signed:%H:%M %d/%m/%Y}"


def note(row: Entry, *marks: str) -> str:
    """The column "Ghi chú": why a number is void, the marks of the document, what was written."""
    parts = [*marks, row.note]
    if row.status == EntryStatus.VOIDED:
        parts.insert(0, f"Đã hủy số: {row.void_reason}")
    return ". ".join(part.rstrip(".") for part in parts if part)
