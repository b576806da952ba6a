"""The table of who has what when, one booking, lists of bookings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.urls import reverse

from congvan.kernel import clock
from congvan.office.meetings.queries.resources import (
    PAGE_SIZE,
    Availability,
    BookingLine,
    BookingView,
    ResourceLine,
)
from congvan.office.meetings.rules import Span, overlaps, when_words
from congvan.office.meetings.states import BookingShelf, BookingStatus, ResourceKind
from congvan.ui.items import Fact, Pager, Pill, Tab
from congvan.web.meetings.pages.meetings import day_words
from congvan.web.paging import after_link

KIND_SLUGS = {
    "phong": ResourceKind.ROOM, "xe": ResourceKind.VEHICLE, "thiet-bi": ResourceKind.EQUIPMENT,
}  # fmt: skip
SLUGS = {kind: slug for slug, kind in KIND_SLUGS.items()}
PILLS = {
    BookingStatus.WAITING: "waiting", BookingStatus.APPROVED: "done",
    BookingStatus.REFUSED: "returned", BookingStatus.WITHDRAWN: "cancelled",
}  # fmt: skip
_SHORT_DAYS = ("T2", "T3", "T4", "T5", "T6", "T7", "CN")
# The parts of a day's table: name, from, to.
_PARTS = (
    ("Sáng", time(0), time(12)), ("Chiều", time(12), time(18)), ("Tối", time(18), time.max),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Taken:
    """One booking in a cell."""

    hours: str
    who: str
    what: str
    is_waiting: bool
    href: str


@dataclass(frozen=True, slots=True)
class Cell:
    """A resource in a column's span: who has it, and the way to book the rest."""

    label: str
    taken: tuple[Taken, ...]
    book_href: str
    is_today: bool


@dataclass(frozen=True, slots=True)
class TableRow:
    """One resource and its cells."""

    name: str
    note: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class TablePage:
    """A day's or a week's table of a kind."""

    tabs: tuple[Tab, ...]
    span: str
    slug: str
    is_day: bool
    heads: tuple[str, ...]
    rows: tuple[TableRow, ...]
    back_href: str
    next_href: str
    today_href: str
    other_href: str
    book_href: str

    @classmethod
    def of(
        cls, kind: ResourceKind, day: date, *, is_day: bool, resources: Sequence[ResourceLine],
        bookings: Sequence[BookingLine], sees_all: bool, today: date,
    ) -> TablePage:  # fmt: skip
        """`bookings` are those of `columns(day, is_day=…)`; who sees all has a link on each."""
        slug = SLUGS[kind]
        spans = columns(day, is_day=is_day)
        step = timedelta(days=1 if is_day else 7)
        first = spans[0][1][0].astimezone(clock.OFFICE_ZONE).date()
        return cls(
            tabs=tuple(
                Tab(one.label, _address(SLUGS[one], day, is_day=is_day), current=one is kind)
                for one in ResourceKind
            ),
            span=day_words(day)
            if is_day
            else f"{first:%d/%m} – {first + timedelta(days=6):%d/%m/%Y}",
            slug=slug,
            is_day=is_day,
            heads=tuple(label for label, _ in spans),
            rows=tuple(
                _row(
                    one,
                    spans,
                    [b for b in bookings if b.resource_id == one.id],
                    sees_all=sees_all,
                    today=today,
                )
                for one in resources
            ),
            back_href=_address(slug, day - step, is_day=is_day),
            next_href=_address(slug, day + step, is_day=is_day),
            today_href=_address(slug, today, is_day=is_day),
            other_href=_address(slug, day, is_day=not is_day),
            book_href=f"{reverse('meetings:book')}?loai={slug}&ngay={day:%Y-%m-%d}",
        )


def columns(day: date, *, is_day: bool) -> tuple[tuple[str, Span], ...]:
    """The columns of the table: parts of the day, or the week's days from Monday on."""
    if is_day:
        return tuple(
            (name, (_at(day, start), _at(day, end) if end != time.max else _at(day, time(0), 1)))
            for name, start, end in _PARTS
        )
    monday = day - timedelta(days=day.weekday())
    days = [monday + timedelta(days=ahead) for ahead in range(7)]
    return tuple(
        (f"{_SHORT_DAYS[one.weekday()]} {one:%d/%m}", (_at(one, time(0)), _at(one, time(0), 1)))
        for one in days
    )


@dataclass(frozen=True, slots=True)
class BookingRow:
    """One booking in a list."""

    href: str
    what: str
    resource: str
    when: str
    who: str
    pill: Pill


@dataclass(frozen=True, slots=True)
class BookingsPage:
    """One's own bookings, and those that wait for one's answer."""

    tabs: tuple[Tab, ...]
    rows: tuple[BookingRow, ...]
    pager: Pager
    is_mine: bool

    @classmethod
    def of(cls, shelf: BookingShelf, lines: Sequence[BookingLine], *, keeps: bool) -> BookingsPage:
        """A keeper has the second tab."""
        address = reverse("meetings:bookings")
        full = len(lines) == PAGE_SIZE
        following = after_link(lines[-1].starts_at, lines[-1].id, tab=shelf.value) if full else ""
        shelves = BookingShelf if keeps else (BookingShelf.MINE,)
        return cls(
            tabs=tuple(
                Tab(one.label, f"{address}?tab={one.value}", current=one is shelf)
                for one in shelves
            ),
            rows=tuple(_list_row(line) for line in lines),
            pager=Pager(f"{len(lines)} lượt đặt", next_href=following),
            is_mine=shelf is BookingShelf.MINE,
        )


@dataclass(frozen=True, slots=True)
class BookingPage:
    """One booking and what to do about it."""

    id: int
    title: str
    pill: Pill
    facts: tuple[Fact, ...]
    reason: str
    meeting_href: str
    may_approve: bool
    may_refuse: bool
    refuse_label: str
    may_withdraw: bool
    may_return: bool
    kind_slug: str

    @classmethod
    def of(cls, view: BookingView) -> BookingPage:
        """The view in words."""
        line = view.line
        refusing = next((move for move in view.moves if move.verb == "refuse"), None)
        return cls(
            id=line.id,
            title=f"Đặt {line.resource}",
            pill=Pill(PILLS[line.status], line.status.label),
            facts=_facts(view),
            reason=view.reason,
            meeting_href=reverse("meetings:meeting", args=[view.meeting_id])
            if view.meeting_id
            else "",
            may_approve=view.may("approve"),
            may_refuse=refusing is not None,
            refuse_label=refusing.label if refusing else "",
            may_withdraw=view.may("withdraw"),
            may_return=view.may("bring_back"),
            kind_slug=SLUGS[line.kind],
        )


@dataclass(frozen=True, slots=True)
class FreeWords:
    """What the box under the hours says while they are typed."""

    good: str = ""
    clashes: tuple[str, ...] = ()
    free: tuple[str, ...] = ()


def free_words(found: Availability | None, clashes: Sequence[str] = ()) -> FreeWords:
    """Who has the resource and when it is free; `clashes` are those of people."""
    if found is None:
        return FreeWords(clashes=tuple(clashes))
    taken = tuple(
        f"{found.resource.name} đã có {one.asker} đặt {when_words(one.starts_at, one.ends_at)}"
        f"{' (chờ duyệt)' if one.status is BookingStatus.WAITING else ''}."
        for one in found.holders
    )
    good = "" if taken or clashes else f"{found.resource.name} còn trống vào giờ này."
    return FreeWords(good, (*taken, *clashes), tuple(when_words(*span) for span in found.free))


def _row(
    one: ResourceLine, spans: Sequence[tuple[str, Span]], held: Sequence[BookingLine], *,
    sees_all: bool, today: date,
) -> TableRow:  # fmt: skip
    parts = [
        one.plate, f"{one.seats} chỗ" if one.seats else "", one.place,
        f"lái xe {one.driver}" if one.driver else "",
    ]  # fmt: skip
    cells = []
    for label, span in spans:
        day = span[0].astimezone(clock.OFFICE_ZONE).date()
        query = f"?loai={SLUGS[one.kind]}&tai-san={one.id}&ngay={day:%Y-%m-%d}"
        href = reverse("meetings:book") + query if day >= today else ""
        taken = tuple(
            _taken(line, span, linked=sees_all or line.is_mine)
            for line in held
            if overlaps(span, (line.starts_at, line.ends_at))
        )
        cells.append(Cell(label, taken, href, day == today))
    return TableRow(one.name, " · ".join(part for part in parts if part), tuple(cells))


def _taken(line: BookingLine, span: Span, *, linked: bool) -> Taken:
    return Taken(
        _hours(line, span), line.asker, line.purpose or "Họp",
        line.status is BookingStatus.WAITING,
        reverse("meetings:booking", args=[line.id]) if linked else "",
    )  # fmt: skip


def _hours(line: BookingLine, span: Span) -> str:
    """The hours within the column's days; a trip over several days goes from edge to edge."""
    start, end = (one.astimezone(clock.OFFICE_ZONE) for one in (line.starts_at, line.ends_at))
    day = span[0].astimezone(clock.OFFICE_ZONE).date()
    begins = f"{start:%H:%M}" if start.date() == day else f"{start:%d/%m}"
    ends = f"{end:%H:%M}" if end.date() == day else f"{end:%d/%m}"
    return f"{begins}–{ends}"


def _list_row(line: BookingLine) -> BookingRow:
    what = line.purpose or "Họp"
    if line.trip_place:
        what = f"{what} ({line.trip_place})"
    return BookingRow(
        reverse("meetings:booking", args=[line.id]), what, line.resource,
        when_words(line.starts_at, line.ends_at), line.asker,
        Pill(PILLS[line.status], line.status.label),
    )  # fmt: skip


def _facts(view: BookingView) -> tuple[Fact, ...]:
    line = view.line
    odometer = [
        f"{value:,} km".replace(",", ".") if value is not None else "không ghi"
        for value in (view.odometer_before, view.odometer_after)
    ]
    facts = [
        Fact("Dùng cho", line.purpose),
        Fact("Thời gian", when_words(line.starts_at, line.ends_at)),
        Fact("Người đặt", line.asker),
        Fact("Số người", str(view.people)) if view.people else None,
        Fact("Biển số", view.plate) if view.plate else None,
        Fact("Lái xe", view.driver) if view.driver else None,
        Fact("Nơi đến", line.trip_place) if line.trip_place else None,
        Fact("Người đi", view.travellers) if view.travellers else None,
        Fact("Ghi chú", view.note) if view.note else None,
        Fact("Đặt lúc", _moment(view.asked_at)),
        Fact("Trả xe lúc", _moment(view.returned_at)) if view.returned_at else None,
        Fact("Số km đi, về", " – ".join(odometer)) if view.returned_at else None,
    ]
    return tuple(fact for fact in facts if fact is not None)


def _address(slug: str, day: date, *, is_day: bool) -> str:
    kind = "&xem=ngay" if is_day else ""
    return f"{reverse('meetings:table')}?loai={slug}&ngay={day:%Y-%m-%d}{kind}"


def _at(day: date, hour: time, ahead: int = 0) -> datetime:
    return datetime.combine(day + timedelta(days=ahead), hour, clock.OFFICE_ZONE)


def _moment(moment: datetime) -> str:
    return f"{moment.astimezone(clock.OFFICE_ZONE):%H:%M %d/%m/%Y}"
