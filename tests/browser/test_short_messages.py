"""Nhắn tin in a browser: from a document to many telephones, one that fails, and the own choices."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from congvan.desk.models import OutgoingMessage
from congvan.desk.services import delivery
from congvan.desk.services.receipts import Report, take_reports
from tests.browser.accessible import look
from tests.browser.office import PHONE, Desk, Office
from tests.pages.short_messages_addresses import make_sending, make_template
from tests.web.incoming_papers import handled

pytestmark = pytest.mark.browser


def picks(desk: Desk, *names: str) -> None:
    """Choose people by typing their names."""
    for name in names:
        desk.page.get_by_role("combobox").filter(visible=True).last.fill(name)
        desk.page.locator(".picker-option").filter(has_text=name).first.click()


def test_a_text_goes_to_many_and_the_failed_one_again(office: Office):
    make_template(office.world, "{số} {trích yếu}. {ghi chú}")
    handled(office.world, symbol="125/UBND-KSTT", subject="Phòng, chống bão số 12")
    bao = office.at_work("bao").opens("/nhan-tin/").heading("Nhắn tin")
    bao.follows("Soạn tin").fills({"Số, ký hiệu hoặc trích yếu văn bản": "chống bão"})
    bao.presses("Tìm văn bản").follows("125/UBND-KSTT Phòng, chống bão số 12")
    bao.heading("Soạn tin nhắn")
    bao.page.get_by_label("Mẫu tin").select_option(index=1)
    bao.fills({"Ghi chú": "Báo cáo trước 16 giờ."})
    picks(bao, "Nguyễn Văn An", "Hoàng Thị Lan")
    bao.presses("Xem trước").sees("125/UBND-KSTT Phong, chong bao so 12. Bao cao truoc 16 gio.")
    bao.sees("1 tin cho mỗi người")
    bao.presses("Gửi tin").heading("Lần nhắn tin").sees("2 đang gửi")

    first, second = OutgoingMessage.objects.order_by("pk")
    OutgoingMessage.objects.filter(pk=second.pk).update(address="")
    for message in (first, second):
        delivery.deliver(message_id=message.pk)
    take_reports(reports=[Report(f"congvan-{first.pk}", "", "DELIVRD", "")])
    # The page asks by itself every three seconds.
    expect(bao.main.get_by_text("1 đã đến máy, 1 không gửi được").first).to_be_visible()
    bao.presses("Gửi lại tin không gửi được").is_told("Đang gửi lại 1 tin.")
    again = OutgoingMessage.objects.get(again_of=second)
    delivery.deliver(message_id=again.pk)
    bao.page.reload()
    bao.sees("1 đã đến máy, 1 đã gửi")
    bao.opens("/nhan-tin/").sees("Đã gửi 2")


def test_everybody_chooses_how_to_be_told_also_on_a_telephone(office: Office):
    an = office.at_work("an", screen=PHONE).opens("/nhan-tin/nhan-bao/").heading("Nhận tin báo")
    an.sees("Thư điện tử: Hệ thống chưa nối máy chủ thư điện tử. Hỏi quản trị hệ thống.")
    expect(an.page.get_by_label("Việc mới: Thư điện tử")).to_be_disabled()
    an.fills({"Không báo từ": "22:30", "Đến": "05:30"}).presses("Lưu cách nhận")
    an.is_told("Đã lưu cách nhận tin báo, có hiệu lực ngay.")
    expect(an.field("Không báo từ")).to_have_value("22:30")


@pytest.mark.nightly
def test_the_pages_are_for_everybodys_eyes_and_hands(office: Office):
    made = make_sending(office.world, "an", "lan")
    template = make_template(office.world)
    pages = {
        "bao": ("/nhan-tin/", "/nhan-tin/soan/?tim=bão", f"/nhan-tin/{made}/"),
        "anh": (
            "/nhan-tin/mau/", f"/nhan-tin/mau/{template}/", "/nhan-tin/quy-dinh/",
            "/nhan-tin/nhat-ky/", "/nhan-tin/nhan-bao/",
        ),
    }  # fmt: skip
    found = []
    for key, addresses in pages.items():
        desk = office.at_work(key, bypass_csp=True)
        for address in addresses:
            found += [f"{address}: {one}" for one in look(desk.opens(address).page)]
    assert not found, "\n".join(found)
