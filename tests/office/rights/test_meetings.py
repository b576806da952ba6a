"""Rights on bookings and meetings, from their tables."""

from __future__ import annotations

from datetime import timedelta

import pytest

from congvan.kernel import clock
from congvan.office.meetings.lifecycles import BOOKING, MEETING, BookingParty, MeetingParty
from congvan.office.meetings.models import Ballot, Booking, Conclusion, Invitee, Meeting
from congvan.office.meetings.services import (
    attendance,
    ballots,
    bookings,
    calling,
    conclusions,
    inviting,
    minutes,
    planning,
)
from congvan.office.meetings.services import resources as keeping
from congvan.office.meetings.states import Answer, Attendance, BookingStatus, Choice, MeetingStatus
from congvan.organization.acting import ActingMember
from tests import world as named_world
from tests.document_files import two_pages
from tests.office.meeting_papers import at, planned, seat, vehicle, wanted, wish
from tests.office.rights.grid import Act, Grid, check
from tests.office.rights.people import people
from tests.world import World

B, M, P, K = BookingStatus, MeetingStatus, MeetingParty, BookingParty


def test_each_does_with_a_booking_just_what_the_table_says(world: World, whole: bool):
    """An asks for the car, the administrator and Thắng, who keeps it, decide."""
    anh, an = named_world.member(world, "anh"), named_world.member(world, "an")
    car = vehicle(world)
    keeping.name_keeper(
        by=anh, resource_id=car.pk, member_id=seat(world, "thang"), valid_from=clock.today()
    )

    def back(by: ActingMember, booking: Booking) -> object:
        with clock.frozen(booking.ends_at):
            return bookings.bring_back(by=by, booking_id=booking.pk)

    acts: dict[str, Act] = {
        "approve": lambda by, b: bookings.approve(by=by, booking_id=b.pk),
        "refuse": lambda by, b: bookings.refuse(by=by, booking_id=b.pk, reason="Xe đi sửa"),
        "withdraw": lambda by, b: bookings.withdraw(by=by, booking_id=b.pk),
        "bring_back": back,
    }

    def brought(*path: tuple[ActingMember, str]) -> Booking:
        made = bookings.book(by=an, wanted=wish(car, at(8), trip_place="Pleiku"))
        for by, verb in path:
            acts[verb](by, made)
        return made

    stands = {"an": {K.ASKER}, "anh": {K.KEEPER}, "thang": {K.KEEPER}}
    grid = Grid(
        BOOKING,
        people(world, stands, all_statuses=B, sees=("khai", "instead", "huong", "lan")),
        {
            B.WAITING: brought,
            B.APPROVED: lambda: brought((anh, "approve")),
            B.REFUSED: lambda: brought((anh, "refuse")),
            B.WITHDRAWN: lambda: brought((an, "withdraw")),
        },
        acts,
    )
    check(grid, whole=whole)


# Bảo prepares, An writes, Khải chairs; Tuấn and Mai are expected, Lan is told.
STANDS = {
    "khai": {P.CHAIR}, "instead": {P.CHAIR}, "an": {P.SECRETARY}, "bao": {P.ORGANIZER},
    "tuan": {P.INVITED}, "mai": {P.INVITED}, "lan": {P.INFORMED},
}  # fmt: skip


def _at_its_time(act: Act) -> Act:
    def acted(by: ActingMember, meeting: Meeting) -> object:
        with clock.frozen(meeting.starts_at):
            return act(by, meeting)

    return acted


def _ballot(meeting: Meeting) -> int:
    asked = {"question": "Thông qua?", "opened_at": meeting.starts_at}
    return Ballot.objects.get_or_create(meeting=meeting, number=9, defaults=asked)[0].pk


def _all_there(meeting: Meeting) -> dict[int, tuple[Attendance, str]]:
    return dict.fromkeys(
        Invitee.objects.filter(meeting=meeting).values_list("pk", flat=True),
        (Attendance.PRESENT, ""),
    )


def _acts(world: World) -> dict[str, Act]:
    def give(by: ActingMember, meeting: Meeting) -> object:
        said = Conclusion.objects.get_or_create(
            meeting=meeting, number=9, defaults={"sentence": "Nộp báo cáo"}
        )[0]
        return conclusions.give(
            by=by, meeting_id=meeting.pk, conclusion_id=said.pk, lead_id=seat(world, "tuan"),
            due_on=clock.today() + timedelta(days=20),
        )  # fmt: skip

    moved = wanted(world, title="Giao ban quý")
    return {
        "amend": lambda by, m: planning.amend(by=by, meeting_id=m.pk, wanted=moved),
        "invite": lambda by, m: calling.invite(by=by, meeting_id=m.pk),
        "cancel": lambda by, m: calling.cancel(by=by, meeting_id=m.pk, reason="Bận họp tỉnh"),
        "add_papers": lambda by, m: planning.add_papers(by=by, meeting_id=m.pk, new=[two_pages()]),
        "answer": lambda by, m: inviting.answer(by=by, meeting_id=m.pk, said=Answer.COMES),
        "come_in": _at_its_time(lambda by, m: attendance.come_in(by=by, meeting_id=m.pk)),
        "take_attendance": _at_its_time(lambda by, m: attendance.take(by=by, meeting_id=m.pk, noted=_all_there(m))),
        "put_to_vote": _at_its_time(lambda by, m: ballots.put_openly(by=by, meeting_id=m.pk, question="Được?")),
        "vote": _at_its_time(
            lambda by, m: ballots.vote(by=by, meeting_id=m.pk, ballot_id=_ballot(m), choice=Choice.AGREE)
        ),
        "hold": _at_its_time(lambda by, m: calling.hold(by=by, meeting_id=m.pk)),
        "write": lambda by, m: minutes.write(by=by, meeting_id=m.pk, text="Diễn biến khác", after=1),
        "conclude": lambda by, m: conclusions.conclude(by=by, meeting_id=m.pk, sentence="Kết luận"),
        "send_back": lambda by, m: minutes.send_back(by=by, meeting_id=m.pk, reason="Ghi rõ hạn"),
        "submit": lambda by, m: minutes.submit(by=by, meeting_id=m.pk),
        "confirm": lambda by, m: minutes.confirm(by=by, meeting_id=m.pk, number=1),
        "give": give,
    }  # fmt: skip


@pytest.mark.parametrize("laid", [False, True], ids=["minutes written", "minutes submitted"])
def test_each_does_with_a_meeting_just_what_the_table_says(world: World, whole: bool, laid: bool):
    """Submitted minutes are not submitted again, others are not sent back: each once."""
    every = _acts(world)
    by = {key: named_world.member(world, key) for key in ("khai", "an", "bao")}

    def brought(*path: tuple[str, str]) -> Meeting:
        made = planned(world, by="bao")
        for key, verb in path:
            every[verb](by[key], made)
        if ("an", "hold") in path:
            minutes.write(by=by["an"], meeting_id=made.pk, text="Diễn biến", after=0)
            if laid:
                minutes.submit(by=by["an"], meeting_id=made.pk)
        return made

    invited, held = ("bao", "invite"), ("an", "hold")
    unseen = dict.fromkeys(("tuan", "mai", "lan", "huong"), (M.DRAFT,))
    made = {
        M.DRAFT: brought,
        M.INVITED: lambda: brought(invited),
        M.HELD: lambda: brought(invited, held),
        M.CONFIRMED: lambda: _confirmed(brought(invited, held), by["khai"]),
        M.CANCELLED: lambda: brought(invited, ("bao", "cancel")),
    }
    acts = {verb: act for verb, act in every.items() if (verb == "send_back") is laid}
    if laid:
        made = {M.HELD: made[M.HELD]}
    verbs = {move.verb for move in MEETING.moves}
    assert verbs == set(every)
    grid = Grid(
        MEETING,
        people(world, STANDS, all_statuses=M, sees=("huong",), blind=unseen),
        made,
        acts,
        unasked=verbs - set(acts),
        unmade=set(M) - set(made),
    )
    check(grid, whole=whole)


def _confirmed(meeting: Meeting, chair: ActingMember) -> Meeting:
    return minutes.confirm(by=chair, meeting_id=meeting.pk, number=1)
