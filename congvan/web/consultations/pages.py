"""What the list and the page of one consultation show."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from congvan.desk.rules import moment_words
from congvan.kernel.clock import OFFICE_ZONE
from congvan.office.consultations.queries import lists
from congvan.office.consultations.queries.lists import ConsultationLine
from congvan.office.consultations.queries.page import AnswerView, ConsultationView, PointLine
from congvan.office.consultations.states import (
    AskedStatus,
    AskedWho,
    ConsultationKind,
    ConsultationStatus,
    KeepingStatus,
    Shelf,
    Stance,
)
from congvan.organization.rules.working_days import WorkingCalendar
from congvan.ui.items import Due, Fact, FileLine, Pager, Pill, Tab
from congvan.web.addresses import address
from congvan.web.attachments.lines import file_lines
from congvan.web.deadlines import due_of_open
from congvan.web.desk.links import page_of, with_query
from congvan.web.paging import after_link

STATUS_PILLS = {
    ConsultationStatus.OPEN: "doing",
    ConsultationStatus.ENDED: "waiting",
    ConsultationStatus.CLOSED: "done",
    ConsultationStatus.WITHDRAWN: "cancelled",
    ConsultationStatus.CLEARED: "cancelled",
}
OWN_PILLS = {
    AskedStatus.WAITING: "waiting",
    AskedStatus.ANSWERED: "done",
    AskedStatus.DECLINED: "cancelled",
}
STANCE_PILLS = {Stance.AGREE: "passed", Stance.DISAGREE: "to-fix", Stance.OTHER: "inform"}
_OWN_WORDS = {
    AskedStatus.WAITING: "Tôi chưa trả lời",
    AskedStatus.ANSWERED: "Tôi đã trả lời",
    AskedStatus.DECLINED: "Tôi không tham gia",
}
_EMPTY = {
    Shelf.WAITING: ("Không còn gì chờ trả lời", "Câu hỏi mới gửi toàn cơ quan sẽ hiện ở đây."),
    Shelf.OPEN: ("Không có cuộc lấy ý kiến nào đang mở", "Câu hỏi đang chờ trả lời hiện ở đây."),
    Shelf.ASKED: ("Anh, chị chưa lấy ý kiến lần nào", "Câu hỏi anh, chị gửi đi hiện ở đây."),
    Shelf.OVER: ("Chưa có cuộc nào kết thúc", "Bảng tổng hợp lưu một tháng rồi được xóa."),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One consultation in the list."""

    href: str
    title: str
    pill: Pill
    own: Pill | None
    due: Due | None
    second: tuple[str, ...]
    act: str


@dataclass(frozen=True, slots=True)
class ListPage:
    """Lấy ý kiến."""

    tabs: tuple[Tab, ...]
    rows: tuple[Row, ...]
    pager: Pager
    empty_title: str
    empty_text: str
    may_ask: bool
    may_assign: bool
    may_decide: bool

    @classmethod
    def of(
        cls, shelf: Shelf, lines: Sequence[ConsultationLine], *, waiting: int, now: datetime,
        calendar: WorkingCalendar, may_ask: bool, may_assign: bool, may_decide: bool,
    ) -> ListPage:  # fmt: skip
        """Rows in words; the first tab says how many wait."""
        full = len(lines) == lists.PAGE_SIZE
        following = after_link(lines[-1].opened_at, lines[-1].id, tab=shelf.value) if full else ""
        title, text = _EMPTY[shelf]
        return cls(
            tabs=tuple(
                Tab(
                    str(one.label), with_query(address("consultations:list"), {"tab": one.value}),
                    count=waiting if one is Shelf.WAITING else None, current=one is shelf,
                )
                for one in Shelf
            ),
            rows=tuple(row_of(line, now, calendar) for line in lines),
            pager=Pager(f"{len(lines)} cuộc lấy ý kiến", next_href=following),
            empty_title=title, empty_text=text, may_ask=may_ask, may_assign=may_assign,
            may_decide=may_decide,
        )  # fmt: skip


def row_of(line: ConsultationLine, now: datetime, calendar: WorkingCalendar) -> Row:
    """One line: whose, how many have answered, what the viewer still owes."""
    owes = line.own is AskedStatus.WAITING and line.status in (
        ConsultationStatus.OPEN, ConsultationStatus.ENDED,
    )  # fmt: skip
    running = line.status is ConsultationStatus.OPEN
    opened = line.opened_at.astimezone(OFFICE_ZONE)
    return Row(
        href=address("consultations:consultation", line.id), title=line.title,
        pill=Pill(STATUS_PILLS[line.status], str(line.status.label)),
        own=Pill(OWN_PILLS[line.own], _OWN_WORDS[line.own]) if line.own is not None else None,
        due=due_of_open(line.due_at, now, calendar) if running or owes else None,
        second=(
            str(line.kind.label), line.asker, f"gửi {opened:%d/%m/%Y}",
            f"{line.answered}/{line.asked} đã trả lời",
        ),
        act="Trả lời" if owes else "",
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class SaidLine:
    """What an answer says to one point, in words."""

    label: str
    pill: Pill | None
    words: str


@dataclass(frozen=True, slots=True)
class AnswerShown:
    """One answer: when, what to each point, in general, files."""

    heading: str
    said: tuple[SaidLine, ...]
    words: str
    files: tuple[FileLine, ...]


@dataclass(frozen=True, slots=True)
class ConsultationPage:
    """One consultation as its page draws it."""

    view: ConsultationView
    pill: Pill
    facts: tuple[Fact, ...]
    files: tuple[FileLine, ...]
    points: tuple[PointLine, ...]
    sum_words: str
    due: Due | None
    own_pill: Pill | None
    sent: AnswerShown | None
    versions: tuple[AnswerShown, ...]
    has_draft: bool
    may_answer: bool
    may_keep: bool
    may_close: bool
    missing_title: str

    @classmethod
    def of(
        cls, view: ConsultationView, *, now: datetime, calendar: WorkingCalendar
    ) -> ConsultationPage:
        """The page for the viewer of `view`."""
        own = view.own
        running = view.status is ConsultationStatus.OPEN

        def shown(answer: AnswerView) -> AnswerShown:
            return answer_shown(view.id, view.points, answer, now)

        return cls(
            view=view,
            pill=Pill(STATUS_PILLS[view.status], str(view.status.label)),
            facts=_facts(view, now),
            files=file_lines(
                view.files, lambda pk: address("consultations:file-of", view.id, pk)
            ),
            points=tuple(point for point in view.points if point.number),
            sum_words=_sum(view),
            due=due_of_open(view.due_at, now, calendar) if running else None,
            own_pill=Pill(OWN_PILLS[own.status], _own_words(view)) if own else None,
            sent=shown(own.sent) if own and own.sent else None,
            versions=tuple(shown(one) for one in own.versions) if own else (),
            has_draft=own is not None and own.draft is not None,
            may_answer=own is not None and own.may_answer,
            may_keep=view.dossier is None
            and (view.keeping is None or view.keeping.status is not KeepingStatus.ASKED),
            may_close="close" in view.moves and (view.is_past_due or not view.counts.waiting),
            missing_title=(
                "Chưa trả lời, không có lý do" if view.is_past_due else "Chưa trả lời"
            ),
        )  # fmt: skip


def answer_shown(
    consultation_id: int, points: Iterable[PointLine], answer: AnswerView, now: datetime
) -> AnswerShown:
    """One answer in words."""
    said = []
    for point in points:
        one = answer.said.get(point.id)
        label = f"Điểm {point.number}. {point.text}" if point.number else "Toàn bộ nội dung"
        pill = Pill(STANCE_PILLS[one.stance], str(one.stance.label)) if one and one.stance else None
        said.append(SaidLine(label, pill, one.words if one else ""))
    when = f", {moment_words(answer.sent_at, now)}" if answer.sent_at else ""
    return AnswerShown(
        heading=f"Lần {answer.number}{when}, {answer.written_by}" if answer.number else "Bản nháp",
        said=tuple(said), words=answer.words,
        files=file_lines(
            answer.files,
            lambda pk: address("consultations:answer-file", consultation_id, answer.id, pk),
        ),
    )  # fmt: skip


def _own_words(view: ConsultationView) -> str:
    own = view.own
    if own is None:
        return ""
    whose = f"{own.name} " if view.who is AskedWho.UNITS else "Anh, chị "
    words = {
        AskedStatus.WAITING: "chưa trả lời", AskedStatus.ANSWERED: "đã trả lời",
        AskedStatus.DECLINED: "không tham gia",
    }[own.status]  # fmt: skip
    return f"{whose}{words}{', muộn' if own.is_late else ''}"


def _sum(view: ConsultationView) -> str:
    counts = view.counts
    parts = [f"{counts.answered}/{counts.asked} đã trả lời"]
    if counts.declined:
        parts.append(f"{counts.declined} không tham gia")
    if counts.late:
        parts.append(f"{counts.late} muộn")
    return " · ".join(parts)


def _facts(view: ConsultationView, now: datetime) -> tuple[Fact, ...]:
    asked = (
        "Các cơ quan nhận văn bản"
        if view.kind is ConsultationKind.AGENCIES
        else str(view.kind.label)
    )
    first = f" (hạn đầu {_day(view.first_due_at)})" if view.first_due_at != view.due_at else ""
    document = page_of("document", view.document_id) if view.document_id else ""
    facts = [
        Fact("Người lấy ý kiến", f"{view.asker}, {view.asker_place}"),
        Fact("Căn cứ", view.basis, document) if view.basis else None,
        Fact("Hỏi ai", f"{asked}, {str(view.who.label).lower()}"),
        Fact("Gửi lúc", moment_words(view.opened_at, now)),
        Fact("Hạn trả lời", f"{moment_words(view.due_at, now)}{first}"),
        Fact("Kết thúc", moment_words(view.ended_at, now)) if view.ended_at else None,
        Fact("Lý do rút", view.reason) if view.reason else None,
        Fact("Ai xem các ý kiến", _readers(view)),
        _kept(view),
    ]
    return tuple(fact for fact in facts if fact is not None)


def _readers(view: ConsultationView) -> str:
    if view.kind is ConsultationKind.AGENCIES:
        return "Người lấy ý kiến, lãnh đạo, văn thư"
    return "Mọi người trong cơ quan" if view.shows_answers else "Người lấy ý kiến và lãnh đạo"


def _kept(view: ConsultationView) -> Fact:
    if view.dossier is not None and not view.dossier[1]:
        return Fact("Lưu", "Trong hồ sơ của người lấy ý kiến")
    if view.dossier is not None:
        return Fact("Lưu", f"Hồ sơ {view.dossier[1]}", address("dossiers:dossier", view.dossier[0]))
    words = f"Đến hết {view.keep_until:%d/%m/%Y}, xóa vào đầu tháng sau"
    if view.keeping is not None and view.keeping.status is KeepingStatus.ASKED:
        words += f"; {view.keeping.asked_by} đã đề nghị lưu đến {view.keeping.until:%d/%m/%Y}"
    return Fact("Lưu", words)


def _day(moment: datetime) -> str:
    return f"{moment.astimezone(OFFICE_ZONE):%d/%m/%Y}"
