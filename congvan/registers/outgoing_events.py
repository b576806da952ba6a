"""Facts about outgoing numbers, the post and kept copies that the audit trail keeps."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from congvan.kernel import audit


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberGiven(audit.Event):
    """Một văn bản đi được cấp số, ký hiệu (R-112, R-123)."""

    code = "number.given"
    template = "{actor} cấp số {symbol}, ngày văn bản {issued_on}, {book}. {note}"
    subject = ("document", "document_id")

    document_id: int
    entry_id: int
    book: str
    symbol: str
    issued_on: date
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyNumberGiven(audit.Event):
    """Một bản sao được cấp số trong dãy số chung của bản sao (R-119)."""

    code = "number.given_to_copy"
    template = "{actor} cấp số bản sao {symbol} ngày {made_on}, {book}."
    subject = ("document", "document_id")

    document_id: int
    entry_id: int
    book: str
    symbol: str
    made_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class NumbersReserved(audit.Event):
    """Một đoạn số được giữ trước để dùng khi làm việc trên giấy hay gặp sự cố (R-125)."""

    code = "numbers.reserved"
    template = "{actor} giữ trước số {numbers} của {book}. Lý do: {reason}"
    subject = ("book", "book_id")

    book_id: int
    book: str
    numbers: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReservedNumberUsed(audit.Event):
    """Một số giữ trước được cấp cho văn bản (R-125)."""

    code = "number.reserved_used"
    template = "{actor} dùng số {number} đã giữ trước của {book}."
    subject = ("book", "book_id")

    book_id: int
    book: str
    number: str
    entry_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReservedNumberReleased(audit.Event):
    """Một số giữ trước không dùng đến; số nằm lại trong sổ, không cấp nữa (R-124, R-125)."""

    code = "number.reserved_released"
    template = "{actor} bỏ số {number} đã giữ trước của {book}. Lý do: {reason}"
    subject = ("book", "book_id")

    book_id: int
    book: str
    number: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BackdatingAllowed(audit.Event):
    """Một văn bản được phép ghi ngày trước ngày của số cuối (R-126)."""

    code = "number.backdating_allowed"
    template = "{actor} cho cấp một số với ngày {issued_on} trong {book}. Lý do: {reason}"
    subject = ("book", "book_id")

    book_id: int
    book: str
    issued_on: date
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SequenceDecided(audit.Event):
    """Cách đánh số của một sổ văn bản đi được quyết định cho một năm (R-116, R-118)."""

    code = "book.sequence_decided"
    template = "{actor} quy định dãy số của {book}: {told}."
    subject = ("book", "book_id")

    book_id: int
    book: str
    told: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EnvelopePosted(audit.Event):
    """Văn bản được chuyển bưu điện gửi đi (R-109)."""

    code = "post.line_made"
    template = "{actor} ghi sổ gửi bưu điện: {symbols} gửi {recipient}, {envelopes} bì."
    subject = ("postal_line", "line_id")

    line_id: int
    symbols: str
    recipient: str
    envelopes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PostSignedFor(audit.Event):
    """Bưu điện ký nhận các bì gửi đi (R-109)."""

    code = "post.signed_for"
    template = "{actor} ghi bưu điện ký nhận {count} dòng: {signed_by}, ngày {signed_on}."
    subject = ("book", "book_id")

    book_id: int
    count: int
    signed_by: str
    signed_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class RetainedCopyLent(audit.Event):
    """Bản lưu được đưa cho một người sử dụng (R-108)."""

    code = "retained_copy.lent"
    template = "{actor} đưa bản lưu {name} cho {user} sử dụng, người cho phép: {allowed_by}."
    subject = ("retained_use", "use_id")

    use_id: int
    name: str
    user: str
    allowed_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RetainedCopyReturned(audit.Event):
    """Bản lưu được trả lại văn thư (R-108)."""

    code = "retained_copy.returned"
    template = "{actor} nhận lại bản lưu {name} từ {user}, ngày {returned_on}."
    subject = ("retained_use", "use_id")

    use_id: int
    name: str
    user: str
    returned_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class EnvelopeAddressSet(audit.Event):
    """Địa chỉ của cơ quan in trên bì được ghi lại."""

    code = "registry_policy.address_set"
    template = "{actor} ghi địa chỉ in trên bì: {address}."
    subject = ("agency", "agency_id")

    agency_id: int
    address: str
