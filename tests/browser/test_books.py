"""The pages of the books on the office's screen and on a telephone: axe, width, pressing."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.browser.office import PHONE, Office
from tests.browser.test_accessibility import _look
from tests.pages.addresses import OBJECTS, all_addresses, paths

pytestmark = pytest.mark.browser
_FILES = {
    "registers:label",
    "registers:slip",
    "registers:printed-file",
    "registers:import-template",
}
_POSTS = {"registers:print", "registers:sign-for", "registers:import-act"}


def test_pages_of_the_books(office: Office):
    """axe-core finds nothing; nothing is wider than the telephone."""
    lan = office.at_work("lan", bypass_csp=True)
    found = []
    for address in all_addresses():
        if address.name.startswith("registers:") and address.name not in _FILES | _POSTS:
            for path in paths(office.world, address):
                page = lan.opens(path).page
                _keep_picture(page, address.name, "ban")
                found += [f"{path} {finding}" for finding in _look(page)]
                page.set_viewport_size(PHONE)
                _keep_picture(page, address.name, "may")
                page.set_viewport_size({"width": 1366, "height": 768})
    assert OBJECTS["registers:book"].holder == "lan"
    assert not found, "\n".join(["", *dict.fromkeys(found)])


def _keep_picture(page, name: str, screen: str) -> None:
    """With BOOK_PICTURES=folder, keep the pages for the eye."""
    folder = os.environ.get("BOOK_PICTURES")
    if folder:
        file = Path(folder) / f"{name.replace(':', '-')}-{screen}.png"
        page.screenshot(path=str(file), full_page=True)
