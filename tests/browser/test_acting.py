"""Who acts: two posts of one person, and a colleague who stands in."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from congvan.kernel import clock
from tests.browser.office import Office

pytestmark = pytest.mark.browser


def test_switch_between_two_posts(office: Office):
    bao = office.browser().logs_in("bao")
    expect(bao.page.locator(".person-post")).to_have_text("Chánh Văn phòng, Văn phòng")

    bao.switches_to("Phó Trưởng phòng")
    bao.is_told("Đang làm việc ở vị trí Phó Trưởng phòng, Phòng Chuyển đổi số.")
    expect(bao.page.locator(".person-post")).to_have_text("Phó Trưởng phòng, Phòng Chuyển đổi số")

    bao.opens_person_menu()
    expect(bao.page.locator(".person-box [aria-current=true]")).to_contain_text("Phó Trưởng phòng")


def test_switch_changes_menu_and_desk(office: Office):
    """Thu Hương is deputy director; for the travelling director other work and entries are there."""
    huong = office.browser().logs_in("huong").heading("Năm phút").opens("/can-xu-ly/")
    own_menu, own_work = huong.menu(), huong.work()
    huong.switches_to("Trần Đình Khải")
    huong.sees(re.compile("Đang làm thay")).opens("/can-xu-ly/")
    assert huong.work() == office.at_work("khai").opens("/can-xu-ly/").work()
    assert (huong.menu(), huong.work()) != (own_menu, own_work) or own_work


def test_delegation_from_asking_to_the_audit_trail(office: Office):
    today = clock.today()
    tuan = office.browser().logs_in("tuan").opens("/quan-tri/uy-quyen/")
    tuan.follows("Đề nghị ủy quyền", within=tuan.main).heading("Đề nghị ủy quyền")
    tuan.chooses_person("Người làm thay", "Đỗ Thị Mai")
    tuan.field("Từ ngày").fill(f"{today:%d/%m/%Y}")
    tuan.field("Đến ngày").fill(f"{today + timedelta(days=2):%d/%m/%Y}")
    tuan.page.locator("#id_starts_time").fill("00:00")
    tuan.fills({"Lý do": "Họp giao ban tại Quy Nhơn"}).presses("Gửi đề nghị")
    tuan.is_told(re.compile("Đã gửi đề nghị ủy quyền tới lãnh đạo cơ quan."))

    an = office.at_work("an").opens("/can-xu-ly/")
    bell_before = an.bell

    khai = office.browser().logs_in("khai").heading("Năm phút")
    khai.follows(re.compile("^Cần xử lý")).follows(re.compile("^Duyệt.ký"))
    khai.opens_work(re.compile("Phạm Minh Tuấn.*Họp giao ban|Đỗ Thị Mai.*Phạm Minh Tuấn"))
    khai.heading("Đỗ Thị Mai làm thay Phạm Minh Tuấn")
    khai.presses("Cho phép")
    khai.is_told("Đã cho phép ủy quyền và báo cả cơ quan.")

    an.opens("/tin-bao/")
    assert an.bell == bell_before + 1
    an.sees(re.compile("Phạm Minh Tuấn"))

    mai = office.browser().logs_in("mai")
    mai.switches_to("Phạm Minh Tuấn")
    bar = (
        mai.page.locator(".acting-bar, .substitution, [class*=acting]")
        .filter(has_text="Đang làm thay")
        .first
    )
    expect(bar).to_contain_text("Phạm Minh Tuấn (Trưởng phòng, Phòng Chuyển đổi số)")
    mai.opens("/quan-tri/uy-quyen/de-nghi/").sees("Ủy quyền không được ủy quyền lại.")
    mai.opens("/can-xu-ly/").presses("Thôi")
    mai.does_not_see("Đang làm thay")


def test_audit_keeps_both_names_of_a_substitute(office: Office):
    """Hương approves an account for Khải; the trail names both."""
    huong = office.browser().logs_in("huong").switches_to("Trần Đình Khải")
    huong.opens("/quan-tri/de-nghi-tai-khoan/").follows("Cấp tài khoản: Phan Thị Hồng Vân")
    huong.presses("Duyệt")
    huong.is_told(re.compile("Đã duyệt; quản trị cơ quan nhận việc thực hiện."))
    anh = office.at_work("anh").opens("/quan-tri/nhat-ky/")
    line = (
        anh.main.locator("li")
        .filter(has_text="Nguyễn Thị Thu Hương")
        .filter(has_text="Trần Đình Khải")
    )
    expect(line.first).to_contain_text("thay")
