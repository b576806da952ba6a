"""Where people write to each other one sentence says what for: the agency's own (GL132 Đ11, R-016)."""

from __future__ import annotations

from django.urls import reverse

from congvan.office.boards.services.regulation import set_work_notice
from congvan.office.chat.services import conversations
from tests import world as named_world
from tests.pages.short_messages_addresses import make_template
from tests.pages.visitors import signed_in
from tests.web.incoming_papers import handled
from tests.web.signing_in import words
from tests.world import OUTSIDER, World

SENTENCE = "Chỉ nói việc của Sở, không nói việc khác."


def test_talks_short_messages_and_letters_show_the_agencys_sentence(world: World) -> None:
    an, mai = (named_world.member(world, key) for key in ("an", "mai"))
    talk = conversations.open_pair(by=an, person_id=mai.person_id)
    make_template(world)
    about = f"?ve=document-{handled(world).pk}"
    pages = {
        "an": (
            reverse("chat:list"), reverse("chat:conversation", args=[talk.pk]),
            reverse("personal_mail:write"),
        ),
        "bao": (reverse("short_messages:sendings"), reverse("short_messages:new") + about),
    }  # fmt: skip
    clients = {who: signed_in(world, who) for who in (*pages, OUTSIDER)}

    def shown() -> list[bool]:
        return [SENTENCE in words(clients[who].get(at)) for who in pages for at in pages[who]]

    assert not any(shown())
    set_work_notice(by=named_world.member(world, "anh"), sentence=SENTENCE)
    assert all(shown())
    for at in (reverse("chat:list"), reverse("personal_mail:write")):
        assert SENTENCE not in words(clients[OUTSIDER].get(at)), "it is another agency's"
