"""Browsers that take notifications, through the pages: who has one, when it is taken off."""

from __future__ import annotations

import json

from cryptography.hazmat.primitives.asymmetric import ec
from django.test import Client
from django.urls import reverse

from congvan.desk.models import OutgoingMessage, PushBrowser
from congvan.desk.web_push import b64, public_point
from congvan.ui.asset_files import published
from congvan.web.browser_cookie import NAME
from tests.pages.short_messages_addresses import add_browser, make_sending
from tests.pages.visitors import signed_in, stranger
from tests.web.signing_in import CHROME, account_of, sign_in, words
from tests.world import OUTSIDER, World

CHOICES, ADD = reverse("short_messages:choices"), reverse("short_messages:browser-add")
RENEW = reverse("short_messages:browser-renew")
CHANGE = reverse("account_change_password")


def subscription(name: str = "a") -> dict[str, str]:
    """What a browser's push service gives."""
    point = public_point(ec.generate_private_key(ec.SECP256R1()))
    endpoint = f"https://fcm.googleapis.com/fcm/send/{name}"
    return {"endpoint": endpoint, "p256dh": b64(point), "auth": b64(bytes(16))}


def renewed(client: Client, body: object, kind: str = "application/json") -> int:
    raw = body if isinstance(body, str) else json.dumps(body)
    return client.post(RENEW, raw, content_type=kind).status_code


def test_a_browser_is_its_users_until_he_logs_out_there(world: World):
    an = sign_in(world, "an", HTTP_USER_AGENT=CHROME)
    assert "Chưa có trình duyệt nào nhận thông báo" in words(an.get(CHOICES))
    told = an.post(ADD, subscription(), follow=True)
    assert "Chrome trên Windows (máy này)" in words(told)
    assert "data-known" in told.content.decode()
    cookie = an.cookies[NAME]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Strict"
    row = PushBrowser.objects.get()
    assert cookie.value not in (row.token_sha256, row.session_key), "only its hash is kept"
    for other in (signed_in(world, "lan"), signed_in(world, OUTSIDER)):
        path = reverse("short_messages:browser-remove", args=[row.pk])
        assert other.post(path).status_code == 404
        assert "máy này" not in words(other.get(CHOICES))

    fresh = "Đò dọc 3 bến Sê San"
    given = {"current_password": world.password, "new_password": fresh, "new_password_again": fresh}
    assert an.post(CHANGE, given).status_code == 302
    assert "Đang nhận" in words(an.get(CHOICES)), "who changed the password here stays told here"

    an.post(reverse("account_logout"))
    assert not PushBrowser.objects.exists()
    assert an.get(CHOICES).status_code == 302


def test_another_persons_login_takes_the_browser_off(world: World):
    machine = Client()
    machine.cookies[NAME] = add_browser(world, "an")
    sign_in(world, "an", client=machine)
    assert "(máy này)" in words(machine.get(CHOICES))
    sign_in(world, "lan", client=Client())
    assert PushBrowser.objects.count() == 1
    fresh = Client()
    fresh.cookies[NAME] = machine.cookies[NAME].value
    sign_in(world, "lan", client=fresh)
    assert not PushBrowser.objects.exists()


def test_what_is_no_browser_of_ours_is_refused(world: World):
    an = signed_in(world, "an")
    for wrong in ({"endpoint": "https://10.0.0.1/x"}, {"auth": ""}, {"p256dh": "A" * 9000}):
        answer = an.post(ADD, subscription() | wrong)
        assert answer.status_code == 422
        assert "Trình duyệt" in words(answer) or "trình duyệt" in words(answer)
    assert an.post(ADD).status_code == 422
    assert stranger().post(ADD, subscription()).status_code == 302
    assert not PushBrowser.objects.exists()


def test_a_browser_renews_its_address_by_its_cookie(world: World):
    browser = stranger()
    assert renewed(browser, subscription()) == 404
    browser.cookies[NAME] = add_browser(world, "an")
    for wrong in ("{", "[]", {"endpoint": 1}, "[" * 8000, "x" * 9000):
        assert renewed(browser, wrong) == 400
    assert renewed(browser, subscription(), "text/plain") == 400
    assert renewed(browser, subscription() | {"endpoint": "https://evil.vn/"}) == 422
    assert renewed(browser, subscription("b")) == 204
    row = PushBrowser.objects.get()
    assert (row.account, row.endpoint[-1]) == (account_of(world, "an"), "b")


def test_a_notification_opens_what_it_is_about(world: World):
    made = make_sending(world, "an")
    message = reverse("short_messages:opened", args=[_message_of(made)])
    assert signed_in(world, "an").get(message)["Location"] == reverse("tasks:task", args=[1])
    for other in ("lan", OUTSIDER):
        assert signed_in(world, other).get(message).status_code == 404


def test_everybody_may_keep_the_product_as_an_app(db: None):
    browser = stranger()
    answer = browser.get("/manifest.webmanifest")
    told = answer.json()
    assert answer["Content-Type"] == "application/manifest+json"
    assert (told["start_url"], told["display"], told["lang"]) == ("/", "standalone", "vi")
    names = {one["src"].removeprefix("/static/") for one in told["icons"]}
    assert names <= set(published())
    worker = browser.get("/bao-tin.js")
    script = worker.content.decode()
    assert worker["Content-Type"].startswith("text/javascript")
    assert worker["Cache-Control"] == "no-cache"
    assert f"'{RENEW}'" in script
    assert "{{" not in script
    assert "fetch'" not in script, "it answers no request of a page"
    page = browser.get(reverse("account_login")).content.decode()
    assert '<link rel="manifest" href="/manifest.webmanifest">' in page


def _message_of(sending_id: int) -> int:
    return OutgoingMessage.objects.get(sending_line__sending_id=sending_id).pk
