"""Ký số: the leader's folder by tabs, twenty by one PIN, and what becomes of the one that fails."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from django.urls import reverse

from congvan.drafting.models import IssueFile
from congvan.drafting.queries import issues as lists
from congvan.drafting.queries.issues import SignTab
from congvan.drafting.states import IssueStatus
from congvan.kernel import clock
from tests.pages.visitors import signed_in
from tests.signing.devices import stored
from tests.signing.pki import Office as CertificationOffice
from tests.web import issues_of_office as issues
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


def test_many_are_signed_by_one_pin_and_the_failing_one_says_why(
    world: World, certificates: CertificationOffice
):
    with issues.signing_desk(world, certificates) as desk:
        good, other, bad = (desk.at_sign(subject=f"Văn bản số {n}") for n in (1, 2, 3))
        without_place = stored(b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>")
        IssueFile.objects.filter(issue=bad, role="main").update(unsigned=without_place)
        khai = signed_in(world, "khai")
        folder = khai.get(reverse("outgoing:to-sign"))
        assert len(folder.context["page"].rows) == 3
        ticked = khai.get(reverse("outgoing:to-sign"), {"chon": "het"})
        assert all(row.ticked for row in ticked.context["page"].rows)
        preview = khai.get(reverse("outgoing:sign-preview", args=[good.pk]))
        assert "Mở để ký" in words(preview)

        sent = {"muc": [good.pk, other.pk, bad.pk]}
        many = reverse("outgoing:sign-many")
        refused = khai.post(many, {**sent, "pin": "000000"})
        assert refused.status_code == 422
        assert all(row.ticked for row in refused.context["page"].rows)
        assert desk.fresh(good).status == IssueStatus.AWAITING_SIGNATURE

        told = khai.post(many, {**sent, "pin": desk.leader.pin})
        assert told.status_code == 422
        assert "Chưa ký được" in words(told)
        assert "Đã ký 2 văn bản; 1 văn bản chưa ký được" in words(told)
        assert [desk.fresh(one).status for one in (good, other, bad)] == [
            IssueStatus.AWAITING_SEAL, IssueStatus.AWAITING_SEAL, IssueStatus.AWAITING_SIGNATURE,
        ]  # fmt: skip
        counts = lists.sign_counters(desk.office.khai)
        for tab in SignTab:
            shown = khai.get(reverse("outgoing:to-sign"), {"tab": tab.value})
            assert len(shown.context["page"].rows) == counts[tab], tab
        assert counts[SignTab.SIGNED] == 2


def test_nothing_to_sign_is_said_calmly(world: World):
    desk = issues.open_desk(world)
    issue = desk.at_sign()
    assert "Chưa có chứng thư số" in words(
        signed_in(world, "khai").get(reverse("outgoing:to-sign"))
    )
    empty = signed_in(world, OUTSIDER).get(reverse("outgoing:to-sign"))
    assert "Không có văn bản nào chờ ký" in words(empty)
    none = signed_in(world, "khai").post(reverse("outgoing:sign-many"), {"muc": []})
    assert none.status_code == 422
    assert desk.fresh(issue).status == IssueStatus.AWAITING_SIGNATURE
