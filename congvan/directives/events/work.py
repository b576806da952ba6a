"""Facts about how a document was handled (R-051, R-054, R-056)."""

from __future__ import annotations

from dataclasses import dataclass

from congvan.kernel.audit import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentOpened(Event):
    """Người nhận mở văn bản lần đầu."""

    code = "handling.opened"
    template = "{actor} đã mở văn bản {symbol} ({part})."
    subject = ("document", "document_id")

    document_id: int
    symbol: str
    assignment_id: int
    part: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgressNoted(Event):
    """Người xử lý ghi tiến độ (GL443 Đ8.1)."""

    code = "handling.progress"
    template = "{actor} ghi tiến độ {percent}% của văn bản {symbol}: {text}"
    subject = ("document", "document_id")

    document_id: int
    symbol: str
    percent: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PartFinished(Event):
    """Người phối hợp xong phần việc của mình."""

    code = "handling.part_finished"
    template = "{actor} đã xong phần phối hợp của văn bản {symbol}: {text}"
    subject = ("document", "document_id")

    document_id: int
    symbol: str
    assignment_id: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentCompleted(Event):
    """Người chủ trì giải quyết xong, văn bản đã vào hồ sơ (R-051)."""

    code = "handling.completed"
    template = "{actor} kết thúc văn bản {symbol}, đưa vào hồ sơ {dossier}. {result}"
    subject = ("document", "document_id")

    document_id: int
    symbol: str
    dossier: str
    result: str
    reply_symbol: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CompletionUndone(Event):
    """Người vừa kết thúc hoàn tác."""

    code = "handling.undone"
    template = "{actor} hoàn tác việc kết thúc văn bản {symbol}."
    subject = ("document", "document_id")

    document_id: int
    symbol: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentReopened(Event):
    """Văn bản đã kết thúc được mở lại, có lý do (R-056)."""

    code = "handling.reopened"
    template = "{actor} mở lại văn bản {symbol}: {reason}"
    subject = ("document", "document_id")

    document_id: int
    symbol: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentAnswered(Event):
    """Văn bản đến đã được trả lời bằng một văn bản đi; có hồ sơ thì kết thúc luôn (R-051, R-054)."""

    code = "handling.answered"
    template = "{actor} phát hành {reply_symbol} trả lời văn bản {symbol}. {told}"
    subject = ("document", "document_id")

    document_id: int
    symbol: str
    reply_id: int
    reply_symbol: str
    told: str
