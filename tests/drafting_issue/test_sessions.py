"""Signing with keys out of this machine's reach: by hash and by the program at the own machine."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from unittest import mock

import pytest

from congvan.drafting import conversion
from congvan.drafting.models import DraftingPolicy, Issue
from congvan.drafting.services import issuing_sessions
from congvan.drafting.states import IssueStatus
from congvan.kernel import clock
from congvan.kernel.errors import NotAllowed, NotFound, WrongState
from congvan.kernel.files import read_blob
from congvan.registers.models import Entry
from congvan.registers.services import reserving
from congvan.signing.services import sessions, verification
from congvan.signing.services.sessions import Offer
from congvan.signing.states import DeviceKind, Verdict
from tests.drafting import papers
from tests.drafting.papers import Office, drafting_office
from tests.drafting_issue import offices
from tests.signing import devices, letters
from tests.signing.devices import Registered
from tests.signing.pki import Office as Certifiers
from tests.signing.test_providers import raw
from tests.signing.vgca_service import Program
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def _wednesday_morning() -> None:
    """Certificates of the tests are of today: the clock runs."""


@dataclass(frozen=True)
class Desk:
    """The office with the director's and the organ's devices, both at their own machines."""

    office: Office
    certifiers: Certifiers
    leader: Registered
    organ: Registered

    def program(self, device: Registered, **changes: Any) -> Program:
        def download(token: str) -> bytes:
            return read_blob(sessions.offered_file(token))

        def upload(token: str, _name: str, data: bytes) -> dict[str, Any]:
            sessions.bring(token=token, content=data)
            return {"Status": True, "Message": "", "FileName": "", "FileServer": ""}

        stamper = self.certifiers.stamps.stamper(clock.now())
        return Program(device.holder, download, upload, stamper, **changes)

    def run(self, device: Registered, offer: Offer) -> None:
        """The program signs what was offered."""
        order = {"FileName": offer.token, "FileUploadHandler": offer.token}
        assert self.program(device).call(offer.operation, order)["Status"] == 0

    def at_sign(self, **changes: Any) -> Issue:
        with mock.patch.object(conversion, "to_pdf", return_value=letters.letter()):
            return offices.with_pdf(self.office, **changes)


@pytest.fixture(scope="module")
def certifiers() -> Certifiers:
    return Certifiers()


@pytest.fixture
def desk(world: World, certifiers: Certifiers) -> Iterator[Desk]:
    devices.trusted(certifiers)
    leader = devices.leader_device(certifiers, world, "khai", kind=DeviceKind.VGCA)
    organ = devices.organ_device(certifiers, world, "lan", kind=DeviceKind.VGCA)
    with devices.local_stamps(certifiers):
        yield Desk(drafting_office(world), certifiers, leader, organ)


@pytest.mark.nightly
def test_the_program_signs_and_seals_with_an_attachment(desk: Desk):
    lan, khai = desk.office.lan, desk.office.khai
    issue = desk.at_sign(attachments=[("phu-luc.pdf", letters.letter())])
    given = issuing_sessions.offer_sign(by=khai, issue_id=issue.pk, device_id=desk.leader.device_id)
    waiting = issuing_sessions.take_sign(by=khai, issue_id=issue.pk, token=given.token)
    assert waiting is None
    desk.run(desk.leader, given)
    with pytest.raises(NotFound):
        issuing_sessions.take_sign(by=desk.office.huong, issue_id=issue.pk, token=given.token)
    signed = issuing_sessions.take_sign(by=khai, issue_id=issue.pk, token=given.token)
    assert signed is not None
    assert signed.status == IssueStatus.AWAITING_SEAL
    with pytest.raises(WrongState):
        issuing_sessions.take_sign(by=khai, issue_id=issue.pk, token=given.token)

    offered = issuing_sessions.offer_seal(by=lan, issue_id=issue.pk, device_id=desk.organ.device_id)
    main, attachment = offered
    desk.run(desk.organ, main.offer)
    tokens = {one.file_id: one.offer.token for one in offered}
    assert issuing_sessions.take_seal(by=lan, issue_id=issue.pk, tokens=tokens) is None
    desk.run(desk.organ, attachment.offer)
    with pytest.raises(WrongState):
        issuing_sessions.take_seal(
            by=lan, issue_id=issue.pk, tokens={main.file_id: main.offer.token}
        )
    swapped = {main.file_id: attachment.offer.token, attachment.file_id: main.offer.token}
    with pytest.raises(WrongState):
        issuing_sessions.take_seal(by=lan, issue_id=issue.pk, tokens=swapped)
    sealed = issuing_sessions.take_seal(by=lan, issue_id=issue.pk, tokens=tokens)
    assert sealed is not None
    assert sealed.status == IssueStatus.AWAITING_DISPATCH
    report = verification.verify_blob(blob_id=offices.main_of(issue).sealed_id or 0)
    assert report.verdict is Verdict.VALID_KIND_B, report.warnings


@pytest.mark.nightly
def test_a_signature_of_another_document_is_not_taken(desk: Desk):
    khai, device = desk.office.khai, desk.leader.device_id
    first, second = desk.at_sign(), desk.at_sign()
    # Both were made of the same letter here: the second gets its own bytes, as in life.
    main = offices.main_of(second)
    main.unsigned_id = papers.stored(letters.letter() + b"\n% hai\n%%EOF\n", "khac.pdf")
    main.save()
    given = issuing_sessions.offer_sign(by=khai, issue_id=first.pk, device_id=device)
    desk.run(desk.leader, given)
    with pytest.raises(WrongState):
        issuing_sessions.take_sign(by=khai, issue_id=second.pk, token=given.token)
    assert offices.fresh(second).status == IssueStatus.AWAITING_SIGNATURE
    assert issuing_sessions.take_sign(by=khai, issue_id=first.pk, token=given.token)


@pytest.mark.nightly
def test_a_failed_return_and_a_late_one_are_told(desk: Desk):
    khai, device = desk.office.khai, desk.leader.device_id
    issue = desk.at_sign()
    given = issuing_sessions.offer_sign(by=khai, issue_id=issue.pk, device_id=device)
    with pytest.raises(sessions.ReturnedFileWrong):
        sessions.bring(token=given.token, content=letters.letter() + b"%%EOF")
    with pytest.raises(WrongState):
        issuing_sessions.take_sign(by=khai, issue_id=issue.pk, token=given.token)
    late = issuing_sessions.offer_sign(by=khai, issue_id=issue.pk, device_id=device)
    with clock.frozen(clock.now() + timedelta(minutes=11)), pytest.raises(WrongState):
        issuing_sessions.take_sign(by=khai, issue_id=issue.pk, token=late.token)
    assert offices.fresh(issue).status == IssueStatus.AWAITING_SIGNATURE


@pytest.mark.nightly
def test_hashes_are_signed_one_by_one(desk: Desk):
    lan, khai = desk.office.lan, desk.office.khai
    issue = desk.at_sign(attachments=[("phu-luc.pdf", letters.letter())])
    with pytest.raises(NotAllowed):
        issuing_sessions.prepare_sign(
            by=desk.office.huong, issue_id=issue.pk, device_id=desk.leader.device_id
        )
    wanted = issuing_sessions.prepare_sign(
        by=khai, issue_id=issue.pk, device_id=desk.leader.device_id
    )
    value = raw(desk.leader.holder, wanted.attributes)
    issuing_sessions.finish_sign(by=khai, issue_id=issue.pk, token=wanted.token, signature=value)
    with pytest.raises(WrongState):
        issuing_sessions.finish_sign(
            by=khai, issue_id=issue.pk, token=wanted.token, signature=value
        )
    files = issuing_sessions.prepare_seal(by=lan, issue_id=issue.pk, device_id=desk.organ.device_id)
    signatures = {
        one.file_id: (one.to_sign.token, raw(desk.organ.holder, one.to_sign.attributes))
        for one in files
    }
    with pytest.raises(WrongState):
        issuing_sessions.finish_seal(by=lan, issue_id=issue.pk, signatures={})
    done = issuing_sessions.finish_seal(by=lan, issue_id=issue.pk, signatures=signatures)
    assert done.status == IssueStatus.AWAITING_DISPATCH
    assert all(file.sealed_id for file in issue.files.all())


def test_signed_first_is_not_sealed_elsewhere(desk: Desk):
    DraftingPolicy.objects.create(
        agency_id=desk.office.agency_id, step_order="sign_first", changed_at=clock.now()
    )
    issue = offices.laid_out(desk.office)
    with pytest.raises(WrongState, match="nối với máy chủ"):
        issuing_sessions.offer_seal(
            by=desk.office.lan, issue_id=issue.pk, device_id=desk.organ.device_id
        )
    with pytest.raises(NotFound):
        issuing_sessions.offer_seal(
            by=desk.office.quang, issue_id=issue.pk, device_id=desk.organ.device_id
        )


@pytest.mark.nightly
def test_a_number_voided_meanwhile_stops_what_comes_back(desk: Desk):
    khai = desk.office.khai
    issue = desk.at_sign()
    given = issuing_sessions.offer_sign(by=khai, issue_id=issue.pk, device_id=desk.leader.device_id)
    desk.run(desk.leader, given)
    entry = Entry.objects.get(document_id=issue.document_id)
    reserving.void(by=desk.office.lan, entry_id=entry.pk, reason="Nhầm")
    with pytest.raises(WrongState):
        issuing_sessions.take_sign(by=khai, issue_id=issue.pk, token=given.token)
    assert offices.fresh(issue).signed_at is None
