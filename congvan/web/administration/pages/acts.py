"""A page with one act: a question, what will happen, a small form, the button and the way back."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ActPage:
    """`title` is the question, `button` the verb; `lead` says what will happen."""

    title: str
    lead: str
    button: str
    back_href: str
    back_label: str
    reasons: tuple[str, ...] = ()
