"""Write, postpone and remove entries; what changes after publishing is marked and told (R-235)."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import UUID

from congvan.documents.rules.symbols import symbol_key
from congvan.documents.visibility import visible_to
from congvan.kernel import audit, clock
from congvan.kernel.clock import OFFICE_ZONE
from congvan.kernel.errors import InvalidInput, NotFound, WrongState
from congvan.kernel.form_keys import row_key
from congvan.kernel.text import nfc
from congvan.kernel.transactions import in_transaction, requires_transaction
from congvan.office.work_calendar import access, events
from congvan.office.work_calendar.lifecycles import PLAN, PlanParty
from congvan.office.work_calendar.models import CalendarEntry, CalendarPlan, WorkCalendar
from congvan.office.work_calendar.queries.entries import LONGEST_ENTRY
from congvan.office.work_calendar.queries.folders import calendar_name
from congvan.office.work_calendar.rules import Folder, midnight, moment_words, period_of
from congvan.office.work_calendar.services.holding import Taking, write_parts
from congvan.office.work_calendar.services.telling import PRIVATE, tell_approver, tell_of_entry
from congvan.office.work_calendar.states import CalendarKind, Mark, PlanStatus, Span
from congvan.organization.acting import ActingMember
from congvan.organization.models import Unit

# As the columns; a line of a calendar is read in passing.
LONGEST_TEXT = {"content": 500, "place": 200, "guests": 500, "note": 500}
# A calendar is of about now: older is a slip of the pen, later nobody plans by the hour.
FURTHEST = timedelta(days=2 * 366)


NOBODY = Taking()


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryData:
    """What is written of an entry; `document_symbol` as typed, of a document the writer sees.

    An entry of whole days runs from midnight to midnight. `form_key` names the form it came with.
    """

    content: str
    starts_at: datetime
    ends_at: datetime
    taking: Taking = NOBODY
    is_all_day: bool = False
    place: str = ""
    guests: str = ""
    preparing_unit_id: int | None = None
    note: str = ""
    document_symbol: str = ""
    is_private: bool = False
    form_key: UUID | None = None

    @property
    def row_key(self) -> UUID | None:
        """What the row stores of the form."""
        return row_key(self.form_key, replace(self, form_key=None))


def written_already(*, by: ActingMember, folder: Folder, data: EntryData) -> CalendarEntry | None:
    """What this form has written into the calendar before; None for a form that is new."""
    if data.form_key is None:
        return None
    calendars = access.calendar_rows(by.agency_id, folder)
    found = CalendarEntry.objects.filter(calendar__in=calendars, form_key=data.row_key)
    return found.first()


@in_transaction
def write_entry(*, by: ActingMember, folder: Folder, data: EntryData) -> CalendarEntry:
    """Write a new entry into the week it begins in; into a published week it is an addition.

    The same form sent again is the entry that was written, which is returned. Raises NotFound, NotAllowed (R-235), WrongState (a week that waits for its decision),
    InvalidInput, ClashRefused. Lock: the plan, then the people bound.
    """
    plan = open_plan(by=by, folder=folder, span=Span.WEEK, day=_day(data.starts_at))
    if (there := written_already(by=by, folder=folder, data=data)) is not None:
        return there
    published = plan.status == PlanStatus.PUBLISHED
    entry = CalendarEntry(
        agency_id=by.agency_id, calendar=plan.calendar, plan=plan, is_published=published,
        mark=Mark.ADDED if published else Mark.NONE, form_key=data.row_key,
    )  # fmt: skip
    _fill(by, entry, folder, data)
    entry.save()
    write_parts(by=by, entry=entry, taking=with_owner(folder, data.taking))
    _noted(by, entry)
    return entry


@in_transaction
def change_entry(*, by: ActingMember, entry_id: int, data: EntryData) -> CalendarEntry:
    """Write an entry anew; a published one is marked as changed and told to all who took or take part.

    A postponed one that gets its new time takes place again; the same form sent again changes
    nothing more. Raises as `write_entry`.
    """
    entry, folder, plan = _to_change(by, entry_id, day=_day(data.starts_at))
    if data.form_key is not None and entry.form_key == data.row_key:
        return entry
    entry.form_key = data.row_key
    if not entry.is_published and plan.status == PlanStatus.PUBLISHED:
        entry.is_published, entry.mark = True, Mark.ADDED
    elif entry.is_published:
        entry.mark, entry.mark_reason = Mark.CHANGED, ""
    before = list(entry.parts.values_list("member_id", "unit_id"))
    entry.plan = plan
    _fill(by, entry, folder, data)
    entry.save()
    write_parts(by=by, entry=entry, taking=with_owner(folder, data.taking))
    _noted(by, entry, before=before)
    return entry


@in_transaction
def postpone_entry(*, by: ActingMember, entry_id: int, reason: str) -> CalendarEntry:
    """Postpone a published entry: it stays to be read, its people are free, they are told.

    Raises NotFound, NotAllowed, WrongState (not published, already postponed), InvalidInput.
    """
    entry, _, _ = _to_change(by, entry_id)
    if not entry.is_published or entry.mark == Mark.POSTPONED:
        raise WrongState(
            "Chỉ việc đã công bố và chưa hoãn mới ghi hoãn được.",
            next_step="Tải lại trang để xem việc này hiện thế nào.",
        )
    words = _text(reason, "reason", 300)
    if not words:
        raise InvalidInput(
            "Chưa ghi lý do hoãn.", next_step="Ghi ngắn gọn vì sao hoãn.", field="reason"
        )
    entry.mark, entry.mark_reason = Mark.POSTPONED, words
    _signed(by, entry)
    entry.save(update_fields=["mark", "mark_reason", "written_by", "written_at"])
    entry.parts.update(is_held=False)
    _noted(by, entry)
    return entry


@in_transaction
def remove_entry(*, by: ActingMember, entry_id: int) -> None:
    """Remove an entry nobody was told of. Raises NotFound, NotAllowed, WrongState (published)."""
    entry, _, _ = _to_change(by, entry_id)
    if entry.is_published:
        raise WrongState(
            "Việc đã công bố thì không bỏ đi.", next_step="Ghi hoãn để người tham gia được báo."
        )
    told = _said(entry)
    pk = entry.pk
    entry.delete()
    audit.record(events.EntryRemoved(entry_id=pk, **told), by=by.actor)


@requires_transaction
def open_plan(*, by: ActingMember, folder: Folder, span: Span, day: date) -> CalendarPlan:
    """The plan of the period that holds `day`, made when there is none, locked, open to writing.

    Raises NotFound, NotAllowed for who may not post here (R-235), WrongState while it waits.
    """
    parties = access.check_writes(by, folder)
    plan_id = _plan_id(by, calendar_of(by=by, folder=folder), span, day)
    return _opened([plan_id], parties)[plan_id]


def _plan_id(by: ActingMember, calendar: WorkCalendar, span: Span, day: date) -> int:
    first, last = period_of(span, day)
    row = CalendarPlan(
        calendar=calendar, agency_id=by.agency_id, span=span, first_day=first, last_day=last
    )
    CalendarPlan.objects.bulk_create([row], ignore_conflicts=True)
    found = CalendarPlan.objects.filter(calendar=calendar, span=span, first_day=first)
    return found.values_list("pk", flat=True).get()


def _opened(plan_ids: Collection[int], parties: set[PlanParty]) -> dict[int, CalendarPlan]:
    """These plans, locked in the order of their ids, each open to writing."""
    rows = CalendarPlan.objects.select_for_update(of=("self",)).select_related(
        "calendar__member__person", "calendar__unit"
    )
    plans = {plan.pk: plan for plan in rows.filter(pk__in=set(plan_ids)).order_by("pk")}
    for plan in plans.values():
        verb = "mark" if plan.status == PlanStatus.PUBLISHED else "add_files"
        PLAN.move(plan.status, verb, parties)
    return plans


@requires_transaction
def calendar_of(*, by: ActingMember, folder: Folder) -> WorkCalendar:
    """The row of a folder that was checked, made when there is none."""
    row = WorkCalendar(
        agency_id=by.agency_id, kind=folder.kind,
        member_id=folder.owner_id if folder.kind is CalendarKind.LEADER else None,
        unit_id=folder.owner_id if folder.kind is CalendarKind.UNIT else None,
    )  # fmt: skip
    WorkCalendar.objects.bulk_create([row], ignore_conflicts=True)
    found = access.calendar_rows(by.agency_id, folder)
    return found.select_related("member__person", "unit").get()


def _to_change(
    by: ActingMember, entry_id: int, *, day: date | None = None
) -> tuple[CalendarEntry, Folder, CalendarPlan]:
    """The entry, its folder, and its plan, or that of `day`; both plans locked and open to writing.

    Raises NotFound, NotAllowed, WrongState.
    """
    entry = access.get_entry(by, entry_id)
    if entry.calendar is None or entry.plan_id is None:
        raise NotFound("Việc này không sửa ở đây.", next_step="Sửa ở trang của cuộc họp.")
    folder = access.folder_for(entry.calendar)
    parties = access.check_writes(by, folder)
    target = _plan_id(by, entry.calendar, Span.WEEK, day) if day else entry.plan_id
    plans = _opened({entry.plan_id, target}, parties)
    again = CalendarEntry.objects.select_related("calendar__member__person", "calendar__unit")
    found = again.filter(pk=entry_id, plan_id=entry.plan_id).first()
    if found is None:
        raise WrongState(
            "Việc này vừa được người khác sửa hoặc bỏ.", next_step="Tải lại trang rồi làm lại."
        )
    return found, folder, plans[target]


def _fill(by: ActingMember, entry: CalendarEntry, folder: Folder, data: EntryData) -> None:
    entry.content = _text(data.content, "content")
    if not entry.content:
        raise InvalidInput("Chưa ghi nội dung.", next_step="Ghi việc gì.", field="content")
    entry.place, entry.guests = _text(data.place, "place"), _text(data.guests, "guests")
    entry.note = _text(data.note, "note")
    entry.is_all_day = data.is_all_day
    entry.starts_at, entry.ends_at = times_of(
        data.starts_at, data.ends_at, is_all_day=data.is_all_day
    )
    entry.preparing_unit_id = _unit(by, data.preparing_unit_id)
    entry.is_private = data.is_private and folder.kind is CalendarKind.LEADER
    _link(by, entry, data.document_symbol)
    _signed(by, entry)


def times_of(
    starts_at: datetime, ends_at: datetime, *, is_all_day: bool
) -> tuple[datetime, datetime]:
    """The checked times; of whole days, from midnight to midnight. Raises InvalidInput."""
    if is_all_day:
        first, last = _day(starts_at), _day(ends_at)
        starts_at = midnight(first, OFFICE_ZONE)
        ends_at = midnight(max(first, last) + timedelta(days=1), OFFICE_ZONE)
    if ends_at <= starts_at:
        raise InvalidInput(
            "Giờ kết thúc phải sau giờ bắt đầu.", next_step="Sửa lại thời gian.", field="ends"
        )
    if ends_at - starts_at > LONGEST_ENTRY:
        raise InvalidInput(
            f"Một việc kéo dài nhiều nhất {LONGEST_ENTRY.days} ngày.",
            next_step="Chia thành nhiều việc.", field="ends",
        )  # fmt: skip
    if abs(starts_at - clock.now()) > FURTHEST:
        raise InvalidInput(
            "Ngày quá xa hôm nay.", next_step="Kiểm tra lại năm vừa ghi.", field="starts"
        )
    return starts_at, ends_at


def _link(by: ActingMember, entry: CalendarEntry, symbol: str) -> None:
    """Link the document of that symbol that the writer sees; what another linked stays."""
    typed = " ".join(nfc(symbol).split())
    if not typed:
        seen = entry.document_id and visible_to(by).filter(pk=entry.document_id).exists()
        if seen or entry.document_id is None:
            entry.document = None
        return
    found = visible_to(by).filter(symbol_key=symbol_key(typed)).exclude(symbol_key="")
    document = found.order_by("-id").first()
    if document is None:
        raise InvalidInput(
            f"Không có văn bản {typed[:60]} mà anh, chị được xem.",
            next_step="Kiểm tra số, ký hiệu, hoặc để trống.", field="document",
        )  # fmt: skip
    entry.document = document


def _unit(by: ActingMember, unit_id: int | None) -> int | None:
    if unit_id is None or Unit.objects.filter(agency_id=by.agency_id, pk=unit_id).exists():
        return unit_id
    raise InvalidInput(
        "Không có đơn vị này.", next_step="Chọn trong danh sách.", field="preparing_unit"
    )


def _text(text: str, name: str, most: int | None = None) -> str:
    words = " ".join(nfc(text).split())
    limit = most or LONGEST_TEXT[name]
    if len(words) > limit:
        raise InvalidInput(f"Dài quá {limit} ký tự.", next_step="Viết ngắn lại.", field=name)
    return words


def with_owner(folder: Folder, taking: Taking) -> Taking:
    """A leader is where the own calendar says."""
    if folder.kind is not CalendarKind.LEADER or folder.owner_id in taking.bound_ids:
        return taking
    return Taking(
        taking.chair_id, (*taking.required_ids, folder.owner_id), taking.member_ids, taking.unit_ids
    )


def _signed(by: ActingMember, entry: CalendarEntry) -> None:
    entry.written_by_id, entry.written_at = by.membership_id, clock.now()


def _noted(
    by: ActingMember, entry: CalendarEntry, *, before: Iterable[tuple[int | None, int | None]] = ()
) -> None:  # fmt: skip
    said = _said(entry)
    if not entry.is_published:
        audit.record(events.EntryWritten(entry_id=entry.pk, **said), by=by.actor)
        return
    told = tell_of_entry(by=by, entry=entry, before=before)
    tell_approver(by=by, entry=entry, before=before)
    audit.record(
        events.PublishedEntryMarked(
            entry_id=entry.pk, mark=Mark(entry.mark).label, told=told, **said
        ),
        by=by.actor,
    )


def _said(entry: CalendarEntry) -> dict[str, str]:
    """What the trail keeps; of a private entry not what it is about, others read the trail."""
    return {
        "calendar": calendar_name(entry.calendar) if entry.calendar else "",
        "content": PRIVATE if entry.is_private else entry.content,
        "period": moment_words(
            entry.starts_at, entry.ends_at, is_all_day=entry.is_all_day, zone=OFFICE_ZONE
        ),
    }


def _day(moment: datetime) -> date:
    return moment.astimezone(OFFICE_ZONE).date()
