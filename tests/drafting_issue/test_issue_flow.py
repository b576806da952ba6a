"""From approval to the issued document, and every way back."""

from __future__ import annotations

import dataclasses
from unittest import mock

import pytest

from congvan.desk.models import WorkItem
from congvan.directives.models import Handling
from congvan.documents.models import Document, Grant, Relation
from congvan.documents.queries import visible_to
from congvan.documents.states import LegalValue, RelationKind
from congvan.dossiers.models import DossierItem
from congvan.dossiers.services import put_in
from congvan.drafting import conversion, making
from congvan.drafting.models import Approval, DraftingPolicy, DraftVersion, Issue, IssueRecipient
from congvan.drafting.queries import issue_page
from congvan.drafting.services import (
    after_issue,
    dispatch,
    drafts,
    issuing,
    issuing_numbers,
    producing,
    recipients,
    signing_steps,
    versions,
)
from congvan.drafting.services.drafts import NewDraftFile
from congvan.drafting.services.issuing_checks import NotReadyToIssue
from congvan.drafting.states import (
    DispatchStatus,
    DraftStatus,
    FileKind,
    IssueForm,
    IssueStatus,
    Route,
    VersionSource,
)
from congvan.kernel import clock
from congvan.kernel.errors import NotAllowed, NotFound, WrongState
from congvan.kernel.models import AuditEvent
from congvan.registers.models import Entry
from tests.directives import papers as incoming
from tests.drafting import papers
from tests.drafting.papers import Office
from tests.drafting_issue import offices

pytestmark = pytest.mark.django_db


def desk_of(issue: Issue) -> list[tuple[str, str]]:
    items = WorkItem.objects.filter(subject_type="issue", subject_id=issue.pk, closed_at=None)
    return sorted(
        (one.part, one.inbox.role or one.inbox.member.person.full_name)
        for one in items.select_related("inbox__member__person")
    )  # fmt: skip


def test_five_steps_to_the_issued_document(office: Office):
    issue = offices.opened(office)
    assert (issue.status, issue.form) == (IssueStatus.AWAITING_LAYOUT, IssueForm.ELECTRONIC)
    assert desk_of(issue) == [("lead", "registry_clerk")]
    issuing.confirm_layout_step(by=office.bao, issue_id=issue.pk)
    issue = offices.numbered(office, offices.fresh(issue))
    assert issue.symbol.startswith("01/")
    assert issue.symbol.endswith("SKHCN-CĐS")
    producing.produce(issue_id=issue.pk)
    issue = offices.fresh(issue)
    assert issue.status == IssueStatus.AWAITING_SIGNATURE, issue.pdf_failure
    main = offices.main_of(issue)
    written = making.read_number(offices.content(main.source))
    assert (written.number, written.date) == ("01", issue.issued_on)
    derived = DraftVersion.objects.get(file__draft=issue.draft, source=VersionSource.NUMBERED)
    assert derived.blob_id == main.source_id
    assert desk_of(issue)[1:] == [("lead", "registry_clerk"), ("sign", "Trần Đình Khải")]
    producing.look_again(by=office.an, issue_id=issue.pk, note="Đúng")
    signing_steps.sign(by=office.khai, issue_id=issue.pk, device_id=1, pin=offices.PIN)
    assert offices.fresh(issue).due_at.hour == 5  # noon of the next working day
    signing_steps.seal(by=office.lan, issue_id=issue.pk, device_id=1, pin=offices.PIN)
    issue = dispatch.issue(by=office.lan, issue_id=issue.pk)
    assert issue.status == IssueStatus.ISSUED
    check_issued(office, issue)


def check_issued(office: Office, issue: Issue) -> None:
    document = Document.objects.get(pk=issue.document_id)
    main = offices.main_of(issue)
    assert document.legal_value == LegalValue.KIND_B
    assert [one.blob_id for one in document.files.filter(role="main")] == [main.sealed_id]
    assert offices.content(main.sealed).startswith(offices.content(main.signed))
    assert offices.content(main.signed).startswith(offices.content(main.unsigned))
    assert document.page_count
    assert document.signer_name == "Trần Đình Khải"
    assert papers.fresh(issue.draft).status == DraftStatus.ISSUED
    entry = Entry.objects.get(document=document)
    # Kính gửi one, two leaders, one unit, two copies kept.
    assert (issue.copies, entry.copies) == (6, 6)
    assert "Sở Tài chính" in entry.recipient
    assert "Lưu" in entry.retained_by
    rows = {one.name: one for one in IssueRecipient.objects.filter(issue=issue)}
    assert rows["Sở Tài chính"].status == DispatchStatus.SENT
    assert rows["Phòng Quản lý Khoa học"].status == DispatchStatus.ARRIVED
    assert desk_of(issue) == []
    told = WorkItem.objects.filter(subject_type="document", subject_id=document.pk, part="inform")
    assert told.count() == 3
    assert visible_to(office.tien_1973).filter(pk=document.pk).exists()
    assert not visible_to(office.quang).filter(pk=document.pk).exists()
    assert dispatch.read_issued(by=office.huong, document_id=document.pk) == 1
    view = issue_page.issue_view(office.lan, issue.pk)
    assert [step.state for step in view.steps] == ["done"] * 5
    assert {one.status_label for one in view.recipients if one.route == Route.EXCHANGE} == {"Chờ gửi"}  # fmt: skip


def test_issuing_twice_issues_once(office: Office):
    issue = offices.sealed(office)
    first = dispatch.issue(by=office.lan, issue_id=issue.pk)
    again = dispatch.issue(by=office.lan, issue_id=issue.pk)
    assert first.issued_at == again.issued_at
    assert AuditEvent.objects.filter(code="issue.issued").count() == 1
    assert Grant.objects.filter(document_id=issue.document_id, member=office.an.membership_id).count() == 1  # fmt: skip


def test_nobody_else_does_the_steps(office: Office):
    issue = offices.laid_out(office)
    with pytest.raises(NotFound):
        issue_page.issue_view(office.quang, issue.pk)
    with pytest.raises(NotFound):
        issue_page.issue_view(office.tien_1963, issue.pk)
    with pytest.raises(NotAllowed):
        offices_number_by_drafter(office, issue)
    issue = offices.numbered(office, issue)
    producing.produce(issue_id=issue.pk)
    with pytest.raises(NotAllowed):
        signing_steps.sign(by=office.huong, issue_id=issue.pk, device_id=1, pin=offices.PIN)
    with pytest.raises(WrongState):
        signing_steps.seal(by=office.lan, issue_id=issue.pk, device_id=1, pin=offices.PIN)


def offices_number_by_drafter(office: Office, issue: Issue) -> None:
    issuing_numbers.number(
        by=office.an, issue_id=issue.pk, book_id=offices.out_book(office),
        issued_on=offices.today(),
    )  # fmt: skip


def test_an_answer_completes_what_it_answers(office: Office):
    document = incoming.passed_on(office)
    Relation.objects.all().delete()
    main = NewDraftFile(FileKind.MAIN, "tra-loi.docx", papers.stored(offices.docx()))
    draft = drafts.draft_reply(
        by=office.an, document_id=document.pk, files=[main],
        details=papers.details(office, source="reply", recipients_text=offices.RECIPIENTS),
    )  # fmt: skip
    dossier = incoming.dossier_of(office.an)
    put_in(by=office.an, dossier_id=dossier, document_id=document.pk)
    issue = offices.issue_of(offices.carried(office, draft))
    issuing.confirm_layout_step(by=office.lan, issue_id=issue.pk)
    offices.numbered(office, offices.fresh(issue))
    producing.produce(issue_id=issue.pk)
    signing_steps.sign(by=office.khai, issue_id=issue.pk, device_id=1, pin=offices.PIN)
    signing_steps.seal(by=office.lan, issue_id=issue.pk, device_id=1, pin=offices.PIN)
    issue = dispatch.issue(by=office.lan, issue_id=issue.pk)
    handling = Handling.objects.get(document=document)
    assert (handling.status, handling.reply_symbol) == ("completed", issue.symbol)
    kinds = Relation.objects.filter(document_id=issue.document_id, other=document)
    assert [one.kind for one in kinds] == [RelationKind.REPLY]
    held = DossierItem.objects.filter(dossier_id=dossier).values_list("document_id", flat=True)
    assert set(held) == {document.pk, issue.document_id}


def test_the_pdf_is_made_once_and_its_failure_is_told(office: Office, monkeypatch):
    issue = offices.numbered(office)

    # Inside the office's own stand-in, so taken away before it: pytest's would come back after it.
    with mock.patch.object(conversion, "to_pdf", side_effect=conversion.ConverterMissing):
        producing.produce(issue_id=issue.pk)
    issue = offices.fresh(issue)
    assert issue.status == IssueStatus.AWAITING_PDF
    assert issue.pdf_failure
    source = offices.main_of(issue).source_id
    assert source is not None  # the clerk can make the PDF from it
    view = issue_page.issue_view(office.lan, issue.pk)
    assert view.may("retry_pdf")
    assert view.problems[0].key == "pdf"
    monkeypatch.setattr(conversion, "agrees", lambda *_a, **_k: ["Số trên PDF khác."])
    with pytest.raises(producing.PdfDiffers) as refused:
        producing.upload_pdf(by=office.lan, issue_id=issue.pk, blob_id=offices.pdf())
    assert refused.value.differences == ("Số trên PDF khác.",)
    monkeypatch.setattr(conversion, "agrees", lambda *_a, **_k: [])
    issue = producing.upload_pdf(by=office.lan, issue_id=issue.pk, blob_id=offices.pdf())
    assert issue.status == IssueStatus.AWAITING_SIGNATURE
    producing.produce(issue_id=issue.pk)  # the job once more: nothing happens
    assert offices.main_of(issue).unsigned_id != source


def test_changed_content_stops_every_step(office: Office):
    issue = offices.with_pdf(office)
    Approval.objects.filter(draft=issue.draft).update(voided_at=clock.now(), void_reason="đổi")
    with pytest.raises(WrongState):
        signing_steps.sign(by=office.khai, issue_id=issue.pk, device_id=1, pin=offices.PIN)


def test_sent_back_and_voided_come_again_as_a_new_issue(office: Office):
    issue = offices.laid_out(office)
    issuing.send_back(by=office.lan, issue_id=issue.pk, text="Thiếu phụ lục")
    draft = papers.fresh(issue.draft)
    assert draft.status == DraftStatus.RETURNED
    assert desk_of(issue) == []
    again = offices.with_pdf(office)
    with pytest.raises(WrongState):
        issuing.send_back(by=office.khai, issue_id=again.pk, text="Sai căn cứ")
    issuing_numbers.void(by=office.lan, issue_id=again.pk, reason="Sai căn cứ pháp lý")
    again = offices.fresh(again)
    assert (again.status, papers.fresh(again.draft).status) == ("voided", "returned")
    assert Entry.objects.get(document_id=again.document_id).status == "voided"


def test_what_stands_against_issuing_is_told_at_once(office: Office):
    issue = offices.sealed(office, recipients_text="Nơi nhận:\n- Hội Làm vườn huyện Không Có;", circulation="luu_hanh_noi_bo")  # fmt: skip
    with pytest.raises(NotReadyToIssue) as refused:
        dispatch.issue(by=office.lan, issue_id=issue.pk)
    assert {one.key for one in refused.value.obstacles} == {"unmapped", "internal"}
    assert offices.fresh(issue).status == IssueStatus.AWAITING_DISPATCH
    row = IssueRecipient.objects.get(issue=issue)
    choice = recipients.Mapped(route=Route.INTERNAL, unit_id=office.tuan.unit_id)
    recipients.map_recipient(by=office.lan, recipient_id=row.pk, choice=choice)
    assert dispatch.issue(by=office.lan, issue_id=issue.pk).status == IssueStatus.ISSUED
    later = offices.opened(office, recipients_text="Nơi nhận:\n- Hội Làm vườn huyện Không Có;")
    remembered = IssueRecipient.objects.get(issue=later)
    assert remembered.unit_id == office.tuan.unit_id


def test_paper_beside_the_exchange_needs_a_reason_and_comparing(office: Office):
    issue = offices.laid_out(office)
    issuing.choose_form(by=office.khai, issue_id=issue.pk, form=IssueForm.WITH_PAPER, ground="Nơi nhận chưa nối mạng")  # fmt: skip
    organ = IssueRecipient.objects.get(issue=issue, name="Sở Tài chính").organ_id
    line = recipients.RecipientLine(name="Sở Tài chính", organ_id=organ, paper_copies=2)
    recipients.set_recipients(by=office.lan, issue_id=issue.pk, lines=[line])
    issue = offices.numbered(office, offices.fresh(issue))
    producing.produce(issue_id=issue.pk)
    signing_steps.sign(by=office.khai, issue_id=issue.pk, device_id=1, pin=offices.PIN)
    signing_steps.seal(by=office.lan, issue_id=issue.pk, device_id=1, pin=offices.PIN)
    with pytest.raises(NotReadyToIssue) as refused:
        dispatch.issue(by=office.lan, issue_id=issue.pk)
    assert {one.key for one in refused.value.obstacles} == {"parallel", "compare"}
    producing.compare(by=office.lan, issue_id=issue.pk)
    issue = dispatch.issue(by=office.lan, issue_id=issue.pk, parallel_confirmed=True)
    assert issue.copies == 2
    dispatch.note_originals(by=office.lan, issue_id=issue.pk, retained_at="Tập lưu 2026/01", with_member_id=office.an.membership_id)  # fmt: skip
    row = IssueRecipient.objects.get(issue=issue)
    dispatch.note_sent(by=office.lan, recipient_id=row.pk, address="29 Nguyễn Huệ, Pleiku")
    assert Entry.objects.get(document_id=issue.document_id).has_paper


def test_signed_on_paper_first(office: Office):
    issue = offices.laid_out(office)
    issuing.choose_form(by=office.khai, issue_id=issue.pk, form=IssueForm.PAPER_FIRST, ground="Nơi nhận cần bản giấy")  # fmt: skip
    issue = offices.numbered(office, offices.fresh(issue))
    producing.produce(issue_id=issue.pk)
    assert offices.fresh(issue).status == IssueStatus.AWAITING_PDF
    producing.scan_signed_paper(by=office.lan, issue_id=issue.pk, blob_id=offices.pdf())
    with pytest.raises(WrongState):
        signing_steps.seal(by=office.lan, issue_id=issue.pk, device_id=1, pin=offices.PIN)
    producing.compare(by=office.lan, issue_id=issue.pk)
    signing_steps.seal(by=office.lan, issue_id=issue.pk, device_id=1, pin=offices.PIN)
    issue = dispatch.issue(by=office.lan, issue_id=issue.pk)
    assert Document.objects.get(pk=issue.document_id).legal_value == LegalValue.KIND_A
    assert b"SealMark" in offices.content(offices.main_of(issue).sealed)


@pytest.mark.nightly
def test_a_paper_without_a_draft(office: Office):
    details = issuing_numbers.SignedPaper(
        type_id=papers.details(office).type_id, subject="Về việc khắc phục sự cố mạng",
        signer_id=office.khai.membership_id, book_id=offices.out_book(office),
        issued_on=offices.today(), recipients_text="Nơi nhận:\n- Sở Tài chính;\n- Lưu: VT.",
        reason="Ký giấy khi hệ thống ngừng",
    )  # fmt: skip
    issue = issuing_numbers.register_signed_paper(
        by=office.lan, details=details, blob_id=offices.pdf()
    )
    assert issue.status == IssueStatus.AWAITING_SEAL
    producing.compare(by=office.lan, issue_id=issue.pk)
    signing_steps.seal(by=office.lan, issue_id=issue.pk, device_id=1, pin=offices.PIN)
    assert dispatch.issue(by=office.lan, issue_id=issue.pk).status == IssueStatus.ISSUED
    secret = dataclasses.replace(details, subject="TUYỆT MẬT")
    scan = offices.pdf()
    with pytest.raises(issuing_numbers.ContentMayNotLeave):
        issuing_numbers.register_signed_paper(by=office.lan, details=secret, blob_id=scan)


def test_attachments_are_signed_by_text(office: Office):
    issue = offices.sealed(office, attachments=[("phu-luc.docx", offices.docx("Về việc phụ lục"))])  # fmt: skip
    attachment = issue.files.get(role="attachment")
    assert f"TextMark Hoàng Thị Lan {issue.symbol}".encode() in offices.content(attachment.sealed)
    issue = dispatch.issue(by=office.lan, issue_id=issue.pk)
    files = Document.objects.get(pk=issue.document_id).files.order_by("position")
    assert [one.name for one in files] == ["cong-van.pdf", "phu-luc.pdf"]


@pytest.mark.nightly
def test_signature_before_the_number(office: Office):
    DraftingPolicy.objects.create(
        agency_id=office.agency_id, step_order="sign_first", changed_at=clock.now()
    )
    issue = offices.laid_out(office)
    assert issue.status == IssueStatus.AWAITING_PDF
    producing.produce(issue_id=issue.pk)
    signing_steps.sign(by=office.khai, issue_id=issue.pk, device_id=1, pin=offices.PIN)
    assert offices.fresh(issue).status == IssueStatus.AWAITING_NUMBER
    issue = offices.numbered(office, offices.fresh(issue))
    assert issue.status == IssueStatus.AWAITING_SEAL
    signing_steps.seal(by=office.lan, issue_id=issue.pk, device_id=1, pin=offices.PIN)
    data = offices.content(offices.main_of(issue).sealed)
    assert data.index(b"PersonalMark") < data.index(b"NumberMark") < data.index(b"SealMark")
    assert dispatch.issue(by=office.lan, issue_id=issue.pk).status == IssueStatus.ISSUED


@pytest.mark.nightly
def test_many_by_one_confirmation(office: Office):
    first, second = offices.with_pdf(office), offices.with_pdf(office)
    waiting = offices.laid_out(office)
    told = signing_steps.sign_many(
        by=office.khai, issue_ids=[first.pk, waiting.pk, second.pk], device_id=1, pin=offices.PIN
    )
    assert [one.error is None for one in told] == [True, False, True]
    assert offices.fresh(second).status == IssueStatus.AWAITING_SEAL


@pytest.mark.nightly
def test_corrected_replaced_and_recalled(office: Office):
    issue = offices.issued(office)
    letter = after_issue.correct_issued(by=office.lan, issue_id=issue.pk, reason="Sai chính tả")
    assert letter.amendment.issue_id == issue.pk
    assert letter.subject.startswith("Đính chính")
    assert "Sở Tài chính" in letter.recipients_text
    draft = after_issue.replace_issued(by=office.an, issue_id=issue.pk, reason="Sai số liệu")
    versions.add_file(by=office.an, draft_id=draft.pk, kind=FileKind.MAIN, name="moi.docx", blob_id=papers.stored(offices.docx("Về việc thay thế")))  # fmt: skip
    drafts.amend(by=office.an, draft_id=draft.pk, changes={"due_at": papers.due_in(3)})
    later = offices.issue_of(offices.carried(office, draft))
    assert later.amends_id == issue.pk
    issuing.confirm_layout_step(by=office.lan, issue_id=later.pk)
    offices.numbered(office, offices.fresh(later))
    producing.produce(issue_id=later.pk)
    signing_steps.sign(by=office.khai, issue_id=later.pk, device_id=1, pin=offices.PIN)
    signing_steps.seal(by=office.lan, issue_id=later.pk, device_id=1, pin=offices.PIN)
    later = dispatch.issue(by=office.lan, issue_id=later.pk)
    assert offices.fresh(issue).status == IssueStatus.REPLACED
    assert Relation.objects.filter(document_id=later.document_id, other_id=issue.document_id, kind="replaces").exists()  # fmt: skip
    with pytest.raises(NotAllowed):
        after_issue.recall_issued(by=office.an, issue_id=later.pk, reason="Nhầm")
    after_issue.recall_issued(by=office.khai, issue_id=later.pk, reason="Ban hành nhầm")
    assert "Đã thu hồi" in Document.objects.get(pk=later.document_id).note
    statuses = set(IssueRecipient.objects.filter(issue=later).exclude(route="retained").values_list("status", flat=True))  # fmt: skip
    assert statuses == {DispatchStatus.RECALLED}
