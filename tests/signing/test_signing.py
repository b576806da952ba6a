"""Signing with key files: the order of signatures, what is refused before and after the PIN."""

from __future__ import annotations

import pytest

from congvan.kernel.models import AuditEvent
from congvan.signing.marks import PersonalMark, SealMark
from congvan.signing.services import signing, verification
from congvan.signing.states import Verdict
from tests import world as named_world
from tests.signing import devices, letters
from tests.signing.pki import Office
from tests.world import World

pytestmark = pytest.mark.django_db
KHAI = PersonalMark("Trần Đình Khải", ("GIÁM ĐỐC",))


def test_leader_then_organ_make_a_document_of_kind_b(world: World, office: Office) -> None:
    devices.trusted(office)
    leader = devices.leader_device(office, world, "khai")
    organ = devices.organ_device(office, world, "lan")
    paper = devices.stored(letters.letter())
    with devices.local_stamps(office):
        personal = signing.sign_blob(
            by=named_world.member(world, "khai"), device_id=leader.device_id, pin=leader.pin,
            blob_id=paper.pk, mark=KHAI, purpose="Quyết định 443/QĐ-SKHCN",
        )  # fmt: skip
        sealed = signing.sign_blob(
            by=named_world.member(world, "lan"), device_id=organ.device_id, pin=organ.pin,
            blob_id=personal.blob_id, mark=SealMark(), purpose="Quyết định 443/QĐ-SKHCN",
        )  # fmt: skip
    assert not personal.warnings
    assert devices.content(sealed.blob_id).startswith(devices.content(personal.blob_id))
    report = verification.verify_blob(blob_id=sealed.blob_id)
    assert report.verdict is Verdict.VALID_KIND_B, report.warnings
    event = AuditEvent.objects.filter(code="signature.made").latest("id")
    assert "Quyết định 443/QĐ-SKHCN" in event.sentence
