"""Books on paper: statutory columns, volumes, what must never be printed."""

from __future__ import annotations

import io
import os
import zipfile
from pathlib import Path

import openpyxl
import pypdfium2 as pdfium
import pytest

from congvan.directives import book_printing, printing, printing_orders
from congvan.directives.services.opening import open_handling
from congvan.kernel import clock
from congvan.kernel.errors import NotFound
from congvan.kernel.models import AuditEvent
from congvan.registers import printing as register
from congvan.registers.models import Entry, Printing
from congvan.registers.printing import incoming, volumes
from congvan.registers.states import PrintForm
from tests import world as named_world
from tests.web.books_of_office import LONG, Shelf, fill
from tests.world import World

HEADS = [
    "Ngày đến", "Số đến", "Tác giả", "Số, ký hiệu", "Ngày tháng", "Tên loại và trích yếu nội dung",
    "Đơn vị hoặc người nhận", "Ngày chuyển", "Ký nhận", "Ghi chú",
]  # fmt: skip


@pytest.fixture
def shelf(world: World) -> Shelf:
    return fill(world)


def text_of(pdf: bytes) -> str:
    """All words of the PDF without the breaks of lines."""
    document = pdfium.PdfDocument(pdf)
    try:
        _keep_picture(document)
        pages = [page.get_textpage().get_text_range() for page in document]
    finally:
        document.close()
    return " ".join(" ".join(pages).replace("\ufffe", "").split())


def _keep_picture(document: pdfium.PdfDocument) -> None:
    """With PRINT_PICTURES=folder, keep the pages for the eye."""
    folder = os.environ.get("PRINT_PICTURES")
    if folder:
        name = os.environ["PYTEST_CURRENT_TEST"].split("::")[-1].split(" ")[0]
        for index in range(min(len(document), 3)):
            picture = document[index].render(scale=1.6).to_pil()
            picture.save(Path(folder) / f"{name}-{index}.png")


def squeezed(text: str) -> str:
    return "".join(text.split())


def test_the_register_has_the_ten_columns_and_every_line(shelf: Shelf):
    text = squeezed(text_of(register.book_pdf(shelf.office.lan, shelf.book_id).data))
    for head in HEADS:
        assert squeezed(head) in text
    assert squeezed(LONG) in text
    assert squeezed("Chỉ có giá trị tham khảo") in text
    assert squeezed("Đã hủy số: Trùng với số 1") in text
    assert squeezed("Sở Tài chính") in text
    assert "(1)(2)(3)(4)(5)(6)(7)(8)(9)(10)" in text
    assert "Trang1/" in text
    assert squeezed(f"In bởi {shelf.office.lan.person_name}") in text


def test_a_paper_line_says_its_number_and_nothing_else(shelf: Shelf):
    line = next(
        row for row in incoming.book_rows(_lines(shelf)) if row.number == str(shelf.secret.number)
    )
    assert [cell for cell in line.cells if cell] == [
        clock.today(), str(shelf.secret.number), "Văn bản mật",
    ]  # fmt: skip


def _lines(shelf: Shelf):
    from congvan.registers import queries

    return queries.all_lines(shelf.office.lan, shelf.book_id)


def test_the_same_book_gives_the_same_bytes(shelf: Shelf):
    with clock.frozen(clock.now()):
        first = register.book_pdf(shelf.office.lan, shelf.book_id)
        assert register.book_pdf(shelf.office.lan, shelf.book_id) == first


def test_an_empty_book_is_printed_with_its_cover(shelf: Shelf):
    Entry.objects.filter(book_id=shelf.book_id).update(entered_on="2026-01-05")
    pdf = register.book_pdf(
        shelf.office.lan, shelf.book_id, to=clock.today().replace(month=1, day=1)
    )
    assert "Không có văn bản nào" in text_of(pdf.data)


def test_the_spreadsheet_has_the_same_columns(shelf: Shelf):
    data = register.book_xlsx(shelf.office.lan, shelf.book_id).data
    rows = list(openpyxl.load_workbook(io.BytesIO(data)).active.iter_rows(values_only=True))
    assert list(rows[0]) == HEADS
    assert len(rows) == 6
    assert rows[2][5].startswith("#read(")


def test_a_long_book_is_bound_in_volumes(shelf: Shelf, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(volumes, "VOLUME_LINES", 2)
    told: list[int] = []
    printed = register.book_pdf(shelf.office.lan, shelf.book_id, progress=told.append)
    with zipfile.ZipFile(io.BytesIO(printed.data)) as archive:
        names = archive.namelist()
        last = text_of(archive.read(names[-1]))
    assert [name[-13:] for name in names] == ["-quyen-01.pdf", "-quyen-02.pdf", "-quyen-03.pdf"]
    assert "Quyển số: 3" in last
    assert told == [2, 4, 5]


def test_a_long_book_is_printed_in_the_background(shelf: Shelf, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(printing_orders, "DIRECT_LINES", 3)
    lan = shelf.office.lan
    asked = printing_orders.print_book(by=lan, book_id=shelf.book_id, form=PrintForm.REGISTER_PDF)
    assert isinstance(asked, int)
    assert not book_printing.printing(lan, asked).is_ready
    book_printing.print_long(printing_id=asked)
    book_printing.print_long(printing_id=asked)
    assert book_printing.printing(lan, asked).is_ready
    assert book_printing.printed_file(lan, asked).data.startswith(b"%PDF")
    assert AuditEvent.objects.filter(code="book.printed").count() == 1
    from congvan.desk.models import Notice

    assert Notice.objects.get(subject_type="printing").member_id == lan.membership_id
    with pytest.raises(NotFound):
        book_printing.printed_file(shelf.office.khai, asked)
    Printing.objects.update(asked_at=clock.now() - book_printing.KEPT_FOR * 2)
    assert book_printing.forget_old() == 1


def test_the_follow_up_book_has_its_seven_columns(shelf: Shelf):
    _open(shelf)
    printed = printing.follow_up_pdf(shelf.office.lan, shelf.book_id)
    text = squeezed(text_of(printed.data))
    for column in printing.FOLLOW_UP_COLUMNS:
        assert squeezed(column.title) in text
    assert "(1)(2)(3)(4)(5)(6)(7)" in text
    sheet = openpyxl.load_workbook(
        io.BytesIO(printing.follow_up_xlsx(shelf.office.lan, shelf.book_id).data)
    ).active
    assert sheet.max_row == 6


def test_the_slip_has_three_blocks(shelf: Shelf):
    _open(shelf)
    document_id = shelf.reference.document_id or 0
    text = text_of(printing.handling_slip_pdf(shelf.office.lan, document_id).data)
    for block in ("lãnh đạo cơ quan, tổ chức", "lãnh đạo đơn vị", "đề xuất của người giải quyết"):
        assert block in text
    assert "CHỈ CÓ GIÁ TRỊ THAM KHẢO" in text


def _open(shelf: Shelf) -> None:
    from django.db import transaction

    with transaction.atomic():
        for entry in (shelf.plain, shelf.reference, shelf.paper):
            entry.refresh_from_db()
            open_handling(by=shelf.office.lan, document=entry.document, arrived_on=clock.today())


def test_the_stamp_is_a_label_of_its_own(shelf: Shelf):
    document_id = shelf.paper.document_id or 0
    stamp = register.stamp_of(shelf.office.lan, document_id, dossier_code="07.CĐS")
    assert stamp is not None
    assert (stamp.number, stamp.dossier_code) == (str(shelf.paper.number), "07.CĐS")
    label = pdfium.PdfDocument(register.stamp_label(shelf.office.lan, document_id).data)
    millimetres = [round(points / 72 * 25.4) for points in label[0].get_size()]
    label.close()
    assert millimetres == [50, 35]


def test_outsiders_print_nothing(shelf: Shelf, world: World):
    quang = named_world.member(world, "quang")
    for attempt in (
        lambda: register.book_pdf(quang, shelf.book_id),
        lambda: register.book_xlsx(quang, shelf.book_id),
        lambda: printing.follow_up_pdf(quang, shelf.book_id),
        lambda: register.stamp_label(quang, shelf.plain.document_id or 0),
        lambda: printing.handling_slip_pdf(quang, shelf.plain.document_id or 0),
        lambda: printing_orders.print_book(
            by=quang, book_id=shelf.book_id, form=PrintForm.REGISTER_PDF
        ),
    ):
        with pytest.raises(NotFound):
            attempt()
