"""Take certificates, revocation lists and the registry in (R-013, R-150, R-154, R-165)."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from cryptography import x509
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from congvan.kernel import audit, clock
from congvan.kernel.audit import Actor
from congvan.kernel.errors import InvalidInput
from congvan.kernel.text import nfc
from congvan.kernel.transactions import in_transaction, requires_transaction
from congvan.signing.events import CertificateTaken, RevocationListTaken
from congvan.signing.models import KnownCertificate, RevocationList
from congvan.signing.pins import DEMO_MARK, PINS
from congvan.signing.states import CertificateKind
from congvan.signing.verification.findings import SignerRole
from congvan.signing.verification.pool import is_self_signed
from congvan.signing.verification.registry import KnownSigner

_KINDS = {SignerRole.LEADER: CertificateKind.LEADER, SignerRole.ORGAN: CertificateKind.ORGAN}


class AnchorNotConfirmed(InvalidInput):
    """A root is neither one of the state's nor confirmed by its fingerprint."""

    code = "anchor_not_confirmed"


class CertificateUnreadable(InvalidInput):
    """What was given is no certificate or no revocation list."""

    code = "certificate_unreadable"


class DemonstrationOnly(InvalidInput):
    """The certificate is of the demo's own authority, which no office may trust (R-169)."""

    code = "demonstration_only"


@dataclass(slots=True)
class Taken:
    """How many rows are new or changed, by what they are in words."""

    counts: dict[str, int] = field(default_factory=dict)

    def note(self, what: str) -> None:
        self.counts[what] = self.counts.get(what, 0) + 1


@in_transaction
def take_in(
    *,
    by: Actor,
    source: str,
    certificates: Sequence[bytes] = (),
    crls: Sequence[bytes] = (),
    signers: Sequence[KnownSigner] = (),
    confirmed: Collection[str] = (),
    for_demonstration: bool = False,
) -> Taken:
    """Take everything in, or nothing.

    `certificates` and `crls` are DER. A root must carry a fingerprint of `pins`, or one that the
    person has compared and named in `confirmed`: raises AnchorNotConfirmed. A signer known before
    gets the new period. `for_demonstration` lets the demo's own certificates in; otherwise a name
    with their mark raises DemonstrationOnly. Raises CertificateUnreadable.
    """
    taken = Taken()
    if not for_demonstration:
        _refuse_demonstration([*map(_named, certificates), *(signer.cn for signer in signers)])
    allowed = set(PINS) | {fingerprint.lower().replace(":", "") for fingerprint in confirmed}
    for der in certificates:
        _take_certificate(der, by=by, source=source, allowed=allowed, taken=taken)
    for der in crls:
        _take_crl(der, by=by, source=source, taken=taken)
    for signer in signers:
        _take_signer(signer, by=by, source=source, taken=taken)
    return taken


@requires_transaction
def note_competence(
    *, by: Actor, sha256: str, subject_cn: str, agency_id: int, organ: str, is_organ: bool,
    certificate: bytes,
) -> KnownCertificate:  # fmt: skip
    """Note that a device's certificate signs for the organ from now on, without an end (R-154)."""
    kind = CertificateKind.ORGAN if is_organ else CertificateKind.LEADER
    row, _ = KnownCertificate.objects.update_or_create(
        sha256=sha256, kind=kind, organ=organ[:255],
        defaults={
            "agency_id": agency_id, "subject_cn": subject_cn[:255], "der": certificate,
            "valid_to": None, "source": "đăng ký thiết bị", "changed_at": clock.now(),
        },
    )  # fmt: skip
    _tell(row, by=by)
    return row


@requires_transaction
def end_competence(*, by: Actor, sha256: str, agency_id: int) -> None:
    """End a device's competence now; what it signed before stays valid."""
    for row in KnownCertificate.objects.select_for_update().filter(
        sha256=sha256, agency_id=agency_id, valid_to__isnull=True
    ):
        now = clock.now()
        row.valid_to = max(now, row.valid_from or now)
        row.changed_at = now
        row.save(update_fields=["valid_to", "changed_at"])
        _tell(row, by=by)


def _refuse_demonstration(names: Sequence[str]) -> None:
    marked = next((name for name in names if DEMO_MARK in nfc(name).upper()), None)
    if marked is not None:
        raise DemonstrationOnly(
            f"Chứng thư “{marked}” chỉ dùng cho hệ thống minh họa.",
            next_step="Bỏ chứng thư này ra rồi nhập lại.",
        )


def _named(der: bytes) -> str:
    """The name on a certificate, "" when it cannot be read; that is said later."""
    try:
        return common_name_of(x509.load_der_x509_certificate(der))
    except ValueError:
        return ""


def _take_certificate(
    der: bytes, *, by: Actor, source: str, allowed: set[str], taken: Taken
) -> None:
    fingerprint = hashlib.sha256(der).hexdigest()
    try:
        certificate = x509.load_der_x509_certificate(der)
        kind = _kind_of(certificate, der)
    except ValueError as error:
        raise CertificateUnreadable("Có tệp không phải là chứng thư số (X.509).") from error
    if kind is None:
        return
    name = common_name_of(certificate)
    if kind is CertificateKind.ROOT and fingerprint not in allowed:
        raise AnchorNotConfirmed(
            f"Chứng thư gốc “{name}” không có trong danh sách vân tay đã biết: {fingerprint}.",
            next_step="So vân tay với nguồn chính thức; đúng thì chạy lại với --confirm VÂN-TAY.",
        )
    row, is_new = KnownCertificate.objects.get_or_create(
        sha256=fingerprint, kind=kind, organ="",
        defaults={
            "subject_cn": name[:255], "der": der, "source": source[:255],
            "changed_at": clock.now(),
        },
    )  # fmt: skip
    if is_new:
        taken.note(kind.label.lower())
        _tell(row, by=by)


def _take_crl(der: bytes, *, by: Actor, source: str, taken: Taken) -> None:
    try:
        loaded = x509.load_der_x509_crl(der)
    except ValueError as error:
        raise CertificateUnreadable("Có tệp không phải là danh sách thu hồi (CRL).") from error
    row, is_new = RevocationList.objects.get_or_create(
        sha256=hashlib.sha256(der).hexdigest(),
        defaults={
            "issuer": loaded.issuer.rfc4514_string()[:500],
            "der": der,
            "this_update": loaded.last_update_utc,
            "next_update": loaded.next_update_utc,
            "source": source[:255],
            "changed_at": clock.now(),
        },
    )
    if not is_new:
        return
    taken.note("danh sách thu hồi")
    issued = row.this_update.astimezone(clock.OFFICE_ZONE)
    audit.record(
        RevocationListTaken(
            list_id=row.pk, issuer=row.issuer, issued_at=f"{issued:%H:%M ngày %d/%m/%Y}"
        ),
        by=by,
    )


def _take_signer(signer: KnownSigner, *, by: Actor, source: str, taken: Taken) -> None:
    kind = _KINDS[signer.role]
    if not signer.organ:
        raise InvalidInput(
            "Danh sách không ghi tên cơ quan (organ).", next_step="Bổ sung rồi nhập lại."
        )
    period: dict[str, datetime | None] = {"valid_from": signer.since, "valid_to": signer.until}
    row, is_new = KnownCertificate.objects.select_for_update().get_or_create(
        sha256=signer.sha256, kind=kind, organ=signer.organ[:255],
        defaults={
            "subject_cn": signer.cn[:255] or signer.sha256[:12], "source": source[:255],
            "changed_at": clock.now(), **period,
        },
    )  # fmt: skip
    is_changed = (row.valid_from, row.valid_to) != (signer.since, signer.until)
    if is_changed:
        row.valid_from, row.valid_to = signer.since, signer.until
        row.source, row.changed_at = source[:255], clock.now()
        row.save(update_fields=["valid_from", "valid_to", "source", "changed_at"])
    if is_new or is_changed:
        taken.note(kind.label.lower())
        _tell(row, by=by)


def _kind_of(certificate: x509.Certificate, der: bytes) -> CertificateKind | None:
    """Root, intermediate or time stamp service; None for a signer, who comes by the registry."""
    if is_self_signed(der):
        return CertificateKind.ROOT
    try:
        extended = certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    except x509.ExtensionNotFound:
        extended = None
    if extended is not None and ExtendedKeyUsageOID.TIME_STAMPING in extended:
        return CertificateKind.TSA
    try:
        basic = certificate.extensions.get_extension_for_class(x509.BasicConstraints).value
    except x509.ExtensionNotFound:
        return None
    return CertificateKind.INTERMEDIATE if basic.ca else None


def common_name_of(certificate: x509.Certificate) -> str:
    """The name a certificate is known by: CN, else the whole subject."""
    names = certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    return str(names[-1].value) if names else certificate.subject.rfc4514_string()


def _tell(row: KnownCertificate, *, by: Actor) -> None:
    audit.record(
        CertificateTaken(
            certificate_id=row.pk,
            subject_cn=row.subject_cn,
            kind=row.get_kind_display().lower(),
            organ_clause=f" của {row.organ}" if row.organ else "",
            sha256=row.sha256,
            source=row.source,
        ),
        by=by,
    )
