"""The list of meetings and one meeting in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse

from congvan.kernel import clock
from congvan.office.meetings.lifecycles import MeetingParty
from congvan.office.meetings.queries.ballots import BallotLine
from congvan.office.meetings.queries.meetings import (
    PAGE_SIZE,
    ConclusionLine,
    InviteeLine,
    MeetingLine,
    MeetingView,
)
from congvan.office.meetings.rules import when_words
from congvan.office.meetings.states import (
    Answer,
    Attendance,
    BookingStatus,
    Choice,
    MeetingShelf,
    MeetingStatus,
    Presence,
)
from congvan.ui.items import Fact, FileLine, Pager, Pill, Tab
from congvan.web.attachments.lines import file_lines
from congvan.web.desk.links import page_of
from congvan.web.paging import after_link

STATUS_PILLS = {
    MeetingStatus.DRAFT: "waiting",
    MeetingStatus.INVITED: "doing",
    MeetingStatus.HELD: "review-wait",
    MeetingStatus.CONFIRMED: "done",
    MeetingStatus.CANCELLED: "cancelled",
}
_ANSWER_PILLS = {
    Answer.NONE: "waiting", Answer.COMES: "done", Answer.DECLINES: "cancelled",
    Answer.SENDS: "plain",
}  # fmt: skip
_ATTENDANCE_PILLS = {
    Attendance.PRESENT: "done", Attendance.LATE: "to-fix", Attendance.EXCUSED: "cancelled",
    Attendance.ABSENT: "cancelled",
}  # fmt: skip
_EMPTY = {
    MeetingShelf.COMING: ("Không có cuộc họp nào sắp tới", "Cuộc họp anh, chị được mời hoặc chủ trì hiện ở đây."),
    MeetingShelf.PREPARING: ("Không có cuộc họp nào đang chuẩn bị", "Cuộc họp chưa gửi giấy mời hiện ở đây; chỉ người chuẩn bị thấy."),
    MeetingShelf.PAST: ("Chưa có cuộc họp nào đã họp", "Họp xong, biên bản và kết luận xem ở đây."),
    MeetingShelf.CANCELLED: ("Không có cuộc họp nào bị hủy", "Cuộc họp đã hủy hiện ở đây kèm lý do."),
}  # fmt: skip
_WEEKDAYS = ("Thứ hai", "Thứ ba", "Thứ tư", "Thứ năm", "Thứ sáu", "Thứ bảy", "Chủ nhật")


@dataclass(frozen=True, slots=True)
class ListRow:
    """One meeting in the list."""

    href: str
    title: str
    day: str
    hours: str
    place: str
    chair: str
    pill: Pill


@dataclass(frozen=True, slots=True)
class ListPage:
    """Cuộc họp, by tabs."""

    tabs: tuple[Tab, ...]
    rows: tuple[ListRow, ...]
    pager: Pager
    empty_title: str
    empty_text: str

    @classmethod
    def of(cls, shelf: MeetingShelf, lines: Sequence[MeetingLine]) -> ListPage:
        """A tab's rows in words."""
        full = len(lines) == PAGE_SIZE
        following = after_link(lines[-1].starts_at, lines[-1].id, tab=shelf.value) if full else ""
        title, text = _EMPTY[shelf]
        address = reverse("meetings:list")
        return cls(
            tabs=tuple(
                Tab(one.label, f"{address}?tab={one.value}", current=one is shelf)
                for one in MeetingShelf
            ),
            rows=tuple(_row(line) for line in lines),
            pager=Pager(f"{len(lines)} cuộc họp", next_href=following),
            empty_title=title,
            empty_text=text,
        )


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One place at the table in words."""

    name: str
    note: str
    pill: Pill
    said: str


@dataclass(frozen=True, slots=True)
class ConclusionRow:
    """One conclusion and what became of it."""

    number: int
    sentence: str
    order: str
    state: Pill | None
    task_href: str
    give_href: str
    strike_href: str


@dataclass(frozen=True, slots=True)
class BallotRow:
    """One question with its result, or the choices while it is open."""

    number: int
    question: str
    manner: str
    result: str
    voices: tuple[tuple[str, str], ...]
    action: str
    choices: tuple[tuple[str, str], ...]
    may_close: bool
    note: str


@dataclass(frozen=True, slots=True)
class MeetingPage:
    """One meeting: facts, people, papers, minutes, conclusions, votes, and what to do now."""

    id: int
    title: str
    pill: Pill
    facts: tuple[Fact, ...]
    agenda: str
    cancel_reason: str
    people: tuple[PersonRow, ...]
    informed: tuple[PersonRow, ...]
    tally: str
    own: InviteeLine | None
    own_words: str
    may: dict[str, bool]
    is_secretary: bool
    papers: tuple[FileLine, ...]
    documents: tuple[tuple[str, str], ...]
    hidden_documents: int
    minutes: tuple[str, ...]
    minutes_number: int
    minutes_note: str
    submitted_words: str
    return_note: str
    has_paper: bool
    conclusions: tuple[ConclusionRow, ...]
    ballots: tuple[BallotRow, ...]

    @classmethod
    def of(cls, view: MeetingView) -> MeetingPage:
        """The view in words."""
        line, status = view.line, view.line.status
        verbs = ("amend", "invite", "cancel", "add_papers", "answer", "take_attendance", "hold",
                 "write", "conclude", "submit", "send_back", "confirm", "put_to_vote", "give")  # fmt: skip
        may = {verb: view.may(verb) for verb in verbs}
        unknown = view.own is not None and view.own.attendance is Attendance.UNKNOWN
        may["come_in"] = view.may("come_in") and view.may_check_in and unknown
        may["read_minutes"] = bool(view.minutes)
        expected = [one for one in view.invitees if one.presence is Presence.EXPECTED]
        return cls(
            id=line.id,
            title=line.title,
            pill=Pill(STATUS_PILLS[status], status.label),
            facts=_facts(view),
            agenda=view.agenda,
            cancel_reason=view.cancel_reason,
            people=tuple(_person(one, begun=view.has_begun) for one in expected),
            informed=tuple(
                _person(one, begun=False)
                for one in view.invitees
                if one.presence is Presence.INFORMED
            ),
            tally=_tally(expected, begun=view.has_begun),
            own=view.own,
            own_words=_own_words(view.own),
            may=may,
            is_secretary=MeetingParty.SECRETARY in view.parties,
            papers=file_lines(
                view.papers, lambda one: reverse("meetings:file", args=[line.id, one])
            ),
            documents=tuple(
                (f"{one.symbol} {one.subject}".strip(), page_of("document", one.document_id))
                for one in view.documents
            ),
            hidden_documents=view.hidden_documents,
            minutes=tuple(part for part in view.minutes.split("\n") if part.strip()),
            minutes_number=view.minutes_number,
            minutes_note=_minutes_note(view),
            submitted_words=_submitted_words(view),
            return_note=view.return_note,
            has_paper=bool(view.minutes),
            conclusions=tuple(_conclusion(view, one) for one in view.conclusions),
            ballots=tuple(_ballot(view, one) for one in view.ballots),
        )


def day_words(day: date) -> str:
    """ "Thứ tư, 25/11/2026"."""
    return f"{_WEEKDAYS[day.weekday()]}, {day:%d/%m/%Y}"


def _row(line: MeetingLine) -> ListRow:
    start = line.starts_at.astimezone(clock.OFFICE_ZONE)
    end = line.ends_at.astimezone(clock.OFFICE_ZONE)
    hours = f"{start:%H:%M}–{end:%H:%M}"
    if end.date() != start.date():
        hours = f"{start:%H:%M} đến {end:%H:%M %d/%m}"
    return ListRow(
        reverse("meetings:meeting", args=[line.id]), line.title, day_words(start.date()), hours,
        _place(line), line.chair, Pill(STATUS_PILLS[line.status], line.status.label),
    )  # fmt: skip


def _place(line: MeetingLine) -> str:
    parts = [line.room, line.place, "họp trực tuyến" if line.is_online else ""]
    return ", ".join(part for part in parts if part)


def _facts(view: MeetingView) -> tuple[Fact, ...]:
    line = view.line
    day = line.starts_at.astimezone(clock.OFFICE_ZONE).date()
    room = line.room
    if room and view.room_status is BookingStatus.WAITING:
        room = f"{room} (chờ duyệt)"
    place = ", ".join(part for part in (room, line.place) if part)
    facts = [
        Fact(
            "Thời gian", f"{_WEEKDAYS[day.weekday()]}, {when_words(line.starts_at, line.ends_at)}"
        ),
        Fact("Địa điểm", place) if place else None,
        Fact("Họp trực tuyến", "Vào phòng họp", href=view.link) if view.link else None,
        Fact("Chủ trì", f"{line.chair}, {view.chair_post}"),
        Fact("Thư ký", view.secretary),
        Fact("Người chuẩn bị", view.organizer) if view.organizer != view.secretary else None,
    ]
    return tuple(fact for fact in facts if fact is not None)


def _person(one: InviteeLine, *, begun: bool) -> PersonRow:
    if begun and one.attendance is not Attendance.UNKNOWN:
        pill = Pill(_ATTENDANCE_PILLS[one.attendance], one.attendance.label)
        said = one.attendance_note
    else:
        pill = Pill(_ANSWER_PILLS[one.answer], one.answer.label)
        said = f"{one.sent}" if one.sent else one.answer_note
    note = f"dự thay {one.sent_for}" if one.sent_for else one.where
    if one.is_chair:
        note = f"Chủ trì, {note}"
    if one.kind == "guest" and one.answer is Answer.NONE and one.attendance is Attendance.UNKNOWN:
        pill = Pill("plain", "Khách mời")
        note = ""
    return PersonRow(one.name, note, pill, said)


def _tally(expected: Sequence[InviteeLine], *, begun: bool) -> str:
    if begun:
        there = sum(one.attendance in (Attendance.PRESENT, Attendance.LATE) for one in expected)
        return f"{there}/{len(expected)} có mặt"
    coming = sum(one.answer is Answer.COMES for one in expected)
    silent = sum(one.answer is Answer.NONE and one.kind != "guest" for one in expected)
    return f"{coming} dự, {silent} chưa trả lời" if expected else ""


def _own_words(own: InviteeLine | None) -> str:
    if own is None or own.answer is Answer.NONE:
        return ""
    more = own.sent or own.answer_note
    return f"{own.answer.label}: {more}" if more else own.answer.label


def _minutes_note(view: MeetingView) -> str:
    if view.minutes_at is None:
        return ""
    if view.confirmed_at is not None:
        return (
            f"{view.line.chair} xác nhận lúc {_moment(view.confirmed_at)}; biên bản không đổi nữa."
        )
    return f"{view.minutes_by} ghi lần {view.minutes_number}, {_moment(view.minutes_at)}; chưa xác nhận."


def _submitted_words(view: MeetingView) -> str:
    """That the secretary waits for the chair."""
    is_theirs = view.parties & {MeetingParty.SECRETARY, MeetingParty.CHAIR} == {
        MeetingParty.SECRETARY
    }
    if view.submitted_at is None or view.confirmed_at is not None or not is_theirs:
        return ""
    return f"Đã trình {view.line.chair} lúc {_moment(view.submitted_at)}, chờ xác nhận."


def _moment(moment: datetime) -> str:
    return f"{moment.astimezone(clock.OFFICE_ZONE):%H:%M %d/%m/%Y}"


def _conclusion(view: MeetingView, one: ConclusionLine) -> ConclusionRow:
    until = f"hạn {one.due_on:%d/%m/%Y}" if one.due_on else ""
    state, href = None, ""
    if one.task is not None:
        stage = one.task.stage
        word = stage.label if stage is not None else "Đã thu hồi"
        state, href = Pill("doing", word), page_of("task", one.task.task_id)
    elif one.is_given:
        state = Pill("doing", "Đã giao việc")
    arguments = [view.line.id, one.id]
    free = not one.is_given
    return ConclusionRow(
        one.number, one.sentence, ", ".join(part for part in (one.lead, until) if part), state, href,
        reverse("meetings:give", args=arguments) if free and view.may("give") else "",
        reverse("meetings:strike", args=arguments) if free and view.may("conclude") else "",
    )  # fmt: skip


def _ballot(view: MeetingView, one: BallotLine) -> BallotRow:
    may_vote = one.may_vote and view.may("vote")
    result = (
        f"{one.agreed} đồng ý, {one.refused} không đồng ý, {one.otherwise} ý kiến khác"
        if one.is_closed
        else f"đã có {one.cast} người biểu quyết"
    )
    note = "Anh, chị đã biểu quyết." if one.has_voted and not one.is_closed else ""
    return BallotRow(
        one.number, one.question, "Biểu quyết kín" if one.is_secret else "Biểu quyết công khai",
        result, one.voices, reverse("meetings:vote", args=[view.line.id, one.id]),
        tuple((choice.value, str(choice.label)) for choice in Choice) if may_vote else (),
        not one.is_closed and view.may("put_to_vote"), note,
    )  # fmt: skip
