"""Who was there: noted by the secretary, or said by the people themselves when they come in."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from congvan.kernel import audit, clock
from congvan.kernel.errors import InvalidInput, WrongState
from congvan.kernel.transactions import in_transaction
from congvan.office.meetings import access
from congvan.office.meetings.events import meetings as events
from congvan.office.meetings.lifecycles import MEETING as TABLE
from congvan.office.meetings.models import Invitee
from congvan.office.meetings.services.inviting import invitation_of
from congvan.office.meetings.states import Attendance
from congvan.office.meetings.wording import line_of
from congvan.organization.acting import ActingMember

# The room opens half an hour before; from ten minutes after the beginning on one is late.
OPENS_BEFORE = timedelta(minutes=30)
LATE_AFTER = timedelta(minutes=10)
_THERE = (Attendance.PRESENT, Attendance.LATE)
_AWAY = (Attendance.EXCUSED, Attendance.ABSENT)


@in_transaction
def take(
    *, by: ActingMember, meeting_id: int, noted: Mapping[int, tuple[Attendance, str]]
) -> int:  # fmt: skip
    """Note for each place at the table whether it was filled. Returns how many notes are new.

    Raises NotFound, NotAllowed, WrongState (too early, or the minutes are confirmed), InvalidInput
    (somebody who is not invited, a note too long). Lock: the meeting.
    """
    meeting = access.get_meeting(by, meeting_id, lock=True)
    TABLE.move(meeting.status, "take_attendance", access.meeting_parties(by, meeting))
    _check_open(meeting.starts_at - OPENS_BEFORE <= clock.now())
    rows = {row.pk: row for row in Invitee.objects.filter(meeting=meeting, removed_at__isnull=True)}
    if set(noted) - set(rows):
        raise InvalidInput("Thành phần họp vừa thay đổi.", next_step="Tải lại trang và điểm danh.")
    changed = []
    for key, (attendance, note) in noted.items():
        row, words = rows[key], line_of(note, most=300, name="ghi chú", field="note")
        if (row.attendance, row.attendance_note) == (attendance, words):
            continue
        if attendance in _THERE and row.arrived_at is None:
            row.arrived_at = clock.now()
        elif attendance not in _THERE:
            row.arrived_at = None
        row.attendance, row.attendance_note = Attendance(attendance), words
        changed.append(row)
    if not changed:
        return 0
    Invitee.objects.bulk_update(changed, ["attendance", "attendance_note", "arrived_at"])
    audit.record(
        events.AttendanceTaken(
            meeting_id=meeting.pk, title=meeting.title,
            present=sum(row.attendance in _THERE for row in rows.values()),
            absent=sum(row.attendance in _AWAY for row in rows.values()),
        ),
        by=by.actor,
    )  # fmt: skip
    return len(changed)


@in_transaction
def come_in(*, by: ActingMember, meeting_id: int) -> Attendance:
    """Say that one is there, while the meeting goes on; what the secretary noted stays.

    Raises NotFound, NotAllowed, WrongState (not its time).
    """
    meeting = access.get_meeting(by, meeting_id, lock=True)
    TABLE.move(meeting.status, "come_in", access.meeting_parties(by, meeting))
    now = clock.now()
    _check_open(meeting.starts_at - OPENS_BEFORE <= now <= meeting.ends_at)
    invitee = invitation_of(by, meeting)
    if invitee.attendance != Attendance.UNKNOWN:
        return Attendance(invitee.attendance)
    is_late = now > meeting.starts_at + LATE_AFTER
    invitee.attendance = Attendance.LATE if is_late else Attendance.PRESENT
    invitee.arrived_at = now
    invitee.save(update_fields=["attendance", "arrived_at"])
    audit.record(
        events.CameIn(
            meeting_id=meeting.pk, title=meeting.title,
            attendance=Attendance(invitee.attendance).label.lower(),
        ),
        by=by.actor,
    )  # fmt: skip
    return Attendance(invitee.attendance)


def _check_open(is_open: bool) -> None:
    if not is_open:
        raise WrongState(
            "Chưa đến giờ họp, hoặc giờ họp đã qua.",
            next_step="Điểm danh từ 30 phút trước giờ họp; họp xong thì nhờ thư ký ghi.",
        )
