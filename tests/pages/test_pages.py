"""Every page that a person of each role can reach keeps to the house rules (STYLE H5)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urljoin, urlsplit

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client

from congvan.organization.models import Delegation
from congvan.organization.states import DelegationStatus
from tests.pages import inspection, markup, walking
from tests.pages.addresses import OBJECTS, all_addresses
from tests.pages.visitors import ROLES, acting_for, signed_in, stranger
from tests.world import World

# Their pages are those of two of the others, so a walk of half a minute through them is nightly.
TWO_IN_ONE = frozenset({"bao", "oanh"})
HTML_PAGE = re.compile(r"\s*<!doctype html>", re.IGNORECASE)


def test_every_address_with_arguments_has_objects():
    taking = {address.name for address in all_addresses() if address.takes_arguments}
    assert taking == set(OBJECTS), "thêm một dòng vào tests/pages/addresses.py"


@pytest.mark.parametrize(
    "key",
    [
        pytest.param(
            key, id=f"{key} ({role})", marks=[pytest.mark.nightly] if key in TWO_IN_ONE else []
        )
        for key, role in ROLES.items()
    ],
)
def test_pages_of_a_role(world: World, key: str):
    _report(_inspect_all(signed_in(world, key), world))


def test_pages_of_a_substitute(world: World):
    delegation = Delegation.objects.get(
        delegate=world.seats["huong"], status=DelegationStatus.PERMITTED
    )
    _report(_inspect_all(acting_for(world, "huong", delegation.pk), world))


def test_pages_of_somebody_signed_out(world: World):
    _report(_inspect_all(stranger(), world))


def test_pages_of_a_newcomer(world: World):
    """Before the own password is chosen, only the gate's page is there."""
    _report(_inspect_all(signed_in(world, world.newcomer), world))


@pytest.mark.parametrize("key", ["khai", "anh", pytest.param("an", marks=pytest.mark.nightly)])
def test_refused_forms(world: World, key: str):
    """Each form sent empty comes back as a whole page with sentences, never as a failure."""
    client = signed_in(world, key)
    findings: dict[str, list[str]] = {}
    sent: set[str] = set()
    for path, response in walking.reached(client, world):
        for action in _actions(response, path) if walking.is_page(response) else ():
            if action in sent:
                continue
            sent.add(action)
            with _taken_back(client):
                answer = client.post(action, {})
            if answer.status_code >= 500 or answer.status_code == 422:
                findings[f"POST {action}"] = _inspect(answer, action)
    _report(findings)


def _actions(response: HttpResponse, page: str) -> list[str]:
    """Where the forms of the page send to."""
    root, _ = markup.read(response.content.decode())
    forms = [f for f in root.find("form") if f.attributes.get("method", "").lower() == "post"]
    return [urljoin(page, form.attributes.get("action") or page) for form in forms]


def _inspect_all(client: Client, world: World) -> dict[str, list[str]]:
    return {
        path: _inspect(response, path)
        for path, response in walking.reached(client, world)
        if walking.is_page(response)
    }


def _inspect(response: HttpResponse, path: str) -> list[str]:
    html = response.content.decode()
    if response.status_code >= 500:
        return [f"mã {response.status_code}: {response.exc_info[1]!r}"]
    if HTML_PAGE.match(html):
        return inspection.inspect_page(html, address=urlsplit(path).path)
    return inspection.inspect_fragment(html, address=urlsplit(path).path)


def _report(findings: dict[str, list[str]]) -> None:
    """Fail with every finding once, each with one page that has it."""
    first: dict[str, str] = {}
    for path, found in findings.items():
        for finding in found:
            first.setdefault(finding, path)
    assert not first, "\n".join(["", *(f"{path}: {finding}" for finding, path in first.items())])


@contextmanager
def _taken_back(client: Client) -> Iterator[None]:
    """What happens within is rolled back, the login in the browser too."""
    cookies = client.cookies.output()
    block = transaction.atomic()
    block._from_testcase = True  # type: ignore[attr-defined]  # lets verbs open their durable transaction
    with block:
        yield
        transaction.set_rollback(True)
    client.cookies.clear()
    client.cookies.load(cookies.replace("Set-Cookie: ", ""))
