"""Every verb on a draft by the form that does it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.urls import reverse

from congvan.drafting import inks
from congvan.drafting.models import Draft, DraftingPolicy, SigningRight
from congvan.drafting.rules.checklist import APPROVAL_CHECKS
from congvan.drafting.services import review
from congvan.drafting.states import DraftStatus, VersionSource
from congvan.kernel import clock
from congvan.kernel.models import AuditEvent
from congvan.organization.models import Agency
from tests.directives.papers import Office, open_office
from tests.pages.visitors import signed_in
from tests.web import drafts_of_office as office_drafts
from tests.world import World

NOW = datetime(2026, 11, 25, 1, 0, tzinfo=UTC)
CHECKED = [one.key for one in APPROVAL_CHECKS]


@pytest.fixture(autouse=True)
def _wednesday_morning() -> Iterator[None]:
    with clock.frozen(NOW):
        yield


@pytest.fixture
def office(world: World) -> Office:
    return open_office(world)


def does(
    office: Office, key: str, draft: Draft, slug: str, query: str = "", **sent: Any
) -> HttpResponse:
    """Post the form of one verb."""
    path = reverse("drafting:act", args=[draft.pk, slug])
    return signed_in(office.world, key).post(path + query, sent)


def status(draft: Draft) -> str:
    return office_drafts.fresh(draft).status


def test_the_way_to_approval(office: Office):
    draft = office_drafts.begun(office)
    assert does(office, "an", draft, "trinh", note="Kính trình").status_code == 302
    assert status(draft) == DraftStatus.UNIT_REVIEW
    assert does(office, "tuan", draft, "dong-y", text="Đồng ý").status_code == 302
    assert does(office, "an", draft, "trinh-lanh-dao").status_code == 302
    assert status(draft) == DraftStatus.LEADER_REVIEW
    refused = does(office, "khai", draft, "duyet", text="Nhất trí")
    assert refused.status_code == 422
    assert "Nhất trí" in refused.content.decode()
    assert does(office, "khai", draft, "duyet", checked=CHECKED, form="").status_code == 302
    assert status(draft) == DraftStatus.ISSUING


def test_one_tick_stands_for_every_point(office: Office):
    draft, waiting = (office_drafts.with_leader(office) for _ in range(2))
    refused = does(office, "khai", draft, "duyet", checked=CHECKED[:-2])
    html = refused.content.decode()
    error = html.split('id="id_checked_error"')[1].split("</p>")[0]
    assert refused.status_code == 422
    assert [one.key for one in APPROVAL_CHECKS if one.sentence in error] == CHECKED[-2:]
    stale = does(office, "khai", draft, "duyet", checked="tat-ca", da_doc="0" * 64)
    assert stale.status_code == 422
    answer = does(office, "khai", draft, "duyet", checked="tat-ca")
    assert answer["Location"] == reverse("drafting:draft", args=[waiting.pk])
    assert draft.approvals.get().checked == CHECKED
    last = does(office, "khai", waiting, "tra-lai", text="Bổ sung số liệu")
    assert last["Location"] == reverse("drafting:list") + "?tab=cho-y-kien"


def test_a_return_says_why(office: Office):
    draft = office_drafts.with_head(office)
    refused = does(office, "tuan", draft, "tra-lai", text="")
    assert refused.status_code == 422
    assert "Ghi ý kiến" in refused.content.decode()
    assert does(office, "tuan", draft, "tra-lai", text="Bổ sung số liệu").status_code == 302
    assert status(draft) == DraftStatus.RETURNED


def test_what_is_missing_is_said_before_submitting(office: Office):
    draft = office_drafts.begun(office, signer_id=None, signing_power="")
    refused = does(office, "an", draft, "trinh", note="Lời trình của tôi")
    html = refused.content.decode()
    assert refused.status_code == 422
    assert "Còn thiếu trước khi trình" in html
    assert "Lời trình của tôi" in html


def test_corrections_are_ticked_then_handed_over(office: Office):
    draft = office_drafts.with_leader(office)
    refused = does(office, "khai", draft, "duyet-co-sua", checked=CHECKED, corrections="")
    assert refused.status_code == 422
    sent = {"checked": CHECKED, "corrections": "Ghi rõ số xã\n- Sửa lỗi chính tả"}
    assert does(office, "khai", draft, "duyet-co-sua", **sent).status_code == 302
    an = signed_in(office.world, "an")
    for correction in draft.corrections.all():
        an.post(reverse("drafting:tick", args=[draft.pk, correction.pk]))
    assert not draft.corrections.filter(done_at=None).exists()
    does(office, "tuan", draft, "xac-nhan-noi-dung")
    assert does(office, "an", draft, "chuyen-van-thu").status_code == 302
    assert status(draft) == DraftStatus.ISSUING


def test_another_leader_withdrawing_and_giving_up(office: Office):
    draft = office_drafts.with_leader(office)
    other = str(office.huong.membership_id)
    assert does(office, "khai", draft, "trinh-tiep", leader="", text="").status_code == 422
    assert does(office, "khai", draft, "trinh-tiep", leader=other).status_code == 302
    assert does(office, "an", draft, "rut").status_code == 302
    assert status(draft) == DraftStatus.UNIT_AGREED
    assert does(office, "an", draft, "bo", reason="").status_code == 422
    assert does(office, "an", draft, "bo", reason="Không cần nữa").status_code == 302
    assert status(draft) == DraftStatus.ABANDONED


def test_opinions_of_others(office: Office):
    draft = office_drafts.begun(office)
    who = f"m{office.bao.membership_id}"
    assert (
        does(office, "an", draft, "xin-y-kien", note="Xin ý kiến", tai_trang="1").status_code == 422
    )
    sent = {"holders": [who], "note": "Số liệu mục 1", "due_at": "30/11/2026"}
    assert does(office, "an", draft, "xin-y-kien", **sent).status_code == 302
    asked = draft.reviews.get()
    page = signed_in(office.world, "bao").get(reverse("drafting:draft", args=[draft.pk]))
    assert "Số liệu mục 1" in page.content.decode()
    assert (
        does(office, "bao", draft, "cho-y-kien", f"?y={asked.pk}", text="Nhất trí").status_code
        == 302
    )
    html = signed_in(office.world, "an").get(reverse("drafting:draft", args=[draft.pk]))
    assert "Nhất trí" in html.content.decode()


def test_two_opinions_until_the_leader_decides(office: Office):
    draft = office_drafts.with_head(office)
    both = {
        "matter": "Thuê vệ tinh",
        "specialist_text": "Nên thuê",
        "head_text": "Chưa có định mức",
    }
    assert does(office, "tuan", draft, "y-kien-khac", **both).status_code == 302
    review.agree(by=office.tuan, draft_id=draft.pk)
    review.submit_to_leader(by=office.an, draft_id=draft.pk)
    html = signed_in(office.world, "khai").get(reverse("drafting:draft", args=[draft.pk]))
    assert "Chờ lãnh đạo quyết định" in html.content.decode()
    dissent = draft.dissents.get()
    query = f"?y={dissent.pk}"
    assert does(office, "khai", draft, "quyet-dinh", query, choice="").status_code == 422
    assert does(office, "khai", draft, "quyet-dinh", query, choice="head").status_code == 302
    assert draft.dissents.get().choice == "head"


def test_a_leader_corrects_a_paragraph_in_the_browser(office: Office):
    draft = office_drafts.with_leader(office)
    khai = signed_in(office.world, "khai")
    file = office_drafts.main_file(draft)
    place, text = _paragraph(draft, "kinh phí phù hợp")
    page = khai.get(reverse("drafting:draft", args=[draft.pk]), {"doan": place}).content.decode()
    assert f"?doan={place}" in page
    assert "Sửa đoạn này" in page
    sent = {
        "doan": place,
        "goc": str(file.current_id),
        "noi_dung": text.replace("phù hợp", "420 triệu"),
    }
    assert khai.post(reverse("drafting:correct", args=[draft.pk]), sent).status_code == 302
    version = office_drafts.main_file(draft).current
    assert version is not None
    assert (version.source, version.ink) == (VersionSource.CORRECTED, "red")
    # The form was opened on the version before: somebody else has changed it.
    stale = khai.post(reverse("drafting:correct", args=[draft.pk]), sent)
    assert stale.status_code == 422
    assert "420 triệu" in stale.content.decode()
    place, _ = _paragraph(draft, "420 triệu")
    noted = {"doan": place, "goc": str(version.pk), "loi_ghi": "Lấy số của phòng Tài chính"}
    assert khai.post(reverse("drafting:comment", args=[draft.pk]), noted).status_code == 302
    html = khai.get(reverse("drafting:draft", args=[draft.pk])).content.decode()
    assert "Lấy số của phòng Tài chính" in html


def test_the_drafter_may_not_undo_a_leader(office: Office):
    draft = office_drafts.returned(office)
    file = office_drafts.main_file(draft)
    an = signed_in(office.world, "an")
    sent = {
        "goc": str(file.current_id),
        "tep": SimpleUploadedFile("cu.docx", office_drafts.letter()),
    }
    answer = an.post(reverse("drafting:version-add", args=[draft.pk, file.pk]), sent)
    assert answer.status_code == 422
    assert does(office, "an", draft, "bao-cho-sua", text="Chưa có định mức").status_code == 302


def test_a_version_on_an_older_one_asks_first(office: Office):
    draft = office_drafts.begun(office)
    file = office_drafts.main_file(draft)
    base = file.current_id
    an = signed_in(office.world, "an")
    path = reverse("drafting:version-add", args=[draft.pk, file.pk])
    changed = office_drafts.letter("Nội dung mới./.")
    first = {"goc": str(base), "tep": SimpleUploadedFile("hai.docx", changed)}
    assert an.post(path, first).status_code == 302
    other = SimpleUploadedFile("ba.docx", office_drafts.letter("Nội dung khác./."))
    asked = an.post(path, {"goc": str(base), "tep": other})
    html = asked.content.decode()
    assert asked.status_code == 409
    assert "Nguyễn Văn An" in html
    mark = html.split('name="tep_da_gui" value="')[1].split('"')[0]
    newest = html.split('name="goc" value="')[1].split('"')[0]
    kept = {"tep_da_gui": mark, "goc": newest, "van_giu": "1"}
    assert an.post(path, kept).status_code == 302
    assert file.versions.count() == 3


def test_taking_out_putting_back_restoring_comparing(office: Office):
    draft = office_drafts.with_leader(office)
    review.return_draft(by=office.khai, draft_id=draft.pk, text="Sửa lại")
    file = office_drafts.main_file(draft)
    an = signed_in(office.world, "an")

    def acts(slug: str, **sent: str) -> int:
        path = reverse("drafting:file-act", args=[draft.pk, file.pk, slug])
        return an.post(path, sent).status_code

    assert acts("lay-ve") == 302
    page = an.get(reverse("drafting:draft", args=[draft.pk])).content.decode()
    assert "lấy về sửa" in page
    assert acts("tra-lai") == 302
    first, second = file.versions.order_by("number")[:2]
    compare = reverse("drafting:compare", args=[draft.pk])
    assert f"{compare}?a={first.pk}&amp;b={second.pk}" in page
    html = an.get(compare, {"a": first.pk, "b": second.pk}).content.decode()
    assert "123/135" in html
    assert acts("khoi-phuc", phien_ban=str(second.pk)) in (302, 422)


def test_downloads_are_noted(office: Office):
    draft = office_drafts.with_leader(office)
    version = office_drafts.main_file(draft).current
    assert version is not None
    khai = signed_in(office.world, "khai")
    answer = khai.get(reverse("drafting:version", args=[draft.pk, version.pk]))
    assert answer["Content-Disposition"].startswith("attachment")
    clean = khai.get(reverse("drafting:clean", args=[draft.pk]))
    assert not inks.has_marks(clean.content)
    marked = khai.get(reverse("drafting:marked-pdf", args=[draft.pk]))
    assert marked.content.startswith(b"%PDF")
    assert AuditEvent.objects.filter(code="draft.version_downloaded").count() == 3


def test_the_issue_stands_on_the_page_with_the_marked_text(office: Office):
    draft = office_drafts.with_leader(office)
    page = reverse("drafting:draft", args=[draft.pk])
    an = signed_in(office.world, "an")
    assert "ten-phat-hanh" not in an.get(page).content.decode()
    does(office, "khai", draft, "duyet", checked="tat-ca")
    issue = draft.issues.get()
    html = an.get(page).content.decode().split('id="phat-hanh"')[1].split("</section>")[0]
    assert reverse("outgoing:issue", args=[issue.pk]) in html
    assert reverse("drafting:marked-pdf", args=[draft.pk]) in html
    assert "Chờ kiểm thể thức" in html


def test_layout_is_repaired_when_agreed_to(office: Office):
    draft = office_drafts.begun(office)
    an = signed_in(office.world, "an")
    path = reverse("drafting:repair", args=[draft.pk])
    assert an.get(path).status_code == 200
    assert an.post(path).status_code in (200, 302)


def test_settings_of_drafting(office: Office):
    office_drafts.begun(office)
    anh, khai = signed_in(office.world, "anh"), signed_in(office.world, "khai")
    rights = reverse("drafting:signing-rights")
    assert "Trần Đình Khải" in khai.get(rights).content.decode()
    assert signed_in(office.world, "an").get(rights).status_code == 404
    add = reverse("drafting:signing-right-add")
    assert khai.get(add).status_code == 404
    sent = {
        "member_id": str(office.bao.membership_id), "power": "TL", "title": "CHÁNH VĂN PHÒNG",
        "valid_from": "01/01/2026", "valid_to": "", "field_id": "", "ground": "",
    }  # fmt: skip
    assert anh.post(add, sent).status_code == 422
    assert anh.post(add, {**sent, "ground": "Quy chế làm việc"}).status_code == 302
    right = SigningRight.objects.get(member_id=office.bao.membership_id)
    end = reverse("drafting:signing-right-end", args=[right.pk])
    assert anh.get(end).status_code == 200
    assert anh.post(end, {"last_day": "30/11/2026"}).status_code == 302


def test_what_must_be_fixed_stands_before_the_buttons(office: Office):
    Agency.objects.update(notation="SKHCN", place_of_issue="Gia Lai")
    draft = office_drafts.with_leader(office)
    page = reverse("drafting:draft", args=[draft.pk])
    khai = signed_in(office.world, "khai")
    assert "Thể thức còn" not in khai.get(page).content.decode()
    Agency.objects.update(notation="STC", place_of_issue="Kon Tum")
    html = khai.get(page).content.decode()
    act = html.split('id="viec-chinh"')[1]
    assert "Thể thức còn 2 chỗ phải sửa" in act.split("Duyệt, cho phép ban hành")[0]
    assert "Địa danh “Gia Lai” không phải tên đơn vị hành chính hiện có." in html


def test_the_rules_of_the_house_are_checked_and_shown_to_who_decides(office: Office):
    draft = office_drafts.with_leader(office)
    anh, khai = signed_in(office.world, "anh"), signed_in(office.world, "khai")
    policy = reverse("drafting:policy")
    assert khai.get(policy).status_code == 200
    changed = {
        "step_order": "sign_first", "review_days": "2", "reminder_day": "3", "body_sizes": "13-13",
        "required_lines": " Địa chỉ:  99 Lê Lợi \n\n",
    }  # fmt: skip
    assert anh.post(policy, changed).status_code == 422
    assert anh.post(policy, {**changed, "reminder_day": "1"}).status_code == 302
    kept = DraftingPolicy.objects.get(agency_id=office.agency_id)
    assert kept.review_days == 2
    assert kept.house_rules == {
        "body_sizes": [13, 13], "required_lines": ["Địa chỉ: 99 Lê Lợi"],
    }  # fmt: skip
    assert "Địa chỉ: 99 Lê Lợi</textarea>" in anh.get(policy).content.decode()
    html = khai.get(reverse("drafting:draft", args=[draft.pk])).content.decode()
    assert "Thiếu dòng “Địa chỉ: 99 Lê Lợi” theo quy định của cơ quan." in html
    assert "Cơ quan quy định cỡ chữ nội dung 13." in html
    assert khai.post(policy, changed).status_code == 404


def _paragraph(draft: Draft, words: str) -> tuple[str, str]:
    version = office_drafts.main_file(draft).current
    assert version is not None
    with office_drafts.files_open(version) as stream:
        docx = stream.read()
    return next((place, text) for place, text in inks.editable(docx) if words in text)
