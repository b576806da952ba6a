"""Clear the calendars of the year before, in January (R-236): a list first, then what is on it.

Run by the clock and safe to run again at any line: each step looks at what is done. What is linked
to a document in a dossier, and what an administrator keeps longer, stays.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet

from congvan.desk.services import notices
from congvan.dossiers.models import DossierItem
from congvan.kernel import audit, clock
from congvan.kernel.clock import OFFICE_ZONE
from congvan.kernel.transactions import in_transaction
from congvan.office.attachments.models import Attachment
from congvan.office.work_calendar import events
from congvan.office.work_calendar.models import (
    CalendarClearing,
    CalendarClearingLine,
    CalendarEntry,
    CalendarPlan,
)
from congvan.office.work_calendar.queries.folders import calendar_name
from congvan.office.work_calendar.queries.plans import SUBJECT as PLAN_SUBJECT
from congvan.office.work_calendar.queries.plans import plan_words
from congvan.office.work_calendar.rules import midnight
from congvan.organization.models import Agency
from congvan.organization.queries.people import holders_of
from congvan.organization.states import Role

SUBJECT = "calendar_clearing"
ENTRY, PLAN = "entry", "plan"
# From the fifth of January: those back from the new year's holiday read the notice.
LISTED_FROM_DAY = 5
# Two weeks to ask that something be kept, all of them still in January.
NOTICE_DAYS = 14
BATCH = 500
IN_DOSSIER = "văn bản của việc này đã vào hồ sơ"
HAS_KEPT = "còn việc được giữ lại"


def run() -> None:
    """List and clear for every agency what is due today; each step is its own transaction."""
    today = clock.today()
    for agency_id in Agency.objects.order_by("pk").values_list("pk", flat=True):
        if today >= date(today.year, 1, LISTED_FROM_DAY):
            make_list(agency_id=agency_id, year=today.year - 1)
        for clearing_id in due(agency_id):
            while clear_some(clearing_id=clearing_id):
                pass


def due(agency_id: int) -> list[int]:
    """The lists that were told of long enough ago and are not cleared yet."""
    told = clock.now() - timedelta(days=NOTICE_DAYS)
    found = CalendarClearing.objects.filter(
        agency_id=agency_id, cleared_at=None, listed_at__lte=told
    )
    return list(found.order_by("pk").values_list("pk", flat=True))


@in_transaction
def make_list(*, agency_id: int, year: int) -> CalendarClearing | None:
    """List what of `year` and before goes, and tell the administrators; None when there is nothing.

    Made once a year: again, it is the same list.
    """
    known = CalendarClearing.objects.filter(agency_id=agency_id, year=year).first()
    if known is not None:
        return known
    entries, plans = _old_entries(agency_id, year), _old_plans(agency_id, year)
    if not entries.exists() and not plans.exists():
        return None
    clearing = CalendarClearing.objects.create(
        agency_id=agency_id, year=year, listed_at=clock.now()
    )
    lines = [*_entry_lines(clearing, entries), *_plan_lines(clearing, plans)]
    CalendarClearingLine.objects.bulk_create(lines, batch_size=BATCH)
    kept = sum(1 for line in lines if line.kept_because)
    going = len(lines) - kept
    audit.record(
        events.ClearingListed(clearing_id=clearing.pk, year=year, going=going, kept=kept),
        by=audit.Actor.system(scope_id=agency_id),
    )
    day = (clearing.listed_at + timedelta(days=NOTICE_DAYS)).astimezone(OFFICE_ZONE)
    notices.tell(
        agency_id=agency_id, members=holders_of(agency_id, Role.SYSADMIN_AGENCY),
        kind="work_calendar.clearing_listed",
        sentence=f"Ngày {day:%d/%m/%Y} dọn lịch công tác năm {year}: {going} mục. Xem danh sách.",
        subject_type=SUBJECT, subject_id=clearing.pk,
    )  # fmt: skip
    return clearing


@in_transaction
def clear_some(*, clearing_id: int) -> bool:
    """Clear one batch of the list, entries before plans; False when all of it is done.

    Everything is looked at again: what was filed or kept since stays, and the list says so.
    Lock: the clearing.
    """
    clearing = CalendarClearing.objects.select_for_update().get(pk=clearing_id)
    if clearing.cleared_at is not None:
        return False
    waiting = clearing.lines.filter(gone_at=None, kept_because="")
    for kind, gone in ((ENTRY, _clear_entries), (PLAN, _clear_plans)):
        lines = list(waiting.filter(subject_type=kind).order_by("pk")[:BATCH])
        if lines:
            gone(clearing, lines)
            return True
    clearing.cleared_at = clock.now()
    clearing.save(update_fields=["cleared_at"])
    audit.record(
        events.CalendarCleared(
            clearing_id=clearing.pk, year=clearing.year,
            gone=clearing.lines.exclude(gone_at=None).count(),
            kept=clearing.lines.filter(gone_at=None).count(),
        ),
        by=audit.Actor.system(scope_id=clearing.agency_id),
    )  # fmt: skip
    return False


def _clear_entries(clearing: CalendarClearing, lines: list[CalendarClearingLine]) -> None:
    ids = [line.subject_id for line in lines]
    found = {row.pk: row for row in _old_entries(clearing.agency_id, clearing.year, ids)}
    kept = {pk: why for pk, row in found.items() if (why := _entry_kept(row))}
    CalendarEntry.objects.filter(pk__in=[pk for pk in found if pk not in kept]).delete()
    _note(lines, kept)


def _clear_plans(clearing: CalendarClearing, lines: list[CalendarClearingLine]) -> None:
    ids = [line.subject_id for line in lines]
    found = {row.pk: row for row in _old_plans(clearing.agency_id, clearing.year, ids)}
    kept = {pk: why for pk, row in found.items() if (why := _plan_kept(row))}
    full = CalendarEntry.objects.filter(plan_id__in=found).values_list("plan_id", flat=True)
    kept = dict.fromkeys((pk for pk in full if pk is not None), HAS_KEPT) | kept
    gone = [pk for pk in found if pk not in kept]
    # The bytes are other subjects' too; the row that led to them here is closed.
    Attachment.objects.filter(
        subject_type=PLAN_SUBJECT, subject_id__in=gone, taken_out_at=None
    ).update(taken_out_at=clock.now())
    CalendarPlan.objects.filter(pk__in=gone).delete()
    _note(lines, kept)


def _note(lines: list[CalendarClearingLine], kept: dict[int, str]) -> None:
    now = clock.now()
    for line in lines:
        line.kept_because = kept.get(line.subject_id, "")
        line.gone_at = None if line.kept_because else now
    CalendarClearingLine.objects.bulk_update(lines, ["kept_because", "gone_at"])


def _old_entries(
    agency_id: int, year: int, ids: Iterable[int] | None = None
) -> QuerySet[CalendarEntry]:
    """What ended in `year` or before; of a week over the turn of the year, with the week."""
    new_year = date(year + 1, 1, 1)
    filed = DossierItem.objects.filter(document_id=OuterRef("document_id"))
    found = CalendarEntry.objects.filter(
        Q(plan=None) | Q(plan__last_day__lt=new_year), agency_id=agency_id,
        ends_at__lte=midnight(new_year, OFFICE_ZONE),
    )  # fmt: skip
    if ids is not None:
        found = found.filter(pk__in=list(ids))
    return found.annotate(is_filed=Exists(filed)).select_related(
        "plan", "calendar__member__person", "calendar__unit"
    )


def _old_plans(
    agency_id: int, year: int, ids: Iterable[int] | None = None
) -> QuerySet[CalendarPlan]:
    found = CalendarPlan.objects.filter(agency_id=agency_id, last_day__lt=date(year + 1, 1, 1))
    if ids is not None:
        found = found.filter(pk__in=list(ids))
    return found.select_related("calendar__member__person", "calendar__unit")


def _entry_kept(row: CalendarEntry) -> str:
    if row.is_filed:  # type: ignore[attr-defined]
        return IN_DOSSIER
    return _plan_kept(row.plan) if row.plan else ""


def _plan_kept(row: CalendarPlan) -> str:
    if row.keep_until is not None and row.keep_until >= clock.today():
        return f"được giữ đến {row.keep_until:%d/%m/%Y}"
    return ""


def _entry_lines(
    clearing: CalendarClearing, entries: QuerySet[CalendarEntry]
) -> list[CalendarClearingLine]:
    return [
        CalendarClearingLine(
            clearing=clearing, subject_type=ENTRY, subject_id=row.pk,
            starts_on=row.starts_at.astimezone(OFFICE_ZONE).date(),
            calendar_name=calendar_name(row.calendar)[:200] if row.calendar else "",
            content=row.content, kept_because=_entry_kept(row),
        )
        for row in entries.order_by("starts_at", "pk")
    ]  # fmt: skip


def _plan_lines(
    clearing: CalendarClearing, plans: QuerySet[CalendarPlan]
) -> list[CalendarClearingLine]:
    return [
        CalendarClearingLine(
            clearing=clearing, subject_type=PLAN, subject_id=row.pk, starts_on=row.first_day,
            calendar_name=calendar_name(row.calendar)[:200], content=plan_words(row)[:500],
            kept_because=_plan_kept(row),
        )
        for row in plans.order_by("first_day", "pk")
    ]  # fmt: skip
