"""Facts about arrivals. None tells file names or content: a barred paper leaves no trace of it."""

from __future__ import annotations

from dataclasses import dataclass

from congvan.kernel.audit import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class ArrivalTakenIn(Event):
    """Văn thư tiếp nhận một bản chờ vào sổ (R-024, R-025)."""

    code = "arrival.taken_in"
    template = "{actor} tiếp nhận một bản chờ vào sổ, cách đến: {channel}, {files} tệp."
    subject = ("arrival", "arrival_id")

    arrival_id: int
    channel: str
    files: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ArrivalRegistered(Event):
    """Bản chờ đã thành văn bản đến có số (R-024, R-036)."""

    code = "arrival.registered"
    template = "{actor} đưa bản chờ vào sổ thành văn bản đến. {duplicate_reason}"
    subject = ("arrival", "arrival_id")

    arrival_id: int
    document_id: int
    duplicate_reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ArrivalJoined(Event):
    """Bản giấy được gắn vào văn bản điện tử đã vào sổ (R-035, R-061)."""

    code = "arrival.joined"
    template = "{actor} gắn bản chờ vào văn bản đã có số."
    subject = ("arrival", "arrival_id")

    arrival_id: int
    document_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ArrivalReported(Event):
    """Văn thư báo người đứng đầu về một bản chờ (R-029)."""

    code = "arrival.reported"
    template = "{actor} báo người đứng đầu: {report}"
    subject = ("arrival", "arrival_id")

    arrival_id: int
    report: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ArrivalAccepted(Event):
    """Người đứng đầu cho nhận bản chờ để tham khảo (R-006, R-029)."""

    code = "arrival.accepted"
    template = "{actor} cho nhận bản chờ để tham khảo. {reason}"
    subject = ("arrival", "arrival_id")

    arrival_id: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ArrivalReturnOrdered(Event):
    """Người đứng đầu yêu cầu trả lại nơi gửi (R-029, R-030)."""

    code = "arrival.return_ordered"
    template = "{actor} yêu cầu trả lại nơi gửi: {reason}"
    subject = ("arrival", "arrival_id")

    arrival_id: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ArrivalReturned(Event):
    """Bản chờ được trả lại nơi gửi, có lý do (R-030)."""

    code = "arrival.returned"
    template = "{actor} trả lại nơi gửi: {reason}"
    subject = ("arrival", "arrival_id")

    arrival_id: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ArrivalGaveWay(Event):
    """Nơi gửi thu hồi hoặc thay bản chưa vào sổ: bản chờ không vào sổ nữa (R-184, R-187)."""

    code = "arrival.gave_way"
    template = "{actor} thôi đưa bản chờ vào sổ: {reason}"
    subject = ("arrival", "arrival_id")

    arrival_id: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ArrivalUnlocked(Event):
    """Văn thư ghi khác gói tin ở trường đã khóa, có lý do (R-181)."""

    code = "arrival.unlocked"
    template = "{actor} ghi khác gói tin ở {fields}: {reason}"
    subject = ("arrival", "arrival_id")

    arrival_id: int
    fields: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ArrivalIgnored(Event):
    """Bản chờ không được tiếp nhận (R-029)."""

    code = "arrival.ignored"
    template = "{actor} không tiếp nhận bản chờ: {reason}"
    subject = ("arrival", "arrival_id")

    arrival_id: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ArrivalSetAside(Event):
    """Bản chờ thuộc loại không được đưa vào hệ thống: chỉ còn một dòng giấy trong sổ (R-290, R-293)."""

    code = "arrival.set_aside"
    template = "{actor} ghi một dòng giấy và gỡ bản chờ khỏi hệ thống."
    subject = ("arrival", "arrival_id")

    arrival_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SecretLevelStopped(Event):
    """Ai đó chọn độ mật khi vào sổ: bị dừng, chỉ đếm, không ghi nội dung (R-290)."""

    code = "intake.secret_level_stopped"
    template = "{actor} chọn độ mật khi vào sổ và được dừng lại."
    subject = ("agency", "agency_id")

    agency_id: int
