"""What a verdict means for a document: its value, and who decides about it (R-005…R-009, R-029)."""

from __future__ import annotations

from congvan.documents.states import LegalValue
from congvan.signing.queries import Report
from congvan.signing.states import Verdict

_VALUES = {
    Verdict.VALID_KIND_A: LegalValue.KIND_A,
    Verdict.VALID_KIND_B: LegalValue.KIND_B,
}


def legal_value(verdict: Verdict | None) -> LegalValue:
    """The value of an electronic file: of kind A or B, else for reference only (R-006, R-008)."""
    return _VALUES.get(verdict, LegalValue.REFERENCE) if verdict else LegalValue.REFERENCE


def handled_at_once(verdict: Verdict | None) -> bool:
    """Whether the document is handled without asking for paper (R-009)."""
    return verdict in _VALUES


def needs_head(verdict: Verdict | None) -> bool:
    """Whether the clerk must report to the head, who decides: all but the valid kinds (R-029)."""
    return not handled_at_once(verdict)


def is_altered(report: Report | None) -> bool:
    """Whether the content was changed after signing: such a file is refused, by anyone (R-167)."""
    return (
        report is not None
        and report.verdict is Verdict.INVALID
        and any(not signature.intact for signature in report.signatures)
    )
