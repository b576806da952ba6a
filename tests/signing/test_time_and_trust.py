"""Proof of time, revocation, periods and strength: what makes a signature unverifiable or invalid."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from asn1crypto import crl as asn1_crl

from congvan.signing.verification.findings import Verdict
from tests.signing import papers
from tests.signing.conftest import Checker
from tests.signing.pki import NOON, Holder, Office, issue

DAY = timedelta(days=1)


def signed_by(
    office: Office, holder: Holder, *, at: datetime = NOON, stamped: bool = True
) -> bytes:
    """`holder` as leader, then the organ."""
    stamper = office.stamps.stamper(at) if stamped else None
    data = papers.sign(papers.born_digital(), holder, field="A", stamper=stamper, claims=at)
    return papers.sign(data, office.seal, field="B", stamper=stamper, claims=at)


def test_revoked_before_signing(check: Checker, office: Office) -> None:
    result = check(signed_by(office, office.revoked))
    assert result.verdict is Verdict.INVALID
    assert "đã bị thu hồi trước khi ký" in result.warnings[0]
    assert not result.signatures[0].trusted
    assert result.signatures[0].intact


def test_revoked_after_signing_stays_valid(check: Checker, office: Office) -> None:
    result = check(signed_by(office, office.revoked_later))
    assert result.verdict is Verdict.VALID_KIND_B
    assert "bị thu hồi sau đó" in result.warnings[0]


def test_revoked_without_proof_of_time(check: Checker, office: Office) -> None:
    """By its own clock it signed too late; earlier claims cannot be believed either."""
    assert check(signed_by(office, office.revoked, stamped=False)).verdict is Verdict.INVALID
    early = signed_by(office, office.revoked, at=NOON - 60 * DAY, stamped=False)
    assert check(early).verdict is Verdict.UNVERIFIABLE


def test_old_good_answer_in_the_file_does_not_outvote_our_list(
    check: Checker, office: Office
) -> None:
    """The file brings a list from before the revocation that is still in its period."""
    data = signed_by(office, office.revoked)
    serials = dict(office.middle.revoked)
    office.middle.revoked.clear()
    old = office.middle.crl(at=NOON - 40 * DAY, until=NOON + 90 * DAY)
    office.middle.revoked.update(serials)
    result = check(papers.with_evidence(data, crls=[asn1_crl.CertificateList.load(old)]))
    assert result.verdict is Verdict.INVALID


def test_lists_in_the_file_suffice(check: Checker, office: Office, tmp_path: Path) -> None:
    bare = office.write_trust(tmp_path / "t", with_lists=False)
    lists = [
        asn1_crl.CertificateList.load(holder.crl(at=NOON + DAY, until=NOON + 9 * DAY))
        for holder in (office.root, office.middle)
    ]
    data = signed_by(office, office.leader)
    assert check(data, under=bare).verdict is Verdict.UNVERIFIABLE
    assert check(papers.with_evidence(data, crls=lists), under=bare).verdict is Verdict.VALID_KIND_B


def test_stale_list_is_no_list(check: Checker, office: Office, tmp_path: Path) -> None:
    stale = office.write_trust(tmp_path / "t", at=NOON - 90 * DAY)
    result = check(signed_by(office, office.leader), under=stale)
    assert result.verdict is Verdict.UNVERIFIABLE
    assert "dữ liệu thu hồi" in result.warnings[0]


def test_expired_before_signing(check: Checker, office: Office) -> None:
    result = check(signed_by(office, office.expired))
    assert result.verdict is Verdict.INVALID
    assert "hết hạn" in result.warnings[0]


def test_expired_since_signing_stays_valid(check: Checker, office: Office) -> None:
    data = signed_by(office, office.ending)
    assert check(data, now=NOON + 100 * DAY).verdict is Verdict.VALID_KIND_B


def test_without_proof_of_time(check: Checker, office: Office) -> None:
    result = check(signed_by(office, office.leader, stamped=False))
    assert result.verdict is Verdict.UNVERIFIABLE
    assert [(line.trusted, line.timestamped) for line in result.signatures] == [(True, False)] * 2


def test_seal_without_proof_of_time(check: Checker, office: Office) -> None:
    """A stamp on the leader's signature says nothing of the seal that came later."""
    data = papers.sign(
        papers.born_digital(), office.leader, field="A", stamper=office.stamps.stamper()
    )
    data = papers.sign(data, office.seal, field="B")
    assert check(data).verdict is Verdict.UNVERIFIABLE


def test_stamp_of_an_unknown_service_proves_nothing(check: Checker, office: Office) -> None:
    stranger = issue("TSA lạ", issue("Gốc lạ", is_authority=True), stamps=True)
    stamper = stranger.stamper()
    data = papers.sign(papers.born_digital(), office.leader, field="A", stamper=stamper)
    data = papers.sign(data, office.seal, field="B", stamper=stamper)
    result = check(data)
    assert result.verdict is Verdict.UNVERIFIABLE
    assert not any(line.timestamped for line in result.signatures)


def test_stamp_by_a_certificate_not_made_for_it(check: Checker, office: Office) -> None:
    stamper = office.clerk.stamper()
    data = papers.sign(papers.born_digital(), office.leader, field="A", stamper=stamper)
    data = papers.sign(data, office.seal, field="B", stamper=stamper)
    assert check(data).verdict is Verdict.UNVERIFIABLE


@pytest.mark.parametrize("hours", [6.2, 7, 7.8])
def test_local_time_marked_as_utc(check: Checker, office: Office, hours: float) -> None:
    """R-164: noted, and the stamp's time is shown."""
    stamper = office.stamps.stamper()
    claims = NOON + timedelta(hours=hours)
    data = papers.sign(
        papers.born_digital(), office.leader, field="A", stamper=stamper, claims=claims
    )
    data = papers.sign(data, office.seal, field="B", stamper=stamper)
    result = check(data)
    assert result.verdict is Verdict.VALID_KIND_B
    assert "khoảng 7 giờ" in result.warnings[0]
    assert result.signatures[0].signed_at == NOON


def test_weak_digest(check: Checker, office: Office) -> None:
    stamper = office.stamps.stamper()
    data = papers.sign(
        papers.born_digital(), office.leader, field="A", stamper=stamper, digest="sha1"
    )
    data = papers.sign(data, office.seal, field="B", stamper=stamper)
    result = check(data)
    assert result.verdict is Verdict.UNVERIFIABLE
    assert any("SHA1" in warning for warning in result.warnings)


def test_short_key(check: Checker, office: Office) -> None:
    result = check(signed_by(office, office.weak))
    assert result.verdict is Verdict.UNVERIFIABLE
    assert any("RSA 1024" in warning for warning in result.warnings)


def test_no_anchor_at_all(check: Checker, kind_b: bytes, tmp_path: Path) -> None:
    assert check(kind_b, under=tmp_path).verdict is Verdict.UNVERIFIABLE
