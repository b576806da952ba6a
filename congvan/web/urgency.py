"""How urgent something is: the words of addresses and the pill that lists and pages draw."""

from __future__ import annotations

from congvan.desk.states import Urgency
from congvan.ui.items import Pill

URGENCY_SLUGS = {
    "hoa-toc": Urgency.FLASH,
    "thuong-khan": Urgency.IMMEDIATE,
    "khan": Urgency.URGENT,
    "thuong": Urgency.NORMAL,
}
# What a select offers, the usual one first.
URGENCY_CHOICES = tuple((str(one.value), one.label) for one in reversed(Urgency))
# Ordinary shows nothing: silence is information (UX §2).
_PILLS = {
    Urgency.FLASH: Pill("flash"),
    Urgency.IMMEDIATE: Pill("immediate"),
    Urgency.URGENT: Pill("urgent"),
}


def urgency_pill(urgency: int) -> Pill | None:
    """The pill of the urgency; None for the usual one."""
    return _PILLS.get(Urgency(urgency))


def urgency_links() -> list[tuple[str, str]]:
    """What a filter by urgency offers: the word of the address, the word on the page."""
    return [(slug, str(one.label)) for slug, one in URGENCY_SLUGS.items()]
