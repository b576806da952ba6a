"""Báo cáo in a browser: a figure opens as many rows, charts over tables, files, paper, a telephone."""

from __future__ import annotations

import re
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Locator, expect

from tests.browser.accessible import look
from tests.browser.office import Desk, Office
from tests.directives import papers

pytestmark = pytest.mark.browser

COUNTED = "/bao-cao/so-lieu/?bo=so-luong"
ROWS = "/bao-cao/so-lieu/danh-sach/?bao-cao=van-ban-den&chi-tieu=tong"


def lived_in(office: Office) -> None:
    """Four documents came this month: two in hand at a unit, one on the way, one to be sent on."""
    open_ = papers.open_office(office.world)
    papers.directed(open_)
    papers.directed(open_)
    papers.passed_on(open_)
    papers.forwarded(open_)


def figure(desk: Desk, table: str, group: str) -> Locator:
    """The first figure of a group of a table."""
    row = desk.page.get_by_role("table", name=re.compile(f"^{table}")).locator("tr", has_text=group)
    return row.locator("td").first.locator("a")


def test_from_a_figure_to_its_rows_and_to_a_file(office: Office, tmp_path: Path):
    lived_in(office)
    khai = office.at_work("khai").opens("/bao-cao/")
    khai.follows("Số lượng văn bản đến, văn bản đi").heading("Số lượng văn bản đến, văn bản đi")
    sum_ = figure(khai, "Văn bản đến", "Tổng số")
    expect(sum_).to_have_text("4")
    sum_.click()
    expect(khai.main.locator("tbody tr")).to_have_count(4)
    khai.main.locator("tbody a").first.click()
    expect(khai.page).to_have_url(re.compile(r"/van-ban/\d+/$"))
    khai.page.go_back()
    khai.follows("Về báo cáo").heading("Số lượng văn bản đến, văn bản đi")
    with khai.page.expect_download() as taken:
        khai.follows("XLSX")
    taken.value.save_as(tmp_path / "so-luong.xlsx")
    rows = [
        row
        for sheet in openpyxl.load_workbook(tmp_path / "so-luong.xlsx")
        for row in sheet.iter_rows(values_only=True)
    ]
    assert next(row for row in rows if row[0] == "Tổng số")[1] == 4


def test_a_chart_says_what_its_table_says_on_screen_and_on_paper(office: Office):
    """The content policy is in force: what it forbids would stand in the console."""
    lived_in(office)
    khai = office.at_work("khai").opens(f"{COUNTED}&theo-van-ban-den=tinh-hinh")
    chart = khai.page.get_by_role("img", name=re.compile("^Biểu đồ Văn bản đến")).first
    expect(chart).to_have_accessible_name(re.compile(r"Đủ số liệu ở bảng bên dưới\.$"))
    drawn = chart.locator("rect").evaluate_all("all => all.map((one) => one.getAttribute('fill'))")
    assert set(drawn) <= {f"url(#chart-{tone})" for tone in ("house", "pale", "dots", "late")}
    section = khai.page.locator(".report").first
    cells = section.locator("tbody td[data-value]:not([data-value='0'])")
    values = {words.strip() for words in cells.all_inner_texts()}
    assert set(chart.locator(".chart-value").all_text_contents()) <= values
    assert drawn

    beside = chart.bounding_box()
    khai.page.evaluate("dispatchEvent(new Event('beforeprint'))")
    on_paper = chart.bounding_box()
    assert beside
    assert on_paper
    assert on_paper["width"] == 960 < beside["width"]
    assert section.locator("details.report-notes").get_attribute("open") is not None
    khai.page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert chart.bounding_box() == beside


def test_months_are_a_line(office: Office):
    lived_in(office)
    khai = office.at_work("khai").opens("/bao-cao/").opens(f"{COUNTED}&theo-van-ban-den=thang")
    khai.follows("Năm", within=khai.page.get_by_label("Độ dài kỳ"))
    expect(khai.page.locator(".chart-of-lines .ct-line")).to_have_count(3)


def test_for_everybody(office: Office):
    lived_in(office)
    khai = office.at_work("khai", bypass_csp=True)
    found = []
    for path in (
        "/bao-cao/", COUNTED, "/bao-cao/so-lieu/?bo=giai-quyet&so-sanh=ky-truoc",
        "/bao-cao/tong-quan/", ROWS,
    ):  # fmt: skip
        found += [f"{path} {finding}" for finding in look(khai.opens(path).page)]
    assert not found, "\n".join(["", *found])


def test_without_scripts_the_tables_say_it_all_and_outsiders_count_nothing(office: Office):
    lived_in(office)
    khai = office.at_work("khai", scripts=False).opens(COUNTED)
    expect(figure(khai, "Văn bản đến", "Tổng số")).to_have_text("4")
    expect(khai.page.locator(".chart")).to_have_count(0)
    outside = office.at_work("quang").opens(COUNTED).heading("Số lượng văn bản đến, văn bản đi")
    expect(outside.page.locator(".report-table td a")).to_have_count(0)
    expect(outside.page.locator(".chart")).to_have_count(0)
