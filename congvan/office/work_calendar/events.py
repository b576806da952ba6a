"""Facts about work calendars (lịch công tác, R-234 … R-236)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from congvan.kernel.audit import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryWritten(Event):
    """Một việc được ghi vào lịch đang soạn."""

    code = "work_calendar.entry_written"
    template = "{actor} ghi vào {calendar}: “{content}”, {period}."
    subject = ("work_entry", "entry_id")

    entry_id: int
    calendar: str
    content: str
    period: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryRemoved(Event):
    """Một việc của lịch đang soạn được bỏ đi."""

    code = "work_calendar.entry_removed"
    template = "{actor} bỏ khỏi {calendar}: “{content}”, {period}."
    subject = ("work_entry", "entry_id")

    entry_id: int
    calendar: str
    content: str
    period: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedEntryMarked(Event):
    """Một việc của lịch đã công bố được bổ sung, thay đổi hoặc hoãn; người tham gia được báo."""

    code = "work_calendar.entry_marked"
    template = "{actor} ghi “{mark}” trong {calendar}: “{content}”, {period}, báo {told} người."
    subject = ("work_entry", "entry_id")

    entry_id: int
    mark: str
    calendar: str
    content: str
    period: str
    told: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanFilesAdded(Event):
    """Lịch của một kỳ được đăng bằng tệp, hoặc thêm tệp."""

    code = "work_calendar.files_added"
    template = "{actor} đăng {count} tệp vào {plan}."
    subject = ("work_plan", "plan_id")

    plan_id: int
    plan: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanFileTakenOut(Event):
    """Một tệp được bỏ khỏi lịch đang soạn."""

    code = "work_calendar.file_taken_out"
    template = "{actor} bỏ tệp “{name}” khỏi {plan}."
    subject = ("work_plan", "plan_id")

    plan_id: int
    plan: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanSubmitted(Event):
    """Lịch của một kỳ được trình duyệt."""

    code = "work_calendar.submitted"
    template = "{actor} trình duyệt {plan}."
    subject = ("work_plan", "plan_id")

    plan_id: int
    plan: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanTakenBack(Event):
    """Người trình lấy lại lịch để sửa."""

    code = "work_calendar.taken_back"
    template = "{actor} lấy lại {plan} để sửa."
    subject = ("work_plan", "plan_id")

    plan_id: int
    plan: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanReturned(Event):
    """Lịch được trả lại để sửa, kèm lý do."""

    code = "work_calendar.returned"
    template = "{actor} trả lại {plan}: {reason}"
    subject = ("work_plan", "plan_id")

    plan_id: int
    plan: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanApproved(Event):
    """Lịch được duyệt, chờ công bố."""

    code = "work_calendar.approved"
    template = "{actor} duyệt {plan}."
    subject = ("work_plan", "plan_id")

    plan_id: int
    plan: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanPublished(Event):
    """Lịch được công bố cho cả cơ quan; người tham gia được báo."""

    code = "work_calendar.published"
    template = "{actor} công bố {plan}, {entries} việc, báo {told} người."
    subject = ("work_plan", "plan_id")

    plan_id: int
    plan: str
    entries: int
    told: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PostingRightGranted(Event):
    """Một người được đăng vào lịch của người khác, từ ngày đến ngày (R-234)."""

    code = "work_calendar.right_granted"
    template = "{actor} cho {poster} đăng {calendar} từ {valid_from} đến {valid_to}."
    subject = ("work_calendar", "calendar_id")

    calendar_id: int
    calendar: str
    poster: str
    valid_from: date
    valid_to: date


@dataclass(frozen=True, slots=True, kw_only=True)
class PostingRightEnded(Event):
    """Quyền đăng lịch được thôi trước hạn."""

    code = "work_calendar.right_ended"
    template = "{actor} thôi cho {poster} đăng {calendar}."
    subject = ("work_calendar", "calendar_id")

    calendar_id: int
    calendar: str
    poster: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedKeyMade(Event):
    """Một người tạo khóa riêng để điện thoại, máy tính xem lịch của mình; khóa cũ hết hiệu lực."""

    code = "work_calendar.feed_key_made"
    template = "{actor} tạo khóa xem lịch trên thiết bị của mình."
    subject = ("calendar_feed", "key_id")

    key_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedKeyRevoked(Event):
    """Một người thu hồi khóa xem lịch của mình."""

    code = "work_calendar.feed_key_revoked"
    template = "{actor} thu hồi khóa xem lịch của mình."
    subject = ("calendar_feed", "key_id")

    key_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepingAsked(Event):
    """Một người đề nghị giữ một kỳ lịch lâu hơn một năm (R-241)."""

    code = "work_calendar.keeping_asked"
    template = "{actor} đề nghị giữ {plan} đến {until}: {reason}"
    subject = ("work_plan", "plan_id")

    plan_id: int
    plan: str
    until: date
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepingGranted(Event):
    """Quản trị cơ quan cho giữ một kỳ lịch thêm (R-241)."""

    code = "work_calendar.keeping_granted"
    template = "{actor} cho giữ {plan} đến {until}."
    subject = ("work_plan", "plan_id")

    plan_id: int
    plan: str
    until: date


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepingRefused(Event):
    """Quản trị cơ quan không cho giữ thêm; kỳ lịch được dọn như thường lệ."""

    code = "work_calendar.keeping_refused"
    template = "{actor} không cho giữ thêm {plan}."
    subject = ("work_plan", "plan_id")

    plan_id: int
    plan: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClearingListed(Event):
    """Danh sách lịch năm trước sẽ dọn được lập và báo quản trị cơ quan (R-236)."""

    code = "work_calendar.clearing_listed"
    template = "{actor} lập danh sách dọn lịch công tác năm {year}: {going} mục sẽ xóa, {kept} mục giữ lại."
    subject = ("calendar_clearing", "clearing_id")

    clearing_id: int
    year: int
    going: int
    kept: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ClearingLinesKept(Event):
    """Quản trị giữ lại một số mục trong danh sách dọn lịch (R-322)."""

    code = "work_calendar.clearing_lines_kept"
    template = "{actor} giữ lại {count} mục của lịch công tác năm {year}. Lý do: {reason}"
    subject = ("calendar_clearing", "clearing_id")

    clearing_id: int
    year: int
    count: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClearingConfirmed(Event):
    """Quản trị đồng ý dọn lịch năm trước theo danh sách (R-236, R-322)."""

    code = "work_calendar.clearing_confirmed"
    template = "{actor} đồng ý dọn lịch công tác năm {year}: {going} mục sẽ xóa."
    subject = ("calendar_clearing", "clearing_id")

    clearing_id: int
    year: int
    going: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarCleared(Event):
    """Lịch công tác của năm trước được dọn theo danh sách quản trị đã đồng ý (R-236)."""

    code = "work_calendar.cleared"
    template = "{actor} dọn lịch công tác năm {year}: xóa {gone} mục, giữ lại {kept} mục."
    subject = ("calendar_clearing", "clearing_id")

    clearing_id: int
    year: int
    gone: int
    kept: int
