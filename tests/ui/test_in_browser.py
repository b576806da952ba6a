"""The components in a real browser: accessibility by axe-core, keys, focus, phones, the policy.

Pages are rendered in this process and handed to Chromium by request interception: no server and
no database.
"""

from __future__ import annotations

import mimetypes
import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory

from congvan.ui.asset_files import BUILT_DIR, NODE_MODULES, published
from congvan.ui.frame import Frame
from congvan.web.gallery import samples
from congvan.web.gallery.views import gallery
from congvan.web.middleware import CONTENT_SECURITY_POLICY
from tests.ui.drawing import draw
from tests.ui.test_frame import FULL

playwright = pytest.importorskip("playwright.sync_api")
CHROMIUM = Path("/usr/bin/chromium")
AXE = NODE_MODULES / "axe-core" / "axe.min.js"
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason="chưa có Chromium (apt install chromium)"),
    pytest.mark.skipif(not (BUILT_DIR / "app.js").is_file(), reason="chưa dựng tệp trình duyệt"),
]
HOME = "http://congvan.test"
ARGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]

DESK = """{% extends "frame.html" %}{% block title %}Cần xử lý{% endblock %}{% block main_class %}main-flush{% endblock %}
{% block content %}<div class="page-top"><c-page-head title="Cần xử lý" summary="12 việc" /><c-tabs :tabs="tabs" /></div>
<c-filter-bar :filters="filters" />
<form method="post" action="/gop">{% csrf_token %}<c-work-list :rows="rows" /><c-bulk-bar><button name="viec" value="doc">Đã đọc</button></c-bulk-bar></form>
<div class="page-body"><form method="post" action="/luu" hx-post="/luu" hx-target="this" hx-swap="outerHTML"><c-field label="Số" for="id_so"><c-input name="so" /></c-field><c-button kind="primary">Lưu</c-button></form></div>{% endblock %}"""
REFUSED = """<form method="post" action="/luu" hx-post="/luu" hx-target="this" hx-swap="outerHTML"><c-field label="Số" for="id_so" error="Số này đã cấp. Lấy số khác."><c-input name="so" value="{{ typed }}" error="1" /></c-field><c-button kind="primary">Lưu</c-button></form>"""
FRAME: Frame = replace(FULL, toasts=())


class Site:
    """Answers the browser's requests and keeps what was asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str]] = []
        self.complaints: list[str] = []

    def answer(self, route: playwright.Route) -> None:
        request = route.request
        path = urlsplit(request.url).path
        self.asked.append((request.method, path))
        if path.startswith("/static/"):
            file = published().get(path.removeprefix("/static/"))
            if file is None:
                return route.fulfill(status=404)
            return route.fulfill(
                body=file.read_bytes(),
                content_type=mimetypes.guess_type(file.name)[0] or "font/woff2",
            )
        status, html = self.page(request.method, path, request.post_data or "")
        headers = {
            "Content-Security-Policy": CONTENT_SECURITY_POLICY,
            "Content-Type": "text/html; charset=utf-8",
        }
        return route.fulfill(status=status, body=html, headers=headers)

    def page(self, method: str, path: str, body: str) -> tuple[int, str]:
        if path == "/giao-dien/":
            return 200, gallery(RequestFactory().get(path)).content.decode()
        if path == "/dem":
            return 200, render_to_string("frame/counters.html", {"frame": replace(FRAME, phone=())})
        if path == "/luu" and method == "POST":
            return 422, draw(REFUSED, typed=parse_qs(body).get("so", [""])[0])
        return 200, draw(DESK, frame=FRAME, **samples.context())


@pytest.fixture(scope="module")
def chromium() -> Iterator[playwright.Browser]:
    # Playwright keeps an event loop in this thread; Django would refuse the database in it.
    os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    with playwright.sync_playwright() as runner:
        browser = runner.chromium.launch(executable_path=str(CHROMIUM), args=ARGS)
        yield browser
        browser.close()


@pytest.fixture
def site() -> Site:
    return Site()


@pytest.fixture
def open_page(chromium: playwright.Browser, site: Site) -> Iterator[object]:
    contexts = []

    def opened(
        path: str, width: int = 1366, height: int = 768, **options: object
    ) -> playwright.Page:
        context = chromium.new_context(viewport={"width": width, "height": height}, **options)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(20_000)
        page.on(
            "console",
            lambda message: (
                site.complaints.append(message.text) if message.type == "error" else None
            ),
        )
        page.on("pageerror", lambda error: site.complaints.append(str(error)))
        page.route("**/*", site.answer)
        page.goto(HOME + path)
        # Waits with a limit: an evaluated promise would wait for ever.
        page.wait_for_function("document.fonts.status === 'loaded'")
        return page

    yield opened
    for context in contexts:
        for page in context.pages:
            # A request answered while its window closes would wait for ever.
            page.unroute_all(behavior="ignoreErrors")
        context.close()


@pytest.mark.parametrize("path", ["/giao-dien/", "/viec"])
def test_axe_finds_nothing(open_page, path: str) -> None:
    page = open_page(path, bypass_csp=True)
    page.add_script_tag(content=AXE.read_text(encoding="utf-8"))
    for width in (360, 1080, 1366):
        page.set_viewport_size({"width": width, "height": 768})
        assert _violations(page) == [], width


def _violations(page: playwright.Page) -> list[str]:
    return page.evaluate(
        "axe.run(document, {runOnly: ['wcag2a','wcag2aa','wcag21a','wcag21aa','wcag22aa','best-practice']})"
        ".then(r => r.violations.map(v => v.id + ': ' + v.nodes.slice(0, 4).map(n => n.target + ' ' + n.failureSummary.slice(0, 260)).join(' | ')))"
    )


@pytest.mark.parametrize("path", ["/giao-dien/", "/viec"])
def test_policy_is_never_broken(open_page, site: Site, path: str) -> None:
    open_page(path)
    assert site.complaints == []


@pytest.mark.parametrize("path", ["/giao-dien/", "/viec"])
def test_page_never_scrolls_sideways(open_page, path: str) -> None:
    """320 px is WCAG 1.4.10; 683 px is the 1366 screen at 200 %."""
    page = open_page(path)
    for width in (320, 360, 683, 991, 992, 1199, 1200, 1760):
        page.set_viewport_size({"width": width, "height": 768})
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, width


@pytest.mark.parametrize("path", ["/giao-dien/", "/viec"])
def test_touch_targets_on_phones(open_page, path: str) -> None:
    """44 px high (DESIGN §1); links inside sentences are excepted as in WCAG 2.5.8."""
    page = open_page(path, 360, 800, has_touch=True)
    small = page.evaluate(
        """() => [...document.querySelectorAll('button, select, summary, input:not([type=hidden]), a.btn, a.chip, a.tab, a.phone-entry, a.top-icon, label.form-check, .segment label')]
        .filter(e => e.getClientRects().length && getComputedStyle(e).visibility !== 'hidden' && !e.closest('[aria-hidden=true], .picker-box'))
        .filter(e => !(e.matches('.form-check-input, .segment input')))
        .filter(e => e.getBoundingClientRect().height < 43.5)
        .map(e => e.tagName + '.' + e.className + ' ' + e.getBoundingClientRect().height)"""
    )
    assert small == []


def test_keys_move_open_and_rest_while_typing(open_page) -> None:
    page = open_page("/viec")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.name") == "q"
    page.keyboard.type("jx")
    assert page.input_value("[name=q]") == "jx"
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("j")  # from the selected row (third) to the next
    assert page.evaluate("document.activeElement.closest('.wrow').id") == "dong-4"
    page.keyboard.press("k")
    page.keyboard.press("x")
    assert page.is_checked("#dong-3 input")
    assert page.inner_text("[data-bulk-count]") == "2"
    page.keyboard.press("Escape")
    assert page.locator(".wrow-tick input:checked").count() == 0
    assert page.locator("[data-bulk-bar]").is_hidden()
    page.keyboard.press("?")
    assert page.locator("#phim-tat").is_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("g")
    # The page leads to itself: without waiting for the load, the window would close in the middle.
    with page.expect_navigation():
        page.keyboard.press("c")


def test_single_keys_can_be_switched_off(open_page) -> None:
    page = open_page("/viec")
    page.keyboard.press("?")
    page.locator("[data-keys-switch] input[type=checkbox]").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.name") != "q"


def test_menus_obey_arrows_and_escape(open_page) -> None:
    page = open_page("/viec")
    page.focus(".person-box summary")
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.className") == "menu-item"
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.className") == "person-summary"
    assert page.locator(".person-box[open]").count() == 0


def test_first_tab_leads_to_the_content(open_page) -> None:
    page = open_page("/viec")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Tới nội dung chính"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "noi-dung"


def test_a_refused_form_keeps_the_words_and_takes_the_focus(open_page, site: Site) -> None:
    page = open_page("/viec")
    page.fill("#id_so", "17")
    page.locator("form[hx-post] button").dblclick()
    page.wait_for_selector(".field-error")
    assert page.input_value("#id_so") == "17"
    assert page.evaluate("document.activeElement.id") == "id_so"
    assert site.asked.count(("POST", "/luu")) == 1


def test_off_canvas_menu_takes_and_gives_back_the_focus(open_page) -> None:
    page = open_page("/viec", 800)
    assert not page.locator("#thuc-don").is_visible()
    page.locator(".to-menu").click()
    assert page.locator("#thuc-don").is_visible()
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") == "Đóng thực đơn"
    page.keyboard.press("Escape")
    page.wait_for_function(
        "getComputedStyle(document.getElementById('thuc-don')).visibility === 'hidden'"
    )
    assert page.evaluate("document.activeElement.classList.contains('to-menu')")


def test_filters_that_do_not_fit_go_into_the_last_chip(open_page) -> None:
    page = open_page("/viec", 360)
    bar = page.locator("[data-filters]")
    assert bar.evaluate(
        "e => [...e.children].filter(c => c.offsetWidth).every(c => c.offsetTop === e.children[0].offsetTop)"
    )


def test_person_picker_finds_by_initials(open_page) -> None:
    page = open_page("/giao-dien/")
    page.fill("#g_nguoi_go", "nva")
    first = page.locator("[role=option]:visible").first
    assert "Nguyễn Văn An" in first.inner_text()
    page.keyboard.press("Enter")
    assert page.eval_on_selector("#g_nguoi", "s => [...s.selectedOptions].map(o => o.value)") == [
        "1",
        "5",
    ]


def test_password_can_be_looked_at(open_page) -> None:
    page = open_page("/giao-dien/")
    box = page.locator("[data-password]").last
    box.locator("button").click()
    assert box.locator("input").get_attribute("type") == "text"
    assert box.locator("button").get_attribute("aria-label") == "Ẩn mật khẩu"


def test_dialog_asks_and_can_be_kept(open_page) -> None:
    page = open_page("/giao-dien/")
    page.locator("[data-open-dialog]").click()
    assert page.evaluate("document.activeElement.id") == "g_lydo2"
    page.locator("#hop-hoi-mau [data-keep]").click()
    assert page.locator("#hop-hoi-mau").is_hidden()


def test_counters_change_numbers_and_nothing_else(open_page) -> None:
    page = open_page("/viec")
    page.focus("[name=q]")
    page.evaluate(
        "document.getElementById('dem-todo').textContent = '99'; htmx.trigger('[data-counters]', 'every')"
    )
    page.evaluate("htmx.ajax('GET', '/dem', {source: '[data-counters]', swap: 'none'})")
    page.wait_for_function("document.getElementById('dem-todo').textContent === '12'")
    assert page.evaluate("document.activeElement.name") == "q"


def test_without_the_script_nothing_is_lost(open_page) -> None:
    page = open_page("/viec", java_script_enabled=False)
    assert page.locator("[data-bulk-bar]").is_visible()
    page.locator(".person-box summary").click()
    assert page.get_by_role("button", name="Đăng xuất").is_visible()
    narrow = open_page("/viec", 800, java_script_enabled=False)
    narrow.locator(".to-menu").click()
    assert narrow.locator("#thuc-don").is_visible()
