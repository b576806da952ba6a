"""Everything there is to say about a package: faults, oddities, what strict receivers refuse."""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO

from edxml_vn.demands import strict_remarks
from edxml_vn.limits import Limits
from edxml_vn.model import Finding, PackageRefused, Severity
from edxml_vn.reading import DEFAULT_LIMITS, read
from edxml_vn.routing import check_for_hub

UNCHECKED = ("absent", "unreadable")

_ORDER = (Severity.ERROR, Severity.WARNING, Severity.INFO)


def check(source: bytes | Path | BinaryIO, *, limits: Limits = DEFAULT_LIMITS) -> list[Finding]:
    """Findings, the heaviest first; a refusal is the only one then. OSError is the disk's."""
    try:
        package = read(source, limits=limits)
    except PackageRefused as refusal:
        return [refusal.finding]
    told = check_for_hub(package.message)
    findings = [*package.findings, *told, *strict_remarks(package.message)]
    if package.message.has_signature and isinstance(source, bytes | Path):
        findings.append(check_signature(source)[1])
    places = {one.place for one in told if one.severity is Severity.ERROR}
    # What a hub refuses is not told a second time as an oddity of the same place.
    findings = [
        one for one in findings if one.severity is not Severity.WARNING or one.place not in places
    ]
    return sorted(_once(findings), key=lambda one: _ORDER.index(one.severity))


def check_signature(source: bytes | Path) -> tuple[str, Finding]:
    """The state of the signature ("valid", "invalid", "unreadable", "absent") and what to say.

    Only information: a package is never refused because of it (SPEC §6).
    """
    from edxml_vn.signatures import verify  # noqa: PLC0415 - lxml only for signed packages

    found = verify(source)
    severity = Severity.WARNING if found.state.value == "invalid" else Severity.INFO
    return found.state.value, Finding(
        key=f"signature_{found.state.value}", severity=severity, place="Signature", sentence=found.sentence
    )  # fmt: skip


def _once(findings: list[Finding]) -> list[Finding]:
    """One of each place and sentence: reading and the hub both miss a sender."""
    return list({(one.place, one.sentence): one for one in findings}.values())
