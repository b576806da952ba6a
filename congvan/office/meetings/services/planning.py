"""Verbs of whoever prepares a meeting: plan and amend it. Lock order: meeting, resource, booking."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from congvan.kernel import audit, clock
from congvan.kernel.errors import InvalidInput
from congvan.kernel.form_keys import insert_once, of_form, row_key
from congvan.kernel.transactions import in_transaction, requires_transaction
from congvan.office.attachments import services as attachments
from congvan.office.attachments.services import NewFile
from congvan.office.meetings import access
from congvan.office.meetings.events import meetings as events
from congvan.office.meetings.lifecycles import MEETING as TABLE
from congvan.office.meetings.models import Booking, Meeting
from congvan.office.meetings.rules import is_meeting_link, when_words
from congvan.office.meetings.services import bookings, calendar, inviting, telling
from congvan.office.meetings.services.bookings import BookingWanted
from congvan.office.meetings.services.inviting import Guests
from congvan.office.meetings.states import HOLDING, MeetingStatus, ResourceKind
from congvan.office.meetings.wording import line_of, paragraphs_of
from congvan.organization.acting import ActingMember
from congvan.organization.models import Membership
from congvan.organization.queries.seats import current

LONGEST_AGENDA = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingWanted:
    """What is typed of a meeting; seats are ids of memberships, `room_id` a resource of kind room."""

    title: str
    chair_id: int
    secretary_id: int
    starts_at: datetime
    ends_at: datetime
    agenda: str = ""
    place: str = ""
    link: str = ""
    room_id: int | None = None
    guests: Guests = field(default_factory=Guests)


@in_transaction
def plan(
    *, by: ActingMember, wanted: MeetingWanted, new: Sequence[NewFile] = (),
    form_key: UUID | None = None,
) -> Meeting:  # fmt: skip
    """Prepare a meeting; nobody is invited yet, but its room is held.

    The same form sent again is the meeting that was prepared, which is returned. Raises
    InvalidInput, ResourceTaken. Lock: the room's row.
    """
    key = row_key(form_key, wanted, [one.name for one in new])
    former = of_form(Meeting.objects.filter(organizer_id=by.membership_id), key)
    if (planned := former.first()) is not None:
        return planned
    bookings.check_period(wanted.starts_at, wanted.ends_at)
    meeting = Meeting(
        agency_id=by.agency_id, organizer_id=by.membership_id, made_at=clock.now(), form_key=key
    )
    _write(by, meeting, wanted)
    if (planned := insert_once(meeting, former)) is not None:
        return planned
    inviting.change_guests(by=by, meeting=meeting, guests=wanted.guests)
    _book_room(by, meeting, wanted)
    audit.record(
        events.MeetingPlanned(
            meeting_id=meeting.pk, title=meeting.title, starts_at=meeting.starts_at,
            chair=_seat(by, meeting.chair_id, "chair").person.full_name,
        ),
        by=by.actor,
    )  # fmt: skip
    if new:
        add_papers_within(by=by, meeting=meeting, new=new)
    return meeting


@in_transaction
def amend(*, by: ActingMember, meeting_id: int, wanted: MeetingWanted) -> Meeting:
    """Change a meeting that was not held yet; the invited are told, and asked again if it moves.

    Nothing new changes nothing. Raises NotFound, NotAllowed, WrongState, InvalidInput,
    ResourceTaken, ClashRefused. Lock: the meeting, the room.
    """
    meeting = access.get_meeting(by, meeting_id, lock=True)
    TABLE.move(meeting.status, "amend", access.meeting_parties(by, meeting))
    before = _shown(meeting)
    _write(by, meeting, wanted)
    moved = (meeting.starts_at, meeting.ends_at) != before[:2]
    if moved:
        bookings.check_period(wanted.starts_at, wanted.ends_at)
    changes = _changes(before, meeting)
    if _book_room(by, meeting, wanted):
        changes.append("phòng họp")
    if changes:
        meeting.save()
    change = inviting.change_guests(by=by, meeting=meeting, guests=wanted.guests)
    if change:
        changes.append("thành phần")
    if not changes:
        return meeting
    if meeting.status == MeetingStatus.INVITED:
        calendar.place(by=by, meeting=meeting)
        _tell_changes(by, meeting, changes, moved=moved)
    audit.record(
        events.MeetingAmended(
            meeting_id=meeting.pk, title=meeting.title, changes=", ".join(changes)
        ),
        by=by.actor,
    )
    return meeting


@in_transaction
def add_papers(*, by: ActingMember, meeting_id: int, new: Sequence[NewFile]) -> int:
    """Lay papers on the table; those who are invited already are told. Returns how many.

    Raises NotFound, NotAllowed, WrongState, InvalidInput (none).
    """
    meeting = access.get_meeting(by, meeting_id, lock=True)
    TABLE.move(meeting.status, "add_papers", access.meeting_parties(by, meeting))
    if not new:
        raise InvalidInput("Chưa chọn tệp nào.", next_step="Chọn tài liệu rồi gửi lại.")
    added = add_papers_within(by=by, meeting=meeting, new=new)
    if meeting.status != MeetingStatus.DRAFT:
        names = ", ".join(f"“{one.name}”" for one in new)
        telling.tell_all(
            meeting, by=by, kind="meeting_papers",
            sentence=f"Cuộc họp “{meeting.title}” có thêm tài liệu: {names}."[:1000],
        )  # fmt: skip
    return added


@in_transaction
def take_paper_out(*, by: ActingMember, meeting_id: int, attachment_id: int) -> None:
    """Take a paper from the table. Raises NotFound, NotAllowed, WrongState."""
    meeting = access.get_meeting(by, meeting_id, lock=True)
    TABLE.move(meeting.status, "add_papers", access.meeting_parties(by, meeting))
    name = attachments.take_out(
        by=by, subject_type=telling.MEETING, subject_id=meeting.pk, attachment_id=attachment_id
    )
    audit.record(
        events.PaperTakenOut(meeting_id=meeting.pk, title=meeting.title, name=name), by=by.actor
    )


@requires_transaction
def add_papers_within(*, by: ActingMember, meeting: Meeting, new: Sequence[NewFile]) -> int:
    """Add files to a meeting whose right was checked. Returns how many."""
    added = attachments.attach(by=by, subject_type=telling.MEETING, subject_id=meeting.pk, new=new)
    audit.record(
        events.PapersAdded(meeting_id=meeting.pk, title=meeting.title, count=added), by=by.actor
    )
    return added


def room_booking(meeting: Meeting) -> Booking | None:
    """The booking that holds the meeting's room now."""
    return (
        Booking.objects.select_related("resource")
        .filter(meeting=meeting, status__in=HOLDING, resource__kind=ResourceKind.ROOM)
        .first()
    )


def _write(by: ActingMember, meeting: Meeting, wanted: MeetingWanted) -> None:
    meeting.title = line_of(
        wanted.title, most=300, name="tên cuộc họp", field="title",
        missing="Ghi họp về việc gì, ví dụ: Giao ban tháng 11.",
    )  # fmt: skip
    meeting.agenda = paragraphs_of(
        wanted.agenda, most=LONGEST_AGENDA, name="nội dung", field="agenda"
    )
    meeting.place = line_of(wanted.place, most=200, name="địa điểm", field="place")
    meeting.link = wanted.link.strip()
    if meeting.link and not is_meeting_link(meeting.link):
        raise InvalidInput(
            "Đường dẫn họp trực tuyến phải bắt đầu bằng https:// và có tên máy chủ.",
            next_step="Chép lại đường dẫn của phòng họp.", field="link",
        )  # fmt: skip
    # Seats that are named already may stay, also when their holder has left since.
    if wanted.chair_id != meeting.chair_id:
        meeting.chair_id = _seat(by, wanted.chair_id, "chair").pk
    if wanted.secretary_id != meeting.secretary_id:
        meeting.secretary_id = _seat(by, wanted.secretary_id, "secretary").pk
    meeting.starts_at, meeting.ends_at = wanted.starts_at, wanted.ends_at
    if meeting.ends_at <= meeting.starts_at:
        raise InvalidInput(
            "Giờ kết thúc phải sau giờ bắt đầu.", next_step="Sửa lại giờ.", field="ends_at"
        )


def _seat(by: ActingMember, seat_id: int | None, field: str) -> Membership:
    seat = (
        Membership.objects.select_related("person")
        .filter(current(clock.today()), agency_id=by.agency_id, pk=seat_id or 0)
        .first()
    )
    if seat is None:
        who = "người chủ trì" if field == "chair" else "thư ký"
        raise InvalidInput(
            f"Chưa chọn {who}.", next_step="Chọn một người của cơ quan.", field=field
        )
    return seat


def _book_room(by: ActingMember, meeting: Meeting, wanted: MeetingWanted) -> bool:
    """Hold the wanted room for the meeting's time, free the former one. Returns whether that is new."""
    held = room_booking(meeting)
    span = (meeting.starts_at, meeting.ends_at)
    if held is not None:
        same_room = held.resource_id == wanted.room_id
        if same_room and (held.starts_at, held.ends_at) == span:
            return False
        bookings.withdraw_within(by=by, booking=held)
    if wanted.room_id is None:
        return held is not None
    # Who joins by the link needs no chair in the room.
    people = None if meeting.link else len(wanted.guests.members) + 1
    bookings.book_within(
        by=by, meeting=meeting,
        wanted=BookingWanted(
            resource_id=wanted.room_id, starts_at=span[0], ends_at=span[1],
            purpose=meeting.title, people=people,
        ),
    )  # fmt: skip
    return True


_Shown = tuple[datetime, datetime, str, str, str, str, int, int]
_NAMES = ("giờ bắt đầu", "giờ kết thúc", "tên", "nội dung", "địa điểm", "đường dẫn", "chủ trì", "thư ký")  # fmt: skip


def _shown(meeting: Meeting) -> _Shown:
    return (
        meeting.starts_at, meeting.ends_at, meeting.title, meeting.agenda, meeting.place,
        meeting.link, meeting.chair_id, meeting.secretary_id,
    )  # fmt: skip


def _changes(before: _Shown, meeting: Meeting) -> list[str]:
    rows = zip(_NAMES, before, _shown(meeting), strict=True)
    return [name for name, old, new in rows if old != new]


def _tell_changes(by: ActingMember, meeting: Meeting, changes: list[str], *, moved: bool) -> None:
    when = when_words(meeting.starts_at, meeting.ends_at)
    if moved:
        inviting.ask_again(by=by, meeting=meeting)
        sentence = f"Cuộc họp “{meeting.title}” đổi sang {when}. Xin trả lời lại."
    else:
        sentence = f"Cuộc họp “{meeting.title}” {when} có thay đổi: {', '.join(changes)}."
    telling.tell_all(meeting, by=by, kind="meeting_changed", sentence=sentence)
