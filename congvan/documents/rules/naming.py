"""How a document is called in a sentence."""

from __future__ import annotations

from datetime import date

# Longer subjects are cut where a sentence only has to say which document is meant.
SUBJECT_SHOWN = 120


def short_name(symbol: str, subject: str, issued_on: date | None = None) -> str:
    """ "05/QĐ-UBND ngày 20/11/2026"; without a symbol the subject in quotes."""
    if not symbol:
        cut = subject if len(subject) <= SUBJECT_SHOWN else f"{subject[:SUBJECT_SHOWN].rstrip()}…"
        return f"“{cut}”"
    return f"{symbol} ngày {issued_on:%d/%m/%Y}" if issued_on else symbol
