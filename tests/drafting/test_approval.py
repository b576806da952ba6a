"""Approval of one content by whoever signs, corrections, confirmations, dissent (R-072…R-082)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import transaction

from congvan.desk.holders import of_member, of_unit
from congvan.documents.models import FieldOfWork
from congvan.drafting.models import RequiredCorrection, Review
from congvan.drafting.queries import policy as questions
from congvan.drafting.queries.page import draft_view
from congvan.drafting.rules.checklist import NotAllChecked
from congvan.drafting.services import authority, inner, policy, review
from congvan.drafting.services.authority import MayNotSign
from congvan.drafting.services.review import Correction
from congvan.drafting.states import DraftStatus as S
from congvan.drafting.states import SigningPower
from congvan.kernel import clock
from congvan.kernel.errors import BusinessError, InvalidInput, NotAllowed, NotFound, WrongState
from tests.drafting import papers
from tests.drafting.conftest import NOW
from tests.drafting.papers import CHECKED, Office, changed, correct, desk, fresh, main_file


def test_every_point_of_the_check_list(office: Office):
    draft = papers.at_leader(office)
    with pytest.raises(NotAllChecked) as refused:
        review.approve(by=office.khai, draft_id=draft.pk, checked=CHECKED[1:])
    assert [check.key for check in refused.value.missing] == ["law"]
    for nobody in (office.an, office.tuan, office.huong):
        with pytest.raises(NotAllowed):
            review.approve(by=nobody, draft_id=draft.pk, checked=CHECKED)


def test_nobody_decides_on_a_text_not_seen(office: Office):
    draft = papers.at_unit(office)
    seen = draft_view(office.tuan, draft.pk).content_hash
    correct(office.mai, draft, *papers.HEADS_TEXT)
    with pytest.raises(WrongState):
        review.agree(by=office.tuan, draft_id=draft.pk, seen=seen)
    review.agree(
        by=office.tuan, draft_id=draft.pk, seen=draft_view(office.tuan, draft.pk).content_hash
    )
    review.submit_to_leader(by=office.an, draft_id=draft.pk)
    with pytest.raises(WrongState):
        review.approve(by=office.khai, draft_id=draft.pk, checked=CHECKED, seen=seen)


def test_an_approval_is_void_when_the_content_changes(office: Office):
    draft = papers.approved(office)
    before = papers.approval_of(draft)
    with transaction.atomic():
        assert inner.check_approved(fresh(draft)).pk == before.pk
        inner.return_from_issue(by=office.lan, draft_id=draft.pk, text="Sai địa danh")
    assert draft_view(office.an, draft.pk).main == "hand_over"
    correct(office.an, draft, *changed(0, "Kính gửi: Sở Tài chính tỉnh Gia Lai"))
    before.refresh_from_db()
    assert before.voided_at is not None
    assert papers.confirmations_of(draft) == []
    with pytest.raises(WrongState):
        review.hand_over(by=office.an, draft_id=draft.pk)
    with transaction.atomic(), pytest.raises(WrongState):
        inner.check_approved(fresh(draft))
    assert draft_view(office.an, draft.pk).approval.voided_at is not None


def test_come_back_unchanged_it_is_handed_over_again(office: Office):
    draft = papers.approved(office)
    with transaction.atomic():
        inner.return_from_issue(by=office.lan, draft_id=draft.pk, text="Thiếu nơi nhận")
    assert desk(draft) == [("Nguyễn Văn An", "lead")]
    review.hand_over(by=office.an, draft_id=draft.pk)
    assert fresh(draft).status == S.ISSUING


def test_demanded_corrections_are_made_and_ticked(office: Office):
    draft = papers.at_leader(office)
    with pytest.raises(InvalidInput):
        review.approve_with_corrections(
            by=office.khai, draft_id=draft.pk, checked=CHECKED, corrections=[]
        )
    review.approve_with_corrections(
        by=office.khai, draft_id=draft.pk, checked=CHECKED,
        corrections=[Correction("Ghi đúng số tiền", "đoạn 3"), Correction("Bỏ câu cuối")],
    )  # fmt: skip
    assert desk(draft) == [("Nguyễn Văn An", "lead")]
    correct(office.an, draft, *changed(2, "Sở đề nghị bố trí 480 triệu đồng."))
    assert papers.approval_of(draft) is not None
    first, second = RequiredCorrection.objects.order_by("id")
    review.tick_correction(by=office.an, correction_id=first.pk)
    with pytest.raises(WrongState):
        review.hand_over(by=office.an, draft_id=draft.pk)
    with pytest.raises(NotFound):
        review.tick_correction(by=office.quang, correction_id=second.pk)
    review.tick_correction(by=office.an, correction_id=second.pk)
    review.hand_over(by=office.an, draft_id=draft.pk)
    approval = papers.approval_of(draft)
    assert approval.corrected_hash not in {"", approval.content_hash}
    # The corrected text has the head's name again before it is signed.
    assert desk(draft) == [("Phòng Chuyển đổi số", "review")]
    with transaction.atomic():
        assert [kind.value for kind in inner.missing_confirmations(draft)] == ["content", "layout"]
        with pytest.raises(WrongState):
            inner.check_confirmed(draft)
    review.confirm_content(by=office.tuan, draft_id=draft.pk)
    finding = {"rule": "L07", "sentence": "Cỡ chữ 13,5."}
    with pytest.raises(InvalidInput):
        review.confirm_layout(by=office.lan, draft_id=draft.pk, accepted_findings=[finding])
    with pytest.raises(NotAllowed):
        review.confirm_layout(by=office.tuan, draft_id=draft.pk)
    review.confirm_layout(
        by=office.bao, draft_id=draft.pk, accepted_findings=[{**finding, "reason": "Theo mẫu"}]
    )
    with transaction.atomic():
        inner.check_confirmed(draft)
    assert desk(draft) == []


def test_the_signer_may_take_a_draft_with_corrections_back(office: Office):
    draft = papers.at_leader(office)
    review.approve_with_corrections(
        by=office.khai, draft_id=draft.pk, checked=CHECKED, corrections=[Correction("Sửa")]
    )
    review.return_draft(by=office.khai, draft_id=draft.pk, text="Chưa ban hành nữa")
    assert papers.approval_of(draft) is None


def test_derived_copies_void_nothing(office: Office):
    draft = papers.approved(office)
    file = main_file(draft)
    given = {"by": office.lan, "file_id": file.pk, "blob_id": papers.paper("sạch")}
    with transaction.atomic():
        clean = inner.add_derived(**given, source="clean", based_on=file.current_id)
        assert inner.add_derived(**given, source="clean", based_on=file.current_id) == clean
        inner.check_approved(draft)
        finished = inner.finish(by=office.lan, draft_id=draft.pk)
        assert inner.finish(by=office.lan, draft_id=draft.pk).closed_at == finished.closed_at
    assert main_file(draft).current_id == file.current_id


def test_two_opinions_stand_side_by_side_until_the_leader_decides(office: Office):
    draft = papers.at_unit(office)
    noted = {"matter": "Mức kinh phí", "specialist_text": "500 triệu", "head_text": "450 triệu"}
    with pytest.raises(NotAllowed):
        review.note_dissent(by=office.an, draft_id=draft.pk, **noted)
    dissent = review.note_dissent(by=office.tuan, draft_id=draft.pk, **noted)
    review.agree(by=office.tuan, draft_id=draft.pk)
    review.submit_to_leader(by=office.an, draft_id=draft.pk)
    with pytest.raises(WrongState):
        review.approve(by=office.khai, draft_id=draft.pk, checked=CHECKED)
    with pytest.raises(NotAllowed):
        review.decide_dissent(by=office.tuan, dissent_id=dissent.pk, choice="head")
    with pytest.raises(InvalidInput):
        review.decide_dissent(by=office.khai, dissent_id=dissent.pk, choice="other")
    assert draft_view(office.khai, draft.pk).dissents[0].may_decide
    review.decide_dissent(by=office.khai, dissent_id=dissent.pk, choice="specialist")
    review.approve(by=office.khai, draft_id=draft.pk, checked=CHECKED)


def test_opinions_of_other_units(office: Office):
    draft = papers.begun(office)
    unit = of_unit(office.agency_id, office.world.units["skhcn", "qlkh"].pk)
    with pytest.raises(InvalidInput):
        review.ask_opinion(
            by=office.an,
            draft_id=draft.pk,
            holders=[of_member(office.agency_id, office.an.membership_id)],
        )
    with pytest.raises(NotFound):
        draft_view(office.tien_1973, draft.pk)
    (asked,) = review.ask_opinion(by=office.an, draft_id=draft.pk, holders=[unit], note="Góp ý")
    with pytest.raises(InvalidInput):
        review.ask_opinion(by=office.an, draft_id=draft.pk, holders=[unit])
    assert draft_view(office.tien_1973, draft.pk).main == "give_opinion"
    with pytest.raises(NotFound):
        review.give_opinion(by=office.tien_1963, review_id=asked.pk, text="Nhất trí")
    review.submit_to_unit(by=office.an, draft_id=draft.pk)
    review.give_opinion(by=office.tien_1973, review_id=asked.pk, text="Nhất trí")
    with pytest.raises(WrongState):
        review.give_opinion(by=office.tien_1973, review_id=asked.pk, text="Lần nữa")
    assert Review.objects.get(pk=asked.pk).decision == "opinion"
    assert [part for _, part in desk(draft)] == ["review"]


def test_deputies_sign_in_their_field_and_while_their_right_lasts(office: Office):
    fields = list(FieldOfWork.objects.filter(agency_id=office.agency_id).order_by("id"))
    usual = questions.rights_of(office.huong.membership_id)[0]
    assert usual.power is SigningPower.DEPUTY
    authority.end_signing_right(by=office.anh, right_id=usual.id, last_day=date(2026, 11, 25))
    given = {
        "by": office.anh, "member_id": office.huong.membership_id, "power": "KT",
        "title": "Phó Giám đốc", "valid_from": date(2026, 11, 26),
    }  # fmt: skip
    authority.grant_signing_right(**given, field_id=fields[1].pk)
    with pytest.raises(InvalidInput):
        authority.grant_signing_right(**given, field_id=fields[1].pk)
    draft = papers.at_leader(
        office, signer_id=office.huong.membership_id, signing_power="KT", field_id=fields[0].pk
    )
    with clock.frozen(NOW + timedelta(days=1)), pytest.raises(MayNotSign) as refused:
        review.approve(by=office.huong, draft_id=draft.pk, checked=CHECKED)
    assert "lĩnh vực khác" in refused.value.sentence
    review.approve(by=office.huong, draft_id=draft.pk, checked=CHECKED)


def test_authorised_signers_have_a_ground_an_end_and_no_delegate(office: Office):
    given = {
        "by": office.anh, "member_id": office.bao.membership_id, "power": "TUQ",
        "title": "CHÁNH VĂN PHÒNG", "valid_from": date(2026, 11, 1),
    }  # fmt: skip
    end = {"valid_to": date(2026, 12, 31)}
    for lacking in ({"ground": "Giấy ủy quyền 01"}, end):
        with pytest.raises(InvalidInput):
            authority.grant_signing_right(**given, **lacking)
    with pytest.raises(NotAllowed):
        authority.grant_signing_right(**{**given, "by": office.khai}, **end, ground="x")
    authority.grant_signing_right(**given, **end, ground="Giấy ủy quyền 01 về kinh phí")
    draft = papers.at_leader(office, signer_id=office.bao.membership_id, signing_power="TUQ")
    stand_in = papers.acting_for(office.bao, office.lan, NOW + timedelta(days=1))
    with pytest.raises(MayNotSign) as refused:
        review.approve(by=stand_in, draft_id=draft.pk, checked=CHECKED)
    assert "không được ủy quyền lại" in refused.value.sentence
    assert correct(office.bao, draft, *changed(3, "Trân trọng.")).ink == "red"
    review.approve(by=office.bao, draft_id=draft.pk, checked=CHECKED)
    assert {line.power for line in questions.signers(office.an)} >= {
        SigningPower.HEAD, SigningPower.DEPUTY, SigningPower.AUTHORISED,
    }  # fmt: skip
    # The leader's red ink asks for the head's name on the content again.
    assert desk(draft) == [("Phòng Chuyển đổi số", "review")]


def test_without_a_right_nothing_is_submitted_for_signature(office: Office):
    draft = papers.agreed(office, signing_power="TM")
    with pytest.raises(MayNotSign):
        review.submit_to_leader(by=office.an, draft_id=draft.pk)


def test_founding_gives_the_usual_rights_once(office: Office):
    with transaction.atomic():
        assert authority.found_signing_rights(agency_id=office.agency_id) == 0
        committee = office.world.agencies["ubnd"].pk
        assert authority.found_signing_rights(agency_id=committee) == 3
    powers = {(line.name, line.power.value) for line in questions.signing_rights(office.thanh)}
    assert powers == {
        ("Nguyễn Tuấn Thành", "TM"), ("Nguyễn Tuấn Thành", "head"), ("Rơ Châm H’Hồng", "KT"),
    }  # fmt: skip


def test_the_policy_is_the_administrators(office: Office):
    given = {"step_order": "sign_first", "review_in_working_days": True}
    with pytest.raises(NotAllowed):
        policy.set_policy(by=office.khai, **given, review_days=5, reminder_day=3)
    for days, reminder in ((0, 1), (31, 1), (3, 4)):
        with pytest.raises(BusinessError):
            policy.set_policy(by=office.anh, **given, review_days=days, reminder_day=reminder)
    policy.set_policy(by=office.anh, **given, review_days=5, reminder_day=3, house_rules={"L01": 1})
    policy.set_policy(by=office.anh, **given, review_days=4, reminder_day=3)
    found = questions.policy_of(office.agency_id)
    assert (found.review_days, found.house_rules) == (4, {"L01": 1})
    assert questions.policy_of(office.world.agencies["snv"].pk).review_days == 3
