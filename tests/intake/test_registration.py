"""Into the book: one transaction, the head's path that cannot be skipped, barred and vague papers."""

from __future__ import annotations

import pytest

from congvan.desk.models import WorkItem
from congvan.directives.models import Handling
from congvan.directives.states import HandlingStatus
from congvan.documents.models import Document
from congvan.documents.states import LegalValue
from congvan.intake import queries
from congvan.intake.models import Arrival, ArrivalFile
from congvan.intake.services import checks, decisions, registration
from congvan.intake.services.checks import (
    ContentBarred,
    DuplicateFound,
    HeadMustDecide,
    SubjectVague,
)
from congvan.intake.services.registration import OrganChoice
from congvan.intake.states import ArrivalStatus
from congvan.kernel import clock
from congvan.kernel.errors import NotAllowed, NotFound, WrongState
from congvan.registers.models import Entry
from congvan.registers.states import Channel, PaperLineKind
from congvan.signing.queries import Report
from congvan.signing.states import Verdict
from tests.intake.desk import Registry, details, enter, letter, take_in, to_leader


def test_registered_and_forwarded_in_one_go(registry: Registry):
    arrival = take_in(registry)
    done = enter(registry, arrival, receivers=[to_leader(registry)], proposal="Trình Giám đốc")
    document = Document.objects.get(pk=done.document_id)
    entry = Entry.objects.get(pk=done.entry_id)
    assert (document.legal_value, document.symbol) == (LegalValue.PAPER, "2187/STC-QLNS")
    assert document.sender_id == document.issuer_id
    assert str(entry.number) == done.number
    assert entry.recipient == registry.khai.person_name
    assert entry.transferred_on is not None
    assert Handling.objects.get(document=document).status == HandlingStatus.AWAITING_DIRECTION
    arrival.refresh_from_db()
    assert (arrival.status, arrival.document_id) == (ArrivalStatus.REGISTERED, document.pk)
    assert document.files.get().blob_id == arrival.files.get().blob_id
    assert queries.waiting(registry.lan) == []


def test_without_receivers_it_waits_for_distribution(registry: Registry):
    done = enter(registry, take_in(registry))
    handling = Handling.objects.get(document_id=done.document_id)
    assert handling.status == HandlingStatus.AWAITING_DISTRIBUTION


def test_numbers_follow_each_other_and_a_refusal_takes_none(registry: Registry):
    first = enter(registry, take_in(registry))
    with pytest.raises(DuplicateFound):
        enter(registry, take_in(registry))
    other = details(symbol="2190/STC-QLNS", subject="Hướng dẫn quyết toán ngân sách năm 2026")
    second = enter(registry, take_in(registry, letter(1)), details=other)
    assert int(second.number) == int(first.number) + 1


def test_registering_twice_is_refused(registry: Registry):
    arrival = take_in(registry)
    enter(registry, arrival)
    with pytest.raises(WrongState):
        enter(registry, arrival, duplicate_reason="gửi lại")


def test_choices_are_remembered(registry: Registry):
    done = enter(registry, take_in(registry), receivers=[to_leader(registry)])
    kept = queries.remembered(registry.lan)
    assert kept["book"] == registry.book_id
    assert kept["receivers"] == [f"m{registry.khai.membership_id}"]
    assert kept["sender"] == Document.objects.get(pk=done.document_id).sender_id


def test_issuer_and_place_of_sending_are_two_things(registry: Registry):
    sender = OrganChoice(name="Văn phòng UBND tỉnh")
    done = enter(registry, take_in(registry), details=details(sender=sender))
    document = Document.objects.get(pk=done.document_id)
    assert str(document.issuer) == "Sở Tài chính"
    assert str(document.sender) == "Văn phòng UBND tỉnh"


def test_own_subject_is_kept_beside_that_of_the_paper(registry: Registry):
    source = "V/v thẩm định dự toán"
    done = enter(registry, take_in(registry), details=details(source_subject=source))
    assert Document.objects.get(pk=done.document_id).source_subject == source


def test_vague_subject_is_stopped_with_the_pattern(registry: Registry):
    with pytest.raises(SubjectVague) as refusal:
        enter(registry, take_in(registry), details=details(subject="V/v mời họp"))
    assert refusal.value.field == "subject"
    assert "mời họp" in refusal.value.pattern


def test_duplicate_needs_a_reason(registry: Registry):
    enter(registry, take_in(registry))
    again = take_in(registry, letter(1))
    with pytest.raises(DuplicateFound) as refusal:
        enter(registry, again)
    assert refusal.value.similar[0].arrival_number
    done = enter(registry, again, duplicate_reason="Nơi gửi thay bản có sửa")
    assert done.number


@pytest.mark.parametrize("verb", ["register", "join"])
def test_unsigned_electronic_paper_goes_past_nobody(registry: Registry, verb: str):
    arrival = take_in(registry, channel=Channel.OFFICIAL_EMAIL)
    other = enter(registry, take_in(registry, letter(1)))
    again = details(symbol="2199/STC-QLNS", subject="Báo cáo kiểm kê tài sản công năm 2026")

    def let_in() -> None:
        if verb == "register":
            enter(registry, arrival, details=again)
        else:
            decisions.join(by=registry.lan, arrival_id=arrival.pk, document_id=other.document_id)

    with pytest.raises(HeadMustDecide):
        let_in()
    decisions.report_to_head(by=registry.lan, arrival_id=arrival.pk, report="Không có chữ ký số")
    with pytest.raises(WrongState):
        let_in()


@pytest.mark.parametrize(
    ("verdict", "value"),
    [(Verdict.VALID_KIND_A, LegalValue.KIND_A), (Verdict.VALID_KIND_B, LegalValue.KIND_B)],
)
def test_validly_signed_paper_comes_in_at_once(
    registry: Registry, monkeypatch: pytest.MonkeyPatch, verdict: Verdict, value: LegalValue
):
    arrival = take_in(registry, channel=Channel.OTHER_SOFTWARE)
    found = Report(1, arrival.files.get().blob_id, verdict, clock.now(), (), (), ())
    monkeypatch.setattr(checks.signatures, "latest_report", lambda blob_id: found)
    done = enter(registry, arrival)
    assert Document.objects.get(pk=done.document_id).legal_value == value


def test_head_accepts_for_reference(registry: Registry):
    arrival = take_in(registry, channel=Channel.OFFICIAL_EMAIL)
    decisions.report_to_head(by=registry.lan, arrival_id=arrival.pk, report="Không có chữ ký số")
    work = WorkItem.objects.get(subject_type="arrival", subject_id=arrival.pk)
    assert work.closed_at is None
    with pytest.raises(NotAllowed):
        decisions.accept_as_reference(by=registry.lan, arrival_id=arrival.pk)
    decisions.accept_as_reference(
        by=registry.khai, arrival_id=arrival.pk, reason="Cần nắm thông tin"
    )
    work.refresh_from_db()
    assert work.closed_at is not None
    done = enter(registry, arrival)
    document = Document.objects.get(pk=done.document_id)
    assert document.legal_value == LegalValue.REFERENCE


def test_head_orders_the_return_and_the_clerk_returns(registry: Registry):
    arrival = take_in(registry, channel=Channel.OFFICIAL_EMAIL)
    decisions.report_to_head(by=registry.lan, arrival_id=arrival.pk, report="Gửi nhầm nơi")
    decisions.order_return(by=registry.khai, arrival_id=arrival.pk, reason="Không đúng thẩm quyền")
    with pytest.raises(WrongState):
        enter(registry, arrival)
    done = decisions.return_to_sender(
        by=registry.lan, arrival_id=arrival.pk, reason="Không đúng thẩm quyền"
    )
    assert done.status == ArrivalStatus.RETURNED


def test_head_ignores_with_a_reason(registry: Registry):
    arrival = take_in(registry, channel=Channel.OFFICIAL_EMAIL)
    decisions.report_to_head(by=registry.lan, arrival_id=arrival.pk, report="Thư quảng cáo")
    done = decisions.ignore(by=registry.khai, arrival_id=arrival.pk, reason="Không liên quan")
    assert (done.status, done.finished_at is None) == (ArrivalStatus.IGNORED, False)


def secret(registry: Registry) -> Arrival:
    arrival = take_in(registry)
    Arrival.objects.filter(pk=arrival.pk).update(text="TUYỆT MẬT\nKế hoạch")
    return arrival


def test_secret_paper_is_stopped_and_leaves_only_a_number(registry: Registry):
    arrival = secret(registry)
    with pytest.raises(ContentBarred):
        enter(registry, arrival)
    entry = decisions.enter_paper_line(
        by=registry.lan, arrival_id=arrival.pk, book_id=registry.book_id, kind=PaperLineKind.SECRET
    )
    assert (entry.document_id, entry.paper_line) == (None, PaperLineKind.SECRET)
    arrival.refresh_from_db()
    assert (arrival.status, arrival.text, arrival.readings) == (ArrivalStatus.IGNORED, "", {})
    assert not ArrivalFile.objects.filter(arrival=arrival).exists()


def test_paper_joins_its_electronic_twin_without_a_second_number(registry: Registry):
    done = enter(registry, take_in(registry))
    paper = take_in(registry, letter(1), channel=Channel.PAPER_HAND)
    joined = decisions.join(by=registry.lan, arrival_id=paper.pk, document_id=done.document_id)
    assert (joined.status, joined.document_id) == (ArrivalStatus.JOINED, done.document_id)
    assert Document.objects.get(pk=done.document_id).files.count() == 2
    entry = Entry.objects.get(pk=done.entry_id)
    assert entry.has_paper
    assert Entry.objects.count() == 1


def test_nobody_else_registers(registry: Registry):
    arrival = take_in(registry)
    for other, refusal in ((registry.an, NotAllowed), (registry.khai, NotAllowed)):
        with pytest.raises(refusal):
            registration.register(
                by=other, arrival_id=arrival.pk, details=details(), book_id=registry.book_id
            )
    with pytest.raises((NotFound, NotAllowed)):
        registration.register(
            by=registry.quang, arrival_id=arrival.pk, details=details(), book_id=registry.book_id
        )


def test_registering_takes_few_statements(registry: Registry, django_assert_max_num_queries):
    """A thousand a day are nothing; what counts is how long the book's row is held."""
    first, second, third = (take_in(registry, letter(number)) for number in range(3))
    enter(registry, first, receivers=[to_leader(registry)])
    other = details(symbol="2190/STC-QLNS", subject="Hướng dẫn quyết toán ngân sách năm 2026")
    with django_assert_max_num_queries(18):
        enter(registry, second, details=other)
    another = details(symbol="2191/STC-QLNS", subject="Lịch kiểm tra tài sản công quý IV")
    with django_assert_max_num_queries(37):
        enter(registry, third, details=another, receivers=[to_leader(registry)])
