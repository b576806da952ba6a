"""Every page that a person of each role can reach keeps to the house rules (STYLE H5)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urljoin, urlsplit

import pytest
from django.http import HttpResponse
from django.test import Client

from congvan.organization.models import Delegation
from congvan.organization.states import DelegationStatus
from tests import world as named_world
from tests.pages import inspection, markup, walking, weighing
from tests.pages.addresses import OBJECTS, all_addresses
from tests.pages.conftest import taken_back
from tests.pages.visitors import ROLES, acting_for, signed_in, stranger
from tests.world import World

Filled = dict[str, list[str]]

# Their pages are those of two of the others, so a walk of half a minute through them is nightly.
TWO_IN_ONE = frozenset({"bao", "oanh"})
# All pages of the one the administrator sees too; of the other's, what nobody else sees is walked by day.
AS_OTHERS = frozenset({"vinh", "quynh"})
# Between the two they meet nearly every form; those of a specialist are sent at night.
FORMS_OF = frozenset({"khai", "anh"})
# Forms of one view sent for different objects: a view answers an empty form in few ways.
SENT_PER_VIEW = 3
HTML_PAGE = re.compile(r"\s*<!doctype html>", re.IGNORECASE)


def test_every_address_with_arguments_has_objects():
    taking = {address.name for address in all_addresses() if address.takes_arguments}
    assert taking == set(OBJECTS), "thêm một dòng vào tests/pages/addresses.py"


@pytest.fixture(scope="module")
def sizes() -> dict[str, int]:
    """The compressed size of every file a page may ask for."""
    return weighing.sizes_of_files()


@pytest.fixture(scope="module")
def files() -> set[str]:
    """The views that gave somebody a file: making a PDF takes longer than ten pages."""
    return set()


@pytest.mark.parametrize(
    "key",
    [
        pytest.param(
            key,
            id=f"{key} ({role})",
            marks=[pytest.mark.nightly] if key in TWO_IN_ONE | AS_OTHERS else [],
        )
        for key, role in ROLES.items()
    ],
)
def test_pages_of_a_role(
    filled: Filled, world: World, sizes: dict[str, int], files: set[str], key: str
):
    client = signed_in(world, key)
    refused = _RefusedForms(client) if key in FORMS_OF else None
    _report(_inspect_all(client, filled, sizes, refused, files))


def test_pages_only_the_administrator_of_the_system_sees(
    filled: Filled, world: World, sizes: dict[str, int]
):
    key = "quynh"
    others = [named_world.member(world, one) for one in ROLES if one not in TWO_IN_ONE | {key}]
    own = {
        address.name: filled[address.name]
        for address in all_addresses()
        if address.audience.roles
        and named_world.member(world, key).holds(*address.audience.roles)
        and not any(other.holds(*address.audience.roles) for other in others)
    }
    assert own, f"không trang nào chỉ {key} thấy"
    client = signed_in(world, key)
    findings = {}
    for paths in own.values():
        for path in paths:
            response = client.get(path)
            findings[path] = _inspect(response, path) if walking.is_page(response) else []
            findings[path] += weighing.too_heavy(path, response.content, sizes)
    _report(findings)


def test_pages_of_a_substitute(
    filled: Filled, world: World, sizes: dict[str, int], files: set[str]
):
    delegation = Delegation.objects.get(
        delegate=world.seats["huong"], status=DelegationStatus.PERMITTED
    )
    client = acting_for(world, "huong", delegation.pk)
    _report(_inspect_all(client, filled, sizes, files=files))


def test_pages_of_somebody_signed_out(filled: Filled, world: World, sizes: dict[str, int]):
    _report(_inspect_all(stranger(), filled, sizes))


def test_pages_of_a_newcomer(filled: Filled, world: World, sizes: dict[str, int]):
    """Before the own password is chosen, only the gate's page is there."""
    _report(_inspect_all(signed_in(world, world.newcomer), filled, sizes))


@pytest.mark.nightly
def test_refused_forms(filled: Filled, world: World, sizes: dict[str, int]):
    client = signed_in(world, "an")
    _report(_inspect_all(client, filled, sizes, _RefusedForms(client)))


class _RefusedForms:
    """Each form sent empty comes back as a whole page with sentences, never as a failure."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._sent: set[str] = set()
        self._views = Counter[str]()

    def findings(self, response: HttpResponse, page: str) -> dict[str, list[str]]:
        """What is wrong with the answers to the forms of the page that were not sent yet."""
        found: dict[str, list[str]] = {}
        for action in self._actions(response, page):
            view = walking.view_of(urlsplit(action).path)
            if action in self._sent or self._views[view] == SENT_PER_VIEW:
                continue
            self._sent.add(action)
            self._views[view] += 1
            with self._taken_back():
                answer = self._client.post(action, {})
            if answer.status_code >= 500 or answer.status_code == 422:
                found[f"POST {action}"] = _inspect(answer, action)
        return found

    def _actions(self, response: HttpResponse, page: str) -> list[str]:
        """Where the forms of the page send to."""
        root, _ = markup.read(response.content.decode())
        forms = [f for f in root.find("form") if f.attributes.get("method", "").lower() == "post"]
        return [urljoin(page, form.attributes.get("action") or page) for form in forms]

    @contextmanager
    def _taken_back(self) -> Iterator[None]:
        """What happens within is rolled back, the login in the browser too."""
        cookies = self._client.cookies.output()
        with taken_back():
            yield
        self._client.cookies.clear()
        self._client.cookies.load(cookies.replace("Set-Cookie: ", ""))


def _inspect_all(
    client: Client, filled: Filled, sizes: dict[str, int], refused: _RefusedForms | None = None,
    files: set[str] | None = None,
) -> dict[str, list[str]]:  # fmt: skip
    """Every page once: how it is built, what it weighs, and what its forms answer when sent empty."""
    findings: dict[str, list[str]] = {}
    for path, response in walking.reached(client, filled, files):
        if walking.is_page(response):
            findings[path] = _inspect(response, path)
            findings[path] += weighing.too_heavy(path, response.content, sizes)
            findings |= refused.findings(response, path) if refused else {}
    return findings


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
