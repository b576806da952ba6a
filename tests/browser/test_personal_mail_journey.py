"""A letter in two browsers: written with its draft kept, asked, opened, answered; phone and axe."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from congvan.kernel import clock
from congvan.office.personal_mail.models import Letter
from tests.browser.accessible import look
from tests.browser.office import Office
from tests.office.personal_mail_letters import letter

pytestmark = pytest.mark.browser


def test_a_letter_from_its_first_word_to_its_answer(office: Office):
    world = office.world
    for number in range(3):
        letter(world, "mai", "an", subject=f"Lịch tập huấn chữ ký số, đợt {number + 1}")
    tuan = office.at_work("tuan", bypass_csp=True).opens("/thu/")
    tuan.follows("Viết thư", within=tuan.main).heading("Viết thư")
    tuan.page.locator("#id_to_go").fill("an")
    name = world.people["an"].full_name
    tuan.page.get_by_role("option", name=re.compile(name)).first.click()
    tuan.fills({"Tiêu đề": "Xin ý kiến quy trình cấp tài khoản", "Nội dung": "Một ngày\nlàm việc."})
    expect(tuan.page.locator(".action-note")).to_contain_text("Đã lưu nháp lúc")
    assert Letter.objects.get(status="draft").subject == "Xin ý kiến quy trình cấp tài khoản"
    day = (clock.today() + timedelta(days=2)).strftime("%d/%m/%Y")
    tuan.fills({"Yêu cầu phúc đáp trước ngày": day})
    tuan.page.get_by_label(re.compile("^Lấy ý kiến")).check()
    assert not look(tuan.page)
    tuan.presses("Gửi")
    tuan.is_told(re.compile(f"Đã gửi thư đến {name}"))

    an = office.at_work("an", bypass_csp=True).opens("/thu/")
    expect(an.page.locator("#dem-letters")).to_have_text("4")
    assert not look(an.page)
    an.opens_work("Xin ý kiến").heading("Xin ý kiến quy trình cấp tài khoản")
    an.sees("Người gửi được báo anh, chị đã mở thư này.")
    assert not look(an.page)
    an.page.get_by_label("Đồng ý", exact=True).check()
    an.presses("Gửi ý kiến")
    an.is_told("Đã gửi ý kiến.")

    tuan.opens("/thu/?hop=gui").opens_work("Xin ý kiến")
    tuan.sees(re.compile("1/1 đã mở · 1 đồng ý"))
    assert not look(tuan.page)
    an.opens("/thu/?tim=tap+huan")
    assert len(an.work()) == 3
    an.page.locator("[name=chon]").first.check()
    an.presses("Bỏ vào thùng rác")
    an.presses("Hoàn tác")
    an.is_told("Đã lấy lại 1 thư.")
    assert not look(an.opens("/thu/muc/").page)
