"""Versions in two inks, nothing overwritten, nothing lost (R-073, R-075, R-076)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from congvan.drafting.models import DraftVersion
from congvan.drafting.queries.page import draft_view
from congvan.drafting.services import review, versions
from congvan.drafting.services.versions import ChangedMeanwhile, LeaderEditUndone, TakenOut
from congvan.drafting.states import Ink
from congvan.kernel import clock
from congvan.kernel.errors import InvalidInput, NotAllowed, NotFound, WrongState
from tests.drafting import papers
from tests.drafting.conftest import NOW
from tests.drafting.papers import HEADS_TEXT as HEADS
from tests.drafting.papers import TEXT, Office, changed, correct, desk, main_file

LEADERS = changed(3, "Trân trọng đề nghị quý Sở tổng hợp, báo cáo Ủy ban nhân dân tỉnh.", HEADS)


def test_ink_comes_from_the_rank_held(office: Office):
    draft = papers.at_unit(office)
    with pytest.raises(NotAllowed):
        correct(office.an, draft, *HEADS)
    with pytest.raises(NotFound):
        correct(office.thang, draft, *HEADS)
    correct(office.tuan, draft, *HEADS)
    review.agree(by=office.tuan, draft_id=draft.pk)
    review.submit_to_leader(by=office.an, draft_id=draft.pk)
    correct(office.khai, draft, *LEADERS)
    inks = list(DraftVersion.objects.order_by("number").values_list("ink", "round"))
    assert inks == [("", 1), (Ink.BLUE, 1), (Ink.RED, 1)]
    file = draft_view(office.khai, draft.pk).main_file
    assert [version.number for version in file.versions] == [3, 2, 1]
    assert [version.based_on_id for version in file.versions][2] is None


def test_a_leader_who_drafts_writes_plain(office: Office):
    draft = papers.begun(office, by=office.tuan)
    assert correct(office.tuan, draft, *HEADS).ink == Ink.NONE


def test_the_drafter_keeps_what_the_leader_changed(office: Office):
    draft = papers.at_unit(office)
    correct(office.tuan, draft, *HEADS)
    review.return_draft(by=office.tuan, draft_id=draft.pk, text="Sửa câu cuối")
    with pytest.raises(LeaderEditUndone) as refused:
        correct(office.an, draft, *TEXT)
    assert refused.value.leader == "Phạm Minh Tuấn"
    assert refused.value.places
    assert "450" in str(refused.value)
    first = DraftVersion.objects.order_by("number").first()
    with pytest.raises(LeaderEditUndone):
        versions.restore(by=office.an, file_id=main_file(draft).pk, version_id=first.pk)
    with pytest.raises(LeaderEditUndone):
        correct(office.an, draft, *TEXT, on=first.pk, keep_anyway=True)
    own = changed(3, "Đề nghị quý Sở tổng hợp giúp.", HEADS)
    assert correct(office.an, draft, *own).number == 3


def test_an_error_is_reported_and_mended_by_the_leader(office: Office):
    draft = papers.at_unit(office)
    correct(office.tuan, draft, *HEADS)
    review.agree(by=office.tuan, draft_id=draft.pk)
    with pytest.raises(NotAllowed):
        correct(office.tuan, draft, *LEADERS)
    versions.report_error(by=office.an, draft_id=draft.pk, text="450 triệu là số của năm 2026")
    with pytest.raises(WrongState):
        versions.report_error(by=office.an, draft_id=draft.pk, text="Nhắc lại")
    assert ("Phạm Minh Tuấn", "review") in desk(draft)
    view = draft_view(office.tuan, draft.pk)
    assert [one.text for one in view.reports] == ["450 triệu là số của năm 2026"]
    assert (view.may_edit, view.main) == (True, "answer_error")
    mended = changed(2, "Sở đề nghị bố trí kinh phí chuyển đổi số là 480 triệu đồng.")
    assert correct(office.tuan, draft, *mended).ink == Ink.BLUE
    assert desk(draft) == [("Nguyễn Văn An", "lead")]
    # Whoever mended it has answered for the content again.
    review.submit_to_leader(by=office.an, draft_id=draft.pk)


def test_a_report_may_be_answered_in_words(office: Office):
    draft = papers.agreed(office)
    versions.report_error(by=office.an, draft_id=draft.pk, text="Sai tên quý Sở")
    versions.answer_error(by=office.tuan, draft_id=draft.pk, text="Tên đó đúng")
    assert papers.told(office.an, "draft.error_answered") == 1
    with pytest.raises(NotAllowed):
        versions.answer_error(by=office.tuan, draft_id=draft.pk, text="Lần nữa")


def test_a_change_after_the_heads_agreement_goes_back_to_the_head(office: Office):
    draft = papers.agreed(office)
    correct(office.an, draft, *changed(3, "Rất mong quý Sở quan tâm."))
    assert papers.confirmations_of(draft) == []
    with pytest.raises(WrongState):
        review.submit_to_leader(by=office.an, draft_id=draft.pk)
    assert draft_view(office.an, draft.pk).main == "submit_to_unit"
    review.submit_to_unit(by=office.an, draft_id=draft.pk)


def test_whoever_built_on_an_older_version_is_told_and_chooses(office: Office):
    draft = papers.at_unit(office)
    first = main_file(draft).current_id
    correct(office.tuan, draft, *HEADS)
    with pytest.raises(ChangedMeanwhile) as refused:
        correct(office.mai, draft, *LEADERS, on=first)
    assert refused.value.who == "Phạm Minh Tuấn"
    assert refused.value.next_step
    kept = correct(office.mai, draft, *LEADERS, on=first, keep_anyway=True)
    assert (kept.number, kept.based_on_id) == (3, first)
    assert DraftVersion.objects.filter(file__draft=draft).count() == 3


def test_taken_out_until_the_end_of_the_day(office: Office):
    draft = papers.at_unit(office)
    file = main_file(draft)
    versions.take_out(by=office.tuan, file_id=file.pk)
    with pytest.raises(TakenOut) as refused:
        versions.take_out(by=office.mai, file_id=file.pk)
    assert refused.value.who == "Phạm Minh Tuấn"
    with pytest.raises(TakenOut):
        correct(office.mai, draft, *HEADS)
    assert draft_view(office.tuan, draft.pk).main_file.lock.is_mine
    with clock.frozen(NOW + timedelta(hours=10)):
        assert draft_view(office.mai, draft.pk).main_file.lock is None
        versions.take_out(by=office.mai, file_id=file.pk)
        versions.put_back(by=office.mai, file_id=file.pk)
    correct(office.tuan, draft, *HEADS)
    assert main_file(draft).locked_by_id is None


def test_an_earlier_content_counts_again_as_a_new_version(office: Office):
    draft = papers.begun(office)
    first = main_file(draft).current
    correct(office.an, draft, *HEADS)
    file = main_file(draft)
    restored = versions.restore(by=office.an, file_id=file.pk, version_id=first.pk)
    assert (restored.number, restored.blob_id, restored.source) == (3, first.blob_id, "restored")
    with pytest.raises(InvalidInput):
        versions.restore(by=office.an, file_id=file.pk, version_id=restored.pk)


def test_a_file_leaves_the_draft_and_keeps_its_versions(office: Office):
    draft = papers.begun(office)
    added = versions.add_file(
        by=office.an, draft_id=draft.pk, kind="attachment", name="Phụ lục.docx",
        blob_id=papers.paper("Phụ lục"),
    )  # fmt: skip
    versions.remove_file(by=office.an, file_id=added.pk)
    assert len(draft_view(office.an, draft.pk).files) == 1
    with pytest.raises(NotFound):
        versions.take_out(by=office.an, file_id=added.pk)
    assert DraftVersion.objects.filter(file=added).count() == 1
