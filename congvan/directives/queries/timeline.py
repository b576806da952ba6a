""" "Ý kiến và diễn biến": what happened to a document, newest first.

Told by the audit trail, which has every verb with both names and cannot lack one; its index by
subject makes it one range.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from congvan.directives.access import get_handling
from congvan.kernel.models import AuditEvent
from congvan.organization.acting import ActingMember
from congvan.registers.queries import entry_of

LONGEST_TIMELINE = 500

_KINDS = {
    "handling.began": "entered",
    "handling.forwarded": "directive",
    "handling.directed": "directive",
    "handling.passed_on": "directive",
    "handling.notified": "directive",
    "handling.progress": "progress",
    "handling.part_finished": "progress",
    "handling.opened": "opened",
    "handling.urged": "urged",
    "handling.completed": "completed",
    "handling.returned": "completed",
}
_LABELS = {
    "handling.forwarded": "Chuyển", "handling.directed": "Chỉ đạo", "handling.passed_on": "Giao tiếp",
    "handling.notified": "Thông báo, đồng gửi", "handling.taken": "Tự xử lý", "handling.taken_over": "Bàn giao",
    "handling.sent_back": "Trả lại người chuyển", "handling.recalled": "Thu hồi",
    "handling.recalled_by_sender": "Đồng ý nơi gửi thu hồi", "handling.answered": "Trả lời",
    "handling.replaced": "Thay phân công", "handling.returned": "Trả lại nơi gửi",
    "handling.head_told": "Báo lãnh đạo đơn vị", "handling.opened": "Đã mở",
    "handling.progress": "Tiến độ", "handling.part_finished": "Xong phần phối hợp",
    "handling.completed": "Kết thúc", "handling.undone": "Hoàn tác kết thúc",
    "handling.reopened": "Mở lại", "handling.extension_asked": "Đề nghị gia hạn",
    "handling.extension_granted": "Đồng ý gia hạn", "handling.extension_refused": "Không đồng ý gia hạn",
    "handling.extension_withdrawn": "Rút đề nghị gia hạn",
    "handling.extension_lapsed": "Đề nghị gia hạn thôi hiệu lực", "handling.urged": "Đôn đốc",
    "handling.repair_asked": "Yêu cầu khôi phục", "handling.repair_agreed": "Đồng ý khôi phục",
    "handling.repair_carried_out": "Đã khôi phục", "handling.repair_refused": "Không khôi phục",
    "handling.repair_withdrawn": "Rút yêu cầu khôi phục",
    "handling.repair_lapsed": "Yêu cầu khôi phục thôi hiệu lực",
}  # fmt: skip
# What a person wrote, wherever the event keeps it.
_WRITTEN = ("text", "reason", "note", "answer", "result")


@dataclass(frozen=True, slots=True)
class TimelineItem:
    """One thing that happened; `text` is what the person wrote, `sentence` the whole of it."""

    at: datetime
    kind: str
    label: str
    sentence: str
    actor: str
    actor_post: str
    on_behalf_of: str
    text: str
    receivers: tuple[str, ...]
    percent: int | None


def timeline(viewer: ActingMember, document_id: int) -> tuple[TimelineItem, ...]:
    """What happened, newest first, the entry in the book last. Raises NotFound."""
    get_handling(viewer, document_id)
    rows = AuditEvent.objects.filter(
        scope_id=viewer.agency_id, subject_type="document", subject_id=document_id,
        code__startswith="handling.",
    ).order_by("-id")[:LONGEST_TIMELINE]  # fmt: skip
    entry = entry_of(viewer, document_id)
    number = f"Vào sổ số {entry.arrival_number}" if entry else "Vào sổ"
    return tuple(_item(row, number) for row in rows)


def _item(row: AuditEvent, number: str) -> TimelineItem:
    data: dict[str, Any] = row.data
    kind = _KINDS.get(row.code, "")
    if not kind:
        kind = next((k for k in ("extension", "repair") if k in row.code), "moved")
    text = next((str(data[name]) for name in _WRITTEN if data.get(name)), "")
    percent = data.get("percent")
    return TimelineItem(
        at=row.at, kind=kind, label=_LABELS.get(row.code, number), sentence=row.sentence,
        actor=row.actor_name, actor_post=row.actor_post, on_behalf_of=row.on_behalf_of_name,
        text=text, receivers=tuple(data.get("receivers", ())),
        percent=int(percent) if percent is not None else None,
    )  # fmt: skip
