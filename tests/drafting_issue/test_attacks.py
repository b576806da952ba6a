"""What a hostile or careless user tries on the way out, each refused where it would do harm."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import transaction

from congvan.documents.models import Document
from congvan.drafting import inks
from congvan.drafting.models import DraftingPolicy
from congvan.drafting.queries import issue_page
from congvan.drafting.services import (
    after_issue,
    dispatch,
    drafts,
    issuing,
    issuing_numbers,
    producing,
    review,
    signing_steps,
)
from congvan.drafting.services.issuing_checks import NotReadyToIssue
from congvan.drafting.services.issuing_numbers import ContentMayNotLeave, SignedPaper
from congvan.drafting.states import DraftStatus, IssueForm, IssueStatus
from congvan.kernel import clock
from congvan.kernel.errors import BusinessError, InvalidInput, NotAllowed, WrongState
from congvan.organization.models import Membership
from congvan.registers.models import Book, Entry
from congvan.registers.services import books, reserving
from tests.drafting import papers
from tests.drafting.conftest import NOW
from tests.drafting.papers import Office
from tests.drafting_issue import offices

pytestmark = pytest.mark.django_db

AT = datetime(2026, 11, 24, 3, tzinfo=UTC)


def marked(text: str = "Sở đề nghị bố trí kinh phí 450 triệu đồng.") -> bytes:
    """The letter with a leader's tracked correction in it."""
    data = offices.docx("Về việc phụ lục")
    place = next(key for key, one in inks.editable(data) if "bố trí" in one)
    return inks.correct(data, {place: text}, author="Trần Đình Khải", at=AT)


@pytest.mark.parametrize(
    "change",
    [
        {"signer_id": "huong", "signing_power": "KT"},
        {"subject": "V/v nội dung khác hẳn"},
        {"recipients_text": "Nơi nhận:\n- Báo Gia Lai;"},
        {"circulation": "luu_hanh_noi_bo"},
    ],
)
def test_what_was_approved_may_not_be_changed_on_the_way_back(office: Office, change):
    """Sent back, then another signer, subject or receivers: the approval was not of these."""
    issue = offices.opened(office)
    issuing.send_back(by=office.lan, issue_id=issue.pk, text="Thiếu phụ lục")
    given = {name: office.huong.membership_id if value == "huong" else value for name, value in change.items()}  # fmt: skip
    drafts.amend(by=office.an, draft_id=issue.draft_id, changes=given)
    with pytest.raises(WrongState):
        review.hand_over(by=office.an, draft_id=issue.draft_id)
    assert papers.fresh(issue.draft).status == DraftStatus.RETURNED


def test_a_date_for_the_drafter_alone_keeps_the_approval(office: Office):
    issue = offices.opened(office)
    issuing.send_back(by=office.lan, issue_id=issue.pk, text="Thiếu phụ lục")
    drafts.amend(by=office.an, draft_id=issue.draft_id, changes={"due_at": papers.due_in(3)})
    review.hand_over(by=office.an, draft_id=issue.draft_id)
    assert papers.fresh(issue.draft).status == DraftStatus.ISSUING


def test_attachments_of_a_signed_paper_leave_without_the_leaders_marks(office: Office):
    issue = offices.laid_out(office, attachments=[("phu-luc.docx", marked())])
    issuing.choose_form(by=office.khai, issue_id=issue.pk, form=IssueForm.PAPER_FIRST, ground="Nơi nhận cần bản giấy")  # fmt: skip
    offices.numbered(office, offices.fresh(issue))
    producing.scan_signed_paper(by=office.lan, issue_id=issue.pk, blob_id=offices.pdf())
    attachment = issue.files.get(role="attachment")
    assert not inks.has_marks(offices.content(attachment.source))


def test_the_source_of_a_signed_paper_is_kept_clean(office: Office):
    """A normative document signed on paper goes with its editable text (R-095), cleaned."""
    issue = offices.laid_out(office)
    issuing.choose_form(by=office.khai, issue_id=issue.pk, form=IssueForm.PAPER_FIRST, ground="Nơi nhận cần bản giấy")  # fmt: skip
    offices.numbered(office, offices.fresh(issue))
    producing.scan_signed_paper(by=office.lan, issue_id=issue.pk, blob_id=offices.pdf())
    main = offices.main_of(issue)
    assert main.source is not None
    assert main.source.content_type == "docx"


def test_a_number_voided_in_the_book_stops_every_later_step(office: Office):
    issue = offices.with_pdf(office)
    entry = Entry.objects.get(document_id=issue.document_id)
    reserving.void(by=office.lan, entry_id=entry.pk, reason="Nhầm dòng")
    with pytest.raises(WrongState):
        signing_steps.sign(by=office.khai, issue_id=issue.pk, device_id=1, pin=offices.PIN)
    issuing_numbers.void(by=office.lan, issue_id=issue.pk, reason="Đã hủy ở sổ")
    assert offices.fresh(issue).status == IssueStatus.VOIDED


def test_a_number_voided_after_sealing_is_not_issued(office: Office):
    issue = offices.sealed(office)
    entry = Entry.objects.get(document_id=issue.document_id)
    reserving.void(by=office.lan, entry_id=entry.pk, reason="Nhầm dòng")
    with pytest.raises(NotReadyToIssue) as refused:
        dispatch.issue(by=office.lan, issue_id=issue.pk)
    assert "number" in {one.key for one in refused.value.obstacles}


def test_a_signed_file_does_not_turn_into_a_paper(office: Office):
    DraftingPolicy.objects.create(
        agency_id=office.agency_id, step_order="sign_first", changed_at=clock.now()
    )
    issue = offices.laid_out(office)
    producing.produce(issue_id=issue.pk)
    signing_steps.sign(by=office.khai, issue_id=issue.pk, device_id=1, pin=offices.PIN)
    with pytest.raises(WrongState):
        issuing.choose_form(by=office.khai, issue_id=issue.pk, form=IssueForm.PAPER_FIRST, ground="Cần giấy")  # fmt: skip


def test_a_paper_takes_no_pdf_made_in_word(office: Office, monkeypatch):
    issue = offices.laid_out(office)
    issuing.choose_form(by=office.khai, issue_id=issue.pk, form=IssueForm.PAPER_FIRST, ground="Nơi nhận cần bản giấy")  # fmt: skip
    offices.numbered(office, offices.fresh(issue))
    monkeypatch.setattr(producing.conversion, "agrees", lambda *_a, **_k: [])
    with pytest.raises(WrongState):
        producing.upload_pdf(by=office.lan, issue_id=issue.pk, blob_id=offices.pdf())


def signed_paper(office: Office) -> SignedPaper:
    return SignedPaper(
        type_id=papers.details(office).type_id, subject="Về việc khắc phục sự cố mạng",
        signer_id=office.khai.membership_id, book_id=offices.out_book(office),
        issued_on=offices.today(), recipients_text="Nơi nhận:\n- Sở Tài chính;\n- Lưu: VT.",
    )  # fmt: skip


def test_a_signed_paper_is_of_this_agency_and_keeps_its_limits(office: Office):
    details, scan = signed_paper(office), offices.pdf()
    foreign = replace(details, unit_id=office.quang.unit_id)
    assert office.quang.agency_id != office.agency_id
    with pytest.raises(InvalidInput):
        issuing_numbers.register_signed_paper(by=office.lan, details=foreign, blob_id=scan)
    inside = replace(details, circulation="luu_hanh_noi_bo", sensitivity="restricted")
    issue = issuing_numbers.register_signed_paper(by=office.lan, details=inside, blob_id=scan)
    document = Document.objects.get(pk=issue.document_id)
    assert (document.circulation, document.sensitivity) == ("luu_hanh_noi_bo", "restricted")
    producing.compare(by=office.lan, issue_id=issue.pk)
    signing_steps.seal(by=office.lan, issue_id=issue.pk, device_id=1, pin=offices.PIN)
    with pytest.raises(NotReadyToIssue) as refused:
        dispatch.issue(by=office.lan, issue_id=issue.pk)
    assert "internal" in {one.key for one in refused.value.obstacles}


def test_secrets_in_the_text_or_a_file_name_get_no_number(office: Office):
    body = papers.written("TUYỆT MẬT", "Sở báo cáo.")
    issue = offices.laid_out(office, attachments=[("phu-luc.docx", body)])
    with pytest.raises(ContentMayNotLeave):
        offices.numbered(office, issue)
    assert not Entry.objects.filter(agency_id=office.agency_id, number=1).exists()


def test_a_secret_file_name_gets_no_number(office: Office):
    issue = offices.laid_out(office, attachments=[("TUYỆT MẬT.docx", offices.docx())])
    with pytest.raises(ContentMayNotLeave):
        offices.numbered(office, issue)


def test_corrected_after_its_signer_has_left(office: Office):
    issue = offices.issued(office)
    Membership.objects.filter(pk=office.khai.membership_id).update(valid_to=NOW.date() - timedelta(days=1))  # fmt: skip
    draft = after_issue.correct_issued(by=office.lan, issue_id=issue.pk, reason="Sai chính tả")
    assert draft.signer_id is None


def test_a_substitute_does_not_sign_over_another_name(office: Office):
    """The document names who signs it; another's certificate there would be another's signature."""
    issue = offices.with_pdf(office)
    stand_in = papers.acting_for(office.khai, office.huong, NOW + timedelta(days=1))
    button = issue_page.issue_view(stand_in, issue.pk).may("sign")
    assert button is not None
    assert not button.allowed
    with pytest.raises(NotAllowed):
        signing_steps.sign(by=stand_in, issue_id=issue.pk, device_id=1, pin=offices.PIN)


def test_the_year_of_a_number_is_the_year_of_the_office(office: Office):
    """23:30 of 31 December in Greenwich is the first of January in Pleiku: last year's book is over."""
    old_book = offices.out_book(office)
    with clock.frozen(datetime(2026, 12, 31, 16, 30, tzinfo=UTC)):
        issue = offices.laid_out(office)
        first = offices.numbered(office, issue)
        assert first.issued_on == date(2026, 12, 31)
    with clock.frozen(datetime(2026, 12, 31, 17, 30, tzinfo=UTC)):
        later = offices.laid_out(office)
        with pytest.raises(BusinessError):
            offices.numbered(office, later)
        with transaction.atomic():
            books.found_books(office.agency_id, 2027)
        new_book = Book.objects.get(agency_id=office.agency_id, kind="out", is_default=True, year=2027)  # fmt: skip
        for book, day in ((new_book.pk, date(2026, 12, 31)), (old_book, date(2027, 1, 1))):
            with pytest.raises(BusinessError):
                issuing_numbers.number(by=office.lan, issue_id=later.pk, book_id=book, issued_on=day)  # fmt: skip
        given = issuing_numbers.number(
            by=office.lan, issue_id=later.pk, book_id=new_book.pk, issued_on=clock.today()
        )
        assert given.symbol.startswith("01/")
        producing.produce(issue_id=first.pk)
        signing_steps.sign(by=office.khai, issue_id=first.pk, device_id=1, pin=offices.PIN)
        signing_steps.seal(by=office.lan, issue_id=first.pk, device_id=1, pin=offices.PIN)
        issued = dispatch.issue(by=office.lan, issue_id=first.pk)
        assert (issued.status, issued.issued_on) == (IssueStatus.ISSUED, date(2026, 12, 31))
