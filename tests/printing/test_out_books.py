"""Outgoing books and envelopes on paper: statutory columns, what must stand in them."""

from __future__ import annotations

import io

import openpyxl
import pypdfium2 as pdfium
import pytest

from congvan.directives import book_printing, printing_orders
from congvan.kernel.errors import InvalidInput, NotFound
from congvan.registers import printing as register
from congvan.registers.models import Printing
from congvan.registers.services import postal, retained, sequences
from congvan.registers.states import PrintForm
from tests import world as named_world
from tests.printing.test_books import squeezed, text_of
from tests.web.books_of_office import LONG
from tests.web.out_books_of_office import OutShelf, fill
from tests.world import World

HEADS = {
    "out": [
        "Số, ký hiệu văn bản", "Ngày tháng văn bản", "Tên loại và trích yếu nội dung văn bản",
        "Người ký", "Nơi nhận văn bản", "Đơn vị, người nhận bản lưu", "Số lượng bản",
        "Ngày chuyển", "Ký nhận", "Ghi chú",
    ],
    "postal": [
        "Ngày chuyển", "Số, ký hiệu văn bản", "Nơi nhận văn bản", "Số lượng bì",
        "Ký nhận và dấu bưu điện", "Ghi chú",
    ],
    "retained": [
        "Ngày tháng", "Họ và tên người sử dụng", "Số, ký hiệu, ngày tháng văn bản",
        "Tên loại và trích yếu nội dung văn bản", "Số và ký hiệu HS", "Ký nhận", "Ngày trả",
        "Người cho phép", "Ghi chú",
    ],
}  # fmt: skip
HEADS["copies"] = HEADS["out"]


@pytest.fixture
def shelf(world: World) -> OutShelf:
    return fill(world)


def sheet(shelf: OutShelf, kind: str) -> list[tuple[object, ...]]:
    printed = register.out_book_xlsx(shelf.office.lan, shelf.book_ids[kind])
    rows = openpyxl.load_workbook(io.BytesIO(printed.data)).active.iter_rows(values_only=True)
    return list(rows)


def test_every_book_has_its_statutory_columns_and_lines(shelf: OutShelf):
    postal.sign_off(by=shelf.office.lan, line_ids=[shelf.posted.pk], signed_by="Bưu điện Pleiku")
    retained.take_back(by=shelf.office.lan, use_id=shelf.used.pk)
    for kind, heads in HEADS.items():
        rows = sheet(shelf, kind)
        assert list(rows[0]) == heads
        words = squeezed(
            text_of(register.out_book_pdf(shelf.office.lan, shelf.book_ids[kind]).data)
        )
        for head in heads:
            assert squeezed(head) in words
        assert "THỦTRƯỞNGCƠQUAN" in words
    sent, fresh, voided = sheet(shelf, "out")[1:4]
    assert sent[0] == "01/QĐ-SKHCN"
    assert sent[2] == f"Quyết định: {LONG}"
    assert (sent[3], sent[5], sent[6]) == ("Rơ Châm Khải", "Văn thư; CĐS", 12)
    assert fresh[0] == "02/SKHCN-CĐS"
    assert voided[9] == "Đã hủy số: Ban hành nhầm thể thức"
    (copy,) = sheet(shelf, "copies")[1:]
    assert copy[0] == "01/SY-SKHCN"
    (line,) = sheet(shelf, "postal")[1:]
    assert (line[1], line[3]) == ("01/QĐ-SKHCN", 2)
    assert "Bưu điện Pleiku" in str(line[4])
    (use,) = sheet(shelf, "retained")[1:]
    assert use[7] == shelf.office.khai.person_name
    assert use[6] is not None


def test_an_envelope_has_sender_number_stamp_and_recipient(shelf: OutShelf):
    sequences.set_envelope_address(
        by=shelf.office.lan, address="98B Phạm Văn Đồng, phường Pleiku", phone="0269 3824 000"
    )
    for size, points in (("dl", (624, 312)), ("c5", (649, 459))):
        data = register.envelope_pdf(shelf.office.lan, shelf.posted.pk, size=size).data
        document = pdfium.PdfDocument(data)
        assert len(document) == 2
        assert tuple(round(side) for side in document[0].get_size()) == points
        document.close()
        words = squeezed(text_of(data))
        for wanted in (
            "98B Phạm Văn Đồng", "0269 3824 000", "KHẨN", "01/QĐ-SKHCN",
            "Ủy ban nhân dân tỉnh Gia Lai", "Số 02 Trần Phú",
        ):  # fmt: skip
            assert squeezed(wanted) in words
    with pytest.raises(InvalidInput):
        register.envelope_pdf(shelf.office.lan, shelf.posted.pk, size="a4")
    for other in (shelf.office.quang, shelf.office.mai):
        with pytest.raises(NotFound):
            register.envelope_pdf(other, shelf.posted.pk)


def test_a_form_fits_its_book_and_a_long_one_is_made_in_the_background(
    shelf: OutShelf, monkeypatch: pytest.MonkeyPatch
):
    lan, out = shelf.office.lan, shelf.book_ids["out"]
    for form in (PrintForm.REGISTER_PDF, PrintForm.POSTAL_PDF, "la"):
        with pytest.raises(InvalidInput):
            printing_orders.print_book(by=lan, book_id=out, form=form)
    monkeypatch.setattr(printing_orders, "DIRECT_LINES", 1)
    made = printing_orders.print_book(by=lan, book_id=out, form=PrintForm.OUT_PDF)
    assert isinstance(made, int)
    assert Printing.objects.get(pk=made).total == 3
    book_printing.print_long(printing_id=made)
    assert book_printing.printing(lan, made).is_ready
    words = squeezed(text_of(book_printing.printed_file(lan, made).data)).replace("\u200b", "")
    assert "01/QĐ-SKHCN" in words
    postal_id = shelf.book_ids["postal"]
    direct = printing_orders.print_book(by=lan, book_id=postal_id, form=PrintForm.POSTAL_XLSX)
    assert not isinstance(direct, int)
    assert direct.name.startswith("so-gui-buu-dien")
    with pytest.raises(NotFound):
        register.out_book_pdf(named_world.member(shelf.office.world, "quang"), out)
