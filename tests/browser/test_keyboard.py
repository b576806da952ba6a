"""Work without a mouse, and without scripts."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.office import Desk, Office

pytestmark = pytest.mark.browser

OWN_PASSWORD = "Nắng-ấm 8 buôn Đak"


def _focused(desk: Desk) -> str:
    return " ".join(desk.page.evaluate("document.activeElement.textContent").split())


def test_first_tab_leads_to_the_content(office: Office):
    an = office.at_work("an").opens("/can-xu-ly/")
    an.page.keyboard.press("Tab")
    assert _focused(an) == "Tới nội dung chính"
    an.page.keyboard.press("Enter")
    expect(an.page.locator("main")).to_be_focused()


def test_list_walk_and_keys(office: Office):
    khai = office.at_work("khai").opens("/can-xu-ly/")
    titles = khai.work()
    assert len(titles) >= 2
    # The first row is already shown beside the list.
    khai.page.keyboard.press("j")
    assert _focused(khai) == titles[1]
    khai.page.keyboard.press("k")
    assert _focused(khai) == titles[0]

    khai.page.keyboard.press("?")
    dialog = khai.page.get_by_role("dialog", name="Phím tắt")
    expect(dialog).to_be_visible()
    khai.page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()

    khai.page.keyboard.press("x")
    expect(khai.page.locator(".wrow-tick input").first).to_be_checked()
    khai.page.keyboard.press("Escape")
    expect(khai.page.locator(".wrow-tick input").first).not_to_be_checked()

    khai.page.keyboard.press("Enter")
    expect(khai.page).not_to_have_url(re.compile("/can-xu-ly/$"))


def test_letters_are_letters_while_typing(office: Office):
    anh = office.at_work("anh").opens("/quan-tri/nguoi-dung/")
    field = anh.page.locator("#tim")
    field.press_sequentially("jkx?")
    expect(field).to_have_value("jkx?")
    expect(anh.page.get_by_role("dialog")).to_be_hidden()


def test_go_to_keys(office: Office):
    an = office.at_work("an").opens("/can-xu-ly/")
    an.page.keyboard.press("g")
    an.page.keyboard.press("d")
    an.heading("Dự thảo")
    an.page.keyboard.press("g")
    an.page.keyboard.press("b")
    an.heading("Danh bạ")


def test_menus_by_keyboard(office: Office):
    bao = office.at_work("bao").opens("/can-xu-ly/")
    summary = bao.page.locator(".person-summary")
    summary.focus()
    bao.page.keyboard.press("Enter")
    bao.page.keyboard.press("ArrowDown")
    assert "Chánh Văn phòng" in _focused(bao)
    bao.page.keyboard.press("Escape")
    expect(summary).to_be_focused()
    expect(bao.page.locator(".person-box[open]")).to_have_count(0)


def test_focus_stays_after_a_swap(office: Office):
    """The poll of the counters changes numbers only; who types goes on typing."""
    anh = office.at_work("anh").opens("/quan-tri/nguoi-dung/")
    field = anh.page.locator("#tim")
    field.press_sequentially("ng")
    with anh.page.expect_response(re.compile("/dem/")):
        anh.page.evaluate("htmx.ajax('GET', '/dem/', {source: '[data-counters]', swap: 'none'})")
    expect(field).to_be_focused()
    field.press_sequentially("uy")
    expect(field).to_have_value("nguy")


def test_rules_of_the_password_follow_the_typing(office: Office):
    thang = office.at_work("thang").opens("/tai-khoan/doi-mat-khau/")
    field = thang.field("Mật khẩu mới")
    with thang.page.expect_response(re.compile("/xet/")):
        field.press_sequentially("Nắng ấm")
    expect(thang.page.locator("#quy-tac .rule-kept")).not_to_have_count(0)
    expect(field).to_be_focused()
    expect(field).to_have_value("Nắng ấm")


def test_main_journey_without_scripts(office: Office):
    """First login, own password, details, delegation, switch of seats, log-out: plain forms."""
    thang = office.browser(scripts=False)
    thang.logs_in("thang", office.world.newcomer_password)
    thang.fills({"Mật khẩu mới": "ngắn", "Nhập lại mật khẩu mới": "ngắn"}).presses("Đặt mật khẩu")
    thang.sees(re.compile("Mật khẩu cần ít nhất 14 ký tự"))
    thang.fills({"Mật khẩu mới": OWN_PASSWORD, "Nhập lại mật khẩu mới": OWN_PASSWORD})
    thang.presses("Đặt mật khẩu").heading("Cần xử lý")
    thang.follows("Xem và xác nhận").presses("Xác nhận").sees(re.compile("Xác nhận lúc"))
    thang.logs_out().heading("Đăng nhập")

    huong = office.browser(scripts=False).logs_in("huong").switches_to("Trần Đình Khải")
    huong.sees(re.compile("Đang làm thay"))
    huong.follows(re.compile("^Cần xử lý")).follows(re.compile("^Duyệt.ký"))
    huong.opens_work(re.compile("Phan Thị Hồng Vân"))
    huong.presses("Duyệt")
    huong.is_told("Đã duyệt; quản trị cơ quan nhận việc thực hiện.")
    huong.presses("Thôi").does_not_see("Đang làm thay")


def test_menu_of_the_phone_works_without_scripts(office: Office):
    an = office.at_work("an", scripts=False, screen={"width": 360, "height": 800})
    an.opens("/can-xu-ly/")
    an.page.locator(".to-menu").click()
    an.follows("Đã xong").heading("Đã xong")
