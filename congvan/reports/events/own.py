"""Facts about reports people put together and about reports that are sent."""

from __future__ import annotations

from dataclasses import dataclass

from congvan.kernel.audit import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnReportSaved(Event):
    """Một người lập một báo cáo của riêng mình."""

    code = "own_report.saved"
    template = "{actor} lập báo cáo “{name}” từ số liệu “{source}”."
    subject = ("own_report", "report_id")

    report_id: int
    name: str
    source: str
    is_shared: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnReportChanged(Event):
    """Một người sửa báo cáo tự lập, hoặc cho dùng chung, thôi dùng chung."""

    code = "own_report.changed"
    template = "{actor} sửa báo cáo tự lập “{name}”."
    subject = ("own_report", "report_id")

    report_id: int
    name: str
    source: str
    is_shared: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnReportDropped(Event):
    """Một người xóa báo cáo tự lập."""

    code = "own_report.dropped"
    template = "{actor} xóa báo cáo tự lập “{name}”."
    subject = ("own_report", "report_id")

    report_id: int
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduleOrdered(Event):
    """Một người đặt lịch gửi báo cáo cho những người trong cơ quan."""

    code = "report_schedule.ordered"
    template = "{actor} đặt lịch gửi báo cáo “{title}”, {rhythm}, cho {receivers}."
    subject = ("report_schedule", "schedule_id")

    schedule_id: int
    title: str
    rhythm: str
    receivers: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduleStopped(Event):
    """Lịch gửi báo cáo thôi gửi: người đặt dừng, hoặc không còn gửi được."""

    code = "report_schedule.stopped"
    template = "{actor} thôi gửi báo cáo “{title}” theo lịch: {reason}."
    subject = ("report_schedule", "schedule_id")

    schedule_id: int
    title: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduleLeft(Event):
    """Một người thôi nhận báo cáo gửi theo lịch."""

    code = "report_schedule.left"
    template = "{actor} thôi nhận báo cáo “{title}” gửi theo lịch."
    subject = ("report_schedule", "schedule_id")

    schedule_id: int
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportDelivered(Event):
    """Một báo cáo được lập theo quyền của người nhận và gửi cho người đó (R-305)."""

    code = "report.delivered"
    template = "{actor} gửi báo cáo “{title}”, {period}, tệp {form}, cho {receiver} theo lịch."
    subject = ("report_schedule", "schedule_id")

    schedule_id: int
    title: str
    period: str
    form: str
    receiver: str
    due_day: str
