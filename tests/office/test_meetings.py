"""A meeting from its preparation to its tasks: who sees it, who is asked, what stays."""

from __future__ import annotations

import dataclasses
from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from congvan.deployment.demo.meetings import hold_meetings
from congvan.desk import queries as desk
from congvan.desk.states import Part
from congvan.kernel import clock, files
from congvan.kernel.errors import InvalidInput, NotAllowed, NotFound, WrongState
from congvan.kernel.models import AuditEvent
from congvan.office.meetings import jobs
from congvan.office.meetings.models import Ballot, Booking, Meeting, MinutesVersion
from congvan.office.meetings.queries import meetings as asking
from congvan.office.meetings.services import (
    attendance,
    ballots,
    bookings,
    calling,
    conclusions,
    inviting,
    linking,
    minutes,
    planning,
)
from congvan.office.meetings.services.bookings import ResourceTaken
from congvan.office.meetings.services.inviting import Guests
from congvan.office.meetings.services.minutes import MinutesMovedOn
from congvan.office.meetings.states import (
    HOLDING,
    Answer,
    Attendance,
    BookingStatus,
    Choice,
    MeetingShelf,
    MeetingStatus,
)
from congvan.office.tasks.models import Task
from congvan.office.work_calendar.models import CalendarEntry
from congvan.office.work_calendar.services.holding import ClashRefused
from tests import world as named_world
from tests.dossiers.papers import paper
from tests.office.meeting_papers import at, called, held, planned, room, seat, wanted, wish
from tests.world import World


def _open(world: World, key: str) -> list[tuple[str, str]]:
    lines = desk.open_work(named_world.member(world, key)).lines
    return [(str(line.part), line.title) for line in lines if "họp" in line.title]


def _told(world: World, key: str) -> str:
    return " ".join(line.sentence for line in desk.notices(named_world.member(world, key)).lines)


def test_invitations_reach_the_desks_and_come_back_with_answers(world: World):
    an, tuan, mai = (named_world.member(world, key) for key in ("an", "tuan", "mai"))
    meeting = planned(world)
    assert _open(world, "tuan") == []
    with pytest.raises(NotFound):
        asking.meeting(tuan, meeting.pk)  # who will be invited does not know yet
    calling.invite(by=an, meeting_id=meeting.pk)
    assert _open(world, "tuan") == [(Part.COORDINATE, "Mời họp: Giao ban tháng")]
    assert _open(world, "lan") == [(Part.INFORM, "Mời họp: Giao ban tháng")]
    assert "mời họp “Giao ban tháng”" in _told(world, "khai")
    for key in ("khai", "huong", "lan", "tuan", "mai", "an"):
        assert asking.meeting(named_world.member(world, key), meeting.pk).line.id == meeting.pk
    for key in ("bao", "anh", "quang"):
        with pytest.raises(NotFound):
            asking.meeting(named_world.member(world, key), meeting.pk)
    with pytest.raises(InvalidInput):
        inviting.answer(by=mai, meeting_id=meeting.pk, said=Answer.DECLINES)
    inviting.answer(by=mai, meeting_id=meeting.pk, said=Answer.DECLINES, note="Đi công tác")
    assert "Mai trả lời cuộc họp “Giao ban tháng”: không dự. Lý do: Đi công tác" in _told(
        world, "an"
    )
    inviting.answer(
        by=tuan, meeting_id=meeting.pk, said=Answer.SENDS, substitute_id=seat(world, "bao")
    )
    assert _open(world, "bao") == [(Part.COORDINATE, "Mời họp: Giao ban tháng")]
    assert _open(world, "tuan") == []
    inviting.answer(by=tuan, meeting_id=meeting.pk, said=Answer.COMES)
    assert _open(world, "bao") == []
    with pytest.raises(NotFound):
        asking.meeting(named_world.member(world, "bao"), meeting.pk)
    with pytest.raises(NotFound):
        inviting.answer(
            by=named_world.member(world, "quang"), meeting_id=meeting.pk, said=Answer.COMES
        )
    rows = {one.name: one for one in asking.meeting(an, meeting.pk).invitees}
    assert rows["Ông Rah Lan Tuân, Sở Tài chính"].kind == "guest"
    assert [one.answer for one in rows.values()].count(Answer.COMES) == 2  # the chair comes unasked


def test_a_unit_is_answered_for_by_its_head(world: World):
    tuan = named_world.member(world, "tuan")
    meeting = called(world, guests=Guests(units=(tuan.unit_id or 0,)))
    assert asking.meeting(tuan, meeting.pk).own is not None
    with pytest.raises(NotFound):
        asking.meeting(named_world.member(world, "bao"), meeting.pk)
    inviting.answer(
        by=tuan, meeting_id=meeting.pk, said=Answer.SENDS, substitute_id=seat(world, "bao")
    )
    own = asking.meeting(named_world.member(world, "bao"), meeting.pk).own
    assert own is not None
    assert own.sent_for == tuan.seat.unit_name


def test_a_meeting_that_moves_takes_its_room_and_asks_again(world: World):
    an, tuan, hall = named_world.member(world, "an"), named_world.member(world, "tuan"), room(world)
    meeting = called(world, room_id=hall.pk)
    inviting.answer(by=tuan, meeting_id=meeting.pk, said=Answer.COMES)
    entry = CalendarEntry.objects.get(source_type="meeting", source_id=meeting.pk)
    assert entry.place == "Phòng họp tầng 2, Phòng Giám đốc"
    bookings.book(by=named_world.member(world, "mai"), wanted=wish(hall, at(14)))
    later = wanted(world, room_id=hall.pk, starts_at=at(15), ends_at=at(16))
    with pytest.raises(ResourceTaken):
        planning.amend(by=an, meeting_id=meeting.pk, wanted=later)
    later = dataclasses.replace(later, starts_at=at(16), ends_at=at(17))
    planning.amend(by=an, meeting_id=meeting.pk, wanted=later)
    booked = Booking.objects.get(meeting=meeting, status__in=HOLDING)
    entry.refresh_from_db()
    assert booked.starts_at == entry.starts_at == at(16)
    assert _open(world, "tuan") == [(Part.COORDINATE, "Mời họp: Giao ban tháng")]
    assert "đổi sang 16:00–17:00" in _told(world, "tuan")
    fewer = dataclasses.replace(later, guests=Guests(members=(seat(world, "mai"),)))
    planning.amend(by=an, meeting_id=meeting.pk, wanted=fewer)
    assert _open(world, "tuan") == []
    assert "không phải dự cuộc họp" in _told(world, "tuan")
    before = AuditEvent.objects.count()
    planning.amend(by=an, meeting_id=meeting.pk, wanted=fewer)
    assert AuditEvent.objects.count() == before, "nothing new is not told"
    with pytest.raises(InvalidInput):
        calling.cancel(by=an, meeting_id=meeting.pk)
    calling.cancel(by=an, meeting_id=meeting.pk, reason="Giám đốc họp tỉnh")
    assert not Booking.objects.filter(meeting=meeting, status__in=HOLDING).exists()
    assert not CalendarEntry.objects.filter(source_type="meeting", source_id=meeting.pk).exists()
    assert _open(world, "mai") == []
    assert "Lý do: Giám đốc họp tỉnh" in _told(world, "mai")


def test_a_leader_is_in_one_place_only(world: World):
    an = named_world.member(world, "an")
    called(world)
    other = planned(world, title="Nghe báo cáo chuyển đổi số")
    with pytest.raises(ClashRefused, match="Khải"):
        calling.invite(by=an, meeting_id=other.pk)
    other.refresh_from_db()
    assert other.status == MeetingStatus.DRAFT
    assert _told(world, "tuan").count("mời họp") == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": " "}, {"title": "x" * 301}, {"chair_id": 0}, {"link": "http://hop.vn/a"},
        {"link": "https://a:b@hop.vn/"}, {"link": "javascript:alert(1)"}, {"link": "https://hop"},
        {"ends_at": at(7)}, {"starts_at": at(7, days=-3), "ends_at": at(8, days=-3)},
        {"guests": Guests(members=(-1,))}, {"guests": Guests(names=("x" * 201,))},
        {"guests": Guests(names=tuple(f"Khách {n}" for n in range(301)))},
    ],
)  # fmt: skip
def test_what_a_meeting_may_say(world: World, wrong: dict[str, object]):
    with pytest.raises(InvalidInput):
        planned(world, **wrong)
    assert not Meeting.objects.exists()


def test_nobody_is_called_to_nothing(world: World):
    an = named_world.member(world, "an")
    for more in ({"place": ""}, {"guests": Guests()}):
        with pytest.raises(InvalidInput):
            calling.invite(by=an, meeting_id=planned(world, **more).pk)
    over = planned(world)
    with clock.frozen(over.ends_at), pytest.raises(InvalidInput):
        calling.invite(by=an, meeting_id=over.pk)


def test_who_was_there(world: World):
    an, tuan, mai = (named_world.member(world, key) for key in ("an", "tuan", "mai"))
    meeting = called(world)
    with pytest.raises(WrongState):
        attendance.come_in(by=tuan, meeting_id=meeting.pk)
    with clock.frozen(meeting.starts_at - timedelta(minutes=5)):
        assert attendance.come_in(by=tuan, meeting_id=meeting.pk) is Attendance.PRESENT
    with clock.frozen(meeting.starts_at + timedelta(minutes=25)):
        assert attendance.come_in(by=mai, meeting_id=meeting.pk) is Attendance.LATE
        rows = {one.name: one.id for one in asking.meeting(an, meeting.pk).invitees}
        noted = {rows[mai.seat.person_name]: (Attendance.EXCUSED, "Họp ở xã")}
        with pytest.raises(NotAllowed):
            attendance.take(by=tuan, meeting_id=meeting.pk, noted=noted)
        assert attendance.take(by=an, meeting_id=meeting.pk, noted=noted) == 1
        assert attendance.take(by=an, meeting_id=meeting.pk, noted=noted) == 0
        # What the secretary noted is not overruled from the chair at the back.
        assert attendance.come_in(by=mai, meeting_id=meeting.pk) is Attendance.EXCUSED
        with pytest.raises(InvalidInput):
            attendance.take(by=an, meeting_id=meeting.pk, noted={10**9: (Attendance.PRESENT, "")})


def test_minutes_are_written_in_versions_confirmed_and_fixed(world: World):
    an, khai, tuan = (named_world.member(world, key) for key in ("an", "khai", "tuan"))
    meeting = held(world)
    assert (Part.LEAD, "Ghi biên bản họp: Giao ban tháng") in _open(world, "an")
    with pytest.raises(WrongState):
        minutes.submit(by=an, meeting_id=meeting.pk)
    first = minutes.write(by=an, meeting_id=meeting.pk, text="Ông Khải khai mạc.", after=0)
    assert minutes.write(by=an, meeting_id=meeting.pk, text="Ông Khải khai mạc. ", after=0) == first
    with pytest.raises(MinutesMovedOn):
        minutes.write(by=khai, meeting_id=meeting.pk, text="Bản khác", after=0)
    with pytest.raises(NotAllowed):
        minutes.write(by=tuan, meeting_id=meeting.pk, text="Bản khác", after=1)
    second = minutes.write(by=an, meeting_id=meeting.pk, text="Khai mạc.\nBáo cáo.", after=1)
    conclusions.conclude(by=an, meeting_id=meeting.pk, sentence="Xong số hóa trước 15/12.")
    assert asking.meeting(tuan, meeting.pk).minutes == ""
    minutes.submit(by=an, meeting_id=meeting.pk)
    assert (Part.REVIEW, "Xác nhận biên bản họp: Giao ban tháng") in _open(world, "khai")
    with pytest.raises(NotAllowed):
        minutes.confirm(by=an, meeting_id=meeting.pk, number=2)
    with pytest.raises(MinutesMovedOn):
        minutes.confirm(by=khai, meeting_id=meeting.pk, number=1)
    minutes.confirm(by=khai, meeting_id=meeting.pk, number=2)
    assert asking.meeting(tuan, meeting.pk).minutes == second.text
    kept = asking.confirmed_paper(tuan, meeting.pk)
    assert kept is not None
    with files.open_blob(kept[0], store=files.default_store()) as content:
        assert content.read(5) == b"%PDF-"
    for late in (
        lambda: minutes.write(by=an, meeting_id=meeting.pk, text="Sửa", after=2),
        lambda: conclusions.conclude(by=an, meeting_id=meeting.pk, sentence="Thêm"),
        lambda: minutes.confirm(by=khai, meeting_id=meeting.pk, number=2),
        lambda: calling.cancel(by=an, meeting_id=meeting.pk, reason="Nhầm"),
    ):
        with pytest.raises(WrongState):
            late()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        MinutesVersion.objects.filter(pk=second.pk).update(text="Khác")
    assert _open(world, "an") == _open(world, "khai") == []


def test_a_conclusion_becomes_a_task_of_the_chairs(world: World):
    an, khai, tuan = (named_world.member(world, key) for key in ("an", "khai", "tuan"))
    meeting = held(world)
    due = clock.today() + timedelta(days=20)
    noted = conclusions.conclude(
        by=an, meeting_id=meeting.pk, sentence="Phòng Chuyển đổi số rà soát tài khoản.",
        lead_id=seat(world, "tuan"), due_on=due,
    )  # fmt: skip
    dropped = conclusions.conclude(by=an, meeting_id=meeting.pk, sentence="Câu ghi nhầm.")
    conclusions.strike(by=an, meeting_id=meeting.pk, conclusion_id=dropped.pk)
    ask = {"meeting_id": meeting.pk, "conclusion_id": noted.pk}
    with pytest.raises(NotAllowed):
        conclusions.give(by=an, **ask, lead_id=seat(world, "tuan"), due_on=due)
    with pytest.raises(InvalidInput):
        conclusions.give(by=khai, **ask, lead_id=None, due_on=due)
    task_id = conclusions.give(by=khai, **ask, lead_id=seat(world, "tuan"), due_on=due)
    task = Task.objects.get(pk=task_id)
    assert (task.lead_id, task.giver_id) == (seat(world, "tuan"), seat(world, "khai"))
    with pytest.raises(WrongState):
        conclusions.give(by=khai, **ask, lead_id=seat(world, "tuan"), due_on=due)
    with pytest.raises(WrongState):
        conclusions.strike(by=an, **ask)
    (line,) = asking.meeting(khai, meeting.pk).conclusions
    assert (line.number, line.is_given) == (1, True)
    assert line.task is not None
    assert line.task.task_id == task_id
    assert asking.meeting(tuan, meeting.pk).conclusions == (), "not before they are confirmed"


def test_a_vote_counts_once_and_stays(world: World):
    an, khai, tuan, mai, lan = (
        named_world.member(world, key) for key in ("an", "khai", "tuan", "mai", "lan")
    )
    meeting = called(world)
    with pytest.raises(WrongState):
        ballots.put_openly(by=an, meeting_id=meeting.pk, question="Thông qua quy chế?")
    with clock.frozen(meeting.starts_at):
        secret = ballots.put_secretly(by=an, meeting_id=meeting.pk, question="Khen thưởng?")
        ask = {"meeting_id": meeting.pk, "ballot_id": secret.pk}
        ballots.vote(by=tuan, **ask, choice=Choice.AGREE)
        ballots.vote(by=mai, **ask, choice=Choice.OTHER)
        ballots.vote(by=khai, **ask, choice=Choice.AGREE)
        for by, error in ((tuan, WrongState), (lan, NotAllowed), (khai, WrongState)):
            with pytest.raises(error):
                ballots.vote(by=by, **ask, choice=Choice.REFUSE)
        with pytest.raises(NotAllowed):
            ballots.close(by=tuan, **ask)
        (shown,) = asking.meeting(mai, meeting.pk).ballots
        assert (shown.agreed, shown.cast, shown.has_voted) == (0, 3, True)
        ballots.close(by=an, **ask)
        with pytest.raises(WrongState):
            ballots.vote(by=mai, **ask, choice=Choice.REFUSE)
    (shown,) = asking.meeting(tuan, meeting.pk).ballots
    assert (shown.agreed, shown.refused, shown.otherwise, shown.voices) == (2, 0, 1, ())
    assert set(secret.casts.values_list("choice", flat=True)) == {""}
    with pytest.raises(DatabaseError), transaction.atomic():
        Ballot.objects.filter(pk=secret.pk).update(agreed=9)


def test_documents_keep_their_own_right(world: World):
    an, vinh = named_world.member(world, "an"), named_world.member(world, "vinh")
    meeting = called(world, guests=Guests(members=(seat(world, "vinh"),)))
    document = paper(an, subject="Kế hoạch năm 2027", symbol="15/KH-SKHCN")
    linking.link_document(by=an, meeting_id=meeting.pk, document_id=document.pk)
    with pytest.raises(NotFound):
        linking.link_document(by=an, meeting_id=meeting.pk, document_id=10**9)
    with pytest.raises(NotAllowed):
        linking.link_document(by=vinh, meeting_id=meeting.pk, document_id=document.pk)
    assert asking.meeting(an, meeting.pk).documents[0].symbol == "15/KH-SKHCN"
    outside = asking.meeting(vinh, meeting.pk)
    assert (outside.documents, outside.hidden_documents) == ((), 1)


def test_the_clock_ends_what_nobody_ended(world: World):
    meeting = called(world)
    jobs.end_past_meetings()
    assert Meeting.objects.get(pk=meeting.pk).status == MeetingStatus.INVITED
    with clock.frozen(meeting.ends_at):
        jobs.end_past_meetings()
        jobs.end_past_meetings()
    assert Meeting.objects.get(pk=meeting.pk).status == MeetingStatus.HELD
    assert _open(world, "an") == [(Part.LEAD, "Ghi biên bản họp: Giao ban tháng")]
    assert _open(world, "tuan") == []


def test_lists_ask_the_same_number_of_questions(world: World, django_assert_num_queries):
    khai = named_world.member(world, "khai")
    for number in range(3):
        called(world, title=f"Họp {number}", starts_at=at(8 + number), ends_at=at(9 + number))
    with django_assert_num_queries(2):
        first = asking.meetings_on(khai, MeetingShelf.COMING, limit=2)
    rest = asking.meetings_on(khai, MeetingShelf.COMING, after=(first[-1].starts_at, first[-1].id))
    assert [line.title for line in (*first, *rest)] == ["Họp 0", "Họp 1", "Họp 2"]
    quang = named_world.member(world, "quang")
    assert all(asking.meetings_on(quang, shelf) == [] for shelf in MeetingShelf)
    assert [one.title for one in asking.upcoming(khai, until=at(9, days=4))] == [
        "Họp 0", "Họp 1", "Họp 2",
    ]  # fmt: skip


def test_the_demo_meets(world: World):
    hold_meetings(world)
    statuses = Meeting.objects.exclude(status=MeetingStatus.CANCELLED).values_list(
        "status", flat=True
    )
    assert sorted(statuses) == ["confirmed", "draft", "invited"]
    assert Booking.objects.filter(status=BookingStatus.WAITING).count() >= 2
