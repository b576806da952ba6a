"""Outgoing numbers: in order, unique, dated forward, reserved, inserted, voided (R-112…R-127)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from congvan.documents.models import Document
from congvan.documents.services import making
from congvan.documents.states import Direction
from congvan.kernel import clock
from congvan.kernel.errors import InvalidInput, NotAllowed, NotFound, WrongState
from congvan.kernel.models import AuditEvent
from congvan.registers import queries
from congvan.registers.models import Book, Entry, ReservedNumber
from congvan.registers.services import books, entries, numbering, places, reserving, sequences
from congvan.registers.services.entries import BookClosedAlready, BookOfAnotherYear
from congvan.registers.services.sequences import Numbering
from congvan.registers.states import BookKind, ReservationStatus
from tests.documents.papers import Office, details
from tests.registers.shelves import open_shelf

pytestmark = pytest.mark.usefixtures("_outer")
NOON = datetime(2026, 11, 20, 5, 0, tzinfo=UTC)
TODAY = date(2026, 11, 20)


@pytest.fixture
def _outer(monkeypatch: pytest.MonkeyPatch):
    """Outer verbs run inside the test's own transaction; the day is 20 November 2026."""
    real = transaction.atomic
    monkeypatch.setattr(
        "congvan.kernel.transactions.transaction.atomic", lambda **_: real(durable=False)
    )
    with clock.frozen(NOON):
        yield


@pytest.fixture
def out(office: Office) -> int:
    """The id of the common book of outgoing documents."""
    open_shelf(office.agency_id, TODAY.year)
    book = queries.default_book(office.lan, BookKind.OUT)
    assert book is not None
    return book.book_id


def letter(office: Office, type_code: str = "quyet_dinh") -> Document:
    """An outgoing document without a number yet."""
    with transaction.atomic():
        return making.make(
            by=office.lan,
            details=details(
                office, direction=Direction.OUT, symbol="", issued_on=None, type_code=type_code
            ),
        )


def number(office: Office, book: int, document: Document | None = None, **changes: Any):
    given: dict[str, Any] = {
        "by": office.lan, "document_id": (document or letter(office)).pk, "book_id": book,
        "notation": "QĐ-SKHCN", "issued_on": TODAY, **changes,
    }  # fmt: skip
    with transaction.atomic():
        return numbering.give_number(**given)


def test_numbers_run_from_01_and_stand_on_the_document(office: Office, out: int):
    assert queries.next_symbol(office.lan, out, "QĐ-SKHCN") == "01/QĐ-SKHCN"
    document = letter(office)
    given = number(office, out, document)
    assert (given.number, given.symbol) == (1, "01/QĐ-SKHCN")
    document.refresh_from_db()
    assert (document.number, document.notation, document.symbol, document.issued_on) == (
        "01", "QĐ-SKHCN", "01/QĐ-SKHCN", TODAY,
    )  # fmt: skip
    assert "cấp số 01/QĐ-SKHCN" in AuditEvent.objects.latest("id").sentence
    # Normative documents have the year, here asked for the document.
    assert number(office, out, year_in_symbol=True).symbol == "02/2026/QĐ-SKHCN"
    entry = queries.entry(office.lan, given.entry_id)
    assert (entry.symbol, entry.kind, entry.channel) == ("01/QĐ-SKHCN", BookKind.OUT, None)
    with pytest.raises(WrongState, match="đã có số"):
        number(office, out, document)
    with pytest.raises(NotAllowed):
        number(office, out, by=office.khai)
    with pytest.raises(NotFound):
        number(office, out, by=office.lan, document_id=10**9)


@pytest.mark.parametrize(
    ("notation", "type_code", "field"),
    [
        ("", "quyet_dinh", "notation"),
        ("QĐ SKHCN", "quyet_dinh", "notation"),
        ("qđ-SKHCN", "quyet_dinh", "notation"),
        ("QyĐ-SKHCN", "quyet_dinh", "notation"),
        ("QĐ-SKHCN", "quy_dinh", "notation"),
        ("QĐ", "quyet_dinh", "notation"),
        ("SKHCN", "cong_van", "notation"),
        ("QĐ-" + "X" * 30, "quyet_dinh", "notation"),
    ],
)
def test_a_wrong_notation_is_refused_and_costs_no_number(
    office: Office, out: int, notation: str, type_code: str, field: str
):
    with pytest.raises(InvalidInput) as refused:
        number(office, out, letter(office, type_code), notation=notation)
    assert refused.value.field == field
    assert Book.objects.get(pk=out).last_number == 0


def test_a_right_notation_is_written_in_the_one_way(office: Office, out: int):
    assert (
        number(office, out, letter(office, "cong_van"), notation="SKHCN – CĐS").symbol
        == "01/SKHCN-CĐS"
    )
    assert (
        number(office, out, letter(office, "quy_dinh"), notation="QyĐ-SKHCN").symbol
        == "02/QyĐ-SKHCN"
    )


def test_the_date_never_goes_back_without_leave(office: Office, out: int):
    before = TODAY - timedelta(days=3)
    number(office, out)
    with pytest.raises(places.BackDated) as refused:
        number(office, out, issued_on=before)
    assert "chánh văn phòng" in refused.value.next_step
    assert Book.objects.get(pk=out).last_number == 1
    ask = {"book_id": out, "issued_on": before, "reason": "Ký trước khi mất điện"}
    for other in (office.lan, office.mai, office.tuan):
        with pytest.raises(NotAllowed):
            reserving.permit_backdating(by=other, **ask)
    reserving.permit_backdating(by=office.bao, **ask)
    assert queries.open_leaves(office.lan, out)[0].issued_on == before
    given = number(office, out, issued_on=before)
    assert given.number == 2
    assert "Được phép lùi ngày: Ký trước" in Entry.objects.get(pk=given.entry_id).note
    assert Book.objects.get(pk=out).last_issued_on == TODAY
    with pytest.raises(places.BackDated):
        number(office, out, issued_on=before)
    assert queries.open_leaves(office.lan, out) == []


def test_the_year_is_that_of_the_date_on_the_document(office: Office, out: int):
    with clock.frozen(datetime(2026, 12, 31, 18, 0, tzinfo=UTC)):
        assert clock.today() == date(2027, 1, 1)
        with pytest.raises(BookOfAnotherYear):
            number(office, out, issued_on=date(2027, 1, 1))
        assert number(office, out, issued_on=date(2026, 12, 31)).number == 1
        new = open_shelf(office.agency_id, 2027) and queries.suggested_book(
            office.lan, type_code="quyet_dinh", on=date(2027, 1, 1)
        )
        assert new
        assert number(office, new.book_id, issued_on=date(2027, 1, 1)).symbol == "01/QĐ-SKHCN"
    with pytest.raises(InvalidInput, match="sau hôm nay"):
        number(office, out, issued_on=date(2026, 12, 31))
    Book.objects.filter(pk=out).update(status="closed", closed_at=clock.now())
    with pytest.raises(BookClosedAlready):
        number(office, out)


def test_a_sub_number_fits_between_its_neighbours(office: Office, out: int):
    days = [TODAY - timedelta(days=back) for back in (4, 2, 0)]
    for day in days:
        number(office, out, issued_on=day)
    ask = {"after_number": 1, "issued_on": days[0] + timedelta(days=1), "reason": "Sót khi vào sổ"}
    assert number(office, out, **ask).symbol == "01a/QĐ-SKHCN"
    assert number(office, out, **{**ask, "issued_on": days[1]}).symbol == "01b/QĐ-SKHCN"
    with pytest.raises(places.BackDated, match="bên cạnh"):
        number(office, out, **{**ask, "issued_on": days[0]})
    for changes, field in (
        ({"reason": " "}, "reason"), ({"after_number": 3}, "after_number"),
        ({"after_number": 9}, "after_number"),
    ):  # fmt: skip
        with pytest.raises(InvalidInput) as refused:
            number(office, out, **{**ask, **changes})
        assert refused.value.field == field
    order = [line.symbol for line in queries.out_lines(office.lan, out).lines]
    assert order == ["01/QĐ-SKHCN", "01a/QĐ-SKHCN", "01b/QĐ-SKHCN", "02/QĐ-SKHCN", "03/QĐ-SKHCN"]
    assert Book.objects.get(pk=out).last_number == 3


def test_reserved_numbers_are_used_or_given_up_and_never_lost(office: Office, out: int):
    number(office, out, issued_on=TODAY - timedelta(days=1))
    with pytest.raises(NotAllowed):
        reserving.reserve(by=office.mai, book_id=out, count=3, reason="Mất điện")
    for wrong in ({"count": 0}, {"count": 51}, {"reason": ""}):
        with pytest.raises(InvalidInput):
            reserving.reserve(by=office.lan, **{"book_id": out, "count": 3, "reason": "a", **wrong})
    first, second, third = reserving.reserve(
        by=office.lan, book_id=out, count=3, reason="Mất điện, làm trên giấy"
    )
    assert number(office, out).number == 5
    assert [held.number for held in queries.reserved_numbers(office.lan, out)] == [2, 3, 4]
    assert queries.gaps(office.lan, out).missing == ()
    assert number(office, out, reserved_id=first).symbol == "02/QĐ-SKHCN"
    with pytest.raises(places.BackDated):
        number(office, out, reserved_id=second, issued_on=TODAY - timedelta(days=1))
    with pytest.raises(WrongState):
        number(office, out, reserved_id=first)
    with pytest.raises(WrongState, match="2 số giữ trước"):
        books.close_book(by=office.lan, book_id=out)
    reserving.release(by=office.lan, reserved_id=second, reason="Không dùng đến")
    reserving.release(by=office.bao, reserved_id=third, reason="Không dùng đến")
    assert ReservedNumber.objects.get(pk=third).status == ReservationStatus.RELEASED
    found = queries.gaps(office.lan, out)
    assert [one.number for one in found.voided] == ["3", "4"]
    assert found.missing == ()
    with pytest.raises(WrongState):
        reserving.release(by=office.lan, reserved_id=first, reason="Thử")
    assert books.close_book(by=office.lan, book_id=out).status == "closed"


def test_a_voided_number_stays_and_the_document_may_get_a_new_one(office: Office, out: int):
    document = letter(office)
    given = number(office, out, document)
    with transaction.atomic(), pytest.raises(NotAllowed):
        numbering.void_number(by=office.mai, entry_id=given.entry_id, reason="Sai")
    with pytest.raises(InvalidInput):
        reserving.void(by=office.lan, entry_id=given.entry_id, reason=" ")
    reserving.void(by=office.lan, entry_id=given.entry_id, reason="Trả lại người soạn")
    again = number(office, out, document)
    assert again.symbol == "02/QĐ-SKHCN"
    voided = Entry.objects.get(pk=given.entry_id)
    assert (voided.status, voided.former_document_id) == ("voided", document.pk)
    entries_note = {"document_id": document.pk, "recipients": "Như trên", "copies": 3, "on": TODAY}
    with transaction.atomic():
        entries.note_sending(**entries_note)
        entries.note_sending(**entries_note)
    with pytest.raises(NotAllowed):
        reserving.void(by=office.lan, entry_id=again.entry_id, reason="Đã gửi rồi")
    reserving.void(by=office.khai, entry_id=again.entry_id, reason="Ban hành trái thẩm quyền")
    (_, line) = queries.out_lines(office.lan, out).lines
    assert line.note == "Đã hủy số: Ban hành trái thẩm quyền"


def test_the_database_itself_refuses_a_symbol_twice(office: Office, out: int):
    given = number(office, out)
    other = sequences.open_sequence(
        by=office.khai, year=TODAY.year, numbering=Numbering(name="Sổ thứ hai", ground="QĐ 1")
    )
    with pytest.raises(numbering.SymbolTaken), transaction.atomic():
        number(office, other.pk)
    assert Book.objects.get(pk=other.pk).last_number == 0
    with pytest.raises(IntegrityError, match="entry_symbol_once"), transaction.atomic():
        Entry.objects.filter(pk=number(office, out).entry_id).update(
            number=given.number, suffix="", book=other.pk
        )


def test_the_head_of_the_organ_divides_the_sequences(office: Office, out: int):
    number(office, out, letter(office, "thong_bao"), notation="TB-SKHCN")
    for other in (office.lan, office.mai, office.bao):
        with pytest.raises(NotAllowed):
            sequences.open_sequence(by=other, year=2026, numbering=Numbering(name="Sổ quyết định"))
    with pytest.raises(InvalidInput, match="chạy hết năm"):
        sequences.open_sequence(
            by=office.khai, year=2026, numbering=Numbering(name="Sổ thông báo", types=["thong_bao"])
        )
    decisions = sequences.open_sequence(
        by=office.anh, year=2026, numbering=Numbering(name="Sổ quyết định", types=["quyet_dinh"])
    )
    law = sequences.open_sequence(
        by=office.khai, year=2026,
        numbering=Numbering(name="Sổ quyết định QPPL", types=["quyet_dinh"], is_normative=True),
    )  # fmt: skip
    council = sequences.open_sequence(
        by=office.khai, year=2026,
        numbering=Numbering(name="Sổ Hội đồng", issuing_body="Hội đồng khoa học", body_notation="HĐKH"),
    )  # fmt: skip

    def suggested(**ask: Any) -> int | None:
        found = queries.suggested_book(office.lan, **ask)
        return found.book_id if found else None

    assert suggested(type_code="quyet_dinh") == decisions.pk
    assert suggested(type_code="thong_bao") == out
    assert suggested(type_code="quyet_dinh", is_normative=True) == law.pk
    assert suggested(type_code="nghi_quyet", is_normative=True) is None
    assert suggested(type_code="thong_bao", issuing_body="hội đồng khoa học") == council.pk
    assert suggested(type_code="thong_bao", issuing_body="Ban chỉ đạo") is None
    assert number(office, law.pk).symbol == "01/2026/QĐ-SKHCN"
    assert number(office, decisions.pk).symbol == "01/QĐ-SKHCN"
    with pytest.raises(InvalidInput, match="không dùng cho loại"):
        number(office, decisions.pk, letter(office, "thong_bao"), notation="TB-SKHCN")
    with pytest.raises(InvalidInput, match="bị bỏ ra"):
        sequences.amend_sequence(
            by=office.khai, book_id=decisions.pk, numbering=Numbering(name="Sổ", types=["ke_hoach"])
        )
    for wrong in (
        Numbering(name=" "), Numbering(name="a", types=["la"]),
        Numbering(name="a", is_normative=True), Numbering(name="a", issuing_body="Ban"),
        Numbering(name="Sổ Hội đồng"),
    ):  # fmt: skip
        with pytest.raises(InvalidInput):
            sequences.open_sequence(by=office.khai, year=2026, numbering=wrong)
    with clock.frozen(datetime(2027, 1, 1, tzinfo=UTC)):
        opened = books.open_year_by_clock(agency_id=office.agency_id, year=2027)
        assert {book.name for book in opened if book.kind == BookKind.OUT} == {
            "Sổ văn bản đi", "Sổ quyết định", "Sổ quyết định QPPL", "Sổ Hội đồng",
        }  # fmt: skip
        assert queries.suggested_book(office.lan, type_code="quyet_dinh", is_normative=True)


def test_copies_share_one_sequence(office: Office, out: int):
    original = letter(office)
    number(office, out, original)
    book = queries.copy_book(office.lan)
    assert book is not None
    symbols = []
    for form in ("SY", "TrS", "SL"):
        with transaction.atomic():
            given = numbering.give_copy_number(
                by=office.lan, original_id=original.pk, book_id=book.book_id, form=form,
                organ_notation="SKHCN", made_on=TODAY, signer_name="Phan Gia Bảo",
            )  # fmt: skip
        symbols.append(given.symbol)
    assert symbols == ["01/SY-SKHCN", "02/TrS-SKHCN", "03/SL-SKHCN"]
    line = queries.out_lines(office.lan, book.book_id).lines[1]
    assert line.type_and_subject.startswith("Trích sao 01/QĐ-SKHCN: Quyết định: ")
    assert line.signer == "Phan Gia Bảo"


def test_notation_comes_from_the_abbreviations(office: Office):
    kinds = {"quyet_dinh": "QĐ-", "quy_dinh": "QyĐ-"}
    organ = office.world.agencies["skhcn"].notation
    for code, begin in kinds.items():
        type_id = letter(office, code).type_id
        wanted = f"{begin}{organ}" if organ else ""
        assert queries.suggested_notation(office.lan, type_id=type_id) == wanted
        body = queries.suggested_notation(office.lan, type_id=type_id, body_notation="HĐKH")
        assert body == f"{begin}HĐKH"


def test_founding_again_changes_nothing_and_fills_what_is_missing(office: Office):
    year = TODAY.year
    open_shelf(office.agency_id, year)
    kinds = list(Book.objects.filter(agency_id=office.agency_id).values_list("kind", flat=True))
    assert sorted(kinds) == ["copies", "in", "out", "postal", "retained"]
    open_shelf(office.agency_id, year)
    assert Book.objects.filter(agency_id=office.agency_id).count() == len(kinds)
    Book.objects.filter(agency_id=office.agency_id).exclude(kind="in").delete()
    open_shelf(office.agency_id, year)
    assert Book.objects.filter(agency_id=office.agency_id).count() == len(kinds)
