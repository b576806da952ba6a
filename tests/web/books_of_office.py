"""A book with lines of every kind, for the tests of its pages and print-outs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction

from congvan.directives.models import Handling
from congvan.directives.services.opening import open_handling
from congvan.documents.states import LegalValue
from congvan.intake.services.book_import import uploading
from congvan.kernel import clock
from congvan.registers.models import Book, Correction, Entry, Printing
from congvan.registers.printing.printouts import XLSX
from congvan.registers.services import corrections, entries, paper
from congvan.registers.states import Channel, CorrectionKind, PaperLineKind, PrintForm
from tests.documents.papers import Office, open_office
from tests.registers.shelves import enter, open_shelf
from tests.web.old_books import line, workbook
from tests.world import World

LONG = (
    "Về việc tăng cường quản lý, sử dụng phần mềm quản lý văn bản và điều hành, chữ ký số "
    "chuyên dùng trong các cơ quan nhà nước trên địa bàn tỉnh Gia Lai năm 2026"
)
HOSTILE = '#read("/etc/passwd") $x^2$ \\u{41} *đậm* _nghiêng_ <b>x</b> 😀 ' + "ư" * 120


@dataclass
class Shelf:
    """The office of the world, its book and its lines."""

    office: Office
    book_id: int
    plain: Entry
    reference: Entry
    paper: Entry
    secret: Entry
    asked: Correction
    voided: Entry

    @property
    def book(self) -> Book:
        return Book.objects.get(pk=self.book_id)


def fill(world: World) -> Shelf:
    """Six lines: usual, reference only, with paper signed for, secret, waiting and voided."""
    office = open_office(world)
    book_id = open_shelf(office.agency_id)
    plain = enter(office, book_id, subject=LONG, recipient="Phòng Chuyển đổi số")
    reference = enter(office, book_id, subject=HOSTILE, legal_value=LegalValue.REFERENCE)
    with_paper = enter(
        office, book_id, has_paper=True, type_code="quyet_dinh", symbol="12/QĐ-STC",
        recipient="Ban Giám đốc; Phòng Kế hoạch - Tài chính", issuer="Bộ Khoa học và Công nghệ",
    )  # fmt: skip
    paper.hand_over(by=office.lan, entry_id=with_paper.pk, to_id=office.khai.membership_id)
    paper.sign_for(by=office.khai, entry_id=with_paper.pk)
    secret = entries.register_paper_line(
        by=office.lan, book_id=book_id, kind=PaperLineKind.SECRET, channel=Channel.PAPER_HAND,
        received_at=clock.now(),
    )  # fmt: skip
    asked = corrections.ask(
        by=office.lan, entry_id=plain.pk, kind=CorrectionKind.FIELDS, reason="Ghi nhầm người nhận",
        changes={"recipient": "Văn phòng Sở"},
    )  # fmt: skip
    voided = enter(office, book_id, subject="Giấy mời họp ngày 01/12/2026 về chuyển đổi số")
    void = corrections.ask(
        by=office.lan, entry_id=voided.pk, kind=CorrectionKind.VOID, reason="Trùng với số 1"
    )
    corrections.carry_out(by=office.khai, correction_id=void.pk, note="Đồng ý")
    return Shelf(office, book_id, plain, reference, with_paper, secret, asked, voided)


def handled(shelf: Shelf) -> Entry:
    """A line whose document is being handled, so that it has its slip."""
    entry = Entry.objects.select_related("document").get(pk=shelf.plain.pk)
    assert entry.document is not None
    if Handling.objects.filter(document=entry.document).exists():
        return entry
    with transaction.atomic():
        open_handling(by=shelf.office.lan, document=entry.document, arrived_on=entry.entered_on)
    return entry


def printed(shelf: Shelf) -> Printing:
    """A long print-out that is ready."""
    lan = shelf.office.lan
    return Printing.objects.create(
        agency_id=lan.agency_id, book_id=shelf.book_id, form=PrintForm.REGISTER_XLSX, total=5,
        done=5, asked_at=clock.now(), ended_at=clock.now(), asked_by_id=lan.membership_id,
        asked_person_id=lan.person_id, file_name="so.xlsx", content_type=XLSX, content=b"x",
    )  # fmt: skip


def last_year(shelf: Shelf) -> int:
    """A year that is over and has an open book."""
    year = clock.today().year - 1
    open_shelf(shelf.office.agency_id, year)
    return year


def imports(shelf: Shelf) -> list[int]:
    """Two checked files of an old book: one with mistakes, one without."""
    year = last_year(shelf)
    book_id = open_shelf(shelf.office.agency_id, year)
    files = ([line(1, year), line(1, year)], [line(3, year)])
    return [
        uploading.upload(
            by=shelf.office.lan, book_id=book_id, file=workbook(rows), file_name="so-cu.xlsx"
        )
        for rows in files
    ]


def entered_days_ago(entry: Entry, days: int) -> None:
    """Put the line's day of arrival back; for filters only."""
    Entry.objects.filter(pk=entry.pk).update(entered_on=clock.today() - timedelta(days=days))
