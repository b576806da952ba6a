"""A draft goes to its head, back, to a leader and to the clerk (R-068…R-072, R-111)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from congvan.drafting.access import get_draft
from congvan.drafting.models import Issue, Review
from congvan.drafting.queries.page import draft_view
from congvan.drafting.rules.readiness import NotReady
from congvan.drafting.services import drafts, review, versions
from congvan.drafting.states import DraftStatus as S
from congvan.kernel import audit, clock
from congvan.kernel.errors import InvalidInput, NotAllowed, NotFound, WrongState
from congvan.kernel.models import AuditEvent, Blob
from tests.directives import papers as arrivals
from tests.documents.papers import give, receive
from tests.drafting import papers
from tests.drafting.conftest import NOW
from tests.drafting.papers import CHECKED, Office, desk, fresh


def test_from_the_order_to_the_clerk(office: Office):
    draft = papers.begun(office)
    assert (draft.status, draft.unit_id, draft.round) == (S.DRAFTING, office.an.unit_id, 0)
    assert desk(draft) == []

    review.submit_to_unit(by=office.an, draft_id=draft.pk, note="Kính trình")
    assert fresh(draft).round == 1
    assert [part for _, part in desk(draft)] == ["review"]
    assert papers.told(office.tuan, "draft.submitted") == 1

    review.agree(by=office.tuan, draft_id=draft.pk, text="Nhất trí")
    assert fresh(draft).status == S.UNIT_AGREED
    assert desk(draft) == [("Nguyễn Văn An", "lead")]
    assert papers.confirmations_of(draft) == ["content"]

    review.submit_to_leader(by=office.an, draft_id=draft.pk)
    assert desk(draft) == [("Trần Đình Khải", "review")]
    assert fresh(draft).round == 1

    approval = review.approve(by=office.khai, draft_id=draft.pk, checked=CHECKED, text="Duyệt")
    assert (fresh(draft).status, approval.power, approval.typed_by) == (S.ISSUING, "head", "")
    assert desk(draft) == []
    assert Issue.objects.get(draft=draft).status == "awaiting_layout"
    codes = set(AuditEvent.objects.filter(subject_type="draft").values_list("code", flat=True))
    assert {"draft.begun", "draft.submitted", "draft.agreed", "draft.approved"} <= codes
    assert audit.Event.all()


def test_mandatory_fields_are_named_one_by_one(office: Office):
    bare = papers.details(
        office, field_id=None, due_at=None, signer_id=None, signing_power="", recipients_text="",
        source="written", source_note="",
    )  # fmt: skip
    draft = drafts.new_draft(by=office.an, details=bare)
    with pytest.raises(NotReady) as refused:
        review.submit_to_unit(by=office.an, draft_id=draft.pk)
    missing = [one.field for one in refused.value.missing]
    assert missing == [
        "field", "due_at", "source_note", "signer", "signing_power", "recipients_text", "main_file",
    ]  # fmt: skip
    assert all(one.sentence.startswith("Chưa ") for one in refused.value.missing)
    assert draft_view(office.an, draft.pk).missing == refused.value.missing
    drafts.amend(by=office.an, draft_id=draft.pk, changes={"recipients_text": "- Như trên;"})
    assert "recipients_text" not in {m.field for m in draft_view(office.an, draft.pk).missing}
    with pytest.raises(InvalidInput):
        drafts.amend(by=office.an, draft_id=draft.pk, changes={"drafter_id": 1})
    with pytest.raises(InvalidInput):
        drafts.amend(
            by=office.an, draft_id=draft.pk, changes={"signer_id": office.quang.membership_id}
        )


def test_returned_with_a_reason_any_number_of_rounds(office: Office):
    draft = papers.at_unit(office)
    with pytest.raises(InvalidInput):
        review.return_draft(by=office.tuan, draft_id=draft.pk, text=" ")
    review.return_draft(by=office.tuan, draft_id=draft.pk, text="Thiếu căn cứ")
    assert desk(draft) == [("Nguyễn Văn An", "lead")]
    review.submit_to_unit(by=office.an, draft_id=draft.pk)
    review.agree(by=office.mai, draft_id=draft.pk)
    review.submit_to_leader(by=office.an, draft_id=draft.pk)
    review.return_draft(by=office.khai, draft_id=draft.pk, text="Làm rõ số liệu")
    assert (fresh(draft).status, fresh(draft).round) == (S.RETURNED, 2)
    review.submit_to_unit(by=office.an, draft_id=draft.pk)
    assert fresh(draft).round == 3
    decisions = Review.objects.filter(draft=draft).order_by("id").values_list("decision", flat=True)
    assert list(decisions) == ["returned", "agreed", "returned", ""]
    chain = draft_view(office.an, draft.pk).chain
    assert [(step.role, step.is_now) for step in chain] == [
        ("Người soạn", False), ("Lãnh đạo đơn vị", False), ("Lãnh đạo đơn vị", False),
        ("Người ký", False), ("Lãnh đạo đơn vị", True), ("Người ký", False),
    ]  # fmt: skip


def test_a_head_who_drafts_goes_the_same_way_without_the_own_review(office: Office):
    draft = papers.begun(office, by=office.tuan)
    with pytest.raises(InvalidInput):
        review.submit_to_unit(by=office.tuan, draft_id=draft.pk)
    assert draft_view(office.tuan, draft.pk).main == "submit_to_leader"
    review.submit_to_leader(by=office.tuan, draft_id=draft.pk)
    assert papers.confirmations_of(draft) == ["content"]
    # The deputy head has a head above, and so does not sign off the own draft.
    other = papers.begun(office, by=office.mai)
    with pytest.raises(NotAllowed):
        review.submit_to_leader(by=office.mai, draft_id=other.pk)
    review.submit_to_unit(by=office.mai, draft_id=other.pk)
    with pytest.raises(NotAllowed):
        review.agree(by=office.mai, draft_id=other.pk)
    review.agree(by=office.tuan, draft_id=other.pk)


def test_withdrawn_while_nobody_has_opened_it(office: Office):
    draft = papers.at_unit(office)
    review.withdraw(by=office.an, draft_id=draft.pk)
    assert fresh(draft).status == S.DRAFTING
    review.submit_to_unit(by=office.an, draft_id=draft.pk)
    assert not review.opened(by=office.khai, draft_id=draft.pk)
    assert review.opened(by=office.tuan, draft_id=draft.pk)
    assert not review.opened(by=office.tuan, draft_id=draft.pk)
    assert draft_view(office.an, draft.pk).may("withdraw") is None
    with pytest.raises(WrongState):
        review.withdraw(by=office.an, draft_id=draft.pk)


def test_passed_to_another_leader(office: Office):
    draft = papers.agreed(office)
    review.submit_to_leader(by=office.an, draft_id=draft.pk, to=office.huong.membership_id)
    with pytest.raises(NotAllowed):
        review.approve(by=office.huong, draft_id=draft.pk, checked=CHECKED)
    with pytest.raises(InvalidInput):
        review.pass_up(by=office.huong, draft_id=draft.pk, to=office.tuan.membership_id)
    review.pass_up(
        by=office.huong, draft_id=draft.pk, to=office.khai.membership_id, text="Nhất trí"
    )
    assert desk(draft) == [("Trần Đình Khải", "review")]
    review.approve(by=office.khai, draft_id=draft.pk, checked=CHECKED)


def test_seen_by_those_whom_it_concerns(office: Office):
    draft = papers.begun(office)

    def seen() -> set[str]:
        names = ("an", "thang", "tuan", "khai", "huong", "bao", "lan", "quang")
        found = set()
        for name in names:
            try:
                get_draft(getattr(office, name), draft.pk)
            except NotFound:
                continue
            found.add(name)
        return found

    assert seen() == {"an", "tuan", "khai"}
    review.submit_to_unit(by=office.an, draft_id=draft.pk)
    review.agree(by=office.tuan, draft_id=draft.pk)
    assert seen() == {"an", "tuan", "khai"}
    review.submit_to_leader(by=office.an, draft_id=draft.pk)
    assert seen() == {"an", "tuan", "khai", "huong", "bao"}
    review.approve(by=office.khai, draft_id=draft.pk, checked=CHECKED)
    assert seen() == {"an", "tuan", "khai", "huong", "bao", "lan"}
    for verb in (review.submit_to_unit, review.withdraw, review.hand_over):
        with pytest.raises(NotFound):
            verb(by=office.quang, draft_id=draft.pk)
    with pytest.raises(NotFound):
        draft_view(office.thang, draft.pk)


def test_a_reply_takes_over_what_the_letter_says(office: Office):
    incoming = arrivals.passed_on(office)
    draft = drafts.draft_reply(by=office.an, document_id=incoming.pk)
    incoming.refresh_from_db()
    assert (draft.replies_to_id, draft.source) == (incoming.pk, "reply")
    assert draft.subject.startswith("Trả lời công văn số ")
    assert "về việc về việc" not in draft.subject.lower()
    assert draft.recipients_text == "Sở Tài chính"
    assert (draft.field_id, draft.urgency) == (incoming.field_id, incoming.urgency)
    assert draft.due_at == incoming.handling.due_at
    assert draft_view(office.an, draft.pk).replies_to.visible
    with pytest.raises(NotFound):
        drafts.draft_reply(by=office.thang, document_id=incoming.pk)
    with pytest.raises(InvalidInput):
        drafts.amend(by=office.an, draft_id=draft.pk, changes={"source": "own"})


def test_documents_beside_the_draft(office: Office):
    draft = papers.begun(office)
    document = receive(office)
    with pytest.raises(NotFound):
        drafts.add_supporting(by=office.an, draft_id=draft.pk, document_id=document.pk)
    give(document, office.an)
    drafts.add_supporting(by=office.an, draft_id=draft.pk, document_id=document.pk, note="Căn cứ")
    with pytest.raises(InvalidInput):
        drafts.add_supporting(by=office.an, draft_id=draft.pk, document_id=document.pk)
    review.submit_to_unit(by=office.an, draft_id=draft.pk)
    assert [one.visible for one in draft_view(office.tuan, draft.pk).supporting] == [True]
    with pytest.raises(WrongState):
        drafts.remove_supporting(by=office.an, draft_id=draft.pk, document_id=document.pk)


def test_given_up_with_a_reason(office: Office):
    draft = papers.begun(office)
    with pytest.raises(InvalidInput):
        drafts.abandon(by=office.an, draft_id=draft.pk, reason="")
    drafts.abandon(by=office.an, draft_id=draft.pk, reason="Không cần nữa")
    assert (fresh(draft).status, fresh(draft).closing_reason) == (S.ABANDONED, "Không cần nữa")
    with pytest.raises(WrongState):
        review.submit_to_unit(by=office.an, draft_id=draft.pk)
    assert draft_view(office.an, draft.pk).actions == ()


def test_only_fit_files(office: Office):
    draft = papers.begun(office)
    with pytest.raises(InvalidInput):
        versions.add_file(
            by=office.an, draft_id=draft.pk, kind="main", name="hai.docx", blob_id=papers.paper("b")
        )
    xlsx = Blob.objects.create(
        sha256="c" * 64, size=10, content_type="xlsx", stored_at=NOW, scan_state="unscanned"
    )
    added = versions.add_file(
        by=office.an, draft_id=draft.pk, kind="attachment", name="Phụ lục.xlsx", blob_id=xlsx.pk
    )
    assert added.position == 2
    with pytest.raises(InvalidInput):
        versions.add_version(
            by=office.an, file_id=papers.main_file(draft).pk, blob_id=xlsx.pk,
            based_on=papers.main_file(draft).current_id,
        )  # fmt: skip


def test_the_substitute_keeps_both_names(office: Office):
    draft = papers.at_leader(office)
    stand_in = papers.acting_for(office.khai, office.huong, NOW + timedelta(days=1))
    with clock.frozen(NOW + timedelta(hours=1)):
        approval = review.approve(by=stand_in, draft_id=draft.pk, checked=CHECKED)
    assert (approval.by_id, approval.typed_by) == (
        office.khai.membership_id,
        "Nguyễn Thị Thu Hương",
    )
