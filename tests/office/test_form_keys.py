"""A form sent twice makes one row, told once; with other words it makes another."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.db.models import Model

from congvan.desk.models import Notice
from congvan.kernel import clock
from congvan.kernel.form_keys import insert_once, of_form, row_key
from congvan.kernel.models import AuditEvent
from congvan.office.boards.models import BoardPost
from congvan.office.boards.services import posting
from congvan.office.boards.services.posting import Written
from congvan.office.boards.states import Board
from congvan.office.meetings.models import Booking, Meeting
from congvan.office.meetings.services import bookings, planning
from congvan.office.short_messages.models import Sending
from congvan.office.short_messages.queries.subjects import about_event
from congvan.office.short_messages.services import sending
from congvan.office.tasks.models import Task
from congvan.office.tasks.services import giving
from tests import world as named_world
from tests.office.meeting_papers import at, room, seat, wanted, wish
from tests.pages.short_messages_addresses import make_template
from tests.world import World

Send = Callable[[UUID, str], object]


def _task(world: World) -> Send:
    return lambda key, words: giving.give_task(
        by=named_world.member(world, "tuan"), title=words, lead_id=seat(world, "an"),
        due_on=clock.today() + timedelta(days=10), coordinators=[seat(world, "mai")], form_key=key,
    )  # fmt: skip


def _post(world: World) -> Send:
    return lambda key, words: posting.post(
        by=named_world.member(world, "khai"), board=Board.NOTICES, written=Written(title=words),
        form_key=key,
    )  # fmt: skip


def _meeting(world: World) -> Send:
    return lambda key, words: planning.plan(
        by=named_world.member(world, "an"), wanted=wanted(world, title=words), form_key=key
    )


def _booking(world: World) -> Send:
    resource = room(world)
    hours = {"Rà soát": at(8), "Rà soát lại": at(14)}
    return lambda key, words: bookings.book(
        by=named_world.member(world, "an"), wanted=wish(resource, hours[words], purpose=words),
        form_key=key,
    )  # fmt: skip


def _message(world: World) -> Send:
    template = make_template(world, "{trích yếu}: {ghi chú}")
    about = about_event("task", 5, title="Nộp báo cáo")
    return lambda key, words: sending.send(
        by=named_world.member(world, "bao"), template_id=template, about=about,
        receivers=[seat(world, "an")], note=words, once=str(key),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("make", "model"),
    [(_task, Task), (_post, BoardPost), (_meeting, Meeting), (_booking, Booking), (_message, Sending)],
    ids=["task", "post", "meeting", "booking", "message"],
)  # fmt: skip
def test_two_clicks_are_one(world: World, make: Callable[[World], Send], model: type[Model]):
    send, key = make(world), uuid4()
    first = send(key, "Rà soát")
    before = AuditEvent.objects.count(), Notice.objects.count()
    assert send(key, "Rà soát") == first
    assert (AuditEvent.objects.count(), Notice.objects.count()) == before
    assert model._default_manager.count() == 1
    assert send(key, "Rà soát lại") != first
    assert AuditEvent.objects.count() > before[0]


def test_the_slower_click_takes_what_the_quicker_made(world: World):
    khai, key = named_world.member(world, "khai"), row_key(uuid4(), "Họp")
    rows = BoardPost.objects.filter(posted_by_id=khai.membership_id)

    def row() -> BoardPost:
        return BoardPost(
            agency_id=khai.agency_id, board=Board.PUBLIC, poster_id=khai.person_id, title="Họp",
            posted_by_id=khai.membership_id, posted_on=clock.today(), posted_at=clock.now(),
            form_key=key,
        )  # fmt: skip

    first = row()
    assert insert_once(first, of_form(rows, key)) is None
    assert insert_once(row(), of_form(rows, key)) == first
    assert list(of_form(rows, None)) == []
