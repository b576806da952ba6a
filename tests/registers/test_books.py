"""Books: opened and closed by the year, for ever read-only."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction

from congvan.kernel import clock
from congvan.kernel.errors import InvalidInput, NotAllowed, NotFound, WrongState
from congvan.kernel.models import AuditEvent
from congvan.registers import jobs, queries
from congvan.registers.models import Book
from congvan.registers.services import books, corrections
from congvan.registers.states import BookKind, BookStatus, CorrectionKind
from tests.documents.papers import Office
from tests.registers.shelves import enter, open_shelf

pytestmark = pytest.mark.usefixtures("_outer")


@pytest.fixture
def _outer(monkeypatch: pytest.MonkeyPatch) -> None:
    """Outer verbs run inside the test's own transaction."""
    real = transaction.atomic
    monkeypatch.setattr(
        "congvan.kernel.transactions.transaction.atomic", lambda **_: real(durable=False)
    )


def test_an_agency_begins_with_a_book_of_every_kind(office: Office):
    year = clock.today().year
    book = open_shelf(office.agency_id)
    assert open_shelf(office.agency_id) == book
    assert {one.kind for one in queries.books(office.lan)} == set(BookKind) - {BookKind.INTERNAL}
    (view,) = queries.books(office.lan, BookKind.IN)
    assert (view.name, view.year, view.is_default, view.is_open) == (
        "Sổ văn bản đến", year, True, True,
    )  # fmt: skip
    assert view.named == f"sổ văn bản đến {year}"
    assert view.moves == (("close", "Khóa sổ"),)
    assert queries.book(office.khai, book).moves == ()
    out = queries.default_book(office.lan, BookKind.OUT)
    assert out is not None
    assert out.name == "Sổ văn bản đi"
    with pytest.raises(InvalidInput, match="người đứng đầu"):
        books.open_book(by=office.lan, kind=BookKind.OUT, name="Sổ riêng", year=year)


def test_the_clerk_opens_further_books_and_chooses_the_default(office: Office):
    year = clock.today().year
    first = open_shelf(office.agency_id)
    ask = {"kind": BookKind.IN, "year": year, "name": "Sổ giấy mời"}
    for other in (office.khai, office.mai, office.anh):
        with pytest.raises(NotAllowed):
            books.open_book(by=other, **ask)
    second = books.open_book(by=office.lan, is_default=True, **ask)
    assert queries.default_book(office.lan).book_id == second.pk
    assert not Book.objects.get(pk=first).is_default
    for wrong, field in (
        (ask, "name"), ({**ask, "name": " "}, "name"), ({**ask, "kind": "x"}, "kind"),
        ({**ask, "year": year + 2}, "year"), ({**ask, "name": "b", "unit_id": 10**9}, "unit"),
    ):  # fmt: skip
        with pytest.raises(InvalidInput) as refused:
            books.open_book(by=office.lan, **wrong)
        assert refused.value.field == field


def test_closing_tells_what_is_missing_and_is_for_ever(office: Office, book: int):
    enter(office, book)
    Book.objects.filter(pk=book).update(last_number=3)
    with pytest.raises(NotAllowed):
        books.close_book(by=office.khai, book_id=book)
    with pytest.raises(NotFound):
        books.close_book(by=office.quang, book_id=book)
    closed = books.close_book(by=office.lan, book_id=book)
    assert closed.status == BookStatus.CLOSED
    assert "số bỏ trống: 2 đến 3" in AuditEvent.objects.latest("id").sentence
    assert queries.gaps(office.lan, book).missing == ((2, 3),)
    with pytest.raises(WrongState):
        books.close_book(by=office.lan, book_id=book)
    with pytest.raises(WrongState, match="đã khóa"):
        enter(office, book)


def test_a_book_with_waiting_requests_is_not_closed(office: Office, book: int):
    entry = enter(office, book)
    corrections.ask(by=office.lan, entry_id=entry.pk, kind=CorrectionKind.VOID, reason="Vào nhầm")
    with pytest.raises(WrongState, match="còn 1 đề nghị"):
        books.close_book(by=office.lan, book_id=book)


def test_the_turn_of_the_year(office: Office, book: int):
    year = clock.today().year
    with pytest.raises(InvalidInput, match="Chưa hết năm"):
        books.close_year(by=office.lan, year=year)
    with clock.frozen(datetime(year, 12, 31, 17, 5, tzinfo=UTC)):
        assert clock.today().year == year + 1
        jobs.open_books_of_the_year.func()
        jobs.open_books_of_the_year.func()
        view = queries.default_book(office.lan)
        assert (view.year, view.name, view.last_number) == (year + 1, "Sổ văn bản đến", 0)
        assert Book.objects.filter(year=year + 1, agency_id=office.agency_id).count() == 5
        others = Book.objects.filter(year=year + 1, agency_id=office.quang.agency_id, kind="in")
        assert others.get().name == "Sổ văn bản đến", "an agency without books gets its first"
        late = enter(office, book, at=clock.now() - timedelta(hours=1))
        assert late.entered_on.year == year, "what came on 31 December stands in the old book"
        assert enter(office, view.book_id).number == 1
        assert book in {closed.pk for closed in books.close_year(by=office.lan, year=year)}
        with pytest.raises(WrongState, match="không còn sổ nào"):
            books.close_year(by=office.lan, year=year)


def test_the_clerk_may_open_next_years_books_ahead(office: Office, book: int):
    year = clock.today().year + 1
    opened = books.open_year(by=office.lan, year=year)
    assert {(one.year, one.is_default) for one in opened} == {(year, True)}
    assert books.open_year(by=office.lan, year=year) == []
    with pytest.raises(InvalidInput):
        books.open_year(by=office.lan, year=year + 1)
    with pytest.raises(NotAllowed):
        books.open_year(by=office.khai, year=year)
    assert book
