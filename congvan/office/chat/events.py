"""Facts about conversations (R-253). What people wrote to each other never enters the trail."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from congvan.kernel.audit import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class ConversationOpened(Event):
    """Một người mở hội thoại riêng hoặc lập nhóm (R-253)."""

    code = "chat.opened"
    template = "{actor} mở {talk} với {members}."
    subject = ("conversation", "conversation_id")

    conversation_id: int
    talk: str
    members: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupRenamed(Event):
    """Người giữ nhóm đổi tên nhóm."""

    code = "chat.renamed"
    template = "{actor} đổi tên nhóm “{old_name}” thành “{name}”."
    subject = ("conversation", "conversation_id")

    conversation_id: int
    old_name: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MembersAdded(Event):
    """Người giữ nhóm thêm người; cho xem tin trước đó hay không (R-253)."""

    code = "chat.members_added"
    template = "{actor} thêm {members} vào {talk}{past}."
    subject = ("conversation", "conversation_id")

    conversation_id: int
    talk: str
    members: str
    person_ids: list[int]
    past: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberRemoved(Event):
    """Người giữ nhóm đưa một người ra khỏi nhóm."""

    code = "chat.member_removed"
    template = "{actor} đưa {member} ra khỏi {talk}."
    subject = ("conversation", "conversation_id")

    conversation_id: int
    talk: str
    member: str
    member_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupLeft(Event):
    """Một người tự rời nhóm."""

    code = "chat.left"
    template = "{actor} rời {talk}."
    subject = ("conversation", "conversation_id")

    conversation_id: int
    talk: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupHandedOver(Event):
    """Việc giữ nhóm chuyển sang người khác: được giao, hoặc nhận khi người giữ đã thôi công tác."""

    code = "chat.handed_over"
    template = "{actor} chuyển việc giữ {talk} cho {member}."
    subject = ("conversation", "conversation_id")

    conversation_id: int
    talk: str
    member: str
    member_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageSent(Event):
    """Một người gửi tin; nhật ký ghi tin số mấy, không ghi nội dung."""

    code = "chat.sent"
    template = "{actor} gửi tin số {seq} trong {talk}, kèm {files} tệp."
    subject = ("conversation", "conversation_id")

    conversation_id: int
    talk: str
    seq: int
    files: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageEdited(Event):
    """Người gửi sửa tin của mình trong 15 phút."""

    code = "chat.edited"
    template = "{actor} sửa tin số {seq} trong {talk}."
    subject = ("conversation", "conversation_id")

    conversation_id: int
    talk: str
    seq: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageWithdrawn(Event):
    """Người gửi thu hồi tin của mình trong 15 phút; tin để lại vết."""

    code = "chat.withdrawn"
    template = "{actor} thu hồi tin số {seq} trong {talk}."
    subject = ("conversation", "conversation_id")

    conversation_id: int
    talk: str
    seq: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RetentionSet(Event):
    """Quản trị đặt thời hạn giữ tin hội thoại của cơ quan."""

    code = "chat.retention_set"
    template = "{actor} đặt thời hạn giữ tin hội thoại: {rule}."
    subject = ("agency", "agency_id")

    agency_id: int
    rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MessagesCleared(Event):
    """Hệ thống xóa tin hội thoại hết thời hạn giữ, sau khi đã báo trước."""

    code = "chat.cleared"
    template = "{actor} xóa {messages} tin hội thoại trước ngày {before}, kèm {files} tệp."
    subject = ("agency", "agency_id")

    agency_id: int
    messages: int
    files: int
    before: date
