"""A task from order to acceptance at two browsers, with a look at the page on a telephone."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.accessible import look
from tests.browser.office import PHONE, Office

pytestmark = pytest.mark.browser


def test_a_head_gives_a_task_and_accepts_what_is_reported(office: Office):
    tuan = office.at_work("tuan", bypass_csp=True).opens("/viec/").heading("Việc được giao")
    tuan.follows("Giao việc", within=tuan.main).heading("Giao việc")
    tuan.fills({"Việc gì": "Rà soát tài khoản quý IV"})
    tuan.page.locator("#id_lead_go").press_sequentially("nva")
    tuan.page.locator(".picker-option").filter(has_text="Nguyễn Văn An").first.click()
    tuan.main.locator("label", has_text="5 ngày làm việc").click()
    assert look(tuan.page) == []
    tuan.presses("Giao việc", within=tuan.main).heading("Rà soát tài khoản quý IV")
    tuan.sees("Nguyễn Văn An chưa xác nhận đã nhận việc")

    an = (
        office.at_work("an", screen=PHONE, bypass_csp=True)
        .opens("/viec/")
        .follows("Rà soát tài khoản quý IV")
    )
    an.presses("Nhận việc", within=an.main).is_told("Đã nhận việc")
    assert look(an.page) == []
    an.fills({"Kết quả": "Đã rà soát 214 tài khoản"})
    an.presses("Báo cáo kết quả", within=an.main).is_told("Đã báo cáo")

    tuan.opens("/can-xu-ly/").opens_work(re.compile("Nghiệm thu: Rà soát"))
    tuan.heading("Rà soát tài khoản quý IV")
    tuan.presses("Nghiệm thu", within=tuan.main).is_told("Đã nghiệm thu")
    expect(tuan.main.locator(".pill", has_text="Hoàn thành đúng hạn")).to_be_visible()
