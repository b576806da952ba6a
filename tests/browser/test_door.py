"""Coming in: the first day, wrong passwords, the second factor, the lock, losing control."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.office import Desk, Office
from tests.browser.one_time_codes import code

pytestmark = pytest.mark.browser

OWN_PASSWORD = "Nắng-ấm 8 buôn Đak"


def test_first_login_of_a_newcomer(office: Office):
    thang = office.browser()
    thang.logs_in("thang", office.world.newcomer_password)
    thang.heading("Đặt mật khẩu của mình")

    thang.opens("/can-xu-ly/")
    thang.heading("Đặt mật khẩu của mình")

    thang.fills({"Mật khẩu mới": "thangsy123", "Nhập lại mật khẩu mới": "thangsy123"})
    thang.presses("Đặt mật khẩu")
    thang.sees(re.compile("Mật khẩu cần ít nhất 14 ký tự"))
    thang.sees(re.compile("Mật khẩu không được chứa tên đăng nhập"))
    expect(thang.main.locator(".rule-broken")).not_to_have_count(0)

    thang.fills({"Mật khẩu mới": OWN_PASSWORD, "Nhập lại mật khẩu mới": OWN_PASSWORD})
    thang.presses("Đặt mật khẩu")
    thang.heading("Cần xử lý")
    thang.sees("Chào anh Siu Y Thắng")
    thang.sees("Đổi mật khẩu lần đầu")

    thang.follows("Xem và xác nhận")
    thang.heading("Hồ sơ của tôi")
    thang.fills({"Điện thoại": "0905 123 456"}).presses("Xác nhận")
    thang.is_told("Đã ghi nhận thông tin của anh, chị.")
    thang.sees(re.compile("Xác nhận lúc"))

    thang.logs_out()
    thang.logs_in("thang", OWN_PASSWORD)
    thang.heading("Cần xử lý")


def test_typed_words_stay_after_a_refusal(office: Office):
    someone = office.browser().opens("/dang-nhap/")
    someone.fills({"Tên đăng nhập": "annv", "Mật khẩu": "không đúng"}).presses("Đăng nhập")
    someone.sees("Tên đăng nhập hoặc mật khẩu chưa đúng. Còn 4 lần thử.")
    expect(someone.field("Tên đăng nhập")).to_have_value("annv")
    expect(someone.field("Mật khẩu")).to_be_focused()


LOCKED = re.compile(r"Tên đăng nhập này bị khóa đến \d\d:\d\d ngày \d\d/\d\d vì sai 5 lần\.")


def _locks_himself_out(office: Office) -> Desk:
    an = office.browser()
    for _ in range(5):
        an.logs_in("an", "sai-mật-khẩu")
    return an.sees(LOCKED)


def test_five_wrong_passwords_lock(office: Office):
    an = _locks_himself_out(office)
    an.logs_in("an").sees(LOCKED)
    anh = office.at_work("anh")
    _opens_person(anh, "Nguyễn Văn An")
    anh.sees(re.compile("Khóa đến"))
    anh.opens("/quan-tri/nhat-ky/dang-nhap/").sees("Sai mật khẩu")


def test_the_administrator_unlocks(office: Office):
    an = _locks_himself_out(office)
    anh = office.at_work("anh")
    _opens_person(anh, "Nguyễn Văn An")
    anh.sees(re.compile("Khóa đến"))
    anh.follows("Mở khóa đăng nhập").presses("Mở khóa đăng nhập")
    anh.does_not_see("Khóa đến")

    an.logs_in("an")
    an.heading("Cần xử lý")


def test_log_out_everywhere_ends_the_other_browser(office: Office):
    at_the_office, at_home = office.browser(), office.browser()
    at_the_office.logs_in("an").heading("Cần xử lý")
    at_home.logs_in("an").heading("Cần xử lý")

    at_home.opens_person_menu().follows("Phiên đăng nhập")
    at_home.heading("Phiên đăng nhập")
    at_home.sees("2 nơi")
    at_home.presses("Đăng xuất mọi nơi")
    at_home.heading("Đăng nhập")
    at_home.sees("Đã đăng xuất ở mọi nơi. Đăng nhập lại để làm việc tiếp.")

    at_the_office.follows("Tôi đã chuyển")
    at_the_office.heading("Đăng nhập")


def test_lost_control_freezes_at_once_and_the_administrator_opens_again(office: Office):
    an, thief = office.browser(), office.browser()
    an.logs_in("an").heading("Cần xử lý")
    thief.logs_in("an").heading("Cần xử lý")

    an.opens_person_menu().follows("Hồ sơ của tôi").follows("Khóa khẩn cấp")
    an.heading("Khóa khẩn cấp tài khoản")
    an.fills({"Điều gì đã xảy ra": "Mất điện thoại ở bến xe"}).presses("Khóa ngay")
    an.sees(re.compile("Tài khoản đã khóa khẩn cấp, mọi phiên đã đăng xuất"))
    thief.follows("Đã xong").heading("Đăng nhập")
    an.logs_in("an")
    an.sees(re.compile("Tài khoản này đang bị khóa khẩn cấp"))

    anh = office.at_work("anh").opens("/tin-bao/")
    anh.sees(re.compile("Nguyễn Văn An"))
    _opens_person(anh, "Nguyễn Văn An")
    anh.sees("Khóa khẩn cấp")
    anh.follows("Mở khóa").heading("Mở khóa tài khoản của Nguyễn Văn An?")
    anh.presses("Mở khóa")
    anh.heading("Mật khẩu dùng một lần của Nguyễn Văn An")
    given = anh.one_time_password()

    an.logs_in("an", given)
    an.heading("Đặt mật khẩu của mình")


def test_second_factor_demanded_by_the_policy(office: Office):
    anh = office.browser().logs_in("anh").opens("/quan-tri/bao-mat/")
    anh.ticks("Lãnh đạo đơn vị").presses("Lưu chính sách")
    anh.is_told("Đã lưu chính sách bảo mật, có hiệu lực ngay.")

    tuan = office.browser()
    tuan.logs_in("tuan").heading("Bật xác thực hai lớp")
    secret = _secret_shown(tuan)
    tuan.fills({"Mã xác thực": "000000"}).presses("Bật")
    tuan.sees("Mã xác thực chưa đúng hoặc đã dùng.")
    secret_again = _secret_shown(tuan)
    assert secret_again == secret, "một khóa khác sau lần gõ sai: ứng dụng đã quét sẽ không khớp"
    tuan.fills({"Mã xác thực": code(secret)}).presses("Bật")
    tuan.heading("Mã dự phòng")
    recovery = tuan.main.locator("ol b").first.inner_text()
    tuan.follows("Đã cất mã").heading("Cần xử lý")
    tuan.logs_out()

    tuan.logs_in("tuan").heading("Mã xác thực")
    tuan.fills({"Mã xác thực": "000000"}).presses("Xác nhận")
    tuan.sees(re.compile("Mã xác thực chưa đúng hoặc đã dùng. Còn 4 lần thử."))
    tuan.fills({"Mã xác thực": code(secret, periods_ahead=1)}).presses("Xác nhận")
    tuan.heading("Cần xử lý")
    tuan.logs_out()

    tuan.logs_in("tuan").fills({"Mã xác thực": recovery}).presses("Xác nhận")
    tuan.heading("Cần xử lý")


def test_second_factor_by_own_will(office: Office):
    mai = office.browser().logs_in("mai")
    mai.opens_person_menu().follows("Xác thực hai lớp").heading("Xác thực hai lớp")
    mai.follows("Bật xác thực hai lớp")
    mai.heading("Bật xác thực hai lớp")
    secret = _secret_shown(mai)
    mai.fills({"Mã xác thực": code(secret)}).presses("Bật")
    mai.is_told("Đã bật xác thực hai lớp. Cất kỹ các mã dự phòng dưới đây.")
    mai.opens("/tai-khoan/hai-lop/").sees(re.compile("Đang bật từ"))


def test_idle_session_locks_and_keeps_what_was_typed(office: Office):
    an = office.at_work("an").opens("/tai-khoan/")
    an.fills({"Điện thoại": "0905 777 888"})
    an.leaves_for(minutes=16)
    an.presses("Xác nhận")
    an.heading("Phiên đang khóa")
    an.sees(re.compile("Điều vừa gửi chưa được ghi"))
    an.fills({"Mật khẩu": "sai"}).presses("Mở khóa")
    an.sees("Mật khẩu chưa đúng. Còn 4 lần thử.")
    an.fills({"Mật khẩu": office.world.password}).presses("Mở khóa")
    an.heading("Gửi lại điều vừa nhập")
    an.presses("Gửi lại")
    an.is_told("Đã ghi nhận thông tin của anh, chị.")
    expect(an.field("Điện thoại")).to_have_value("0905 777 888")


def test_idle_time_is_the_agency_s_policy(office: Office):
    anh = office.browser().logs_in("anh").opens("/quan-tri/bao-mat/")
    anh.fills({"Khóa phiên khi không dùng (phút)": "30"}).presses("Lưu chính sách")
    an = office.at_work("an").opens("/can-xu-ly/")
    an.leaves_for(minutes=16)
    an.follows("Đã xong").heading("Đã xong")
    an.leaves_for(minutes=31)
    an.follows("Theo dõi", within=an.page.locator("#thuc-don")).heading("Phiên đang khóa")
    an.fills({"Mật khẩu": office.world.password}).presses("Mở khóa")
    an.heading("Theo dõi")


def _opens_person(administrator: Desk, full_name: str) -> None:
    administrator.opens("/quan-tri/nguoi-dung/").follows(full_name).heading(full_name)


def _secret_shown(person: Desk) -> str:
    """The secret in groups of four, as one would type it into the telephone."""
    found = re.search(r"\b(?:[A-Z2-7]{4} ){3,}[A-Z2-7]{1,4}\b", person.main.inner_text())
    assert found, "trang không hiện khóa để gõ vào ứng dụng"
    return found[0]
