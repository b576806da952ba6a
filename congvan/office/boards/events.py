"""Facts about boards: posts, who keeps them longer, what was cleared, who is in which body."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from congvan.kernel.audit import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class Posted(Event):
    """Một người đăng bài lên bảng tin (R-238, R-239, R-246)."""

    code = "board.posted"
    template = "{actor} đăng bài “{title}” lên bảng {board}."
    subject = ("board_post", "post_id")

    post_id: int
    board: str
    title: str
    files: int
    document_id: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PostEdited(Event):
    """Người đăng sửa, cập nhật bài của mình; bản trước vẫn giữ (R-239)."""

    code = "board.edited"
    template = "{actor} sửa bài “{title}” trên bảng {board} (bản {edition})."
    subject = ("board_post", "post_id")

    post_id: int
    board: str
    title: str
    edition: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PostPinned(Event):
    """Người đăng ghim bài lên đầu bảng đến một ngày."""

    code = "board.pinned"
    template = "{actor} ghim bài “{title}” trên bảng {board} đến hết ngày {until}."
    subject = ("board_post", "post_id")

    post_id: int
    board: str
    title: str
    until: date


@dataclass(frozen=True, slots=True, kw_only=True)
class PostUnpinned(Event):
    """Người đăng thôi ghim bài."""

    code = "board.unpinned"
    template = "{actor} thôi ghim bài “{title}” trên bảng {board}."
    subject = ("board_post", "post_id")

    post_id: int
    board: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PostRemoved(Event):
    """Người đăng xóa bài của mình: nội dung, các bản và tệp đều bỏ (R-238, R-239, R-246)."""

    code = "board.removed"
    template = "{actor} xóa bài “{title}” khỏi bảng {board}."
    subject = ("board_post", "post_id")

    post_id: int
    board: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PostTakenOff(Event):
    """Quản trị gỡ bài của người đã rời cơ quan; nội dung không còn, lý do thì còn (GL132 Đ7)."""

    code = "board.taken_off"
    template = (
        "{actor} gỡ bài “{title}” của {poster}, nay không còn ở cơ quan, khỏi bảng {board}. "
        "Lý do: {reason}"
    )
    subject = ("board_post", "post_id")

    post_id: int
    board: str
    title: str
    poster: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PostFiled(Event):
    """Một người lưu bài đăng và tệp của bài vào hồ sơ."""

    code = "board.filed"
    template = "{actor} lưu bài “{title}” của bảng {board} vào hồ sơ {dossier}."
    subject = ("board_post", "post_id")

    post_id: int
    board: str
    title: str
    dossier: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PostCleared(Event):
    """Bài hết thời hạn lưu trữ được dọn theo danh sách (R-240, R-322)."""

    code = "board.cleared"
    template = "{actor} dọn bài “{title}” ngày {posted_on} khỏi bảng {board} vì hết thời hạn."
    subject = ("board_post", "post_id")

    post_id: int
    board: str
    title: str
    posted_on: date
    clearing_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepAsked(Event):
    """Một người đề nghị quản trị giữ bài lâu hơn thời hạn (R-241)."""

    code = "board.keep_asked"
    template = "{actor} đề nghị giữ bài “{title}” đến {until}. Lý do: {reason}"
    subject = ("board_post", "post_id")

    post_id: int
    request_id: int
    title: str
    until: date
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepGranted(Event):
    """Quản trị cho giữ bài lâu hơn thời hạn (R-241)."""

    code = "board.keep_granted"
    template = "{actor} cho giữ bài “{title}” đến {until}, theo đề nghị của {asker}."
    subject = ("board_post", "post_id")

    post_id: int
    request_id: int
    title: str
    until: date
    asker: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepRefused(Event):
    """Quản trị không cho giữ bài lâu hơn (R-241)."""

    code = "board.keep_refused"
    template = "{actor} không giữ thêm bài “{title}”. Lý do: {reason}"
    subject = ("board_post", "post_id")

    post_id: int
    request_id: int
    title: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepWithdrawn(Event):
    """Người đề nghị rút đề nghị giữ bài."""

    code = "board.keep_withdrawn"
    template = "{actor} rút đề nghị giữ bài “{title}”."
    subject = ("board_post", "post_id")

    post_id: int
    request_id: int
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClearingMade(Event):
    """Hệ thống lập danh sách bài hết thời hạn, chờ quản trị xem (R-240, R-322)."""

    code = "board.clearing_made"
    template = "{actor} lập danh sách dọn bảng {board} tháng {month}: {count} bài."
    subject = ("board_clearing", "clearing_id")

    clearing_id: int
    board: str
    month: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ClearingConfirmed(Event):
    """Quản trị đồng ý dọn một danh sách, giữ lại những bài đã chọn (R-322)."""

    code = "board.clearing_confirmed"
    template = (
        "{actor} đồng ý dọn bảng {board} theo danh sách tháng {month}: {going} bài, "
        "giữ lại {left_out} bài. {reason}"
    )
    subject = ("board_clearing", "clearing_id")

    clearing_id: int
    board: str
    month: str
    going: int
    left_out: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClearingDone(Event):
    """Danh sách quản trị đã đồng ý được dọn xong (R-240, R-322)."""

    code = "board.clearing_done"
    template = (
        "{actor} dọn bảng {board} theo danh sách tháng {month}: xóa {cleared} bài, giữ {kept}."
    )
    subject = ("board_clearing", "clearing_id")

    clearing_id: int
    board: str
    month: str
    cleared: int
    kept: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicySet(Event):
    """Quản trị đặt cách tính thời hạn của bảng Thông báo (R-323)."""

    code = "board.policy_set"
    template = "{actor} đặt cách dọn bảng tin: {rule}."
    subject = ("agency", "agency_id")

    agency_id: int
    rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadersSet(Event):
    """Quản trị đặt ai đọc một bảng tin: cả cơ quan hay chỉ thành viên."""

    code = "board.readers_set"
    template = "{actor} đặt người đọc bảng {board}: {readers}."
    subject = ("agency", "agency_id")

    agency_id: int
    board: str
    readers: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BodyMemberAdded(Event):
    """Quản trị ghi một người vào Chi ủy, ban chấp hành hoặc đoàn thể, từ ngày nào (R-246)."""

    code = "board.member_added"
    template = "{actor} ghi {name} vào {body} từ ngày {valid_from}."
    subject = ("person", "person_id")

    person_id: int
    member_id: int
    name: str
    body: str
    duty: str
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class BodyMemberEnded(Event):
    """Quản trị ghi một người thôi ở Chi ủy, ban chấp hành hoặc đoàn thể."""

    code = "board.member_ended"
    template = "{actor} ghi {name} thôi ở {body}, hết ngày {valid_to}."
    subject = ("person", "person_id")

    person_id: int
    member_id: int
    name: str
    body: str
    valid_to: date
