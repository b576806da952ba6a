"""Ký số: the leader's folder by tabs, twenty by one PIN, and what becomes of the one that fails."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from urllib.parse import urlencode

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from congvan.drafting.models import IssueFile
from congvan.drafting.queries import issues as lists
from congvan.drafting.queries.issues import SignTab
from congvan.drafting.states import IssueStatus
from congvan.kernel import clock
from congvan.signing.states import DeviceKind
from tests.pages.visitors import signed_in
from tests.signing import devices
from tests.signing.devices import stored
from tests.signing.pki import Office as CertificationOffice
from tests.signing.vgca_service import Program
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


def test_at_the_own_machine_one_document_after_the_other(
    world: World, certificates: CertificationOffice
):
    desk = issues.open_desk(world)
    devices.trusted(certificates)
    device = devices.leader_device(certificates, world, "khai", kind=DeviceKind.VGCA)
    with devices.local_stamps(certificates):
        chosen = [desk.at_sign(subject=f"Văn bản số {n}") for n in (1, 2)]
        khai, outside = signed_in(world, "khai"), Client()
        program = Program(
            device.holder, stamper=certificates.stamps.stamper(NOW),
            download=lambda address: b"".join(outside.get(address)),
            upload=lambda address, name, data: outside.post(
                address, {"uploadfile": SimpleUploadedFile(name, data, "application/pdf")}
            ).json(),
        )  # fmt: skip
        answer = khai.post(reverse("outgoing:sign-many"), {"muc": [one.pk for one in chosen]})
        for issue, following in zip(chosen, (200, 302), strict=True):
            _, token, operation = khai.session["outgoing.own_machine"]["files"][0]
            assert f"phien={token}" in answer.content.decode()
            below = reverse("outgoing:own-machine", args=[issue.pk, "ky"])
            query = urlencode({"phien": token})
            told = program.call(
                operation,
                {
                    "FileName": f"{reverse('signing:exchange-download')}?{query}",
                    "FileUploadHandler": f"{reverse('signing:exchange-upload')}?{query}",
                },
            )
            assert told["Status"] == 0, told
            answer = khai.get(f"{below}?{query}")
            assert answer.status_code == following
            assert desk.fresh(issue).status == IssueStatus.AWAITING_SEAL
        # The address of a session that is over only shows where the document stands.
        assert khai.get(f"{below}?{query}").status_code == 302
