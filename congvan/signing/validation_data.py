"""What goes into a file beside its signature, so that it can be checked years later (B-LT; R-166).

Only what is known here already is taken: certificates of authorities and time stamp services, and
revocation lists that are in force. Nothing is fetched while somebody waits for a signature.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from asn1crypto import crl, x509

from congvan.signing.queries.readiness import known_pool
from congvan.signing.verification.pool import Pool

# Lists of a large authority have some MB; a letter does not carry that to every reader.
MOST_LIST_BYTES = 1 << 20
_LONGEST_CHAIN = 8


@dataclass(frozen=True, slots=True)
class ValidationData:
    """DER objects: the signer's chain without leaf and root; all that goes into the file.

    `is_complete`: the signer's authority has a list in force, so that the level B-LT is reached.
    """

    chain: tuple[bytes, ...]
    certificates: tuple[bytes, ...]
    crls: tuple[bytes, ...]
    is_complete: bool


def data_for(certificate: bytes, *, now: datetime) -> ValidationData:
    """What is known for a signer's certificate."""
    known = known_pool()
    leaf = x509.Certificate.load(certificate)
    path = _path(leaf, known)
    stamps = [c for c in known.intermediates if _is_stamp_service(c)]
    wanted = _once([*path, *stamps, *(c for stamp in stamps for c in _path(stamp, known))])
    lists = [listed for listed in known.crls if _is_in_force(listed, now)]
    issuers = {leaf.issuer.hashable, *(c.issuer.hashable for c in wanted)}
    lists = [listed for listed in lists if listed.issuer.hashable in issuers]
    if sum(len(listed.dump()) for listed in lists) > MOST_LIST_BYTES:
        lists = []
    return ValidationData(
        chain=tuple(c.dump() for c in path if not _is_root(c)),
        certificates=tuple(c.dump() for c in _once([leaf, *wanted])),
        crls=tuple(listed.dump() for listed in lists),
        is_complete=any(listed.issuer.hashable == leaf.issuer.hashable for listed in lists),
    )


def _path(certificate: x509.Certificate, known: Pool) -> list[x509.Certificate]:
    """The authorities above a certificate as far as they are known, by their names and keys."""
    found: list[x509.Certificate] = []
    here = certificate
    while len(found) < _LONGEST_CHAIN and not _is_root(here):
        above = next((c for c in (*known.intermediates, *known.roots) if _issued(c, here)), None)
        if above is None or above in found:
            break
        found.append(above)
        here = above
    return found


def _issued(issuer: x509.Certificate, subject: x509.Certificate) -> bool:
    if issuer.subject.hashable != subject.issuer.hashable:
        return False
    named, own = subject.authority_key_identifier, issuer.key_identifier
    return named is None or own is None or named == own


def _is_root(certificate: x509.Certificate) -> bool:
    return bool(certificate.subject.hashable == certificate.issuer.hashable)


@lru_cache(maxsize=1024)
def _usage_of(der: bytes) -> tuple[str, ...]:
    usage = x509.Certificate.load(der).extended_key_usage_value
    return tuple(usage.native) if usage is not None else ()


def _is_stamp_service(certificate: x509.Certificate) -> bool:
    return "time_stamping" in _usage_of(certificate.dump())


def _is_in_force(listed: crl.CertificateList, now: datetime) -> bool:
    times = listed["tbs_cert_list"]
    ends = times["next_update"].native
    return bool(times["this_update"].native <= now and (ends is None or now <= ends))


def _once(certificates: Iterable[x509.Certificate]) -> list[x509.Certificate]:
    return list({c.sha256: c for c in certificates}.values())
