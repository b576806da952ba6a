"""Page objects: an office of people at browsers, who do what the procedure says.

Every button is named as it stands on the screen, so a test reads as the manual does.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.test import Client
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Locator,
    Page,
    Response,
    expect,
)

from congvan.web.accounts.gates import CLOCK_KEY
from tests.pages.visitors import signed_in
from tests.world import World

AXE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"
DESKTOP = {"width": 1366, "height": 768}
PHONE = {"width": 360, "height": 800}
# What the console says when an answer is a refusal (422, 404, 423): part of the procedure.
REFUSED_ANSWER = re.compile(r"Failed to load resource: .* status of 4(03|04|22|23)")
# Marks the page that a plain link leads away from, so nobody examines it instead of the next one.
LEAVING = "(link) => { window.leaving = !link.matches('[hx-get], [hx-post]'); }"
# Nothing here takes longer; a missing button should not hold up the whole run.
PATIENCE_MS = 6000


class Browsers:
    """Contexts of the one browser, used again by the next test: only the cookies are new.

    A context that is used again has kept styles, scripts and fonts, as a browser in an office has.
    """

    def __init__(self, browser: Browser, address: str) -> None:
        self.address = address
        self._browser = browser
        self._free: dict[tuple[Any, ...], list[BrowserContext]] = {}
        self._taken: list[tuple[tuple[Any, ...], BrowserContext]] = []
        self._problems: list[str] = []

    def take(self, *, screen: dict[str, int], scripts: bool, bypass_csp: bool) -> Page:
        """An empty window that knows nobody."""
        kind = (screen["width"], scripts, bypass_csp)
        free = self._free.setdefault(kind, [])
        context = free.pop() if free else self._made(screen, scripts, bypass_csp)
        self._taken.append((kind, context))
        return context.new_page()

    def give_back(self) -> list[str]:
        """Close all windows, forget who was signed in, and say what went wrong."""
        for kind, context in self._taken:
            for page in context.pages:
                page.close()
            context.clear_cookies()
            self._free[kind].append(context)
        self._taken = []
        problems, self._problems = self._problems, []
        return problems

    def _made(self, screen: dict[str, int], scripts: bool, bypass_csp: bool) -> BrowserContext:
        context = self._browser.new_context(
            base_url=self.address, viewport=screen, java_script_enabled=scripts,
            bypass_csp=bypass_csp, locale="vi-VN", timezone_id="Asia/Ho_Chi_Minh",
            reduced_motion="reduce", accept_downloads=True,
        )  # fmt: skip
        context.set_default_timeout(PATIENCE_MS)
        if bypass_csp:
            context.add_init_script(path=AXE)
        context.on("console", self._note_console)
        context.on("weberror", lambda error: self._problems.append(f"tập lệnh: {error.error}"))
        context.on("response", self._note_response)
        return context

    def _note_console(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not REFUSED_ANSWER.search(message.text):
            page = message.page
            self._problems.append(f"{page.url if page else ''}: {message.text}")

    def _note_response(self, response: Response) -> None:
        if response.status >= 500 or (response.status == 404 and "/static/" in response.url):
            self._problems.append(f"{response.status} {response.url}")


class Office:
    """The world, and the browsers its people opened."""

    def __init__(self, browsers: Browsers, world: World) -> None:
        self.world = world
        self.address = browsers.address
        self._browsers = browsers

    def browser(
        self, *, screen: dict[str, int] = DESKTOP, scripts: bool = True, bypass_csp: bool = False
    ) -> Desk:
        """A window with nobody signed in; with `bypass_csp`, axe-core is in every page."""
        page = self._browsers.take(screen=screen, scripts=scripts, bypass_csp=bypass_csp)
        return Desk(page, self)

    def at_work(self, key: str, **wanted: Any) -> Desk:
        """A browser in which the person has already logged in, without going by the login page."""
        desk = self.browser(**wanted)
        desk.sits_with(signed_in(self.world, key))
        return desk


class Desk:
    """A person's browser window."""

    def __init__(self, page: Page, office: Office) -> None:
        self.page = page
        self.office = office

    # What a person looks at.

    @property
    def main(self) -> Locator:
        return self.page.locator("main")

    def heading(self, words: str | re.Pattern[str]) -> Desk:
        """The page is the one with this title."""
        expect(self.page.locator("h1")).to_have_text(words)
        return self

    def sees(self, words: str | re.Pattern[str]) -> Desk:
        expect(self.page.get_by_text(words).filter(visible=True).first).to_be_visible()
        return self

    def does_not_see(self, words: str) -> None:
        expect(self.page.get_by_text(words).filter(visible=True)).to_have_count(0)

    def is_told(self, words: str | re.Pattern[str]) -> None:
        """A toast, a notice or a field says so."""
        expect(
            self.page.locator("[role=status], .alert, .field-error, .toasts")
            .get_by_text(words)
            .first
        ).to_be_visible()

    def menu(self) -> list[str]:
        """The entries of the menu."""
        return [
            words.strip() for words in self.page.locator("#thuc-don .side-word").all_inner_texts()
        ]

    @property
    def bell(self) -> int:
        """The number on the bell."""
        return int(self.page.locator("#dem-chuong").inner_text() or 0)

    # What a person does.

    def opens(self, path: str) -> Desk:
        self.page.goto(path)
        return self

    def presses(self, button: str, *, within: Locator | None = None) -> Desk:
        (within or self.page).get_by_role("button", name=button, exact=True).filter(
            visible=True
        ).first.click()
        return self

    def follows(self, link: str | re.Pattern[str], *, within: Locator | None = None) -> Desk:
        exact = isinstance(link, str)
        found = (within or self.page).get_by_role("link", name=link, exact=exact)
        way = found.filter(visible=True).first
        way.evaluate(LEAVING)
        way.click()
        return self

    def fills(self, fields: dict[str, str]) -> Desk:
        """Type into fields by their labels."""
        for label, words in fields.items():
            self.field(label).fill(words)
        return self

    def chooses(self, label: str, option: str) -> Desk:
        self.field(label).select_option(label=option)
        return self

    def field(self, label: str) -> Locator:
        pattern = re.compile(rf"^\s*{re.escape(label)}(\s*(\(không bắt buộc\)|\*))?\s*$")
        return self.page.get_by_label(pattern).filter(visible=True).first

    def ticks(self, label: str) -> Desk:
        self.page.get_by_label(label, exact=True).check()
        return self

    def chooses_person(self, label: str, name: str) -> Desk:
        """From a select of seats: the one whose line begins with the name."""
        field = self.field(label)
        line = field.locator("option").filter(has_text=name).first.inner_text()
        field.select_option(label=line)
        return self

    def work(self) -> list[str]:
        """The titles of the work on the desk."""
        titles = self.main.locator(".wrow-title").all_inner_texts()
        return [" ".join(title.split()) for title in titles]

    def one_time_password(self) -> str:
        """The one that is shown once, such as Kfm7-Bxw4-Tnh9-Rpd2."""
        return re.findall(r"\b(?:[A-Z][a-z]{2}\d-){3}[A-Z][a-z]{2}\d\b", self.main.inner_text())[0]

    def opens_work(self, words: str | re.Pattern[str]) -> Desk:
        """Open a line of work, and then its page."""
        self.main.locator(".wrow-title").filter(has_text=words).first.click()
        return self

    def sits_with(self, client: Client) -> Desk:
        """Take over the login of a test client, if it has one."""
        cookie = client.cookies.get(settings.SESSION_COOKIE_NAME)
        if cookie is not None and cookie.value:
            self.page.context.add_cookies(
                [{"name": cookie.key, "value": cookie.value, "url": self.office.address}]
            )
        return self

    def leaves_for(self, *, minutes: int) -> Desk:
        """Nobody touches this browser for so long: the session's clock is put back."""
        cookie = next(
            c for c in self.page.context.cookies() if c["name"] == settings.SESSION_COOKIE_NAME
        )
        session = SessionStore(session_key=cookie["value"])
        session[CLOCK_KEY] -= minutes * 60
        session.save()
        return self

    # The procedures everybody knows.

    def logs_in(self, key: str, password: str | None = None) -> Desk:
        """Name and password at the login page."""
        self.opens("/dang-nhap/")
        self.fills(
            {
                "Tên đăng nhập": self.office.world.logins[key],
                "Mật khẩu": password or self.office.world.password,
            }
        )
        return self.presses("Đăng nhập")

    def opens_person_menu(self) -> Desk:
        self.page.locator(".person-summary").click()
        return self

    def switches_to(self, seat: str) -> Desk:
        """Choose a post, or somebody to act for, in the person's menu."""
        self.opens_person_menu()
        self.page.locator(".person-box .menu-list button").filter(has_text=seat).click()
        return self

    def logs_out(self) -> Desk:
        self.opens_person_menu()
        return self.presses("Đăng xuất")
