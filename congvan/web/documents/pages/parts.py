"""What the parts below the card show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from congvan.desk.rules import time_words
from congvan.desk.states import Part
from congvan.directives.queries.chain import ChainLink
from congvan.directives.queries.timeline import TimelineItem
from congvan.directives.states import OPEN_ASSIGNMENT, AssignmentStatus
from congvan.documents.queries import DocumentView
from congvan.documents.states import RelationKind
from congvan.registers.queries import EntryView
from congvan.ui.items import Due, Fact, Pill, TimelineEntry
from congvan.web.documents.pages.document import day_words

_ICONS = {
    "entered": "inbox",
    "directive": "send",
    "progress": "activity",
    "opened": "eye",
    "extension": "calendar-time",
    "urged": "speakerphone",
    "moved": "arrow-back-up",
    "completed": "circle-check",
    "repair": "refresh",
}
# A person links what stands beside; what replaces or is the paper of it is known at the entry.
RELATION_CHOICES = tuple(
    (kind.value, str(kind.label)) for kind in (RelationKind.RELATED, RelationKind.REPLACES)
)


@dataclass(frozen=True, slots=True)
class HolderLine:
    """One line of "Ai đang giữ"; `depth` indents it, `css` names that."""

    holder: str
    post: str
    part: Pill
    css: str
    state: str
    read: str
    due: Due | None
    note: str
    is_open: bool
    urged: int
    recall_href: str
    urge_href: str


def timeline_entries(items: Sequence[TimelineItem], now: datetime) -> tuple[TimelineEntry, ...]:
    """The timeline, newest first; words of people in quotes."""
    return tuple(_entry(item, now) for item in items)


def holder_lines(
    document_id: int, links: Sequence[ChainLink], now: datetime
) -> tuple[HolderLine, ...]:
    """The tree in its order, each branch one step further in."""
    return tuple(_holder(document_id, link, now) for link in links)


def entry_facts(view: DocumentView, entry: EntryView | None) -> tuple[Fact, ...]:
    """All that was entered, in the order of the register's form."""
    facts = [
        Fact("Số, ký hiệu", view.symbol),
        Fact("Ngày văn bản", day_words(view.issued_on) if view.issued_on else ""),
        Fact("Loại", view.type_name),
        Fact("Cơ quan ban hành", view.issuer),
        Fact("Nơi gửi", view.sender if view.sender != view.issuer else ""),
        Fact("Người ký", ", ".join(p for p in (view.signer_name, view.signer_position) if p)),
        Fact("Lĩnh vực", view.field),
        Fact("Trích yếu trên văn bản", view.source_subject),
        Fact("Số trang", str(view.page_count or "")),
        Fact("Giá trị", str(view.legal_value.label)),
        Fact("Lưu hành", str(view.circulation.label) if view.circulation else ""),
        Fact("Mức độ nhạy cảm", str(view.sensitivity.label)),
        Fact("Ghi chú", view.note),
    ]
    if entry is not None:
        facts[1:1] = [
            Fact("Số đến", entry.arrival_number),
            Fact("Ngày đến", day_words(entry.entered_on)),
        ]
    return tuple(fact for fact in facts if fact.value)


def _entry(item: TimelineItem, now: datetime) -> TimelineEntry:
    role = item.actor_post.split(",")[0]
    if item.on_behalf_of:
        role = f"thay mặt {item.on_behalf_of}"
    what = item.label[:1].lower() + item.label[1:]
    if item.receivers:
        what += f" {', '.join(item.receivers)}"
    percent = f"Hoàn thành {item.percent} %" if item.percent is not None else ""
    return TimelineEntry(
        what=what, when=time_words(item.at, now), who=item.actor, role=role, quote=item.text,
        note=percent, icon=_ICONS.get(item.kind, "circle-dot"),
    )  # fmt: skip


def _holder(document_id: int, link: ChainLink, now: datetime) -> HolderLine:
    is_open = link.status in OPEN_ASSIGNMENT
    question = reverse("documents:act", args=[document_id, "x"]).removesuffix("x/")
    return HolderLine(
        holder=link.holder, post=link.holder_post, part=Pill(Part(link.part).value),
        css=f"depth-{min(link.depth, 5)}",
        state="" if is_open and link.status != AssignmentStatus.WAITING else _state(link, now),
        read=f"Mở {time_words(link.opened_at, now)}" if link.opened_at else "Chưa mở",
        due=_due(link, now) if is_open else None, note=link.note, is_open=is_open,
        urged=link.urged,
        recall_href=f"{question}thu-hoi/?viec={link.assignment_id}" if link.may_recall else "",
        urge_href=f"{question}don-doc/?viec={link.assignment_id}" if link.may_urge else "",
    )  # fmt: skip


def _state(link: ChainLink, now: datetime) -> str:
    if link.status == AssignmentStatus.WAITING:
        return ""
    words = str(AssignmentStatus(link.status).label)
    return f"{words} {time_words(link.finished_at, now)}" if link.finished_at else words


def _due(link: ChainLink, now: datetime) -> Due | None:
    if link.due_at is None:
        return None
    words = time_words(link.due_at, now).split(" ", maxsplit=1)[0]
    return Due("late", f"Quá hạn {words}") if link.is_late else Due("later", f"hạn {words}")
