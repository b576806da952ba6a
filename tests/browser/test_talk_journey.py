"""Two people talk in two browsers while the server is killed and started again: nothing is lost."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from django.db import transaction
from playwright.sync_api import Page, expect

from congvan.desk.holders import of_member
from congvan.desk.services.work import open_work
from congvan.desk.states import Part, Urgency
from congvan.office.chat.models import ChatMessage, Conversation
from tests.browser.office import PHONE, Browsers, Desk, Office
from tests.browser.served_talks import Served
from tests.office.chat.talks import group_of
from tests.world import World

pytestmark = [pytest.mark.browser, pytest.mark.processes]
# A server that is started anew needs seconds, and a page tries again after some.
PATIENCE_MS = 45_000


@pytest.fixture
def served(django_db_setup: None, committed_world: World) -> Iterator[Served]:
    running = Served()
    try:
        running.start()
        yield running
    finally:
        running.close()


def _writes(desk: Desk, words: str) -> None:
    desk.page.get_by_label("Nội dung tin").fill(words)
    desk.presses("Gửi")


def _has_once(desk: Desk, words: str) -> None:
    line = desk.page.locator("[data-seq] .said-words").get_by_text(words, exact=True)
    expect(line).to_have_count(1, timeout=PATIENCE_MS)


def _tells_of_urgent_work(tabs: list[Page], world: World) -> None:
    """Every tab of a person shows the number, one of them the news, all by one line."""
    before = [tab.locator("#dem-todo").inner_text() for tab in tabs]
    with transaction.atomic():
        seat = world.seats["lan"]
        open_work(
            by=None, holder=of_member(seat.agency_id, seat.pk), part=Part.LEAD,
            subject_type="task", subject_id=1, cause="x", title="Ứng phó mưa lũ",
            urgency=Urgency.FLASH,
        )  # fmt: skip
    for tab, number in zip(tabs, before, strict=True):
        expect(tab.locator("#dem-todo")).to_have_text(
            str(int(number or 0) + 1), timeout=PATIENCE_MS
        )
    news = [tab.locator(".toast-urgent") for tab in tabs]
    shown = next(one for one in news if one.count())
    expect(shown).to_contain_text("Hỏa tốc: Ứng phó mưa lũ")
    assert sum(one.count() for one in news) == 1
    shown.get_by_role("button", name="Đóng").click()
    expect(shown).to_have_count(0)


def test_two_browsers_talk_across_a_kill(chromium: object, served: Served, committed_world: World):
    office = Office(Browsers(chromium, served.address), committed_world)  # type: ignore[arg-type]
    an, mai = office.at_work("an"), office.at_work("mai", screen=PHONE)
    lan = office.at_work("lan")
    lines: set[object] = set()
    lan.page.context.on("request", lambda one: "/sse" in one.url and lines.add(one.frame.page))
    tabs = [lan.opens("/danh-ba/").page, lan.page.context.new_page()]
    tabs[1].goto(f"{served.address}/can-xu-ly/")
    an.opens("/hoi-thoai/").heading("Hội thoại").follows("Nhắn riêng", within=an.main)
    name = committed_world.people["mai"].full_name
    an.page.locator("select[name=person]").evaluate(
        "(select, name) => { select.value = [...select.options].find((one) => one.text.includes(name)).value; }",
        name,
    )
    an.presses("Mở hội thoại")
    an.heading(name)
    _writes(an, "Chiều nay họp lúc 14 giờ")
    _has_once(an, "Chiều nay họp lúc 14 giờ")
    mai.opens("/hoi-thoai/").follows(re.compile(committed_world.people["an"].full_name))
    _has_once(mai, "Chiều nay họp lúc 14 giờ")
    with mai.page.expect_response(re.compile("/gui/")):
        _writes(mai, "Vâng, tôi chuẩn bị số liệu")
    # Live: nobody loads a page.
    _has_once(an, "Vâng, tôi chuẩn bị số liệu")
    served.kill()
    _writes(an, "Gửi lúc máy chủ đang tắt")
    expect(an.page.get_by_text("Chưa gửi được, đang thử lại…")).to_be_visible(timeout=PATIENCE_MS)
    _writes(mai, "Tôi cũng gửi lúc máy chủ tắt")
    served.start()
    for desk in (an, mai):
        _has_once(desk, "Gửi lúc máy chủ đang tắt")
        _has_once(desk, "Tôi cũng gửi lúc máy chủ tắt")
    _writes(mai, "Máy chủ chạy lại rồi")
    _has_once(an, "Máy chủ chạy lại rồi")
    talk = Conversation.objects.get()
    kept = ChatMessage.objects.filter(conversation=talk).order_by("seq")
    assert [one.seq for one in kept] == [1, 2, 3, 4, 5]
    for desk in (an, mai):
        shown = desk.page.locator("[data-seq]").evaluate_all(
            "all => all.map((one) => Number(one.dataset.seq))"
        )
        assert shown == [1, 2, 3, 4, 5]
        assert desk.page.locator(".said-waiting").count() == 0
    _tells_of_urgent_work(tabs, committed_world)
    assert len(lines) == 1
    # Taken back by one, gone at the other's without loading.
    an.page.locator("#tin-1").get_by_role("link", name=re.compile("Thu hồi")).click()
    an.presses("Thu hồi tin")
    expect(mai.page.locator("#tin-1")).to_contain_text("Tin đã thu hồi", timeout=PATIENCE_MS)


def test_without_the_stream_the_page_asks_and_without_script_it_still_works(office: Office):
    """The server of this fixture has no stream: its address answers that there is no such page."""
    world = office.world
    talk = group_of(world, "an", "mai", "lan", name="Tổ rà soát")
    an, mai = office.at_work("an"), office.at_work("mai")
    lan = office.at_work("lan", scripts=False, screen=PHONE)
    for desk in (an, mai, lan):
        desk.opens(f"/hoi-thoai/{talk.pk}/").heading("Tổ rà soát")
    _writes(an, "Ai có số liệu quý này")
    _has_once(mai, "Ai có số liệu quý này")
    _writes(lan, "Văn thư có")
    _has_once(lan, "Văn thư có")
    _has_once(an, "Văn thư có")
    _has_once(mai, "Văn thư có")
    expect(an.page.locator("[data-talk-seen]")).to_contain_text("xem", timeout=PATIENCE_MS)
