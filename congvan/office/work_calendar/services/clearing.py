"""Clear the calendars of the year before (R-236, R-322): in January a list, then what is confirmed.

Nothing of a list goes before an administrator confirmed it (`confirming`). Run by the clock and safe
to run again at any line: each step looks at what is done. What belongs to something in a dossier (the
linked document, what a meeting laid before its people), and what an administrator keeps longer, stays.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from congvan.desk.services import purge_lists
from congvan.dossiers.models import DossierItem, DossierPaper
from congvan.kernel import audit, clock
from congvan.kernel.clock import OFFICE_ZONE
from congvan.kernel.transactions import in_transaction, requires_transaction
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
from congvan.office.work_calendar.services.sources import filed_sources
from congvan.organization.models import Agency

SUBJECT = "calendar_clearing"
ENTRY, PLAN = "entry", "plan"
# From the fifth of January: those back from the new year's holiday read the notice.
LISTED_FROM_DAY = 5
BATCH = 500
IN_DOSSIER = "tài liệu của việc này đã vào hồ sơ"
HAS_KEPT = "còn việc được giữ lại"


def run() -> None:
    """In January make each agency's list; remind of those that lie, go on with confirmed ones."""
    today = clock.today()
    if today.month == 1 and today.day >= LISTED_FROM_DAY:
        for agency_id in Agency.objects.order_by("pk").values_list("pk", flat=True):
            make_list(agency_id=agency_id, year=today.year - 1)
    for clearing_id in lists_to_remind_of():
        remind(clearing_id=clearing_id)
    for clearing_id in lists_to_carry_out():
        while clear_some(clearing_id=clearing_id):
            pass


def last_day_to_read(year: int) -> date:
    """By when the list of `year` is to be decided: the end of the January after it (R-236)."""
    return date(year + 1, 1, 31)


def lists_to_carry_out() -> list[int]:
    """The confirmed lists of all agencies that are not cleared yet."""
    found = CalendarClearing.objects.filter(cleared_at=None, confirmed_at__isnull=False)
    return list(found.order_by("pk").values_list("pk", flat=True))


def lists_to_remind_of() -> list[int]:
    """The lists of all agencies that nobody confirmed and nobody was told of for a week."""
    undecided = CalendarClearing.objects.filter(cleared_at=None, confirmed_at=None)
    return purge_lists.to_remind_of(undecided, made="listed_at")


@in_transaction
def remind(*, clearing_id: int) -> bool:
    """Remind the administrators of a list that lies; False when it is confirmed or told of today.

    Lock: the clearing.
    """
    clearing = CalendarClearing.objects.select_for_update().get(pk=clearing_id)
    if clearing.confirmed_at or clearing.cleared_at or clearing.reminded_on == clock.today():
        return False
    clearing.reminded_on = clock.today()
    clearing.save(update_fields=["reminded_on"])
    _propose(clearing, going=clearing.lines.filter(kept_because="").count())
    return True


@in_transaction
def make_list(*, agency_id: int, year: int) -> CalendarClearing | None:
    """List what of `year` and before goes, as the administrators' work; None when there is nothing.

    Made once a year: again, it is the same list. What lies on an older list that is not done yet
    is not listed again.
    """
    known = CalendarClearing.objects.filter(agency_id=agency_id, year=year).first()
    if known is not None:
        return known
    entries = _old_entries(agency_id, year).exclude(pk__in=_lying(agency_id, ENTRY))
    plans = _old_plans(agency_id, year).exclude(pk__in=_lying(agency_id, PLAN))
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
    _propose(clearing, going=going)
    return clearing


@requires_transaction
def _propose(clearing: CalendarClearing, *, going: int) -> None:
    purge_lists.propose(
        agency_id=clearing.agency_id, subject_type=SUBJECT, subject_id=clearing.pk,
        kind="work_calendar.clearing_listed",
        title=f"Xem danh sách dọn lịch công tác năm {clearing.year}",
        sentence=f"Lịch công tác năm {clearing.year} hết hạn lưu: {going} mục. Xem rồi đồng ý dọn.",
        due_at=purge_lists.due_on(last_day_to_read(clearing.year)),
    )  # fmt: skip


def _lying(agency_id: int, kind: str) -> QuerySet[CalendarClearingLine, int]:
    """The entries or plans on lists that wait or are being cleared."""
    lying = CalendarClearingLine.objects.filter(
        clearing__agency_id=agency_id, subject_type=kind, gone_at=None, kept_because=""
    )
    return lying.values_list("subject_id", flat=True)


@in_transaction
def clear_some(*, clearing_id: int) -> bool:
    """Clear one batch of a confirmed list, entries before plans; False when all of it is done.

    Everything is looked at again: what was filed or kept since stays, and the list says so.
    Lock: the clearing.
    """
    clearing = CalendarClearing.objects.select_for_update().get(pk=clearing_id)
    if clearing.confirmed_at is None or clearing.cleared_at is not None:
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
    kept = _entries_kept(found.values())
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
    item = DossierItem.objects.filter(document_id=OuterRef("document_id"))
    paper = DossierPaper.objects.filter(
        source_type=OuterRef("source_type"), source_id=OuterRef("source_id")
    )
    found = CalendarEntry.objects.filter(
        Q(plan=None) | Q(plan__last_day__lt=new_year), agency_id=agency_id,
        ends_at__lte=midnight(new_year, OFFICE_ZONE),
    )  # fmt: skip
    if ids is not None:
        found = found.filter(pk__in=list(ids))
    return found.annotate(is_filed=Exists(item) | Exists(paper)).select_related(
        "plan", "calendar__member__person", "calendar__unit"
    )


def _old_plans(
    agency_id: int, year: int, ids: Iterable[int] | None = None
) -> QuerySet[CalendarPlan]:
    found = CalendarPlan.objects.filter(agency_id=agency_id, last_day__lt=date(year + 1, 1, 1))
    if ids is not None:
        found = found.filter(pk__in=list(ids))
    return found.select_related("calendar__member__person", "calendar__unit")


def _entries_kept(rows: Iterable[CalendarEntry]) -> dict[int, str]:
    """Why some of these entries stay: what belongs to them is filed, or their plan is kept."""
    entries = list(rows)
    sources = filed_sources(entries)
    kept: dict[int, str] = {}
    for row in entries:
        filed = row.is_filed or (row.source_type, row.source_id) in sources  # type: ignore[attr-defined]
        why = IN_DOSSIER if filed else _plan_kept(row.plan) if row.plan else ""
        if why:
            kept[row.pk] = why
    return kept


def _plan_kept(row: CalendarPlan) -> str:
    if row.keep_until is not None and row.keep_until >= clock.today():
        return f"được giữ đến {row.keep_until:%d/%m/%Y}"
    return ""


def _entry_lines(
    clearing: CalendarClearing, entries: QuerySet[CalendarEntry]
) -> list[CalendarClearingLine]:
    rows = list(entries.order_by("starts_at", "pk"))
    kept = _entries_kept(rows)
    return [
        CalendarClearingLine(
            clearing=clearing, subject_type=ENTRY, subject_id=row.pk,
            starts_on=row.starts_at.astimezone(OFFICE_ZONE).date(),
            calendar_name=calendar_name(row.calendar)[:200] if row.calendar else "",
            content=row.content, kept_because=kept.get(row.pk, ""),
        )
        for row in rows
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
