"""The signed message of a PDF signature (CAdES in PAdES): attributes to sign, and the whole of it.

SHA-256 only; RSA with PKCS #1 v1.5 or ECDSA, as the government's certificates have (R-162).
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from asn1crypto import algos, cms, core, tsp, x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.x509 import load_der_x509_certificate

SMALLEST_RSA_BITS = 2048
_CURVES = ("secp256r1", "secp384r1", "secp521r1")


class KeyUnsuitable(ValueError):
    """The certificate's key is too short or of a kind that is not used."""


def algorithm_of(certificate_der: bytes) -> str:
    """ "sha256_rsa" or "sha256_ecdsa". Raises KeyUnsuitable for short or other keys."""
    key = _public_key(certificate_der)
    if isinstance(key, rsa.RSAPublicKey) and key.key_size >= SMALLEST_RSA_BITS:
        return "sha256_rsa"
    if isinstance(key, ec.EllipticCurvePublicKey) and key.curve.name in _CURVES:
        return "sha256_ecdsa"
    raise KeyUnsuitable


def attributes(digest: bytes, certificate_der: bytes) -> bytes:
    """The DER of the signed attributes: what the key signs."""
    der: bytes = cms.CMSAttributes(
        [
            _attribute("content_type", "data"),
            _attribute("message_digest", digest),
            _binding(certificate_der),
        ]
    ).dump()
    return der


def message(
    *, signed_attributes: bytes, signature: bytes, certificate_der: bytes,
    chain: Sequence[bytes] = (), stamp: bytes | None = None,
) -> bytes:  # fmt: skip
    """The whole CMS; `stamp` is the DER of a time stamp token over `signature`."""
    certificate = x509.Certificate.load(certificate_der)
    info: dict[str, Any] = {
        "version": "v1",
        "sid": cms.SignerIdentifier(
            name="issuer_and_serial_number",
            value=cms.IssuerAndSerialNumber(
                {"issuer": certificate.issuer, "serial_number": certificate.serial_number}
            ),
        ),
        "digest_algorithm": _SHA256,
        "signed_attrs": cms.CMSAttributes.load(signed_attributes),
        "signature_algorithm": {"algorithm": algorithm_of(certificate_der)},
        "signature": signature,
    }
    if stamp is not None:
        token = cms.ContentInfo.load(stamp)
        info["unsigned_attrs"] = cms.CMSAttributes(
            [_attribute("signature_time_stamp_token", token)]
        )
    signed = cms.SignedData(
        {
            "version": "v1",
            "digest_algorithms": [_SHA256],
            "encap_content_info": {"content_type": "data"},
            "certificates": [certificate, *(x509.Certificate.load(der) for der in chain)],
            "signer_infos": [cms.SignerInfo(info)],
        }
    )
    der: bytes = cms.ContentInfo({"content_type": "signed_data", "content": signed}).dump()
    return der


def is_signature_of(data: bytes, signature: bytes, certificate_der: bytes) -> bool:
    """Whether the certificate's key made `signature` over `data` with SHA-256."""
    key = _public_key(certificate_der)
    try:
        if isinstance(key, rsa.RSAPublicKey):
            key.verify(signature, data, padding.PKCS1v15(), hashes.SHA256())
        elif isinstance(key, ec.EllipticCurvePublicKey):
            key.verify(signature, data, ec.ECDSA(hashes.SHA256()))
        else:
            return False
    except (InvalidSignature, ValueError):
        return False
    return True


def taken_apart(der: bytes) -> tuple[bytes, bytes, bytes]:
    """Attributes, signature and certificate of a CMS that the client has made.

    Raises ValueError for anything but one signature with its certificate.
    """
    try:
        content = cms.ContentInfo.load(der, strict=True)["content"]
        (info,) = content["signer_infos"]
        attributes_der = info["signed_attrs"].untag().dump(force=True)
        serial = info["sid"].chosen["serial_number"].native
        (certificate,) = (
            c.chosen for c in content["certificates"] if c.chosen.serial_number == serial
        )
        return attributes_der, info["signature"].native, certificate.dump()
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise ValueError("not one signature with its certificate") from error


def digest_in(signed_attributes: bytes) -> bytes:
    """The digest that signed attributes bind. Raises ValueError when there is none."""
    try:
        for attribute in cms.CMSAttributes.load(signed_attributes):
            if attribute["type"].native == "message_digest":
                value: bytes = attribute["values"][0].native
                return value
    except (ValueError, TypeError, IndexError) as error:
        raise ValueError("no signed attributes") from error
    raise ValueError("no digest in the signed attributes")


def _attribute(kind: str, value: Any) -> cms.CMSAttribute:
    return cms.CMSAttribute({"type": kind, "values": (value,)})


@lru_cache(maxsize=64)
def _binding(certificate_der: bytes) -> cms.CMSAttribute:
    """Binds the certificate into what is signed, so that another of the same key is none (ESS)."""
    certificate = x509.Certificate.load(certificate_der)
    identity = tsp.ESSCertIDv2(
        {
            "cert_hash": hashlib.sha256(certificate_der).digest(),
            "issuer_serial": {
                "issuer": [x509.GeneralName("directory_name", certificate.issuer)],
                "serial_number": certificate.serial_number,
            },
        }
    )
    return _attribute("signing_certificate_v2", tsp.SigningCertificateV2({"certs": [identity]}))


@lru_cache(maxsize=64)
def _public_key(certificate_der: bytes) -> Any:
    return load_der_x509_certificate(certificate_der).public_key()


_SHA256 = algos.DigestAlgorithm({"algorithm": "sha256", "parameters": core.Null()})
