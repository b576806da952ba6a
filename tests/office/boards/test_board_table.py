"""The board table, tried: every kind of person × every board × post, edit, delete, extend."""

from __future__ import annotations

from datetime import timedelta

import pytest

from congvan.kernel import clock
from congvan.kernel.errors import NotAllowed, NotFound
from congvan.office.boards import access
from congvan.office.boards.lifecycles import POST, PostParty
from congvan.office.boards.models import BoardPost
from congvan.office.boards.services import bodies, keeping, posting
from congvan.office.boards.services.posting import Written
from congvan.office.boards.states import Board, Body, PostStatus
from congvan.office.boards.table import BOARDS, KEPT_A_QUARTER, OF_BODY, Standing
from tests import world as named_world
from tests.office.boards.posts import BODIES, enter, fill_bodies, member, posted
from tests.world import World

# One person for each role and each body, and one who is nothing but a member of the agency.
EVERYBODY = (
    "tien_1963", "khai", "huong", "tuan", "mai", "bao", "vinh", "anh", "lan", "quynh", "an", "thang",
)  # fmt: skip


def _may(world: World, board: Board, key: str) -> bool:
    """What the table says of a person, read without the code under test."""
    of_role = {
        "agency_leader": Standing.AGENCY_LEADER, "unit_leader": Standing.UNIT_LEADER,
    }  # fmt: skip
    standings = {of_role[role] for role in member(world, key).roles if role in of_role}
    standings |= {OF_BODY[body] for body, whose in BODIES.items() if whose == key}
    return bool((standings | {Standing.EVERYBODY}) & BOARDS[board].posters)


@pytest.fixture
def office(world: World) -> World:
    fill_bodies(world)
    return world


def test_the_table_is_the_regulations():
    """GL132 Đ7.3, Đ7.4, Đ7.6 – Đ7.8, written out once by hand."""
    s = Standing
    assert {board: set(rule.posters) for board, rule in BOARDS.items()} == {
        Board.PUBLIC: {s.EVERYBODY},
        Board.NOTICES: {s.AGENCY_LEADER, s.PARTY_COMMITTEE, s.MASS_LEADER, s.UNIT_LEADER},
        Board.PARTY_CELL: {s.PARTY_COMMITTEE},
        Board.TRADE_UNION: {s.UNION_COMMITTEE},
        Board.YOUTH_UNION: {s.YOUTH_COMMITTEE},
    }
    assert KEPT_A_QUARTER == (Board.NOTICES,)


@pytest.mark.parametrize("board", Board)
def test_each_posts_edits_and_deletes_just_where_the_table_says(office: World, board: Board):
    poster_key = next(key for key in reversed(EVERYBODY) if _may(office, board, key))
    theirs = posted(member(office, poster_key), board, title="Của người khác")
    for key in EVERYBODY:
        by = member(office, key)
        if _may(office, board, key):
            mine = posted(by, board)
            posting.edit(by=by, post_id=mine.pk, edition=1, written=Written(title="Đã sửa"))
            posting.pin(by=by, post_id=mine.pk, until=clock.today())
            posting.unpin(by=by, post_id=mine.pk)
            assert posting.remove(by=by, post_id=mine.pk) == "Đã sửa"
        else:
            with pytest.raises(NotAllowed):
                posted(by, board)
        if key == poster_key:
            continue
        for deed in (
            lambda by=by, post=theirs: posting.remove(by=by, post_id=post.pk),
            lambda by=by, post=theirs: posting.pin(by=by, post_id=post.pk, until=clock.today()),
            lambda by=by, post=theirs: posting.edit(
                by=by, post_id=post.pk, edition=1, written=Written(title="Sửa hộ")
            ),
        ):
            with pytest.raises(NotAllowed):
                deed()
    theirs.refresh_from_db()
    told = (theirs.status, theirs.title, theirs.pinned_until)
    assert told == (PostStatus.ON_BOARD, "Của người khác", None)


@pytest.mark.parametrize("board", KEPT_A_QUARTER)
def test_only_the_administrator_extends_and_anybody_asks(office: World, board: Board):
    post = posted(member(office, "khai"), board)
    until = clock.today() + timedelta(days=200)
    for key in EVERYBODY[:4]:
        by = member(office, key)
        asked = keeping.ask(by=by, post_id=post.pk, until=until, reason="Còn dùng")
        for other in EVERYBODY:
            if "sysadmin_agency" in member(office, other).roles:
                continue
            refusal = NotAllowed if other == key else NotFound
            with pytest.raises(refusal):
                keeping.grant(by=member(office, other), request_id=asked.pk, until=until)
        keeping.grant(by=member(office, "anh"), request_id=asked.pk, until=until)
    assert BoardPost.objects.get(pk=post.pk).keep_until == until


def test_the_state_table_gives_the_administrator_nothing_of_the_posters():
    verbs = {m.verb for m in POST.moves_from(PostStatus.ON_BOARD, {PostParty.ADMINISTRATOR})}
    assert verbs == {"extend"}


def test_another_agency_knows_nothing_of_a_post(office: World):
    post = posted(member(office, "khai"), Board.NOTICES)
    quang = member(office, "quang")
    for deed in (
        lambda: posting.read(by=quang, post_id=post.pk),
        lambda: posting.remove(by=quang, post_id=post.pk),
        lambda: keeping.ask(by=quang, post_id=post.pk, until=clock.today(), reason="x"),
    ):
        with pytest.raises(NotFound):
            deed()


def test_a_right_by_body_begins_and_ends_with_its_days(world: World):
    an, today = member(world, "an"), clock.today()
    key = enter(world, Body.PARTY_COMMITTEE, "an", since=today + timedelta(days=1))
    with pytest.raises(NotAllowed):
        posted(an, Board.PARTY_CELL)
    with clock.frozen(clock.now() + timedelta(days=1)):
        mine = posted(an, Board.PARTY_CELL)
        bodies.end_member(
            by=member(world, "anh"), member_id=key, last_day=today + timedelta(days=1)
        )
    with clock.frozen(clock.now() + timedelta(days=2)):
        with pytest.raises(NotAllowed):
            posting.edit(by=an, post_id=mine.pk, edition=1, written=Written(title="Sửa"))
        # What was posted is still the poster's own to take away.
        assert posting.remove(by=an, post_id=mine.pk)


def test_who_stands_in_has_the_office_and_not_the_body(world: World):
    """A delegation hands over the leader's notices, never a seat in the party committee (R-251)."""
    enter(world, Body.PARTY_COMMITTEE, "khai")
    instead = named_world.substitute(world, "huong")
    assert instead.seat.person_id == world.people["khai"].pk
    sight = access.sight_of(instead)
    assert sight.may_post(Board.NOTICES)
    assert not sight.may_post(Board.PARTY_CELL)
    assert access.sight_of(member(world, "khai")).may_post(Board.PARTY_CELL)
    own = posted(member(world, "khai"), Board.PARTY_CELL)
    with pytest.raises(NotAllowed):
        posting.remove(by=instead, post_id=own.pk)


def test_a_restricted_board_is_its_members_only(office: World):
    anh, an, tuan = (member(office, key) for key in ("anh", "an", "tuan"))
    post = posted(an, Board.PARTY_CELL)
    assert posting.read(by=tuan, post_id=post.pk)
    bodies.set_readers(by=anh, board=Board.PARTY_CELL, members_only=True)
    for outside in (tuan, anh, member(office, "khai")):
        with pytest.raises(NotFound):
            posting.read(by=outside, post_id=post.pk)
    enter(office, Body.PARTY_MEMBERS, "tuan")
    assert posting.read(by=tuan, post_id=post.pk) is False
    with pytest.raises(NotAllowed):
        posted(tuan, Board.PARTY_CELL)
