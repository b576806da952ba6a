"""The words and colours of a verdict beside a file, and of what a document is worth (UX §2)."""

from __future__ import annotations

from congvan.documents.states import LegalValue
from congvan.signing.states import Verdict
from congvan.ui.items import Pill

_PILLS = {
    Verdict.VALID_KIND_B: Pill("signature-valid"),
    Verdict.VALID_KIND_A: Pill("signature-valid"),
    Verdict.PERSONAL_ONLY: Pill("signature-doubtful", "Mới có chữ ký cá nhân"),
    Verdict.UNVERIFIABLE: Pill("signature-doubtful"),
    Verdict.INVALID: Pill("signature-broken"),
    Verdict.UNSIGNED: Pill("signature-none"),
}
# The mark of R-006, the same wherever the document is shown.
REFERENCE = Pill("reference")
PAPER = Pill("paper-original")


def verdict_pill(verdict: Verdict | None) -> Pill:
    """The pill of a verdict; None stands for a file that was not checked yet."""
    return _PILLS[verdict] if verdict else Pill("plain", "Chưa kiểm chữ ký")


def document_pill(value: LegalValue, verdict: Verdict | None) -> Pill:
    """The pill of a document by the verdict on its main file.

    A scan of paper needs no signature: it says whose copy it is, unless somebody signed it.
    """
    if value is LegalValue.PAPER and verdict in (None, Verdict.UNSIGNED):
        return PAPER
    return verdict_pill(verdict)
