"""Facts about who got a document (R-045…R-050)."""

from __future__ import annotations

from dataclasses import dataclass

from congvan.kernel.audit import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class HandlingBegan(Event):
    """Văn bản đã vào sổ, bắt đầu theo dõi giải quyết (R-040)."""

    code = "handling.began"
    template = "{actor} đưa văn bản {symbol} vào theo dõi giải quyết."
    subject = ("document", "document_id")

    document_id: int
    symbol: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentForwarded(Event):
    """Văn thư hoặc lãnh đạo chuyển văn bản (R-045)."""

    code = "handling.forwarded"
    template = "{actor} chuyển văn bản {symbol} cho {receivers}. {text}"
    subject = ("document", "document_id")

    document_id: int
    symbol: str
    receivers: tuple[str, ...]
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentDirected(Event):
    """Lãnh đạo chỉ đạo: chủ trì, phối hợp, thời hạn (R-046, R-047)."""

    code = "handling.directed"
    template = "{actor} chỉ đạo văn bản {symbol}: “{text}” Giao: {receivers}."
    subject = ("document", "document_id")

    document_id: int
    symbol: str
    receivers: tuple[str, ...]
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentPassedOn(Event):
    """Lãnh đạo đơn vị giao tiếp cho người của đơn vị (R-048)."""

    code = "handling.passed_on"
    template = "{actor} giao văn bản {symbol} cho {receivers}. {text}"
    subject = ("document", "document_id")

    document_id: int
    symbol: str
    receivers: tuple[str, ...]
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentTaken(Event):
    """Lãnh đạo đơn vị tự xử lý (R-048)."""

    code = "handling.taken"
    template = "{actor} tự xử lý văn bản {symbol}."
    subject = ("document", "document_id")

    document_id: int
    symbol: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OthersNotified(Event):
    """Thông báo, đồng gửi có lời ghi yêu cầu (R-050)."""

    code = "handling.notified"
    template = "{actor} thông báo văn bản {symbol} cho {receivers}: “{text}”"
    subject = ("document", "document_id")

    document_id: int
    symbol: str
    receivers: tuple[str, ...]
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentSentBack(Event):
    """Người nhận trả lại người chuyển, có lý do."""

    code = "handling.sent_back"
    template = "{actor} trả lại văn bản {symbol} cho {receiver}: {reason}"
    subject = ("document", "document_id")

    document_id: int
    symbol: str
    assignment_id: int
    receiver: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignmentRecalled(Event):
    """Người giao thu hồi khi người nhận chưa mở."""

    code = "handling.recalled"
    template = "{actor} thu hồi văn bản {symbol} đã chuyển cho {holder}. {reason}"
    subject = ("document", "document_id")

    document_id: int
    symbol: str
    assignment_id: int
    holder: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignmentReplaced(Event):
    """Phân công thôi hiệu lực vì có chỉ đạo khác."""

    code = "handling.replaced"
    template = "{actor} thay phân công của {holder} trong văn bản {symbol}."
    subject = ("document", "document_id")

    document_id: int
    symbol: str
    assignment_id: int
    holder: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentReturned(Event):
    """Văn bản được trả lại nơi gửi, có lý do (R-063, R-066)."""

    code = "handling.returned"
    template = "{actor} trả lại nơi gửi văn bản {symbol}: {reason}"
    subject = ("document", "document_id")

    document_id: int
    symbol: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentRecalledBySender(Event):
    """Nơi gửi thu hồi văn bản đến: mọi phần việc kết thúc (R-184, R-185)."""

    code = "handling.recalled_by_sender"
    template = (
        "{actor} đồng ý cho nơi gửi thu hồi văn bản {symbol}, {parts} phần việc kết thúc: {reason}"
    )
    subject = ("document", "document_id")

    document_id: int
    symbol: str
    parts: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HeadTold(Event):
    """Lãnh đạo đơn vị được báo khi chuyên viên được giao thẳng (R-049)."""

    code = "handling.head_told"
    template = "{actor} giao thẳng {holder} văn bản {symbol}; {unit} được báo để biết."
    subject = ("document", "document_id")

    document_id: int
    symbol: str
    holder: str
    unit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignmentTakenOver(Event):
    """Người nhận bàn giao giữ tiếp phân công của người thôi vị trí (R-283)."""

    code = "handling.taken_over"
    template = "{actor} bàn giao văn bản {symbol} từ {leaver} sang {successor}."
    subject = ("document", "document_id")

    document_id: int
    symbol: str
    assignment_id: int
    leaver: str
    successor: str
