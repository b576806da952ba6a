"""Lists of units, posts and people: hostile files, every problem by its place, all or nothing."""

from __future__ import annotations

import io
import time
import zipfile
from datetime import date

import pytest

from congvan.kernel.spreadsheets import (
    Column,
    Table,
    UnreadableSpreadsheet,
    read_sheets,
    write_sheets,
)
from congvan.organization.rules.structure_import import (
    check,
)
from tests.organization.structure_files import (
    HOSTILE,
    KNOWN,
    SHEET,
    TODAY,
    plan,
    rebuilt,
    told,
    with_rows,
    workbook,
)


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_file_is_refused_in_bounded_time(name: str):
    data = HOSTILE[name]()
    start = time.process_time()
    with pytest.raises(UnreadableSpreadsheet) as refused:
        read_sheets(io.BytesIO(data))
    assert time.process_time() - start < 10
    assert refused.value.sentence
    assert refused.value.next_step


@pytest.mark.parametrize("row", [b"1048576", b"99999999999999"])
def test_row_that_claims_a_high_number_costs_little(row: bytes):
    data = rebuilt({SHEET: with_rows(b'<row r="%s"><c r="A%s"><v>1</v></c></row>' % (row, row))})
    start = time.process_time()
    assert len(read_sheets(io.BytesIO(data))[0].rows) <= 1
    assert time.process_time() - start < 10


def test_text_never_becomes_a_formula():
    data = write_sheets(
        [Table("Người", (Column("Họ và tên"),), [["=1+1"], ["@SUM(A1)"], ["0905"]])]
    )
    assert [row.values for row in read_sheets(io.BytesIO(data))[0].rows[1:]] == [
        ("=1+1",),
        ("@SUM(A1)",),
        ("0905",),
    ]
    assert b"<f>" not in zipfile.ZipFile(io.BytesIO(data)).read(SHEET)


def test_everything_wrong_is_told_at_once_by_place():
    found = plan(
        units=[["Phòng A", "", "", "Phòng B", "x", "32/13/2025"], ["Phòng A"], ["", "Tổ"]],
        posts=[["Kế toán", 0, "Chuyên viên; Kế toán trưởng"], ["Chánh thanh tra"]],
        people=[
            ["Lê Bình", "x", "1963", "Thủ quỹ", "Phòng Z", "abc", "lan@@x", "", "", "1/7"],
            ["", "Anh", "", "Chuyên viên"],
        ],
    )
    assert told(found) == [
        ("Đơn vị", 2, "Thứ tự"), ("Đơn vị", 2, "Hoạt động từ"), ("Đơn vị", 2, "Thuộc đơn vị"),
        ("Đơn vị", 3, "Tên đơn vị"), ("Đơn vị", 4, "Tên đơn vị"),
        ("Chức danh", 2, "Thứ bậc"), ("Chức danh", 2, "Vai trò mặc định"),
        ("Chức danh", 3, "Chức danh"),
        ("Người", 2, "Ngày sinh"), ("Người", 2, "Xưng hô"), ("Người", 2, "Chức danh"),
        ("Người", 2, "Đơn vị"), ("Người", 2, "Điện thoại"), ("Người", 2, "Thư điện tử"),
        ("Người", 2, "Từ ngày"), ("Người", 3, "Họ và tên"),
    ]  # fmt: skip
    assert all(problem.sentence and problem.fix for problem in found.errors)


@pytest.mark.parametrize(
    ("written", "read"),
    [("15/8/1963", date(1963, 8, 15)), ("05-02-1990", date(1990, 2, 5)), ("1.12.1985", date(1985, 12, 1)),
     ("1990-02-05", date(1990, 2, 5)), (date(1990, 2, 5), date(1990, 2, 5)), ("", None)],
)  # fmt: skip
def test_dates_are_read_as_offices_write_them(written: object, read: date | None):
    found = plan(people=[["Trần Bình", "Anh", written, "Chuyên viên"]])
    assert not found.errors
    assert found.people[0].birth_date == read


@pytest.mark.parametrize(
    "written",
    [
        "1963",
        "15/8/63",
        "8/15/1963",
        "31/2/1990",
        25000,
        "2/1990",
        date(2030, 1, 1),
        date(2020, 1, 1),
    ],
)
def test_dates_that_cannot_be_read_are_errors(written: object):
    found = plan(people=[["Trần Bình", "Anh", written, "Chuyên viên"]])
    assert told(found) == [("Người", 2, "Ngày sinh")]


def test_heading_may_stand_below_a_title_and_in_any_order():
    rows = [
        ["SỞ KHOA HỌC VÀ CÔNG NGHỆ"],
        [],
        ["STT", "Chức danh *", "HỌ VÀ TÊN", "Xưng hô"],
        [1, "Chuyên viên", "Trần Bình", "Ông"],
    ]
    data = write_sheets([Table("NGƯỜI", (Column("DANH SÁCH"),), rows)])
    found = check(read_sheets(io.BytesIO(data)), KNOWN, today=TODAY)
    assert not found.problems
    assert (found.people[0].full_name, found.people[0].form, found.people[0].row) == (
        "Trần Bình",
        "anh",
        5,
    )


def test_file_without_our_sheets_or_headings_says_so():
    other = write_sheets([Table("Sheet1", (Column("A"),), [["B"]])])
    assert check(read_sheets(io.BytesIO(other)), KNOWN, today=TODAY).errors
    headless = write_sheets([Table("Người", (Column("Tên"),), [["An"]])])
    assert told(check(read_sheets(io.BytesIO(headless)), KNOWN, today=TODAY)) == [("Người", 0, "")]
    assert told(plan()) == [("", 0, "")]


def test_legacy_text_is_converted_and_shown():
    found = plan(people=[
        ["NguyÔn V¨n B×nh", "Anh", "", "Chuyªn viªn"],
        ["TrÇn V¨n §øc", "Anh", "", "Chuyên viên", "Phòng Chuyển đổi số"],
    ])  # fmt: skip
    assert [person.full_name for person in found.people] == ["Nguyễn Văn Bình", "Trần Văn Đức"]
    assert not found.errors
    assert "TCVN3" in found.warnings[0].sentence
    assert "Nguyễn Văn Bình" in found.warnings[0].sentence


def test_parents_come_first_and_circles_are_errors():
    found = plan(units=[["Tổ C", "", "", "Tổ B"], ["Tổ B", "", "", "Phòng A"], ["Phòng A"]])
    assert [unit.name for unit in found.units] == ["Phòng A", "Tổ B", "Tổ C"]
    circle = plan(units=[["Phòng A", "", "", "Phòng B"], ["Phòng B", "", "", "Phòng A"]])
    assert told(circle) == [("Đơn vị", 2, "Thuộc đơn vị"), ("Đơn vị", 3, "Thuộc đơn vị")]


def test_duplicates_and_namesakes():
    twice = plan(
        people=[
            ["Trần Bình", "Anh", "1/2/1990", "Chuyên viên"],
            ["trần bình", "Anh", "1/2/1990", "Chuyên viên"],
        ]
    )
    assert told(twice) == [("Người", 3, "Họ và tên")]
    undated = plan(
        people=[
            ["Trần Bình", "Anh", "1/2/1990", "Chuyên viên"],
            ["Trần Bình", "Anh", "", "Chuyên viên"],
        ]
    )
    assert told(undated) == [("Người", 3, "Họ và tên")]
    two = plan(
        people=[
            ["Trương Hoàng Tiến Minh", "Anh", "11/02/1973", "Chuyên viên"],
            ["Trương Hoàng Tiến Minh", "Anh", "15/8/1963", "Chuyên viên"],
        ]
    )
    assert [person.login_name for person in two.people] == ["minhtht11021973", "minhtht1581963"]
    assert len(two.warnings) == 2


def test_people_already_there_are_recognized():
    same = plan(
        people=[["Nguyễn Văn An", "Anh", "2/3/1990", "Chuyên viên", "P. CĐS", "0914 111 222"]]
    )
    assert [(p.person_id, p.changes) for p in same.changed_people] == [(7, ("điện thoại",))]
    assert not same.new_people
    other = plan(people=[["Nguyễn Văn An", "Anh", "5/5/1985", "Chuyên viên"]])
    assert len(other.new_people) == 1
    assert any("khác ngày sinh" in problem.sentence for problem in other.warnings)
    unclear = plan(people=[["Lê Thị Hà", "Chị", "5/5/1985", "Chuyên viên", "P. CĐS"]])
    assert told(unclear) == [("Người", 2, "Ngày sinh")]
    by_seat = plan(people=[["Lê Thị Hà", "Chị", "5/5/1985", "Chuyên viên", ""]])
    assert [(p.person_id, p.changes) for p in by_seat.changed_people] == [(8, ("ngày sinh",))]


def test_blank_cells_leave_what_is_there():
    found = plan(units=[["phòng chuyển đổi số"]], posts=[["Chuyên viên"]])
    assert not found.problems
    assert not found.does_something


def test_a_thousand_people_are_read_and_checked_in_seconds():
    people = [
        [
            f"Trần Văn {chr(65 + n % 26)}{chr(97 + n // 26 % 26)}h",
            "Anh",
            date(1970 + n % 30, 1 + n % 12, 1 + n % 28),
            "Chuyên viên",
        ]
        for n in range(1000)
    ]
    data = workbook(people=people)
    start = time.process_time()
    found = check(read_sheets(io.BytesIO(data)), KNOWN, today=TODAY)
    assert len(found.people) == 1000
    assert time.process_time() - start < 5
