"""Many people write at the same moment: numbers without gaps, every retry the same message."""

from __future__ import annotations

import threading
from uuid import uuid4

from django.db import connection

from congvan.office.chat.models import ChatMessage, Conversation
from congvan.office.chat.queries import feed
from tests import world as named_world
from tests.office.chat.talks import acting, group_of, say
from tests.world import World


def test_writers_at_once_leave_no_gap_and_no_double(committed_world: World):
    world = committed_world
    talk = group_of(world, "an", "mai", "lan", "tuan")
    before = Conversation.objects.get(pk=talk.pk).last_change
    seen: dict[int, int] = {}
    failures: list[BaseException] = []
    done = threading.Event()

    def write(key: str) -> None:
        try:
            by = named_world.member(world, key)
            for number in range(6):
                mark = uuid4()
                for _ in range(2):
                    say(by, talk, f"{key} {number}", key=mark)
        except BaseException as error:
            failures.append(error)
        finally:
            connection.close()

    def follow() -> None:
        """As the stream does: ask what is above the last number, and go on from there."""
        position, last_round = before, False
        while True:
            last_round = done.is_set()
            found = feed.changes({talk.pk: position}).get(talk.pk)
            for line in found.lines if found else ():
                seen[line.seq] = seen.get(line.seq, 0) + 1
                position = line.change
            if last_round:
                break
        connection.close()

    writers = [threading.Thread(target=write, args=(key,)) for key in ("an", "mai", "lan", "tuan")]
    follower = threading.Thread(target=follow)
    follower.start()
    for one in writers:
        one.start()
    for one in writers:
        one.join()
    done.set()
    follower.join()
    assert not failures
    numbers = list(
        ChatMessage.objects.filter(conversation=talk).order_by("seq").values_list("seq", flat=True)
    )
    assert numbers == list(range(1, len(numbers) + 1))
    assert len(numbers) == 1 + 4 * 6
    # The follower met each of them once.
    assert seen == dict.fromkeys(numbers[1:], 1)


def test_two_who_begin_at_once_share_the_conversation(committed_world: World):
    from congvan.office.chat.services import conversations

    an, mai = acting(committed_world, "an", "mai")
    found: list[int] = []

    def begin(by, other) -> None:
        found.append(conversations.open_pair(by=by, person_id=other.person_id).pk)
        connection.close()

    threads = [threading.Thread(target=begin, args=pair) for pair in ((an, mai), (mai, an))]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert len(found) == 2
    assert len(set(found)) == 1
