"""Giving numbers, paper lines, transfers."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from congvan.documents.queries import visible_to
from congvan.kernel import clock
from congvan.kernel.errors import InvalidInput, NotAllowed, NotFound, WrongState
from congvan.kernel.models import AuditEvent
from congvan.kernel.transactions import TransactionRequired
from congvan.registers import queries
from congvan.registers.models import Book
from congvan.registers.services import entries
from congvan.registers.services.entries import BookClosedAlready, BookOfAnotherYear
from congvan.registers.states import Channel, PaperLineKind
from tests.documents.papers import Office, give, receive
from tests.registers.shelves import enter, open_shelf


def test_numbers_run_on_and_the_document_tells_it(office: Office, book: int):
    first, second = enter(office, book), enter(office, book, has_paper=True)
    assert (first.number, second.number) == (1, 2)
    assert queries.next_number(office.lan, book) == 3
    event = AuditEvent.objects.latest("id")
    assert (event.code, event.subject_id) == ("document.registered", second.document_id)
    assert "số 2" in event.sentence
    view = queries.entry_of(office.lan, second.document_id)
    assert (view.arrival_number, view.channel_label) == ("2", "Trục liên thông")


def test_a_failure_gives_its_number_back(office: Office, book: int):
    with transaction.atomic():
        assert enter(office, book).number == 1
        transaction.set_rollback(True)
    assert enter(office, book).number == 1
    assert queries.gaps(office.lan, book).missing == ()


def test_registering_is_an_inner_verb_of_the_clerk(office: Office, book: int):
    document = receive(office)
    ask = {
        "document_id": document.pk, "book_id": book, "channel": Channel.OTHER,
        "received_at": clock.now(),
    }  # fmt: skip
    for other in (office.khai, office.mai, office.anh):
        with pytest.raises(NotAllowed), transaction.atomic():
            entries.register(by=other, **ask)
    entries.register(by=office.lan, **ask)
    with pytest.raises(WrongState):
        entries.register(by=office.lan, **ask)
    assert Book.objects.get(pk=book).last_number == 1


def test_what_does_not_fit_the_book_is_refused(office: Office, book: int):
    now = clock.now()
    with pytest.raises(InvalidInput, match="sau bây giờ"):
        enter(office, book, at=now + timedelta(hours=1))
    with pytest.raises(BookOfAnotherYear, match="Chọn sổ năm"):
        enter(office, book, at=now - timedelta(days=400))
    with pytest.raises(NotFound):
        enter(office, open_shelf(office.quang.agency_id))
    assert Book.objects.get(pk=book).last_number == 0


def test_the_day_of_arrival_is_the_offices(office: Office, book: int):
    year = clock.today().year
    with clock.frozen(datetime(year, 3, 4, 17, 30, tzinfo=UTC)):
        assert enter(office, book).entered_on.day == 5


def test_a_closed_book_says_what_to_do(office: Office, book: int):
    with transaction.atomic():
        pass
    closed = Book.objects.get(pk=book)
    closed.status, closed.closed_at = "closed", clock.now()
    closed.save(update_fields=["status", "closed_at"])
    with pytest.raises(BookClosedAlready, match="đã khóa ngày"):
        enter(office, book)
    with pytest.raises(BookClosedAlready):
        entries.next_number(closed)


def test_a_paper_line_keeps_nothing_but_its_number(office: Office, book: int):
    ask = {"by": office.lan, "book_id": book, "channel": Channel.PAPER_POST}
    with transaction.atomic():
        line = entries.register_paper_line_within(
            kind=PaperLineKind.SECRET, received_at=clock.now(), **ask
        )
        with pytest.raises(InvalidInput):
            entries.register_paper_line_within(
                kind=PaperLineKind.COMPLAINT, received_at=clock.now(), note="Bà Hoa", **ask
            )
    assert (line.number, line.document_id) == (1, None)
    event = AuditEvent.objects.latest("id")
    assert event.code == "entry.paper_line"
    assert "mật" not in event.sentence.lower()
    assert "secret" not in str(event.data)
    (shown,) = queries.book_lines(office.lan, book).lines
    assert (shown.author, shown.symbol) == ("", "")
    assert shown.type_and_subject == "Văn bản mật"


def test_a_transfer_fills_the_columns_once(office: Office, book: int):
    entry = enter(office, book)
    day = clock.today()
    with transaction.atomic():
        for recipient in ("Phòng Chuyển đổi số", "Phòng Chuyển đổi số; Thanh tra", "Thanh tra"):
            entries.note_transfer(document_id=entry.document_id, recipient=recipient, on=day)
            day += timedelta(days=1)
        entries.note_transfer(document_id=receive(office).pk, recipient="X", on=day)
    (line,) = queries.book_lines(office.lan, book).lines
    assert line.recipient == "Phòng Chuyển đổi số; Thanh tra"
    assert line.transferred_on == clock.today()


def test_a_document_forwarded_at_once_has_its_columns_from_the_beginning(office: Office, book: int):
    enter(office, book, recipient="Phòng Chuyển đổi số", transferred_on=clock.today())
    (line,) = queries.book_lines(office.lan, book).lines
    assert (line.recipient, line.transferred_on) == ("Phòng Chuyển đổi số", clock.today())


@pytest.mark.django_db
def test_inner_verbs_refuse_to_stand_alone():
    connection.in_atomic_block, kept = False, connection.in_atomic_block
    try:
        with pytest.raises(TransactionRequired):
            entries.note_transfer(document_id=1, recipient="", on=clock.today())
    finally:
        connection.in_atomic_block = kept


def test_book_lines_have_the_ten_columns_and_page_by_number(office: Office, book: int):
    for number in range(7):
        enter(office, book, symbol=f"{number + 1}/BC-STC", type_code="bao_cao", note="khẩn")
    first = queries.book_lines(office.lan, book, limit=3)
    assert [line.number for line in first.lines] == [1, 2, 3]
    assert first.has_more
    second = queries.book_lines(office.lan, book, after=first.lines[-1].key, limit=4)
    assert [line.number for line in second.lines] == [4, 5, 6, 7]
    assert not second.has_more
    line = first.lines[0]
    assert (line.arrival_number, line.author, line.symbol) == ("1", "Sở Tài chính", "01/BC-STC")
    assert line.type_and_subject.startswith("Báo cáo: Về việc lập dự toán")
    assert [line.number for line in queries.latest_lines(office.lan, book, limit=2).lines] == [7, 6]
    assert len(list(queries.all_lines(office.khai, book))) == queries.count_lines(office.lan, book)
    tomorrow = clock.today() + timedelta(days=1)
    assert not queries.book_lines(office.lan, book, from_=tomorrow).lines
    for stranger in (office.quang, office.mai):
        with pytest.raises(NotFound):
            queries.book_lines(stranger, book)


def test_lists_take_the_same_statements_whatever_they_hold(office: Office, book: int):
    def statements(ask) -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            ask()
        return len(captured)

    asks = (
        lambda: queries.book_lines(office.lan, book),
        lambda: queries.books(office.lan),
        lambda: queries.corrections(office.lan),
        lambda: queries.entries_of(
            office.lan, list(visible_to(office.lan).values_list("pk", flat=True))
        ),
        lambda: queries.paper_to_sign(office.lan),
    )
    for _ in range(3):
        enter(office, book)
    few = [statements(ask) for ask in asks]
    for _ in range(9):
        enter(office, book)
    assert [statements(ask) for ask in asks] == few


def test_likely_duplicates_come_with_their_numbers(office: Office, book: int):
    entry = enter(office, book, symbol="2187/STC-QLNS")
    ask = {"symbol": "2187 /STC - QLNS", "issuer": "sở tài chính", "issued_on": clock.today()}
    (found,) = queries.similar_entries(office.lan, **ask)
    assert found.is_sure
    assert found.sentence == (
        f"2187/STC-QLNS, số đến 1, qua trục {entry.entered_on:%d/%m} "
        "(trùng số, ký hiệu và cơ quan ban hành)."
    )
    assert queries.similar_entries(office.quang, **ask) == []
    assert queries.similar_entries(office.mai, **ask) == []


def test_numbers_are_seen_with_the_document(office: Office, book: int):
    entry = enter(office, book)
    assert queries.entry_of(office.mai, entry.document_id) is None
    give(entry.document, office.mai)
    assert queries.entry_of(office.mai, entry.document_id).arrival_number == "1"
    assert queries.entry_of(office.quang, entry.document_id) is None
    assert queries.books(office.quang) == queries.books(office.mai) == []
    assert queries.default_book(office.lan).book_id == book
