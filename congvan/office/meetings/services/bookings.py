"""Verbs of bookings. Lock order: the resource, then the booking.

Two who want one resource at once wait at its row; the second finds the first one's booking and is
told who has it. The exclusion constraint stands behind, whatever way a row comes in.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction

from congvan.desk.services import notices
from congvan.desk.services.work import close_work, open_work
from congvan.desk.states import Outcome, Part
from congvan.kernel import audit, clock
from congvan.kernel.errors import InvalidInput, WrongState
from congvan.kernel.form_keys import of_form, row_key
from congvan.kernel.transactions import in_transaction, requires_transaction
from congvan.office.meetings import access
from congvan.office.meetings.events import bookings as events
from congvan.office.meetings.lifecycles import BOOKING as TABLE
from congvan.office.meetings.models import Booking, Meeting, Resource
from congvan.office.meetings.rules import free_slots, when_words
from congvan.office.meetings.services.telling import BOOKING, MEETING, keepers_of
from congvan.office.meetings.states import HOLDING, BookingStatus, ResourceKind
from congvan.office.meetings.wording import line_of
from congvan.organization.acting import ActingMember

CAUSE = "booking"
# A vehicle is away for a month at most; more is a transfer, not a booking.
LONGEST = timedelta(days=31)
# Nobody plans farther; a typing slip in the year is likelier.
FARTHEST = timedelta(days=400)
MOST_PEOPLE = 5000
# The dashboard of no car shows more.
HIGHEST_ODOMETER = 9_999_999


class ResourceTaken(InvalidInput):
    """Somebody else holds the resource in a part of that time; `free` are the next free spans."""

    code = "resource_taken"

    def __init__(self, sentence: str, *, free: tuple[tuple[datetime, datetime], ...]) -> None:
        offered = "; ".join(when_words(*span) for span in free)
        super().__init__(
            sentence,
            next_step=f"Giờ trống gần nhất: {offered}." if offered else "Chọn giờ hoặc chỗ khác.",
            field="starts_at",
        )
        self.free = free


@dataclass(frozen=True, slots=True, kw_only=True)
class BookingWanted:
    """What is asked for: which resource, when, what for; the trip belongs to vehicles."""

    resource_id: int
    starts_at: datetime
    ends_at: datetime
    purpose: str
    people: int | None = None
    note: str = ""
    trip_place: str = ""
    travellers: str = ""


@in_transaction
def book(
    *, by: ActingMember, wanted: BookingWanted, form_key: UUID | None = None
) -> Booking:  # fmt: skip
    """Book a resource of the agency; see `book_within`."""
    return book_within(by=by, wanted=wanted, form_key=form_key)


@requires_transaction
def book_within(
    *, by: ActingMember, wanted: BookingWanted, meeting: Meeting | None = None,
    form_key: UUID | None = None,
) -> Booking:  # fmt: skip
    """Hold a resource for a time: approved at once where nobody needs to be asked.

    The asker of a resource the asker keeps is not asked either. The same form sent again is the
    booking that was made, which is returned. Raises InvalidInput, ResourceTaken. Lock: the
    resource's row, at which a second click waits for the first.
    """
    resource = _resource(by, wanted.resource_id)
    key = row_key(form_key, wanted)
    booked = of_form(Booking.objects.filter(asker_id=by.membership_id), key).first()
    if booked is not None:
        return booked
    check_period(wanted.starts_at, wanted.ends_at)
    booking = Booking(
        agency_id=by.agency_id, resource=resource, meeting=meeting, asker_id=by.membership_id,
        starts_at=wanted.starts_at, ends_at=wanted.ends_at, people=_people(wanted.people, resource),
        asked_at=clock.now(), form_key=key,
        purpose=line_of(
            wanted.purpose, most=500, name="dùng cho việc gì",
            missing="Ghi ngắn gọn, ví dụ: Họp giao ban tháng 11.", field="purpose",
        ),
        note=line_of(wanted.note, most=500, name="ghi chú", field="note"),
    )  # fmt: skip
    if resource.kind == ResourceKind.VEHICLE:
        booking.trip_place = line_of(
            wanted.trip_place, most=200, name="nơi đến",
            missing="Ghi nơi xe đến." if meeting is None else "", field="trip_place",
        )  # fmt: skip
        booking.travellers = line_of(
            wanted.travellers, most=500, name="người đi", field="travellers"
        )
    is_keeper = access.kept_resources(by).filter(pk=resource.pk).exists()
    if resource.needs_approval and not is_keeper:
        booking.status = BookingStatus.WAITING
    else:
        booking.status, booking.ended_at = BookingStatus.APPROVED, clock.now()
        booking.ended_by_id = by.membership_id if is_keeper else None
    _insert(booking)
    audit.record(
        events.BookingAsked(
            booking_id=booking.pk, resource=resource.name, starts_at=booking.starts_at,
            ends_at=booking.ends_at, purpose=booking.purpose,
        ),
        by=by.actor,
    )  # fmt: skip
    if booking.status == BookingStatus.WAITING:
        _ask(by, booking)
    return booking


@in_transaction
def approve(*, by: ActingMember, booking_id: int) -> Booking:
    """Let the asker have it. Raises NotFound, NotAllowed, WrongState (answered, or its time is over)."""
    booking = access.get_booking(by, booking_id, lock=True)
    if booking.ends_at <= clock.now() and booking.status == BookingStatus.WAITING:
        raise WrongState(
            "Giờ xin dùng đã qua.", next_step="Không duyệt, hoặc để người đặt rút lại."
        )
    _answer(by, booking, "approve", "")
    audit.record(
        events.BookingApproved(
            booking_id=booking.pk, resource=booking.resource.name,
            asker=booking.asker.person.full_name, starts_at=booking.starts_at,
        ),
        by=by.actor,
    )  # fmt: skip
    _tell_asker(by, booking, "booking_approved", "đã được duyệt")
    return booking


@in_transaction
def refuse(*, by: ActingMember, booking_id: int, reason: str) -> Booking:
    """Refuse it, or take an approved one back, with a reason; the time is free again.

    Raises NotFound, NotAllowed, WrongState, InvalidInput.
    """
    booking = access.get_booking(by, booking_id, lock=True)
    said = line_of(
        reason, most=500, name="lý do", missing="Ghi lý do để người đặt biết.", field="reason"
    )
    _answer(by, booking, "refuse", said)
    audit.record(
        events.BookingRefused(
            booking_id=booking.pk, resource=booking.resource.name,
            asker=booking.asker.person.full_name, starts_at=booking.starts_at, reason=said,
        ),
        by=by.actor,
    )  # fmt: skip
    _tell_asker(by, booking, "booking_refused", f"không được dùng: {said}")
    return booking


@in_transaction
def withdraw(*, by: ActingMember, booking_id: int) -> Booking:
    """Take one's own booking back before its time is over.

    Raises NotFound, NotAllowed, WrongState (over, answered no, or a meeting holds it).
    """
    booking = access.get_booking(by, booking_id, lock=True)
    TABLE.move(booking.status, "withdraw", access.booking_parties(by, booking))
    if booking.ends_at <= clock.now():
        raise WrongState("Giờ đã đặt đã qua.", next_step="Lượt này được giữ lại để thống kê.")
    if booking.meeting_id is not None:
        raise WrongState(
            "Lượt này đặt cho một cuộc họp.",
            next_step="Mở cuộc họp để đổi phòng, đổi giờ hoặc hủy.",
        )
    withdraw_within(by=by, booking=booking)
    return booking


@requires_transaction
def withdraw_within(*, by: ActingMember, booking: Booking) -> None:
    """Free a locked booking's time; whoever was asked about it is asked no more."""
    was_approved = booking.status == BookingStatus.APPROVED
    booking.status, booking.ended_at = BookingStatus.WITHDRAWN, clock.now()
    booking.ended_by_id = by.membership_id
    booking.save(update_fields=["status", "ended_at", "ended_by"])
    close_work(
        by=by, agency_id=booking.agency_id, subject_type=BOOKING, subject_id=booking.pk,
        outcome=Outcome.CANCELLED,
    )  # fmt: skip
    audit.record(
        events.BookingWithdrawn(
            booking_id=booking.pk, resource=booking.resource.name, starts_at=booking.starts_at
        ),
        by=by.actor,
    )
    if was_approved and booking.resource.needs_approval:
        _tell_keepers(by, booking, f"{by.seat.person_name} rút lượt đặt {_in_words(booking)}.")


@in_transaction
def bring_back(
    *, by: ActingMember, booking_id: int, before: int | None = None, after: int | None = None
) -> Booking:
    """Note that a vehicle came back, with its odometer before and after if they were read.

    Raises NotFound, NotAllowed, WrongState, InvalidInput.
    """
    booking = access.get_booking(by, booking_id, lock=True)
    TABLE.move(booking.status, "bring_back", access.booking_parties(by, booking))
    if booking.resource.kind != ResourceKind.VEHICLE or booking.starts_at > clock.now():
        raise WrongState("Chỉ trả xe sau khi đã nhận xe.", next_step="Trả xe khi đi về.")
    for value in (before, after):
        if value is not None and not 0 <= value <= HIGHEST_ODOMETER:
            raise InvalidInput(
                f"Số km phải từ 0 đến {HIGHEST_ODOMETER}.",
                next_step="Đọc lại đồng hồ trên xe.", field="after",
            )  # fmt: skip
    if before is not None and after is not None and after < before:
        raise InvalidInput(
            "Số km lúc về nhỏ hơn lúc đi.", next_step="Đọc lại đồng hồ trên xe.", field="after"
        )
    booking.odometer_before, booking.odometer_after = before, after
    booking.returned_at = clock.now()
    booking.save(update_fields=["odometer_before", "odometer_after", "returned_at"])
    audit.record(
        events.VehicleReturned(
            booking_id=booking.pk, resource=booking.resource.name, odometer=after
        ),
        by=by.actor,
    )
    return booking


def check_period(starts_at: datetime, ends_at: datetime) -> None:
    """Raise InvalidInput unless it begins before it ends, not in the past, and within reason."""
    now = clock.now()
    if ends_at <= starts_at:
        raise InvalidInput(
            "Giờ kết thúc phải sau giờ bắt đầu.", next_step="Sửa lại giờ.", field="ends_at"
        )
    if ends_at <= now:
        raise InvalidInput(
            "Thời gian này đã qua.", next_step="Chọn ngày, giờ sắp tới.", field="starts_at"
        )
    if ends_at - starts_at > LONGEST:
        raise InvalidInput(
            f"Một lượt dài nhất {LONGEST.days} ngày.", next_step="Chia thành nhiều lượt.",
            field="ends_at",
        )  # fmt: skip
    if starts_at - now > FARTHEST:
        raise InvalidInput(
            f"Chỉ đặt trước tối đa {FARTHEST.days} ngày.", next_step="Kiểm tra lại năm.",
            field="starts_at",
        )  # fmt: skip


def busy_spans(
    resource_id: int, starts_at: datetime, *, besides_meeting: int | None = None
) -> list[tuple[datetime, datetime]]:
    """When the resource is held in the weeks from `starts_at` on, in their order. One statement."""
    held = Booking.objects.filter(
        resource_id=resource_id, status__in=HOLDING, ends_at__gt=starts_at,
        starts_at__lt=starts_at + LONGEST,
    )  # fmt: skip
    if besides_meeting is not None:
        held = held.exclude(meeting_id=besides_meeting)
    return list(held.order_by("starts_at", "id").values_list("starts_at", "ends_at")[:500])


def _insert(booking: Booking) -> None:
    holders = Booking.objects.filter(
        resource=booking.resource, status__in=HOLDING, starts_at__lt=booking.ends_at,
        ends_at__gt=booking.starts_at,
    )  # fmt: skip
    holder = holders.select_related("asker__person").order_by("starts_at").first()
    if holder is None:
        try:
            with transaction.atomic():
                booking.save(force_insert=True)
        except IntegrityError:
            holder = holders.select_related("asker__person").order_by("starts_at").first()
            if holder is None:
                raise
    if holder is not None:
        raise taken(booking, holder)


def taken(booking: Booking, holder: Booking) -> ResourceTaken:
    """The refusal that says who has it and when it is free."""
    span = (booking.starts_at, booking.ends_at)
    state = " (đang chờ duyệt)" if holder.status == BookingStatus.WAITING else ""
    return ResourceTaken(
        f"“{booking.resource.name}” đã có {holder.asker.person.full_name} đặt "
        f"{when_words(holder.starts_at, holder.ends_at)}{state}.",
        free=free_slots(span, busy_spans(booking.resource.pk, booking.starts_at)),
    )


def _resource(by: ActingMember, resource_id: int) -> Resource:
    resource = (
        Resource.objects.select_for_update(no_key=True)
        .filter(agency_id=by.agency_id, pk=resource_id, closed_at__isnull=True)
        .first()
    )
    if resource is None:
        raise InvalidInput(
            "Chưa chọn phòng, xe hay thiết bị.", next_step="Chọn trong danh sách.", field="resource"
        )
    return resource


def _people(number: int | None, resource: Resource) -> int | None:
    if number is None:
        return None
    if not 1 <= number <= MOST_PEOPLE:
        raise InvalidInput(
            f"Số người phải từ 1 đến {MOST_PEOPLE}.", next_step="Sửa lại.", field="people"
        )
    if resource.seats is not None and number > resource.seats:
        raise InvalidInput(
            f"“{resource.name}” có {resource.seats} chỗ, không đủ cho {number} người.",
            next_step="Chọn chỗ rộng hơn.", field="people",
        )  # fmt: skip
    return number


def _answer(by: ActingMember, booking: Booking, verb: str, reason: str) -> None:
    row = TABLE.move(booking.status, verb, access.booking_parties(by, booking))
    booking.status, booking.reason = str(row.target.value), reason
    booking.ended_at, booking.ended_by_id = clock.now(), by.membership_id
    booking.save(update_fields=["status", "reason", "ended_at", "ended_by"])
    close_work(by=by, agency_id=by.agency_id, subject_type=BOOKING, subject_id=booking.pk)


def _ask(by: ActingMember, booking: Booking) -> None:
    for holder in keepers_of(booking.agency_id, booking.resource_id):
        open_work(
            by=by, holder=holder, part=Part.REVIEW, subject_type=BOOKING, subject_id=booking.pk,
            cause=CAUSE, title=f"Duyệt đặt {_in_words(booking)}: {booking.purpose}",
            origin=by.seat.person_name, due_at=booking.starts_at,
        )  # fmt: skip


def _tell_asker(by: ActingMember, booking: Booking, kind: str, outcome: str) -> None:
    """Tell who asked; for a meeting's room its staff, and about the meeting, which all of them see."""
    seats, subject_type, subject_id = {booking.asker_id}, BOOKING, booking.pk
    if booking.meeting is not None:
        seats |= {booking.meeting.organizer_id, booking.meeting.secretary_id}
        subject_type, subject_id = MEETING, booking.meeting.pk
    notices.tell(
        agency_id=booking.agency_id, members=sorted(seats - {by.membership_id}), kind=kind,
        sentence=f"Lượt đặt {_in_words(booking)} {outcome}.".replace("..", "."),
        subject_type=subject_type, subject_id=subject_id,
    )  # fmt: skip


def _tell_keepers(by: ActingMember, booking: Booking, sentence: str) -> None:
    holders = keepers_of(booking.agency_id, booking.resource_id)
    seats = {holder.member_id for holder in holders if holder.member_id is not None}
    notices.tell(
        agency_id=booking.agency_id, members=sorted(seats - {by.membership_id}),
        kind="booking_withdrawn", sentence=sentence, subject_type=BOOKING, subject_id=booking.pk,
    )  # fmt: skip


def _in_words(booking: Booking) -> str:
    return f"“{booking.resource.name}” {when_words(booking.starts_at, booking.ends_at)}"
