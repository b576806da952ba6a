"""Whom a message names: stored as people, told once and only who may see it; words found by index."""

from __future__ import annotations

import time
from uuid import uuid4

import pytest
from django.db import connection

from congvan.desk.models import Notice
from congvan.desk.queries.notices import notices as bell_of
from congvan.kernel.models import AuditEvent
from congvan.office.chat.models import ChatMention, ChatMessage
from congvan.office.chat.queries import messages as asked
from congvan.office.chat.rules import LONGEST_TEXT, names_in, search_query, search_words
from congvan.office.chat.services import conversations, messages
from congvan.organization.models import Person
from tests import world as named_world
from tests.office.chat.talks import acting, group_of, say
from tests.world import World


def test_names_behind_an_at():
    names = ["Nguyễn Văn An", "Nguyễn Văn Anh", "Lê Thị Mai"]
    assert names_in("Nhờ @nguyễn văn an, @Nguyễn Văn Anh xem", names) == set(names[:2])
    assert names_in("@Nguyễn Văn Anh", names) == {"Nguyễn Văn Anh"}
    assert names_in("Nguyễn Văn An, mail an@Nguyễn Văn Ánh, @Lê Thị Maii", names) == set()
    began = time.monotonic()
    assert names_in("@" * LONGEST_TEXT, [f"Người {n}" for n in range(600)]) == set()
    assert time.monotonic() - began < 1


def test_words_of_a_message_are_never_a_mark_or_an_operator():
    assert search_words("@12 | Kế hoạch & 15/KH-SNV", 7) == [
        "12",
        "15",
        "hoach",
        "ke",
        "kh",
        "snv",
        "@7",
    ]
    assert (
        search_query("kế | 'hoạch' & !(x", [7, 9]) == "('@7' | '@9') & 'ke':* & 'hoach':* & 'x':*"
    )
    assert search_query("… ' & |", [7]) == ""
    assert search_query("gì", []) == ""


def _told(person: Person) -> list[str]:
    rows = Notice.objects.filter(member__person=person, kind="chat.mentioned")
    return [*rows.order_by("id").values_list("sentence", flat=True)]


def _unread(person: Person) -> int:
    rows = Notice.objects.filter(member__person=person, kind="chat.mentioned")
    return rows.filter(read_at__isnull=True).count()


def test_who_is_named_is_told_once_and_only_who_is_there(world: World):
    an, mai, lan, khai = acting(world, "an", "mai", "lan", "khai")
    talk = group_of(world, "an", "mai", "lan")
    key = uuid4()
    text = f"@{mai.person_name} xem giúp, @{khai.person_name} đã duyệt, @{an.person_name}"
    for _ in range(2):
        said = say(an, talk, text, key=key)
    assert _told(world.people["mai"]) == [
        f"{an.person_name} nhắc tên anh, chị trong nhóm “{talk.name}”."
    ]
    assert (
        _told(world.people["khai"]) == _told(world.people["an"]) == _told(world.people["lan"]) == []
    )
    line = asked.latest(lan, talk.pk).lines[-1]
    assert [(one.person_id, one.name) for one in line.named] == [(mai.person_id, mai.person_name)]
    # Put right: who is named anew is told, who was told before is not told again.
    edit = f"@{mai.person_name}, @{lan.person_name} xem giúp"
    messages.edit(by=an, conversation_id=talk.pk, seq=said.seq, text=edit)
    messages.edit(by=an, conversation_id=talk.pk, seq=said.seq, text=f"@{lan.person_name} xem giúp")
    assert (len(_told(world.people["mai"])), len(_told(world.people["lan"]))) == (1, 1)
    assert [*ChatMention.objects.values_list("person_id", flat=True)] == [lan.person_id]
    assert asked.place_of(lan, said.pk) == (talk.pk, said.seq)
    assert _unread(world.people["lan"]) == 1
    # Reading the conversation settles the bell; taking the message back forgets whom it named.
    assert messages.read_up_to(by=lan, conversation_id=talk.pk, seq=said.seq)
    assert _unread(world.people["lan"]) == 0
    messages.withdraw(by=an, conversation_id=talk.pk, seq=said.seq)
    assert ChatMention.objects.count() == 0
    assert asked.search(mai, "xem giup") == []
    trail = " ".join(AuditEvent.objects.values_list("sentence", flat=True))
    assert "xem giúp" not in trail


def test_of_two_of_one_name_the_chosen_one_is_meant(world: World):
    an, mai, lan = acting(world, "an", "mai", "lan")
    Person.objects.filter(pk=lan.person_id).update(full_name=mai.person_name)
    talk = group_of(world, "an", "mai", "lan")
    text = f"@{mai.person_name} xem giúp"
    said = say(an, talk, text, named=[lan.person_id, world.people["quang"].pk])
    messages.edit(by=an, conversation_id=talk.pk, seq=said.seq, text=f"{text}.")
    assert (len(_told(world.people["mai"])), len(_told(world.people["lan"]))) == (0, 1)
    # Whoever answers has seen that he is named.
    say(lan, talk, "Vâng")
    assert _unread(world.people["lan"]) == 0
    say(an, talk, text)
    assert (len(_told(world.people["mai"])), len(_told(world.people["lan"]))) == (1, 2)
    assert _told(world.people["quang"]) == []


def test_a_substitute_does_not_hear_what_the_other_is_told_in_person(world: World):
    huong, khai, an = acting(world, "huong", "khai", "an")
    talk = conversations.open_pair(by=an, person_id=khai.person_id)
    say(an, talk, f"@{khai.person_name} cho ý kiến")
    assert [one.kind for one in bell_of(khai).lines].count("chat.mentioned") == 1
    as_khai = named_world.substitute(world, "huong")
    assert [one.kind for one in bell_of(as_khai).lines].count("chat.mentioned") == 0
    assert [one.kind for one in bell_of(huong).lines].count("chat.mentioned") == 0


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("so lieu", [2]),
        ("SỐ liệu quý", [2]),
        ("quy3", []),
        ("qu", [2]),
        ("lieu", [2]),
        ("khac", []),
    ],
)
def test_only_the_own_messages_are_found_by_their_words(world: World, words: str, found: list[int]):
    an, mai, lan = acting(world, "an", "mai", "lan")
    talk, other = group_of(world, "an", "mai"), group_of(world, "an", "lan", name="Nhóm khác")
    say(an, talk, "Số liệu quý này")
    say(an, other, "Số liệu khác, quý3")
    assert [one.seq for one in asked.search(mai, words)] == found
    assert {one.conversation_id for one in asked.search(lan, words)} <= {other.pk}


def test_the_search_goes_by_the_index(world: World):
    (an,) = acting(world, "an")
    talk = group_of(world, "an", "mai")
    for number in range(3):
        say(an, talk, f"Tin {number}")
    found = ChatMessage.objects.filter(words__isnull=False, kind="message").count()
    assert found == 3
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        query = search_query("tin", [talk.pk])
        cursor.execute(
            "EXPLAIN SELECT id FROM chat_chatmessage WHERE words @@ %s::tsquery", [query]
        )
        assert "chat_message_words" in str(cursor.fetchall())
