"""A certification office for tests: root, intermediate, signers, a time stamp service, lists.

Made once per session; everything is dated around NOON, so that tests do not age.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path

from asn1crypto import keys as asn1_keys
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pyhanko.sign import signers, timestamps
from pyhanko_certvalidator.registry import SimpleCertificateStore

NOON = datetime(2026, 6, 15, 5, 0, tzinfo=UTC)
YEAR = timedelta(days=365)


@dataclass(slots=True)
class Holder:
    """A certificate with its key and the holder that issued it."""

    key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey
    certificate: x509.Certificate
    issuer: Holder | None = None
    revoked: dict[int, datetime] = field(default_factory=dict)

    @property
    def der(self) -> bytes:
        return self.certificate.public_bytes(serialization.Encoding.DER)

    @property
    def pem(self) -> bytes:
        return self.certificate.public_bytes(serialization.Encoding.PEM)

    @property
    def sha256(self) -> str:
        return self.certificate.fingerprint(hashes.SHA256()).hex()

    @property
    def asn1(self) -> asn1_x509.Certificate:
        return asn1_x509.Certificate.load(self.der)

    @property
    def key_pem(self) -> bytes:
        return self.key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )

    def key_file(self, pin: str) -> bytes:
        """A PKCS#12 file under `pin`."""
        return pkcs12.serialize_key_and_certificates(
            b"khoa", self.key, self.certificate, None,
            serialization.BestAvailableEncryption(pin.encode()),
        )  # fmt: skip

    def asn1_key(self) -> asn1_keys.PrivateKeyInfo:
        return asn1_keys.PrivateKeyInfo.load(
            self.key.private_bytes(
                serialization.Encoding.DER,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
        )

    def signer(self) -> signers.SimpleSigner:
        """For pyHanko; the signature carries the leaf alone, as real ones do (R-165)."""
        return signers.SimpleSigner(
            signing_cert=self.asn1,
            signing_key=self.asn1_key(),
            cert_registry=SimpleCertificateStore(),
        )

    def stamper(self, at: datetime = NOON) -> timestamps.TimeStamper:
        return timestamps.DummyTimeStamper(
            tsa_cert=self.asn1, tsa_key=self.asn1_key(), fixed_dt=at,
            certs_to_embed=SimpleCertificateStore(),
        )  # fmt: skip

    def crl(self, *, at: datetime, until: datetime) -> bytes:
        builder = (
            x509.CertificateRevocationListBuilder()
            .issuer_name(self.certificate.subject)
            .last_update(at)
            .next_update(until)
        )
        for serial, when in self.revoked.items():
            entry = x509.RevokedCertificateBuilder().serial_number(serial).revocation_date(when)
            builder = builder.add_revoked_certificate(entry.build())
        return builder.sign(self.key, hashes.SHA256()).public_bytes(serialization.Encoding.DER)


def name(text: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "VN"),
            x509.NameAttribute(NameOID.COMMON_NAME, text),
        ]
    )


def issue(
    common_name: str, issuer: Holder | None = None, *, is_authority: bool = False,
    stamps: bool = False, since: datetime = NOON - YEAR, until: datetime = NOON + 3 * YEAR,
    bits: int = 2048, key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey | None = None,
) -> Holder:  # fmt: skip
    """A certificate, of `key` if one is given; without issuer it signs itself."""
    key = key or rsa.generate_private_key(65537, bits)
    subject = name(common_name)
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer.certificate.subject if issuer else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(since)
        .not_valid_after(until)
        .add_extension(x509.BasicConstraints(ca=is_authority, path_length=None), critical=True)
        .add_extension(
            x509.KeyUsage(
                digital_signature=not is_authority, content_commitment=not is_authority,
                key_encipherment=False, data_encipherment=False, key_agreement=False,
                key_cert_sign=is_authority, crl_sign=is_authority,
                encipher_only=False, decipher_only=False,
            ),
            critical=True,
        )
    )  # fmt: skip
    if stamps:
        usage = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
        builder = builder.add_extension(usage, critical=True)
    signing_key = issuer.key if issuer else key
    return Holder(key, builder.sign(signing_key, hashes.SHA256()), issuer)


class Office:
    """Root → intermediate → persons, seal, time stamps."""

    def __init__(self, prefix: str = "") -> None:
        self.root = issue(f"{prefix}Gốc thử nghiệm", is_authority=True, since=NOON - 9 * YEAR)
        self.middle = issue(f"{prefix}Trung gian thử nghiệm", self.root, is_authority=True)
        self.leader = issue("Lê Văn Khải", self.middle)
        self.deputy = issue("Trần Thị Hương", self.middle)
        self.clerk = issue("Phạm Thị Lan", self.middle)
        self.seal = issue("Sở Khoa học và Công nghệ", self.middle)
        self.stamps = issue("TSA thử nghiệm", self.root, stamps=True)

    @cached_property
    def revoked(self) -> Holder:
        """A leader whose certificate was revoked thirty days before NOON."""
        holder = issue("Nguyễn Thu Hồi", self.middle)
        self.middle.revoked[holder.certificate.serial_number] = NOON - timedelta(days=30)
        return holder

    @cached_property
    def revoked_later(self) -> Holder:
        holder = issue("Đỗ Thu Hồi Sau", self.middle)
        self.middle.revoked[holder.certificate.serial_number] = NOON + timedelta(days=3)
        return holder

    @cached_property
    def expired(self) -> Holder:
        return issue("Bùi Hết Hạn", self.middle, until=NOON - timedelta(days=10))

    @cached_property
    def ending(self) -> Holder:
        """Ran out ten days after NOON."""
        return issue("Vũ Sắp Hết", self.middle, until=NOON + timedelta(days=10))

    @cached_property
    def weak(self) -> Holder:
        return issue("Hoàng Khóa Ngắn", self.middle, bits=1024)

    def write_trust(
        self, directory: Path, *, with_lists: bool = True, at: datetime = NOON + timedelta(days=20)
    ) -> Path:
        """A trust folder as ARCHITECTURE §6 has it; its lists are newer than the signing."""
        (directory / "crl").mkdir(parents=True)
        (directory / "root.crt").write_bytes(self.root.pem)
        (directory / "middle.crt").write_bytes(self.middle.der)
        for holder in (self.revoked, self.revoked_later):
            assert holder.issuer is self.middle
        if with_lists:
            for number, holder in enumerate((self.root, self.middle)):
                data = holder.crl(at=at, until=at + timedelta(days=30))
                (directory / "crl" / f"{number}.crl").write_bytes(data)
        return directory

    def registry(self) -> dict[str, object]:
        leaders = (
            self.leader, self.deputy, self.revoked, self.revoked_later, self.expired, self.ending,
            self.weak,
        )  # fmt: skip
        return {
            "organ": "Sở Khoa học và Công nghệ",
            "competent_leaders": [
                {"cn": "…", "sha256": holder.sha256, "until": None} for holder in leaders
            ],
            "organ_seals": [{"cn": "Sở", "sha256": self.seal.sha256, "until": "2030-12-31"}],
        }
