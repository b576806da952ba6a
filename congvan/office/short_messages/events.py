"""Facts of short messages that the audit trail keeps (R-254)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from congvan.kernel import audit


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageTemplateAdded(audit.Event):
    """Một mẫu tin nhắn được thêm."""

    code = "message_template.added"
    template = "{actor} thêm mẫu tin nhắn “{name}”: “{body}”"
    subject = ("message_template", "template_id")

    template_id: int
    name: str
    body: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageTemplateChanged(audit.Event):
    """Một mẫu tin nhắn được sửa nội dung hay thời gian dùng."""

    code = "message_template.changed"
    template = "{actor} sửa mẫu tin nhắn “{name}”: “{body}”, {period}."
    subject = ("message_template", "template_id")

    template_id: int
    name: str
    body: str
    period: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageRulesSet(audit.Event):
    """Số tin SMS được gửi mỗi ngày được đặt lại."""

    code = "agency.message_rules_set"
    template = (
        "{actor} đặt số tin SMS mỗi ngày: mỗi người {per_sender} tin, cả cơ quan {per_agency} tin."
    )
    subject = ("agency", "agency_id")

    agency_id: int
    per_sender: int
    per_agency: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MessagesSent(audit.Event):
    """Một nội dung được nhắn SMS cho một số người (R-254)."""

    code = "sending.sent"
    template = "{actor} nhắn SMS cho {count} người về “{about}”: “{text}”"
    subject = ("sending", "sending_id")

    sending_id: int
    count: int
    about: str
    text: str
    about_type: str
    about_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MessagesSentAgain(audit.Event):
    """Những tin không gửi được của một lần nhắn được gửi lại."""

    code = "sending.sent_again"
    template = "{actor} gửi lại {count} tin SMS về “{about}”."
    subject = ("sending", "sending_id")

    sending_id: int
    count: int
    about: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageLogExported(audit.Event):
    """Nhật ký tin nhắn được xuất ra bảng tính."""

    code = "message_log.exported"
    template = "{actor} xuất nhật ký {count} tin nhắn từ {first_day} đến {last_day}."
    subject = ("agency", "agency_id")

    agency_id: int
    first_day: date
    last_day: date
    count: int
