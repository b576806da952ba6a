"""Signing in as people do, for the tests of the door and of the own account."""

from __future__ import annotations

import re

from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.test import Client
from django.urls import reverse

from congvan.organization.models import Account
from tests import world as named

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
CHROME = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/142.0.0.0 Safari/537.36"
)


def account_of(world: named.World, key: str) -> Account:
    return Account.objects.select_related("person", "agency").get(person=world.people[key])


def sign_in(
    world: named.World, key: str, *, client: Client | None = None, remember: bool = False, **headers
) -> Client:
    """A browser in which the person has just given name and password."""
    client = client or Client(**headers)
    given = {"login": world.logins[key], "password": world.password}
    response = client.post(
        reverse("account_login"), given | ({"remember": "on"} if remember else {})
    )
    assert response.status_code == 302, response.content.decode()
    return client


def code_for(secret: str, *, step: int = 0) -> str:
    """What the telephone shows now, or `step` periods from now."""
    counters = list(yield_hotp_counters_from_time())
    return format_hotp_value(hotp_value(secret, counters[len(counters) // 2] + step))


def switch_on_second_factor(client: Client) -> str:
    """Set up the telephone's app in a signed-in browser; returns the secret."""
    page = client.get(reverse("mfa_activate_totp"))
    assert page.status_code == 200, page
    secret = client.session["mfa.totp.secret"]
    done = client.post(reverse("mfa_activate_totp"), {"code": code_for(secret, step=-1)})
    assert done.status_code == 302, done.content.decode()
    return secret


def words(response) -> str:
    """What the page says, without its markup."""
    text = re.sub(r"<(script|style)\b.*?</\1>", " ", response.content.decode(), flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", text).split())


def page_at(client: Client, path: str) -> str:
    """The page at an address that must be there, its ampersands as typed."""
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.content.decode().replace("&amp;", "&")
