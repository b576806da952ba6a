"""Finding a document by its number, to link it to another one (R-054)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from congvan.documents.rules.symbols import symbol_key
from congvan.documents.visibility import visible_to
from congvan.kernel.text import fold
from congvan.organization.acting import ActingMember

# One look: more than so many of the same number do not help to choose.
MOST_FOUND = 10
# A number alone ("12") stands at the beginning of thousands; the newest are meant.
NEWEST_SEARCHED = 2000


@dataclass(frozen=True, slots=True)
class FoundLine:
    """A document to choose."""

    document_id: int
    symbol: str
    issued_on: date | None
    issuer: str
    subject: str


def by_number(viewer: ActingMember, words: str, *, leave_out: int) -> list[FoundLine]:
    """Documents the viewer sees whose number begins so, or whose subject holds the words, newest first.

    Index: document_symbol for the number; words are looked for among the newest documents only.
    """
    if not words.strip():
        return []
    seen = visible_to(viewer).exclude(pk=leave_out).select_related("issuer")
    key = symbol_key(words)
    found = (
        list(seen.filter(symbol_key__startswith=key).order_by("-id")[:MOST_FOUND]) if key else []
    )
    if not found:
        newest = visible_to(viewer).order_by("-id").values("id")[:NEWEST_SEARCHED]
        matching = Q(subject_key__contains=fold(words), pk__in=newest)
        found = list(seen.filter(matching).order_by("-id")[:MOST_FOUND])
    return [
        FoundLine(
            one.pk, one.symbol, one.issued_on, one.issuer.name if one.issuer else "", one.subject
        )
        for one in found
    ]
