"""Looking at pages as axe-core and a telephone see them, for the tests of whole areas and journeys."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.test import Client
from django.urls import resolve
from playwright.sync_api import Page
from playwright.sync_api import TimeoutError as PlaywrightTimeoutError

from congvan.organization.models import Delegation
from congvan.organization.states import DelegationStatus
from tests.browser.office import DESKTOP, PHONE, Office
from tests.pages import walking
from tests.pages.addresses import all_addresses, paths
from tests.pages.visitors import acting_for, signed_in, stranger

# Colours are the same on both screens, and measuring them takes most of the time.
RUN_AXE = """async (colours = true) => (await axe.run(document,
  {resultTypes: ['violations'], rules: {'color-contrast': {enabled: colours}}})).violations.map(
  (v) => `${v.id}: ${v.help} | ${v.nodes.slice(0, 3).map((n) => n.html.slice(0, 160)).join(' | ')}`)"""
# The least size of what one presses on a telephone (DESIGN §1).
LEAST_TARGET = 44
MAIN_TARGETS = (
    ".phone-entry, .top-icon, .person-summary, main .btn, main .form-control, main .form-select, "
    "main .tab, main .chip, main .wrow-title, .bar-button"
)
SMALL_TARGETS = """([selector, least]) => [...document.querySelectorAll(selector)]
  .filter((e) => e.checkVisibility({visibilityProperty: true}) && !e.matches(':disabled, .visually-hidden'))
  .map((e) => [e, e.getBoundingClientRect()])
  .filter(([, box]) => box.width && (box.height < least - 0.5 || box.width < least - 0.5))
  .map(([e, box]) => `${Math.round(box.width)}×${Math.round(box.height)} ${e.outerHTML.slice(0, 120)}`)"""
TOO_WIDE = """() => [...document.querySelectorAll('body *')]
  .filter((e) => e.checkVisibility() && e.getBoundingClientRect().right > innerWidth + 1
    && ![...function* (n) { while ((n = n.parentElement)) yield n; }(e)]
      .some((p) => ['auto', 'scroll', 'hidden', 'clip'].includes(getComputedStyle(p).overflowX)))
  .slice(0, 3).map((e) => e.outerHTML.slice(0, 120))"""

# What was already looked at, by the pages of the people before.
seen: set[object] = set()

# Who sees hardly another page than the people before is walked with at night.
BY_DAY = ("an", "khai", "anh", "thang", "")
AT_NIGHT = ("huong", "vinh", "bao", "quynh")

# The pages are walked in parts, each by a test that ends within minutes; what is in no part is in the last.
DOCUMENTS = frozenset(
    {"registers", "outgoing", "drafting", "documents", "intake", "incoming", "dossiers", "exchange",
     "signing", "templates", "signatures"}
)  # fmt: skip
OFFICE = frozenset(
    {"tasks", "work_calendar", "boards", "consultations", "personal_mail", "chat", "meetings",
     "short_messages"}
)  # fmt: skip


def faults_of_pages(
    office: Office, keys: tuple[str, ...], *, within: Collection[str] = (), without: Collection[str] = (),
) -> list[str]:  # fmt: skip
    """What is wrong on the pages of some areas (names of address spaces), walked by these people.

    A page built of nothing but what other pages showed is passed over.
    """

    def belongs(path: str) -> bool:
        area = resolve(urlsplit(path).path).namespace
        return area in within if within else area not in without

    filled = {
        one.name: paths(office.world, one)
        for one in all_addresses()
        if _is_of(one.name, within, without)
    }
    pages: list[Built] = []
    files: set[str] = set()
    for key in keys:
        client = _client_of(office, key)
        pages += [
            Built(client, path, frozenset(walking.shapes(response.content.decode())))
            for path, response in walking.reached(client, filled, files, belongs)
            if walking.is_page(response) and b"<html" in response.content
        ]
    desk = office.browser(bypass_csp=True)
    found: list[str] = []
    for page in _fewest_that_show_all(pages):
        desk.sits_with(page.client)
        found += [f"{page.path} {finding}" for finding in look(desk.opens(page.path).page)]
    return found


@dataclass(frozen=True, slots=True)
class Built:
    """A page of a person and what it is built of."""

    client: Client
    path: str
    shapes: frozenset[object]


def _fewest_that_show_all(pages: list[Built]) -> Iterator[Built]:
    """Pages that together show everything not yet seen: at each step the one that shows most of it."""
    while pages:
        best = max(pages, key=lambda page: len(page.shapes - seen))
        if best.shapes <= seen:
            return
        seen.update(best.shapes)
        pages = [page for page in pages if not page.shapes <= seen]
        yield best


def _is_of(name: str, within: Collection[str], without: Collection[str]) -> bool:
    area = name.rpartition(":")[0]
    return area in within if within else area not in without


def _client_of(office: Office, key: str) -> Client:
    """The person's client; for `huong` the one in which she stands in for the director."""
    if key != "huong":
        return signed_in(office.world, key) if key else stranger()
    delegation = Delegation.objects.get(
        delegate=office.world.seats[key], status=DelegationStatus.PERMITTED
    )
    return acting_for(office.world, key, delegation.pk)


def _fits(page: Page) -> bool:
    """No sideways scrolling; a pane that measures itself may need a moment after the resize."""
    try:
        page.wait_for_function("document.scrollingElement.scrollWidth <= innerWidth", timeout=2000)
    except PlaywrightTimeoutError:
        return False
    return True


def look(page: Page) -> list[str]:
    """Everything wrong with the page on both screens; after a link, with the page it leads to."""
    page.wait_for_function("!window.leaving && document.readyState === 'complete'")
    page.set_viewport_size(DESKTOP)
    found = [f"[máy bàn] {finding}" for finding in page.evaluate(RUN_AXE, True)]
    page.set_viewport_size(PHONE)
    found += [f"[điện thoại] {finding}" for finding in page.evaluate(RUN_AXE, False)]
    if not _fits(page):
        found.append(f"[điện thoại] trang rộng hơn màn hình: {page.evaluate(TOO_WIDE)}")
    small = page.evaluate(SMALL_TARGETS, [MAIN_TARGETS, LEAST_TARGET])
    return found + [f"[điện thoại] khó bấm: {target}" for target in small]
