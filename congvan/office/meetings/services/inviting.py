"""Who is invited, on whose desk it lies, what they answer."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from congvan.desk.holders import of_unit
from congvan.desk.services.work import (
    close_work,
    close_work_for_members,
    open_work,
    open_work_for_members,
)
from congvan.desk.states import Outcome, Part
from congvan.kernel import audit, clock
from congvan.kernel.errors import InvalidInput, NotFound, WrongState
from congvan.kernel.transactions import in_transaction, requires_transaction
from congvan.office.meetings import access
from congvan.office.meetings.events import meetings as events
from congvan.office.meetings.lifecycles import MEETING as TABLE
from congvan.office.meetings.models import Invitee, Meeting
from congvan.office.meetings.rules import when_words
from congvan.office.meetings.services import calendar, telling
from congvan.office.meetings.states import Answer, MeetingStatus, Presence
from congvan.office.meetings.wording import line_of
from congvan.organization.acting import ActingMember
from congvan.organization.models import Membership, Unit
from congvan.organization.queries.seats import current

CAUSE = "invitation"
# A meeting of more is a conference, invited by a document with its list of receivers.
MOST_INVITED = 300
_PARTS = {Presence.EXPECTED: Part.COORDINATE, Presence.INFORMED: Part.INFORM}


@dataclass(frozen=True, slots=True)
class Guests:
    """Who is invited: seats and units that are expected, seats that are told, names from outside."""

    members: Collection[int] = ()
    units: Collection[int] = ()
    informed: Collection[int] = ()
    names: Collection[str] = ()


@requires_transaction
def change_guests(*, by: ActingMember, meeting: Meeting, guests: Guests) -> bool:
    """Make the list of a locked meeting the given one; once invited, the new and the dropped hear it.

    The chair has a place without being asked: for the attendance and the votes. Who was sent by an invited person stays with that person. Returns whether the list changed.
    Raises InvalidInput.
    """
    wanted = _wanted(by, meeting, guests)
    rows = list(Invitee.objects.filter(meeting=meeting, sent_for__isnull=True).order_by("id"))
    invited = {_key(row): row for row in rows if row.removed_at is None}
    gone = [row for key, row in invited.items() if key not in wanted]
    other = [row for key, row in invited.items() if wanted.get(key, row.presence) != row.presence]
    fresh = {key: presence for key, presence in wanted.items() if key not in invited}
    _drop(by, meeting, gone)
    for row in other:
        row.presence = wanted[_key(row)]
    Invitee.objects.bulk_update(other, ["presence"])
    _add(by, meeting, fresh)
    _seat_chair(by, meeting)
    return bool(gone or other or fresh)


@requires_transaction
def put_on_desks(*, by: ActingMember, meeting: Meeting, invitees: Collection[Invitee]) -> None:
    """Open the invitation on the desks of those who have not answered; the chair and who does it
    know of their meeting. As many statements for three hundred people as for one."""
    owed: dict[str, Any] = {
        "by": by, "subject_type": telling.MEETING, "subject_id": meeting.pk, "cause": CAUSE,
        "title": f"Mời họp: {meeting.title}", "origin": by.seat.person_name,
        "number": when_words(meeting.starts_at, meeting.ends_at),
    }  # fmt: skip
    knowing = (meeting.chair_id, by.membership_id)
    silent = [row for row in invitees if row.answer == Answer.NONE and row.member_id not in knowing]
    for presence, part in _PARTS.items():
        asked = [row for row in silent if row.presence == presence]
        due_at = meeting.starts_at if presence is Presence.EXPECTED else None
        seats = [row.member_id for row in asked if row.member_id is not None]
        open_work_for_members(
            agency_id=meeting.agency_id, members=seats, part=part, due_at=due_at, **owed
        )
        for row in asked:
            if row.unit_id is not None:
                unit = of_unit(meeting.agency_id, row.unit_id)
                open_work(holder=unit, part=part, due_at=due_at, **owed)


@requires_transaction
def ask_again(*, by: ActingMember, meeting: Meeting) -> None:
    """After the meeting moved, what was answered holds no more; whoever was sent is not invited."""
    Invitee.objects.filter(meeting=meeting).exclude(member_id=meeting.chair_id).update(
        answer=Answer.NONE, answer_note="", answered_at=None
    )
    sent = Invitee.objects.filter(meeting=meeting, sent_for__isnull=False, removed_at__isnull=True)
    _drop(by, meeting, list(sent))
    _close_invitations(by, meeting)
    put_on_desks(by=by, meeting=meeting, invitees=telling.invited(meeting))


def _close_invitations(by: ActingMember, meeting: Meeting) -> None:
    close_work(
        by=by, agency_id=meeting.agency_id, subject_type=telling.MEETING, subject_id=meeting.pk,
        cause=CAUSE, outcome=Outcome.CANCELLED,
    )  # fmt: skip


@in_transaction
def answer(
    *, by: ActingMember, meeting_id: int, said: Answer, note: str = "",
    substitute_id: int | None = None,
) -> Invitee:  # fmt: skip
    """Answer an invitation: comes, does not (with the reason), or sends somebody else.

    Until the meeting begins it may be answered anew. Raises NotFound, NotAllowed, WrongState,
    InvalidInput, ClashRefused (a leader who comes after all is held elsewhere). Lock: the meeting.
    """
    meeting = access.get_meeting(by, meeting_id, lock=True)
    TABLE.move(meeting.status, "answer", access.meeting_parties(by, meeting))
    if meeting.starts_at <= clock.now():
        raise WrongState("Cuộc họp đã bắt đầu.", next_step="Nếu đã đến họp, bấm “Tôi có mặt”.")
    invitee = invitation_of(by, meeting)
    reason = line_of(
        note, most=500, name="lý do", field="note",
        missing="Ghi lý do không dự." if said is Answer.DECLINES else "",
    )  # fmt: skip
    _drop(by, meeting, list(Invitee.objects.filter(sent_for=invitee, removed_at__isnull=True)))
    sent_name = ""
    if said is Answer.SENDS:
        sent_name = _send(by, meeting, invitee, substitute_id)
    invitee.answer, invitee.answer_note = said, reason
    invitee.answered_at = clock.now()
    invitee.save(update_fields=["answer", "answer_note", "answered_at"])
    holder = telling.holder_of(meeting.agency_id, invitee)
    close_work(
        by=by, agency_id=meeting.agency_id, subject_type=telling.MEETING, subject_id=meeting.pk,
        cause=CAUSE, holder=holder,
    )  # fmt: skip
    calendar.place(by=by, meeting=meeting)
    words = Answer(said).label.lower() + (f" ({sent_name})" if sent_name else "")
    audit.record(
        events.InvitationAnswered(
            meeting_id=meeting.pk, title=meeting.title, answer=words, note=reason
        ),
        by=by.actor,
    )
    if said is not Answer.COMES:
        more = f". Lý do: {reason}" if reason else "."
        telling.tell_seats(
            meeting, {meeting.secretary_id, meeting.organizer_id}, by=by, kind="meeting_answered",
            sentence=f"{by.seat.person_name} trả lời cuộc họp “{meeting.title}”: {words}{more}",
        )  # fmt: skip
    return invitee


def invitation_of(by: ActingMember, meeting: Meeting) -> Invitee:
    """The viewer's own place, before that of the unit the viewer leads. Raises NotFound."""
    found = list(access.invitations_of(by).filter(meeting=meeting))
    if not found:
        raise NotFound("Anh, chị không có tên trong thành phần được mời.")
    return min(found, key=lambda row: (row.member_id is None, row.pk))


def _send(by: ActingMember, meeting: Meeting, invitee: Invitee, seat_id: int | None) -> str:
    seat = (
        Membership.objects.select_related("person")
        .filter(current(clock.today()), agency_id=by.agency_id, pk=seat_id or 0)
        .first()
    )
    if seat is None or seat.pk == invitee.member_id:
        raise InvalidInput(
            "Chưa chọn người dự thay.", next_step="Chọn một người của cơ quan.", field="substitute"
        )
    there = Invitee.objects.filter(meeting=meeting, member=seat).first()
    is_staff = seat.pk in (meeting.chair_id, meeting.secretary_id)
    if is_staff or (there is not None and there.removed_at is None):
        raise InvalidInput(
            f"{seat.person.full_name} đã có trong thành phần cuộc họp.",
            next_step="Cử người khác.", field="substitute",
        )  # fmt: skip
    sent = there or Invitee(meeting=meeting, member=seat)
    sent.sent_for, sent.removed_at, sent.presence = invitee, None, Presence.EXPECTED
    sent.answer, sent.answer_note, sent.answered_at = Answer.NONE, "", None
    sent.save()
    put_on_desks(by=by, meeting=meeting, invitees=[sent])
    telling.tell_seats(
        meeting, {seat.pk}, by=by, kind="meeting_invited",
        sentence=f"{by.seat.person_name} cử anh, chị dự họp thay: “{meeting.title}”, "
        f"{when_words(meeting.starts_at, meeting.ends_at)}.",
    )  # fmt: skip
    return seat.person.full_name


def _wanted(by: ActingMember, meeting: Meeting, guests: Guests) -> dict[str, Presence]:
    """The list as keys of rows, the chair's first."""
    day = clock.today()
    seats = {*guests.members, *guests.informed} - {meeting.chair_id}
    known = set(
        Membership.objects.filter(current(day), agency_id=by.agency_id, pk__in=seats).values_list(
            "pk", flat=True
        )
    )
    known |= set(
        Invitee.objects.filter(meeting=meeting, member_id__in=seats).values_list(
            "member_id", flat=True
        )
    )
    units = set(
        Unit.objects.filter(
            current(day), agency_id=by.agency_id, pk__in=set(guests.units)
        ).values_list("pk", flat=True)
    )
    if seats - known or set(guests.units) - units:
        raise InvalidInput(
            "Có người hoặc đơn vị không thuộc cơ quan.", next_step="Chọn lại.", field="people"
        )
    names = [line_of(name, most=200, name="tên khách mời", field="names") for name in guests.names]
    wanted = {f"m{meeting.chair_id}": Presence.EXPECTED}
    wanted |= {f"m{seat}": Presence.INFORMED for seat in sorted(set(guests.informed) & known)}
    wanted |= {f"m{seat}": Presence.EXPECTED for seat in sorted(set(guests.members) & known)}
    wanted |= {f"u{unit}": Presence.EXPECTED for unit in sorted(units)}
    wanted |= {f"g{name}": Presence.EXPECTED for name in names if name}
    if len(wanted) > MOST_INVITED:
        raise InvalidInput(
            f"Một cuộc họp mời nhiều nhất {MOST_INVITED} nơi.",
            next_step="Mời theo đơn vị thay vì từng người.", field="people",
        )  # fmt: skip
    return wanted


def _key(row: Invitee) -> str:
    if row.member_id is not None:
        return f"m{row.member_id}"
    return f"u{row.unit_id}" if row.unit_id is not None else f"g{row.guest}"


def _add(by: ActingMember, meeting: Meeting, fresh: Mapping[str, Presence]) -> None:
    """Invite these, also who was invited before or sent by another; once called, they hear it."""
    known = {_key(row): row for row in Invitee.objects.filter(meeting=meeting)}
    rows = []
    for key, presence in fresh.items():
        row = known.get(key) or _blank(meeting, key)
        row.presence, row.removed_at, row.sent_for = presence, None, None
        row.answer, row.answer_note, row.answered_at = Answer.NONE, "", None
        rows.append(row)
    again = [row for row in rows if row.pk is not None]
    Invitee.objects.bulk_update(
        again, ["presence", "removed_at", "sent_for", "answer", "answer_note", "answered_at"]
    )
    Invitee.objects.bulk_create([row for row in rows if row.pk is None])
    if not rows or meeting.status != MeetingStatus.INVITED:
        return
    put_on_desks(by=by, meeting=meeting, invitees=rows)
    telling.tell_seats(
        meeting, telling.seats_of(rows), by=by, kind="meeting_invited",
        sentence=invitation_words(by, meeting),
    )  # fmt: skip


def _seat_chair(by: ActingMember, meeting: Meeting) -> None:
    """Who chairs comes: asked before as an ordinary guest, they need not answer any more."""
    own = Invitee.objects.filter(meeting=meeting, member_id=meeting.chair_id)
    unasked = own.exclude(answer=Answer.COMES)
    if not unasked.update(answer=Answer.COMES, answer_note="") or meeting.invited_at is None:
        return
    close_work_for_members(
        by=by, agency_id=meeting.agency_id, members=[meeting.chair_id], cause=CAUSE,
        subject_type=telling.MEETING, subject_id=meeting.pk, outcome=Outcome.CANCELLED,
    )  # fmt: skip


def _blank(meeting: Meeting, key: str) -> Invitee:
    if key[0] == "m":
        return Invitee(meeting=meeting, member_id=int(key[1:]))
    if key[0] == "u":
        return Invitee(meeting=meeting, unit_id=int(key[1:]))
    return Invitee(meeting=meeting, guest=key[1:])


def _drop(by: ActingMember, meeting: Meeting, invitees: Sequence[Invitee]) -> None:
    """These are not invited any more, nor whoever was sent in their places."""
    if not invitees:
        return
    sent = Invitee.objects.filter(sent_for__in=invitees, removed_at__isnull=True)
    rows = list({row.pk: row for row in (*invitees, *sent)}.values())
    Invitee.objects.filter(pk__in=[row.pk for row in rows]).update(removed_at=clock.now())
    if meeting.invited_at is None:
        return
    ended: dict[str, Any] = {
        "by": by, "agency_id": meeting.agency_id, "subject_type": telling.MEETING,
        "subject_id": meeting.pk, "cause": CAUSE, "outcome": Outcome.CANCELLED,
    }  # fmt: skip
    close_work_for_members(
        members=[row.member_id for row in rows if row.member_id is not None], **ended
    )
    for row in rows:
        if row.unit_id is not None:
            close_work(holder=of_unit(meeting.agency_id, row.unit_id), **ended)
    telling.tell_dropped(
        meeting, telling.seats_of(rows), by=by,
        sentence=f"Anh, chị không phải dự cuộc họp “{meeting.title}” "
        f"{when_words(meeting.starts_at, meeting.ends_at)} nữa.",
    )  # fmt: skip


def invitation_words(by: ActingMember, meeting: Meeting) -> str:
    """The sentence of the bell for who is invited."""
    return (
        f"{by.seat.person_name} mời họp “{meeting.title}”, "
        f"{when_words(meeting.starts_at, meeting.ends_at)}."
    )
