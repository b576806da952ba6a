"""A notice from its writing to its clearing, in browsers; every page on both screens."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest
from playwright.sync_api import expect

from congvan.kernel import clock
from congvan.kernel.clock import OFFICE_ZONE
from congvan.office.boards.services import bodies, clearing, posting
from congvan.office.boards.services.posting import Written
from congvan.office.boards.states import Board, Body
from tests import world as named_world
from tests.browser.accessible import look
from tests.browser.office import Office

pytestmark = pytest.mark.browser


def old_list(office: Office) -> int:
    """The list of January with a notice of last autumn; returns its id."""
    khai = named_world.member(office.world, "khai")
    with clock.frozen(datetime.combine(date(2025, 11, 3), time(9), OFFICE_ZONE)):
        posting.post(by=khai, board=Board.NOTICES, written=Written(title="Tổng kết năm 2025"))
    with clock.frozen(datetime.combine(date(2026, 1, 2), time(9), OFFICE_ZONE)):
        (made,) = clearing.make_lists(agency_id=khai.agency_id)
    return made


def test_a_notice_is_written_read_asked_for_and_an_old_one_cleared(office: Office):
    list_id = old_list(office)
    khai = office.at_work("khai", bypass_csp=True).opens("/bang-tin/").follows("Đăng bài")
    khai.heading("Đăng lên bảng Thông báo")
    khai.fills({"Tiêu đề": "Họp giao ban lúc 14 giờ", "Nội dung": "Tại phòng họp tầng 2."})
    assert look(khai.page) == []
    khai.presses("Đăng").heading("Họp giao ban lúc 14 giờ").sees("Đã đọc 1/")

    an = office.at_work("an", bypass_csp=True).opens("/bang-tin/")
    an.follows("Họp giao ban lúc 14 giờ").heading("Họp giao ban lúc 14 giờ")
    assert look(an.page) == []
    an.follows("Đề nghị giữ thêm")
    an.fills({"Giữ đến hết ngày": f"{clock.today():%d/%m}/2027", "Lý do": "Còn dùng"})
    an.presses("Gửi đề nghị").sees("Chờ quản trị trả lời.")
    an.opens("/bang-tin/").sees("Họp giao ban lúc 14 giờ")
    assert look(an.page) == []

    anh = (
        office.at_work("anh", bypass_csp=True)
        .opens("/bang-tin/giu-them/")
        .follows("Họp giao ban lúc 14 giờ")
    )
    assert look(anh.page) == []
    anh.presses("Cho giữ thêm").sees("Được giữ thêm")
    anh.opens(f"/bang-tin/don/{list_id}/").sees("Tổng kết năm 2025")
    assert look(anh.page) == []
    anh.presses("Đồng ý dọn").sees("Đang dọn")
    with clock.frozen(clock.now()):
        while clearing.carry_out(clearing_id=list_id):
            pass
    anh.opens(f"/bang-tin/don/{list_id}/").sees("Đã dọn 1 trong 1 bài")
    an.opens("/bang-tin/").does_not_see("Tổng kết năm 2025")


def test_the_administrators_pages_and_shared_documents_on_both_screens(office: Office):
    bodies.add_member(
        by=named_world.member(office.world, "anh"), body=Body.PARTY_COMMITTEE,
        person_id=office.world.people["an"].pk, valid_from=date(2026, 1, 1),
    )  # fmt: skip
    anh = office.at_work("anh", bypass_csp=True)
    for path in ("to-chuc/", "cach-dat/", "to-chuc/them/", "quy-che/ban-hanh/"):
        anh.opens(f"/bang-tin/{path}")
        assert look(anh.page) == [], path
    anh.opens("/bang-tin/tai-lieu/").follows("Lập thư mục")
    anh.fills({"Tên thư mục": "Biểu mẫu"}).presses("Lập thư mục").heading("Sửa thư mục")
    assert look(anh.page) == []
    anh.opens("/bang-tin/tai-lieu/")
    expect(anh.page.get_by_role("navigation", name="Thư mục")).to_contain_text("Biểu mẫu")
    assert look(anh.page) == []
