"""Lists of units, posts and people: hostile files, every problem by its place, all or nothing."""

from __future__ import annotations

import io
import time
import zipfile
from collections.abc import Callable
from datetime import date

import pytest

from congvan.kernel.errors import NotAllowed, NotFound
from congvan.kernel.models import AuditEvent
from congvan.kernel.spreadsheets import (
    Column,
    Table,
    UnreadableSpreadsheet,
    read_sheets,
    write_sheets,
)
from congvan.organization.models import Membership, Person, Unit
from congvan.organization.queries.structure_import import known_structure
from congvan.organization.rules.structure_import import (
    SHEETS,
    Known,
    KnownPerson,
    KnownPost,
    KnownUnit,
    Plan,
    check,
)
from congvan.organization.services import structure_import
from congvan.organization.services.structure_import import PreviewOutdated
from tests.world import member

TODAY = date(2026, 11, 23)
SHEET = "xl/worksheets/sheet1.xml"
KNOWN = Known(
    units=(KnownUnit(1, "Phòng Chuyển đổi số", "P. CĐS", "CĐS", "", 1),),
    posts=(
        KnownPost(1, "Chuyên viên", 40, ("specialist",), False),
        KnownPost(2, "Chánh thanh tra", 30, (), True),
    ),
    people=(
        KnownPerson(7, "Nguyễn Văn An", "anh", date(1990, 3, 2), "0905", "", "", "",
                    (("Chuyên viên", "Phòng Chuyển đổi số"),), True),
        KnownPerson(8, "Lê Thị Hà", "chi", None, "", "", "", "", (("Chuyên viên", ""),), False),
    ),
    login_names=frozenset({"annv", "minhnv"}),
    role_codes={"Chuyên viên": "specialist", "Người theo dõi, đôn đốc": "monitor"},
)  # fmt: skip


def workbook(**rows: list[list[object]]) -> bytes:
    """A list with the template's headings; keyword names are units, posts, people."""
    given = dict(
        zip(
            (spec.name for spec in SHEETS), map(rows.get, ("units", "posts", "people")), strict=True
        )
    )
    return write_sheets(
        Table(spec.name, tuple(Column(c.title) for c in spec.columns), given[spec.name] or [])
        for spec in SHEETS
    )


def plan(known: Known = KNOWN, **rows: list[list[object]]) -> Plan:
    return check(read_sheets(io.BytesIO(workbook(**rows))), known, today=TODAY)


def told(plan: Plan) -> list[tuple[str, int, str]]:
    """Where the errors are."""
    return [(p.sheet, p.row, p.column) for p in plan.errors]


def rebuilt(
    change: dict[str, Callable[[bytes], bytes]] | None = None,
    *,
    add: dict[str, bytes] | None = None,
) -> bytes:
    """A sound file with parts changed or added by an attacker."""
    source = zipfile.ZipFile(io.BytesIO(workbook(people=[["Lê An", "Anh"]])))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for info in source.infolist():
            data = source.read(info)
            archive.writestr(info.filename, (change or {}).get(info.filename, bytes)(data))
        for name, data in (add or {}).items():
            archive.writestr(name, data)
    return out.getvalue()


def with_rows(rows: bytes) -> Callable[[bytes], bytes]:
    return lambda data: (
        data[: data.index(b"<sheetData>")] + b"<sheetData>" + rows + b"</sheetData></worksheet>"
    )


def cells(numbers: range) -> bytes:
    return b"".join(b'<row r="%d"><c r="A%d"><v>1</v></c></row>' % (n, n) for n in numbers)


HOSTILE = {
    "text": lambda: b"Ho va ten,Xung ho\n",
    "empty": lambda: b"",
    "pdf": lambda: b"%PDF-1.7\n%%EOF",
    "old excel": lambda: bytes.fromhex("d0cf11e0a1b11ae1") + bytes(4096),
    "cut off": lambda: workbook()[:3000],
    "a million rows": lambda: rebuilt({SHEET: with_rows(cells(range(1, 1_000_001)))}),
    "too many rows": lambda: rebuilt({SHEET: with_rows(cells(range(1, 6_000)))}),
    "bomb": lambda: rebuilt({SHEET: lambda data: data + b" " * 200_000_000}),
    "entities": lambda: rebuilt({SHEET: lambda data: b'<!DOCTYPE x [<!ENTITY a "aaaa">]>' + data}),
    "styles": lambda: rebuilt({"xl/styles.xml": lambda d: d.replace(b"</cellXfs>", b"<xf/>" * 400_000 + b"</cellXfs>")}),
    "shared texts": lambda: rebuilt({"xl/sharedStrings.xml": lambda d: d[: d.index(b"<si>")] + b"<si/>" * 400_000 + b"</sst>"}),
    "external link": lambda: rebuilt(add={"xl/externalLinks/externalLink1.xml": b"<x/>"}),
    "macro": lambda: rebuilt(add={"xl/vbaProject.bin": b"x"}),
    "broken text index": lambda: rebuilt({SHEET: with_rows(b'<row r="1"><c r="A1" t="s"><v>999</v></c></row>')}),
}  # fmt: skip


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


def upload(by, **rows: list[list[object]]) -> str:
    return structure_import.keep_upload(by=by, file=io.BytesIO(workbook(**rows)))


FULL = {
    "units": [["Phòng Bưu chính", "P. BC", "BC"], ["Tổ Tem", "", "", "Phòng Bưu chính"]],
    "posts": [["Kế toán", 45, "Chuyên viên"]],
    "people": [["Phan Thị Hoa", "Chị", "3/9/1988", "Kế toán", "Tổ Tem", 905111222]],
}  # fmt: skip


def test_what_was_previewed_is_applied_once(world):
    admin = member(world, "anh")
    token = upload(admin, **FULL)
    before = Person.objects.count()
    seen = structure_import.dry_run(by=admin, token=token)
    assert Person.objects.count() == before
    done = structure_import.apply_import(by=admin, token=token, fingerprint=seen.fingerprint)
    assert done.in_words == "2 đơn vị mới, 1 chức danh mới, 1 người mới"
    assert (done.new_units, done.new_posts, len(done.new_person_ids)) == (2, 1, 1)
    seat = Membership.objects.get(person_id=done.new_person_ids[0])
    assert (seat.person.full_name, seat.post.title, seat.unit.name) == (
        "Phan Thị Hoa",
        "Kế toán",
        "Tổ Tem",
    )
    assert seat.unit.parent.name == "Phòng Bưu chính"
    assert list(seat.role_grants.values_list("role", flat=True)) == ["specialist"]
    codes = set(AuditEvent.objects.order_by("-id")[:8].values_list("code", flat=True))
    assert codes >= {
        "agency.structure_imported",
        "person.registered",
        "person.appointed",
        "unit.added",
        "post.added",
    }
    with pytest.raises(NotFound):
        structure_import.dry_run(by=admin, token=token)
    again = upload(admin, **FULL)
    assert not structure_import.dry_run(by=admin, token=again).does_something


def test_nothing_is_applied_when_the_agency_changed_meanwhile(world):
    admin = member(world, "anh")
    token = upload(admin, **FULL)
    seen = structure_import.dry_run(by=admin, token=token)
    Unit.objects.create(
        agency_id=admin.agency_id,
        name="Phòng Bưu chính",
        short_name="Khác",
        valid_from=date(2025, 7, 1),
    )
    people = Person.objects.count()
    with pytest.raises(PreviewOutdated):
        structure_import.apply_import(by=admin, token=token, fingerprint=seen.fingerprint)
    assert Person.objects.count() == people
    assert structure_import.dry_run(by=admin, token=token).does_something


def test_a_failure_leaves_nothing_behind(world, monkeypatch):
    admin = member(world, "anh")
    token = upload(admin, **FULL)
    seen = structure_import.dry_run(by=admin, token=token)
    monkeypatch.setattr(structure_import, "register_and_appoint", lambda **_: 1 / 0)
    counts = Unit.objects.count(), Person.objects.count(), AuditEvent.objects.count()
    with pytest.raises(ZeroDivisionError):
        structure_import.apply_import(by=admin, token=token, fingerprint=seen.fingerprint)
    assert (Unit.objects.count(), Person.objects.count(), AuditEvent.objects.count()) == counts
    assert structure_import.dry_run(by=admin, token=token).fingerprint == seen.fingerprint


def test_list_is_no_way_to_make_a_provinces_administrator(world):
    admin = member(world, "anh")
    admin_post = world.posts["skhcn", "Quản trị mạng"]
    admin_post.default_roles = ["sysadmin_central"]
    admin_post.save()
    token = upload(admin, people=[["Phan Thị Hoa", "Chị", "3/9/1988", admin_post.title]])
    seen = structure_import.dry_run(by=admin, token=token)
    with pytest.raises(NotAllowed):
        structure_import.apply_import(by=admin, token=token, fingerprint=seen.fingerprint)
    assert not Person.objects.filter(full_name="Phan Thị Hoa").exists()


def test_a_list_belongs_to_its_uploader(world):
    admin, outsider = member(world, "anh"), member(world, "an")
    token = upload(admin, **FULL)
    with pytest.raises(NotAllowed):
        structure_import.dry_run(by=outsider, token=token)
    with pytest.raises(NotFound):
        structure_import.dry_run(by=member(world, "quynh"), token=token)
    for forged in ("../../etc/passwd", token.replace(str(admin.agency_id), "9", 1), ""):
        with pytest.raises(NotFound):
            structure_import.dry_run(by=admin, token=forged)
    structure_import.discard(by=admin, token=token)
    with pytest.raises(NotFound):
        structure_import.dry_run(by=admin, token=token)


def test_known_structure_takes_the_same_statements_whatever_the_size(
    world, django_assert_num_queries
):
    admin = member(world, "anh")
    with django_assert_num_queries(5):
        known_structure(admin)
    token = upload(
        admin, people=[[f"Lò Văn {chr(65 + n)}n", "Anh", "", "Chuyên viên"] for n in range(20)]
    )
    structure_import.apply_import(
        by=admin,
        token=token,
        fingerprint=structure_import.dry_run(by=admin, token=token).fingerprint,
    )
    with django_assert_num_queries(5):
        known_structure(admin)


def test_template_can_be_filled_in_and_read(world):
    admin = member(world, "anh")
    sheets = read_sheets(io.BytesIO(structure_import.template_file(admin)))
    assert [sheet.name for sheet in sheets] == ["Đơn vị", "Chức danh", "Người", "Hướng dẫn"]
    assert [p.sentence for p in check(sheets, KNOWN, today=TODAY).errors] == [
        "Danh sách chưa có dòng nào."
    ]
    with pytest.raises(NotAllowed):
        structure_import.template_file(member(world, "an"))
