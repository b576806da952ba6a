"""Facts about internal letters (thư cá nhân, R-237)."""

from __future__ import annotations

from dataclasses import dataclass

from congvan.kernel.audit import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterSent(Event):
    """Một người gửi thư: gửi ai, lúc nào; thư đã gửi không sửa được nữa (R-237)."""

    code = "letter.sent"
    template = "{actor} gửi thư “{title}” đến {to}, {copies} người nhận."
    subject = ("letter", "letter_id")

    letter_id: int
    title: str
    to: str
    copies: int
    recipients: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterOpened(Event):
    """Người nhận mở thư lần đầu; người gửi biết việc này."""

    code = "letter.opened"
    template = "{actor} mở thư “{title}” của {author}."
    subject = ("letter", "letter_id")

    letter_id: int
    title: str
    author: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterTrashed(Event):
    """Một người bỏ bản thư của mình vào thùng rác; bản của người khác còn nguyên (R-237)."""

    code = "letter.trashed"
    template = "{actor} bỏ thư “{title}” của mình vào thùng rác."
    subject = ("letter", "letter_id")

    letter_id: int
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterRestored(Event):
    """Một người lấy lại bản thư của mình từ thùng rác."""

    code = "letter.restored"
    template = "{actor} lấy lại thư “{title}” từ thùng rác."
    subject = ("letter", "letter_id")

    letter_id: int
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterRemoved(Event):
    """Một người xóa hẳn bản thư của mình; bản của người khác còn nguyên (R-237)."""

    code = "letter.removed"
    template = "{actor} xóa hẳn bản của mình của thư “{title}”."
    subject = ("letter", "letter_id")

    letter_id: int
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OpinionGiven(Event):
    """Một người được hỏi cho ý kiến về nội dung thư (R-243)."""

    code = "letter.opinion_given"
    template = "{actor} cho ý kiến về thư “{title}”: {opinion}."
    subject = ("letter", "letter_id")

    letter_id: int
    title: str
    opinion: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplySettled(Event):
    """Người được yêu cầu phúc đáp báo đã trả lời bằng cách khác."""

    code = "letter.reply_settled"
    template = "{actor} báo đã phúc đáp thư “{title}”: {note}."
    subject = ("letter", "letter_id")

    letter_id: int
    title: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyTakenOver(Event):
    """Thư chờ phúc đáp của người thôi công tác được bàn giao."""

    code = "letter.reply_taken_over"
    template = "{actor} bàn giao việc phúc đáp thư “{title}” của {leaver} cho {successor}."
    subject = ("letter", "letter_id")

    letter_id: int
    title: str
    leaver: str
    successor: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterFiled(Event):
    """Một người lưu thư cùng tệp kèm vào hồ sơ công việc."""

    code = "letter.filed"
    template = "{actor} lưu thư “{title}” vào hồ sơ {number}."
    subject = ("letter", "letter_id")

    letter_id: int
    title: str
    dossier_id: int
    number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterBecameTask(Event):
    """Cấp trên giao việc cho cấp dưới từ một thư."""

    code = "letter.became_task"
    template = "{actor} giao việc “{work}” từ thư “{title}”."
    subject = ("letter", "letter_id")

    letter_id: int
    title: str
    task_id: int
    work: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FolderChanged(Event):
    """Một người thêm, đổi tên, xếp lại hoặc xóa mục thư riêng của mình."""

    code = "letter_folder.changed"
    template = "{actor} {change} mục thư “{name}”."
    subject = ("letter_folder", "folder_id")

    folder_id: int
    name: str
    change: str
