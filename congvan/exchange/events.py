"""Facts about the exchange that the audit trail keeps; what concerns one document is told with it."""

from __future__ import annotations

from dataclasses import dataclass

from congvan.kernel import audit


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentHandedOver(audit.Event):
    """Một văn bản được chuyển cho việc gửi liên thông, kèm danh sách nơi nhận (R-193)."""

    code = "exchange.handed_over"
    template = "{actor} chuyển {name} đi liên thông: {recipients}."
    subject = ("document", "document_id")

    document_id: int
    name: str
    recipients: tuple[str, ...]
    document_key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DispatchSent(audit.Event):
    """Gói tin của một văn bản đã đến trục hoặc đến cơ quan cùng hệ thống (R-198)."""

    code = "exchange.sent"
    template = "Đã gửi {name} đến {recipients}, lần thứ {attempt}."
    subject = ("document", "document_id")

    document_id: int | None
    name: str
    recipients: tuple[str, ...]
    attempt: int
    package: str
    hub_doc_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DispatchDelayed(audit.Event):
    """Một lần gửi không thành, hệ thống sẽ gửi lại (R-192)."""

    code = "exchange.delayed"
    template = "Chưa gửi được {name} lần thứ {attempt}: {reason} Gửi lại lúc {next_try}."
    subject = ("document", "document_id")

    document_id: int | None
    name: str
    attempt: int
    reason: str
    next_try: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DispatchFailed(audit.Event):
    """Hệ thống thôi gửi một văn bản đến một số nơi nhận (R-192)."""

    code = "exchange.failed"
    template = "Không gửi được {name} đến {recipients}: {reason}"
    subject = ("document", "document_id")

    document_id: int | None
    name: str
    recipients: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DispatchResent(audit.Event):
    """Văn thư gửi lại một văn bản đến một nơi nhận."""

    code = "exchange.resent"
    template = "{actor} gửi lại {name} đến {recipient}."
    subject = ("document", "document_id")

    document_id: int
    name: str
    recipient: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DispatchSettled(audit.Event):
    """Văn thư đã xem một nơi nhận không gửi được hoặc bị từ chối và thôi theo dõi."""

    code = "exchange.settled"
    template = "{actor} thôi theo dõi việc gửi {name} đến {recipient}. {note}"
    subject = ("document", "document_id")

    document_id: int
    name: str
    recipient: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DispatchReminded(audit.Event):
    """Văn thư nhắc nơi nhận tiếp nhận văn bản."""

    code = "exchange.reminded"
    template = "{actor} nhắc {recipient} tiếp nhận {name}."
    subject = ("document", "document_id")

    document_id: int
    name: str
    recipient: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DispatchReported(audit.Event):
    """Nơi nhận báo trạng thái của văn bản đã gửi (R-177, R-179)."""

    code = "exchange.reported"
    template = "{recipient} báo “{label}” về {name}. {text}"
    subject = ("document", "document_id")

    document_id: int
    name: str
    recipient: str
    label: str
    status_code: str
    text: str
    is_odd: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DispatchAnswered(audit.Event):
    """Nơi nhận trả lời bằng văn bản (R-188)."""

    code = "exchange.answered"
    template = "{recipient} trả lời {name} bằng {reply}."
    subject = ("document", "document_id")

    document_id: int
    name: str
    recipient: str
    reply: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RecallAsked(audit.Event):
    """Nơi gửi yêu cầu nơi nhận thu hồi văn bản (R-183)."""

    code = "exchange.recall_asked"
    template = "{actor} yêu cầu thu hồi {name} ở {recipients}: {reason}"
    subject = ("document", "document_id")

    document_id: int
    name: str
    recipients: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PackageKept(audit.Event):
    """Một gói tin liên thông đến cơ quan và được lưu nguyên vẹn (R-198)."""

    code = "exchange.kept"
    template = "Nhận gói tin của {sender}: {what}."
    subject = ("package", "package_id")

    package_id: int
    sender: str
    what: str
    package: str
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PackageUnreadable(audit.Event):
    """Một gói tin đến không đọc được; vẫn được lưu."""

    code = "exchange.unreadable"
    template = "Gói tin đến không đọc được: {reason}"
    subject = ("package", "package_id")

    package_id: int
    reason: str
    package: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PackageTakenIn(audit.Event):
    """Một gói tin được đưa vào danh sách chờ tiếp nhận, nơi gửi được báo “Đã đến” (R-177)."""

    code = "exchange.taken_in"
    template = "{name} của {sender} chờ văn thư tiếp nhận."
    subject = ("package", "package_id")

    package_id: int
    name: str
    sender: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PackageNoted(audit.Event):
    """Một gói tin được ghi nhận, không cần ai làm gì."""

    code = "exchange.noted"
    template = "Ghi nhận gói tin của {sender} về {name}. {reason}"
    subject = ("package", "package_id")

    package_id: int
    name: str
    sender: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentAsked(audit.Event):
    """Nơi gửi yêu cầu thu hồi, cập nhật hoặc thay thế; chờ văn thư đồng ý (R-183, R-187)."""

    code = "exchange.consent_asked"
    template = "{sender} yêu cầu {what} {name}: {reason}"
    subject = ("package", "package_id")

    package_id: int
    name: str
    sender: str
    what: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PackageAccepted(audit.Event):
    """Văn bản đến qua liên thông được tiếp nhận, vào sổ; nơi gửi được báo số đến (R-177)."""

    code = "exchange.accepted"
    template = "{actor} tiếp nhận {name} của {sender}, {number}."
    subject = ("package", "package_id")

    package_id: int
    name: str
    sender: str
    number: str
    document_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PackageRefused(audit.Event):
    """Văn bản đến qua liên thông bị từ chối, nơi gửi được báo lý do (R-182)."""

    code = "exchange.refused"
    template = "{actor} từ chối tiếp nhận {name} của {sender}: {reason}"
    subject = ("package", "package_id")

    package_id: int
    name: str
    sender: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeAgreed(audit.Event):
    """Nơi nhận đồng ý cho thu hồi, cập nhật hoặc thay thế (R-183, R-187)."""

    code = "exchange.change_agreed"
    template = "{actor} đồng ý {what} {name} của {sender}. {reason}"
    subject = ("package", "package_id")

    package_id: int
    name: str
    sender: str
    what: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeDeclined(audit.Event):
    """Nơi nhận không đồng ý cho thu hồi, cập nhật hoặc thay thế."""

    code = "exchange.change_declined"
    template = "{actor} không đồng ý {what} {name} của {sender}: {reason}"
    subject = ("package", "package_id")

    package_id: int
    name: str
    sender: str
    what: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PackageRecalled(audit.Event):
    """Văn bản đến đã bị nơi gửi thu hồi; nội dung không đọc được nữa, số đến còn (R-184)."""

    code = "exchange.recalled"
    template = "{name} của {sender} đã thu hồi theo yêu cầu của nơi gửi."
    subject = ("package", "package_id")

    package_id: int
    name: str
    sender: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusReported(audit.Event):
    """Cơ quan báo trạng thái xử lý về nơi gửi (R-177)."""

    code = "exchange.status_reported"
    template = "Báo nơi gửi {sender}: “{label}” về {name}. {text}"
    subject = ("package", "package_id")

    package_id: int
    name: str
    sender: str
    label: str
    text: str
