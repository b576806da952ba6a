"""Outgoing books with lines of every kind, for the tests of their pages and print-outs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import transaction

from congvan.documents.models import Document
from congvan.documents.services import making
from congvan.documents.states import Direction
from congvan.kernel import clock
from congvan.registers.models import Book, Entry, PostalLine, RetainedUse
from congvan.registers.services import entries, numbering, postal, reserving, retained
from tests.documents.papers import Office, details, open_office
from tests.registers.shelves import open_shelf
from tests.web.books_of_office import HOSTILE, LONG
from tests.world import World


@dataclass
class OutShelf:
    """The office of the world, its outgoing books and their lines."""

    office: Office
    book_ids: dict[str, int]
    sent: Entry
    fresh: Entry
    voided: Entry
    copy: Entry
    posted: PostalLine
    used: RetainedUse
    reserved: list[int]


def fill(world: World) -> OutShelf:
    """A sent decision, a letter without recipients yet, a voided one, a copy, post, a lent copy."""
    office = open_office(world)
    open_shelf(office.agency_id)
    year = clock.today().year
    books = Book.objects.filter(agency_id=office.agency_id, year=year)
    book_ids = dict(books.values_list("kind", "pk"))
    sent = _numbered(
        office, book_ids["out"], "quyet_dinh", "QĐ-SKHCN", subject=LONG, signer_name="Rơ Châm Khải"
    )
    with transaction.atomic():
        entries.note_sending(
            document_id=sent.document_id, copies=12, on=clock.today(), retained_by="Văn thư; CĐS",
            recipients="Như Điều 3; UBND tỉnh (để báo cáo); các sở, ban, ngành; Lưu: VT, CĐS",
        )  # fmt: skip
    fresh = _numbered(office, book_ids["out"], "cong_van", "SKHCN-CĐS", subject=HOSTILE)
    voided = _numbered(office, book_ids["out"], "to_trinh", "TTr-SKHCN")
    reserving.void(by=office.khai, entry_id=voided.pk, reason="Ban hành nhầm thể thức")
    with transaction.atomic():
        copy = numbering.give_copy_number(
            by=office.lan, original_id=sent.document_id or 0, book_id=book_ids["copies"], form="SY",
            organ_notation="SKHCN", made_on=clock.today(), signer_name="Phan Gia Bảo",
        )  # fmt: skip
    posted = postal.add_line(
        by=office.lan, entry_id=sent.pk, recipient="Ủy ban nhân dân tỉnh Gia Lai",
        address="Số 02 Trần Phú, phường Diên Hồng, tỉnh Gia Lai", on=clock.today(), envelopes=2,
        urgency="KHẨN",
    )  # fmt: skip
    used = retained.lend(
        by=office.lan, entry_id=sent.pk, user_id=office.mai.membership_id,
        allowed_by_id=office.khai.membership_id, purpose="Đối chiếu khi thanh tra",
    )  # fmt: skip
    held = reserving.reserve(
        by=office.lan, book_id=book_ids["out"], count=2, reason="Bảo trì hệ thống"
    )
    voided.refresh_from_db()
    return OutShelf(
        office, book_ids, sent, fresh, voided, Entry.objects.get(pk=copy.entry_id), posted, used,
        held,
    )  # fmt: skip


def letter(office: Office, type_code: str = "quyet_dinh", **changes: Any) -> Document:
    """An outgoing document without a number yet."""
    given = {"direction": Direction.OUT, "symbol": "", "issued_on": None, "type_code": type_code}
    with transaction.atomic():
        return making.make(by=office.lan, details=details(office, **{**given, **changes}))


def _numbered(office: Office, book_id: int, type_code: str, notation: str, **changes: Any) -> Entry:
    document = letter(office, type_code, **changes)
    with transaction.atomic():
        given = numbering.give_number(
            by=office.lan, document_id=document.pk, book_id=book_id, notation=notation,
            issued_on=clock.today(),
        )  # fmt: skip
    return Entry.objects.select_related("document").get(pk=given.entry_id)
