"""The administrator's procedures: an account asked, approved and opened; a list imported; leaving."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.office import Office
from tests.pages import sheets

pytestmark = pytest.mark.browser


def test_account_asked_approved_carried_out_used(office: Office):
    anh = office.at_work("anh").opens("/quan-tri/de-nghi-tai-khoan/")
    anh.follows("Đề nghị cấp").heading("Đề nghị cấp tài khoản")
    anh.presses("Gửi đề nghị").heading("Đề nghị cấp tài khoản")
    expect(anh.field("Họ và tên")).to_have_attribute("aria-invalid", "true")
    anh.fills({"Họ và tên": "Y Blơm Kpă", "Lý do": "Trúng tuyển công chức năm 2026"})
    anh.ticks("Anh")
    anh.chooses("Chức danh", "Chuyên viên").chooses("Đơn vị", "Phòng Quản lý Khoa học")
    anh.presses("Gửi đề nghị")
    anh.is_told(re.compile("Đã gửi"))

    khai = office.browser().logs_in("khai")
    khai.follows(re.compile("^Cần xử lý"))
    khai.follows(re.compile("^Duyệt.ký")).opens_work(re.compile("Y Blơm Kpă"))
    khai.heading("Cấp tài khoản: Y Blơm Kpă")
    khai.presses("Không duyệt").sees(re.compile("[Ll]ý do|[Ýý] kiến"))
    khai.presses("Duyệt")
    khai.is_told("Đã duyệt; quản trị cơ quan nhận việc thực hiện.")

    anh.opens("/can-xu-ly/").opens_work(re.compile("Y Blơm Kpă"))
    anh.heading("Cấp tài khoản: Y Blơm Kpă").presses("Thực hiện")
    anh.heading("Đã thực hiện: Y Blơm Kpă")
    login, given = anh.main.locator("code").first.inner_text(), anh.one_time_password()

    newcomer = office.browser().opens("/dang-nhap/")
    newcomer.fills({"Tên đăng nhập": login, "Mật khẩu": given}).presses("Đăng nhập")
    newcomer.heading("Đặt mật khẩu của mình")


def test_list_with_mistakes_then_corrected_then_applied(office: Office, tmp_path: Path):
    wrong, right = tmp_path / "danh-sach.xlsx", tmp_path / "danh-sach-da-sua.xlsx"
    wrong.write_bytes(sheets.list_with_mistakes())
    right.write_bytes(sheets.list_without_mistakes())

    anh = office.at_work("anh").opens("/quan-tri/nhap-danh-sach/")
    anh.presses("Tải lên và kiểm tra").sees("Chưa chọn tệp. Chọn tệp danh sách đã điền.")
    anh.page.locator("input[type=file]").set_input_files(wrong)
    anh.presses("Tải lên và kiểm tra").heading("Xem trước danh sách")
    anh.sees(re.compile("2 lỗi, chưa nhập được."))
    anh.sees(re.compile("Phòng Không Có"))
    expect(anh.page.get_by_role("button", name="Xác nhận nhập")).to_have_count(0)

    anh.follows("tải lên lại")
    anh.page.locator("input[type=file]").set_input_files(right)
    anh.presses("Tải lên và kiểm tra").sees("Không có lỗi.")
    anh.sees("Nguyễn Lệ Ninh")
    anh.presses("Xác nhận nhập").heading("Người dùng")
    anh.is_told(re.compile("Đã nhập: .*2 người mới"))
    anh.sees(re.compile("2 người chưa có tài khoản"))

    anh.follows("Cấp tài khoản", within=anh.main).presses("Cấp tài khoản cho người đã chọn")
    anh.sees("Chưa ghi căn cứ. Ghi số, ngày văn bản hoặc ngày lãnh đạo duyệt.")
    anh.fills({"Căn cứ lãnh đạo duyệt danh sách": "Công văn 15/SKHCN-VP ngày 20/11/2026"})
    anh.presses("Cấp tài khoản cho người đã chọn")
    anh.heading("2 tài khoản mới")
    with anh.page.expect_download() as saved:
        anh.presses("Tải về Excel")
    assert saved.value.suggested_filename == "tai-khoan-moi.xlsx"


def test_leaving_hands_the_work_over(office: Office):
    anh = office.at_work("anh").opens("/quan-tri/nguoi-dung/").follows("Trần Đình Khải")
    anh.follows("Cho thôi").heading("Cho Trần Đình Khải thôi chức danh")
    anh.chooses_person("Người nhận bàn giao", "Nguyễn Thị Thu Hương")
    anh.presses("Xem việc sẽ chuyển")
    anh.sees(re.compile("việc đang mở"))
    expect(anh.page.get_by_role("button", name="Cho thôi và bàn giao")).to_be_visible()


def test_units_posts_and_people_are_added(office: Office):
    anh = office.at_work("anh").opens("/quan-tri/don-vi/")
    anh.follows("Thêm đơn vị", within=anh.main).heading("Thêm đơn vị")
    anh.fills({"Tên đơn vị": "Phòng Sở hữu trí tuệ", "Chữ viết tắt trong ký hiệu": "SHTT"})
    anh.presses("Thêm đơn vị")
    anh.sees("Phòng Sở hữu trí tuệ")
    anh.opens("/quan-tri/nguoi-dung/them/").heading("Thêm người")
    anh.fills({"Họ và tên": "H’Wen Niê"}).ticks("Chị")
    anh.chooses("Chức danh", "Chuyên viên")
    anh.chooses_person("Đơn vị", "Phòng Sở hữu trí tuệ")
    anh.presses("Thêm người").heading("H’Wen Niê")
    anh.is_told(re.compile("Đã thêm H’Wen Niê"))
