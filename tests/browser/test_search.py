"""Tra cứu in a browser: typed, suggested, found in a file, kept, taken out; by keys, by telephone."""

from __future__ import annotations

import re
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import expect

from congvan.kernel.models import Blob
from congvan.search.services.indexing import index_all
from tests.browser.accessible import look
from tests.browser.office import PHONE, Office
from tests.directives.papers import directed, open_office
from tests.document_files import two_pages
from tests.search.records import read_text

pytestmark = pytest.mark.browser

SUBJECT = "Báo cáo chuyển đổi số xã Đak Đoa"
WITH_FILE = "Dự toán kinh phí năm 2027"


def papers(office: Office) -> None:
    """Two papers An has: one by its subject and number, one by what stands in its file."""
    open_ = open_office(office.world)
    directed(open_, lead=open_.an, subject=SUBJECT, symbol="123/QĐ-UBND")
    file = two_pages("Dự toán.pdf")
    directed(open_, lead=open_.an, subject=WITH_FILE, symbol="45/STC-NS", files=(file,))
    read_text(
        Blob.objects.get(pk=file.blob_id).sha256,
        "Mục 4. Thuê đường truyền dự phòng cho trung tâm dữ liệu.",
    )
    index_all()


def test_from_a_few_letters_to_the_sheet(office: Office, tmp_path: Path):
    papers(office)
    an = office.at_work("an").opens("/van-ban-den/")
    keys, box = an.page.keyboard, an.page.get_by_role("combobox").first
    keys.press("/")
    expect(box).to_be_focused()
    keys.type("dak doa")
    listed = an.page.get_by_role("listbox").get_by_role("option")
    expect(listed.first).to_contain_text(SUBJECT)
    keys.press("ArrowDown")
    expect(box).to_have_attribute("aria-activedescendant", re.compile("."))
    keys.press("Escape")
    expect(box).to_have_value("dak doa")
    expect(listed.first).to_be_hidden()

    # With accents, by the number in another spelling, inside a file.
    for typed, title in (
        ("chuyển đổi số", SUBJECT), ("123 qd ubnd", SUBJECT), ("duong truyen", WITH_FILE),
    ):  # fmt: skip
        box.fill(typed)
        keys.press("Enter")
        an.heading("Tra cứu")
        assert title in an.work()
    expect(an.main.locator(".found-snippet mark").first).to_have_text("đường")

    an.follows(re.compile("^Văn bản đến"), within=an.main)
    an.page.locator("summary", has_text="Lưu tìm kiếm").click()
    an.fills({"Tên": "Đường truyền"}).presses("Lưu")
    an.is_told(re.compile("Đã lưu “Đường truyền”"))
    an.opens("/can-xu-ly/").follows("Đường truyền").heading("Tra cứu")
    assert an.work() == [WITH_FILE]

    an.follows("Xuất kết quả").heading("Xuất kết quả tra cứu")
    with an.page.expect_download() as taken:
        an.presses("Xuất")
    taken.value.save_as(tmp_path / "ket-qua.xlsx")
    rows = openpyxl.load_workbook(tmp_path / "ket-qua.xlsx")["Kết quả"].iter_rows(values_only=True)
    assert [row[0] for row in rows] == ["Số, ký hiệu", "45/STC-NS"]

    an.page.go_back()
    keys.press("j")
    keys.press("Enter")
    expect(an.page).to_have_url(re.compile(r"/van-ban/\d+/$"))
    an.page.wait_for_load_state("networkidle")  # the page still fetches its parts


def test_by_telephone_and_for_everybody(office: Office):
    papers(office)
    an = office.at_work("an", screen=PHONE, bypass_csp=True).opens("/can-xu-ly/")
    an.follows("Tìm").heading("Tra cứu")
    box = an.page.get_by_role("combobox").filter(visible=True)
    box.fill("123")
    expect(an.page.get_by_role("option").first).to_contain_text("123/QĐ-UBND")
    assert look(an.page) == []
    box.press("Enter")
    an.sees(SUBJECT)
    assert look(an.page) == []


def test_without_scripts_the_box_is_a_form(office: Office):
    papers(office)
    an = office.at_work("an", scripts=False).opens("/can-xu-ly/")
    an.page.get_by_role("searchbox").first.fill("chuyen doi so")
    an.page.keyboard.press("Enter")
    an.heading("Tra cứu").sees(SUBJECT)
    outside = office.at_work("quang", scripts=False).opens("/tra-cuu/?q=chuyen+doi+so")
    outside.sees(re.compile("Không tìm thấy"))
