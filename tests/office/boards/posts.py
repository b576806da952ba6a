"""Bodies, posts and times for the tests of boards."""

from __future__ import annotations

from contextlib import AbstractContextManager
from datetime import date, datetime, time

from congvan.kernel import clock
from congvan.kernel.clock import OFFICE_ZONE
from congvan.office.boards.models import BoardPost
from congvan.office.boards.services import bodies, posting
from congvan.office.boards.services.posting import Written
from congvan.office.boards.states import Board, Body
from congvan.organization.acting import ActingMember
from tests import world as named_world
from tests.world import World

# Who is what in the tests; none of them leads the agency or a unit.
BODIES = {
    Body.PARTY_COMMITTEE: "an",
    Body.UNION_COMMITTEE: "quynh",
    Body.YOUTH_COMMITTEE: "lan",
    Body.MASS_LEADERS: "thang",
}


def member(world: World, key: str) -> ActingMember:
    """The person acting in the main post."""
    return named_world.member(world, key)


def on(day: date) -> AbstractContextManager[None]:
    """Nine in the morning of a day."""
    return clock.frozen(datetime.combine(day, time(9), OFFICE_ZONE))


def enter(world: World, body: Body, key: str, *, since: date = date(2026, 1, 1)) -> int:
    """Enter a person in a body of Sở KH&CN."""
    made = bodies.add_member(
        by=member(world, "anh"), body=body, person_id=world.people[key].pk, valid_from=since
    )
    return made.pk


def fill_bodies(world: World) -> None:
    """One person in each body that posts."""
    for body, key in BODIES.items():
        enter(world, body, key)


def posted(
    by: ActingMember, board: Board = Board.PUBLIC, title: str = "Lịch cắt điện", text: str = ""
) -> BoardPost:
    """A post on a board."""
    return posting.post(by=by, board=board, written=Written(title=title, text=text))
