"""The login page, the forced first password, changing it, locking, what is never let through."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from congvan.kernel import clock
from congvan.kernel.models import AuditEvent
from congvan.organization.models import Account, LoginRecord, Membership
from congvan.organization.services import accounts, door
from tests import world as named
from tests.web.signing_in import CHROME, account_of, sign_in, words

LOGIN = "/dang-nhap/"
CHANGE = "/tai-khoan/doi-mat-khau/"
GOOD = "Đò dọc 3 bến Sê San"


def post(client: Client, typed: str, password: str, **more):
    return client.post(LOGIN, {"login": typed, "password": password, **more})


def test_the_page_asks_name_and_password(world):
    page = Client().get(LOGIN)
    assert page.status_code == 200
    assert "no-store" in page["Cache-Control"]
    text = words(page)
    for expected in ("Tên đăng nhập", "Mật khẩu", "Quên mật khẩu", "Giữ đăng nhập trên máy này"):
        assert expected in text
    for absent in ("Tài khoản công chức của tỉnh", "Username", "Sign", "Forgot"):
        assert absent not in text
    assert b"csrfmiddlewaretoken" in page.content


def test_a_person_comes_in_and_it_is_noted(world):
    client = sign_in(world, "an", HTTP_USER_AGENT=CHROME)
    assert client.get("/tai-khoan/").status_code == 200
    record = LoginRecord.objects.get(account=account_of(world, "an"))
    assert (record.outcome, record.device, record.ip) == (
        "success",
        "Chrome trên Windows",
        "127.0.0.1",
    )
    assert AuditEvent.objects.filter(code="login.succeeded").exists()


def test_a_wrong_password_says_how_many_tries_are_left_and_keeps_the_name(world):
    client = Client()
    post(client, world.logins["an"], "sai")
    page = post(client, world.logins["an"], "sai mật khẩu")
    assert page.status_code == 422
    html = page.content.decode()
    assert "Tên đăng nhập hoặc mật khẩu chưa đúng. Còn 3 lần thử." in html
    assert f'value="{world.logins["an"]}"' in html
    assert "sai mật khẩu" not in html
    password_input = html[html.index('type="password"') - 200 :][:500]
    assert "autofocus" in password_input
    assert 'aria-invalid="true"' in password_input


def test_the_page_does_not_tell_which_names_exist(world):
    pages = [post(Client(), name, "sai") for name in (world.logins["an"], "khongcoai")]
    assert pages[0].status_code == pages[1].status_code == 422
    assert words(pages[0]) == words(pages[1])


def test_the_sixth_try_is_told_until_when_the_name_is_locked(world):
    client = Client()
    for _ in range(5):
        page = post(client, "khongcoai", "sai")
    assert "bị khóa đến" in words(page)
    assert "Gọi quản trị của cơ quan" in words(page)


def test_one_address_cannot_go_through_many_names(world):
    client = Client()
    for number in range(100):
        post(client, f"ten{number}", "sai")
    page = post(client, world.logins["an"], world.password)
    assert page.status_code == 422
    assert "Địa chỉ mạng này thử quá nhiều lần" in words(page)


def test_a_flood_of_logins_gets_a_vietnamese_page(world):
    client = Client()
    for _ in range(121):
        page = client.post(LOGIN, {})
    assert page.status_code == 429
    assert "quá nhiều lần" in words(page)


@pytest.mark.parametrize(
    "target", ["https://evil.example/x", "//evil.example", "/\\evil.example", "javascript:alert(1)"]
)
def test_nobody_is_led_elsewhere_after_the_login(world, target):
    answer = post(Client(), world.logins["an"], world.password, next=target)
    assert answer["Location"] == "/"


def test_one_goes_on_to_where_one_wanted(world):
    answer = post(Client(), world.logins["an"], world.password, next="/tai-khoan/phien/")
    assert answer["Location"] == "/tai-khoan/phien/"


def test_the_session_key_changes_at_the_login(world):
    client = Client()
    session = client.session
    session["planted"] = "1"
    session.save()
    before = session.session_key
    sign_in(world, "an", client=client)
    assert client.session.session_key != before


def test_a_kept_session_ends_on_a_day_and_another_with_the_browser(world):
    assert sign_in(world, "an").session.get_expire_at_browser_close()
    kept = sign_in(world, "an", remember=True).session
    assert not kept.get_expire_at_browser_close()
    left = kept.get_expiry_date() - clock.now()
    assert timedelta(days=13, hours=23) < left <= timedelta(days=14)


def test_posts_without_token_are_refused(world):
    client = Client(enforce_csrf_checks=True)
    assert post(client, world.logins["an"], world.password).status_code == 403


def test_the_first_login_leads_to_the_own_password_and_nowhere_else(world):
    client = Client()
    post(client, world.logins[world.newcomer], world.newcomer_password)
    for path in ("/", "/tai-khoan/", "/tai-khoan/phien/", "/danh-ba/", "/tai-khoan/hai-lop/bat/"):
        assert client.get(path)["Location"] == CHANGE, path
    page = client.get(CHANGE)
    assert "Đặt mật khẩu của mình" in words(page)
    assert b"current_password" not in page.content
    refused = client.post(CHANGE, {"new_password": "ngắn", "new_password_again": "ngắn"})
    assert refused.status_code == 422
    assert refused.content.decode().count("rule-broken") >= 3
    key = client.session.session_key
    done = client.post(CHANGE, {"new_password": GOOD, "new_password_again": GOOD})
    assert done["Location"] == "/"
    assert client.session.session_key != key
    assert client.get("/tai-khoan/").status_code == 200


def test_htmx_is_led_to_the_gate_too(world):
    client = Client()
    post(client, world.logins[world.newcomer], world.newcomer_password)
    answer = client.get("/tai-khoan/phien/", HTTP_HX_REQUEST="true")
    assert (answer.status_code, answer["HX-Redirect"]) == (200, CHANGE)


def test_rules_are_judged_while_typing(world):
    client = sign_in(world, "an")
    empty = client.post(f"{CHANGE}xet/", {"new_password": ""})
    assert empty.content.decode().count("rule-open") == 6
    typed = client.post(f"{CHANGE}xet/", {"new_password": "Ab1 cde"})
    assert typed.content.decode().count("rule-broken") == 1
    good = client.post(f"{CHANGE}xet/", {"new_password": GOOD})
    assert good.content.decode().count("rule-kept") == 6


def test_changing_the_password_ends_the_other_sessions_only(world):
    here, elsewhere = sign_in(world, "an"), sign_in(world, "an")
    given = {"current_password": "sai", "new_password": GOOD, "new_password_again": GOOD}
    page = here.post(CHANGE, given)
    assert page.status_code == 422
    assert "Mật khẩu đang dùng chưa đúng. Còn 4 lần thử." in words(page)
    done = here.post(CHANGE, given | {"current_password": world.password})
    assert done["Location"] == "/"
    assert here.get("/tai-khoan/").status_code == 200
    assert elsewhere.get("/tai-khoan/")["Location"].startswith(LOGIN)


def test_five_wrong_present_passwords_end_the_session(world):
    client = sign_in(world, "an")
    given = {"current_password": "sai", "new_password": GOOD, "new_password_again": GOOD}
    for _ in range(5):
        answer = client.post(CHANGE, given)
    assert answer["Location"] == LOGIN
    assert "bị khóa đến" in words(client.get(LOGIN))


def test_an_old_password_is_reminded_and_an_administrator_s_is_due(world):
    old = clock.now() - timedelta(days=91)
    Account.objects.update(password_changed_at=old)
    page = sign_in(world, "an").get("/tai-khoan/")
    assert "Mật khẩu này đã dùng 91 ngày" in words(page)
    administrator = sign_in(world, "anh")
    assert administrator.get("/tai-khoan/")["Location"] == CHANGE
    assert "60 ngày một lần" in words(administrator.get(CHANGE))


def test_a_frozen_account_is_out_at_once(world):
    client = sign_in(world, "an")
    accounts.freeze_own_account(account=account_of(world, "an"))
    assert client.get("/tai-khoan/")["Location"].startswith(LOGIN)
    page = post(Client(), world.logins["an"], world.password)
    assert "đang bị khóa khẩn cấp" in words(page)


def test_a_person_without_a_post_is_told_so(world):
    client = sign_in(world, "an")
    Membership.objects.filter(person=world.people["an"]).update(
        valid_from=clock.today() - timedelta(days=9), valid_to=clock.today() - timedelta(days=1)
    )
    page = client.get("/tai-khoan/")
    assert page.status_code == 403
    assert "không giữ chức danh nào" in words(page)
    assert client.post("/dang-xuat/")["Location"] == LOGIN


def test_logging_out_asks_first_and_is_noted(world):
    client = sign_in(world, "an")
    assert "Đăng xuất" in words(client.get("/dang-xuat/"))
    assert client.post("/dang-xuat/")["Location"] == LOGIN
    assert client.get("/tai-khoan/")["Location"].startswith(LOGIN)
    assert LoginRecord.objects.filter(outcome="logout").count() == 1


def test_who_forgot_is_told_whom_to_call_and_nobody_signs_up(world):
    page = Client().get(reverse("account_reset_password"))
    assert "Gọi hoặc gặp quản trị của cơ quan" in words(page)
    assert Client().get(reverse("account_signup"))["Location"] == LOGIN


def test_the_outsider_opens_only_the_own_account(world):
    client = sign_in(world, named.OUTSIDER)
    text = words(client.get("/tai-khoan/"))
    assert world.people[named.OUTSIDER].full_name in text
    assert world.people["an"].full_name not in text
    with pytest.raises(door.WrongPassword):
        door.try_password(typed=world.logins["an"], password="x", visitor=door.Visitor())


def test_strangers_are_sent_to_the_login(world):
    for path in ("/tai-khoan/", CHANGE, "/tai-khoan/phien/", "/tai-khoan/hai-lop/"):
        assert Client().get(path)["Location"] == f"{LOGIN}?next={path}"
