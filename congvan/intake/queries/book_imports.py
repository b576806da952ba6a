"""Old books that are being entered: the dry run, the progress, what stopped them."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from congvan.intake.models import BookImport
from congvan.intake.services.book_import.columns import BY_KEY
from congvan.kernel.errors import NotFound
from congvan.organization.acting import ActingMember
from congvan.organization.states import Role

# More gaps than this are told by their number.
_GAPS = 20


@dataclass(frozen=True, slots=True)
class BookImportView:
    """One import; `state` is checked, entering, stopped or ended."""

    import_id: int
    book_id: int
    book: str
    year: int
    file_name: str
    uploaded_at: datetime
    uploaded_by: str
    total: int
    errors: int
    warnings: int
    done: int
    reason: str
    ended_at: datetime | None
    state: str
    unknown_columns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ProblemLine:
    """A problem of a row: where, what, how to mend it."""

    row: int
    column: str
    sentence: str
    fix: str


@dataclass(frozen=True, slots=True)
class ReadLine:
    """A row as it was understood."""

    row: int
    number: str
    cells: tuple[str, ...]


def book_imports(viewer: ActingMember, *, limit: int = 20) -> list[BookImportView]:
    """The latest imports of the agency, for its registry."""
    return [_view(found) for found in _visible(viewer).order_by("-pk")[:limit]]


def book_import(viewer: ActingMember, import_id: int) -> BookImportView:
    """One import. Raises NotFound."""
    return _view(_get(viewer, import_id))


def problems(
    viewer: ActingMember, import_id: int, *, errors: bool, after: int = 0, limit: int = 200
) -> list[ProblemLine]:
    """Errors (or what was supposed) of the rows after row `after`, in the order of the file.

    `limit` counts rows; a row may have several problems. Raises NotFound.
    """
    kept = _get(viewer, import_id)
    rows = (
        kept.lines.filter(row__gt=after)
        .exclude(problems=[])
        .filter(**({"is_wrong": True} if errors else {}))
        .order_by("row")
        .values_list("row", "problems")[:limit]
    )
    return [
        ProblemLine(row, column, sentence, fix)
        for row, found in rows
        for column, sentence, fix, is_error in found
        if is_error == errors
    ]


def first_lines(viewer: ActingMember, import_id: int, *, limit: int = 20) -> list[ReadLine]:
    """The beginning of the book as it was understood. Raises NotFound."""
    kept = _get(viewer, import_id)
    rows = kept.lines.order_by("position").values_list("row", "values")[:limit]
    return [ReadLine(row, f"{v['number'] or ''}{v['suffix']}", _cells(v)) for row, v in rows]


def missing_numbers(viewer: ActingMember, import_id: int) -> tuple[list[tuple[int, int]], int]:
    """The first gaps between the file's numbers, and how many numbers are missing in all."""
    kept = _get(viewer, import_id)
    numbers = sorted(
        {v["number"] for v in kept.lines.values_list("values", flat=True) if v["number"]}
    )
    gaps = [(a + 1, b - 1) for a, b in itertools.pairwise(numbers) if b - a > 1]
    return gaps[:_GAPS], sum(last - first + 1 for first, last in gaps)


def _visible(viewer: ActingMember) -> QuerySet[BookImport]:
    if not viewer.holds(Role.REGISTRY_CLERK):
        return BookImport.objects.none()
    return BookImport.objects.filter(agency_id=viewer.agency_id).select_related(
        "book", "uploaded_person"
    )


def _get(viewer: ActingMember, import_id: int) -> BookImport:
    found = _visible(viewer).filter(pk=import_id).first()
    if found is None:
        raise NotFound("Không có lần nhập sổ này.")
    return found


def _view(kept: BookImport) -> BookImportView:
    state = "checked"
    if kept.ended_at:
        state = "ended"
    elif kept.reason:
        state = "stopped"
    elif kept.confirmed_at:
        state = "entering"
    return BookImportView(
        import_id=kept.pk, book_id=kept.book_id, book=kept.book.name, year=kept.book.year,
        file_name=kept.file_name, uploaded_at=kept.uploaded_at,
        uploaded_by=kept.uploaded_person.full_name, total=kept.total, errors=kept.errors,
        warnings=kept.warnings, done=kept.done, reason=kept.reason, ended_at=kept.ended_at,
        state=state, unknown_columns=tuple(kept.columns.get("unknown", ())),
    )  # fmt: skip


def _cells(values: dict[str, str]) -> tuple[str, ...]:
    return tuple(
        _day(values[key]) if key.endswith("_on") else str(values.get(key) or "")
        for key in BY_KEY
        if key != "number"
    )


def _day(written: str | None) -> str:
    return f"{written[8:10]}/{written[5:7]}/{written[:4]}" if written else ""
