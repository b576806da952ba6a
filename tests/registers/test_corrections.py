"""Corrections: asked by the clerk, decided by another, traced in words."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import transaction

from congvan.desk import queries as desk
from congvan.documents.models import Document
from congvan.documents.services.organs import organ_named
from congvan.kernel import clock
from congvan.kernel.errors import InvalidInput, NotAllowed, NotFound, WrongState
from congvan.kernel.models import AuditEvent
from congvan.registers import queries
from congvan.registers.models import Entry
from congvan.registers.services import books, corrections
from congvan.registers.states import BookKind, CorrectionKind, EntryStatus
from tests.documents.papers import Office, give
from tests.registers.shelves import enter

pytestmark = pytest.mark.usefixtures("_outer")


@pytest.fixture
def _outer(monkeypatch: pytest.MonkeyPatch) -> None:
    """Outer verbs run inside the test's own transaction."""
    real = transaction.atomic
    monkeypatch.setattr(
        "congvan.kernel.transactions.transaction.atomic", lambda **_: real(durable=False)
    )


def ask(office: Office, entry: Entry, **changes):
    usual = {"kind": CorrectionKind.FIELDS, "reason": "Gõ nhầm khi vào sổ"}
    return corrections.ask(by=office.lan, entry_id=entry.pk, **{**usual, **changes})


def work_of(member) -> list[tuple[str, int]]:
    return [(line.subject_type, line.subject_id) for line in desk.open_work(member).lines]


def test_fields_are_changed_by_whoever_heads_the_clerks_unit(office: Office, book: int):
    entry = enter(office, book, subject="Về việc lập dự toán")
    with transaction.atomic():
        organ = organ_named(agency_id=office.agency_id, name="Kho bạc Nhà nước")
    earlier = clock.now() - timedelta(minutes=30)
    correction = ask(
        office, entry,
        changes={
            "subject": "Về việc quyết toán năm 2026", "issuer_id": organ.pk,
            "received_at": earlier, "channel": "paper_post", "issued_on": clock.today() - timedelta(days=1),
        },
    )  # fmt: skip
    assert ("correction", correction.pk) in work_of(office.bao)
    view = queries.correction(office.bao, correction.pk)
    assert {c.label for c in view.changes} == {
        "Trích yếu", "Cơ quan ban hành", "Nhận lúc", "Cách đến", "Ngày văn bản",
    }  # fmt: skip
    assert [move.verb for move in view.moves] == ["carry_out", "refuse"]
    assert [m.verb for m in queries.correction(office.lan, correction.pk).moves] == ["withdraw"]
    corrections.carry_out(by=office.bao, correction_id=correction.pk, note="Đồng ý")
    document = Document.objects.get(pk=entry.document_id)
    assert (document.subject, document.issuer_id) == ("Về việc quyết toán năm 2026", organ.pk)
    assert document.issued_on == clock.today() - timedelta(days=1)
    entry.refresh_from_db()
    assert (entry.received_at, entry.channel) == (earlier, "paper_post")
    assert work_of(office.bao) == []
    sentence = AuditEvent.objects.filter(code="correction.carried_out").latest("id").sentence
    assert "“Về việc lập dự toán” → “Về việc quyết toán năm 2026”" in sentence
    told = desk.notices(office.lan).lines
    assert any("Đã thực hiện: Sửa thông tin của số 1" in notice.sentence for notice in told)


def test_nobody_decides_on_his_own_request_nor_strangers(office: Office, book: int):
    correction = ask(office, enter(office, book), kind=CorrectionKind.VOID)
    for other, error in (
        (office.lan, NotAllowed), (office.an, NotFound), (office.tuan, NotFound),
        (office.quang, NotFound),
    ):  # fmt: skip
        with pytest.raises(error):
            corrections.carry_out(by=other, correction_id=correction.pk)
    with pytest.raises(InvalidInput):
        corrections.refuse(by=office.khai, correction_id=correction.pk, note=" ")
    corrections.refuse(by=office.khai, correction_id=correction.pk, note="Số đúng rồi")
    with pytest.raises(WrongState):
        corrections.carry_out(by=office.khai, correction_id=correction.pk)
    for other in (office.khai, office.mai, office.quang):
        with pytest.raises((NotAllowed, NotFound)):
            corrections.ask(by=other, entry_id=correction.entry_id, kind="void", reason="x")


def test_a_voided_number_stays_with_its_reason(office: Office, book: int):
    entry = enter(office, book)
    correction = ask(office, entry, kind=CorrectionKind.VOID, reason="Vào sổ hai lần")
    with pytest.raises(WrongState, match="đang có đề nghị"):
        ask(office, entry, kind=CorrectionKind.VOID)
    corrections.carry_out(by=office.khai, correction_id=correction.pk)
    assert enter(office, book).number == 2, "the number is not given again"
    line = queries.book_lines(office.lan, book).lines[0]
    assert line.is_voided
    assert line.note == "Đã hủy số: Vào sổ hai lần"
    voided = queries.gaps(office.lan, book).voided
    assert [(one.number, one.reason) for one in voided] == [("1", "Vào sổ hai lần")]
    with pytest.raises(WrongState, match="đã hủy"):
        ask(office, entry)


def test_a_number_in_work_is_not_voided(office: Office, book: int):
    entry = enter(office, book)
    give(entry.document, office.an)
    with pytest.raises(WrongState, match="đang được xử lý"):
        ask(office, entry, kind=CorrectionKind.VOID)


def test_moving_to_another_book_takes_its_next_number(office: Office, book: int):
    year = clock.today().year
    other = books.open_book(by=office.lan, kind=BookKind.IN, name="Sổ giấy mời", year=year)
    entry = enter(office, book, recipient="Phòng Chuyển đổi số")
    with pytest.raises(InvalidInput):
        ask(office, entry, kind=CorrectionKind.BOOK, target_book_id=book)
    correction = ask(office, entry, kind=CorrectionKind.BOOK, target_book_id=other.pk)
    corrections.carry_out(by=office.khai, correction_id=correction.pk)
    moved = Entry.objects.get(document_id=entry.document_id)
    assert (moved.book_id, moved.number, moved.recipient) == (other.pk, 1, "Phòng Chuyển đổi số")
    assert moved.entered_by_id == office.lan.membership_id
    entry.refresh_from_db()
    assert (entry.status, entry.document_id) == (EntryStatus.VOIDED, None)
    old = queries.book_lines(office.lan, book).lines[0]
    assert old.symbol, "the old line still tells what stood in it"
    assert "Chuyển sang sổ giấy mời" in old.note
    assert queries.entry_of(office.lan, moved.document_id).book == f"sổ giấy mời {year}"


def test_what_changed_since_is_not_overwritten(office: Office, book: int):
    entry = enter(office, book, page_count=2)
    correction = ask(office, entry, changes={"page_count": 3})
    Document.objects.filter(pk=entry.document_id).update(page_count=7)
    with pytest.raises(WrongState, match="đã thay đổi từ khi đề nghị"):
        corrections.carry_out(by=office.khai, correction_id=correction.pk)


def test_asking_for_nothing_or_wrong_things_is_refused(office: Office, book: int):
    entry = enter(office, book)
    for changes in (
        {}, {"page_count": None}, {"subject": ""}, {"received_at": clock.now() + timedelta(days=1)},
        {"channel": "pigeon"}, {"direction": "out"}, {"note": "x" * 600},
    ):  # fmt: skip
        with pytest.raises(InvalidInput):
            ask(office, entry, changes=changes)
    with pytest.raises(InvalidInput):
        ask(office, entry, reason=" ", changes={"page_count": 3})


def test_the_list_is_of_those_concerned(office: Office, book: int):
    correction = ask(office, enter(office, book), kind=CorrectionKind.VOID)
    for member in (office.lan, office.khai, office.bao):
        assert [c.correction_id for c in queries.corrections(member).lines] == [correction.pk]
    for member in (office.an, office.tuan, office.quang):
        assert queries.corrections(member).lines == ()
    corrections.withdraw(by=office.lan, correction_id=correction.pk)
    assert queries.corrections(office.lan, status="asked").lines == ()
    assert queries.corrections_of(office.lan, correction.entry_id)[0].status_label == "Đã rút"
