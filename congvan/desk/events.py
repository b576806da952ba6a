"""Facts of the desk that the audit trail keeps.

Opening and finishing work is told by the verb that causes it (a delegation asked, a document
assigned); the desk itself tells what only it knows.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from congvan.kernel import audit


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkReadAndDone(audit.Event):
    """Việc “Để biết” đã được đọc và vì thế đã xong."""

    code = "work.read_and_done"
    template = "{actor} đã đọc “{title}” để biết."
    subject = ("work_item", "work_item_id")

    work_item_id: int
    title: str
    about_type: str
    about_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkReopened(audit.Event):
    """Việc “Để biết” vừa đọc được mở lại (hoàn tác)."""

    code = "work.reopened"
    template = "{actor} mở lại việc “{title}”."
    subject = ("work_item", "work_item_id")

    work_item_id: int
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AgencyTold(audit.Event):
    """Một tin báo được gửi cho mọi người trong cơ quan (R-248, R-257)."""

    code = "notice.announced"
    template = "{actor} báo cho {count} người trong cơ quan: “{sentence_told}”"
    subject = ("agency", "agency_id")

    agency_id: int
    kind: str
    sentence_told: str
    count: int
    about_type: str
    about_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkHandedOver(audit.Event):
    """Người thôi vị trí công tác bàn giao việc đang mở cho người khác (R-283)."""

    code = "work.handed_over"
    template = (
        "{actor} bàn giao {moved} việc đang mở của {leaver} cho {successor}; "
        "{leaver} làm việc đến hết ngày {last_day}. Ghi chú: {note}"
    )
    subject = ("membership", "membership_id")

    membership_id: int
    successor_id: int
    leaver: str
    successor: str
    last_day: date
    moved: int
    merged: int
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageOrdered(audit.Event):
    """Một tin nhắn SMS hoặc thông báo đẩy được giao gửi (R-043, R-254)."""

    code = "message.ordered"
    template = "{actor} nhắn cho {receiver} ({channel}): “{text}”"
    subject = ("message", "message_id")

    message_id: int
    receiver: str
    channel: str
    text: str
    about_type: str
    about_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageSent(audit.Event):
    """Nhà cung cấp đã nhận tin nhắn để gửi (R-254)."""

    code = "message.sent"
    template = "{actor} đã gửi tin nhắn số {message_id} cho {receiver}, lần gửi thứ {tries}."
    subject = ("message", "message_id")

    message_id: int
    receiver: str
    tries: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageFailed(audit.Event):
    """Tin nhắn không gửi được và không gửi lại nữa (R-254)."""

    code = "message.failed"
    template = "{actor} không gửi được tin nhắn số {message_id} cho {receiver}: {failure}"
    subject = ("message", "message_id")

    message_id: int
    receiver: str
    failure: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageArrived(audit.Event):
    """Nhà cung cấp báo tin nhắn đã đến máy người nhận (R-254)."""

    code = "message.arrived"
    template = "{actor} ghi nhận tin nhắn số {message_id} đã đến máy của {receiver}."
    subject = ("message", "message_id")

    message_id: int
    receiver: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageLost(audit.Event):
    """Nhà cung cấp báo tin nhắn không đến được máy người nhận (R-254)."""

    code = "message.lost"
    template = "{actor} ghi nhận tin nhắn số {message_id} không đến máy của {receiver}: {failure}"
    subject = ("message", "message_id")

    message_id: int
    receiver: str
    failure: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TellingChosen(audit.Event):
    """Một người chọn cách nhận tin báo của mình (R-257)."""

    code = "telling.chosen"
    template = "{actor} đặt cách nhận tin báo: {words}"
    subject = ("person", "person_id")

    person_id: int
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PushBrowserAdded(audit.Event):
    """Một người cho một trình duyệt nhận thông báo (R-257)."""

    code = "telling.browser_added"
    template = "{actor} cho trình duyệt {device} nhận thông báo."
    subject = ("person", "person_id")

    person_id: int
    device: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PushBrowserRemoved(audit.Event):
    """Một người gỡ một trình duyệt nhận thông báo (R-257)."""

    code = "telling.browser_removed"
    template = "{actor} gỡ trình duyệt {device}, không nhận thông báo ở đó nữa."
    subject = ("person", "person_id")

    person_id: int
    device: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SmsForNoticesSet(audit.Event):
    """Cơ quan cho hay thôi cho báo việc thường bằng SMS (R-254)."""

    code = "agency.sms_for_notices_set"
    template = "{actor} {words} báo việc thường bằng SMS."
    subject = ("agency", "agency_id")

    agency_id: int
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UnreadEscalated(audit.Event):
    """Việc khẩn chưa ai đọc được báo cho người phụ trách văn phòng (R-044)."""

    code = "work.unread_escalated"
    template = (
        "{actor} báo {receiver}: {urgency} “{title}” chưa ai đọc sau {minutes} phút làm việc."
    )
    subject = ("work_item", "work_item_id")

    work_item_id: int
    receiver: str
    urgency: str
    title: str
    minutes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertPolicyChanged(audit.Event):
    """Cách báo việc khẩn của cơ quan được đặt lại (R-044)."""

    code = "agency.alert_policy_changed"
    template = "{actor} đặt cách báo việc khẩn: chưa đọc quá {minutes} phút thì báo {receiver} ({channel})."
    subject = ("agency", "agency_id")

    agency_id: int
    minutes: int
    receiver: str
    channel: str
