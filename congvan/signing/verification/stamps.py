"""Reading RFC 3161 time stamp tokens; with `pades` the only module that knows pyHanko."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from asn1crypto import cms, tsp, x509
from cryptography.hazmat.primitives import hashes
from pyhanko.sign.general import get_pyca_cryptography_hash
from pyhanko.sign.validation.generic_cms import extract_tst_data_iter, validate_sig_integrity

from congvan.signing.verification.chains import WEAK_DIGESTS


@dataclass(frozen=True, slots=True)
class Token:
    """A time stamp token: when, by whom, and whether it stamps what it stands beside.

    One that cannot be read has no time; one that was altered, or stamps something else, `is_broken`.
    """

    at: datetime | None
    certificate: x509.Certificate | None
    beside: tuple[x509.Certificate, ...]
    is_broken: bool = False
    is_weak: bool = False


def on_value_of(signer_info: cms.SignerInfo) -> Token | None:
    """The stamp on the signature's value, None without one; the first of several."""
    try:
        tokens = list(extract_tst_data_iter(signer_info, signed=False))
    except Exception:
        return None
    if not tokens:
        return None
    value = signer_info["signature"].native
    return judged(tokens[0], lambda algorithm: _digest(algorithm, value))


def judged(signed: cms.SignedData, expected: Callable[[str], bytes]) -> Token:
    """Read a token and check that it stamps what it must and is signed by its certificate."""
    try:
        content = signed["encap_content_info"]["content"]
        info = tsp.TSTInfo.load(bytes(content))
        at = info["gen_time"].native
        imprint = info["message_imprint"]
        algorithm = imprint["hash_algorithm"]["algorithm"].native
        signer = signed["signer_infos"][0]
        certificates = [c.chosen for c in signed["certificates"] if c.name == "certificate"]
        certificate = _signer_among(certificates, signer)
        own = _digest(signer["digest_algorithm"]["algorithm"].native, bytes(content))
        digest_is_right, value_is_right = validate_sig_integrity(
            signer, certificate, "tst_info", own
        )
        is_broken = not (
            digest_is_right
            and value_is_right
            and expected(algorithm) == imprint["hashed_message"].native
        )
        others = tuple(c for c in certificates if c is not certificate)
        return Token(at, certificate, others, is_broken, is_weak=algorithm in WEAK_DIGESTS)
    except Exception:  # a token that cannot be read proves nothing
        return Token(None, None, ())


def _signer_among(certificates: list[x509.Certificate], signer: cms.SignerInfo) -> x509.Certificate:
    identifier = signer["sid"]
    for certificate in certificates:
        if identifier.name == "issuer_and_serial_number":
            wanted = identifier.chosen
            if (
                certificate.serial_number == wanted["serial_number"].native
                and certificate.issuer == wanted["issuer"]
            ):
                return certificate
        elif certificate.key_identifier == identifier.chosen.native:
            return certificate
    raise LookupError("the token does not carry its signer's certificate")


def _digest(algorithm: str, data: bytes) -> bytes:
    digest = hashes.Hash(get_pyca_cryptography_hash(algorithm))
    digest.update(data)
    return digest.finalize()
