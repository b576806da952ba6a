"""An opinion from the question to the exported table, as three people do it at their browsers."""

from __future__ import annotations

import io

import docx
import pytest

from congvan.office.consultations.models import Consultation
from tests.browser.accessible import look
from tests.browser.office import PHONE, Desk, Office
from tests.office.consultation_papers import given

pytestmark = pytest.mark.browser

TITLE = "Dự thảo Quy chế làm việc"


def _looks_right(desk: Desk) -> None:
    """No finding of axe-core, nothing wider than a telephone."""
    assert look(desk.page) == []


def test_an_opinion_from_the_question_to_the_exported_table(office: Office):
    given(office.world)
    mai = (
        office.at_work("mai", bypass_csp=True)
        .opens("/lay-y-kien/")
        .follows("Lấy ý kiến toàn cơ quan")
    )
    mai.chooses("Được giao soạn thảo", "Quy chế làm việc (lãnh đạo giao)")
    mai.fills({"Về việc": TITLE, "Các điểm xin ý kiến": "Giờ làm việc\nPhân công"})
    mai.presses("Gửi lấy ý kiến").is_told("Đã gửi câu hỏi đến toàn cơ quan.")

    tuan = office.at_work("tuan", screen=PHONE, bypass_csp=True).opens("/")
    tuan.opens_work(f"Cho ý kiến: {TITLE}")
    tuan.opens(f"/lay-y-kien/{Consultation.objects.get().pk}/").follows("Trả lời")
    first, second = (tuan.main.locator(".opinion-point").nth(number) for number in (0, 1))
    first.get_by_text("Nhất trí", exact=True).click()
    second.get_by_text("Không nhất trí", exact=True).click()
    second.get_by_role("textbox").fill("Bỏ khoản 3 vì trùng Điều 5.")
    _looks_right(tuan)
    tuan.presses("Gửi ý kiến").is_told("Đã gửi ý kiến.")

    mai.follows("Bảng tổng hợp").sees("Bỏ khoản 3 vì trùng Điều 5.")
    _looks_right(mai)
    mai.follows(office.world.people["tuan"].full_name)
    mai.main.locator(".opinion-point").nth(1).get_by_text("Tiếp thu", exact=True).click()
    _looks_right(mai)
    mai.presses("Lưu").is_told("Đã ghi tiếp thu, giải trình.")
    mai.sees("Mọi ý kiến đã được tiếp thu, giải trình.")
    with mai.page.expect_download() as download:
        mai.follows("Word")
    paper = docx.Document(io.BytesIO(download.value.path().read_bytes()))
    cells = [cell.text for row in paper.tables[-1].rows for cell in row.cells]
    assert "Không nhất trí: Bỏ khoản 3 vì trùng Điều 5." in cells
    assert "Tiếp thu" in cells
