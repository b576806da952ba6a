"""One entry, one plan, and the list of plans one writes or decides."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from congvan.kernel.clock import OFFICE_ZONE
from congvan.office.work_calendar.queries import EntryDetail, PlanLine, PlanView
from congvan.office.work_calendar.queries.plans import PAGE_SIZE
from congvan.office.work_calendar.rules import moment_words
from congvan.office.work_calendar.states import PartKind, PlanStatus, Span
from congvan.ui.items import Fact, FileLine, Pager, Pill
from congvan.web.attachments.lines import file_lines
from congvan.web.desk.links import address, page_of
from congvan.web.work_calendar.pages.calendar import file_href
from congvan.web.work_calendar.pages.rows import DayBlock, day_blocks, pills_of

_PILLS = {
    PlanStatus.DRAFT: "doing",
    PlanStatus.SUBMITTED: "review-wait",
    PlanStatus.APPROVED: "passed",
    PlanStatus.PUBLISHED: "completed",
}
# verb → slug of its address; the labels are the state table's.
SLUGS: Mapping[str, str] = {
    "submit": "trinh",
    "take_back": "lay-lai",
    "approve": "duyet",
    "publish": "cong-bo",
    "return": "tra-lai",
}
VERBS = {slug: verb for verb, slug in SLUGS.items()}


@dataclass(frozen=True, slots=True)
class EntryPage:
    """One entry whole."""

    entry_id: int
    title: str
    pills: tuple[Pill, ...]
    facts: tuple[Fact, ...]
    plan_id: int | None
    day: str
    may_change: bool
    may_postpone: bool
    may_remove: bool

    @classmethod
    def of(cls, detail: EntryDetail) -> EntryPage:
        """What is empty is left out."""
        line = detail.line
        names = {
            kind: ", ".join(one.name for one in detail.takers if one.kind is kind)
            for kind in PartKind
        }
        document = f"{detail.document_symbol} {detail.document_subject}".strip()
        facts = (
            Fact("Thời gian", moment_words(
                line.starts_at, line.ends_at, is_all_day=line.is_all_day, zone=OFFICE_ZONE
            )),
            Fact("Địa điểm", line.place),
            Fact("Chủ trì", names[PartKind.CHAIR]),
            Fact("Lãnh đạo cùng dự", names[PartKind.REQUIRED]),
            Fact("Thành phần", names[PartKind.ORDINARY]),
            Fact("Ngoài cơ quan", line.guests),
            Fact("Đơn vị chuẩn bị", line.preparing),
            Fact("Ghi chú", line.note),
            Fact("Văn bản", document, page_of("document", detail.document_id or 0)
                 if detail.document_id else ""),
            Fact("Lịch", line.calendar[:1].upper() + line.calendar[1:]),
            Fact("Lý do", line.mark_reason),
        )  # fmt: skip
        return cls(
            entry_id=line.entry_id,
            title=line.content,
            pills=pills_of(line),
            facts=tuple(fact for fact in facts if fact.value),
            plan_id=detail.plan_id,
            day=line.starts_at.astimezone(OFFICE_ZONE).date().isoformat(),
            may_change=detail.may_change,
            may_postpone=detail.may_postpone,
            may_remove=detail.may_remove,
        )


@dataclass(frozen=True, slots=True)
class PlanRow:
    """One plan in the list."""

    href: str
    title: str
    pill: Pill
    second: str


@dataclass(frozen=True, slots=True)
class PlansPage:
    """Lịch đang soạn và chờ duyệt."""

    rows: tuple[PlanRow, ...]
    pager: Pager

    @classmethod
    def of(cls, lines: Sequence[PlanLine]) -> PlansPage:
        """The latest period first."""
        last = lines[-1] if lines else None
        following = (
            f"?sau={last.first_day.isoformat()}~{last.plan_id}"
            if last and len(lines) == PAGE_SIZE
            else ""
        )
        return cls(
            rows=tuple(
                PlanRow(
                    address("work_calendar:plan", line.plan_id), line.title, plan_pill(line),
                    _second(line),
                )
                for line in lines
            ),
            pager=Pager(f"{len(lines)} kỳ lịch", next_href=following),
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class PlanPage:
    """One plan: its entries, its files, what the viewer may do with it."""

    plan_id: int
    title: str
    pill: Pill
    facts: tuple[Fact, ...]
    returned: str
    blocks: tuple[DayBlock, ...]
    files: tuple[FileLine, ...]
    acts: tuple[tuple[str, str, bool], ...]
    may_return: bool
    new_href: str
    file_href: str
    pdf_href: str
    calendar_href: str
    may_keep: bool

    @classmethod
    def of(cls, view: PlanView, *, today: date) -> PlanPage:
        """The last act is the chief one: publishing where one may, else submitting."""
        line = view.line
        open_to_writing = view.may("add_files")
        verbs = [m for m in view.moves if m.verb in SLUGS and m.verb != "return"]
        chief = next((m.verb for m in verbs if m.verb == "publish"), verbs[0].verb if verbs else "")
        said = f"?lich={line.folder.slug}&ngay={line.first_day.isoformat()}"
        week = line.span is Span.WEEK
        return cls(
            plan_id=line.plan_id,
            title=line.title,
            pill=plan_pill(line),
            facts=_facts(line),
            returned=line.returned_reason if line.status is PlanStatus.DRAFT else "",
            blocks=day_blocks(
                view.entries, line.first_day, line.last_day, today=today,
                day_href=f"{address('work_calendar:index')}?xem=ngay&ngay={{}}&lich={line.folder.slug}",
                all_days=False,
            ),
            files=file_lines(view.files, file_href(line.plan_id)),
            acts=tuple((SLUGS[m.verb], m.label, m.verb == chief) for m in verbs),
            may_return=view.may("return"),
            new_href=f"{address('work_calendar:entry-new')}{said}" if open_to_writing and week else "",
            file_href=(
                f"{address('work_calendar:file-new')}{said}&span={line.span.value}"
                if open_to_writing else ""
            ),
            pdf_href=f"{address('work_calendar:week-pdf')}{said}" if week and view.entries else "",
            calendar_href=f"{address('work_calendar:index')}{said}&xem={'tuan' if week else 'thang'}",
            may_keep=line.status is PlanStatus.PUBLISHED and line.keep_until is None,
        )  # fmt: skip


def plan_pill(line: PlanLine) -> Pill:
    """Where a plan stands."""
    return Pill(_PILLS[line.status], str(line.status.label))


def _second(line: PlanLine) -> str:
    parts = [f"{line.entries} việc" if line.entries else "Chưa ghi việc nào"]
    if line.status is PlanStatus.SUBMITTED and line.submitted_by:
        parts.append(f"{line.submitted_by} trình {_moment(line.submitted_at)}")
    if line.status is PlanStatus.PUBLISHED and line.published_by:
        parts.append(f"{line.published_by} công bố {_moment(line.published_at)}")
    if line.status is PlanStatus.DRAFT and line.returned_reason:
        parts.append(f"Trả lại: {line.returned_reason}")
    return " · ".join(parts)


def _facts(line: PlanLine) -> tuple[Fact, ...]:
    facts = (
        Fact("Người trình", _who(line.submitted_by, line.submitted_at)),
        Fact("Người duyệt", line.approved_by),
        Fact("Công bố", _who(line.published_by, line.published_at)),
        Fact("Ghi chú", line.note),
        Fact("Được giữ đến", f"{line.keep_until:%d/%m/%Y}" if line.keep_until else ""),
    )
    return tuple(fact for fact in facts if fact.value)


def _who(name: str, at: datetime | None) -> str:
    return f"{name}, {_moment(at)}" if name and at else name


def _moment(at: datetime | None) -> str:
    return f"{at.astimezone(OFFICE_ZONE):%H:%M %d/%m/%Y}" if at else ""
