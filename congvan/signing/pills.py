"""The words and colours of a verdict beside a file (UX §2)."""

from __future__ import annotations

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


def verdict_pill(verdict: Verdict | None) -> Pill:
    """The pill of a verdict; None stands for a file that was not checked yet."""
    return _PILLS[verdict] if verdict else Pill("plain", "Chưa kiểm chữ ký")
