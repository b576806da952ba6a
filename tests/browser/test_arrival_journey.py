"""One paper from the clerk's desk to its dossier, as the procedure tells it; an outsider sees nothing.

Công văn đến → vào sổ → bút phê → phòng → chuyên viên → tiến độ → hoàn thành vào hồ sơ.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from congvan.documents.models import Document
from congvan.intake.models import Arrival
from congvan.intake.services import machine_reading
from tests.browser.office import Desk, Office
from tests.intake.desk import letter, open_registry
from tests.world import OUTSIDER

pytestmark = pytest.mark.browser

WAITING = "/van-ban-den/vao-so/"
SUBJECT = re.compile("Thẩm định dự toán")


def _chooses(desk: Desk, box: str, initials: str, name: str) -> None:
    desk.page.locator(box).press_sequentially(initials)
    desk.page.locator(".picker-option").filter(has_text=name).first.click()


def _sees_nothing(office: Office, document: Document) -> None:
    """Somebody of another agency meets neither the page nor its file nor a line of it."""
    quang = office.at_work(OUTSIDER)
    for path in (f"/van-ban/{document.pk}/", f"/van-ban/{document.pk}/doc/"):
        answer = quang.page.goto(path)
        assert answer is not None
        assert answer.status == 404
    quang.opens("/van-ban-den/?tab=tat-ca").does_not_see("2187/STC-QLNS")
    quang.opens("/can-xu-ly/").does_not_see("2187/STC-QLNS")


def test_a_letter_goes_from_the_registry_to_its_dossier(office: Office, tmp_path: Path):
    open_registry(office.world)
    paper = tmp_path / "2187-STC-QLNS.pdf"
    paper.write_bytes(letter(0))

    # Văn thư: nhận bản quét, máy đọc trang đầu, vào sổ và chuyển Giám đốc.
    lan = office.at_work("lan").opens(WAITING).heading("Chờ vào sổ")
    lan.page.set_input_files("#id_files", paper)
    lan.presses("Tiếp nhận").heading("Vào sổ văn bản đến")
    arrival = Arrival.objects.get()
    machine_reading.read(arrival_id=arrival.pk)
    lan.opens(WAITING).opens_work(SUBJECT)
    lan.heading("Vào sổ văn bản đến")
    expect(lan.field("Số, ký hiệu")).to_have_value("2187/STC-QLNS")
    lan.chooses("Lĩnh vực", "Tài chính, ngân sách")
    lan.page.locator("#id_receivers_go").click()
    lan.page.keyboard.type("tdk")
    lan.page.keyboard.press("Enter")
    lan.presses("Vào sổ & chuyển").is_told(re.compile(r"Đã vào sổ số \d+"))
    document = Document.objects.get(symbol="2187/STC-QLNS")
    _sees_nothing(office, document)

    # Giám đốc: bút phê cho Phòng Chuyển đổi số chủ trì, ba ngày làm việc.
    khai = office.at_work("khai").opens("/can-xu-ly/").opens_work(SUBJECT)
    khai.page.wait_for_url(f"**/van-ban/{document.pk}/")
    khai.page.locator("#y-kien").fill("Phòng Chuyển đổi số chủ trì tham mưu.")
    _chooses(khai, "#them-nguoi", "pcđs", "Phòng Chuyển đổi số")
    khai.page.locator("label", has_text="+3").click()
    khai.presses("Gửi chỉ đạo").is_told("Đã gửi chỉ đạo.")
    _sees_nothing(office, document)

    # Trưởng phòng: giao chuyên viên.
    tuan = office.at_work("tuan").opens("/can-xu-ly/").opens_work(SUBJECT)
    tuan.sees("Phòng Chuyển đổi số chủ trì tham mưu.")
    tuan.page.locator("#y-kien").fill("Đồng chí An dự thảo văn bản trả lời.")
    _chooses(tuan, "#them-nguoi", "nva", "Nguyễn Văn An")
    tuan.presses("Giao tiếp").is_told(re.compile("Đã giao"))
    _sees_nothing(office, document)

    # Chuyên viên: mở, ghi tiến độ, kết thúc vào hồ sơ mới.
    an = office.at_work("an").opens("/can-xu-ly/").opens_work(SUBJECT)
    an.sees("Đồng chí An dự thảo văn bản trả lời.")
    an.fills({"Tiến độ": "Đã dự thảo văn bản trả lời", "Hoàn thành (%)": "70"})
    an.presses("Ghi").sees("Đã dự thảo văn bản trả lời")
    an.page.get_by_label("Mở hồ sơ mới").check()
    an.fills({"Tên hồ sơ mới": "Dự toán công nghệ thông tin năm 2027"})
    an.chooses("Thời hạn bảo quản", "10 năm")
    an.fills({"Kết quả giải quyết": "Đã gửi Sở Tài chính hồ sơ bổ sung"})
    an.presses("Kết thúc").is_told(re.compile("Đã kết thúc"))
    _sees_nothing(office, document)

    # Giám đốc và Văn thư thấy việc đã xong, ai đã giữ, và số đến trong sổ.
    khai.opens(f"/van-ban/{document.pk}/").sees("Đã gửi Sở Tài chính hồ sơ bổ sung")
    khai.opens(f"/van-ban/{document.pk}/phan/ho-so/").sees("Dự toán công nghệ thông tin năm 2027")
    khai.opens(f"/van-ban/{document.pk}/phan/dang-giu/").sees("Nguyễn Văn An")
    lan.opens("/van-ban-den/?tab=da-xong").sees(SUBJECT)
    lan.opens("/can-xu-ly/").does_not_see("2187/STC-QLNS")
    an.opens("/can-xu-ly/").does_not_see("2187/STC-QLNS")
