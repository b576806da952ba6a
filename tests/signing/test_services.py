"""Checks of stored files: kept, answered again, seen by whom; certificates taken in."""

from __future__ import annotations

import io
import json
import time
from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from congvan.documents.states import LegalValue
from congvan.kernel import clock, files
from congvan.kernel.audit import Actor
from congvan.kernel.files import antivirus
from congvan.kernel.models import AuditEvent, Blob
from congvan.signing import jobs, legal, pills, queries, states
from congvan.signing.models import KnownCertificate, VerificationReport
from congvan.signing.pins import PINS
from congvan.signing.services import certificates, verification
from congvan.signing.states import CertificateKind, Verdict
from congvan.signing.verification import findings, registry
from tests import file_samples
from tests import world as named_world
from tests.pages import visitors
from tests.signing import papers
from tests.signing.conftest import LATER
from tests.signing.pki import NOON, Office
from tests.world import World

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system()


def stored(
    data: bytes, name: str = "van-ban.pdf", allowed: frozenset[files.ContentType] = files.OFFICE
) -> Blob:
    received = files.receive(
        io.BytesIO(data), filename=name, allowed=allowed, max_bytes=1 << 24,
        store=files.default_store(), scanner=antivirus.NoScanner(),
    )  # fmt: skip
    with transaction.atomic():
        return files.record(received)


@pytest.fixture
def known(office: Office) -> None:
    take_in(office)


def take_in(office: Office) -> certificates.Taken:
    at = NOON + timedelta(days=20)
    assert office.revoked.issuer is office.middle
    return certificates.take_in(
        by=SYSTEM,
        source="thử",
        certificates=[office.root.der, office.middle.der, office.stamps.der, office.leader.der],
        crls=[h.crl(at=at, until=at + timedelta(days=30)) for h in (office.root, office.middle)],
        signers=registry.read(json.dumps(office.registry())).signers,
        confirmed=[office.root.sha256],
    )


def test_words_of_both_verdicts_are_the_same() -> None:
    assert states.Verdict.values == [verdict.value for verdict in findings.Verdict]


def test_check_is_kept_and_answered_again(known: None, kind_b: bytes) -> None:
    blob = stored(kind_b)
    with clock.frozen(LATER):
        started = time.perf_counter()
        first = verification.verify_blob(blob_id=blob.pk)
        checked = time.perf_counter()
        again = verification.verify_blob(blob_id=blob.pk)
        answered = time.perf_counter()
    assert first.verdict is Verdict.VALID_KIND_B
    assert again == first
    assert (checked - started) / (answered - checked) > 20
    assert queries.latest_report(blob.pk) == first
    event = AuditEvent.objects.get(code="signature.checked")
    assert "Ký số đủ" in event.sentence
    lines = [(line.role, line.timestamped, line.signed_at) for line in first.signatures]
    assert lines[0] == ("leader", True, NOON)


def test_news_of_trust_calls_for_a_new_report(office: Office, kind_b: bytes) -> None:
    blob = stored(kind_b)
    before = verification.verify_blob(blob_id=blob.pk)
    take_in(office)
    after = verification.verify_blob(blob_id=blob.pk)
    assert (before.verdict, after.verdict) == (Verdict.UNVERIFIABLE, Verdict.VALID_KIND_B)
    assert queries.latest_reports([blob.pk, -1]) == {blob.pk: after}


def test_reports_are_never_changed() -> None:
    blob = stored(papers.born_digital())
    jobs.verify.func(blob_id=blob.pk)
    with pytest.raises(DatabaseError), transaction.atomic():
        VerificationReport.objects.filter(blob=blob).update(verdict="valid_kind_B")


def test_what_is_no_pdf_has_no_report() -> None:
    blob = stored(file_samples.PNG, "anh.png", allowed=files.SCANS)
    with pytest.raises(verification.NotAPdf):
        verification.verify_blob(blob_id=blob.pk)
    jobs.verify.func(blob_id=blob.pk)
    assert queries.latest_report(blob.pk) is None


def test_certificates_are_taken_in_once_and_told(office: Office) -> None:
    taken = take_in(office)
    assert taken.counts["chứng thư gốc"] == 1
    assert taken.counts["người có thẩm quyền ký"] == 7
    assert KnownCertificate.objects.filter(kind=CertificateKind.TSA).count() == 1
    assert take_in(office).counts == {}
    assert AuditEvent.objects.filter(code="certificate.taken").count() == 11


def test_term_of_a_known_leader_changes(known: None, office: Office) -> None:
    record = office.registry()
    record["competent_leaders"] = [
        {"cn": "K", "sha256": office.leader.sha256, "until": "2026-01-01"}
    ]
    signers = registry.read(json.dumps(record)).signers
    taken = certificates.take_in(by=SYSTEM, source="quyết định nghỉ", signers=signers)
    assert taken.counts == {"người có thẩm quyền ký": 1}
    row = KnownCertificate.objects.get(sha256=office.leader.sha256)
    assert row.valid_to is not None


def test_root_must_be_known_or_confirmed(office: Office) -> None:
    with pytest.raises(certificates.AnchorNotConfirmed, match=office.root.sha256):
        certificates.take_in(by=SYSTEM, source="mạng", certificates=[office.root.der])
    assert all(len(pin) == 64 for pin in PINS)


def test_value_of_a_verdict() -> None:
    assert legal.legal_value(Verdict.VALID_KIND_A) is LegalValue.KIND_A
    assert legal.legal_value(Verdict.VALID_KIND_B) is LegalValue.KIND_B
    others = set(Verdict) - {Verdict.VALID_KIND_A, Verdict.VALID_KIND_B}
    for verdict in [*others, None]:
        assert legal.legal_value(verdict) is LegalValue.REFERENCE
        assert legal.needs_head(verdict)
        assert not legal.handled_at_once(verdict)
    assert [pills.verdict_pill(verdict).text for verdict in [*Verdict, None]] == [
        "Chữ ký hợp lệ", "Chữ ký hợp lệ", "Mới có chữ ký cá nhân", "Không có chữ ký",
        "Chữ ký hỏng", "Chưa kiểm hết", "Chưa kiểm chữ ký",
    ]  # fmt: skip


def test_page_is_for_whoever_sees_the_file(world: World, office: Office, kind_b: bytes) -> None:
    from congvan.intake.services import receiving
    from congvan.registers.states import Channel

    take_in(office)
    received = files.receive(
        io.BytesIO(kind_b), filename="a.pdf", allowed=files.OFFICE, max_bytes=1 << 24,
        store=files.default_store(), scanner=antivirus.NoScanner(),
    )  # fmt: skip
    by = named_world.member(world, "lan")
    receiving.take_in(by=by, channel=Channel.OFFICIAL_EMAIL, received=[received])
    blob = Blob.objects.get(sha256=received.stored.digest)
    report = verification.verify_blob(blob_id=blob.pk, by=by)
    address = reverse("signatures:report", args=[report.report_id])
    page = visitors.signed_in(world, "lan").get(address)
    assert page.status_code == 200
    assert "Lê Văn Khải" in page.content.decode()
    assert "còn nguyên vẹn" in page.content.decode()
    assert visitors.signed_in(world, "quang").get(address).status_code == 404
    assert visitors.signed_in(world, "an").get(address).status_code == 404
