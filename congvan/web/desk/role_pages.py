"""What the first screens by role show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from congvan.desk.queries import Counters, WorkLine
from congvan.desk.rules import count_words, time_words
from congvan.desk.states import Part, Urgency
from congvan.desk.states import Tab as DeskTab
from congvan.directives.queries.lists import IncomingLine, Tab
from congvan.directives.queries.loads import UnitLoad
from congvan.intake.queries import ArrivalLine
from congvan.kernel.clock import OFFICE_ZONE
from congvan.organization.rules.working_days import WorkingCalendar
from congvan.registers.queries import BookView
from congvan.signing.pills import REFERENCE
from congvan.ui.items import Due, Pill, WorkRow
from congvan.web.desk import rows
from congvan.web.desk.links import address, with_query
from congvan.web.incoming.late_pages import LoadRow, person_row
from congvan.web.incoming.pages import list_href
from congvan.web.incoming.rows import due_of, incoming_row, second_of
from congvan.web.urgency import urgency_pill

_WEEKDAYS = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ nhật")


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One thing of a queue: words, pills, small words, the button; `post_href` does it at once."""

    title: str
    href: str
    act: str
    second: tuple[str, ...]
    pill: Pill | None = None
    due: Due | None = None
    is_primary: bool = False
    pills: tuple[Pill, ...] = ()
    post_href: str = ""


@dataclass(frozen=True, slots=True)
class Queue:
    """A card of the desk: its rows are the first of `count`."""

    key: str
    title: str
    icon: str
    count: str
    all_href: str
    rows: tuple[QueueRow, ...]

    @property
    def has_more(self) -> bool:
        return self.count != str(len(self.rows))


@dataclass(frozen=True, slots=True)
class ClerkPage:
    """Bàn văn thư: two columns of queues; an empty queue is not shown."""

    summary: str
    left: tuple[Queue, ...]
    right: tuple[Queue, ...]
    intake_href: str

    @classmethod
    def of(
        cls, *, arrivals: Sequence[ArrivalLine], waiting: int, flash: Sequence[IncomingLine],
        undistributed: Sequence[IncomingLine], counts: Mapping[Tab, int],
        gaps: Sequence[QueueRow], outgoing: Sequence[Queue], going_out: int, now: datetime,
        calendar: WorkingCalendar, axis: Queue | None = None, axis_flash: Sequence[QueueRow] = (),
    ) -> ClerkPage:  # fmt: skip
        """`arrivals` come most urgent first; `axis_flash` are the hỏa tốc that `axis` counts too."""
        first = list(axis_flash)
        first += [_arrival_row(one, now) for one in arrivals if one.urgency is Urgency.FLASH]
        first += [_line_row(line, now, calendar) for line in flash]
        above = {line.document_id for line in flash}
        undone = counts[Tab.AWAITING_DISTRIBUTION]
        coming = int(axis.count) if axis and axis.count.isdecimal() else 0
        to_pass_on = list_href({"tab": Tab.AWAITING_DISTRIBUTION.value})
        left = (
            Queue("hoa-toc", "Hỏa tốc đến chưa chuyển", "flame", str(len(first)), "", tuple(first)),
            *((axis,) if axis else ()),
            Queue(
                "vao-so", "Chờ vào sổ", "line-scan", count_words(waiting), address("intake:waiting"),
                tuple(_arrival_row(one, now) for one in arrivals),
            ),
        )  # fmt: skip
        spread = (
            Queue(
                "phan-phoi", "Chờ phân phối", "send", count_words(undone), to_pass_on,
                tuple(
                    _line_row(line, now, calendar)
                    for line in undistributed
                    if line.document_id not in above
                ),
            ),
        )  # fmt: skip
        gap = Queue("ho-so", "Hở số trong sổ", "books", str(len(gaps)), "", tuple(gaps))
        # With nothing going out, passing on stands at the right, where it is seen at once.
        first_column = (*left, *spread) if outgoing else left
        second_column = (*outgoing, gap) if outgoing else (*spread, gap)
        return cls(
            summary=f"{day_words(now)} · {count_words(waiting + coming + undone + going_out)} văn bản chờ",
            left=tuple(queue for queue in first_column if queue.rows),
            right=tuple(queue for queue in second_column if queue.rows),
            intake_href=address("intake:waiting"),
        )


@dataclass(frozen=True, slots=True)
class LateRow:
    """A unit with what is late in it."""

    name: str
    href: str
    overdue: int


@dataclass(frozen=True, slots=True)
class LeaderPage:
    """Năm phút."""

    day: str
    flash: tuple[WorkRow, ...]
    decide: tuple[WorkRow, ...]
    decide_count: str
    decide_href: str
    late: tuple[LateRow, ...]
    late_count: int
    todo_count: str

    @classmethod
    def of(
        cls, *, flash: Sequence[WorkLine], decide: Sequence[WorkLine], counters: Counters,
        units: Sequence[UnitLoad], now: datetime, calendar: WorkingCalendar,
    ) -> LeaderPage:  # fmt: skip
        """What is hỏa tốc stands above and not once more below; what to sign has its own card."""
        above = {line.id for line in flash}
        late = [unit for unit in units if unit.overdue]
        overdue = address("incoming:overdue")
        return cls(
            day=day_words(now),
            flash=tuple(rows.todo_row(line, now, calendar) for line in flash),
            decide=tuple(
                rows.todo_row(line, now, calendar)
                for line in decide
                if line.id not in above and line.part is not Part.SIGN
            ),
            decide_count=count_words(counters.tabs[DeskTab.DECIDE]),
            decide_href=with_query(address("desk:todo"), {"tab": DeskTab.DECIDE.value}),
            late=tuple(
                LateRow(
                    unit.unit_name, with_query(overdue, {"don-vi": str(unit.unit_id)}), unit.overdue
                )
                for unit in late
            ),
            late_count=sum(unit.overdue for unit in late),
            todo_count=count_words(counters.tabs[DeskTab.ALL]),
        )


@dataclass(frozen=True, slots=True)
class UnitPage:
    """Phòng tôi."""

    title: str
    summary: str
    people: tuple[LoadRow, ...]
    rows: tuple[WorkRow, ...]

    @classmethod
    def of(
        cls, load: UnitLoad, late: Sequence[IncomingLine], *, now: datetime,
        calendar: WorkingCalendar,
    ) -> UnitPage:  # fmt: skip
        """The people with the most late work first, as the query orders them."""
        return cls(
            title=load.unit_name,
            summary=unit_words(load),
            people=tuple(person_row(person) for person in load.people),
            rows=tuple(incoming_row(line, now, calendar) for line in late),
        )


def unit_words(load: UnitLoad) -> str:
    """ "14 việc đang giữ · 2 quá hạn"."""
    late = f" · {load.overdue} quá hạn" if load.overdue else ""
    return f"{load.holding} việc đang giữ{late}"


def day_words(now: datetime) -> str:
    """ "Thứ Tư, 25/11/2026"."""
    local = now.astimezone(OFFICE_ZONE)
    return f"{_WEEKDAYS[local.weekday()]}, {local:%d/%m/%Y}"


def gap_rows(books: Sequence[tuple[BookView, Sequence[tuple[int, int]]]]) -> list[QueueRow]:
    """A row for each book with numbers that no line has, given as runs (first, last)."""
    return [
        QueueRow(
            title=f"{book.name} {book.year}: thiếu số {_ranges(missing)}",
            href=address("registers:gaps", book.book_id),
            act="Xử lý",
            second=("Số đã cấp mà sổ không có dòng nào",),
        )
        for book, missing in books
        if missing
    ]


def _ranges(missing: Sequence[tuple[int, int]]) -> str:
    shown = [str(first) if first == last else f"{first}–{last}" for first, last in missing[:4]]
    return ", ".join(shown) + (" …" if len(missing) > 4 else "")


def _arrival_row(one: ArrivalLine, now: datetime) -> QueueRow:
    pages = f"{one.page_count} trang" if one.page_count else ""
    return QueueRow(
        title=one.title,
        href=address("intake:entry", one.id),
        act="Vào sổ & chuyển" if one.urgency is Urgency.FLASH else "Vào sổ",
        second=tuple(
            part for part in (
                one.symbol, one.issuer or one.origin, str(one.channel.label), pages,
                f"đến {time_words(one.received_at, now)}",
            ) if part
        ),
        pill=urgency_pill(one.urgency),
        is_primary=one.urgency is Urgency.FLASH,
    )  # fmt: skip


def _line_row(line: IncomingLine, now: datetime, calendar: WorkingCalendar) -> QueueRow:
    return QueueRow(
        title=line.subject,
        href=address("documents:document", line.document_id),
        act="Chuyển",
        second=tuple(
            part for part in (*second_of(line), REFERENCE.text if line.is_reference else "") if part
        ),
        pill=urgency_pill(line.urgency),
        due=due_of(line, now, calendar) if line.due_at else None,
        is_primary=line.urgency is Urgency.FLASH,
    )
