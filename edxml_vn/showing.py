"""A message in neutral keys, and a verdict on a file: what `congvan edxml show` prints."""

from __future__ import annotations

import dataclasses
from datetime import date
from enum import Enum, StrEnum
from pathlib import Path
from typing import Any

from edxml_vn.checking import UNCHECKED, check_signature
from edxml_vn.findings import Problem
from edxml_vn.limits import Limits
from edxml_vn.model import (
    Attachment,
    Document,
    Finding,
    Package,
    PackageRefused,
    Payload,
    Severity,
    StatusReport,
)
from edxml_vn.reading import DEFAULT_LIMITS, read
from edxml_vn.routing import check_for_hub

# Lists that a document always has; others are left out when empty.
ALWAYS = frozenset(
    [
        "to",
        "to_places",
        "response_for",
        "appendixes",
        "trace",
        "references",
        "attachments",
        "organ_ids",
    ]
)
# A well-formed package with one of these cannot be acted upon.
MEANINGLESS = frozenset(
    [
        "hub_no_recipient",
        "hub_no_status_code",
        "hub_unknown_status",
        "hub_status_without_document",
        "hub_change_without_target",
    ]
)


class Verdict(StrEnum):
    """What becomes of a package; the words of the samples' manifest."""

    ACCEPT = "accept"
    WITH_WARNING = "accept_with_warning"
    ATTACHMENT_ERROR = "attachment_error"
    SEMANTIC_ERROR = "semantic_error"
    REJECT = "reject"


def as_dict(message: Document | StatusReport) -> dict[str, Any]:
    """The message ready for JSON: absent values left out, dates ISO, `kind` "edoc" or "status"."""
    if isinstance(message, StatusReport):
        shown = {"kind": "status"} | _shown(message)
        if not message.to:
            del shown["to"]
        if not message.has_signature:
            del shown["has_signature"]
        return shown
    return {"kind": "edoc"} | _shown(message)


def show(path: Path, *, limits: Limits = DEFAULT_LIMITS) -> dict[str, Any]:
    """Verdict, remarks and values of a file: {"verdict", "warnings", "parse"}; parse None if refused.

    A remark is {"key", "severity", "place", "sentence"}. Raises OSError when the file cannot be read.
    """
    try:
        package = read(path, limits=limits)
    except PackageRefused as refusal:
        return {
            "verdict": Verdict.REJECT.value,
            "warnings": [_remark(refusal.finding)],
            "parse": None,
        }
    parsed = as_dict(package.message)
    remarks = list(package.findings)
    told = check_for_hub(package.message)
    remarks += [one for one in told if one.key in MEANINGLESS]
    if package.message.has_signature:
        remarks += _checked_signature(path, parsed)
    return {
        "verdict": verdict_on(package, remarks).value,
        "warnings": [_remark(one) for one in remarks if one.severity is not Severity.INFO],
        "parse": parsed,
    }


def verdict_on(package: Package, remarks: list[Finding]) -> Verdict:
    """The heaviest word that applies."""
    if any(one.key in MEANINGLESS for one in remarks):
        return Verdict.SEMANTIC_ERROR
    message = package.message
    if isinstance(message, Document) and any(
        one.payload is Payload.INVALID for one in message.attachments
    ):
        return Verdict.ATTACHMENT_ERROR
    if any(one.severity is not Severity.INFO for one in remarks):
        return Verdict.WITH_WARNING
    return Verdict.ACCEPT


def _checked_signature(path: Path, parsed: dict[str, Any]) -> list[Finding]:
    """Put the signature's state beside the values when there was something to check."""
    state, finding = check_signature(path)
    if state in UNCHECKED:
        return []
    parsed["signature"] = state
    return [finding]


def _shown(value: Any) -> dict[str, Any]:
    shown = {}
    for field in dataclasses.fields(value):
        name = field.name
        if isinstance(value, Attachment) and name in ("path", "data", "problem"):
            continue
        plain = _plain(getattr(value, name))
        if plain is None or (plain == [] and name not in ALWAYS):
            continue
        shown[name.rstrip("_")] = plain
    if isinstance(value, Attachment) and value.problem is not None:
        shown["error"] = _neutral(value.problem)
    return shown


def _neutral(problem: str) -> str:
    try:
        return Problem(problem).neutral
    except ValueError:
        return problem


def _plain(value: Any) -> Any:
    if dataclasses.is_dataclass(value):
        return _shown(value)
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    if isinstance(value, date):  # a datetime is one too
        return value.isoformat()
    if isinstance(value, Enum):
        return value.value
    return value


def _remark(finding: Finding) -> dict[str, str]:
    return {
        "key": finding.key,
        "severity": finding.severity.value,
        "place": finding.place,
        "sentence": finding.sentence,
    }
