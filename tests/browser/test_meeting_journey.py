"""A meeting from invitation to a task out of its conclusion, at three browsers."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from congvan.kernel import clock
from congvan.office.meetings.models import Meeting
from congvan.office.meetings.services import bookings
from tests import world as named_world
from tests.browser.accessible import look
from tests.browser.office import PHONE, Desk, Office
from tests.office.meeting_papers import at, room, wish

pytestmark = pytest.mark.browser


def _picks(desk: Desk, field: str, initials: str, name: str) -> None:
    desk.page.locator(f"#{field}_go").press_sequentially(initials)
    desk.page.locator(".picker-option").filter(has_text=name).first.click()


def test_a_meeting_from_invitation_to_a_task(office: Office):
    hall = room(office.world, needs_approval=False)
    mai = named_world.member(office.world, "mai")
    bookings.book(by=mai, wanted=wish(hall, at(8), purpose="Tập huấn ký số"))
    day = f"{at(8).astimezone(clock.OFFICE_ZONE):%d/%m/%Y}"

    an = office.at_work("an", bypass_csp=True).opens("/hop/moi/").heading("Chuẩn bị cuộc họp")
    an.fills({"Tên cuộc họp": "Giao ban tháng 11", "Từ giờ": "8h30", "Đến giờ": "9h30"})
    an.page.locator("#id_day").fill(day)
    an.page.locator("#id_room").select_option(str(hall.pk))
    an.sees("Giờ trống gần nhất")
    an.fills({"Từ giờ": "10h", "Đến giờ": "11h"})
    an.page.locator("#id_ends").blur()
    an.sees("còn trống vào giờ này")
    _picks(an, "id_chair", "tdk", "Trần Đình Khải")
    _picks(an, "id_people", "tuấn", "Tuấn")
    assert look(an.page) == []
    an.presses("Lưu và gửi giấy mời", within=an.main).is_told("Đã gửi giấy mời")
    an.heading("Giao ban tháng 11")
    assert look(an.page) == []

    tuan = office.at_work("tuan", screen=PHONE, bypass_csp=True).opens("/can-xu-ly/")
    tuan.opens_work(re.compile("Mời họp: Giao ban tháng 11")).heading("Giao ban tháng 11")
    tuan.main.get_by_role("button", name="Dự", exact=True).click()
    tuan.is_told("Đã trả lời giấy mời")
    tuan.opens("/hop/lich/?ngay=" + f"{at(8).astimezone(clock.OFFICE_ZONE):%Y-%m-%d}")
    tuan.sees("Tập huấn ký số")
    assert look(tuan.page) == []

    meeting = Meeting.objects.get()
    began = clock.now() - timedelta(minutes=20)
    Meeting.objects.filter(pk=meeting.pk).update(starts_at=began)
    an.opens(f"/hop/{meeting.pk}/").presses("Ghi nhận đã họp", within=an.main)
    an.is_told("đã họp")
    an.follows("Ghi biên bản", within=an.main).fills({"Diễn biến cuộc họp": "Ông Khải khai mạc."})
    an.presses("Lưu biên bản", within=an.main).is_told("Đã ghi biên bản")
    an.page.locator("#id_sentence").fill("Phòng Chuyển đổi số rà soát tài khoản.")
    an.presses("Ghi kết luận", within=an.main).is_told("Đã ghi kết luận")
    an.presses("Trình xác nhận", within=an.main).is_told("Đã trình")

    khai = office.at_work("khai", bypass_csp=True).opens("/can-xu-ly/")
    khai.opens_work(re.compile("Xác nhận biên bản họp")).heading("Giao ban tháng 11")
    khai.presses("Xác nhận biên bản", within=khai.main).is_told("Biên bản không đổi nữa")
    khai.follows(re.compile("Giao việc"), within=khai.main).heading("Giao kết luận thành việc")
    _picks(khai, "id_lead", "tuấn", "Tuấn")
    khai.fills({"Hạn": f"{at(8, days=30):%d/%m/%Y}"})
    assert look(khai.page) == []
    khai.presses("Giao việc", within=khai.main).is_told("Đã giao kết luận thành việc")
    expect(khai.main.get_by_role("link", name="Xem việc")).to_be_visible()
    assert look(khai.page) == []
