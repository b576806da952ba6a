"""The pages of the books on the office's screen and on a telephone: axe, width, pressing."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from django.urls import reverse

from tests.browser.accessible import look, seen
from tests.browser.office import PHONE, Office
from tests.pages import walking
from tests.pages.addresses import OBJECTS, all_addresses, paths
from tests.pages.out_addresses import shelf_of

pytestmark = pytest.mark.browser
_FILES = {
    "registers:label",
    "registers:slip",
    "registers:printed-file",
    "registers:import-template",
    "registers:envelope",
}
_POSTS = {
    "registers:print",
    "registers:sign-for",
    "registers:import-act",
    "registers:sign-off",
    "registers:take-back",
}
# What the leader decides; the clerk does not see these pages.
_LEADERS = {
    "registers:sequences",
    "registers:sequence",
    "registers:sequence-open",
    "registers:backdate",
}


def test_pages_of_the_books(office: Office):
    """axe-core finds nothing; nothing is wider than the telephone. A page of shapes all seen is passed over."""
    lan = office.at_work("lan", bypass_csp=True)
    khai = office.at_work("khai", bypass_csp=True)
    wanted = [
        (address.name, path)
        for address in all_addresses()
        if address.name.startswith("registers:") and address.name not in _FILES | _POSTS
        for path in paths(office.world, address)
    ]
    wanted += [
        (f"registers:book-{kind}", reverse("registers:book", args=[book_id]))
        for kind, book_id in shelf_of(office.world).book_ids.items()
    ]
    found = []
    for name, path in wanted:
        page = (khai if name in _LEADERS else lan).opens(path).page
        shapes = walking.shapes(page.content())
        if shapes <= seen:
            continue
        seen.update(shapes)
        _keep_picture(page, name, "ban")
        found += [f"{path} {finding}" for finding in look(page)]
        page.set_viewport_size(PHONE)
        _keep_picture(page, name, "may")
        page.set_viewport_size({"width": 1366, "height": 768})
    assert OBJECTS["registers:book"].holder == "lan"
    assert not found, "\n".join(["", *dict.fromkeys(found)])


def _keep_picture(page, name: str, screen: str) -> None:
    """With BOOK_PICTURES=folder, keep the pages for the eye."""
    folder = os.environ.get("BOOK_PICTURES")
    if folder:
        file = Path(folder) / f"{name.replace(':', '-')}-{screen}.png"
        page.screenshot(path=str(file), full_page=True)
