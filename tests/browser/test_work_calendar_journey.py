"""A week's calendar from draft to PDF in browsers: a clash while typing, approval, the telephone."""

from __future__ import annotations

from datetime import timedelta

import pypdfium2 as pdfium
import pytest
from playwright.sync_api import expect

from congvan.kernel import clock
from congvan.office.work_calendar.rules import week_of
from tests.browser.accessible import look
from tests.browser.office import PHONE, Desk, Office

pytestmark = pytest.mark.browser


def _looks_right(desk: Desk) -> None:
    """No finding of axe-core, nothing wider than a telephone."""
    assert look(desk.page) == []


def test_a_week_from_draft_to_pdf(office: Office):
    monday = week_of(clock.today())[0] + timedelta(days=7)
    khai = office.at_work("khai", bypass_csp=True).opens(f"/lich-cong-tac/?ngay={monday}")
    khai.follows("Thêm việc").fills(
        {"Nội dung": "Dự phiên họp UBND tỉnh", "Ngày": f"{monday:%d/%m/%Y}", "Từ giờ": "8h",
         "Đến giờ": "10h"}
    )  # fmt: skip
    khai.presses("Ghi").is_told("Đã ghi vào lịch.")
    khai.presses("Công bố").is_told("Đã công bố, những người tham gia được báo.")

    lan = office.at_work("lan", bypass_csp=True).opens("/lich-cong-tac/dang-soan/")
    lan.follows("Thêm việc").fills(
        {"Nội dung": "Giao ban lãnh đạo", "Ngày": f"{monday:%d/%m/%Y}", "Từ giờ": "9h",
         "Đến giờ": "10h30"}
    )  # fmt: skip
    lan.page.locator("#id_chair_go").fill(office.world.people["khai"].full_name)
    lan.page.keyboard.press("Enter")
    expect(lan.main.locator("#trung-gio")).to_contain_text("Dự phiên họp UBND tỉnh")
    _looks_right(lan)
    lan.fills({"Từ giờ": "10h"})
    lan.field("Địa điểm").click()
    expect(lan.main.locator("#trung-gio")).not_to_contain_text("Trùng giờ")
    lan.presses("Ghi").is_told("Đã ghi vào lịch.")
    lan.presses("Trình duyệt").is_told("Đã trình duyệt.")

    bao = office.at_work("bao", bypass_csp=True).opens("/can-xu-ly/")
    bao.sees("Duyệt lịch công tác cơ quan")
    bao.opens(lan.page.evaluate("location.pathname"))
    _looks_right(bao)
    bao.presses("Duyệt").is_told("Đã duyệt.")
    lan.page.reload()
    lan.presses("Công bố").is_told("Đã công bố, những người tham gia được báo.")
    with lan.page.expect_download() as taken:
        lan.follows("In tuần")
    text = pdfium.PdfDocument(taken.value.path())[0].get_textpage().get_text_range()
    assert "10:00–10:30" in text
    assert "Giao ban lãnh đạo" in text
    assert "Dự phiên họp" not in text

    phone = office.at_work("khai", screen=PHONE, bypass_csp=True).opens("/can-xu-ly/")
    phone.page.locator(".phone-bar").get_by_role("link", name="Lịch", exact=True).click()
    phone.heading("Lịch công tác").follows("Sau").sees("Giao ban lãnh đạo")
    _looks_right(phone)
    phone.follows("Tháng")
    _looks_right(phone)
