"""Conversations in the pages: by plain forms, by the script's JSON, for outsiders not at all."""

from __future__ import annotations

import re
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from congvan.office.chat.models import ChatMessage, ChatParticipant, Conversation
from congvan.office.chat.services import conversations
from congvan.web.chat.words import as_html
from tests.office.chat.talks import acting, group_of, say
from tests.pages.visitors import signed_in
from tests.web.signing_in import words
from tests.world import World

PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89"
    b"\x00\x00\x00\rIDATx\x9cc\xf8\xff\xff?\x00\x05\xfe\x02\xfe\xa7\x9a\xa0\xa0\x00\x00\x00\x00IEND\xaeB`\x82"
)


def _pair(world: World) -> Conversation:
    an, mai = acting(world, "an", "mai")
    return conversations.open_pair(by=an, person_id=mai.person_id)


def _at(name: str, talk: Conversation, *more: object) -> str:
    return reverse(f"chat:{name}", args=[talk.pk, *more])


def test_a_conversation_by_plain_forms(world: World):
    an, mai = signed_in(world, "an"), signed_in(world, "mai")
    opened = an.post(reverse("chat:new-pair"), {"person": world.people["mai"].pk})
    talk = Conversation.objects.get()
    assert opened["Location"] == _at("conversation", talk)
    page = an.get(opened["Location"])
    key = re.search(r'name="khoa" value="([^"]+)"', page.content.decode())
    assert key is not None
    form = {"text": "Xem <b>15/KH-SNV</b> giúp tôi", "khoa": key[1]}
    for _ in range(2):
        assert an.post(_at("send", talk), form).status_code == 302
    assert ChatMessage.objects.count() == 1
    listed = mai.get(reverse("chat:list"))
    assert "1 tin chưa đọc" in words(listed)
    seen = mai.get(_at("conversation", talk))
    assert "&lt;b&gt;" in seen.content.decode()
    assert 'href="/tra-cuu/?q=15/KH-SNV"' in seen.content.decode()
    assert "tin chưa đọc" not in words(mai.get(reverse("chat:list")))
    assert "Đã xem" in words(an.get(_at("conversation", talk)))
    found = mai.get(reverse("chat:list"), {"tim": "kh-snv giup"})
    assert "?tin=1#tin-1" in found.content.decode()


def test_a_refused_message_keeps_what_was_typed_and_its_files(world: World):
    an, talk = signed_in(world, "an"), _pair(world)
    bad = SimpleUploadedFile("chay.exe", b"MZ\x90\x00", content_type="application/octet-stream")
    good = SimpleUploadedFile("anh.png", PNG, content_type="image/png")
    answer = an.post(_at("send", talk), {"text": "Kèm ảnh", "khoa": uuid4(), "tep": [good, bad]})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Kèm ảnh" in page
    mark = re.search(r'name="tep_da_gui" value="([^"]+)"', page)
    assert mark is not None
    sent = an.post(_at("send", talk), {"text": "Kèm ảnh", "khoa": uuid4(), "tep_da_gui": mark[1]})
    assert sent.status_code == 302
    shown = signed_in(world, "mai").get(_at("conversation", talk)).content.decode()
    href = re.search(r'href="([^"]+/tep/\d+/)\?xem=1"', shown)
    assert href is not None
    assert signed_in(world, "mai").get(href[1]).content == PNG
    for outsider in ("khai", "quang"):
        assert signed_in(world, outsider).get(href[1]).status_code == 404


def test_the_script_sends_and_asks(world: World):
    an, mai, talk = signed_in(world, "an"), signed_in(world, "mai"), _pair(world)
    as_script = {"HTTP_ACCEPT": "application/json"}
    form = {"text": "Một", "khoa": str(uuid4())}
    first = an.post(_at("send", talk), form, **as_script).json()["piece"]
    assert an.post(_at("send", talk), form, **as_script).json()["piece"]["seq"] == first["seq"]
    assert (first["seq"], first["own"]) == (1, True)
    assert "Thu hồi" in first["html"]
    refused = an.post(_at("send", talk), {"text": " "}, **as_script)
    assert refused.status_code == 422
    assert "Tin chưa có nội dung" in refused.json()["error"]
    news = mai.get(_at("news", talk), {"tu": 0}, HTTP_X_POLLING="1").json()
    assert [one["seq"] for one in news["pieces"]] == [1]
    assert "Thu hồi" not in news["pieces"][0]["html"]
    assert mai.get(_at("news", talk), {"tu": first["change"]}).json()["pieces"] == []
    assert mai.post(_at("read", talk), {"den": 1}).status_code == 204
    assert an.get(_at("news", talk), {"tu": 1}).json()["seen"] == "Đã xem"
    assert an.post(_at("edit", talk, 1), {"text": "Một, đã soát"}).status_code == 302
    again = mai.get(_at("news", talk), {"tu": first["change"]}).json()["pieces"]
    assert [(one["seq"], one["change"]) for one in again] == [(1, first["change"] + 1)]
    assert "đã sửa" in again[0]["html"]
    assert an.post(_at("withdraw", talk, 1)).status_code == 302
    assert "Tin đã thu hồi" in words(mai.get(_at("conversation", talk)))
    assert an.get(_at("edit", talk, 1)).status_code == 403


def test_who_is_too_far_behind_reads_the_page_anew(world: World):
    talk, (an,) = _pair(world), acting(world, "an")
    for number in range(3):
        say(an, talk, f"Tin {number}")
    # As if they were hundreds: the limit is what is tested.
    from congvan.office.chat.queries import messages

    kept, messages.MOST_CHANGES = messages.MOST_CHANGES, 2
    try:
        answer = signed_in(world, "mai").get(_at("news", talk), {"tu": 0}).json()
    finally:
        messages.MOST_CHANGES = kept
    assert answer == {"reload": True}


def test_a_group_in_the_pages(world: World):
    an, mai = signed_in(world, "an"), signed_in(world, "mai")
    answer = an.post(
        reverse("chat:new-group"), {"name": "Tổ rà soát", "people": [world.people["mai"].pk]}
    )
    talk = Conversation.objects.get(name="Tổ rà soát")
    assert answer["Location"] == _at("conversation", talk)
    add = {"people": [world.people["lan"].pk], "past": "1"}
    assert mai.post(_at("act", talk, "them"), add).status_code in (403, 422)
    assert "Thêm vào nhóm" not in words(mai.get(_at("group", talk)))
    assert an.post(_at("act", talk, "them"), add).status_code == 302
    assert ChatParticipant.objects.filter(conversation=talk, left_at=None).count() == 3
    wrong = an.post(_at("act", talk, "doi-ten"), {"name": " "})
    assert wrong.status_code == 422
    assert "Chưa đặt tên nhóm" in words(wrong)
    assert an.post(_at("act", talk, "giao"), {"nguoi": world.people["mai"].pk}).status_code == 302
    assert an.post(_at("act", talk, "roi")).status_code == 302
    assert an.get(_at("conversation", talk)).status_code == 404
    assert an.post(_at("act", talk, "roi")).status_code == 404
    assert "rời nhóm" in words(mai.get(_at("conversation", talk)))


def test_a_name_is_chosen_told_and_leads_to_its_line(world: World):
    an, lan = signed_in(world, "an"), signed_in(world, "lan")
    talk = group_of(world, "an", "mai", "lan")
    offered = an.get(_at("people", talk)).json()["people"]
    assert {one["id"] for one in offered} == {world.people[key].pk for key in ("mai", "lan")}
    chosen = next(one for one in offered if one["id"] == world.people["lan"].pk)
    said = {"text": f"@{chosen['name']} <b>xem</b>", "nhac": [chosen["id"], "x", "9" * 30]}
    assert an.post(_at("send", talk), said).status_code == 302
    line = lan.get(_at("conversation", talk)).content.decode()
    assert f'<b class="said-name">@{chosen["name"]}</b> &lt;b&gt;xem' in line
    assert (
        f'said-to-me" id="tin-2" data-seq="2" data-change="2" data-named="{chosen["id"]}"' in line
    )
    assert (
        "said-to-me" not in signed_in(world, "mai").get(_at("conversation", talk)).content.decode()
    )
    message = ChatMessage.objects.get(seq=2)
    here = reverse("chat:message", args=[message.pk])
    assert lan.get(here)["Location"] == _at("conversation", talk) + "?tin=2#tin-2"
    # Who has left is told why the notice leads nowhere; who never was there finds nothing.
    assert lan.post(_at("act", talk, "roi")).status_code == 302
    assert "không còn xem được" in words(lan.get(here, follow=True))
    for outsider in ("khai", "quang"):
        assert signed_in(world, outsider).get(here).status_code == 404
        assert signed_in(world, outsider).get(_at("people", talk)).status_code == 404


def test_strangers_and_a_substitute_find_nothing(world: World):
    talk = group_of(world, "khai", "an")
    addresses = [_at(name, talk) for name in ("conversation", "news", "group")]
    for key in ("huong", "mai", "anh", "quang"):
        client = signed_in(world, key)
        assert {client.get(one).status_code for one in addresses} == {404}
        for name in ("send", "read"):
            assert client.post(_at(name, talk), {"text": "x", "den": 1}).status_code == 404
        assert client.post(_at("act", talk, "roi")).status_code == 404
    assert signed_in(world, "an").get(reverse("chat:retention")).status_code == 404
    set_by_anh = signed_in(world, "anh").post(reverse("chat:retention"), {"months": 12})
    assert set_by_anh.status_code == 302
    assert "Tin được giữ 12 tháng." in words(signed_in(world, "an").get(reverse("chat:list")))


def test_more_conversations_and_messages_take_no_more_statements(world: World):
    (an,) = acting(world, "an")
    client = signed_in(world, "an")

    def lengthen(numbers: range) -> None:
        for number in numbers:
            talk = group_of(world, "an", "mai", name=f"Nhóm {number}")
            say(an, talk, "Tin", reply_seq=None)
            first = say(an, big, f"Tin số {number}")
            say(an, big, "Trả lời", reply_seq=first.seq)

    big = group_of(world, "an", "mai", "lan", name="Nhóm lớn")
    paths = [
        reverse("chat:list"), _at("conversation", big), _at("group", big), reverse("chat:side"),
        reverse("chat:list") + "?tim=tin",
    ]  # fmt: skip
    lengthen(range(4))
    short = [_statements(client, path) for path in paths]
    lengthen(range(4, 10))
    assert [_statements(client, path) for path in paths] == short
    assert max(short) <= 24, short


def _statements(client: Client, path: str) -> int:
    client.get(path)
    with CaptureQueriesContext(connection) as taken:
        assert client.get(path).status_code == 200
    return len([one for one in taken if not one["sql"].startswith(("SAVEPOINT", "RELEASE"))])


def test_words_are_never_markup():
    hostile = '<img src=x onerror=alert(1)> http://evil.vn/van-ban/1/ "/van-ban/1/" javascript:/van-ban/2/'
    html = as_html(hostile)
    assert "<img" not in html
    assert 'href="http' not in html
    assert html.count("<a ") == 1
    assert as_html("(/ho-so/4/)") == '(<a href="/ho-so/4/">/ho-so/4/</a>)'
    assert as_html("12/11/2026") == "12/11/2026"
    assert "href" not in as_html("/van-ban/" + "9" * 5000 + "<")[:9000].split("<")[0]
