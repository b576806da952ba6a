"""The trust pool: anchors, intermediates and revocation lists, from files or from the registry.

Signatures often carry the signer's certificate alone, so the pool brings the rest (R-165). Which
certificate is an anchor is decided by the certificate: it has signed itself.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from asn1crypto import crl, pem, x509
from cryptography import x509 as cx509
from cryptography.exceptions import InvalidSignature

CERTIFICATE_SUFFIXES = (".crt", ".cer", ".pem", ".der")
CRL_SUFFIXES = (".crl", ".pem", ".der")


@dataclass(slots=True)
class Pool:
    """`unread` names the files of a trust folder that hold no certificate or list."""

    roots: list[x509.Certificate] = field(default_factory=list)
    intermediates: list[x509.Certificate] = field(default_factory=list)
    crls: list[crl.CertificateList] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)

    def add_certificate(self, der: bytes) -> None:
        """Put a certificate where it belongs. Raises ValueError for anything else."""
        certificate = x509.Certificate.load(der, strict=True)
        is_anchor = is_self_signed(der)
        (self.roots if is_anchor else self.intermediates).append(certificate)

    def add_crl(self, der: bytes) -> None:
        """Take a revocation list in. Raises ValueError for anything else."""
        cx509.load_der_x509_crl(der)
        self.crls.append(crl.CertificateList.load(der, strict=True))


def is_self_signed(der: bytes) -> bool:
    """Whether the certificate is an anchor: its own key has signed it. Raises ValueError."""
    certificate = cx509.load_der_x509_certificate(der)
    if certificate.issuer != certificate.subject:
        return False
    try:
        certificate.verify_directly_issued_by(certificate)
    except (InvalidSignature, ValueError, TypeError):
        return False
    return True


def ders_in(data: bytes) -> list[bytes]:
    """The DER objects of a file: PEM blocks, or the file itself."""
    if pem.detect(data):
        return [der for _, _, der in pem.unarmor(data, multiple=True)]
    return [data]


def files_of(directory: Path) -> list[tuple[str, Path]]:
    """The files of a trust folder: ("certificate" or "crl", path), in the order of their names."""
    certificates = [
        path for path in sorted(directory.iterdir())
        if path.suffix.lower() in CERTIFICATE_SUFFIXES and path.is_file()
    ]  # fmt: skip
    crl_directory = directory / "crl"
    lists = [path for path in sorted(directory.iterdir()) if path.suffix.lower() == ".crl"]
    if crl_directory.is_dir():
        lists += [
            path for path in sorted(crl_directory.iterdir())
            if path.suffix.lower() in CRL_SUFFIXES and path.is_file()
        ]  # fmt: skip
    return [("certificate", path) for path in certificates] + [("crl", path) for path in lists]


def from_directory(directory: Path) -> Pool:
    """The pool of a trust folder: `*.crt` and `crl/*.crl`, DER or PEM. Raises OSError."""
    pool = Pool()
    for kind, path in files_of(directory):
        try:
            for der in ders_in(path.read_bytes()):
                (pool.add_certificate if kind == "certificate" else pool.add_crl)(der)
        except (ValueError, TypeError):
            pool.unread.append(path.name)
    return pool


def to_json(certificates: list[bytes], crls: list[bytes]) -> dict[str, Any]:
    """JSON values of DER objects, for `from_json`."""
    return {
        "certificates": [base64.b64encode(der).decode() for der in certificates],
        "crls": [base64.b64encode(der).decode() for der in crls],
    }


def from_json(record: dict[str, Any]) -> Pool:
    """The pool of the DER objects that `to_json` wrote."""
    pool = Pool()
    for der in record["certificates"]:
        pool.add_certificate(base64.b64decode(der))
    for der in record["crls"]:
        pool.add_crl(base64.b64decode(der))
    return pool
