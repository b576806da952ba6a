"""Minutes that come back, people who are not invited any more, many who are."""

from __future__ import annotations

from collections.abc import Iterable
from importlib import import_module

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from congvan.desk import queries as desk
from congvan.desk.models import Notice
from congvan.kernel import clock
from congvan.kernel.errors import InvalidInput, NotAllowed, NotFound, WrongState
from congvan.kernel.models import AuditEvent
from congvan.office.meetings.models import Invitee
from congvan.office.meetings.queries import meetings as asking
from congvan.office.meetings.services import calling, minutes, planning
from congvan.office.meetings.services.inviting import Guests
from tests import world as named_world
from tests.office.meeting_papers import called, held, planned, seat, wanted
from tests.world import World


def _owed(world: World, key: str) -> list[str]:
    return [line.title for line in desk.open_work(named_world.member(world, key)).lines]


def test_minutes_come_back_with_what_is_to_be_put_right(world: World):
    an, khai, tuan = (named_world.member(world, key) for key in ("an", "khai", "tuan"))
    meeting = held(world)
    minutes.write(by=an, meeting_id=meeting.pk, text="Ông Khải khai mạc.", after=0)
    with pytest.raises(WrongState):
        minutes.send_back(by=khai, meeting_id=meeting.pk, reason="Thiếu kết luận")
    minutes.submit(by=an, meeting_id=meeting.pk)
    minutes.submit(by=an, meeting_id=meeting.pk)
    assert AuditEvent.objects.filter(code="meeting.minutes_submitted").count() == 1
    for by in (an, tuan):
        with pytest.raises(NotAllowed):
            minutes.send_back(by=by, meeting_id=meeting.pk, reason="Thiếu kết luận")
    with pytest.raises(InvalidInput):
        minutes.send_back(by=khai, meeting_id=meeting.pk, reason=" ")
    minutes.send_back(by=khai, meeting_id=meeting.pk, reason="Thiếu kết luận số 2")
    assert "Sửa biên bản họp: Giao ban tháng" in _owed(world, "an")
    assert "Xác nhận biên bản họp: Giao ban tháng" not in _owed(world, "khai")
    told = desk.notices(an).lines[0].sentence
    assert told == "Trần Đình Khải trả lại biên bản cuộc họp “Giao ban tháng”: Thiếu kết luận số 2"
    assert asking.meeting(an, meeting.pk).return_note == "Thiếu kết luận số 2"
    assert asking.meeting(tuan, meeting.pk).return_note == ""
    minutes.write(by=an, meeting_id=meeting.pk, text="Khai mạc. Kết luận số 2.", after=1)
    minutes.submit(by=an, meeting_id=meeting.pk)
    assert asking.meeting(khai, meeting.pk).return_note == ""
    minutes.confirm(by=khai, meeting_id=meeting.pk, number=2)
    assert _owed(world, "an") == []


def test_who_is_not_invited_any_more_is_told_without_a_dead_link(world: World):
    an, mai = named_world.member(world, "an"), named_world.member(world, "mai")
    meeting = called(world)
    planning.amend(
        by=an, meeting_id=meeting.pk,
        wanted=wanted(world, guests=Guests(members=(seat(world, "tuan"),))),
    )  # fmt: skip
    said = Notice.objects.filter(member_id=mai.membership_id).latest("id")
    assert (said.kind, said.subject_type) == ("meeting_uninvited", "")
    assert "Mời họp: Giao ban tháng" not in _owed(world, "mai")
    with pytest.raises(NotFound) as refused:
        asking.meeting(mai, meeting.pk)
    assert "thành phần được mời" in str(refused.value.next_step)
    # Invited again they hear it, and it is one place at the table.
    planning.amend(by=an, meeting_id=meeting.pk, wanted=wanted(world))
    assert "Mời họp: Giao ban tháng" in _owed(world, "mai")
    assert Invitee.objects.filter(meeting=meeting, member_id=mai.membership_id).count() == 1


def _statements(world: World, keys: Iterable[str]) -> int:
    """How many statements it takes to invite these, and to take the invitations back again."""
    an = named_world.member(world, "an")
    some = Guests(members=[seat(world, key) for key in keys])
    none = Guests(units=(), names=("Ông Rah Lan Tuân",))
    meeting = planned(world, guests=none)
    calling.invite(by=an, meeting_id=meeting.pk)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        planning.amend(by=an, meeting_id=meeting.pk, wanted=wanted(world, guests=some))
        planning.amend(by=an, meeting_id=meeting.pk, wanted=wanted(world, guests=none))
    calling.cancel(by=an, meeting_id=meeting.pk, reason="Hoãn")
    return len(asked)


def test_many_are_invited_by_as_many_statements_as_one(world: World):
    _statements(world, ["mai"])  # inboxes and what is kept for the process
    assert _statements(world, ["mai"]) == _statements(
        world, ["mai", "lan", "bao", "anh", "thang", "quynh"]
    )


def test_chairs_of_meetings_that_were_there_before_get_their_place(world: World):
    statement = import_module("congvan.office.meetings.migrations.0003_chairs_have_a_place")._FILL
    meeting = called(world)
    own = Invitee.objects.filter(meeting=meeting, member_id=meeting.chair_id)
    own.delete()
    for answer, presence in (("declines", "informed"), ("none", "expected")):
        with connection.cursor() as cursor:
            cursor.execute(statement)
        chair = own.get()
        assert (chair.presence, chair.answer, chair.answer_note) == ("expected", "comes", "")
        own.update(answer=answer, answer_note="Bận", presence=presence, removed_at=clock.now())
