"""Sessions: seen in plain words, ended here and everywhere, locked when idle, nothing typed lost."""

from __future__ import annotations

import json
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.test import Client

from congvan.desk.models import Notice
from congvan.kernel import clock
from congvan.kernel.models import AuditEvent
from congvan.organization.models import Account
from congvan.web.accounts.visitors import describe_device
from tests import world as named
from tests.web.signing_in import CHROME, FIREFOX, account_of, sign_in, words

SESSIONS = "/tai-khoan/phien/"
UNLOCK = "/tai-khoan/mo-khoa/"


@contextmanager
def later(**passed: int):
    with clock.frozen(clock.now() + timedelta(**passed)):
        yield


@pytest.mark.parametrize(
    ("user_agent", "words"),
    [
        (CHROME, "Chrome trên Windows"),
        (FIREFOX, "Firefox trên Linux"),
        (f"{CHROME} Edg/142.0", "Edge trên Windows"),
        (f"{CHROME} coc_coc_browser/139.0", "Cốc Cốc trên Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) Version/18 Safari/604.1", "Safari trên iPhone"),
        ("Mozilla/5.0 (Linux; Android 15; SM-S921B) Chrome/142.0 Mobile Safari/537.36", "Chrome trên Android"),
        ("curl/8.5", "Thiết bị không rõ"),
        ("", "Thiết bị không rõ"),
    ],
)  # fmt: skip
def test_devices_in_plain_words(user_agent, words):
    assert describe_device(user_agent) == words


def test_the_page_marks_this_place_and_ends_another(world):
    here = sign_in(world, "an", HTTP_USER_AGENT=CHROME)
    there = sign_in(world, "an", HTTP_USER_AGENT=FIREFOX)
    page = here.get(SESSIONS)
    text = words(page)
    assert "2 nơi" in text
    assert text.index("Chrome trên Windows Máy này") < text.index("Firefox trên Linux")
    assert page.content.count("Đăng xuất nơi này".encode()) == 1
    action = page.content.decode().split('action="/tai-khoan/phien/')[1].split('"')[0]
    here.post(SESSIONS + action)
    assert there.get(SESSIONS)["Location"].startswith("/dang-nhap/")
    assert "1 nơi" in words(here.get(SESSIONS))
    sentence = AuditEvent.objects.get(code="account.session_ended").sentence
    assert "khỏi Firefox trên Linux" in sentence


def test_everywhere_means_here_too(world):
    here, there = sign_in(world, "an"), sign_in(world, "an")
    assert here.post(f"{SESSIONS}thoat-moi-noi/")["Location"] == "/dang-nhap/"
    for client in (here, there):
        assert client.get(SESSIONS)["Location"].startswith("/dang-nhap/")
    assert "Đã đăng xuất ở mọi nơi" in words(here.get("/dang-nhap/"))
    assert "1 nơi" in words(sign_in(world, "an").get(SESSIONS))


def test_the_outsider_cannot_end_another_s_session(world):
    mine = sign_in(world, "an")
    page = mine.get(SESSIONS)
    number = account_of(world, "an").usersession_set.get().pk
    outsider = sign_in(world, named.OUTSIDER)
    assert outsider.post(f"{SESSIONS}{number}/thoat/").status_code == 404
    assert mine.get(SESSIONS).status_code == page.status_code == 200


def test_the_list_costs_the_same_for_many_places(world, django_assert_max_num_queries):
    client = sign_in(world, "an")
    for _ in range(3):
        sign_in(world, "an")
    client.get(SESSIONS)  # the first page of a session also asks for the regulation of use
    with django_assert_max_num_queries(6):
        client.get(SESSIONS)


def test_one_click_freezes_the_account_and_tells_the_administrator(world):
    here, there = sign_in(world, "an"), sign_in(world, "an")
    assert here.get("/tai-khoan/mat-kiem-soat/").status_code == 200
    answer = here.post("/tai-khoan/mat-kiem-soat/", {"reason": "Mất điện thoại"})
    assert answer["Location"] == "/dang-nhap/"
    assert "đã khóa khẩn cấp" in words(here.get("/dang-nhap/"))
    assert there.get(SESSIONS)["Location"].startswith("/dang-nhap/")
    assert Account.objects.get(pk=account_of(world, "an").pk).frozen_at
    told = Notice.objects.filter(kind="account_frozen").values_list("member_id", "sentence")
    assert world.seats["anh"].pk in [member for member, _ in told]
    assert "Mất điện thoại" in told[0][1]


def test_an_idle_session_locks_and_leads_back_after_the_password(world):
    client = sign_in(world, "an")
    with later(minutes=14):
        assert client.get(SESSIONS).status_code == 200
    with later(minutes=28):
        assert client.get(SESSIONS).status_code == 200
    with later(minutes=43):
        page = client.get(f"{SESSIONS}?a=1")
        assert page.status_code == 423
        assert "Phiên đang khóa" in words(page)
        refused = client.post(UNLOCK, {"password": "sai", "next": f"{SESSIONS}?a=1"})
        assert refused.status_code == 422
        assert "Mật khẩu chưa đúng. Còn 4 lần thử." in words(refused)
        assert client.get(SESSIONS).status_code == 423
        opened = client.post(UNLOCK, {"password": world.password, "next": f"{SESSIONS}?a=1"})
        assert opened["Location"] == f"{SESSIONS}?a=1"
        assert client.get(SESSIONS).status_code == 200


def test_polling_is_no_activity(world):
    client = sign_in(world, "an")
    for minutes in (5, 10, 14):
        with later(minutes=minutes):
            client.get(SESSIONS, HTTP_X_POLLING="1", HTTP_HX_REQUEST="true")
    with later(minutes=16):
        answer = client.get(SESSIONS, HTTP_X_POLLING="1", HTTP_HX_REQUEST="true")
    assert answer.status_code == 286
    assert (answer["HX-Retarget"], answer["HX-Reswap"]) == ("body", "beforeend")
    assert b"<dialog" in answer.content


def test_a_form_sent_while_locked_is_carried_along_and_sent_again(world):
    client = sign_in(world, "an")
    before = world.people["an"].phone
    typed = {"phone": "0905 <1> & 'ba'", "email": "", "tags": ["một", "hai"], "new_password": "x"}
    with later(minutes=20):
        page = client.post("/tai-khoan/", typed)
        assert page.status_code == 423
        kept = page.context["kept"]
        assert json.loads(kept)["fields"] == [
            ["phone", "0905 <1> & 'ba'"], ["email", ""], ["tags", "một"], ["tags", "hai"],
        ]  # fmt: skip
        again = client.post(UNLOCK, {"password": world.password, "kept": kept})
        html = again.content.decode()
        assert '<form method="post" action="/tai-khoan/">' in html
        assert html.count('name="tags"') == 2
        assert "new_password" not in html
    world.people["an"].refresh_from_db()
    assert world.people["an"].phone == before


def test_what_another_site_sends_to_a_locked_session_is_not_carried(world):
    client = sign_in(world, "an", client=Client(enforce_csrf_checks=False))
    client.handler.enforce_csrf_checks = True
    with later(minutes=20):
        page = client.post("/tai-khoan/", {"phone": "113"})
    assert (page.status_code, page.context["kept"]) == (423, "")


@pytest.mark.parametrize(
    "kept", ["", "{", "[]", '{"to": "https://evil.example", "fields": []}', "null"]
)
def test_a_meddled_form_leads_home(world, kept):
    client = sign_in(world, "an")
    answer = client.post(
        UNLOCK, {"password": world.password, "kept": kept, "next": "//evil.example"}
    )
    assert answer["Location"] == "/"


def test_guessing_at_the_lock_ends_the_session(world):
    client = sign_in(world, "an")
    with later(minutes=20):
        for _ in range(5):
            answer = client.post(UNLOCK, {"password": "sai"})
        assert answer["Location"] == "/dang-nhap/"
        assert client.get(SESSIONS)["Location"].startswith("/dang-nhap/")


def test_the_dialog_is_unlocked_in_place(world):
    client = sign_in(world, "an")
    with later(minutes=20):
        refused = client.post(UNLOCK, {"password": "sai"}, HTTP_HX_REQUEST="true")
        assert (refused.status_code, b"<dialog" in refused.content) == (422, True)
        opened = client.post(UNLOCK, {"password": world.password}, HTTP_HX_REQUEST="true")
        assert (opened.status_code, opened.content) == (200, b"")
        assert client.get(SESSIONS).status_code == 200


def test_the_last_use_is_written_at_most_once_a_minute(world, django_assert_num_queries):
    client = sign_in(world, "an")
    client.get(SESSIONS)
    place = account_of(world, "an").usersession_set.get()
    with later(minutes=3):
        client.get(SESSIONS)
        place.refresh_from_db()
        assert place.last_seen_at == clock.now()
    with later(minutes=3, seconds=30):
        client.get(SESSIONS)
        seen = place.last_seen_at
        place.refresh_from_db()
        assert place.last_seen_at == seen


def test_details_are_looked_over_and_confirmed(world):
    client = sign_in(world, "an")
    assert "Chưa xác nhận" in words(client.get("/tai-khoan/"))
    refused = client.post("/tai-khoan/", {"phone": "0905 111 222", "email": "sai"})
    assert refused.status_code == 422
    assert b"0905 111 222" in refused.content
    client.post("/tai-khoan/", {"phone": "0905 111 222", "email": ""})
    page = client.get("/tai-khoan/")
    assert "Xác nhận lúc" in words(page)
    assert b"0905 111 222" in page.content
