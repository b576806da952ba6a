"""Send the invitations, call a meeting off, note that it was held."""

from __future__ import annotations

from congvan.desk.holders import of_member
from congvan.desk.services.work import close_work, open_work
from congvan.desk.states import Outcome, Part
from congvan.kernel import audit, clock
from congvan.kernel.audit import Actor
from congvan.kernel.errors import InvalidInput, WrongState
from congvan.kernel.transactions import in_transaction, requires_transaction
from congvan.office.meetings import access
from congvan.office.meetings.events import meetings as events
from congvan.office.meetings.lifecycles import MEETING as TABLE
from congvan.office.meetings.lifecycles import MeetingParty
from congvan.office.meetings.models import Booking, Meeting
from congvan.office.meetings.rules import when_words
from congvan.office.meetings.services import bookings, calendar, inviting, telling
from congvan.office.meetings.services.planning import room_booking
from congvan.office.meetings.states import HOLDING, MeetingStatus
from congvan.office.meetings.wording import line_of
from congvan.organization.acting import ActingMember
from congvan.organization.queries.calendar import due_in

MINUTES = "minutes"
# The regulation names no term for minutes; three working days is what offices give.
MINUTES_DAYS = 3


@in_transaction
def invite(*, by: ActingMember, meeting_id: int) -> Meeting:
    """Send the invitations: onto each desk, to the bell, into the work calendar.

    Raises NotFound, NotAllowed, WrongState (sent already), InvalidInput (nobody, no place, over),
    ClashRefused (the chair or a leader has something else). Lock: the meeting.
    """
    meeting = access.get_meeting(by, meeting_id, lock=True)
    row = TABLE.move(meeting.status, "invite", access.meeting_parties(by, meeting))
    invited = [one for one in telling.invited(meeting) if one.member_id != meeting.chair_id]
    _check_ready(meeting, has_people=bool(invited))
    meeting.status, meeting.invited_at = str(row.target.value), clock.now()
    meeting.save(update_fields=["status", "invited_at"])
    calendar.place(by=by, meeting=meeting)
    inviting.put_on_desks(by=by, meeting=meeting, invitees=invited)
    telling.tell_all(
        meeting, by=by, kind="meeting_invited", sentence=inviting.invitation_words(by, meeting)
    )
    audit.record(
        events.MeetingCalled(
            meeting_id=meeting.pk, title=meeting.title, starts_at=meeting.starts_at,
            count=len(invited),
        ),
        by=by.actor,
    )  # fmt: skip
    return meeting


@in_transaction
def cancel(*, by: ActingMember, meeting_id: int, reason: str = "") -> Meeting:
    """Call a meeting off; its room is free, everybody is told why.

    Raises NotFound, NotAllowed, WrongState (held), InvalidInput (no reason). Lock: the meeting,
    then its bookings.
    """
    meeting = access.get_meeting(by, meeting_id, lock=True)
    row = TABLE.move(meeting.status, "cancel", access.meeting_parties(by, meeting))
    was_called = meeting.status == MeetingStatus.INVITED
    said = line_of(
        reason, most=500, name="lý do hủy", field="reason",
        missing="Ghi lý do để mọi người biết." if was_called else "",
    )  # fmt: skip
    meeting.status, meeting.cancel_reason = str(row.target.value), said
    meeting.save(update_fields=["status", "cancel_reason"])
    held = Booking.objects.select_related("resource").select_for_update(of=("self",))
    for booking in held.filter(meeting=meeting, status__in=HOLDING).order_by("id"):
        bookings.withdraw_within(by=by, booking=booking)
    if was_called:
        calendar.take_out(by=by, meeting=meeting)
        _end_all_work(by, meeting)
        telling.tell_all(
            meeting, by=by, kind="meeting_cancelled",
            sentence=f"Hủy cuộc họp “{meeting.title}” "
            f"{when_words(meeting.starts_at, meeting.ends_at)}. Lý do: {said}",
        )  # fmt: skip
    audit.record(
        events.MeetingCancelled(
            meeting_id=meeting.pk, title=meeting.title, reason=said or "chưa gửi giấy mời"
        ),
        by=by.actor,
    )
    return meeting


@in_transaction
def hold(*, by: ActingMember, meeting_id: int) -> Meeting:
    """Note that the meeting took place; its minutes are the secretary's work from then on.

    Raises NotFound, NotAllowed, WrongState (before its time, or noted already).
    """
    meeting = access.get_meeting(by, meeting_id, lock=True)
    TABLE.move(meeting.status, "hold", access.meeting_parties(by, meeting))
    if clock.now() < meeting.starts_at:
        raise WrongState(
            "Cuộc họp chưa bắt đầu.", next_step="Ghi nhận khi đã họp, hoặc đổi giờ họp."
        )
    _end(meeting, by)
    return meeting


@in_transaction
def end_by_clock(*, meeting_id: int) -> bool:
    """Note a meeting whose time is over as held; False when somebody was quicker."""
    meeting = (
        Meeting.objects.select_for_update(no_key=True)
        .filter(pk=meeting_id, status=MeetingStatus.INVITED, ends_at__lte=clock.now())
        .first()
    )
    if meeting is None:
        return False
    TABLE.move(meeting.status, "hold", {MeetingParty.SYSTEM})
    _end(meeting, None)
    return True


@requires_transaction
def _end(meeting: Meeting, by: ActingMember | None) -> None:
    meeting.status, meeting.held_at = MeetingStatus.HELD, clock.now()
    meeting.save(update_fields=["status", "held_at"])
    _end_all_work(by, meeting)
    open_work(
        by=by, holder=of_member(meeting.agency_id, meeting.secretary_id), part=Part.LEAD,
        subject_type=telling.MEETING, subject_id=meeting.pk, cause=MINUTES,
        title=f"Ghi biên bản họp: {meeting.title}",
        number=when_words(meeting.starts_at, meeting.ends_at), due_at=due_in(MINUTES_DAYS),
    )  # fmt: skip
    actor = by.actor if by else Actor.system(scope_id=meeting.agency_id)
    audit.record(events.MeetingHeld(meeting_id=meeting.pk, title=meeting.title), by=actor)


def _end_all_work(by: ActingMember | None, meeting: Meeting) -> None:
    close_work(
        by=by, agency_id=meeting.agency_id, subject_type=telling.MEETING, subject_id=meeting.pk,
        outcome=Outcome.CANCELLED,
    )  # fmt: skip


def _check_ready(meeting: Meeting, *, has_people: bool) -> None:
    if not has_people:
        raise InvalidInput("Chưa mời ai dự họp.", next_step="Sửa cuộc họp và chọn thành phần.")
    if not (meeting.place or meeting.link or room_booking(meeting)):
        raise InvalidInput(
            "Chưa có địa điểm họp.",
            next_step="Chọn phòng họp, ghi địa điểm hoặc đường dẫn họp trực tuyến.",
        )
    if meeting.starts_at <= clock.now():
        raise InvalidInput("Giờ họp đã qua.", next_step="Sửa lại ngày, giờ họp rồi mời.")
