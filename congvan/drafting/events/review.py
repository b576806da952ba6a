"""Facts about submitting, reviewing, approving and confirming (R-070…R-082)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from congvan.kernel.audit import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftSubmitted(Event):
    """Dự thảo được trình (R-071)."""

    code = "draft.submitted"
    template = "{actor} trình {to} dự thảo “{title}” lần {round}. {note}"
    subject = ("draft", "draft_id")

    draft_id: int
    title: str
    to: str
    round: int
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftOpened(Event):
    """Người được trình mở dự thảo lần đầu."""

    code = "draft.opened"
    template = "{actor} đã mở dự thảo “{title}”."
    subject = ("draft", "draft_id")

    draft_id: int
    title: str
    review_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftWithdrawn(Event):
    """Người soạn rút dự thảo khi chưa ai xem."""

    code = "draft.withdrawn"
    template = "{actor} rút dự thảo “{title}” đã trình {to}."
    subject = ("draft", "draft_id")

    draft_id: int
    title: str
    to: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftAgreed(Event):
    """Lãnh đạo đơn vị đồng ý, chịu trách nhiệm về nội dung (R-071, R-080)."""

    code = "draft.agreed"
    template = "{actor} đồng ý dự thảo “{title}”. {text}"
    subject = ("draft", "draft_id")

    draft_id: int
    title: str
    text: str
    content_hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftReturned(Event):
    """Dự thảo bị trả lại, có lý do."""

    code = "draft.returned"
    template = "{actor} trả lại dự thảo “{title}”: {text}"
    subject = ("draft", "draft_id")

    draft_id: int
    title: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftPassedUp(Event):
    """Lãnh đạo trình tiếp lãnh đạo khác."""

    code = "draft.passed_up"
    template = "{actor} trình tiếp dự thảo “{title}” lên {to}. {text}"
    subject = ("draft", "draft_id")

    draft_id: int
    title: str
    to: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftApproved(Event):
    """Người ký duyệt nội dung, cho phép ban hành (R-072)."""

    code = "draft.approved"
    template = "{actor} duyệt dự thảo “{title}”, cho phép ban hành, ký {power}. {text}"
    subject = ("draft", "draft_id")

    draft_id: int
    title: str
    power: str
    ground: str
    content_hash: str
    checked: tuple[str, ...]
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftApprovedWithCorrections(Event):
    """Người ký duyệt và yêu cầu sửa trước khi ký (R-079)."""

    code = "draft.approved_with_corrections"
    template = "{actor} duyệt dự thảo “{title}”, yêu cầu sửa {count} điểm: {corrections}"
    subject = ("draft", "draft_id")

    draft_id: int
    title: str
    power: str
    content_hash: str
    checked: tuple[str, ...]
    count: int
    corrections: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionTicked(Event):
    """Một điểm phải sửa đã được sửa (R-079)."""

    code = "draft.correction_ticked"
    template = "{actor} đã sửa xong điểm “{text}” của dự thảo “{title}”."
    subject = ("draft", "draft_id")

    draft_id: int
    title: str
    correction_id: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftHandedOver(Event):
    """Người soạn chuyển bản đã duyệt cho văn thư (R-079, R-099)."""

    code = "draft.handed_over"
    template = "{actor} chuyển văn thư dự thảo đã duyệt “{title}”."
    subject = ("draft", "draft_id")

    draft_id: int
    title: str
    content_hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalVoided(Event):
    """Việc duyệt không còn hiệu lực vì nội dung đã đổi (R-078)."""

    code = "draft.approval_voided"
    template = (
        "Việc duyệt dự thảo “{title}” của {approver} hết hiệu lực khi {actor} thao tác: {reason}"
    )
    subject = ("draft", "draft_id")

    draft_id: int
    title: str
    approver: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ContentConfirmed(Event):
    """Người đứng đầu đơn vị soạn thảo xác nhận nội dung (R-080)."""

    code = "draft.content_confirmed"
    template = "{actor} xác nhận nội dung dự thảo “{title}”. {note}"
    subject = ("draft", "draft_id")

    draft_id: int
    title: str
    content_hash: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LayoutConfirmed(Event):
    """Người được giao kiểm tra xác nhận thể thức (R-080)."""

    code = "draft.layout_confirmed"
    template = "{actor} xác nhận thể thức dự thảo “{title}”, chấp nhận {accepted} điểm chưa đúng."
    subject = ("draft", "draft_id")

    draft_id: int
    title: str
    content_hash: str
    accepted: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmationsVoided(Event):
    """Các xác nhận hết hiệu lực vì nội dung đã đổi."""

    code = "draft.confirmations_voided"
    template = "Xác nhận {kinds} của dự thảo “{title}” hết hiệu lực khi {actor} sửa nội dung."
    subject = ("draft", "draft_id")

    draft_id: int
    title: str
    kinds: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OpinionAsked(Event):
    """Xin ý kiến đơn vị, cá nhân phối hợp."""

    code = "draft.opinion_asked"
    template = "{actor} xin ý kiến {holder} về dự thảo “{title}”. {note}"
    subject = ("draft", "draft_id")

    draft_id: int
    title: str
    review_id: int
    holder: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OpinionGiven(Event):
    """Đơn vị, cá nhân phối hợp đã cho ý kiến."""

    code = "draft.opinion_given"
    template = "{actor} cho ý kiến về dự thảo “{title}”: {text}"
    subject = ("draft", "draft_id")

    draft_id: int
    title: str
    review_id: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DissentNoted(Event):
    """Hai ý kiến khác nhau được ghi cả hai để lãnh đạo quyết định (R-077)."""

    code = "draft.dissent_noted"
    template = "{actor} ghi ý kiến khác nhau về “{matter}” trong dự thảo “{title}”. Người soạn: {specialist} Lãnh đạo đơn vị: {head}"
    subject = ("draft", "draft_id")

    draft_id: int
    title: str
    dissent_id: int
    matter: str
    specialist: str
    head: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DissentDecided(Event):
    """Lãnh đạo quyết định giữa hai ý kiến (R-077)."""

    code = "draft.dissent_decided"
    template = "{actor} quyết định về “{matter}” trong dự thảo “{title}”: {choice}. {text}"
    subject = ("draft", "draft_id")

    draft_id: int
    title: str
    dissent_id: int
    matter: str
    choice: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewReminded(Event):
    """Người được trình được nhắc trước hạn cho ý kiến (R-074)."""

    code = "draft.review_reminded"
    template = "Nhắc {reviewer} cho ý kiến về dự thảo “{title}” trước {due_at}."
    subject = ("draft", "draft_id")

    draft_id: int
    title: str
    reviewer: str
    due_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewEscalated(Event):
    """Quá hạn cho ý kiến, báo cấp trên và người theo dõi (R-074)."""

    code = "draft.review_escalated"
    template = "{reviewer} chưa cho ý kiến về dự thảo “{title}”, quá hạn {due_at}; đã báo {told}."
    subject = ("draft", "draft_id")

    draft_id: int
    title: str
    reviewer: str
    due_at: datetime
    told: str
