"""The second factor: switched on with a telephone, demanded by role, used once, lost, taken off."""

from __future__ import annotations

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse

from congvan.kernel.models import AuditEvent
from congvan.organization.models import Account, LoginRecord, SecurityPolicy
from congvan.organization.services import accounts
from congvan.organization.states import Role
from congvan.web.accounts.adapter import SecondFactorAdapter
from tests import world as named
from tests.web.signing_in import account_of, code_for, sign_in, switch_on_second_factor, words

STEP = "/dang-nhap/hai-lop/"
ON = "/tai-khoan/hai-lop/bat/"


def demand(world: named.World, *roles: Role) -> None:
    agency = world.agencies["skhcn"]
    SecurityPolicy.objects.update_or_create(
        agency=agency, defaults={"second_factor_roles": list(roles)}
    )


@pytest.fixture
def secret(world) -> str:
    return switch_on_second_factor(sign_in(world, "an"))


def test_switching_on_shows_a_picture_and_gives_recovery_codes(world):
    client = sign_in(world, "an")
    page = client.get(ON)
    assert b"data:image/svg+xml;base64," in page.content
    refused = client.post(ON, {"code": "000000"})
    assert refused.status_code == 422
    switch_on_second_factor(client)
    codes = client.get(reverse("mfa_view_recovery_codes"))
    assert codes.content.count(b'<b class="is-number">') == 10
    assert "no-store" in codes["Cache-Control"]
    download = client.get(reverse("mfa_download_recovery_codes"))
    assert download["Content-Type"].startswith("text/plain")
    assert world.logins["an"] in download.content.decode()
    sentence = AuditEvent.objects.get(code="account.second_factor_added").sentence
    assert "bật xác thực hai lớp" in sentence
    assert "Đang bật" in words(client.get("/tai-khoan/hai-lop/"))


def test_the_secret_is_not_readable_in_the_database(world, secret):
    stored = Authenticator.objects.get(type="totp").data["secret"]
    assert secret not in stored
    assert SecondFactorAdapter().decrypt(stored) == secret


def test_a_former_secret_key_still_opens_stored_secrets(world, secret, settings):
    stored = Authenticator.objects.get(type="totp").data["secret"]
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another-key"
    assert SecondFactorAdapter().decrypt(stored) == secret


def test_the_login_asks_the_code_and_nothing_opens_before(world, secret):
    client = sign_in(world, "an")
    assert client.get("/tai-khoan/")["Location"].startswith("/dang-nhap/")
    assert client.get("/dang-nhap/")["Location"] == STEP
    assert LoginRecord.objects.filter(outcome="success").count() == 1
    done = client.post(STEP, {"code": code_for(secret)})
    assert done["Location"] == "/"
    assert client.get("/tai-khoan/").status_code == 200
    assert LoginRecord.objects.filter(outcome="success").count() == 2


def test_a_code_opens_the_door_once(world, secret):
    code = code_for(secret)
    assert sign_in(world, "an").post(STEP, {"code": code}).status_code == 302
    again = sign_in(world, "an").post(STEP, {"code": code})
    assert again.status_code == 422
    assert "Mã xác thực chưa đúng hoặc đã dùng. Còn 4 lần thử." in words(again)


def test_five_wrong_codes_lock_the_name(world, secret):
    client = sign_in(world, "an")
    for _ in range(5):
        page = client.post(STEP, {"code": "111111"})
    assert "bị khóa đến" in words(page)
    assert "bị khóa đến" in words(client.post(STEP, {"code": code_for(secret)}))
    refused = Client().post(
        "/dang-nhap/", {"login": world.logins["an"], "password": world.password}
    )
    assert "bị khóa đến" in words(refused)
    assert LoginRecord.objects.filter(outcome="wrong_code").count() == 5


def test_a_recovery_code_opens_once(world, secret):
    code = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()[0]
    assert sign_in(world, "an").post(STEP, {"code": code}).status_code == 302
    assert sign_in(world, "an").post(STEP, {"code": code}).status_code == 422


def test_the_stay_signed_in_choice_survives_the_second_step(world, secret):
    client = sign_in(world, "an", remember=True)
    client.post(STEP, {"code": code_for(secret)})
    assert not client.session.get_expire_at_browser_close()


def test_an_agency_demands_it_by_role(world):
    client = sign_in(world, "an")
    assert client.get("/tai-khoan/").status_code == 200
    demand(world, Role.SPECIALIST)
    for path in ("/", "/tai-khoan/", "/danh-ba/", "/tai-khoan/hai-lop/"):
        assert client.get(path)["Location"] == ON, path
    assert sign_in(world, "khai").get("/tai-khoan/").status_code == 200
    switch_on_second_factor(client)
    assert client.get("/tai-khoan/").status_code == 200
    refused = client.post(reverse("mfa_deactivate_totp"))
    assert refused.status_code == 422
    assert "bắt buộc có xác thực hai lớp" in words(refused)
    assert Authenticator.objects.filter(type="totp").exists()


def test_switching_off_asks_for_a_long_password(world, secret):
    client = sign_in(world, "an")
    client.post(STEP, {"code": code_for(secret)})
    assert client.post(reverse("mfa_deactivate_totp")).status_code == 302
    assert not Authenticator.objects.exists()
    assert Account.objects.get(pk=account_of(world, "an").pk).must_change_password
    assert client.get("/tai-khoan/")["Location"] == "/tai-khoan/doi-mat-khau/"
    assert AuditEvent.objects.filter(code="account.second_factor_removed").exists()


def test_keys_are_changed_only_by_somebody_who_was_just_asked(world, secret, monkeypatch):
    client = sign_in(world, "an")
    client.post(STEP, {"code": code_for(secret)})
    session = client.session
    for record in session["account_authentication_methods"]:
        record["at"] -= 3600
    session.save()
    target = reverse("mfa_view_recovery_codes")
    asked = client.get(target)
    assert asked["Location"] == f"/tai-khoan/xac-nhan/?next={target.replace('/', '%2F')}"
    page = client.post(asked["Location"], {"password": "sai", "next": target})
    assert page.status_code == 422
    assert "Còn 4 lần thử" in words(page)
    done = client.post(asked["Location"], {"password": world.password, "next": target})
    assert done["Location"] == target
    assert client.get(target).status_code == 200


def test_new_recovery_codes_replace_the_old(world, secret):
    client = sign_in(world, "an")
    client.post(STEP, {"code": code_for(secret)})
    before = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()
    assert client.get(reverse("mfa_generate_recovery_codes")).status_code == 200
    client.post(reverse("mfa_generate_recovery_codes"))
    after = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()
    assert not set(before) & set(after)
    assert AuditEvent.objects.filter(code="account.recovery_codes_renewed").exists()


def test_the_administrator_takes_a_lost_factor_off(world, secret):
    client = sign_in(world, "an")
    client.post(STEP, {"code": code_for(secret)})
    key = accounts.reset_second_factor(
        by=named.member(world, "anh"), account_id=account_of(world, "an").pk
    )
    assert client.get("/tai-khoan/")["Location"].startswith("/dang-nhap/")
    given = {"login": world.logins["an"], "password": key.one_time_password}
    assert Client().post("/dang-nhap/", given)["Location"] == "/"


def test_the_outsider_sees_nothing_of_another_s_factor(world, secret):
    outsider = sign_in(world, named.OUTSIDER)
    assert "Chưa bật" in words(outsider.get("/tai-khoan/hai-lop/"))
    assert outsider.get(reverse("mfa_view_recovery_codes")).status_code == 404
    assert outsider.get(reverse("mfa_deactivate_totp")).status_code == 404
    assert outsider.get(STEP)["Location"] == "/"
