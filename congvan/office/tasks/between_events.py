"""Facts about tasks given to other agencies in the audit trail (R-344)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from congvan.kernel.audit import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class AgencyTaskGiven(Event):
    """Việc được giao cho cơ quan khác theo một văn bản đi (R-344)."""

    code = "agency_task.given"
    template = "{actor} giao {organ} theo {document}: {content}; hạn {due_at}."
    subject = ("agency_task", "task_id")

    task_id: int
    organ: str
    content: str
    document: str
    due_at: datetime
    is_carried: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AgencyTaskReported(Event):
    """Cơ quan thực hiện báo đã xong, hoặc có văn bản trả lời."""

    code = "agency_task.reported"
    template = "{organ} báo đã xong: {content}. {text}"
    subject = ("agency_task", "task_id")

    task_id: int
    organ: str
    content: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AgencyTaskExtended(Event):
    """Hạn của việc được lùi."""

    code = "agency_task.extended"
    template = "{actor} lùi hạn việc giao {organ} đến {due_at}: {text}"
    subject = ("agency_task", "task_id")

    task_id: int
    organ: str
    content: str
    due_at: datetime
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AgencyTaskUrged(Event):
    """Cơ quan thực hiện được đôn đốc."""

    code = "agency_task.urged"
    template = "{actor} đôn đốc {organ}: {text}"
    subject = ("agency_task", "task_id")

    task_id: int
    organ: str
    content: str
    text: str
    is_delivered: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AgencyTaskAccepted(Event):
    """Người giao nghiệm thu kết quả của cơ quan khác."""

    code = "agency_task.accepted"
    template = "{actor} nghiệm thu việc của {organ}: {content}. {text}"
    subject = ("agency_task", "task_id")

    task_id: int
    organ: str
    content: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AgencyTaskReturned(Event):
    """Kết quả của cơ quan khác chưa đạt, có lý do."""

    code = "agency_task.returned"
    template = "{actor} ghi kết quả của {organ} chưa đạt: {text}"
    subject = ("agency_task", "task_id")

    task_id: int
    organ: str
    content: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AgencyTaskWithdrawn(Event):
    """Người giao thôi giao việc, có lý do."""

    code = "agency_task.withdrawn"
    template = "{actor} thôi giao việc cho {organ}: {text}"
    subject = ("agency_task", "task_id")

    task_id: int
    organ: str
    content: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AgencyTaskLapsed(Event):
    """Việc thôi theo dõi vì văn bản không còn gửi đến cơ quan đó."""

    code = "agency_task.lapsed"
    template = "Thôi theo dõi việc giao {organ}: văn bản không còn gửi đến nơi này."
    subject = ("agency_task", "task_id")

    task_id: int
    organ: str
    content: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AgencyTaskTakenOver(Event):
    """Việc giao cơ quan khác của người thôi công tác được bàn giao."""

    code = "agency_task.taken_over"
    template = "{actor} bàn giao việc giao {organ} của {leaver} cho {successor}."
    subject = ("agency_task", "task_id")

    task_id: int
    organ: str
    content: str
    leaver: str
    successor: str
