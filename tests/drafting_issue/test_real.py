"""The whole way with LibreOffice and real keys, judged by the product's own verifier; at night."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from congvan.documents.models import Document
from congvan.drafting import conversion
from congvan.drafting.models import DraftingPolicy, Issue
from congvan.drafting.services import dispatch, issuing, producing, signing_steps
from congvan.drafting.states import IssueStatus
from congvan.kernel import clock
from congvan.signing.services import verification
from congvan.signing.states import Verdict
from tests.drafting.papers import Office, drafting_office
from tests.drafting_issue import offices
from tests.signing import devices
from tests.signing.pki import Office as Certifiers
from tests.world import World

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.nightly,
    pytest.mark.skipif(
        not conversion.is_available(), reason="LibreOffice (soffice) is not on this machine"
    ),
]


@pytest.fixture
def _wednesday_morning() -> None:
    """Certificates of the tests are of today: the clock runs."""


@pytest.fixture
def real(world: World, certifiers: Certifiers) -> Iterator[tuple[Office, int, int]]:
    """The office, its director's device and the organ's."""
    devices.trusted(certifiers)
    leader = devices.leader_device(certifiers, world, "khai")
    organ = devices.organ_device(certifiers, world, "lan")
    with devices.local_stamps(certifiers):
        yield drafting_office(world), leader.device_id, organ.device_id


@pytest.fixture(scope="module")
def certifiers() -> Certifiers:
    return Certifiers()


def finished(real: tuple[Office, int, int], issue: Issue) -> Issue:
    office, _, organ = real
    signing_steps.seal(by=office.lan, issue_id=issue.pk, device_id=organ, pin=devices.PIN)
    main = offices.main_of(issue)
    assert main.sealed_id is not None
    report = verification.verify_blob(blob_id=main.sealed_id)
    assert report.verdict is Verdict.VALID_KIND_B, report.warnings
    issue = dispatch.issue(by=office.lan, issue_id=issue.pk)
    assert issue.status == IssueStatus.ISSUED
    assert Document.objects.get(pk=issue.document_id).page_count == 1
    return issue


def test_number_then_signatures(real: tuple[Office, int, int]):
    office, leader, _ = real
    issue = offices.with_pdf(
        office, attachments=[("phu-luc.docx", offices.docx("Về việc phụ lục"))]
    )
    assert issue.status == IssueStatus.AWAITING_SIGNATURE, issue.pdf_failure
    told = signing_steps.sign_many(
        by=office.khai, issue_ids=[issue.pk], device_id=leader, pin=devices.PIN
    )
    assert [one.error for one in told] == [None]
    issue = finished(real, issue)
    attachment = issue.files.get(role="attachment")
    assert attachment.sealed_id != attachment.unsigned_id


def test_signature_then_number(real: tuple[Office, int, int]):
    office, leader, _ = real
    DraftingPolicy.objects.create(
        agency_id=office.agency_id, step_order="sign_first", changed_at=clock.now()
    )
    issue = offices.laid_out(office)
    producing.produce(issue_id=issue.pk)
    signing_steps.sign(by=office.khai, issue_id=issue.pk, device_id=leader, pin=devices.PIN)
    issue = offices.numbered(office, offices.fresh(issue))
    finished(real, issue)


def test_a_pdf_made_elsewhere_is_compared(real: tuple[Office, int, int]):
    office, _, _ = real
    issue = offices.with_pdf(office)
    main = offices.main_of(issue)
    issue = producing.upload_pdf(by=office.lan, issue_id=issue.pk, blob_id=main.unsigned_id or 0)
    assert issue.status == IssueStatus.AWAITING_SIGNATURE
    other = offices.numbered(office)
    with pytest.raises(producing.PdfDiffers):
        producing.upload_pdf(by=office.lan, issue_id=other.pk, blob_id=main.unsigned_id or 0)
    assert issuing.retry_pdf(by=office.lan, issue_id=other.pk).pdf_failure == ""
