"""What is edited is unread again; what somebody who left has posted can be taken off."""

from __future__ import annotations

from datetime import timedelta

import pytest

from congvan.desk.queries.notices import notices
from congvan.kernel import clock
from congvan.kernel.errors import InvalidInput, NotAllowed, NotFound
from congvan.kernel.models import AuditEvent
from congvan.office.boards.models import BoardPost, PostEdition
from congvan.office.boards.queries import posts as queries
from congvan.office.boards.services import posting
from congvan.office.boards.services.posting import Written
from congvan.office.boards.states import Board, PostStatus
from congvan.organization.models import Membership
from tests.office.boards.posts import member, posted
from tests.world import World


def _edit(world: World, post: BoardPost, edition: int, **said: object) -> BoardPost:
    written = Written(**{"title": "Họp giao ban", "text": "8 giờ", **said})  # type: ignore[arg-type]
    return posting.edit(by=member(world, "khai"), post_id=post.pk, edition=edition, written=written)


def _read(world: World, post: BoardPost) -> list[str]:
    readers = queries.post(member(world, "khai"), post.pk).readers
    assert readers is not None
    return [name for name, _ in readers.read]


def test_other_words_are_unread_and_told_to_who_had_read(world: World):
    an, tuan = member(world, "an"), member(world, "tuan")
    post = posted(member(world, "khai"), Board.NOTICES, "Họp giao ban", "8 giờ")
    posting.read(by=an, post_id=post.pk)
    before = AuditEvent.objects.count()
    assert _edit(world, post, 1).edition == 1  # nothing changed: no edition, no trace
    assert AuditEvent.objects.count() == before
    _edit(world, post, 1, is_urgent=True)
    assert _read(world, post) == ["Trần Đình Khải", "Nguyễn Văn An"]
    _edit(world, post, 2, is_urgent=True, text="9 giờ")
    assert _read(world, post) == ["Trần Đình Khải"]
    again = "Thông báo được sửa, mời đọc lại: Họp giao ban"
    assert notices(an).lines[0].sentence == again
    assert again not in [line.sentence for line in notices(tuan).lines]
    tabs = {tab.board: tab.unread for tab in queries.board_page(an, Board.NOTICES).tabs}
    assert tabs[Board.NOTICES] == 1
    assert posting.read(by=an, post_id=post.pk)
    assert not posting.read(by=an, post_id=post.pk)
    assert _read(world, post) == ["Trần Đình Khải", "Nguyễn Văn An"]
    editions = queries.post(an, post.pk).editions
    assert [(one.number, one.readers) for one in editions] == [(3, 2), (2, 0), (1, 2)]


def test_the_post_of_somebody_who_left_is_taken_off_with_the_reason(world: World):
    anh, an, quynh = (member(world, key) for key in ("anh", "an", "quynh"))
    post = posted(quynh, Board.PUBLIC, "Cho mượn máy chiếu", "Phòng 203")
    assert queries.posts_of_leavers(anh) == ()
    with pytest.raises(NotAllowed):
        posting.take_off(by=anh, post_id=post.pk, reason="Hết giá trị")  # she is still there
    Membership.objects.filter(person_id=quynh.person_id).update(
        valid_to=clock.today() - timedelta(days=1)
    )
    assert [one.post_id for one in queries.posts_of_leavers(anh)] == [post.pk]
    with pytest.raises(NotAllowed):
        posting.take_off(by=an, post_id=post.pk, reason="Hết giá trị")
    with pytest.raises(NotFound):
        posting.take_off(by=member(world, "quang"), post_id=post.pk, reason="Hết giá trị")
    with pytest.raises(InvalidInput):
        posting.take_off(by=anh, post_id=post.pk, reason=" ")
    posting.take_off(by=anh, post_id=post.pk, reason="Máy đã  thanh lý")
    gone = BoardPost.objects.get(pk=post.pk)
    assert (gone.status, gone.text) == (PostStatus.TAKEN_OFF, "")
    assert not PostEdition.objects.filter(post=post).exists()
    data = AuditEvent.objects.get(code="board.taken_off").data
    assert data["reason"] == "Máy đã thanh lý"
    assert data["poster"] == quynh.seat.person_name
    with pytest.raises(NotFound):
        queries.post(anh, post.pk)
