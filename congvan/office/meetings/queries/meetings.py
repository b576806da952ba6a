"""Meetings in lists, and one meeting as its page shows it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet

from congvan.documents.visibility import visible_to
from congvan.kernel import clock
from congvan.kernel.files import StoredFile
from congvan.kernel.states import Move
from congvan.office.attachments import queries as attachments
from congvan.office.attachments.queries import AttachedFile
from congvan.office.meetings import access
from congvan.office.meetings.lifecycles import MEETING, MeetingParty
from congvan.office.meetings.models import (
    Booking,
    Conclusion,
    Invitee,
    Meeting,
    MeetingDocument,
    MinutesVersion,
)
from congvan.office.meetings.queries.ballots import BallotLine, ballots_of
from congvan.office.meetings.services.attendance import OPENS_BEFORE
from congvan.office.meetings.services.minutes import PAPER
from congvan.office.meetings.services.telling import MEETING as SUBJECT
from congvan.office.meetings.states import (
    HOLDING,
    Answer,
    Attendance,
    BookingStatus,
    MeetingShelf,
    MeetingStatus,
    Presence,
)
from congvan.office.tasks.queries.lists import TaskLine, tasks_of_cause
from congvan.organization.acting import ActingMember

PAGE_SIZE = 50
_OF_SHELF = {
    MeetingShelf.COMING: (MeetingStatus.INVITED,),
    MeetingShelf.PREPARING: (MeetingStatus.DRAFT,),
    MeetingShelf.PAST: (MeetingStatus.HELD, MeetingStatus.CONFIRMED),
    MeetingShelf.CANCELLED: (MeetingStatus.CANCELLED,),
}
# Of what is to come the nearest stands first; of what is over the latest.
_FORWARD = (MeetingShelf.COMING, MeetingShelf.PREPARING)


@dataclass(frozen=True, slots=True)
class MeetingLine:
    """One meeting in a list."""

    id: int
    title: str
    starts_at: datetime
    ends_at: datetime
    place: str
    room: str
    is_online: bool
    chair: str
    status: MeetingStatus


@dataclass(frozen=True, slots=True)
class InviteeLine:
    """One place at the table."""

    id: int
    name: str
    where: str
    kind: str  # member, unit, guest
    presence: Presence
    answer: Answer
    answer_note: str
    sent: str
    sent_for: str
    attendance: Attendance
    attendance_note: str
    arrived_at: datetime | None
    is_chair: bool


@dataclass(frozen=True, slots=True)
class DocumentLine:
    """A document beside the meeting that the viewer may open."""

    document_id: int
    symbol: str
    subject: str


@dataclass(frozen=True, slots=True)
class ConclusionLine:
    """One conclusion; `task` when the viewer sees what became of it."""

    id: int
    number: int
    sentence: str
    lead_id: int | None
    lead: str
    due_on: date | None
    is_given: bool
    task: TaskLine | None


@dataclass(frozen=True, slots=True)
class MeetingView:
    """One meeting, and what the viewer may do; `own` is the viewer's place at the table."""

    line: MeetingLine
    agenda: str
    link: str
    chair_id: int
    chair_post: str
    secretary_id: int
    secretary: str
    organizer: str
    room_id: int | None
    room_status: BookingStatus | None
    cancel_reason: str
    confirmed_at: datetime | None
    invitees: tuple[InviteeLine, ...]
    own: InviteeLine | None
    may_check_in: bool
    has_begun: bool
    papers: tuple[AttachedFile, ...]
    documents: tuple[DocumentLine, ...]
    hidden_documents: int
    minutes: str
    minutes_number: int
    minutes_by: str
    minutes_at: datetime | None
    submitted_at: datetime | None
    return_note: str
    conclusions: tuple[ConclusionLine, ...]
    ballots: tuple[BallotLine, ...]
    parties: frozenset[MeetingParty]
    moves: tuple[Move, ...]

    def may(self, verb: str) -> bool:
        """Whether the viewer may do `verb` now."""
        return any(move.verb == verb for move in self.moves)


def meetings_on(
    viewer: ActingMember, shelf: MeetingShelf, *, after: tuple[datetime, int] | None = None,
    limit: int = PAGE_SIZE,
) -> list[MeetingLine]:  # fmt: skip
    """A tab's meetings by their time. Two statements."""
    found = access.visible_meetings(viewer).filter(status__in=_OF_SHELF[shelf])
    forward = shelf in _FORWARD
    if after is not None:
        at, row = after
        if forward:
            found = found.filter(Q(starts_at__gte=at), Q(starts_at__gt=at) | Q(id__gt=row))
        else:
            found = found.filter(Q(starts_at__lte=at), Q(starts_at__lt=at) | Q(id__lt=row))
    order = ("starts_at", "id") if forward else ("-starts_at", "-id")
    return _lines(found.order_by(*order)[:limit])


def upcoming(viewer: ActingMember, *, until: datetime, limit: int = 20) -> list[MeetingLine]:
    """The meetings to which the viewer goes, from now on until a moment; for a home page."""
    mine = access.invitations_of(viewer).exclude(answer=Answer.DECLINES).values("meeting_id")
    found = Meeting.objects.filter(
        Q(pk__in=mine) | Q(chair_id=viewer.membership_id) | Q(secretary_id=viewer.membership_id),
        agency_id=viewer.agency_id, status=MeetingStatus.INVITED, ends_at__gt=clock.now(),
        starts_at__lte=until,
    )  # fmt: skip
    return _lines(found.order_by("starts_at", "id")[:limit])


def meeting(viewer: ActingMember, meeting_id: int) -> MeetingView:
    """One meeting as the viewer may see it; a constant number of statements. Raises NotFound."""
    row = access.get_meeting(viewer, meeting_id)
    parties = access.meeting_parties(viewer, row)
    now = clock.now()
    own_ids = set(access.invitations_of(viewer).filter(meeting=row).values_list("pk", flat=True))
    invitees = _invitees(row)
    mine = sorted(
        (one for one in invitees if one.id in own_ids), key=lambda one: one.kind != "member"
    )
    booked = _bookings([row.pk]).first()
    papers = attachments.attached_to(row.agency_id, SUBJECT, [row.pk]).get(row.pk, ())
    documents, hidden = _documents(viewer, row)
    last = (
        MinutesVersion.objects.filter(meeting=row)
        .select_related("written_by__person")
        .order_by("-number")
        .first()
    )
    shows_minutes = _sees_minutes(row, parties)
    moves = MEETING.moves_from(row.status, parties)
    return MeetingView(
        line=_line(row, booked.resource.name if booked else ""),
        agenda=row.agenda, link=row.link, chair_id=row.chair_id,
        chair_post=row.chair.post.title, secretary_id=row.secretary_id,
        secretary=row.secretary.person.full_name, organizer=row.organizer.person.full_name,
        room_id=booked.resource_id if booked else None,
        room_status=BookingStatus(booked.status) if booked else None,
        cancel_reason=row.cancel_reason, confirmed_at=row.confirmed_at,
        invitees=tuple(invitees), own=mine[0] if mine else None,
        may_check_in=row.starts_at - OPENS_BEFORE <= now <= row.ends_at,
        has_begun=row.starts_at <= now,
        papers=tuple(papers), documents=documents, hidden_documents=hidden,
        minutes=last.text if last and shows_minutes else "",
        minutes_number=last.number if last else 0,
        minutes_by=last.written_by.person.full_name if last else "",
        minutes_at=last.written_at if last else None,
        submitted_at=row.submitted_at, return_note=row.return_note if shows_minutes else "",
        conclusions=conclusions(viewer, row) if shows_minutes else (),
        ballots=ballots_of(viewer, row), parties=frozenset(parties),
        moves=tuple(move for move in moves if _is_open(move.verb, row, now)),
    )  # fmt: skip


def conclusions(viewer: ActingMember, row: Meeting) -> tuple[ConclusionLine, ...]:
    """What it concluded, with the tasks that the viewer sees. Two statements."""
    found = Conclusion.objects.filter(meeting=row, struck_at__isnull=True)
    tasks = {
        task.task_id: task for task in tasks_of_cause(viewer, SUBJECT, [row.pk]).get(row.pk, ())
    }
    return tuple(
        ConclusionLine(
            one.pk, one.number, one.sentence, one.lead_id,
            one.lead.person.full_name if one.lead else "", one.due_on, one.task_id is not None,
            tasks.get(one.task_id) if one.task_id else None,
        )
        for one in found.select_related("lead__person").order_by("number")
    )  # fmt: skip


def paper(
    viewer: ActingMember, meeting_id: int, attachment_id: int
) -> tuple[StoredFile, str]:  # fmt: skip
    """A paper on the table. Raises NotFound."""
    row = access.get_meeting(viewer, meeting_id)
    return attachments.content_of(row.agency_id, SUBJECT, row.pk, attachment_id)


def confirmed_paper(viewer: ActingMember, meeting_id: int) -> tuple[StoredFile, str] | None:
    """The minutes as they were confirmed; None before. Raises NotFound."""
    row = access.get_meeting(viewer, meeting_id)
    kept = attachments.attached_to(row.agency_id, PAPER, [row.pk]).get(row.pk, ())
    if not kept:
        return None
    return attachments.content_of(row.agency_id, PAPER, row.pk, kept[0].attachment_id)


def may_read_minutes(viewer: ActingMember, row: Meeting) -> bool:
    """Confirmed ones all who see the meeting; before that those who write and confirm them."""
    return _sees_minutes(row, access.meeting_parties(viewer, row))


def _sees_minutes(row: Meeting, parties: set[MeetingParty]) -> bool:
    staff = {MeetingParty.CHAIR, MeetingParty.SECRETARY, MeetingParty.ORGANIZER}
    return row.status == MeetingStatus.CONFIRMED or bool(parties & staff)


def _lines(found: QuerySet[Meeting]) -> list[MeetingLine]:
    rows = list(found.select_related("chair__person"))
    rooms = {one.meeting_id: one.resource.name for one in _bookings([row.pk for row in rows])}
    return [_line(row, rooms.get(row.pk, "")) for row in rows]


def _bookings(meetings: list[int]) -> QuerySet[Booking]:
    held = Booking.objects.filter(meeting_id__in=meetings, status__in=HOLDING)
    return held.select_related("resource").order_by("id")


def _line(row: Meeting, room: str) -> MeetingLine:
    return MeetingLine(
        row.pk, row.title, row.starts_at, row.ends_at, row.place, room, bool(row.link),
        row.chair.person.full_name, MeetingStatus(row.status),
    )  # fmt: skip


def _invitees(row: Meeting) -> list[InviteeLine]:
    found = list(
        Invitee.objects.filter(meeting=row, removed_at__isnull=True)
        .select_related("member__person", "member__post", "member__unit", "unit")
        .order_by("presence", "id")
    )
    names = {one.pk: _name(one) for one in found}
    sent = {one.sent_for_id: names[one.pk] for one in found if one.sent_for_id}
    return [
        InviteeLine(
            one.pk, names[one.pk], _where(one), _kind(one), Presence(one.presence),
            Answer(one.answer), one.answer_note, sent.get(one.pk, ""),
            names.get(one.sent_for_id or 0, ""), Attendance(one.attendance), one.attendance_note,
            one.arrived_at, one.member_id == row.chair_id,
        )
        for one in sorted(found, key=lambda one: one.member_id != row.chair_id)
    ]  # fmt: skip


def _name(one: Invitee) -> str:
    if one.member is not None:
        return one.member.person.full_name
    return one.unit.name if one.unit is not None else one.guest


def _where(one: Invitee) -> str:
    if one.member is None:
        return "Khách mời" if one.unit is None else "Lãnh đạo đơn vị"
    unit = f", {one.member.unit.name}" if one.member.unit else ""
    return f"{one.member.post.title}{unit}"


def _kind(one: Invitee) -> str:
    if one.member_id is not None:
        return "member"
    return "unit" if one.unit_id is not None else "guest"


def _documents(viewer: ActingMember, row: Meeting) -> tuple[tuple[DocumentLine, ...], int]:
    linked = list(
        MeetingDocument.objects.filter(meeting=row)
        .order_by("id")
        .values_list("document_id", flat=True)
    )
    if not linked:
        return (), 0
    seen = {one.pk: one for one in visible_to(viewer).filter(pk__in=linked)}
    lines = tuple(
        DocumentLine(key, seen[key].symbol, seen[key].subject) for key in linked if key in seen
    )
    return lines, len(linked) - len(lines)


def _is_open(verb: str, row: Meeting, now: datetime) -> bool:
    """What the verbs check of the clock and of the minutes, so that no button is dead."""
    if verb == "answer":
        return row.starts_at > now
    if verb in ("hold", "put_to_vote"):
        return row.starts_at <= now
    if verb in ("submit", "send_back"):
        return (row.submitted_at is None) is (verb == "submit")
    if verb in ("take_attendance", "come_in"):
        return row.starts_at - OPENS_BEFORE <= now
    return True
