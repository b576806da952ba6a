"""The time of a source, such as a meeting, in the calendars: inner verbs of the source's own."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import datetime

from congvan.documents.access import get_document
from congvan.kernel import clock
from congvan.kernel.transactions import requires_transaction
from congvan.office.work_calendar.models import CalendarEntry
from congvan.office.work_calendar.services.holding import Taking, write_parts
from congvan.office.work_calendar.services.writing import times_of
from congvan.office.work_calendar.states import Mark
from congvan.organization.acting import ActingMember

# By source, which of these ids lie in a dossier; sources stand above the calendar and say it themselves.
_FILED: dict[str, Callable[[Collection[int]], set[int]]] = {}


def say_what_is_filed(source_type: str, filed: Callable[[Collection[int]], set[int]]) -> None:
    """Let a source say which of its ids are in a dossier: their entries are never cleared (R-236)."""
    _FILED[source_type] = filed


def filed_sources(entries: Collection[CalendarEntry]) -> set[tuple[str, int]]:
    """The sources of these entries that lie in a dossier; one question for each kind of source."""
    ids: dict[str, set[int]] = {}
    for entry in entries:
        if entry.source_id is not None:
            ids.setdefault(entry.source_type, set()).add(entry.source_id)
    return {
        (kind, found)
        for kind, some in ids.items()
        if kind in _FILED
        for found in _FILED[kind](some)
    }


@requires_transaction
def place_entry(
    *, by: ActingMember, source_type: str, source_id: int, content: str, starts_at: datetime,
    ends_at: datetime, place: str = "", chair_id: int | None = None,
    required_ids: Sequence[int] = (), member_ids: Sequence[int] = (),
    unit_ids: Sequence[int] = (), note: str = "", document_id: int | None = None,
    is_all_day: bool = False,
    is_private: bool = False,
) -> int:  # fmt: skip
    """Put the one published entry of a source into the calendars, or move it; returns its id.

    A private one tells others only that its people are busy. The source has checked the right,
    tells those taking part and writes the audit event. Raises ClashRefused when the chair or a
    required leader is held elsewhere, InvalidInput for times and people, NotFound for a document
    not visible. Lock: the source's row (the caller's), then the people bound.
    """
    if document_id is not None:
        get_document(by, document_id)
    starts_at, ends_at = times_of(starts_at, ends_at, is_all_day=is_all_day)
    entry, _ = CalendarEntry.objects.update_or_create(
        source_type=source_type, source_id=source_id,
        defaults={
            "agency_id": by.agency_id, "content": content[:500], "starts_at": starts_at,
            "ends_at": ends_at, "is_all_day": is_all_day, "place": place[:200],
            "note": note[:500], "document_id": document_id, "is_published": True,
            "is_private": is_private,
            "mark": Mark.NONE, "written_by_id": by.membership_id, "written_at": clock.now(),
        },
    )  # fmt: skip
    taking = Taking(chair_id, tuple(required_ids), tuple(member_ids), tuple(unit_ids))
    write_parts(by=by, entry=entry, taking=taking)
    return entry.pk


@requires_transaction
def withdraw_entry(*, by: ActingMember, source_type: str, source_id: int) -> bool:
    """Take the entry of a source out of the calendars and free its people; False without one."""
    found = CalendarEntry.objects.filter(
        agency_id=by.agency_id, source_type=source_type, source_id=source_id
    )
    gone, _ = found.delete()
    return bool(gone)
