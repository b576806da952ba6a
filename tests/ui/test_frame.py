"""The frame and the error pages: whole HTML, nothing drawn that was not given, no query."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.template.loader import render_to_string

from congvan.ui.frame import (
    Bell,
    Frame,
    KeyHint,
    MenuEntry,
    MenuGroup,
    Notice,
    PersonBox,
    PostChoice,
    PostSwitch,
    Substitution,
)
from congvan.ui.items import Link, Tab
from congvan.ui.toasts import Toast
from tests.ui.drawing import draw
from tests.ui.markup import Markup

PAGE = (
    '{% extends "frame.html" %}{% block title %}Cần xử lý{% endblock %}'
    '{% block content %}<c-page-head title="Cần xử lý" />{% endblock %}'
)
BARE = Frame(home_href="/viec", person=PersonBox("NA", "Nguyễn Văn An", "Chuyên viên", "/ra"))
FULL = replace(
    BARE,
    agency="Sở Khoa học và Công nghệ",
    province="Gia Lai (minh họa)",
    menu=(
        MenuGroup(
            "Việc của tôi", (MenuEntry("todo", "Cần xử lý", "/viec", "inbox", 12, current=True),)
        ),
    ),
    adds=(Link("Dự thảo", "/them", "file-pencil"),),
    phone=(MenuEntry("todo", "Cần xử lý", "/viec", "inbox", 12, current=True),),
    bell=Bell("/tin", 3),
    substitution=Substitution("Trần Đình Khải", "30/11", "/thoi"),
    person=replace(
        BARE.person,
        links=(Link("Hồ sơ của tôi", "/toi"),),
        switch=PostSwitch(
            "/vi-tri", (PostChoice("Chuyên viên", "Phòng CĐS", "seat", "m1", current=True),)
        ),
    ),
    search_action="/tim",
    help_href="/tro-giup",
    hotline="0269 3xx 118",
    counters_href="/dem",
    notices=(Notice("Bản thử.", Link("Xem", "/x")),),
    toasts=(Toast("Đã chuyển.", Link("Xem tiến độ", "/y"), "/hoan-tac"),),
    keys=(KeyHint(("G", "C"), "Tới Cần xử lý", "/viec"),),
)


def page(frame: Frame) -> str:
    return draw(PAGE, frame=frame)


@pytest.mark.parametrize("frame", [BARE, FULL], ids=["bare", "full"])
def test_page_is_whole(frame: Frame) -> None:
    markup = Markup(page(frame))
    assert markup.faults == []
    assert markup.repeated_ids() == []
    assert markup.dangling_references() == []
    assert [e.text for e in markup.all("h1")] == ["Cần xử lý"]
    assert markup.all("title")[0].text == "Cần xử lý · Công Văn"
    assert markup.all("html")[0].attributes["lang"] == "vi"


def test_first_link_goes_to_the_content() -> None:
    markup = Markup(page(FULL))
    assert markup.all("a")[0].attributes["href"] == "#noi-dung"
    assert markup.all("main")[0].attributes["id"] == "noi-dung"


def test_nothing_is_drawn_that_does_not_work() -> None:
    html = page(BARE)
    for absent in (
        "top-search",
        "acting-bar",
        "phone-bar",
        "hx-get",
        "dem-chuong",
        'role="search"',
    ):
        assert absent not in html


def test_zero_is_silent_in_the_menu_and_shown_in_tabs() -> None:
    quiet = replace(
        FULL, menu=(MenuGroup("Việc", (MenuEntry("todo", "Cần xử lý", "/v", "inbox", 0),)),)
    )
    assert '<span class="side-count" id="dem-todo"></span>' in page(quiet)
    tabs = draw('<c-tabs :tabs="tabs" />', tabs=(Tab("Quá hạn", "/q", 0),))
    assert '<span class="tab-count">0</span>' in tabs


def test_verbs_of_the_frame_are_posts() -> None:
    forms = {
        e.attributes["action"]: e.attributes["method"]
        for e in Markup(page(FULL)).all("form")
        if e.attributes.get("action")
    }
    for address in ("/ra", "/thoi", "/vi-tri", "/hoan-tac"):
        assert forms[address] == "post"


def test_counters_answer_only_numbers_out_of_band() -> None:
    markup = Markup(
        render_to_string(
            "frame/counters.html", {"frame": FULL, "tabs": (Tab("Tất cả", "/", 0, key="all"),)}
        )
    )
    assert {e.attributes["id"] for e in markup.elements} == {
        "dem-todo",
        "dem-tay-todo",
        "dem-chuong",
        "dem-all",
    }
    assert all(e.attributes["hx-swap-oob"] == "true" for e in markup.elements)
    assert [e.text for e in markup.elements] == ["12", "12", "3", "0"]


@pytest.mark.parametrize(
    "template", ["400.html", "404.html", "403.html", "403_csrf.html", "500.html"]
)
def test_error_page_needs_nothing(template: str) -> None:
    """No request, no context processor and no database (this test asks for none)."""
    html = render_to_string(template, {"trace_id": "AB12CD34EF"})
    markup = Markup(html)
    assert markup.faults == []
    assert "Mã sự việc" in html
    assert "AB12CD34EF" in html
    assert markup.all("title")[0].text == f"{markup.all('h1')[0].text} · Công Văn"
