"""The registry of competent leaders and organ seals: who signs for an organ, and until when.

A certificate is known by the SHA-256 of its DER, never by its name: names can be had by anyone
whom some authority certifies.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import Any

from congvan.signing.verification.findings import SignerRole

# Days in a registry are days of the office.
OFFICE_OFFSET = timezone(timedelta(hours=7))

_HEX_64 = re.compile(r"[0-9a-f]{64}")


class RegistryUnreadable(ValueError):
    """The registry is not in the form of ARCHITECTURE §6; its message is a Vietnamese clause."""


@dataclass(frozen=True, slots=True)
class KnownSigner:
    """A certificate that signs for `organ` as leader or as the organ itself, within a period."""

    role: SignerRole
    organ: str
    cn: str
    sha256: str
    since: datetime | None = None
    until: datetime | None = None

    def is_competent_at(self, moment: datetime) -> bool:
        """Whether `moment` lies in the period; both ends belong to it."""
        return (self.since is None or moment >= self.since) and (
            self.until is None or moment <= self.until
        )


@dataclass(frozen=True, slots=True)
class Registry:
    """All known signers; a leader may be known for several organs."""

    signers: tuple[KnownSigner, ...] = ()

    def known(self, certificate_sha256: str) -> tuple[KnownSigner, ...]:
        """What the registry says of a certificate, () when nothing."""
        return tuple(s for s in self.signers if s.sha256 == certificate_sha256)

    def as_json(self) -> list[dict[str, Any]]:
        """JSON values for `from_json`."""
        return [
            {
                "role": s.role.value, "organ": s.organ, "cn": s.cn, "sha256": s.sha256,
                "since": s.since.isoformat() if s.since else None,
                "until": s.until.isoformat() if s.until else None,
            }
            for s in self.signers
        ]  # fmt: skip

    @classmethod
    def from_json(cls, records: list[dict[str, Any]]) -> Registry:
        """The registry that `as_json` wrote."""
        return cls(
            tuple(
                KnownSigner(
                    role=SignerRole(record["role"]),
                    organ=record["organ"],
                    cn=record["cn"],
                    sha256=record["sha256"],
                    since=_moment(record["since"], "since"),
                    until=_moment(record["until"], "until"),
                )
                for record in records
            )
        )


def read(text: str) -> Registry:
    """The registry in a JSON file (ARCHITECTURE §6), or a list of such objects.

    Raises RegistryUnreadable.
    """
    try:
        record = json.loads(text)
    except ValueError as error:
        raise RegistryUnreadable("không phải JSON") from error
    signers: list[KnownSigner] = []
    for organ in record if isinstance(record, list) else [record]:
        if not isinstance(organ, dict):
            raise RegistryUnreadable(
                "phải là một đối tượng JSON có organ, competent_leaders, organ_seals"
            )
        name = _organ_name(organ.get("organ"))
        signers += _signers(organ, "competent_leaders", SignerRole.LEADER, name)
        signers += _signers(organ, "organ_seals", SignerRole.ORGAN, name)
    return Registry(tuple(signers))


def _organ_name(value: Any) -> str:
    """The organ as text; an object gives its name or code."""
    if isinstance(value, dict):
        value = value.get("name") or value.get("code") or value.get("identifier")
    return str(value or "")


def _signers(
    organ: dict[str, Any], key: str, role: SignerRole, name: str
) -> list[KnownSigner]:  # fmt: skip
    entries = organ.get(key) or []
    if not isinstance(entries, list):
        raise RegistryUnreadable(f"{key} phải là một danh sách")
    found = []
    for entry in entries:
        if not isinstance(entry, dict):
            raise RegistryUnreadable(f"mỗi mục của {key} phải có cn, sha256, until")
        fingerprint = re.sub(r"[\s:]", "", str(entry.get("sha256") or "")).lower()
        fingerprint = fingerprint.removeprefix("sha256").removeprefix("=")
        if not _HEX_64.fullmatch(fingerprint):
            who = entry.get("cn") or "?"
            raise RegistryUnreadable(
                f"{key}: mục “{who}” không có sha256 gồm 64 chữ số thập lục phân"
            )
        found.append(
            KnownSigner(
                role=role,
                organ=name,
                cn=str(entry.get("cn") or ""),
                sha256=fingerprint,
                since=_moment(entry.get("since") or entry.get("from"), "since"),
                until=_moment(entry.get("until"), "until"),
            )
        )
    return found


def _moment(value: Any, key: str) -> datetime | None:
    """A day means all of it, in the office's zone; a time without zone is the office's."""
    if value in (None, ""):
        return None
    text = str(value).strip()
    day = _day(text)
    if day is not None:
        at = time.min if key == "since" else time.max
        return datetime.combine(day, at, OFFICE_OFFSET)
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise RegistryUnreadable(f"{key} “{text}” không phải ngày (NĂM-THÁNG-NGÀY)") from error
    return moment if moment.tzinfo else moment.replace(tzinfo=OFFICE_OFFSET)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        pass
    if re.fullmatch(r"\d{1,2}/\d{1,2}/\d{4}", text):
        day, month, year = (int(part) for part in text.split("/"))
        try:
            return date(year, month, day)
        except ValueError:
            return None
    return None


def utc(moment: datetime) -> datetime:
    """The moment in UTC, as it is written into JSON."""
    return moment.astimezone(UTC)
