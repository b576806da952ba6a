"""Facts about meetings: preparing, inviting, calling off, minutes, conclusions, votes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from congvan.kernel.audit import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingPlanned(Event):
    """Một người chuẩn bị một cuộc họp; chưa ai được mời."""

    code = "meeting.planned"
    template = "{actor} chuẩn bị cuộc họp “{title}” lúc {starts_at}, {chair} chủ trì."
    subject = ("meeting", "meeting_id")

    meeting_id: int
    title: str
    starts_at: datetime
    chair: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingAmended(Event):
    """Nội dung, thời gian, địa điểm hoặc thành phần của cuộc họp được sửa."""

    code = "meeting.amended"
    template = "{actor} sửa cuộc họp “{title}”: {changes}."
    subject = ("meeting", "meeting_id")

    meeting_id: int
    title: str
    changes: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingCalled(Event):
    """Giấy mời được gửi đến mọi người trong thành phần."""

    code = "meeting.called"
    template = "{actor} gửi giấy mời cuộc họp “{title}” lúc {starts_at} đến {count} nơi."
    subject = ("meeting", "meeting_id")

    meeting_id: int
    title: str
    starts_at: datetime
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingCancelled(Event):
    """Cuộc họp bị hủy, có lý do; mọi người được mời được báo."""

    code = "meeting.cancelled"
    template = "{actor} hủy cuộc họp “{title}”. Lý do: {reason}"
    subject = ("meeting", "meeting_id")

    meeting_id: int
    title: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingHeld(Event):
    """Cuộc họp được ghi nhận là đã họp."""

    code = "meeting.held"
    template = "{actor} ghi nhận cuộc họp “{title}” đã họp."
    subject = ("meeting", "meeting_id")

    meeting_id: int
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitationAnswered(Event):
    """Người được mời trả lời dự, không dự hay cử người khác."""

    code = "meeting.answered"
    template = "{actor} trả lời giấy mời cuộc họp “{title}”: {answer}."
    subject = ("meeting", "meeting_id")

    meeting_id: int
    title: str
    answer: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PapersAdded(Event):
    """Tài liệu họp được thêm."""

    code = "meeting.papers_added"
    template = "{actor} thêm {count} tài liệu vào cuộc họp “{title}”."
    subject = ("meeting", "meeting_id")

    meeting_id: int
    title: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperTakenOut(Event):
    """Một tài liệu họp được bỏ ra."""

    code = "meeting.paper_taken_out"
    template = "{actor} bỏ tài liệu “{name}” khỏi cuộc họp “{title}”."
    subject = ("meeting", "meeting_id")

    meeting_id: int
    title: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentLinked(Event):
    """Một văn bản được đặt cạnh cuộc họp; quyền xem văn bản không đổi."""

    code = "meeting.document_linked"
    template = "{actor} đặt văn bản “{document}” cạnh cuộc họp “{title}”."
    subject = ("meeting", "meeting_id")

    meeting_id: int
    title: str
    document_id: int
    document: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AttendanceTaken(Event):
    """Thư ký ghi ai có mặt, đến muộn, vắng."""

    code = "meeting.attendance_taken"
    template = "{actor} điểm danh cuộc họp “{title}”: {present} có mặt, {absent} vắng."
    subject = ("meeting", "meeting_id")

    meeting_id: int
    title: str
    present: int
    absent: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CameIn(Event):
    """Một người tự báo có mặt trong giờ họp."""

    code = "meeting.came_in"
    template = "{actor} báo có mặt tại cuộc họp “{title}”: {attendance}."
    subject = ("meeting", "meeting_id")

    meeting_id: int
    title: str
    attendance: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MinutesWritten(Event):
    """Thư ký ghi biên bản; mỗi lần ghi được giữ lại."""

    code = "meeting.minutes_written"
    template = "{actor} ghi biên bản cuộc họp “{title}”, lần {number}."
    subject = ("meeting", "meeting_id")

    meeting_id: int
    title: str
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MinutesSubmitted(Event):
    """Thư ký trình người chủ trì xác nhận biên bản."""

    code = "meeting.minutes_submitted"
    template = "{actor} trình {chair} xác nhận biên bản cuộc họp “{title}”."
    subject = ("meeting", "meeting_id")

    meeting_id: int
    title: str
    chair: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MinutesSentBack(Event):
    """Người chủ trì trả lại biên bản để thư ký sửa."""

    code = "meeting.minutes_sent_back"
    template = "{actor} trả lại biên bản cuộc họp “{title}” để sửa: {note}"
    subject = ("meeting", "meeting_id")

    meeting_id: int
    title: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MinutesConfirmed(Event):
    """Người chủ trì xác nhận biên bản; từ đó biên bản không đổi."""

    code = "meeting.minutes_confirmed"
    template = (
        "{actor} xác nhận biên bản cuộc họp “{title}”, lần ghi {number}, {conclusions} kết luận."
    )
    subject = ("meeting", "meeting_id")

    meeting_id: int
    title: str
    number: int
    conclusions: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MinutesTaken(Event):
    """Một người tải biên bản họp (R-233)."""

    code = "meeting.minutes_taken"
    template = "{actor} tải biên bản cuộc họp “{title}”."
    subject = ("meeting", "meeting_id")

    meeting_id: int
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConclusionWritten(Event):
    """Một kết luận của cuộc họp được ghi, có số thứ tự."""

    code = "meeting.conclusion_written"
    template = "{actor} ghi kết luận {number} của cuộc họp “{title}”: {sentence_written}"
    subject = ("meeting", "meeting_id")

    meeting_id: int
    title: str
    number: int
    sentence_written: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConclusionStruck(Event):
    """Một kết luận chưa giao thành việc được bỏ."""

    code = "meeting.conclusion_struck"
    template = "{actor} bỏ kết luận {number} của cuộc họp “{title}”."
    subject = ("meeting", "meeting_id")

    meeting_id: int
    title: str
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ConclusionGiven(Event):
    """Người chủ trì giao một kết luận thành việc có người làm và hạn (R-247)."""

    code = "meeting.conclusion_given"
    template = "{actor} giao kết luận {number} của cuộc họp “{title}” cho {lead}."
    subject = ("meeting", "meeting_id")

    meeting_id: int
    title: str
    number: int
    lead: str
    task_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BallotOpened(Event):
    """Một nội dung được đưa ra biểu quyết, công khai hoặc kín."""

    code = "meeting.ballot_opened"
    template = "{actor} đưa ra biểu quyết {manner} tại cuộc họp “{title}”: {question}"
    subject = ("meeting", "meeting_id")

    meeting_id: int
    title: str
    question: str
    manner: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VoiceGiven(Event):
    """Một người đã biểu quyết; nhật ký không ghi chọn gì."""

    code = "meeting.voice_given"
    template = "{actor} đã biểu quyết nội dung {number} của cuộc họp “{title}”."
    subject = ("meeting", "meeting_id")

    meeting_id: int
    title: str
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BallotClosed(Event):
    """Biểu quyết đóng; kết quả không đổi nữa."""

    code = "meeting.ballot_closed"
    template = "{actor} đóng biểu quyết nội dung {number} của cuộc họp “{title}”: {agreed} đồng ý, {refused} không đồng ý, {otherwise} ý kiến khác."
    subject = ("meeting", "meeting_id")

    meeting_id: int
    title: str
    number: int
    agreed: int
    refused: int
    otherwise: int
