"""What the format check answers: findings, rules passed, and what is handed in with a document."""

from __future__ import annotations

import enum
from dataclasses import dataclass, field
from typing import Any


class Severity(enum.StrEnum):
    """How much a finding weighs (LAYOUT §10)."""

    BLOCK = "block"
    ERROR = "error"
    WARN = "warn"


class Action(enum.StrEnum):
    """What the page offers beside a finding."""

    REPAIR = "repair"
    GO_TO = "go_to"
    NONE = "none"

    @property
    def label(self) -> str:
        """The words of the button; "" where there is none."""
        return {"repair": "Sửa giúp", "go_to": "Tới chỗ này", "none": ""}[self.value]


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault: where it is, what is wrong, what to do.

    `place` is in words of the office. `paragraph` is the first place it concerns, as an index over
    the paragraphs of the body in reading order, None for the page as a whole; `paragraphs` are all.
    """

    rule: str
    severity: Severity
    place: str
    sentence: str
    fix: str
    repairable: bool = False
    paragraph: int | None = None
    paragraphs: tuple[int, ...] = ()

    def record(self) -> dict[str, Any]:
        """The object of the command's JSON."""
        return {
            "rule": self.rule,
            "severity": self.severity.value,
            "place": self.place,
            "sentence": self.sentence,
            "fix": self.fix,
            "repairable": self.repairable,
            "paragraph": self.paragraph,
        }


@dataclass(frozen=True, slots=True)
class Passed:
    """A rule without findings, with its sentence ("Lề trang đúng quy định.")."""

    rule: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Report:
    """All findings in the order of the rules, then of their places."""

    findings: tuple[Finding, ...]
    passed: tuple[Passed, ...]
    type_code: str = ""

    @property
    def must_fix(self) -> int:
        """How many findings must be put right: errors and blocks."""
        return sum(finding.severity is not Severity.WARN for finding in self.findings)

    @property
    def warnings(self) -> int:
        """How many findings are advice."""
        return len(self.findings) - self.must_fix

    @property
    def is_blocked(self) -> bool:
        """Whether the document must not be in this system at all (L25)."""
        return any(finding.severity is Severity.BLOCK for finding in self.findings)

    @property
    def rules(self) -> frozenset[str]:
        """The keys of the rules that were broken."""
        return frozenset(finding.rule for finding in self.findings)

    def record(self) -> dict[str, Any]:
        """The object of `congvan layout check --json`."""
        return {
            "type": self.type_code,
            "findings": [finding.record() for finding in self.findings],
            "passed": [{"rule": p.rule, "sentence": p.sentence} for p in self.passed],
        }


@dataclass(frozen=True, slots=True)
class Listed:
    """A finding on the page, with what its button does."""

    finding: Finding
    action: Action


@dataclass(frozen=True, slots=True)
class Summary:
    """The findings as a page lists them: what must be fixed first, then by place."""

    must_fix: int
    warnings: int
    passed: int
    is_blocked: bool
    listed: tuple[Listed, ...]
    passed_rules: tuple[Passed, ...]
    type_code: str


@dataclass(frozen=True, slots=True)
class Change:
    """One repair in words; `before` and `after` are texts or values as a person reads them."""

    rule: str
    place: str
    sentence: str
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Repaired:
    """The repaired file and what was changed; without changes `data` is the file as given."""

    data: bytes
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Context:
    """What is known about the document from elsewhere; only what is given is checked against.

    `signing_power` is "" for a head who signs himself, else "TM.", "KT."…; `organs` are the
    abbreviations of the code table; `places` the administrative units at the document's date;
    `in_review` allows blue and red text; `to_superior` says that a report goes to a superior organ.
    """

    signing_power: str | None = None
    organs: frozenset[str] = frozenset()
    places: frozenset[str] = frozenset()
    in_review: bool = False
    to_superior: bool = False


@dataclass(frozen=True, slots=True)
class HouseRules:
    """What an agency demands beyond the decree (L27 on); sizes in points, spacing in lines."""

    body_sizes: tuple[float, float] | None = None
    line_spacing: tuple[float, float] | None = None
    required_lines: tuple[str, ...] = field(default=())
