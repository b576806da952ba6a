"""Facts about tasks and reminders in the audit trail (R-247)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from congvan.kernel.audit import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskGiven(Event):
    """Cấp trên giao việc cho cấp dưới (R-247)."""

    code = "task.given"
    template = "{actor} giao {lead} việc “{title}”, hạn {due_at}."
    subject = ("task", "task_id")

    task_id: int
    title: str
    lead: str
    due_at: datetime
    coordinators: tuple[str, ...]
    from_above: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskReceived(Event):
    """Người chủ trì xác nhận đã nhận việc."""

    code = "task.received"
    template = "{actor} đã nhận việc “{title}”."
    subject = ("task", "task_id")

    task_id: int
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskProgressNoted(Event):
    """Tiến độ được ghi."""

    code = "task.progress"
    template = "{actor} ghi tiến độ {percent}% việc “{title}”: {text}"
    subject = ("task", "task_id")

    task_id: int
    title: str
    percent: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskPartFinished(Event):
    """Người phối hợp báo đã xong phần mình."""

    code = "task.part_finished"
    template = "{actor} đã xong phần phối hợp việc “{title}”. {text}"
    subject = ("task", "task_id")

    task_id: int
    title: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskReported(Event):
    """Người chủ trì báo cáo kết quả."""

    code = "task.reported"
    template = "{actor} báo cáo kết quả việc “{title}”: {text}"
    subject = ("task", "task_id")

    task_id: int
    title: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskAccepted(Event):
    """Người giao nghiệm thu."""

    code = "task.accepted"
    template = "{actor} nghiệm thu việc “{title}”. {text}"
    subject = ("task", "task_id")

    task_id: int
    title: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskReturned(Event):
    """Người giao yêu cầu làm lại, có lý do."""

    code = "task.returned"
    template = "{actor} yêu cầu làm tiếp việc “{title}”: {text}"
    subject = ("task", "task_id")

    task_id: int
    title: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskPaused(Event):
    """Người giao cho tạm dừng, có lý do."""

    code = "task.paused"
    template = "{actor} tạm dừng việc “{title}”: {text}"
    subject = ("task", "task_id")

    task_id: int
    title: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskResumed(Event):
    """Người giao cho làm tiếp."""

    code = "task.resumed"
    template = "{actor} cho làm tiếp việc “{title}”, hạn {due_at}."
    subject = ("task", "task_id")

    task_id: int
    title: str
    due_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskRecalled(Event):
    """Người giao thu hồi việc, có lý do."""

    code = "task.recalled"
    template = "{actor} thu hồi việc “{title}”: {text}"
    subject = ("task", "task_id")

    task_id: int
    title: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskUrged(Event):
    """Người giao đôn đốc."""

    code = "task.urged"
    template = "{actor} đôn đốc việc “{title}”: {text}"
    subject = ("task", "task_id")

    task_id: int
    title: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskFilesAdded(Event):
    """Tệp được thêm vào việc."""

    code = "task.files_added"
    template = "{actor} thêm {count} tệp vào việc “{title}”."
    subject = ("task", "task_id")

    task_id: int
    title: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskExtensionAsked(Event):
    """Người chủ trì đề nghị gia hạn."""

    code = "task.extension_asked"
    template = "{actor} đề nghị gia hạn việc “{title}” đến {due_at}: {text}"
    subject = ("task", "task_id")

    task_id: int
    title: str
    extension_id: int
    due_at: datetime
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskExtensionGranted(Event):
    """Người giao đồng ý gia hạn."""

    code = "task.extension_granted"
    template = "{actor} đồng ý gia hạn việc “{title}” đến {due_at}. {text}"
    subject = ("task", "task_id")

    task_id: int
    title: str
    extension_id: int
    due_at: datetime
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskExtensionRefused(Event):
    """Người giao không đồng ý gia hạn, có lý do."""

    code = "task.extension_refused"
    template = "{actor} không đồng ý gia hạn việc “{title}”: {text}"
    subject = ("task", "task_id")

    task_id: int
    title: str
    extension_id: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskExtensionWithdrawn(Event):
    """Đề nghị gia hạn được rút."""

    code = "task.extension_withdrawn"
    template = "{actor} rút đề nghị gia hạn việc “{title}”."
    subject = ("task", "task_id")

    task_id: int
    title: str
    extension_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskExtensionLapsed(Event):
    """Đề nghị gia hạn không còn cần."""

    code = "task.extension_lapsed"
    template = "Đề nghị gia hạn việc “{title}” thôi hiệu lực sau việc của {actor}."
    subject = ("task", "task_id")

    task_id: int
    title: str
    extension_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskTakenOver(Event):
    """Việc của người thôi công tác được bàn giao."""

    code = "task.taken_over"
    template = "{actor} bàn giao việc “{title}” của {leaver} cho {successor}."
    subject = ("task", "task_id")

    task_id: int
    title: str
    leaver: str
    successor: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReminderSet(Event):
    """Lời nhắc riêng được đặt; nội dung không ghi vào nhật ký."""

    code = "reminder.set"
    template = "{actor} đặt một lời nhắc riêng."
    subject = ("reminder", "reminder_id")

    reminder_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReminderRemoved(Event):
    """Lời nhắc riêng được chính chủ xóa."""

    code = "reminder.removed"
    template = "{actor} xóa một lời nhắc riêng."
    subject = ("reminder", "reminder_id")

    reminder_id: int
