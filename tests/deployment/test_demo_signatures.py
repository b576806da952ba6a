"""The demo's own authority: its papers show every verdict, and no real office takes its certificates."""

from pathlib import Path

import pytest

from congvan.deployment import database_checks, demo
from congvan.deployment.demo import arrivals
from congvan.deployment.demo.arrivals import SENDERS, Signing
from congvan.deployment.demo.office_work import live_through
from congvan.deployment.demo.signatures import Authority, marked
from congvan.deployment.demo.signatures import Desk as SigningDesk
from congvan.deployment.machine_checks import Severity
from congvan.documents.models import Document
from congvan.documents.states import LegalValue
from congvan.intake import queries
from congvan.intake.states import ArrivalStatus
from congvan.kernel.audit import Actor
from congvan.signing.models import KnownCertificate
from congvan.signing.services import certificates
from congvan.signing.states import Verdict
from congvan.signing.verification.findings import SignerRole
from tests.world import World, member

pytestmark = pytest.mark.django_db


def test_the_demo_shows_every_verdict_at_its_place(world: World):
    live_through(world)
    waiting = {line.main_blob_id: line for line in queries.waiting(member(world, "lan"))}
    electronic = {line.verdict: line.status for line in waiting.values() if not line.is_paper}
    assert [line.verdict for line in queries.from_axis(member(world, "lan"))] == [
        Verdict.VALID_KIND_B
    ]
    assert electronic == {
        Verdict.UNSIGNED: ArrivalStatus.WITH_HEAD,
        Verdict.INVALID: ArrivalStatus.WAITING,
        Verdict.UNVERIFIABLE: ArrivalStatus.WAITING,
    }
    values = dict(Document.objects.values_list("symbol", "legal_value"))
    came = {one.symbol: one for one in arrivals.ARRIVALS if one.symbol in values}
    full = {symbol for symbol, one in came.items() if one.signing is Signing.FULL}
    assert full
    assert {values[symbol] for symbol in full} == {LegalValue.KIND_B}
    reported = [symbol for symbol, one in came.items() if one.report]
    assert [values[symbol] for symbol in reported] == [LegalValue.REFERENCE]
    names = KnownCertificate.objects.values_list("subject_cn", flat=True)
    assert names
    assert all("MINH HỌA" in name for name in names)


def test_check_finds_them_where_they_do_not_belong(settings, tmp_path: Path):
    settings.DATA_DIR = tmp_path
    SigningDesk().make_known()
    found = [f for f in database_checks.findings() if f.key == "demonstration_certificates"]
    assert [f.severity for f in found] == [Severity.PROBLEM]
    (tmp_path / demo.CARD_FILE).touch()
    assert not any(f.key == "demonstration_certificates" for f in database_checks.findings())


def test_only_the_demo_command_brings_its_certificates_in():
    authority = Authority("Thử")
    leader, _ = authority.signers_of(SENDERS["ubnd"])
    name = marked("Nguyễn Văn A")
    signer = leader.known_as(SignerRole.LEADER, "Sở", name)
    for given in ({"certificates": [authority.root.der]}, {"signers": [signer]}):
        with pytest.raises(certificates.DemonstrationOnly):
            certificates.take_in(
                by=Actor.system(), source="tay", confirmed=[authority.root.sha256], **given
            )
    assert not KnownCertificate.objects.exists()
