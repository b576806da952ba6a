"""Papers signed by hand, certified copies, the province's forms of issue, rights to sign copies."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from congvan.documents.models import DocumentType
from congvan.drafting.models import CertifiedCopy, CopyRight, Issue, IssuingRule
from congvan.drafting.queries.copies import copy_books
from congvan.drafting.services.recipients import RecipientLine
from congvan.drafting.states import IssueStatus
from congvan.kernel import clock
from tests.pages.visitors import signed_in
from tests.signing import papers
from tests.signing.pki import Office as CertificationOffice
from tests.web import issues_of_office as issues
from tests.web.issues_of_office import Desk
from tests.web.signing_in import words
from tests.world import OUTSIDER, World

NOW = datetime(2026, 11, 25, 1, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def certificates() -> CertificationOffice:
    return CertificationOffice()


@pytest.fixture(autouse=True)
def _wednesday_morning() -> Iterator[None]:
    with clock.frozen(NOW):
        yield


def registered(desk: Desk, **changes: object) -> Issue:
    """A paper signed by hand, entered by the form."""
    sent = {
        "type": DocumentType.objects.get(code="cong_van", valid_to=None).pk, "subject": "Về việc ký giấy",
        "signer": desk.world.seats["khai"].pk, "book": desk.book_id(), "issued_on": "25/11/2026",
        "notation": "SKHCN-VP", "urgency": "3", "recipients_text": "- Sở Tài chính;\n- Lưu: VT.",
        "scan": SimpleUploadedFile("quet.pdf", papers.scan(), "application/pdf"),
    } | changes  # fmt: skip
    answer = signed_in(desk.world, "lan").post(reverse("outgoing:signed-paper"), sent)
    assert answer.status_code == 302, words(answer)
    return Issue.objects.latest("pk")


def test_a_paper_signed_by_hand_is_numbered_compared_and_issued(
    world: World, certificates: CertificationOffice
):
    with issues.signing_desk(world, certificates) as desk:
        issue = registered(desk)
        assert issue.status == IssueStatus.AWAITING_SEAL
        lan = signed_in(world, "lan")
        page = reverse("outgoing:issue", args=[issue.pk])
        assert "Đã đối chiếu bản số hóa với bản giấy đã ký" in words(lan.get(page))
        seal = reverse("outgoing:act", args=[issue.pk, "dong-dau"])
        key = {"device": desk.organ.device_id, "pin": desk.organ.pin}
        assert lan.post(seal, key).status_code == 422
        sealed = lan.post(seal, {**key, "doi-chieu": "1"})
        assert sealed.status_code == 302, words(sealed)
        desk.to(
            issue,
            RecipientLine(name="Ông Nguyễn Văn Tư", route="paper"),
            RecipientLine(name="Phòng Chuyển đổi số", unit_id=desk.office.an.unit_id),
        )
        ticked = {f"nhan-{one.pk}": "1" for one in desk.recipients(issue)}
        sent = lan.post(reverse("outgoing:act", args=[issue.pk, "gui"]), ticked)
        assert sent.status_code == 302, words(sent)
        assert "Ghi đã gửi" in words(lan.get(page))
        by_post = next(one for one in desk.recipients(issue) if one.route == "paper")
        noted = reverse("outgoing:note-sent", args=[issue.pk, by_post.pk])
        assert lan.post(noted, {"sent_on": "25/11/2026", "note": "ký sổ"}).status_code == 302
        kept = reverse("outgoing:act", args=[issue.pk, "ban-goc"])
        assert lan.post(kept, {"retained_at": "Tập lưu 2026, cặp 3"}).status_code == 302
        shown = words(lan.get(page))
        assert "Tập lưu 2026, cặp 3" in shown
        assert "ký sổ" in shown

        document = issues.Issue.objects.get(pk=issue.pk).document_id
        copies = reverse("outgoing:copies", args=[document])
        make = reverse("outgoing:copy-make", args=[document])
        assert "Chưa có bản sao nào" in words(lan.get(copies))
        form = lan.get(make).context["form"]
        asked = {
            "way": dict(form.fields["way"].choices) and form.fields["way"].choices[1][0],
            "book": copy_books(desk.lan)[0][0], "made_on": "25/11/2026", "copies": "2",
            "signer": world.seats["bao"].pk, "recipients": "Phòng Chuyển đổi số",
        }  # fmt: skip
        refused = lan.post(make, asked)
        assert refused.status_code == 422
        assert "chưa được giao quyền ký" in words(refused)
        rights = reverse("outgoing:copy-right-add")
        granted = {
            "member_id": world.seats["bao"].pk, "form": asked["way"].split("-")[0],
            "ground": "Quy chế văn thư", "valid_from": "01/11/2026",
        }  # fmt: skip
        assert signed_in(world, "khai").post(rights, granted).status_code == 302
        assert lan.post(make, asked).status_code == 302
        copy = CertifiedCopy.objects.get()
        assert copy.symbol in words(lan.get(copies))
        sheet = reverse("outgoing:copy-sheet", args=[copy.pk])
        assert lan.get(sheet)["Content-Type"] == "application/pdf"
        for path in (copies, make, sheet):
            assert signed_in(world, OUTSIDER).get(path).status_code == 404


def test_rights_to_sign_copies_begin_and_end(world: World):
    khai = signed_in(world, "khai")
    granted = {
        "member_id": world.seats["bao"].pk, "form": "SY", "ground": "Quy chế văn thư",
        "valid_from": "01/11/2026",
    }  # fmt: skip
    khai.post(reverse("outgoing:copy-right-add"), granted)
    right = CopyRight.objects.get()
    assert "Quy chế văn thư" in words(khai.get(reverse("outgoing:copy-rights")))
    end = reverse("outgoing:copy-right-end", args=[right.pk])
    assert khai.post(end, {"on": "30/11/2026"}).status_code == 302
    assert "đến 30/11/2026" in words(khai.get(reverse("outgoing:copy-rights")))
    assert signed_in(world, "an").get(reverse("outgoing:copy-rights")).status_code == 404


def test_the_province_keeps_the_forms_of_issue(world: World):
    quynh = signed_in(world, "quynh")
    sent = {
        "code": "thu-1", "name": "Quyết định thử", "form": "with_paper", "types": ["quyet_dinh"],
        "keywords": "thử, nghiệm", "source": "QĐ 443 Điều 6", "valid_from": "01/12/2026",
    }  # fmt: skip
    answer = quynh.post(reverse("outgoing:rule-add"), sent)
    assert answer.status_code == 302, words(answer)
    rule = IssuingRule.objects.get(code="thu-1")
    assert rule.keywords == ["thử", "nghiệm"]
    end = reverse("outgoing:rule-end", args=[rule.pk])
    assert quynh.post(end, {"on": "31/12/2026"}).status_code == 302
    reading = signed_in(world, "khai").get(reverse("outgoing:rules"))
    assert "Quyết định thử" in words(reading)
    assert "Thêm quy định" not in words(reading)
    assert signed_in(world, "khai").get(end).status_code == 404
