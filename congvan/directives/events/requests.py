"""Facts about more time, urging and repairs (R-056, R-059, R-060)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from congvan.kernel.audit import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtensionAsked(Event):
    """Người xử lý đề nghị gia hạn."""

    code = "handling.extension_asked"
    template = "{actor} đề nghị gia hạn văn bản {symbol} đến {due_at}: {reason}"
    subject = ("document", "document_id")

    document_id: int
    extension_id: int
    symbol: str
    due_at: datetime
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtensionGranted(Event):
    """Người giao đồng ý gia hạn (R-059)."""

    code = "handling.extension_granted"
    template = "{actor} đồng ý gia hạn văn bản {symbol} đến {due_at}. {note}"
    subject = ("document", "document_id")

    document_id: int
    extension_id: int
    symbol: str
    due_at: datetime
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtensionRefused(Event):
    """Người giao không đồng ý gia hạn, có lý do."""

    code = "handling.extension_refused"
    template = "{actor} không đồng ý gia hạn văn bản {symbol}: {note}"
    subject = ("document", "document_id")

    document_id: int
    extension_id: int
    symbol: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtensionWithdrawn(Event):
    """Đề nghị gia hạn được rút."""

    code = "handling.extension_withdrawn"
    template = "{actor} rút đề nghị gia hạn văn bản {symbol}."
    subject = ("document", "document_id")

    document_id: int
    extension_id: int
    symbol: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtensionLapsed(Event):
    """Đề nghị gia hạn không còn cần vì phân công đã thôi."""

    code = "handling.extension_lapsed"
    template = "Đề nghị gia hạn văn bản {symbol} thôi hiệu lực sau việc của {actor}."
    subject = ("document", "document_id")

    document_id: int
    extension_id: int
    symbol: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HolderUrged(Event):
    """Người theo dõi, lãnh đạo hoặc người giao đôn đốc (R-060)."""

    code = "handling.urged"
    template = "{actor} đôn đốc {holder} lần {count} về văn bản {symbol}: {note}"
    subject = ("document", "document_id")

    document_id: int
    symbol: str
    assignment_id: int
    holder: str
    count: int
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RepairAsked(Event):
    """Xin khôi phục vì chuyển nhầm hay kết thúc nhầm (R-056)."""

    code = "handling.repair_asked"
    template = "{actor} yêu cầu khôi phục văn bản {symbol} ({kind}): {reason}"
    subject = ("document", "document_id")

    document_id: int
    repair_id: int
    symbol: str
    kind: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RepairAgreed(Event):
    """Lãnh đạo đơn vị đồng ý yêu cầu khôi phục."""

    code = "handling.repair_agreed"
    template = "{actor} đồng ý yêu cầu khôi phục văn bản {symbol}. {answer}"
    subject = ("document", "document_id")

    document_id: int
    repair_id: int
    symbol: str
    answer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RepairCarriedOut(Event):
    """Quản trị đã khôi phục văn bản (R-056)."""

    code = "handling.repair_carried_out"
    template = "{actor} khôi phục văn bản {symbol} ({kind}). {answer}"
    subject = ("document", "document_id")

    document_id: int
    repair_id: int
    symbol: str
    kind: str
    answer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RepairRefused(Event):
    """Yêu cầu khôi phục không được đồng ý, có lý do."""

    code = "handling.repair_refused"
    template = "{actor} không đồng ý khôi phục văn bản {symbol}: {answer}"
    subject = ("document", "document_id")

    document_id: int
    repair_id: int
    symbol: str
    answer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RepairWithdrawn(Event):
    """Yêu cầu khôi phục được rút."""

    code = "handling.repair_withdrawn"
    template = "{actor} rút yêu cầu khôi phục văn bản {symbol}."
    subject = ("document", "document_id")

    document_id: int
    repair_id: int
    symbol: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RepairLapsed(Event):
    """Yêu cầu khôi phục không còn cần vì nơi gửi đã thu hồi văn bản."""

    code = "handling.repair_lapsed"
    template = "Yêu cầu khôi phục văn bản {symbol} thôi hiệu lực sau việc của {actor}."
    subject = ("document", "document_id")

    document_id: int
    repair_id: int
    symbol: str
