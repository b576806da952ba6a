"""Old books: read liberally, checked wholly, entered without loss when killed."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from congvan.desk.models import Notice
from congvan.documents.models import Document
from congvan.intake.models import BookImport, BookImportLine
from congvan.intake.queries import book_imports
from congvan.intake.services.book_import import cells, columns, confirming, entering, uploading
from congvan.kernel import clock
from congvan.kernel.errors import BusinessError, InvalidInput, NotAllowed, NotFound, WrongState
from congvan.kernel.spreadsheets import Row, Sheet, UnreadableSpreadsheet, read_sheets
from congvan.registers.models import Book, Entry
from tests import world as named_world
from tests.documents.papers import Office, open_office
from tests.pages.visitors import signed_in
from tests.registers.shelves import enter, open_shelf
from tests.web.old_books import HEADS, line, workbook
from tests.world import World

YEAR = clock.today().year - 1


@pytest.fixture
def office(world: World) -> Office:
    return open_office(world)


@pytest.fixture
def book_id(office: Office) -> int:
    return open_shelf(office.agency_id, YEAR)


def upload(office: Office, book_id: int, rows: list[list[Any]], heads=HEADS) -> int:
    return uploading.upload(
        by=office.lan, book_id=book_id, file=workbook(rows, heads), file_name="so-cu.xlsx"
    )


def told(office: Office, import_id: int, *, errors: bool) -> list[tuple[int, str, str]]:
    return [
        (problem.row, problem.column, problem.sentence)
        for problem in book_imports.problems(office.lan, import_id, errors=errors)
    ]


def test_a_good_book_is_entered_with_its_numbers(office: Office, book_id: int):
    import_id = upload(office, book_id, [line(n, YEAR) for n in range(1, 8)])
    assert not Entry.objects.filter(book_id=book_id).exists()
    confirming.confirm(by=office.lan, import_id=import_id)
    entering.enter_all(import_id=import_id)
    view = book_imports.book_import(office.lan, import_id)
    assert (view.state, view.done) == ("ended", 7)
    entries = Entry.objects.filter(book_id=book_id).order_by("number")
    assert [entry.number for entry in entries] == list(range(1, 8))
    assert entries[0].document is not None
    assert entries[0].document.subject == "Về việc dự toán lần 1"
    assert Book.objects.get(pk=book_id).last_number == 7
    assert Notice.objects.get(subject_type="book_import").member_id == office.lan.membership_id
    assert not BookImportLine.objects.exists()
    entering.enter_all(import_id=import_id)
    assert entries.count() == 7


def test_headings_in_any_order_case_and_accents(office: Office, book_id: int):
    heads = (
        "GHI CHU",
        "SO VA KY HIEU",
        "so den",
        "NGÀY NHẬN",
        "cơ quan  ban hành",
        "Ngày văn bản",
        "TRÍCH YẾU",
        "Màu",
    )
    rows = [
        ["", "5/QĐ-STC", "Số 12a", "3/2", "Bộ Tài chính", "31/12", "Quyết định: giao dự toán", "đỏ"]
    ]
    import_id = upload(office, book_id, rows, heads)
    read = book_imports.first_lines(office.lan, import_id)[0]
    assert read.number == "12a"
    assert read.cells[:6] == (
        f"03/02/{YEAR}", "Bộ Tài chính", "5/QĐ-STC", f"31/12/{YEAR - 1}", "Quyết định", "Giao dự toán",
    )  # fmt: skip
    assert book_imports.book_import(office.lan, import_id).unknown_columns == ("Màu",)
    assert not told(office, import_id, errors=True)


def test_old_encodings_are_converted(office: Office, book_id: int):
    tcvn3 = "C«ng v¨n vÒ viÖc thùc hiÖn nhiÖm vô chuyÓn ®æi sè"
    vni = "Coâng vaên veà vieäc thöïc hieän nhieäm vuï chuyeån ñoåi soá"
    rows = [line(1, YEAR, **{HEADS[5]: tcvn3}), line(2, YEAR, **{HEADS[5]: vni})]
    import_id = upload(office, book_id, rows)
    subjects = [read.cells[5] for read in book_imports.first_lines(office.lan, import_id)]
    assert subjects == ["Về việc thực hiện nhiệm vụ chuyển đổi số"] * 2
    assert len(told(office, import_id, errors=False)) == 2


def test_every_problem_is_told_by_its_row(office: Office, book_id: int):
    rows = [
        line(1, YEAR),
        line(1, YEAR),
        line(2, YEAR, **{"Ngày đến": "31/02/2025"}),
        line(3, YEAR, **{"Số đến": "ba"}),
        line(4, YEAR, **{HEADS[5]: ""}),
        line(5, YEAR, **{"Ngày đến": f"05/02/{YEAR - 3}"}),
        line(6, YEAR, **{HEADS[5]: "Đơn tố cáo của ông Nguyễn Văn A"}),
        line(7, YEAR, **{"Ngày đến": ""}),
    ]
    import_id = upload(office, book_id, rows)
    wrong = told(office, import_id, errors=True)
    assert {row for row, _, _ in wrong} == {4, 5, 6, 7, 8, 9, 10, 11}
    assert (4, "Số đến", "Số 1 có ở cả dòng 5.") in wrong
    assert (6, "Ngày đến", "Không có ngày “31/02/2025”.") in wrong
    with pytest.raises(WrongState, match="8 dòng có lỗi"):
        confirming.confirm(by=office.lan, import_id=import_id)


def test_unknown_types_are_proposed(office: Office, book_id: int):
    rows = [
        line(1, YEAR, **{HEADS[5]: "Về việc nghỉ lễ", HEADS[3]: "9/QĐ-UBND"}),
        line(2, YEAR, **{HEADS[5]: "Giấy chứng nhận gì đó", HEADS[3]: "7/GCN-UBND"}),
        line(3, YEAR, **{HEADS[5]: "Giấy mời họp giao ban", HEADS[3]: ""}),
    ]
    import_id = upload(office, book_id, rows)
    assert [read.cells[4] for read in book_imports.first_lines(office.lan, import_id)] == [
        "Quyết định", "Công văn", "Giấy mời",
    ]  # fmt: skip


def test_numbers_already_in_the_book_are_told(office: Office, book_id: int):
    first = upload(office, book_id, [line(1, YEAR), line(2, YEAR)])
    second = upload(office, book_id, [line(2, YEAR), line(4, YEAR)])
    confirming.confirm(by=office.lan, import_id=first)
    entering.enter_all(import_id=first)
    with pytest.raises(WrongState, match="số 2"):
        confirming.confirm(by=office.lan, import_id=second)
    third = upload(office, book_id, [line(2, YEAR), line(4, YEAR), line(9, YEAR)])
    assert told(office, third, errors=True) == [(4, "Số đến", "Số 2 đã có trong sổ.")]
    gaps, missing = book_imports.missing_numbers(office.lan, third)
    assert (gaps, missing) == ([(3, 3), (5, 8)], 5)


def test_a_killed_import_goes_on_where_it_stopped(
    office: Office, book_id: int, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(entering, "BATCH", 10)
    import_id = upload(office, book_id, [line(n, YEAR) for n in range(1, 36)])
    confirming.confirm(by=office.lan, import_id=import_id)
    assert entering.enter_next(import_id=import_id)
    real, calls = entering.import_lines, []

    def killed(**given: Any):
        done = real(**given)
        if not calls:
            calls.append(done)
            raise KeyboardInterrupt  # after the lines, before the progress
        return done

    monkeypatch.setattr(entering, "import_lines", killed)
    with pytest.raises(KeyboardInterrupt):
        entering.enter_all(import_id=import_id)
    assert Entry.objects.filter(book_id=book_id).count() == 10
    assert book_imports.book_import(office.lan, import_id).done == 10
    entering.enter_all(import_id=import_id)
    numbers = Entry.objects.filter(book_id=book_id).values_list("number", flat=True)
    assert sorted(numbers) == list(range(1, 36))


def test_a_refused_batch_stops_and_may_go_on(
    office: Office, book_id: int, monkeypatch: pytest.MonkeyPatch
):
    import_id = upload(office, book_id, [line(n, YEAR) for n in range(1, 4)])
    confirming.confirm(by=office.lan, import_id=import_id)
    real = entering.import_lines

    def refused(**_given: Any):
        raise InvalidInput("Sổ đang bận.", next_step="Thử lại.")

    monkeypatch.setattr(entering, "import_lines", refused)
    entering.enter_all(import_id=import_id)
    view = book_imports.book_import(office.lan, import_id)
    assert (view.state, view.reason) == ("stopped", "Sổ đang bận. Thử lại.")
    monkeypatch.setattr(entering, "import_lines", real)
    confirming.resume(by=office.lan, import_id=import_id)
    entering.enter_all(import_id=import_id)
    assert book_imports.book_import(office.lan, import_id).state == "ended"


def test_a_book_of_this_year_takes_all_or_nothing(office: Office, monkeypatch: pytest.MonkeyPatch):
    book_id = open_shelf(office.agency_id)
    monkeypatch.setattr(entering, "BATCH", 2)
    year = clock.today().year
    rows = [line(n, year, **{"Ngày đến": f"0{n}/01/{year}"}) for n in range(1, 6)]
    import_id = upload(office, book_id, rows)
    confirming.confirm(by=office.lan, import_id=import_id)
    entering.enter_all(import_id=import_id)
    assert Book.objects.get(pk=book_id).last_number == 5
    with pytest.raises(WrongState, match="năm nay đã có số"):
        upload(office, book_id, rows)


@pytest.mark.parametrize(
    ("file", "sentence"),
    [
        (lambda: io.BytesIO(b"khong phai excel"), "Chưa đọc tệp"),
        (lambda: workbook([["a"]], ("Một", "Hai")), "Không tìm thấy dòng tiêu đề"),
        (lambda: workbook([], HEADS), "chưa có dòng nào"),
        (lambda: workbook([["1"]], HEADS[1:]), "thiếu cột: Ngày đến"),
    ],
)
def test_files_that_are_no_book_are_refused(office: Office, book_id: int, file, sentence: str):
    with pytest.raises(UnreadableSpreadsheet, match=sentence):
        uploading.upload(by=office.lan, book_id=book_id, file=file(), file_name="x.xlsx")
    assert not BookImport.objects.exists()


def test_only_the_registry_imports(office: Office, book_id: int, world: World):
    quang = named_world.member(world, "quang")
    import_id = upload(office, book_id, [line(1, YEAR)])
    for by in (office.an, quang):
        with pytest.raises(NotAllowed):
            uploading.upload(by=by, book_id=book_id, file=workbook([line(1, YEAR)]), file_name="x")
        with pytest.raises(BusinessError):
            confirming.confirm(by=by, import_id=import_id)
        with pytest.raises(NotFound):
            book_imports.book_import(by, import_id)


def test_the_pages_lead_from_the_file_to_the_book(world: World, office: Office, book_id: int):
    lan = signed_in(world, "lan")
    address = reverse("registers:import")
    assert "Tải tệp mẫu" in lan.get(address).content.decode()
    template = lan.get(reverse("registers:import-template"))
    sheets = read_sheets(io.BytesIO(template.content))
    assert columns.find_table(sheets) is not None
    refused = lan.post(address, {"book": book_id, "file": SimpleUploadedFile("x.xlsx", b"x")})
    assert refused.status_code == 422
    file = SimpleUploadedFile("so.xlsx", workbook([line(n, YEAR) for n in (1, 2)]).getvalue())
    checked = lan.post(address, {"book": book_id, "file": file})
    assert checked.status_code == 302, checked.content.decode()
    shown = lan.get(checked["Location"]).content.decode()
    assert "Xác nhận nhập 2 dòng" in shown
    act = reverse("registers:import-act", args=[BookImport.objects.get().pk])
    lan.post(act, {"viec": "xac-nhan"})
    assert "Đang vào sổ" in lan.get(checked["Location"]).content.decode()
    entering.enter_all(import_id=BookImport.objects.get().pk)
    assert "Đã nhập xong 2 dòng" in lan.get(checked["Location"]).content.decode()
    assert Document.objects.filter(entry__book_id=book_id).count() == 2
    quang = signed_in(world, "quang")
    assert quang.get(checked["Location"]).status_code == 404
    assert quang.post(act, {"viec": "bo"}).status_code == 404


def test_a_checked_file_may_be_dropped(world: World, office: Office, book_id: int):
    import_id = upload(office, book_id, [line(1, YEAR, **{"Số đến": "x"})])
    lan = signed_in(world, "lan")
    assert (
        "Lỗi phải sửa"
        in lan.get(reverse("registers:import-run", args=[import_id])).content.decode()
    )
    lan.post(reverse("registers:import-act", args=[import_id]), {"viec": "bo"})
    assert not BookImport.objects.exists()


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (125, (125, "")), ("125", (125, "")), ("0125", (125, "")), ("125A", (125, "a")),
        ("Số: 7", (7, "")), ("125/2024", (125, "")), ("12-b", (12, "b")), ("0", None), ("", None),
        ("12345678", None), (True, None), (-3, None), ("một", None),
    ],
)  # fmt: skip
def test_numbers_as_clerks_write_them(written, expected):
    assert cells.read_number(written) == expected


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (date(2024, 2, 5), date(2024, 2, 5)), ("05/02/2024", date(2024, 2, 5)),
        ("5-2-24", date(2024, 2, 5)), ("5.2.2024", date(2024, 2, 5)), ("2024-02-05", date(2024, 2, 5)),
        (45327, date(2024, 2, 5)), ("05/02", date(2024, 2, 5)), ("30/02/2024", None),
        ("hôm qua", None), ("05/02/1024", None), ("", None), (7, None),
    ],
)  # fmt: skip
def test_days_as_clerks_write_them(written, expected):
    assert cells.read_day(written, year=2024).day == expected


def test_a_day_without_year_after_the_arrival_is_of_the_year_before():
    read = cells.read_day("30/12", year=2024, not_after=date(2024, 1, 3))
    assert read.day == date(2023, 12, 30)
    assert "2023" in read.supposed


def test_the_numbers_row_of_the_form_is_no_line():
    rows = (Row(1, HEADS), Row(2, tuple(f"({n})" for n in range(1, 11))), Row(3, ("x",) * 10))
    table = columns.find_table([Sheet("Sổ", rows)])
    assert table is not None
    assert [row.number for row in table.rows] == [3]


def test_a_document_entered_meanwhile_is_seen_before_the_import(office: Office, book_id: int):
    import_id = upload(office, book_id, [line(1, YEAR)])
    Book.objects.filter(pk=book_id).update(status="open")
    entered = enter(office, open_shelf(office.agency_id))
    Entry.objects.filter(pk=entered.pk).update(book_id=book_id)
    with pytest.raises(WrongState, match="đã có thêm số 1"):
        confirming.confirm(by=office.lan, import_id=import_id)
