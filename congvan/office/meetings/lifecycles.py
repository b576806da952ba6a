"""The state tables of a booking and of a meeting."""

from __future__ import annotations

from congvan.kernel.states import Move, Party, StateTable
from congvan.office.meetings.events import bookings, meetings
from congvan.office.meetings.states import BookingStatus as B
from congvan.office.meetings.states import MeetingStatus as M


class BookingParty(Party):
    """How a member stands to a booking."""

    ASKER = "người đặt"
    KEEPER = "người phụ trách tài sản"


class MeetingParty(Party):
    """How a member stands to a meeting; `SYSTEM` is the clock's own work."""

    CHAIR = "người chủ trì"
    SECRETARY = "thư ký cuộc họp"
    ORGANIZER = "người chuẩn bị cuộc họp"
    INVITED = "người được mời dự"
    INFORMED = "người được mời để biết"
    SYSTEM = "hệ thống"


BOOKING = StateTable(
    name="booking",
    title="Lượt đặt",
    statuses=B,
    initial=B.WAITING,
    final=frozenset({B.REFUSED, B.WITHDRAWN}),
    moves=(
        Move(B.WAITING, "approve", B.APPROVED, (BookingParty.KEEPER,), bookings.BookingApproved, "Duyệt"),
        Move(B.WAITING, "refuse", B.REFUSED, (BookingParty.KEEPER,), bookings.BookingRefused, "Không duyệt", ("reason",)),
        Move(B.WAITING, "withdraw", B.WITHDRAWN, (BookingParty.ASKER,), bookings.BookingWithdrawn, "Rút lượt đặt"),
        Move(B.APPROVED, "withdraw", B.WITHDRAWN, (BookingParty.ASKER,), bookings.BookingWithdrawn, "Rút lượt đặt"),
        Move(B.APPROVED, "refuse", B.REFUSED, (BookingParty.KEEPER,), bookings.BookingRefused, "Thu lại lượt đã duyệt", ("reason",)),
        Move(B.APPROVED, "bring_back", B.APPROVED, (BookingParty.ASKER, BookingParty.KEEPER), bookings.VehicleReturned, "Trả xe"),
    ),
)  # fmt: skip

P = MeetingParty
_STAFF = (P.ORGANIZER, P.SECRETARY, P.CHAIR)
_DESK = (P.SECRETARY, P.CHAIR)

MEETING = StateTable(
    name="meeting",
    title="Cuộc họp",
    statuses=M,
    initial=M.DRAFT,
    final=frozenset({M.CANCELLED}),
    moves=(
        Move(M.DRAFT, "amend", M.DRAFT, _STAFF, meetings.MeetingAmended, "Sửa"),
        Move(M.DRAFT, "invite", M.INVITED, _STAFF, meetings.MeetingCalled, "Gửi giấy mời"),
        Move(M.DRAFT, "cancel", M.CANCELLED, _STAFF, meetings.MeetingCancelled, "Hủy cuộc họp"),
        Move(M.DRAFT, "add_papers", M.DRAFT, _STAFF, meetings.PapersAdded, "Thêm tài liệu"),
        Move(M.INVITED, "amend", M.INVITED, _STAFF, meetings.MeetingAmended, "Sửa"),
        Move(M.INVITED, "cancel", M.CANCELLED, _STAFF, meetings.MeetingCancelled, "Hủy cuộc họp", ("reason",)),
        Move(M.INVITED, "add_papers", M.INVITED, _STAFF, meetings.PapersAdded, "Thêm tài liệu"),
        Move(M.INVITED, "answer", M.INVITED, (P.INVITED, P.INFORMED), meetings.InvitationAnswered, "Trả lời giấy mời"),
        Move(M.INVITED, "come_in", M.INVITED, (P.INVITED, P.INFORMED, P.CHAIR), meetings.CameIn, "Báo có mặt"),
        Move(M.INVITED, "take_attendance", M.INVITED, _DESK, meetings.AttendanceTaken, "Điểm danh"),
        Move(M.INVITED, "put_to_vote", M.INVITED, _DESK, meetings.BallotOpened, "Đưa ra biểu quyết"),
        Move(M.INVITED, "vote", M.INVITED, (P.INVITED, P.CHAIR), meetings.VoiceGiven, "Biểu quyết"),
        Move(M.INVITED, "hold", M.HELD, (*_DESK, P.SYSTEM), meetings.MeetingHeld, "Ghi nhận đã họp"),
        Move(M.HELD, "add_papers", M.HELD, _STAFF, meetings.PapersAdded, "Thêm tài liệu"),
        Move(M.HELD, "take_attendance", M.HELD, _DESK, meetings.AttendanceTaken, "Điểm danh"),
        Move(M.HELD, "put_to_vote", M.HELD, _DESK, meetings.BallotOpened, "Đưa ra biểu quyết"),
        Move(M.HELD, "vote", M.HELD, (P.INVITED, P.CHAIR), meetings.VoiceGiven, "Biểu quyết"),
        Move(M.HELD, "write", M.HELD, _DESK, meetings.MinutesWritten, "Ghi biên bản"),
        Move(M.HELD, "conclude", M.HELD, _DESK, meetings.ConclusionWritten, "Ghi kết luận"),
        Move(M.HELD, "submit", M.HELD, (P.SECRETARY,), meetings.MinutesSubmitted, "Trình xác nhận"),
        Move(M.HELD, "send_back", M.HELD, (P.CHAIR,), meetings.MinutesSentBack, "Trả lại biên bản", ("reason",)),
        Move(M.HELD, "give", M.HELD, (P.CHAIR,), meetings.ConclusionGiven, "Giao việc"),
        Move(M.HELD, "confirm", M.CONFIRMED, (P.CHAIR,), meetings.MinutesConfirmed, "Xác nhận biên bản"),
        Move(M.CONFIRMED, "give", M.CONFIRMED, (P.CHAIR,), meetings.ConclusionGiven, "Giao việc"),
    ),
)  # fmt: skip
