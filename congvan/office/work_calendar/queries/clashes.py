"""Who is already somewhere else at that time."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q

from congvan.kernel.clock import OFFICE_ZONE
from congvan.office.work_calendar import access
from congvan.office.work_calendar.models import CalendarEntry, CalendarPart
from congvan.office.work_calendar.rules import time_words
from congvan.office.work_calendar.states import BINDING, Mark
from congvan.organization.acting import ActingMember
from congvan.organization.models import Membership

MOST_CLASHES = 20


@dataclass(frozen=True, slots=True)
class Clash:
    """A person is elsewhere; `is_held`: chairs or must be there, so publishing will be refused."""

    name: str
    when: str
    content: str
    is_held: bool

    @property
    def sentence(self) -> str:
        """ "Nguyễn Văn Khải đã có lịch 08:00–11:00: Họp giao ban."."""
        about = f": {self.content}" if self.content else ""
        return f"{self.name} đã có lịch {self.when}{about}."


def clashes_of(
    viewer: ActingMember, *, member_ids: Collection[int], starts_at: datetime, ends_at: datetime,
    except_entry: int | None = None,
) -> tuple[Clash, ...]:  # fmt: skip
    """Other entries in which these seats' people are at that time, drafts of one's own too.

    What it is about is told only where the viewer may read it; a clash at another agency tells the
    time alone. Two statements.
    """
    seats = Membership.objects.filter(pk__in=member_ids, agency_id=viewer.agency_id)
    people = list(seats.values_list("person_id", flat=True))
    if not people:
        return ()
    readable = access.visible_entries(viewer).filter(
        access.opened_by(viewer), pk=OuterRef("entry_id")
    )
    known = CalendarEntry.objects.filter(
        pk__in=access.visible_entries(viewer).values("pk"), pk=OuterRef("entry_id")
    )
    found = (
        CalendarPart.objects.filter(
            person_id__in=people, starts_at__lt=ends_at, ends_at__gt=starts_at
        )
        .exclude(entry_id=except_entry or 0)
        .exclude(entry__mark=Mark.POSTPONED)
        .annotate(is_readable=Exists(readable), is_known=Exists(known))
        .filter(Q(is_held=True) | Q(is_known=True))
        .select_related("person", "entry")
        .order_by("starts_at", "id")
    )
    return tuple(_clash(part) for part in found[:MOST_CLASHES])


def _clash(part: CalendarPart) -> Clash:
    entry = part.entry
    when = time_words(entry.starts_at, entry.ends_at, is_all_day=entry.is_all_day, zone=OFFICE_ZONE)
    return Clash(
        name=part.person.full_name if part.person else "",
        when=when,
        content=entry.content if part.is_readable else "",  # type: ignore[attr-defined]
        is_held=part.is_held and part.kind in BINDING,
    )
