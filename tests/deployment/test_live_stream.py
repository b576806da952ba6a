"""The live stream: nothing lost, nothing doubled, only to who may, whatever breaks in between."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection

from congvan.deployment import live_line, live_stream
from congvan.office.chat.models import Conversation
from congvan.office.chat.services import conversations, messages
from congvan.organization.models import Account, Membership
from tests.deployment.streaming import PATIENCE_SECONDS, Streams, streams
from tests.office.chat.talks import acting, group_of, say
from tests.pages.visitors import signed_in
from tests.world import World


@pytest.fixture
def live(committed_world: World) -> Iterator[Streams]:
    with streams() as running:
        yield running


def _change(talk: Conversation) -> int:
    return Conversation.objects.get(pk=talk.pk).last_change


def test_what_is_written_arrives_in_order_and_only_to_who_may(
    live: Streams, committed_world: World
):
    world = committed_world
    an, mai, lan = acting(world, "an", "mai", "lan")
    talk = group_of(world, "an", "mai")
    old = say(an, talk, "Chỉ hai chúng ta")
    of_mai, of_an = signed_in(world, "mai"), signed_in(world, "an")
    assert live.opened(None, talk.pk).status == 401
    for key in ("khai", "quang", "lan"):
        assert live.opened(signed_in(world, key), talk.pk).status == 404
    foreign = ((b"sec-fetch-site", b"cross-site"),)
    assert live.opened(of_mai, talk.pk, headers=foreign).status == 403
    assert live.opened(of_mai, 10**8).status == 404
    there, own = live.opened(of_mai, talk.pk), live.opened(of_an, talk.pk, after=_change(talk))
    # A page that knows nothing yet is brought up to date first.
    assert [there.hears("tin").data["seq"] for _ in range(2)] == [1, 2]
    sent = [say(an, talk, f"Tin {number}") for number in range(5)]
    for said in sent:
        got, mine = there.hears("tin"), own.hears("tin")
        assert (got.data["seq"], got.number) == (said.seq, said.change)
        assert (got.data["own"], mine.data["own"]) == (False, True)
        assert "Thu hồi" not in got.data["html"]
        assert "Thu hồi" in mine.data["html"]
    conversations.add_members(
        by=an, conversation_id=talk.pk, person_ids=[lan.person_id], sees_past=False
    )
    late = live.opened(signed_in(world, "lan"), talk.pk)
    answer = say(mai, talk, "Xem tin đầu", reply_seq=old.seq)
    seen = [late.hears("tin"), late.hears("tin")]
    assert [one.data["seq"] for one in seen] == [answer.seq - 1, answer.seq]
    assert "Chỉ hai chúng ta" not in seen[1].data["html"]
    assert "Chỉ hai chúng ta" in [there.hears("tin"), there.hears("tin")][1].data["html"]
    # Another page of the same person hears that something is new, not what.
    conversations.remove_member(by=an, conversation_id=talk.pk, person_id=lan.person_id)
    say(an, talk, "Không cho Lan")
    late.hears("het")
    assert late.has_ended.wait(PATIENCE_SECONDS)
    assert [one.name for one in late.heard()] == []


def test_who_was_away_gets_just_what_he_lacks(live: Streams, committed_world: World):
    world = committed_world
    an, mai = acting(world, "an", "mai")
    talk = conversations.open_pair(by=an, person_id=mai.person_id)
    of_mai = signed_in(world, "mai")
    first = say(an, talk, "Một")
    page = live.opened(of_mai, talk.pk)
    last = page.hears("tin").number
    page.goes()
    assert live.live.number == 0
    say(an, talk, "Hai")
    messages.edit(by=an, conversation_id=talk.pk, seq=first.seq, text="Một, đã soát")
    say(an, talk, "Ba")
    # The address still says where the page began; the browser knows better.
    resumed = ((b"last-event-id", str(last).encode()),)
    again = live.opened(of_mai, talk.pk, after=0, headers=resumed)
    got = [again.hears("tin") for _ in range(3)]
    assert [one.data["seq"] for one in got] == [2, 1, 3]
    say(an, talk, "Bốn")
    assert again.hears("tin").data["seq"] == 4
    assert not [one for one in again.heard() if one.name == "tin"]


def test_the_listening_session_is_one_and_comes_back(live: Streams, committed_world: World):
    world = committed_world
    an, mai = acting(world, "an", "mai")
    talk = conversations.open_pair(by=an, person_id=mai.person_id)
    pages = [live.opened(signed_in(world, key), talk.pk) for key in ("an", "an", "mai", "mai")]
    say(an, talk, "Trước")
    assert [page.hears("tin").data["seq"] for page in pages] == [1, 1, 1, 1]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'congvan-live'"
            " AND datname = current_database()"
        )
        assert cursor.fetchone() == (1,)
        # As when the database goes away: every session of the stream ends.
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    sent = [say(an, talk, f"Trong lúc mất kết nối {number}").seq for number in range(4)]
    for page in pages:
        assert [page.hears("tin").data["seq"] for _ in sent] == sent
    say(mai, talk, "Sau")
    for page in pages:
        assert page.hears("tin").data["seq"] == 6
        assert not [one for one in page.heard() if one.name == "tin"]


def test_a_hint_that_is_never_heard_loses_nothing(
    live: Streams, committed_world: World, monkeypatch: pytest.MonkeyPatch
):
    an, mai = acting(committed_world, "an", "mai")
    talk = conversations.open_pair(by=an, person_id=mai.person_id)
    page = live.opened(signed_in(committed_world, "mai"), talk.pk)
    monkeypatch.setattr(live.live, "_heard", lambda *_: None)
    monkeypatch.setattr(live.live._listener, "_heard", lambda *_: None)
    say(an, talk, "Không ai báo")
    live.does(live.live._look)
    assert page.hears("tin").data["seq"] == 1


def test_other_pages_are_hinted_and_readers_are_told(live: Streams, committed_world: World):
    an, mai = acting(committed_world, "an", "mai")
    talk = conversations.open_pair(by=an, person_id=mai.person_id)
    other = group_of(committed_world, "mai", "lan")
    elsewhere = live.opened(signed_in(committed_world, "mai"), other.pk, after=_change(other))
    writer = live.opened(signed_in(committed_world, "an"), talk.pk)
    said = say(an, talk, "Có ở đó không")
    assert elsewhere.hears("ben").data == {}
    assert writer.hears("tin").data["seq"] == said.seq
    messages.read_up_to(by=mai, conversation_id=talk.pk, seq=said.seq)
    live.does(live.live._look)
    while (words := writer.hears("xem").data["words"]) != "Đã xem":
        assert words == ""
    live.does(live.live._note_presence)
    assert writer.hears("mat").data["words"].startswith("Đang có mặt · ")


def _sign_out(world: World, client: Any) -> None:
    client.logout()


def _freeze(world: World, _client: Any) -> None:
    Account.objects.filter(person=world.people["mai"]).update(frozen_at="2026-01-01T00:00:00Z")


def _change_password(world: World, _client: Any) -> None:
    account = Account.objects.get(person=world.people["mai"])
    account.set_password("Mot-mat-khau-khac-2026")
    account.save()


def _lose_the_seat(world: World, _client: Any) -> None:
    seats = Membership.objects.filter(person=world.people["mai"])
    seats.update(valid_from="2020-01-01", valid_to="2020-02-01")


def _lie_idle(world: World, client: Any) -> None:
    session = client.session
    session["last_activity"] = 1
    session.save()


@pytest.mark.parametrize(
    "take_back", [_sign_out, _freeze, _change_password, _lose_the_seat, _lie_idle]
)
def test_who_may_no_longer_be_there_is_let_go(
    live: Streams, committed_world: World, take_back: Any
):
    an, mai = acting(committed_world, "an", "mai")
    talk = conversations.open_pair(by=an, person_id=mai.person_id)
    client = signed_in(committed_world, "mai")
    cookies = client.cookies.copy()
    page = live.opened(client, talk.pk)
    stays = live.opened(signed_in(committed_world, "an"), talk.pk)
    assert (page.status, stays.status) == (200, 200)
    take_back(committed_world, client)
    live.does(live.live._check)
    page.hears("het")
    assert page.has_ended.wait(PATIENCE_SECONDS)
    client.cookies = cookies
    assert live.opened(client, talk.pk).status in (401, 404)
    assert not stays.has_ended.is_set()


def test_a_client_that_does_not_read_is_let_go_and_holds_nobody_up(
    live: Streams, committed_world: World, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(live_line, "SEND_SECONDS", 0.3)
    monkeypatch.setattr(live_line, "QUEUE_LENGTH", 5)
    an, mai = acting(committed_world, "an", "mai")
    talk = conversations.open_pair(by=an, person_id=mai.person_id)
    stuck = live.opened(signed_in(committed_world, "mai"), talk.pk, slow=True)
    quick = live.opened(signed_in(committed_world, "an"), talk.pk)
    sent = [say(an, talk, f"Tin {number}").seq for number in range(20)]
    assert [quick.hears("tin").data["seq"] for _ in sent] == sent
    assert stuck.has_ended.wait(PATIENCE_SECONDS)
    assert live.live.number == 1
    # Back again, it gets all of it.
    again = live.opened(signed_in(committed_world, "mai"), talk.pk)
    assert [again.hears("tin").data["seq"] for _ in sent] == sent


def test_streams_of_a_person_are_limited_and_all_end_with_the_process(
    live: Streams, committed_world: World
):
    an, mai = acting(committed_world, "an", "mai")
    talk = conversations.open_pair(by=an, person_id=mai.person_id)
    client = signed_in(committed_world, "mai")
    pages = [live.opened(client, talk.pk) for _ in range(live_stream.STREAMS_PER_PERSON)]
    assert live.opened(client, talk.pk).status == 429
    pages[0].goes()
    pages[0] = live.opened(client, talk.pk)
    assert pages[0].status == 200
    began = time.monotonic()
    live.live.let_go()
    for page in pages:
        assert page.has_ended.wait(PATIENCE_SECONDS)
    assert time.monotonic() - began < 5
    assert live.opened(client, talk.pk).status == 503


def test_who_is_far_behind_reads_the_page_anew(
    live: Streams, committed_world: World, monkeypatch: pytest.MonkeyPatch
):
    from congvan.office.chat.queries import feed

    monkeypatch.setattr(feed, "MOST_CHANGES", 3)
    an, mai = acting(committed_world, "an", "mai")
    talk = conversations.open_pair(by=an, person_id=mai.person_id)
    for number in range(5):
        say(an, talk, f"Tin {number}")
    page = live.opened(signed_in(committed_world, "mai"), talk.pk)
    page.hears("lai")
    said = say(an, talk, "Tiếp")
    assert page.hears("tin").data["seq"] == said.seq
