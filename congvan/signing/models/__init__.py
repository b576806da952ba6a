"""Tables of signing: what is known and was checked, the devices that sign, sessions of signing."""

from congvan.signing.models.devices import KeyDevice, SealHandover, SignatureImage
from congvan.signing.models.sessions import SigningSession
from congvan.signing.models.verification import (
    KnownCertificate,
    RevocationList,
    VerificationReport,
)

__all__ = [
    "KeyDevice",
    "KnownCertificate",
    "RevocationList",
    "SealHandover",
    "SignatureImage",
    "SigningSession",
    "VerificationReport",
]
