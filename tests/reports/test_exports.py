"""Reports as files: figures stay figures, definitions go along, the trail knows who took them."""

from __future__ import annotations

import dataclasses
import io

import openpyxl
import pypdfium2
import pytest

from congvan.kernel.models import AuditEvent
from congvan.reports import exports, queries
from congvan.reports.definitions import REPORTS, SETS
from congvan.reports.rules import periods
from congvan.reports.states import Compare, Format
from tests.reports.office import Year

NOVEMBER = periods.month(2026, 11)


def test_a_sheet_has_numbers_and_definitions(year: Year):
    one = SETS["giai-quyet"]
    tables = queries.set_tables(year.office.khai, one, NOVEMBER, compare=Compare.PREVIOUS)
    made = exports.report_file(
        by=year.office.khai, key=one.key, title=one.title, tables=tables, form=Format.XLSX
    )
    assert made.name == "bao-cao-giai-quyet-thang-2026-11.xlsx"
    book = openpyxl.load_workbook(io.BytesIO(made.data))
    assert len(book.sheetnames) == len(tables) + 1
    rows = list(book.worksheets[0].values)
    assert rows[0][:3] == (
        "Đơn vị chủ trì",
        "Tổng số phải giải quyết",
        "Tổng số phải giải quyết, Tháng 10/2026",
    )
    assert rows[-1][:3] == ("Tổng số", 8, 3)
    words = dict(row[:2] for row in book["Định nghĩa"].values if row[0])
    assert words["Kỳ báo cáo"] == "Tháng 11/2026 (từ 01/11/2026 đến 30/11/2026)"
    assert words["Số liệu"] == "Số liệu tính đến 08 giờ 00 ngày 25/11/2026"
    assert words["Đã quá hạn"].startswith("Chưa kết thúc, hạn đã qua")
    event = AuditEvent.objects.latest("id")
    assert (event.code, event.data["form"]) == ("report.exported", "XLSX")


def test_a_paper_says_what_it_counts(year: Year):
    filters = {"loai": str(year.documents["A"].type_id)}
    table = queries.figures(year.office.khai, REPORTS["giai-quyet"], NOVEMBER, filters=filters)
    made = exports.as_file(
        year.office.khai,
        key="giai-quyet",
        title="Tình hình giải quyết",
        tables=[table],
        form=Format.PDF,
    )
    with pypdfium2.PdfDocument(made.data) as pdf:
        text = " ".join(pdf[0].get_textpage().get_text_range().split())
    for words in (
        "Phòng Chuyển đổi số",
        "Tổng số",
        "50,0 %",
        "Chỉ lấy: Loại văn bản: Công văn",
        "NGƯỜI LẬP",
        "Trần Đình Khải",
        "Số liệu tính đến 08 giờ 00 ngày 25/11/2026",
    ):
        assert words in text, words


@pytest.mark.parametrize("name", ["=1+1", "+cmd|' /C calc'!A0", "@SUM(A1)"])
def test_no_name_becomes_a_formula(year: Year, name: str):
    table = queries.figures(year.office.khai, REPORTS["van-ban-den"], NOVEMBER)
    hostile = dataclasses.replace(
        table, rows=(dataclasses.replace(table.rows[0], label=name), *table.rows[1:])
    )
    made = exports.as_file(year.office.khai, key="x", title="X", tables=[hostile], form=Format.XLSX)
    cell = openpyxl.load_workbook(io.BytesIO(made.data)).worksheets[0]["A2"]
    assert (cell.value, cell.data_type) == (name, "s")
