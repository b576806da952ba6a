"""How a certificate stands with our own anchors at a moment; nothing is ever fetched.

The only module that knows pyHanko's certificate validator. Revocation fails hard for the signer:
without a list or an answer that covers the moment nothing is concluded. Lists may be newer than the
moment. Certificates of authorities and time stamp services are checked against every list there
is, and must have one when they name one.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from itertools import pairwise

from asn1crypto import crl, ocsp, x509
from cryptography import x509 as cx509
from pyhanko_certvalidator import CertificateValidator, ValidationContext
from pyhanko_certvalidator import errors as reasons
from pyhanko_certvalidator.path import ValidationPath
from pyhanko_certvalidator.policy_decl import (
    CertRevTrustPolicy,
    DisallowWeakAlgorithmsPolicy,
    RevocationCheckingPolicy,
    RevocationCheckingRule,
)

from congvan.signing.verification.facts import Chain, ChainFacts
from congvan.signing.verification.pool import Pool

WEAK_DIGESTS = frozenset({"md2", "md5", "sha1"})
SMALLEST_RSA_BITS = 2048


class Use(enum.Enum):
    """What a certificate is used for."""

    SIGNING = "signing"
    STAMPING = "stamping"


_POLICIES = {
    Use.SIGNING: RevocationCheckingPolicy(
        ee_certificate_rule=RevocationCheckingRule.CRL_OR_OCSP_REQUIRED,
        intermediate_ca_cert_rule=RevocationCheckingRule.CHECK_IF_DECLARED,
    ),
    Use.STAMPING: RevocationCheckingPolicy(
        ee_certificate_rule=RevocationCheckingRule.CHECK_IF_DECLARED,
        intermediate_ca_cert_rule=RevocationCheckingRule.CHECK_IF_DECLARED,
    ),
}


@dataclass(slots=True)
class Evidence:
    """What a PDF brings along: certificates and revocation data, none of it trusted by itself."""

    certificates: list[x509.Certificate] = field(default_factory=list)
    crls: list[crl.CertificateList] = field(default_factory=list)
    ocsps: list[ocsp.OCSPResponse] = field(default_factory=list)


class Chains:
    """Judges certificates under one pool and what the PDF brings along."""

    def __init__(self, pool: Pool, evidence: Evidence) -> None:
        self._pool = pool
        self._evidence = evidence

    async def standing(
        self, certificate: x509.Certificate, *, at: datetime, use: Use,
        beside: Iterable[x509.Certificate] = (),
    ) -> ChainFacts:  # fmt: skip
        """How `certificate` stands at `at`; `beside` are certificates found with it."""
        if _is_weak_key(certificate):
            return ChainFacts(Chain.WEAK)
        context = self._context(at, use, beside)
        try:
            path = await CertificateValidator(
                certificate, validation_context=context
            ).async_validate_path()
        except Exception as error:  # whatever a hostile certificate makes the validator raise
            return self._failure(error, certificate, at)
        revoked = self._revoked_on(path)
        if revoked is not None and revoked <= at:
            return ChainFacts(Chain.REVOKED, revoked)
        if not _suits(certificate, use):
            return ChainFacts(Chain.UNSUITABLE)
        return ChainFacts(Chain.GOOD, revoked_later_at=revoked)

    def _context(
        self, at: datetime, use: Use, beside: Iterable[x509.Certificate]
    ) -> ValidationContext:
        return ValidationContext(
            trust_roots=self._pool.roots,
            other_certs=[*self._pool.intermediates, *self._evidence.certificates, *beside],
            moment=at,
            allow_fetching=False,
            crls=[*self._pool.crls, *self._evidence.crls],
            ocsps=self._evidence.ocsps,
            revinfo_policy=CertRevTrustPolicy(_POLICIES[use], retroactive_revinfo=True),
            algorithm_usage_policy=DisallowWeakAlgorithmsPolicy(
                weak_hash_algos=WEAK_DIGESTS, rsa_key_size_threshold=SMALLEST_RSA_BITS
            ),
        )

    def _failure(self, error: Exception, certificate: x509.Certificate, at: datetime) -> ChainFacts:
        """What a refusal of the validator means."""
        if isinstance(error, reasons.RevokedError):
            return ChainFacts(Chain.REVOKED, error.revocation_dt)
        if isinstance(error, reasons.ExpiredError | reasons.NotYetValidError):
            return _out_of_period(error, certificate, at)
        if isinstance(error, reasons.InsufficientRevinfoError):
            # A list may say "revoked" and yet be out of date: then that is what is known.
            revoked = self._revoked_on(error.original_path)
            if revoked is not None and revoked <= at:
                return ChainFacts(Chain.REVOKED, revoked)
            return ChainFacts(Chain.NO_REVOCATION_DATA)
        is_weak = isinstance(error, reasons.DisallowedAlgorithmError)
        return ChainFacts(Chain.WEAK if is_weak else Chain.UNKNOWN_ROOT)

    def _revoked_on(self, path: ValidationPath) -> datetime | None:
        """The earliest revocation of any certificate of the path, by every list there is.

        The validator is content with the first answer, which the PDF itself may have brought: an
        old "good" must not outvote a list that says otherwise.
        """
        found = []
        certificates = list(path.iter_certs(include_root=True))
        for issuer, subject in pairwise(certificates):
            found += [
                moment
                for listed in self._lists.get(subject.issuer.hashable, ())
                if (moment := listed.revoked_on(subject.serial_number, issuer)) is not None
            ]
        return min(found, default=None)

    @cached_property
    def _lists(self) -> dict[str, list[_List]]:
        lists: dict[str, list[_List]] = {}
        for listed in [*self._pool.crls, *self._evidence.crls]:
            try:
                loaded = cx509.load_der_x509_crl(listed.dump())
            except ValueError:
                continue
            lists.setdefault(listed.issuer.hashable, []).append(_List(loaded))
        return lists


class _List:
    """A revocation list, read quickly; its signature is checked once per issuer key."""

    def __init__(self, loaded: cx509.CertificateRevocationList) -> None:
        self._loaded = loaded
        self._signed_by: dict[bytes, bool] = {}

    def revoked_on(self, serial: int, issuer: x509.Certificate) -> datetime | None:
        """When the certificate was revoked by `issuer`, None when this list does not say so."""
        entry = self._loaded.get_revoked_certificate_by_serial_number(serial)
        if entry is None or not self._is_signed_by(issuer):
            return None
        revoked = entry.revocation_date_utc
        for extension in entry.extensions:
            if isinstance(extension.value, cx509.InvalidityDate):
                # The key was in wrong hands from then on.
                revoked = min(revoked, extension.value.invalidity_date.replace(tzinfo=UTC))
            if (
                isinstance(extension.value, cx509.CRLReason)
                and extension.value.reason is cx509.ReasonFlags.remove_from_crl
            ):
                return None
        return revoked

    def _is_signed_by(self, issuer: x509.Certificate) -> bool:
        key = issuer.sha256
        if key not in self._signed_by:
            try:
                public_key = cx509.load_der_x509_certificate(issuer.dump()).public_key()
                signed = self._loaded.is_signature_valid(public_key)  # type: ignore[arg-type]
            except (ValueError, TypeError):
                signed = False
            self._signed_by[key] = signed
        return self._signed_by[key]


def _out_of_period(
    error: reasons.ExpiredError | reasons.NotYetValidError,
    certificate: x509.Certificate,
    at: datetime,
) -> ChainFacts:
    """Its own period has passed or not begun, or that of an authority above it."""
    if at > certificate.not_valid_after:
        return ChainFacts(Chain.EXPIRED, certificate.not_valid_after)
    if at < certificate.not_valid_before:
        return ChainFacts(Chain.NOT_YET_VALID, certificate.not_valid_before)
    is_expired = isinstance(error, reasons.ExpiredError)
    return ChainFacts(Chain.EXPIRED if is_expired else Chain.NOT_YET_VALID)


def _is_weak_key(certificate: x509.Certificate) -> bool:
    key = certificate.public_key
    return bool(key.algorithm == "rsa" and key.bit_size < SMALLEST_RSA_BITS)


def _suits(certificate: x509.Certificate, use: Use) -> bool:
    """Whether the certificate's own extensions allow the use; what is not limited is allowed."""
    if use is Use.STAMPING:
        extended = certificate.extended_key_usage_value
        return extended is not None and "time_stamping" in extended.native
    usage = certificate.key_usage_value
    return usage is None or bool({"digital_signature", "non_repudiation"} & set(usage.native))
