"""Entries of a span of days, and one entry whole."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from congvan.documents.visibility import visible_to
from congvan.kernel.clock import OFFICE_ZONE
from congvan.office.work_calendar import access
from congvan.office.work_calendar.lifecycles import PlanParty
from congvan.office.work_calendar.models import CalendarEntry, CalendarPart
from congvan.office.work_calendar.queries.folders import calendar_name
from congvan.office.work_calendar.rules import Folder, midnight
from congvan.office.work_calendar.states import CalendarKind, Mark, PartKind
from congvan.organization.acting import ActingMember

# A leader's journey of two months is the longest; so a span is found by the index of beginnings.
LONGEST_ENTRY = timedelta(days=62)
# A week of an agency of five hundred people holds some two hundred; beyond this one filters.
MOST_ENTRIES = 1000
BUSY = "Bận"


@dataclass(frozen=True, slots=True)
class Taker:
    """A person or unit that takes part; ids are of the seat or unit."""

    kind: PartKind
    name: str
    member_id: int | None = None
    unit_id: int | None = None


@dataclass(frozen=True, slots=True)
class EntryLine:
    """One entry in a list. `is_hidden`: another's private matter, only its time is told."""

    entry_id: int
    content: str
    starts_at: datetime
    ends_at: datetime
    is_all_day: bool
    place: str
    chair: str
    takers: tuple[str, ...]
    guests: str
    preparing: str
    note: str
    mark: Mark
    mark_reason: str
    calendar: str
    folder: Folder | None
    is_mine: bool
    is_hidden: bool
    is_private: bool
    is_published: bool
    source_type: str
    source_id: int | None
    written_at: datetime

    def is_on(self, day: date) -> bool:
        """Whether it takes some time of `day`."""
        start = midnight(day, OFFICE_ZONE)
        return self.starts_at < start + timedelta(days=1) and self.ends_at > start


@dataclass(frozen=True, slots=True)
class EntryDetail:
    """One entry whole, with what the viewer may do and the document if the viewer sees it."""

    line: EntryLine
    takers: tuple[Taker, ...]
    preparing_unit_id: int | None
    document_id: int | None
    document_symbol: str
    document_subject: str
    plan_id: int | None
    may_change: bool
    may_postpone: bool
    may_remove: bool


def entries_between(
    viewer: ActingMember, first: date, last: date, *, folder: Folder | None = None,
    mine: bool = False, published_only: bool = False,
) -> tuple[EntryLine, ...]:  # fmt: skip
    """The entries of the days from `first` to `last`, by time; at most `MOST_ENTRIES`.

    Of a `folder`: what is posted to it and what its leader or unit takes part in. `mine`: what the
    viewer or the viewer's unit takes part in. Constant number of statements.
    """
    start = midnight(first, OFFICE_ZONE)
    found = access.visible_entries(viewer).filter(
        starts_at__lt=midnight(last + timedelta(days=1), OFFICE_ZONE),
        starts_at__gt=start - LONGEST_ENTRY,
        ends_at__gt=start,
    )
    if folder is not None:
        found = found.filter(_of(viewer, folder))
    if mine:
        found = found.filter(Q(is_mine=True) | Q(calendar__member_id=viewer.membership_id))
    if published_only:
        found = found.filter(is_published=True)
    return tuple(
        _line(viewer, row) for row in _whole(found).order_by("starts_at", "id")[:MOST_ENTRIES]
    )


def entry_detail(viewer: ActingMember, entry_id: int) -> EntryDetail:
    """One entry. Raises NotFound, also for another's private one."""
    access.get_entry(viewer, entry_id)
    row = _whole(access.visible_entries(viewer)).get(pk=entry_id)
    document = row.document_id and visible_to(viewer).filter(pk=row.document_id).first()
    may = bool(
        row.calendar
        and PlanParty.POSTER in access.plan_parties(viewer, access.folder_for(row.calendar))
    )
    return EntryDetail(
        line=_line(viewer, row),
        takers=tuple(_taker(part) for part in _in_order(row.parts.all())),
        preparing_unit_id=row.preparing_unit_id,
        document_id=document.pk if document else None,
        document_symbol=document.symbol if document else "",
        document_subject=document.subject if document else "",
        plan_id=row.plan_id,
        may_change=may,
        may_postpone=may and row.is_published and row.mark != Mark.POSTPONED,
        may_remove=may and not row.is_published,
    )


def _of(viewer: ActingMember, folder: Folder) -> Q:
    posted = Q(calendar__in=access.calendar_rows(viewer.agency_id, folder))
    parts = CalendarPart.objects.filter(entry=OuterRef("pk"))
    if folder.kind is CalendarKind.LEADER:
        return posted | Q(Exists(parts.filter(member_id=folder.owner_id)))
    if folder.kind is CalendarKind.UNIT:
        return posted | Q(Exists(parts.filter(unit_id=folder.owner_id)))
    return posted


def _whole(found: QuerySet[CalendarEntry]) -> QuerySet[CalendarEntry]:
    parts = CalendarPart.objects.select_related("member__person", "member__post", "unit")
    return found.select_related(
        "calendar__member__person", "calendar__unit", "preparing_unit"
    ).prefetch_related(Prefetch("parts", parts.order_by("id")))


def _in_order(parts: Iterable[CalendarPart]) -> list[CalendarPart]:
    """Who chairs, the leaders who must be there, the others as they were written."""
    return sorted(parts, key=lambda part: list(PartKind).index(PartKind(part.kind)))


def _taker(part: CalendarPart) -> Taker:
    name = part.member.person.full_name if part.member else part.unit.name if part.unit else ""
    return Taker(PartKind(part.kind), name, part.member_id, part.unit_id)


def _line(viewer: ActingMember, row: CalendarEntry) -> EntryLine:
    own = (row.is_mine or row.is_written) and not viewer.is_substitute  # type: ignore[attr-defined]
    hidden = row.is_private and not own
    takers = [] if hidden else [_taker(part) for part in _in_order(row.parts.all())]
    chair = next((one.name for one in takers if one.kind is PartKind.CHAIR), "")
    return EntryLine(
        entry_id=row.pk,
        content=BUSY if hidden else row.content,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        is_all_day=row.is_all_day,
        place="" if hidden else row.place,
        chair=chair,
        takers=tuple(one.name for one in takers if one.kind is not PartKind.CHAIR),
        guests="" if hidden else row.guests,
        preparing="" if hidden or row.preparing_unit is None else row.preparing_unit.name,
        note="" if hidden else row.note,
        mark=Mark(row.mark),
        mark_reason="" if hidden else row.mark_reason,
        calendar=calendar_name(row.calendar) if row.calendar else "",
        folder=access.folder_for(row.calendar) if row.calendar else None,
        is_mine=row.is_mine,  # type: ignore[attr-defined]
        is_hidden=hidden,
        is_private=row.is_private,
        is_published=row.is_published,
        source_type=row.source_type,
        source_id=row.source_id,
        written_at=row.written_at,
    )
