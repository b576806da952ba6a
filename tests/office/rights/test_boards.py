"""Rights on posts, on keeping one longer and on clearing lists, from their tables.

Which board is whose stands in the board table (`tests/office/boards/test_board_table.py`).
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from congvan.kernel import clock
from congvan.office.boards.lifecycles import CLEARING, KEEP_REQUEST, POST, KeepParty, PostParty
from congvan.office.boards.models import BoardClearing, BoardPost, PostKeepRequest
from congvan.office.boards.services import clearing, confirming, keeping, posting
from congvan.office.boards.services.posting import Written
from congvan.office.boards.states import Board, ClearingStatus, KeepStatus, PostStatus
from congvan.organization.acting import ActingMember
from congvan.organization.models import Membership
from tests import world as named_world
from tests.office.boards.posts import on, posted
from tests.office.rights.grid import Act, Grid, check
from tests.office.rights.people import EVERYBODY, people
from tests.world import World

P, S, K, C = PostParty, PostStatus, KeepStatus, ClearingStatus


def _until(days: int = 120) -> date:
    return clock.today() + timedelta(days=days)


ACTS: dict[str, Act] = {
    "edit": lambda by, p: posting.edit(
        by=by, post_id=p.pk, edition=p.edition, written=Written(title="Đã sửa")
    ),
    "pin": lambda by, p: posting.pin(by=by, post_id=p.pk, until=clock.today()),
    "unpin": lambda by, p: posting.unpin(by=by, post_id=p.pk),
    "remove": lambda by, p: posting.remove(by=by, post_id=p.pk),
    "take_off": lambda by, p: posting.take_off(by=by, post_id=p.pk, reason="Hết giá trị"),
    "ask": lambda by, p: keeping.ask(by=by, post_id=p.pk, until=_until(), reason="Còn dùng"),
}  # fmt: skip
READERS = {key: {P.READER} for key in EVERYBODY if key != "quang"}
GONE = (S.REMOVED, S.CLEARED, S.TAKEN_OFF)


@pytest.mark.parametrize("has_left", [False, True], ids=["here", "has left"])
def test_each_does_with_a_notice_just_what_the_table_says(
    world: World, whole: bool, has_left: bool
):
    """A unit's head posted it; anybody reads it; the administrator takes it off when he has left."""
    tuan, anh = named_world.member(world, "tuan"), named_world.member(world, "anh")

    def brought(by: ActingMember, verb: str) -> Callable[[], BoardPost]:
        def made() -> BoardPost:
            found = posted(tuan, Board.NOTICES)
            ACTS["pin"](tuan, found)
            if has_left:
                seats = Membership.objects.filter(person_id=tuan.person_id)
                seats.update(valid_to=clock.today() - timedelta(days=1))
            if verb:
                ACTS[verb](by, found)
            return found

        return made

    stands = READERS | {"anh": {P.READER, P.ADMINISTRATOR}, "tuan": {P.READER, P.POSTER}}
    end = {S.REMOVED: brought(tuan, "remove")}
    if has_left:
        stands |= {"anh": {P.READER, P.ADMINISTRATOR, P.HEIR}}
        end = {S.TAKEN_OFF: brought(anh, "take_off")}
    everybody = people(world, stands, all_statuses=S, blind=dict.fromkeys(EVERYBODY, GONE))
    if has_left:
        del everybody["tuan"]
    grid = Grid(
        POST,
        everybody,
        {S.ON_BOARD: brought(tuan, ""), **end},
        ACTS,
        # The clock's own; what is done by granting a request, tried below; and what asks for a dossier
        # of one's own besides (`test_boards`).
        unasked=("clear", "extend", "file"),
        unmade=[one for one in GONE if one not in end],
    )
    check(grid, whole=whole)


def test_the_administrator_answers_a_request_and_its_asker_takes_it_back(world: World, whole: bool):
    acts: dict[str, Act] = {
        "grant": lambda by, r: keeping.grant(by=by, request_id=r.pk, until=_until(100)),
        "refuse": lambda by, r: keeping.refuse(by=by, request_id=r.pk, reason="Đã có bản mới"),
        "withdraw": lambda by, r: keeping.withdraw(by=by, request_id=r.pk),
    }
    by = {key: named_world.member(world, key) for key in ("tuan", "an", "anh")}

    def asked(*path: tuple[str, str]) -> PostKeepRequest:
        post = posted(by["tuan"], Board.NOTICES)
        made = keeping.ask(by=by["an"], post_id=post.pk, until=_until(), reason="Còn dùng")
        for key, verb in path:
            acts[verb](by[key], made)
        return made

    stands = {"an": {KeepParty.ASKER}, "anh": {KeepParty.ADMINISTRATOR}}
    grid = Grid(
        KEEP_REQUEST,
        people(world, stands, all_statuses=K, sees=()),
        {
            K.ASKED: asked,
            K.GRANTED: lambda: asked(("anh", "grant")),
            K.REFUSED: lambda: asked(("anh", "refuse")),
            K.WITHDRAWN: lambda: asked(("an", "withdraw")),
        },
        acts,
    )
    check(grid, whole=whole)


def test_only_the_administrator_lets_a_list_go(world: World, whole: bool):
    acts: dict[str, Act] = {
        "confirm": lambda by, c: confirming.confirm(by=by, clearing_id=c.pk),
    }
    tuan, anh = named_world.member(world, "tuan"), named_world.member(world, "anh")

    def listed(*verbs: str) -> BoardClearing:
        with on(date(2026, 8, 10)):
            posted(tuan, Board.NOTICES)
        (list_id,) = clearing.make_lists(agency_id=tuan.agency_id)
        found = BoardClearing.objects.get(pk=list_id)
        for verb in verbs:
            acts[verb](anh, found)
        return found

    def done() -> BoardClearing:
        found = listed("confirm")
        while clearing.carry_out(clearing_id=found.pk):
            pass
        return found

    everybody = people(world, {"anh": {P.ADMINISTRATOR}}, all_statuses=C)
    with on(date(2026, 10, 2)):
        grid = Grid(
            CLEARING,
            everybody,
            {C.MADE: listed, C.CONFIRMED: lambda: listed("confirm"), C.DONE: done},
            acts,
            unasked=("finish",),
            # Who keeps no board is told so whatever the list; another agency's there is none.
            early=("confirm",),
        )
        check(grid, whole=whole)
