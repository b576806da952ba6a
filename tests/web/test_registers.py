"""The pages of the books, as the clerk, the leader and the head of the office use them."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from congvan.directives import printing_orders
from congvan.kernel import clock
from congvan.registers.models import Book, Correction, Entry, Printing
from congvan.registers.states import BookKind, CorrectionStatus
from tests.pages.visitors import signed_in
from tests.registers.shelves import enter
from tests.web.books_of_office import Shelf, entered_days_ago, fill
from tests.world import OUTSIDER, World


@pytest.fixture
def shelf(world: World) -> Shelf:
    return fill(world)


@pytest.fixture
def lan(world: World, shelf: Shelf):
    return signed_in(world, "lan")


def page(client, name: str, *arguments, status: int = 200, **query) -> str:
    response = client.get(reverse(f"registers:{name}", args=arguments), query)
    assert response.status_code == status
    return response.content.decode()


def test_the_list_leads_to_every_book(lan, shelf: Shelf):
    shown = page(lan, "books")
    assert reverse("registers:book", args=[shelf.book_id]) in shown
    assert "1 chờ duyệt" in shown


def test_a_book_shows_the_statutory_columns_and_the_newest_line_first(lan, shelf: Shelf):
    shown = page(lan, "book", shelf.book_id)
    for head in ("Ngày đến", "Số đến", "Tác giả", "Số, ký hiệu", "Ngày tháng", "Ký nhận"):
        assert head in shown
    assert shown.index("Dòng số 5") < shown.index("Dòng số 1")
    assert "<s>5</s>" in shown
    assert "Chỉ có giá trị tham khảo" in shown
    assert "&lt;b&gt;x&lt;/b&gt;" in shown


def test_going_to_a_number_begins_there(lan, shelf: Shelf):
    shown = page(lan, "book", shelf.book_id, so="3")
    assert "Dòng số 3" in shown
    assert "Dòng số 2" not in shown
    assert shown.index("Dòng số 3") < shown.index("Dòng số 4")
    assert "Không có dòng nào" in page(lan, "book", shelf.book_id, so="99")


def test_days_filter_the_lines_and_wrong_days_are_told(lan, shelf: Shelf):
    entered_days_ago(shelf.plain, 10)
    day = f"{clock.today() - timedelta(days=5):%d/%m/%Y}"
    assert "Dòng số 1" not in page(lan, "book", shelf.book_id, tu=day)
    assert "Dòng số 1" in page(lan, "book", shelf.book_id, den=day)
    assert "Không đọc được ngày" in page(lan, "book", shelf.book_id, tu="x", status=422)


def test_long_books_are_paged_by_number(lan, shelf: Shelf):
    for _ in range(50):
        enter(shelf.office, shelf.book_id)
    first = page(lan, "book", shelf.book_id)
    assert "Dòng số 55" in first
    following = re.search(r'href="\?([^"]*sau=[^"]*)"', first)
    assert following
    second = lan.get(f"{reverse('registers:book', args=[shelf.book_id])}?{following.group(1)}")
    assert "Dòng số 5" in second.content.decode()
    assert "Dòng số 6" not in second.content.decode()


def test_the_gap_page_says_who_voided_and_why(lan, shelf: Shelf):
    shown = page(lan, "gaps", shelf.book_id)
    assert "Trùng với số 1" in shown
    assert shelf.office.khai.person_name in shown


def test_a_correction_is_asked_from_the_line_and_decided_by_the_head(world: World, shelf: Shelf):
    lan = signed_in(world, "lan")
    entry = shelf.paper
    form = page(lan, "correction-ask", entry.pk)
    assert "12/QĐ-STC" in form
    asked = lan.post(
        reverse("registers:correction-ask", args=[entry.pk]),
        {**_typed(entry), "kind": "fields", "symbol": "13/QĐ-STC", "reason": "Ghi nhầm số"},
    )
    assert asked.status_code == 302, asked.content.decode()
    correction = Correction.objects.get(entry=entry)
    assert list(correction.changes) == ["symbol"]
    khai = signed_in(world, "khai")
    decider = next(
        client
        for client in (signed_in(world, "bao"), khai)
        if "Đồng ý sửa" in client.get(asked["Location"]).content.decode()
    )
    shown = decider.get(asked["Location"]).content.decode()
    assert "12/QĐ-STC" in shown
    assert "13/QĐ-STC" in shown
    refused = decider.post(asked["Location"], {"verb": "refuse", "note": ""})
    assert refused.status_code == 422
    assert decider.post(asked["Location"], {"verb": "carry_out", "note": ""}).status_code == 302
    correction.refresh_from_db()
    assert correction.status == CorrectionStatus.CARRIED_OUT
    assert "13/QĐ-STC" in page(lan, "book", shelf.book_id)


def _typed(entry: Entry) -> dict[str, str]:
    """What the form of a line begins with, as a browser sends it."""
    from django.utils.timezone import localtime

    entry.refresh_from_db()
    document, received = entry.document, localtime(entry.received_at)
    assert document is not None
    assert document.issuer is not None
    return {
        "received_day": f"{received:%d/%m/%Y}", "received_time": f"{received:%H:%M}",
        "channel": entry.channel, "recipient": entry.recipient, "note": entry.note,
        "issuer": document.issuer.name, "symbol": document.symbol,
        "issued_on": f"{document.issued_on:%d/%m/%Y}", "type": str(document.type_id),
        "subject": document.subject, "urgency": str(document.urgency),
        "signer_name": document.signer_name, "signer_position": document.signer_position,
    }  # fmt: skip


def test_asking_without_a_change_says_so(lan, shelf: Shelf):
    answer = lan.post(
        reverse("registers:correction-ask", args=[shelf.paper.pk]),
        {**_typed(shelf.paper), "kind": "fields", "reason": "Không rõ"},
    )
    assert answer.status_code == 422
    assert "Chưa có gì khác so với sổ" in answer.content.decode()


def test_an_unknown_organ_is_not_made_by_a_slip(lan, shelf: Shelf):
    typed = {**_typed(shelf.paper), "kind": "fields", "reason": "Sai tên", "issuer": "Sở Tài chinh"}
    answer = lan.post(reverse("registers:correction-ask", args=[shelf.paper.pk]), typed)
    assert answer.status_code in (302, 422)
    typed["issuer"] = "Sở Không có"
    answer = lan.post(reverse("registers:correction-ask", args=[shelf.paper.pk]), typed)
    assert "Chưa có cơ quan này" in answer.content.decode()


def test_a_paper_line_keeps_only_a_number(lan, shelf: Shelf):
    shown = page(lan, "paper-line", shelf.book_id)
    assert "không giữ nội dung" in shown
    typed = {
        "kind": "complaint", "channel": "paper_hand", "received_day": f"{clock.today():%d/%m/%Y}",
        "received_time": "00:01", "note": "",
    }  # fmt: skip
    address = reverse("registers:paper-line", args=[shelf.book_id])
    refused = lan.post(address, {**typed, "note": "Đơn của ông A"})
    assert refused.status_code == 422
    assert "chỉ ghi số" in refused.content.decode()
    assert lan.post(address, typed).status_code == 302
    assert Entry.objects.get(book_id=shelf.book_id, number=6).document_id is None


def test_paper_is_handed_over_and_signed_for(world: World, lan, shelf: Shelf):
    shown = page(lan, "hand-over", shelf.paper.pk)
    assert shelf.office.khai.person_name in shown
    lan.post(
        reverse("registers:hand-over", args=[shelf.paper.pk]),
        {"to": str(shelf.office.khai.membership_id)},
    )
    khai = signed_in(world, "khai")
    assert "12/QĐ-STC" in page(khai, "papers")
    khai.post(reverse("registers:sign-for", args=[shelf.paper.pk]))
    assert "Không có bản giấy nào" in page(khai, "papers")
    assert shelf.office.khai.person_name in page(lan, "entry", shelf.paper.pk)


def test_a_year_is_closed_by_its_checklist(lan, shelf: Shelf):
    Book.objects.filter(pk=shelf.book_id).update(year=clock.today().year - 1)
    address = reverse("registers:year-close", args=[clock.today().year - 1])
    assert "còn 1 đề nghị sửa chờ duyệt" in lan.get(address).content.decode()
    assert lan.post(address).status_code == 422
    Correction.objects.filter(pk=shelf.asked.pk).update(status=CorrectionStatus.WITHDRAWN)
    assert lan.post(address).status_code == 302
    assert Book.objects.get(pk=shelf.book_id).status != "open"
    assert lan.get(address).status_code == 404


def test_a_book_is_opened_once(lan, shelf: Shelf):
    typed = {"kind": BookKind.IN.value, "name": "Sổ giấy mời", "year": str(clock.today().year)}
    assert lan.post(reverse("registers:book-open"), typed).status_code == 302
    again = lan.post(reverse("registers:book-open"), typed)
    assert again.status_code == 422
    assert "đã có sổ" in again.content.decode()


def test_short_books_are_printed_at_once_and_long_ones_on_a_page(
    lan, shelf: Shelf, monkeypatch: pytest.MonkeyPatch
):
    address = reverse("registers:print", args=[shelf.book_id])
    printed = lan.post(address, {"mau": "register_pdf"})
    assert printed["Content-Type"] == "application/pdf"
    assert lan.post(address, {"mau": "khong-co"}).status_code == 302
    monkeypatch.setattr(printing_orders, "DIRECT_LINES", 2)
    waiting = lan.post(address, {"mau": "follow_up_xlsx"})
    assert "Đang in" in lan.get(waiting["Location"]).content.decode()
    from congvan.directives import book_printing

    printing_id = Printing.objects.get().pk
    assert lan.get(reverse("registers:printed-file", args=[printing_id])).status_code == 404
    book_printing.print_long(printing_id=printing_id)
    assert "Đã in xong" in lan.get(waiting["Location"]).content.decode()
    assert lan.get(reverse("registers:printed-file", args=[printing_id])).status_code == 200


def test_the_stamp_comes_as_a_file_of_its_own(lan, shelf: Shelf):
    label = lan.get(reverse("registers:label", args=[shelf.plain.document_id]))
    assert label["Content-Type"] == "application/pdf"


@pytest.mark.parametrize("key", [OUTSIDER, "an"])
def test_others_find_nothing(world: World, shelf: Shelf, key: str):
    client = signed_in(world, key)
    gets = [
        reverse("registers:book", args=[shelf.book_id]),
        reverse("registers:gaps", args=[shelf.book_id]),
        reverse("registers:entry", args=[shelf.plain.pk]),
        reverse("registers:correction", args=[shelf.asked.pk]),
        reverse("registers:correction-ask", args=[shelf.plain.pk]),
        reverse("registers:hand-over", args=[shelf.paper.pk]),
        reverse("registers:label", args=[shelf.plain.document_id]),
        reverse("registers:slip", args=[shelf.plain.document_id]),
    ]
    assert {client.get(address).status_code for address in gets} == {404}
    assert client.post(reverse("registers:sign-for", args=[shelf.paper.pk])).status_code == 404
    posted = client.post(reverse("registers:print", args=[shelf.book_id]), {"mau": "register_pdf"})
    assert posted.status_code == 404


@pytest.mark.parametrize("name", ["book", "books", "corrections"])
def test_longer_lists_take_no_more_statements(lan, shelf: Shelf, name: str):
    address = reverse(f"registers:{name}", args=[shelf.book_id] if name == "book" else [])
    for _ in range(10):
        enter(shelf.office, shelf.book_id)
    lan.get(address)
    with CaptureQueriesContext(connection) as few:
        lan.get(address)
    for _ in range(20):
        enter(shelf.office, shelf.book_id)
    with CaptureQueriesContext(connection) as many:
        lan.get(address)
    assert len(many) == len(few)
