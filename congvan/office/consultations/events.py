"""Facts about consultations (GL132 Đ7.5, R-242…R-245)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from congvan.kernel.audit import Event

_CONSULTATION = ("consultation", "consultation_id")


@dataclass(frozen=True, slots=True, kw_only=True)
class OpinionAssignmentGiven(Event):
    """Lãnh đạo giao một người soạn thảo việc được lấy ý kiến toàn cơ quan (R-242)."""

    code = "consultation.assignment_given"
    template = "{actor} giao {drafter} lấy ý kiến về “{matter}”, từ {valid_from} đến {valid_to}."
    subject = ("consultation_assignment", "assignment_id")

    assignment_id: int
    drafter: str
    matter: str
    valid_from: date
    valid_to: date


@dataclass(frozen=True, slots=True, kw_only=True)
class OpinionAssignmentEnded(Event):
    """Lãnh đạo thôi giao việc lấy ý kiến trước hạn."""

    code = "consultation.assignment_ended"
    template = "{actor} thôi giao {drafter} lấy ý kiến về “{matter}”."
    subject = ("consultation_assignment", "assignment_id")

    assignment_id: int
    drafter: str
    matter: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OpinionTakenOver(Event):
    """Ý kiến còn nợ của người thôi công tác được bàn giao."""

    code = "consultation.opinion_taken_over"
    template = "{actor} bàn giao việc cho ý kiến về “{title}” của {leaver} cho {successor}."
    subject = _CONSULTATION

    consultation_id: int
    title: str
    leaver: str
    successor: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsultationTakenOver(Event):
    """Cuộc lấy ý kiến của người thôi công tác được bàn giao."""

    code = "consultation.taken_over"
    template = "{actor} bàn giao cuộc lấy ý kiến về “{title}” của {leaver} cho {successor}."
    subject = _CONSULTATION

    consultation_id: int
    title: str
    leaver: str
    successor: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsultationOpened(Event):
    """Người được giao soạn thảo gửi câu hỏi lấy ý kiến; những nơi được hỏi chốt từ lúc ấy (R-242)."""

    code = "consultation.opened"
    template = "{actor} lấy ý kiến về “{title}” của {parties} nơi, hạn {due}. Căn cứ: {basis}."
    subject = _CONSULTATION

    consultation_id: int
    title: str
    parties: int
    due: datetime
    basis: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OpinionSent(Event):
    """Nơi được hỏi gửi ý kiến; gửi lại thì lần trước vẫn giữ (R-244)."""

    code = "consultation.opinion_sent"
    template = "{actor} gửi ý kiến của {party} (lần {number}{late}) về “{title}”."
    subject = _CONSULTATION

    consultation_id: int
    title: str
    party: str
    number: int
    late: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OpinionDeclined(Event):
    """Nơi được hỏi không tham gia ý kiến và nói rõ lý do (R-244)."""

    code = "consultation.opinion_declined"
    template = "{actor} báo {party} không tham gia ý kiến về “{title}”. Lý do: {reason}"
    subject = _CONSULTATION

    consultation_id: int
    title: str
    party: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganOpinionEntered(Event):
    """Người lấy ý kiến hoặc văn thư ghi ý kiến mà một cơ quan trả lời bằng văn bản."""

    code = "consultation.organ_opinion_entered"
    template = "{actor} ghi ý kiến của {party} về “{title}” theo văn bản {symbol}."
    subject = _CONSULTATION

    consultation_id: int
    title: str
    party: str
    symbol: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OpinionReplied(Event):
    """Người lấy ý kiến ghi tiếp thu hoặc giải trình đối với một ý kiến."""

    code = "consultation.opinion_replied"
    template = "{actor} ghi “{kind}” đối với ý kiến của {party} về “{title}”."
    subject = _CONSULTATION

    consultation_id: int
    title: str
    party: str
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsultationExtended(Event):
    """Người lấy ý kiến gia hạn trả lời; mọi nơi được hỏi được báo."""

    code = "consultation.extended"
    template = "{actor} gia hạn lấy ý kiến về “{title}” từ {before} đến {due}."
    subject = _CONSULTATION

    consultation_id: int
    title: str
    before: datetime
    due: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsultationWithdrawn(Event):
    """Người lấy ý kiến hoặc lãnh đạo rút câu hỏi lại, có lý do."""

    code = "consultation.withdrawn"
    template = "{actor} rút việc lấy ý kiến về “{title}”. Lý do: {reason}"
    subject = _CONSULTATION

    consultation_id: int
    title: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsultationEnded(Event):
    """Hết hạn trả lời; nơi chưa trả lời không có lý do hiện cho người đứng đầu (R-244)."""

    code = "consultation.ended"
    template = "Hết hạn lấy ý kiến về “{title}”: {answered} ý kiến, {missing} nơi chưa trả lời."
    subject = _CONSULTATION

    consultation_id: int
    title: str
    answered: int
    missing: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsultationClosed(Event):
    """Người lấy ý kiến chốt, không nhận thêm ý kiến."""

    code = "consultation.closed"
    template = "{actor} chốt lấy ý kiến về “{title}”, {answered} ý kiến."
    subject = _CONSULTATION

    consultation_id: int
    title: str
    answered: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsultationFiled(Event):
    """Cuộc lấy ý kiến được lưu vào hồ sơ công việc; từ đó không bị xóa (R-245)."""

    code = "consultation.filed"
    template = "{actor} lưu việc lấy ý kiến về “{title}” vào hồ sơ {number}."
    subject = _CONSULTATION

    consultation_id: int
    title: str
    dossier_id: int
    number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OpinionsExported(Event):
    """Một người tải bảng tổng hợp ý kiến, tiếp thu, giải trình (R-305)."""

    code = "consultation.exported"
    template = "{actor} tải bảng tổng hợp ý kiến về “{title}” ({form}), {rows} ý kiến."
    subject = _CONSULTATION

    consultation_id: int
    title: str
    form: str
    rows: int


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepingAsked(Event):
    """Một người đề nghị quản trị lưu cuộc lấy ý kiến lâu hơn một tháng (R-245)."""

    code = "consultation.keeping_asked"
    template = "{actor} đề nghị lưu việc lấy ý kiến về “{title}” đến {until}. Lý do: {reason}"
    subject = _CONSULTATION

    consultation_id: int
    title: str
    until: date
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepingGranted(Event):
    """Quản trị cho lưu thêm đến một ngày (R-245)."""

    code = "consultation.keeping_granted"
    template = "{actor} cho lưu việc lấy ý kiến về “{title}” đến {until}, theo đề nghị của {asker}."
    subject = _CONSULTATION

    consultation_id: int
    title: str
    until: date
    asker: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepingRefused(Event):
    """Quản trị không cho lưu thêm, có lý do (R-245)."""

    code = "consultation.keeping_refused"
    template = "{actor} không cho lưu thêm việc lấy ý kiến về “{title}”. Lý do: {reason}"
    subject = _CONSULTATION

    consultation_id: int
    title: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClearingListed(Event):
    """Đầu tháng, hệ thống lập danh sách những cuộc lấy ý kiến hết hạn lưu (R-245)."""

    code = "consultation.clearing_listed"
    template = (
        "Lập danh sách xóa lấy ý kiến tháng {month}: {lines} mục, chờ quản trị cơ quan đồng ý."
    )
    subject = ("consultation_clearing", "clearing_id")

    clearing_id: int
    month: str
    lines: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ClearingConfirmed(Event):
    """Quản trị đồng ý xóa theo danh sách, giữ lại những cuộc đã chọn (R-322)."""

    code = "consultation.clearing_confirmed"
    template = (
        "{actor} đồng ý xóa lấy ý kiến theo danh sách tháng {month}: {going} mục, "
        "giữ lại {left_out} mục. {reason}"
    )
    subject = ("consultation_clearing", "clearing_id")

    clearing_id: int
    month: str
    going: int
    left_out: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClearingDone(Event):
    """Danh sách quản trị đã đồng ý được xóa xong (R-245, R-322)."""

    code = "consultation.clearing_done"
    template = "Xóa xong lấy ý kiến theo danh sách tháng {month}: {cleared} mục, giữ {kept}."
    subject = ("consultation_clearing", "clearing_id")

    clearing_id: int
    month: str
    cleared: int
    kept: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsultationCleared(Event):
    """Nội dung một cuộc lấy ý kiến bị xóa vì hết hạn lưu (R-245)."""

    code = "consultation.cleared"
    template = "Xóa nội dung lấy ý kiến về “{title}” theo danh sách tháng {month}."
    subject = _CONSULTATION

    consultation_id: int
    title: str
    month: str
