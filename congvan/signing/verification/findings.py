"""What a check says: the verdict, the warnings, one line per signature, one per single check."""

from __future__ import annotations

import enum
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any


class Verdict(enum.StrEnum):
    """The conclusion on a file (ARCHITECTURE §6); its words are in `signing.states.Verdict`."""

    VALID_KIND_B = "valid_kind_B"
    VALID_KIND_A = "valid_kind_A"
    PERSONAL_ONLY = "personal_only"
    UNSIGNED = "unsigned"
    INVALID = "invalid"
    UNVERIFIABLE = "unverifiable"


class SignerRole(enum.StrEnum):
    """Whose a signature is, by the registry; a known leader past their term is "personal"."""

    LEADER = "leader"
    ORGAN = "organ"
    PERSONAL = "personal"


class Status(enum.StrEnum):
    """How a single check came out."""

    PASSED = "passed"
    NOTED = "noted"  # to be looked at, does not decide
    UNKNOWN = "unknown"  # could not be checked: the file is not verifiable
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Check:
    """One check (R-156): `key` names it, `field` the signature it belongs to, "" for the file."""

    key: str
    status: Status
    sentence: str
    field: str = ""


@dataclass(frozen=True, slots=True)
class SignatureLine:
    """One signature. `covers_whole_file` is literal: the first of two signatures covers its part.

    `timestamped` tells of the signature's own trusted time stamp; `signed_at` is the time it was
    judged at, `time_is_proved` whether that time was proved or only claimed by the signer.
    """

    field: str
    signer_cn: str
    role: SignerRole
    intact: bool
    trusted: bool
    timestamped: bool
    covers_whole_file: bool
    signed_at: datetime | None
    time_is_proved: bool
    certificate_sha256: str


@dataclass(frozen=True, slots=True)
class Result:
    """Everything a check found."""

    verdict: Verdict
    warnings: tuple[str, ...]
    signatures: tuple[SignatureLine, ...] = ()
    checks: tuple[Check, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """JSON values, times in ISO 8601; `from_json` reads them back."""
        record = asdict(self)
        for line in record["signatures"]:
            line["signed_at"] = line["signed_at"].isoformat() if line["signed_at"] else None
        return record

    @classmethod
    def from_json(cls, record: dict[str, Any]) -> Result:
        """The result that `as_json` wrote."""
        return cls(
            verdict=Verdict(record["verdict"]),
            warnings=tuple(record["warnings"]),
            signatures=tuple(signature_line(line) for line in record["signatures"]),
            checks=tuple(check(line) for line in record["checks"]),
        )


def signature_line(record: dict[str, Any]) -> SignatureLine:
    """The line as it was written by `Result.as_json`."""
    at = record["signed_at"]
    return SignatureLine(
        **record
        | {
            "role": SignerRole(record["role"]),
            "signed_at": datetime.fromisoformat(at) if at else None,
        }
    )


def check(record: dict[str, Any]) -> Check:
    """The check as it was written by `Result.as_json`."""
    return Check(**record | {"status": Status(record["status"])})
