"""The pages of the outgoing books, as the clerk, the leader and the head of the office use them."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from congvan.kernel import clock
from congvan.registers.models import (
    BackdatingLeave,
    Book,
    Correction,
    Entry,
    PostalLine,
    ReservedNumber,
    RetainedUse,
)
from tests.pages.visitors import signed_in
from tests.web.books_of_office import LONG
from tests.web.out_books_of_office import OutShelf, _numbered, fill
from tests.world import OUTSIDER, World


@pytest.fixture
def shelf(world: World) -> OutShelf:
    return fill(world)


@pytest.fixture
def lan(world: World, shelf: OutShelf):
    return signed_in(world, "lan")


def page(client, name: str, *arguments, status: int = 200, **query) -> str:
    response = client.get(reverse(f"registers:{name}", args=arguments), query)
    assert response.status_code == status
    return response.content.decode()


def send(client, name: str, /, *arguments, status: int = 302, ask: str = "", **typed) -> str:
    response = client.post(reverse(f"registers:{name}", args=arguments) + ask, typed)
    assert response.status_code == status, response.content.decode()
    return response.content.decode()


def test_the_out_book_shows_ten_columns_and_the_next_number(lan, shelf: OutShelf):
    shown = page(lan, "book", shelf.book_ids["out"])
    for head in (
        "Số, ký hiệu", "Ngày tháng văn bản", "Tên loại và trích yếu", "Người ký",
        "Nơi nhận văn bản", "Đơn vị, người nhận bản lưu", "Số lượng bản", "Ngày chuyển",
        "Ký nhận", "Ghi chú",
    ):  # fmt: skip
        assert head in shown
    assert "Số tiếp theo 06" in shown
    assert shown.index("03/TTr-SKHCN, dòng sổ") < shown.index("01/QĐ-SKHCN, dòng sổ")
    assert "<s>03/TTr-SKHCN</s>" in shown
    assert LONG in shown
    assert "&lt;b&gt;x&lt;/b&gt;" in shown
    assert shown.count("Bỏ số</a>") == 2
    assert "01/SY-SKHCN" in page(lan, "book", shelf.book_ids["copies"])
    ascending = page(lan, "book", shelf.book_ids["out"], so="2")
    assert "01/QĐ-SKHCN, dòng sổ" not in ascending
    tomorrow = f"{clock.today() + timedelta(days=1):%d/%m/%Y}"
    assert "Không có dòng nào" in page(lan, "book", shelf.book_ids["out"], tu=tomorrow)


def test_long_out_books_are_paged_with_the_same_number_of_statements(lan, shelf: OutShelf):
    book = shelf.book_ids["out"]
    page(lan, "book", book)
    with CaptureQueriesContext(
        connection,
    ) as few:
        page(lan, "book", book)
    for _ in range(50):
        _numbered(shelf.office, book, "quyet_dinh", "QĐ-SKHCN")
    with CaptureQueriesContext(connection) as many:
        first = page(lan, "book", book)
    assert len(many) == len(few)
    following = re.search(r'href="\?([^"]*sau=[^"]*)"', first)
    assert following
    second = lan.get(f"{reverse('registers:book', args=[book])}?{following.group(1)}")
    assert "02/SKHCN-CĐS, dòng sổ" in second.content.decode()
    assert "55/QĐ-SKHCN, dòng sổ" not in second.content.decode()


def test_numbers_are_held_and_given_up(lan, shelf: OutShelf):
    book = shelf.book_ids["out"]
    send(lan, "reserve", book, count="0", reason="", status=422)
    send(lan, "reserve", book, count="3", reason="Mất điện")
    assert ReservedNumber.objects.filter(reason="Mất điện").count() == 3
    held = shelf.reserved[0]
    assert "Bảo trì hệ thống" in page(lan, "release", held)
    send(lan, "release", held, reason="", status=422)
    send(lan, "release", held, reason="Không dùng đến")
    page(lan, "release", held, status=404)
    gaps = page(lan, "gaps", book)
    assert "Số giữ trước không dùng: Không dùng đến" in gaps
    assert "Mất điện" in gaps


def test_the_clerk_voids_what_was_not_sent_and_asks_for_the_rest(
    world: World, lan, shelf: OutShelf
):
    assert "Số này <b>nằm lại" in page(lan, "void", shelf.fresh.pk)
    send(lan, "void", shelf.fresh.pk, reason="Trả lại người soạn")
    assert Entry.objects.get(pk=shelf.fresh.pk).status == "voided"
    assert "Văn bản đã gửi" in page(lan, "void", shelf.sent.pk)
    assert lan.get(reverse("registers:correction-ask", args=[shelf.sent.pk])).status_code == 302
    send(lan, "void", shelf.sent.pk, reason="Ban hành trái thẩm quyền")
    asked = Correction.objects.get(entry=shelf.sent)
    decider = next(
        client
        for client in (signed_in(world, "bao"), signed_in(world, "khai"))
        if "Đồng ý sửa" in page(client, "correction", asked.pk)
    )
    send(decider, "correction", asked.pk, verb="carry_out", note="")
    assert Entry.objects.get(pk=shelf.sent.pk).status == "voided"
    page(lan, "void", shelf.sent.pk, status=404)
    assert "Hủy số</a>" not in page(lan, "entry", shelf.sent.pk)


def test_the_head_allows_a_date_back(world: World, lan, shelf: OutShelf):
    day = clock.today() - timedelta(days=1)
    typed = {"book": shelf.book_ids["out"], "issued_on": f"{day:%d/%m/%Y}", "reason": "Ký hôm qua"}
    for outsider in (lan, signed_in(world, "tuan"), signed_in(world, "anh")):
        page(outsider, "backdate", status=404)
    send(signed_in(world, "bao"), "backdate", **typed)
    assert BackdatingLeave.objects.get().issued_on == day
    assert "Ký hôm qua" in page(lan, "book", shelf.book_ids["out"])
    send(signed_in(world, "khai"), "backdate", **{**typed, "reason": ""}, status=422)


def test_post_is_entered_printed_and_signed_for(lan, shelf: OutShelf):
    book = shelf.book_ids["postal"]
    assert "01/QĐ-SKHCN" in page(lan, "post", dong=shelf.sent.pk)
    page(lan, "post", dong=shelf.voided.pk, status=404)
    typed = {
        "symbols": "01/QĐ-SKHCN; 02/SKHCN-CĐS", "recipient": "Sở Tài chính", "address": "",
        "on": f"{clock.today():%d/%m/%Y}", "envelopes": "1", "urgency": "", "note": "",
    }  # fmt: skip
    send(lan, "post", **{**typed, "recipient": ""}, status=422)
    send(lan, "post", ask=f"?dong={shelf.sent.pk}", **typed)
    line = PostalLine.objects.get(recipient="Sở Tài chính")
    assert line.entry_id == shelf.sent.pk
    shown = page(lan, "book", book)
    assert "Bì in ra chưa có địa chỉ" in shown
    assert "Ủy ban nhân dân tỉnh Gia Lai" in shown
    send(lan, "envelope-address", address="98B Phạm Văn Đồng", phone="0269 3824 000")
    assert "Bì in ra chưa có địa chỉ" not in page(lan, "book", book)
    today = f"{clock.today():%d/%m/%Y}"
    send(lan, "sign-off", book, dong=[line.pk, "x"], signed_by="Bưu điện Pleiku", on=today)
    line.refresh_from_db()
    assert line.signed_by == "Bưu điện Pleiku"
    waiting = page(lan, "book", book, loc="cho")
    assert "Sở Tài chính" not in waiting
    pdf = lan.get(reverse("registers:envelope", args=[line.pk, "c5"]))
    assert pdf["Content-Type"] == "application/pdf"
    page(lan, "envelope", line.pk, "a4", status=404)


def test_a_kept_copy_goes_out_and_comes_back(lan, shelf: OutShelf):
    office = shelf.office
    form = page(lan, "lend", shelf.fresh.pk)
    assert f"{office.bao.person_name} – " in form
    typed = {
        "user": office.an.membership_id, "user_name": "", "purpose": "Tra cứu", "note": "",
        "allowed_by": office.khai.membership_id, "dossier_code": "",
    }  # fmt: skip
    send(lan, "lend", shelf.sent.pk, **typed, status=422)
    send(lan, "lend", shelf.fresh.pk, **{**typed, "user": ""}, status=422)
    send(lan, "lend", shelf.fresh.pk, **typed)
    use = RetainedUse.objects.get(entry=shelf.fresh)
    assert f"{office.an.person_name} đang sử dụng" in page(lan, "entry", shelf.fresh.pk)
    assert office.an.person_name in page(lan, "book", shelf.book_ids["retained"], loc="cho")
    send(lan, "take-back", use.pk)
    use.refresh_from_db()
    assert use.returned_on == clock.today()
    page(lan, "books")  # shows the toast that names him
    assert office.an.person_name not in page(lan, "book", shelf.book_ids["retained"], loc="cho")


def test_the_leader_and_the_administrator_divide_the_sequences(world: World, shelf: OutShelf):
    typed = {
        "name": "Sổ kế hoạch", "year": str(clock.today().year), "types": ["ke_hoach"],
        "issuing_body": "", "body_notation": "", "ground": "Quy chế văn thư",
    }  # fmt: skip
    for key in ("khai", "anh"):
        client = signed_in(world, key)
        assert "Mọi loại không có sổ riêng" in page(client, "sequences")
        assert "Kế hoạch" in page(client, "sequence-open")
    send(client, "sequence-open", **{**typed, "name": ""}, status=422)
    send(client, "sequence-open", **typed)
    book = Book.objects.get(name="Sổ kế hoạch")
    assert (book.types, book.ground) == (["ke_hoach"], "Quy chế văn thư")
    send(client, "sequence", book.pk, **{**typed, "types": ["ke_hoach", "chuong_trinh"]})
    shown = page(client, "sequences")
    assert "Chương trình, Kế hoạch" in shown
    for other in ("lan", "mai", OUTSIDER):
        page(signed_in(world, other), "sequence", book.pk, status=404)


def test_books_are_printed_from_their_pages(lan, shelf: OutShelf):
    for kind, form in (("out", "out_pdf"), ("postal", "postal_xlsx"), ("retained", "retained_pdf")):
        book = shelf.book_ids[kind]
        assert f'value="{form}"' in page(lan, "book", book)
        printed = lan.post(reverse("registers:print", args=[book]), {"mau": form})
        assert printed.status_code == 200
