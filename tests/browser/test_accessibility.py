"""axe-core finds nothing on any page of any role, on the office's screen and on a telephone."""

from __future__ import annotations

import pytest

from tests.browser import accessible
from tests.browser.accessible import AT_NIGHT, BY_DAY, RUN_AXE, look
from tests.browser.office import PHONE, Office

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(
    "keys", [BY_DAY, pytest.param(AT_NIGHT, marks=pytest.mark.nightly)], ids=["day", "night"]
)
def test_pages(office: Office, keys: tuple[str, ...]):
    found = accessible.faults_of_pages(
        office, keys, without=accessible.DOCUMENTS | accessible.OFFICE
    )
    assert not found, "\n".join(["", *dict.fromkeys(found)])


FORMS = {
    "/quan-tri/don-vi/them/": "Thêm đơn vị",
    "/quan-tri/nguoi-dung/them/": "Thêm người",
    "/quan-tri/uy-quyen/de-nghi/": "Gửi đề nghị",
    "/quan-tri/de-nghi-tai-khoan/cap/": "Gửi đề nghị",
    "/quan-tri/nhap-danh-sach/": "Tải lên và kiểm tra",
    "/tai-khoan/doi-mat-khau/": "Đặt mật khẩu",
}


def test_refused_forms(office: Office):
    anh = office.at_work("anh", bypass_csp=True)
    found: list[str] = []
    for path, button in FORMS.items():
        anh.opens(path)
        anh.page.evaluate("document.querySelectorAll('form').forEach((f) => f.noValidate = true)")
        with anh.page.expect_navigation():
            anh.presses(button, within=anh.main)
        found += [f"{path} (bị trả lại) {finding}" for finding in look(anh.page)]
    assert not found, "\n".join(["", *dict.fromkeys(found)])


def test_open_menus_and_dialogs(office: Office):
    anh = office.at_work("anh", bypass_csp=True)
    found: list[str] = []
    for opener in (".person-summary", ".menu-add summary"):
        anh.opens("/can-xu-ly/").page.locator(opener).click()
        found += anh.page.evaluate(RUN_AXE, True)
    anh.opens("/can-xu-ly/").page.keyboard.press("?")
    found += anh.page.evaluate(RUN_AXE, True)
    anh.page.keyboard.press("Escape")
    anh.page.set_viewport_size(PHONE)
    anh.page.locator(".to-menu").click()
    found += anh.page.evaluate(RUN_AXE, True)
    assert not found, "\n".join(["", *found])
