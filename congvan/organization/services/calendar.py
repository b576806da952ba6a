"""The working calendar is kept by the province's administrator (R-382…R-386).

A deadline that was set stays as it was set: the calendar counts for what is set later, and for
the words in which the days left are told.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import Q

from congvan.kernel import audit
from congvan.kernel.errors import InvalidInput, NotFound
from congvan.kernel.text import nfc
from congvan.kernel.transactions import in_transaction
from congvan.organization.access import check_keeps_calendar
from congvan.organization.acting import ActingMember
from congvan.organization.changes import changed_labels
from congvan.organization.events import calendar as events
from congvan.organization.models import CalendarDay
from congvan.organization.queries.calendar import draft_of, forget_calendar
from congvan.organization.rules.holiday_draft import LIBRARY
from congvan.organization.states import DayKind

# The library's table of Tết dates has no estimate outside these years.
FIRST_YEAR, LAST_YEAR = 1995, 2050
_MONDAY_TO_FRIDAY = range(5)


class DayTaken(InvalidInput):
    """The calendar says something of that day already."""

    code = "calendar_day_taken"


class DayUnsuitable(InvalidInput):
    """The day cannot be what it is to be: a make-up day on a weekday, a year out of reach."""

    code = "calendar_day_unsuitable"


class NothingToDraft(InvalidInput):
    """The year has all the drafted days already, or no draft to confirm."""

    code = "calendar_nothing_to_draft"


@dataclass(frozen=True, slots=True)
class DayDetails:
    """A day as it is to stand in the calendar."""

    day: date
    name: str
    source: str


@in_transaction
def add_holiday(*, by: ActingMember, details: DayDetails) -> CalendarDay:
    """Make a day a holiday. Raises NotAllowed, DayTaken, DayUnsuitable, InvalidInput."""
    check_keeps_calendar(by)
    row = _add(DayKind.HOLIDAY, _cleaned(details))
    audit.record(
        events.HolidayAdded(day_id=row.pk, day=row.date, name=row.name, source=row.source),
        by=by.actor,
    )
    return row


@in_transaction
def add_swap(*, by: ActingMember, details: DayDetails, made_up: date) -> CalendarDay:
    """Make a weekday free and a weekend day worked for it. Returns the day off.

    Raises NotAllowed, DayTaken, DayUnsuitable, InvalidInput.
    """
    check_keeps_calendar(by)
    row = _add_swap(_cleaned(details), made_up=made_up)
    audit.record(
        events.SwapAdded(
            day_id=row.pk, day=row.date, made_up=made_up, name=row.name, source=row.source
        ),
        by=by.actor,
    )
    return row


@in_transaction
def change_day(*, by: ActingMember, day_id: int, details: DayDetails) -> CalendarDay:
    """Change date, name or source of a day; what is changed by hand is a draft no longer.

    Raises NotAllowed, NotFound, DayTaken, DayUnsuitable, InvalidInput.
    """
    check_keeps_calendar(by)
    row = _get(day_id)
    cleaned = _cleaned(details)
    _check_weekday(DayKind(row.kind), cleaned.day)
    wanted = {
        "date": cleaned.day, "name": cleaned.name, "source": cleaned.source, "is_draft": False,
    }  # fmt: skip
    changed = changed_labels(row, wanted)
    if not changed:
        return row
    before = row.date
    for column, value in wanted.items():
        setattr(row, column, value)
    _store(row, update_fields=[*wanted])
    # Both days of a swap are of one decision.
    CalendarDay.objects.filter(Q(pair=row) | Q(pk=row.pair_id)).update(
        name=row.name, source=row.source, is_draft=False
    )
    audit.record(
        events.CalendarDayChanged(
            day_id=row.pk, before=before, day=row.date, name=row.name, changes=changed
        ),
        by=by.actor,
    )
    return row


@in_transaction
def remove_day(*, by: ActingMember, day_id: int) -> tuple[date, ...]:
    """Take a day out of the calendar, a swap as a whole. Returns the days taken out.

    Raises NotAllowed, NotFound.
    """
    check_keeps_calendar(by)
    row = _get(day_id)
    off = row.pair or row
    days = tuple(
        sorted({row.date, off.date, *CalendarDay.objects.filter(pair=off).values_list("date", flat=True)})
    )  # fmt: skip
    audit.record(events.CalendarDayRemoved(day_id=row.pk, days=days, name=row.name), by=by.actor)
    off.delete()  # the make-up day goes with it
    forget_calendar()
    return days


@in_transaction
def draft_year(*, by: ActingMember, year: int) -> int:
    """Keep what `queries.calendar.draft_of` showed, as drafts; days that are known stay as they are.

    Returns how many days off were added. Raises NotAllowed, DayUnsuitable, NothingToDraft.
    """
    check_keeps_calendar(by)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise DayUnsuitable(
            f"Chỉ dự thảo được lịch các năm {FIRST_YEAR}–{LAST_YEAR}.",
            next_step="Chọn năm khác.", field="year",
        )  # fmt: skip
    added = 0
    for line in draft_of(year):
        if line.is_known:
            continue
        drafted = line.drafted
        details = DayDetails(
            drafted.day, drafted.name, f"Chưa có quyết định; dự thảo theo {LIBRARY}"
        )
        if drafted.made_up:
            _add_swap(details, made_up=drafted.made_up, is_draft=True)
        else:
            _add(DayKind.HOLIDAY, details, is_draft=True)
        added += 1
    if not added:
        raise NothingToDraft(
            f"Lịch năm {year} đã có đủ các ngày của bản dự thảo.",
            next_step="Sửa từng ngày trong danh sách nếu quyết định khác.",
        )
    audit.record(events.YearDrafted(year=year, count=added, library=LIBRARY), by=by.actor)
    return added


@in_transaction
def confirm_year(*, by: ActingMember, year: int, source: str) -> int:
    """Make the year's drafts days of the decision `source`; returns how many.

    Raises NotAllowed, InvalidInput without a source, NothingToDraft without drafts.
    """
    check_keeps_calendar(by)
    named = _filled(source, field="source", sentence="Chưa ghi căn cứ.")
    count = CalendarDay.objects.filter(date__year=year, is_draft=True).update(
        is_draft=False, source=named
    )
    if not count:
        raise NothingToDraft(f"Lịch năm {year} không có ngày dự thảo nào.")
    audit.record(events.YearConfirmed(year=year, count=count, source=named), by=by.actor)
    forget_calendar()
    return count


def _add(kind: DayKind, details: DayDetails, *, is_draft: bool = False) -> CalendarDay:
    _check_weekday(kind, details.day)
    row = CalendarDay(
        date=details.day, kind=kind, name=details.name, source=details.source, is_draft=is_draft
    )
    return _store(row)


def _add_swap(details: DayDetails, *, made_up: date, is_draft: bool = False) -> CalendarDay:
    _check_weekday(DayKind.MADE_UP, made_up)
    off = _add(DayKind.SWAPPED_OFF, details, is_draft=is_draft)
    _store(
        CalendarDay(
            date=made_up, kind=DayKind.MADE_UP, name=details.name, source=details.source,
            is_draft=is_draft, pair=off,
        ),
        field="made_up",
    )  # fmt: skip
    return off


def _store(
    row: CalendarDay, *, update_fields: list[str] | None = None, field: str = "day"
) -> CalendarDay:
    try:
        with transaction.atomic():
            row.save(update_fields=update_fields)
    except IntegrityError as error:
        if "date" not in str(error):
            raise
        raise DayTaken(
            f"Ngày {row.date:%d/%m/%Y} đã có trong lịch.",
            next_step="Sửa hoặc bỏ ngày đã có trước.", field=field,
        ) from error  # fmt: skip
    forget_calendar()
    return row


def _get(day_id: int) -> CalendarDay:
    row = CalendarDay.objects.select_for_update().filter(pk=day_id).first()
    if row is None:
        raise NotFound("Không có ngày này trong lịch làm việc.")
    return row


def _check_weekday(kind: DayKind, day: date) -> None:
    is_weekday = day.weekday() in _MONDAY_TO_FRIDAY
    if kind is DayKind.SWAPPED_OFF and not is_weekday:
        raise DayUnsuitable(
            f"Ngày {day:%d/%m/%Y} là ngày cuối tuần, vốn đã nghỉ.",
            next_step="Chọn một ngày từ thứ Hai đến thứ Sáu.", field="day",
        )  # fmt: skip
    if kind is DayKind.MADE_UP and is_weekday:
        raise DayUnsuitable(
            f"Ngày {day:%d/%m/%Y} không phải thứ Bảy hay Chủ nhật.",
            next_step="Chọn ngày làm bù vào cuối tuần.", field="made_up",
        )  # fmt: skip


def _cleaned(details: DayDetails) -> DayDetails:
    return DayDetails(
        details.day,
        _filled(details.name, field="name", sentence="Chưa ghi tên ngày nghỉ."),
        _filled(details.source, field="source", sentence="Chưa ghi căn cứ."),
    )


def _filled(text: str, *, field: str, sentence: str) -> str:
    words = nfc(text).strip()
    if not words:
        step = {"source": "Ghi số, ngày của quyết định hoặc thông báo."}.get(field, "Ghi tên ngày.")
        raise InvalidInput(sentence, next_step=step, field=field)
    return words
