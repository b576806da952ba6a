"""What people type with a verb: tidy, present where it must be, no longer than its column."""

from __future__ import annotations

from congvan.directives.rules.receivers import clean_text

# Opinions and reasons are read on a page, not filed as papers of their own.
LONGEST_TEXT = 2000
LONGEST_NOTE = 1000


def reason_of(text: str, *, field: str = "text") -> str:
    """Why a draft is returned or given up. Raises InvalidInput when it says nothing."""
    return clean_text(text, what="lý do", field=field, shortest=2, longest=500)


def optional(text: str, *, what: str, field: str, longest: int = LONGEST_TEXT) -> str:
    """Words that may be left out. Raises InvalidInput when they are too long."""
    return clean_text(text, what=what, field=field, shortest=0, longest=longest)


def demanded(text: str, *, what: str, field: str, longest: int = LONGEST_TEXT) -> str:
    """Words that must be there. Raises InvalidInput."""
    return clean_text(text, what=what, field=field, longest=longest)
