"""The demo's own certification authority, and the signatures that senders put on their papers.

Every certificate bears DEMO_MARK in its name. The authorities' and the senders' keys live as long as
the building of the demo and are written down nowhere, so nobody can sign with them afterwards
(R-169); the keys of the demo's own leaders and organs lie in their devices (`signing_devices`).
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from asn1crypto import keys as asn1_keys
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.writer import BasePdfFileWriter
from pyhanko.sign import fields, signers, timestamps
from pyhanko.sign.signers.pdf_signer import PdfSigningSession
from pyhanko_certvalidator.registry import SimpleCertificateStore

from congvan.deployment.demo.arrivals import SENDERS, Sender, Signing
from congvan.kernel import audit, clock
from congvan.signing.pins import DEMO_MARK
from congvan.signing.services import certificates
from congvan.signing.verification.findings import SignerRole
from congvan.signing.verification.registry import KnownSigner

SOURCE = "tỉnh minh họa"
KEY_BITS = 2048
YEAR = timedelta(days=365)
# The leader signs first, then the organ; what they say of the place is what gets altered.
LEADER_SIGNS, ORGAN_SIGNS = time(15, 10), time(15, 40)
PLACE, ALTERED_PLACE = "Luu tai so 001", "Luu tai so 009"


@dataclass(frozen=True, slots=True)
class Holder:
    """A certificate with its key."""

    key: rsa.RSAPrivateKey
    certificate: x509.Certificate

    @property
    def der(self) -> bytes:
        return self.certificate.public_bytes(serialization.Encoding.DER)

    @property
    def sha256(self) -> str:
        return self.certificate.fingerprint(hashes.SHA256()).hex()

    @property
    def pem(self) -> bytes:
        """Certificate and key."""
        key = self.key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        return self.certificate.public_bytes(serialization.Encoding.PEM) + key

    def key_file(self, pin: str) -> bytes:
        """A PKCS#12 file under `pin`."""
        return pkcs12.serialize_key_and_certificates(
            b"khoa", self.key, self.certificate, None,
            serialization.BestAvailableEncryption(pin.encode()),
        )  # fmt: skip

    def known_as(self, role: SignerRole, organ: str, cn: str) -> KnownSigner:
        """The line of the registry."""
        return KnownSigner(role=role, organ=organ, cn=cn, sha256=self.sha256)

    def revokes_nothing(self) -> bytes:
        """An empty revocation list, as long in force as the certificates."""
        certificate = self.certificate
        return (
            x509.CertificateRevocationListBuilder()
            .issuer_name(certificate.subject)
            .last_update(certificate.not_valid_before_utc)
            .next_update(certificate.not_valid_after_utc)
            .sign(self.key, hashes.SHA256())
            .public_bytes(serialization.Encoding.DER)
        )

    def for_pyhanko(self) -> tuple[asn1_x509.Certificate, asn1_keys.PrivateKeyInfo]:
        """Certificate and key as pyHanko takes them."""
        key = self.key.private_bytes(
            serialization.Encoding.DER,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        return asn1_x509.Certificate.load(self.der), asn1_keys.PrivateKeyInfo.load(key)


class Authority:
    """Root, intermediate, time stamps; a leader and a seal for each organ that asks."""

    def __init__(self, name: str) -> None:
        self._began = clock.now().replace(microsecond=0) - YEAR
        self.root = self._issue(f"{name}, gốc ({DEMO_MARK})", is_authority=True)
        self.middle = self._issue(f"{name}, trung gian ({DEMO_MARK})", self.root, is_authority=True)
        self.stamps = self._issue(f"{name}, dấu thời gian ({DEMO_MARK})", self.root, stamps=True)
        self._signers: dict[str, tuple[Holder, Holder]] = {}

    def signers_of(self, sender: Sender) -> tuple[Holder, Holder]:
        """The leader's certificate and the organ's, issued when first asked for."""
        if sender.key not in self._signers:
            self._signers[sender.key] = (
                self._issue(marked(sender.signer), self.middle),
                self._issue(marked(sender.name), self.middle),
            )
        return self._signers[sender.key]

    def issue_signer(self, name: str) -> Holder:
        """A certificate to sign documents with."""
        return self._issue(name, self.middle)

    def sign(self, pdf: bytes, sender: Sender, *, day: date) -> bytes:
        """The paper signed by the sender's leader, then by the organ, both with time stamps."""
        leader, organ = self.signers_of(sender)
        pdf = self._signed(pdf, leader, "NguoiCoThamQuyen", day, LEADER_SIGNS)
        return self._signed(pdf, organ, "CoQuan", day, ORGAN_SIGNS)

    def _signed(self, pdf: bytes, holder: Holder, field: str, day: date, at: time) -> bytes:
        moment = datetime.combine(day, at, tzinfo=clock.OFFICE_ZONE)
        certificate, key = holder.for_pyhanko()
        tsa_certificate, tsa_key = self.stamps.for_pyhanko()
        signer = _PdfSigner(
            signers.PdfSignatureMetadata(
                field_name=field, md_algorithm="sha256", location=PLACE,
                subfilter=fields.SigSeedSubFilter.ADOBE_PKCS7_DETACHED,
            ),
            # The signature carries the leaf alone, as those of real offices do.
            signers.SimpleSigner(
                signing_cert=certificate, signing_key=key, cert_registry=SimpleCertificateStore()
            ),
            timestamper=timestamps.DummyTimeStamper(
                tsa_cert=tsa_certificate, tsa_key=tsa_key, fixed_dt=moment,
                certs_to_embed=SimpleCertificateStore(),
            ),
        )  # fmt: skip
        signer.moment = moment
        out: io.BytesIO = signer.sign_pdf(IncrementalPdfFileWriter(io.BytesIO(pdf)))
        return out.getvalue()

    def _issue(
        self, common_name: str, issuer: Holder | None = None, *, is_authority: bool = False,
        stamps: bool = False,
    ) -> Holder:  # fmt: skip
        key = rsa.generate_private_key(65537, KEY_BITS)
        subject = _name(common_name)
        usage = x509.KeyUsage(
            digital_signature=not is_authority, content_commitment=not is_authority,
            key_encipherment=False, data_encipherment=False, key_agreement=False,
            key_cert_sign=is_authority, crl_sign=is_authority, encipher_only=False, decipher_only=False,
        )  # fmt: skip
        builder = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(issuer.certificate.subject if issuer else subject)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(self._began)
            .not_valid_after(self._began + 6 * YEAR)
            .add_extension(x509.BasicConstraints(ca=is_authority, path_length=None), critical=True)
            .add_extension(usage, critical=True)
        )
        if stamps:
            only = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
            builder = builder.add_extension(only, critical=True)
        return Holder(key, builder.sign(issuer.key if issuer else key, hashes.SHA256()))


class Desk:
    """Signs what the demo's senders send: under the known authority, or under a foreign one."""

    def __init__(self) -> None:
        self._known = Authority("CA tỉnh Gia Lai")
        self._foreign = Authority("CA chưa ai biết")

    @property
    def authority(self) -> Authority:
        """The authority that the product knows."""
        return self._known

    def make_known(self) -> None:
        """Let the product trust the authority, and know who signs for the two organs."""
        authority = self._known
        known = []
        for key in ("ubnd", "dakdoa"):
            sender = SENDERS[key]
            leader, organ = authority.signers_of(sender)
            name = marked(sender.name)
            known.append(leader.known_as(SignerRole.LEADER, name, marked(sender.signer)))
            known.append(organ.known_as(SignerRole.ORGAN, name, name))
        certificates.take_in(
            by=audit.Actor.system(), source=SOURCE, for_demonstration=True,
            certificates=[authority.root.der, authority.middle.der, authority.stamps.der],
            crls=[authority.root.revokes_nothing(), authority.middle.revokes_nothing()],
            signers=known, confirmed=[authority.root.sha256],
        )  # fmt: skip

    def sign(self, pdf: bytes, sender: Sender, *, how: Signing, day: date) -> bytes:
        """The paper as it left the sender on `day`, or as it became on its way."""
        if how is Signing.NOT:
            return pdf
        if how is Signing.UNKNOWN:
            return self._foreign.sign(pdf, sender, day=day)
        signed = self._known.sign(pdf, sender, day=day)
        return altered(signed) if how is Signing.ALTERED else signed


def altered(pdf: bytes) -> bytes:
    """The file with one character changed inside what the last signature covers."""
    place = pdf.rindex(PLACE.encode())
    return pdf[:place] + ALTERED_PLACE.encode() + pdf[place + len(PLACE) :]


def marked(name: str) -> str:
    """The name with the mark of the demo."""
    return f"{name} ({DEMO_MARK})"


class _PdfSigner(signers.PdfSigner):
    """Signs at `moment` instead of now."""

    moment: datetime

    def init_signing_session(
        self, pdf_out: BasePdfFileWriter, existing_fields_only: bool = False
    ) -> PdfSigningSession:
        session = super().init_signing_session(pdf_out, existing_fields_only)
        session.system_time = self.moment
        return session


def _name(common_name: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "VN"),
            x509.NameAttribute(NameOID.COMMON_NAME, common_name),
        ]
    )
