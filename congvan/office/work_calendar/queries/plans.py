"""Plans: weeks on their way to being published, and calendars given as files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Q, QuerySet

from congvan.kernel.states import Move
from congvan.office.attachments.queries import AttachedFile, attached_to
from congvan.office.work_calendar import access
from congvan.office.work_calendar.lifecycles import PLAN
from congvan.office.work_calendar.models import CalendarPlan, WorkCalendar
from congvan.office.work_calendar.queries.entries import EntryLine, entries_between
from congvan.office.work_calendar.queries.folders import calendar_name
from congvan.office.work_calendar.rules import Folder, period_words
from congvan.office.work_calendar.states import PlanStatus, Span
from congvan.organization.acting import ActingMember

SUBJECT = "work_plan"
PAGE_SIZE = 30


@dataclass(frozen=True, slots=True)
class PlanLine:
    """One week or month of a calendar; `title` is "Lịch công tác cơ quan, tuần từ …"."""

    plan_id: int
    folder: Folder
    title: str
    span: Span
    first_day: date
    last_day: date
    status: PlanStatus
    note: str
    entries: int
    submitted_by: str
    submitted_at: datetime | None
    approved_by: str
    published_by: str
    published_at: datetime | None
    returned_reason: str
    keep_until: date | None


@dataclass(frozen=True, slots=True)
class PlanView:
    """One plan with its entries, its files and the moves open to the viewer."""

    line: PlanLine
    entries: tuple[EntryLine, ...]
    files: Sequence[AttachedFile]
    moves: tuple[Move, ...]
    is_writer: bool

    def may(self, verb: str) -> bool:
        """Whether the viewer may do `verb` now."""
        return any(move.verb == verb for move in self.moves)


def plans_of(
    viewer: ActingMember, *, after: tuple[date, int] | None = None, limit: int = PAGE_SIZE
) -> tuple[PlanLine, ...]:
    """The plans of calendars the viewer writes or decides, the latest period first."""
    written = WorkCalendar.objects.filter(access.written_by(viewer), agency_id=viewer.agency_id)
    found = CalendarPlan.objects.filter(agency_id=viewer.agency_id, calendar__in=written)
    if after is not None:
        day, last_id = after
        found = found.filter(Q(first_day__lt=day) | Q(first_day=day, id__lt=last_id))
    return tuple(_line(row) for row in _whole(found).order_by("-first_day", "-id")[:limit])


def plan_view(viewer: ActingMember, plan_id: int) -> PlanView:
    """One plan. Raises NotFound for a draft of a calendar that is not the viewer's to write."""
    access.get_plan(viewer, plan_id)
    row = _whole(access.visible_plans(viewer)).get(pk=plan_id)
    folder = access.folder_for(row.calendar)
    parties = access.plan_parties(viewer, folder)
    moves = tuple(PLAN.moves_from(row.status, parties))
    shown = entries_between(viewer, row.first_day, row.last_day, folder=folder)
    own = set(row.entries.values_list("id", flat=True))
    return PlanView(
        line=_line(row),
        entries=tuple(one for one in shown if one.entry_id in own),
        files=attached_to(viewer.agency_id, SUBJECT, [plan_id]).get(plan_id, ()),
        moves=moves,
        is_writer=bool(parties),
    )


def plan_at(viewer: ActingMember, folder: Folder, span: Span, first_day: date) -> PlanLine | None:
    """The plan of one calendar for one period, None when there is none to be seen."""
    found = access.visible_plans(viewer).filter(
        calendar__in=access.calendar_rows(viewer.agency_id, folder), span=span, first_day=first_day
    )
    row = _whole(found).first()
    return _line(row) if row else None


def published_files(
    viewer: ActingMember, first: date, last: date, *, folder: Folder | None = None
) -> tuple[tuple[PlanLine, Sequence[AttachedFile]], ...]:
    """Published plans that reach into these days and carry files, with the files."""
    found = access.visible_plans(viewer).filter(
        status=PlanStatus.PUBLISHED, first_day__lte=last, last_day__gte=first
    )
    if folder is not None:
        found = found.filter(calendar__in=access.calendar_rows(viewer.agency_id, folder))
    lines = [_line(row) for row in _whole(found).order_by("first_day", "id")[:200]]
    files = attached_to(viewer.agency_id, SUBJECT, [line.plan_id for line in lines])
    return tuple((line, files[line.plan_id]) for line in lines if line.plan_id in files)


def plan_words(plan: CalendarPlan) -> str:
    """ "lịch công tác cơ quan tuần từ 23/11 đến 29/11/2026", within a sentence."""
    period = period_words(Span(plan.span), plan.first_day, plan.last_day)
    return f"{calendar_name(plan.calendar)} {period}"


def _whole(found: QuerySet[CalendarPlan]) -> QuerySet[CalendarPlan]:
    return found.select_related(
        "calendar__member__person", "calendar__unit", "submitted_by__person",
        "approved_by__person", "published_by__person",
    ).annotate(entry_count=Count("entries"))  # fmt: skip


def _line(row: CalendarPlan) -> PlanLine:
    words = plan_words(row)
    return PlanLine(
        plan_id=row.pk,
        folder=access.folder_for(row.calendar),
        title=words[0].upper() + words[1:],
        span=Span(row.span),
        first_day=row.first_day,
        last_day=row.last_day,
        status=PlanStatus(row.status),
        note=row.note,
        entries=row.entry_count,  # type: ignore[attr-defined]
        submitted_by=row.submitted_by.person.full_name if row.submitted_by else "",
        submitted_at=row.submitted_at,
        approved_by=row.approved_by.person.full_name if row.approved_by else "",
        published_by=row.published_by.person.full_name if row.published_by else "",
        published_at=row.published_at,
        returned_reason=row.returned_reason,
        keep_until=row.keep_until,
    )
