"""Debian's Chromium, the product on a port, and people who sit down at browsers."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator

import pytest

from tests.browser import serving
from tests.browser.office import Browsers, Office
from tests.world import World

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
MISSING = "cần Chromium của hệ thống: apt-get install chromium"
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--disable-dev-shm-usage", "--font-render-hinting=none",
]  # fmt: skip


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-pictures", action="store_true", help="chụp lại hình của docs/how-to")


@pytest.fixture(scope="package")
def chromium() -> Iterator[object]:
    """One browser for all tests; each person gets a context, which shares nothing with others."""
    if CHROMIUM is None:
        pytest.skip(MISSING)
    from playwright.sync_api import sync_playwright

    # The synchronous API keeps an event loop in this thread, where Django then refuses the ORM.
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()
    if before is None:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture(scope="package")
def address(django_db_setup: None) -> Iterator[str]:
    """Where the product answers."""
    command = [sys.executable, "-m", "congvan.deployment.command_line", "assets"]
    subprocess.run(command, check=True, capture_output=True)
    with serving.served() as address:
        yield address


@pytest.fixture(scope="package")
def browsers(chromium: object, address: str) -> Browsers:
    """The windows of all tests."""
    return Browsers(chromium, address)  # type: ignore[arg-type]


@pytest.fixture
def office(browsers: Browsers, committed_world: World) -> Iterator[Office]:
    """The named world with its people at their browsers.

    Fails when any page wrote an error to the console, broke the content policy or failed (500).
    """
    yield Office(browsers, committed_world)
    problems = browsers.give_back()
    assert not problems, "\n".join(["Trình duyệt báo lỗi:", *problems])
