"""Custody of paper, and old books taken in."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import transaction

from congvan.documents.models import Document, Grant
from congvan.documents.queries import visible_to
from congvan.kernel import clock
from congvan.kernel.errors import InvalidInput, NotAllowed, NotFound, WrongState
from congvan.registers import queries
from congvan.registers.models import Book
from congvan.registers.services import importing, paper
from tests.documents.papers import Office, give
from tests.registers.shelves import enter, open_shelf


@pytest.fixture
def _outer(monkeypatch: pytest.MonkeyPatch) -> None:
    """Outer verbs run inside the test's own transaction."""
    real = transaction.atomic
    monkeypatch.setattr(
        "congvan.kernel.transactions.transaction.atomic", lambda **_: real(durable=False)
    )


@pytest.mark.usefixtures("_outer")
def test_paper_is_handed_over_and_signed_for(office: Office, book: int):
    entry = enter(office, book, has_paper=True)
    an = office.an.membership_id
    with pytest.raises(InvalidInput, match="chưa được chuyển văn bản này"):
        paper.hand_over(by=office.lan, entry_id=entry.pk, to_id=an)
    give(entry.document, office.an)
    with pytest.raises(NotAllowed):
        paper.hand_over(by=office.khai, entry_id=entry.pk, to_id=an)
    paper.hand_over(by=office.lan, entry_id=entry.pk, to_id=an)
    (waiting,) = queries.paper_to_sign(office.an)
    assert waiting.entry_id == entry.pk
    for other in (office.lan, office.mai, office.quang):
        with pytest.raises(NotFound):
            paper.sign_for(by=other, entry_id=entry.pk)
    paper.sign_for(by=office.an, entry_id=entry.pk)
    with pytest.raises(WrongState):
        paper.sign_for(by=office.an, entry_id=entry.pk)
    assert queries.paper_to_sign(office.an) == []
    (line,) = queries.book_lines(office.lan, book).lines
    assert line.receipt.startswith(f"{office.an.person_name}, ")
    paper.hand_over(by=office.an, entry_id=entry.pk, to_id=office.tuan.membership_id)
    assert queries.entry(office.lan, entry.pk).paper_holder == office.tuan.person_name


@pytest.mark.usefixtures("_outer")
def test_there_is_no_paper_to_hand_over_without_paper(office: Office, book: int):
    entry = enter(office, book)
    with pytest.raises(WrongState):
        paper.hand_over(by=office.lan, entry_id=entry.pk, to_id=office.khai.membership_id)
    with pytest.raises(NotFound):
        paper.hand_over(by=office.quang, entry_id=entry.pk, to_id=office.khai.membership_id)


def old_line(number: int, **changes: Any) -> importing.OldLine:
    usual = {
        "number": number, "arrived_on": date(2025, 3, 4), "issuer": "UBND tỉnh Gia Lai",
        "symbol": f"{number}/QĐ-UBND", "issued_on": date(2025, 3, 1), "type_name": "Quyết định",
        "subject": "Về việc khen thưởng", "recipient": "Văn phòng", "signed": "Lan",
    }  # fmt: skip
    return importing.OldLine(**{**usual, **changes})


def take_in(office: Office, book: int, *lines: importing.OldLine) -> importing.Imported:
    with transaction.atomic():
        return importing.import_lines(by=office.lan, book_id=book, lines=lines)


def test_an_old_book_comes_in_with_its_numbers(office: Office):
    book = open_shelf(office.agency_id, 2025)
    done = take_in(
        office, book, old_line(1), old_line(2, suffix="a"), old_line(5, type_name="Nghị định"),
        old_line(7, issuer="", issued_on=None, symbol="không số", subject=""),
    )  # fmt: skip
    assert (done.count, done.last_number) == (4, 7)
    assert queries.gaps(office.lan, book).missing == ((3, 4), (6, 6))
    first, second, third, last = queries.book_lines(office.lan, book).lines
    assert (first.symbol, first.type_and_subject) == (
        "01/QĐ-UBND",
        "Quyết định: Về việc khen thưởng",
    )
    assert first.note == "Ký nhận: Lan"
    assert second.arrival_number == "2a"
    assert third.type_and_subject == "Nghị định Về việc khen thưởng"
    assert (last.author, last.symbol) == ("Không ghi trong sổ cũ", "không số")
    assert Grant.objects.count() == 0
    assert visible_to(office.khai).count() == 4
    assert visible_to(office.an).count() == 0
    assert Document.objects.filter(issuer__name="UBND tỉnh Gia Lai").count() == 3
    assert take_in(office, book, old_line(3)).last_number == 7


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ((), "không có dòng nào"),
        ((old_line(2), old_line(2)), "trùng trong tệp: 2"),
        ((old_line(1),), "đã có trong sổ: 1"),
        ((old_line(0),), "không đúng: 0"),
        ((old_line(9, arrived_on=date(2024, 1, 1)),), "không thuộc năm 2025: 9"),
    ],
)
def test_lines_that_do_not_fit_are_named_and_nothing_comes_in(office: Office, lines, words: str):
    book = open_shelf(office.agency_id, 2025)
    take_in(office, book, old_line(1))
    with pytest.raises(InvalidInput, match=words):
        take_in(office, book, *lines)
    assert Book.objects.get(pk=book).last_number == 1


def test_a_running_book_takes_no_old_lines(office: Office, book: int):
    today = clock.today()
    enter(office, book)
    with pytest.raises(WrongState, match="đã có số"):
        take_in(office, book, old_line(5, arrived_on=today))
    with pytest.raises(NotFound):
        take_in(office, open_shelf(office.quang.agency_id, 2025), old_line(1))
    with pytest.raises(NotAllowed), transaction.atomic():
        importing.import_lines(by=office.khai, book_id=book, lines=[old_line(1)])


def test_a_big_book_comes_in_by_few_statements(office: Office, django_assert_max_num_queries: Any):
    book = open_shelf(office.agency_id, 2025)
    lines = [old_line(number) for number in range(1, 1201)]
    with django_assert_max_num_queries(40):
        assert take_in(office, book, *lines).last_number == 1200
