"""Messages: numbered without gaps, sent once, put right in time, seen by who is in it alone."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from congvan.desk.models import Notice
from congvan.kernel import clock
from congvan.kernel.errors import InvalidInput, NotAllowed, NotFound, WrongState
from congvan.kernel.models import AuditEvent
from congvan.office.attachments import queries as attachments
from congvan.office.attachments.services import NewFile
from congvan.office.chat.models import ChatClearing, ChatMessage, ChatParticipant, Conversation
from congvan.office.chat.queries import conversations as asked
from congvan.office.chat.queries import feed, people
from congvan.office.chat.queries import messages as asked_messages
from congvan.office.chat.rules import LONGEST_TEXT, SUBJECT
from congvan.office.chat.services import conversations, messages, presence, retention
from tests import world as named_world
from tests.document_files import two_pages
from tests.office.chat.talks import acting, group_of, say
from tests.world import World


def test_a_pair_has_one_conversation_whoever_begins(world: World):
    an, mai = acting(world, "an", "mai")
    first = conversations.open_pair(by=an, person_id=mai.person_id)
    assert conversations.open_pair(by=mai, person_id=an.person_id).pk == first.pk
    with pytest.raises(InvalidInput):
        conversations.open_pair(by=an, person_id=an.person_id)
    with pytest.raises(NotFound):
        conversations.open_pair(by=an, person_id=world.people["quang"].pk)


def test_a_message_sent_again_is_the_same_message(world: World):
    an, mai = acting(world, "an", "mai")
    talk = conversations.open_pair(by=an, person_id=mai.person_id)
    key = uuid4()
    one = say(an, talk, "Chiều họp 14 giờ", key=key)
    again = say(an, talk, "Chiều họp 15 giờ", key=key)
    other = say(mai, talk, "Vâng", key=key)
    assert (one.pk, one.text) == (again.pk, "Chiều họp 14 giờ")
    assert [one.seq, other.seq] == [1, 2]
    with pytest.raises(IntegrityError), transaction.atomic():
        ChatMessage.objects.filter(pk=other.pk).update(seq=1)


def test_what_may_be_said(world: World):
    an, mai = acting(world, "an", "mai")
    talk = conversations.open_pair(by=an, person_id=mai.person_id)
    assert len(say(an, talk, "ă" * LONGEST_TEXT).text) == LONGEST_TEXT
    for wrong in ("", " \n ", "x" * (LONGEST_TEXT + 1)):
        with pytest.raises(InvalidInput):
            say(an, talk, wrong)
    with pytest.raises(NotFound):
        say(an, talk, "Trả lời tin chưa có", reply_seq=9)
    file = NewFile(two_pages().blob_id, "so-lieu.pdf")
    sent = say(an, talk, "", files=[file], reply_seq=1)
    line = asked_messages.latest(mai, talk.pk).lines[-1]
    assert [one.name for one in line.files] == ["so-lieu.pdf"]
    assert line.quote is not None
    assert line.quote.seq == 1
    blob, name = asked_messages.file_of(mai, talk.pk, sent.seq, line.files[0].attachment_id)
    assert (blob.pk, name) == (file.blob_id, "so-lieu.pdf")


def test_put_right_and_taken_back_for_a_quarter_of_an_hour(world: World):
    an, mai = acting(world, "an", "mai")
    talk = conversations.open_pair(by=an, person_id=mai.person_id)
    file = NewFile(two_pages().blob_id, "nham.pdf")
    said = say(an, talk, "Họp ngày 31/11", files=[file])
    before = Conversation.objects.get(pk=talk.pk).last_change
    edited = messages.edit(by=an, conversation_id=talk.pk, seq=said.seq, text="Họp ngày 30/11")
    assert (edited.status, edited.change) == ("edited", before + 1)
    with pytest.raises(NotAllowed):
        messages.withdraw(by=mai, conversation_id=talk.pk, seq=said.seq)
    with clock.frozen(clock.now() + timedelta(minutes=16)), pytest.raises(NotAllowed):
        messages.edit(by=an, conversation_id=talk.pk, seq=said.seq, text="Muộn rồi")
    gone = messages.withdraw(by=an, conversation_id=talk.pk, seq=said.seq)
    assert (gone.text, gone.words, gone.status) == ("", None, "withdrawn")
    assert attachments.attached_to(an.agency_id, SUBJECT, [said.pk]) == {}
    with pytest.raises(WrongState):
        messages.withdraw(by=an, conversation_id=talk.pk, seq=said.seq)
    # Whoever knew the first of it is told the last of it, once.
    behind = asked_messages.changes_since(mai, talk.pk, after=before)
    assert behind is not None
    assert [(one.seq, one.change, one.short) for one in behind.lines] == [
        (said.seq, before + 2, "Tin đã thu hồi")
    ]
    told = " ".join(
        AuditEvent.objects.filter(subject_type="conversation").values_list("sentence", flat=True)
    )
    assert "31/11" not in told
    assert f"thu hồi tin số {said.seq}" in told


def test_only_who_is_in_it_sees_it_not_even_the_director(world: World):
    an, mai, khai, quang = acting(world, "an", "mai", "khai", "quang")
    talk = conversations.open_pair(by=an, person_id=mai.person_id)
    sent = say(an, talk, "Chuyện của hai người")
    for outsider in (khai, quang):
        for ask in (
            lambda who: asked_messages.latest(who, talk.pk),
            lambda who: asked_messages.changes_since(who, talk.pk, after=0),
            lambda who: asked_messages.one_message(who, talk.pk, sent.seq),
            lambda who: asked.head(who, talk.pk),
            lambda who: messages.read_up_to(by=who, conversation_id=talk.pk, seq=1),
            lambda who: say(who, talk, "Tôi vào được không"),
            lambda who: messages.edit(by=who, conversation_id=talk.pk, seq=1, text="x"),
        ):
            with pytest.raises(NotFound):
                ask(outsider)
        assert asked.listed(outsider) == []
        assert asked_messages.search(outsider, "chuyen") == []


def test_who_joins_sees_from_then_on_unless_given_the_past(world: World):
    an, lan, tuan, mai = acting(world, "an", "lan", "tuan", "mai")
    talk = group_of(world, "an", "mai")
    old = say(an, talk, "Số liệu nội bộ của tổ")
    add = conversations.add_members
    with pytest.raises(NotAllowed):
        add(by=mai, conversation_id=talk.pk, person_ids=[lan.person_id], sees_past=True)
    add(by=an, conversation_id=talk.pk, person_ids=[lan.person_id], sees_past=False)
    add(by=an, conversation_id=talk.pk, person_ids=[tuan.person_id], sees_past=True)
    say(mai, talk, "Xem lại số liệu ở trên", reply_seq=old.seq)
    seen = {one.person_id: asked_messages.latest(one, talk.pk).lines for one in (lan, tuan)}
    assert all(line.seq > old.seq for line in seen[lan.person_id])
    assert old.seq in [line.seq for line in seen[tuan.person_id]]
    # The answer does not carry the old words to who may not see them.
    assert seen[lan.person_id][-1].quote is None
    assert seen[tuan.person_id][-1].quote is not None
    assert asked_messages.search(lan, "so lieu noi bo") == []
    assert [one.seq for one in asked_messages.search(tuan, "sô LIEU nội bo")] == [old.seq]
    with pytest.raises(NotFound):
        asked_messages.one_message(lan, talk.pk, old.seq)
    with pytest.raises(NotFound):
        say(lan, talk, "Trả lời tin cũ", reply_seq=old.seq)


def test_a_group_is_kept_left_and_never_without_a_keeper(world: World):
    an, lan, mai, tuan = acting(world, "an", "lan", "mai", "tuan")
    talk = group_of(world, "an", "mai", "lan", "tuan")
    conversations.remove_member(by=an, conversation_id=talk.pk, person_id=tuan.person_id)
    with pytest.raises(NotFound):
        asked_messages.latest(tuan, talk.pk)
    assert tuan.person_id not in feed.members([talk.pk])[talk.pk]
    with pytest.raises(NotAllowed):
        conversations.rename(by=mai, conversation_id=talk.pk, name="Tên khác")
    conversations.hand_over(by=an, conversation_id=talk.pk, person_id=mai.person_id)
    conversations.rename(by=mai, conversation_id=talk.pk, name="Tên khác")
    conversations.leave(by=mai, conversation_id=talk.pk)
    keepers = ChatParticipant.objects.filter(conversation=talk, is_keeper=True)
    assert keepers.count() == 1
    assert keepers.get().person_id in {an.person_id, lan.person_id}
    with pytest.raises(WrongState):
        conversations.take_keeping(by=lan, conversation_id=talk.pk)
    told = [line.text for line in asked_messages.latest(lan, talk.pk).lines]
    assert f"{mai.person_name} rời nhóm." in told
    numbers = [line.seq for line in asked_messages.latest(lan, talk.pk).lines]
    assert numbers == list(range(1, len(numbers) + 1))


def test_a_substitute_talks_in_his_own_name(world: World):
    huong, khai, an = acting(world, "huong", "khai", "an")
    theirs = conversations.open_pair(by=khai, person_id=an.person_id)
    say(khai, theirs, "Riêng với anh An")
    as_khai = named_world.substitute(world, "huong")
    with pytest.raises(NotFound):
        asked_messages.latest(as_khai, theirs.pk)
    own = conversations.open_pair(by=as_khai, person_id=an.person_id)
    say(as_khai, own, "Tôi hỏi")
    assert asked_messages.latest(huong, own.pk).lines[0].author == huong.person_name


def test_unread_seen_and_present(world: World):
    an, mai = acting(world, "an", "mai")
    talk = conversations.open_pair(by=an, person_id=mai.person_id)
    say(an, talk, "Một")
    last = say(an, talk, "Hai")
    assert [one.unread for one in asked.listed(mai)] == [2]
    assert asked.unread_total(mai) == 1
    assert asked.unread_total(an) == 0
    assert asked.head(an, talk.pk).seen_by == ""
    assert messages.read_up_to(by=mai, conversation_id=talk.pk, seq=999)
    assert not messages.read_up_to(by=mai, conversation_id=talk.pk, seq=1)
    assert asked.unread_total(mai) == 0
    assert asked.head(an, talk.pk).seen_by == "Đã xem"
    assert (
        ChatParticipant.objects.get(conversation=talk, person_id=mai.person_id).read_seq == last.seq
    )
    presence.note_present(person_ids=[mai.person_id])
    assert people.present_among([mai.person_id, an.person_id]) == {mai.person_id}
    with clock.frozen(clock.now() + timedelta(seconds=61)):
        assert people.present_among([mai.person_id]) == frozenset()


def test_old_messages_go_when_the_agency_says_so_and_was_told(world: World):
    anh, an, mai = acting(world, "anh", "an", "mai")
    talk = conversations.open_pair(by=an, person_id=mai.person_id)
    start = clock.now()
    say(an, talk, "Cũ", files=[NewFile(two_pages().blob_id, "cu.pdf")])
    with pytest.raises(NotAllowed):
        retention.set_retention(by=an, months=2)
    with clock.frozen(start + timedelta(days=100)):
        retention.keep_to_the_rules()
        assert ChatMessage.objects.filter(conversation=talk).count() == 1
        recent = say(mai, talk, "Mới")
        Notice.objects.all().delete()
        policy = retention.set_retention(by=anh, months=2)
        assert policy.clears_from is not None
        assert policy.clears_from >= clock.today() + timedelta(days=7)
        assert Notice.objects.filter(member=world.seats["mai"], kind="chat.retention").count() == 1
        retention.keep_to_the_rules()
    for day in range(101, 145):
        with clock.frozen(start + timedelta(days=day)):
            retention.keep_to_the_rules()
            retention.keep_to_the_rules()
    done = ChatClearing.objects.get(agency=world.agencies["skhcn"], done_at__isnull=False)
    assert (done.messages, done.files, done.conversations) == (1, 1, 1)
    assert (done.day - clock.today()).days >= 0
    assert done.done_at is not None
    assert done.done_at - done.told_at >= timedelta(days=7)
    assert [one.seq for one in asked_messages.latest(an, talk.pk).lines] == [recent.seq]
    assert Notice.objects.filter(member=world.seats["mai"], kind="chat.clearing").count() >= 1
    with clock.frozen(start + timedelta(days=145)):
        assert say(an, talk, "Tiếp").seq == recent.seq + 1
