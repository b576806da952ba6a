"""What is read from a file, before anything is concluded from it."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import datetime


class Integrity(enum.StrEnum):
    """Whether the signed bytes are as they were signed, and what came after them."""

    INTACT = "intact"
    ALTERED = "altered"  # the digest of the bytes is another one
    FORGED = "forged"  # the signature value does not belong to digest and key
    UNCOVERED = "uncovered"  # the signed range leaves out bytes it must not leave out
    CHANGED_AFTER = "changed_after"  # a later update changes more than signatures
    APPENDED = "appended"  # bytes after the end that belong to nothing
    UNREADABLE = "unreadable"  # the signature itself cannot be read


class Chain(enum.StrEnum):
    """How a certificate stands with the trusted anchors at a moment."""

    GOOD = "good"
    UNKNOWN_ROOT = "unknown_root"
    NO_REVOCATION_DATA = "no_revocation_data"
    REVOKED = "revoked"
    EXPIRED = "expired"
    NOT_YET_VALID = "not_yet_valid"
    WEAK = "weak"
    UNSUITABLE = "unsuitable"  # its key is not meant for this use
    NO_CERTIFICATE = "no_certificate"


@dataclass(frozen=True, slots=True)
class ChainFacts:
    """The standing of a certificate; `at` is when it was revoked, or ran out, or begins."""

    standing: Chain
    at: datetime | None = None
    revoked_later_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class StampFacts:
    """An RFC 3161 time stamp: of a signature's value, or of a whole revision of the file.

    `is_broken`: it was altered, or stamps something else. `at` is None when it cannot be read.
    """

    at: datetime | None
    authority_cn: str
    is_broken: bool
    chain: ChainFacts

    @property
    def is_trusted(self) -> bool:
        return not self.is_broken and self.at is not None and self.chain.standing is Chain.GOOD


@dataclass(frozen=True, slots=True)
class SignatureFacts:
    """One signature. `proved_at` is the trusted time before which it existed, None without one.

    `moment` is the time its certificate was judged at: the proved one, else the claimed one.
    `is_proved_by_own_stamp` tells a stamp on this signature from a later one that covers it.
    """

    field: str
    revision: int
    signer_cn: str
    certificate_sha256: str
    integrity: Integrity
    covers_whole_file: bool
    claimed_at: datetime | None
    stamp: StampFacts | None
    proved_at: datetime | None
    is_proved_by_own_stamp: bool
    moment: datetime
    chain: ChainFacts
    weak: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DocumentStampFacts:
    """A time stamp over the file as it stood (document time stamp)."""

    field: str
    revision: int
    integrity: Integrity
    stamp: StampFacts


class Obstacle(enum.StrEnum):
    """Why a file could not be looked at to the end."""

    ENCRYPTED = "encrypted"
    BROKEN = "broken"  # its structure cannot be read, and it was signed once
    DAMAGED = "damaged"  # its structure cannot be read
    TOO_MANY = "too_many"  # more signatures than any document has
    TOO_HEAVY = "too_heavy"  # the limits of the checking process were reached


@dataclass(frozen=True, slots=True)
class Examination:
    """All that is known of a file. `removed` counts signatures that were taken out of its form."""

    signatures: tuple[SignatureFacts, ...] = ()
    stamps: tuple[DocumentStampFacts, ...] = ()
    obstacle: Obstacle | None = None
    removed: int = 0
    is_irregular: bool = False  # read only with a tolerant reader
