"""Has this document come already? Asked before it is registered (R-061).

Candidates come from three indexes (the symbol's key, the issuer's last weeks, the files' hashes),
never from a scan; how near they are is judged on at most some dozens of rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum

from django.db.models import QuerySet

from congvan.documents.models import Document, DocumentFile, Organ
from congvan.documents.rules import symbols
from congvan.documents.rules.nearness import are_near
from congvan.documents.visibility import visible_to
from congvan.kernel.models import Blob
from congvan.kernel.text import fold
from congvan.organization.acting import ActingMember

# Organs send the paper after the file within weeks; older look-alikes are yearly letters.
NEAR_DAYS = timedelta(days=60)
# A ministry writes to one office a few times a week.
MOST_CANDIDATES = 50
MOST_HASHES = 20


class Why(Enum):
    """How a document is like the one that is being entered; the value is what the page says."""

    SAME_FILE = "trùng nội dung tệp"
    SAME_SYMBOL = "trùng số, ký hiệu và cơ quan ban hành"
    SAME_SYMBOL_AND_DAY = "trùng số, ký hiệu và ngày, cơ quan ban hành ghi khác"
    NEAR_SUBJECT = "trích yếu gần giống, cùng cơ quan ban hành"


@dataclass(frozen=True, slots=True)
class Similar:
    """A document that may be the same; `is_sure` when it surely is one."""

    document_id: int
    symbol: str
    issuer: str
    issued_on: date | None
    subject: str
    why: Why

    @property
    def is_sure(self) -> bool:
        """Whether the clerk has to say why it is entered again."""
        return self.why in (Why.SAME_FILE, Why.SAME_SYMBOL)

    @property
    def words(self) -> str:
        """ "2187/STC-QLNS ngày 20/11/2026 của Sở Tài chính"."""
        parts = [self.symbol or f"“{self.subject}”"]
        parts += [f"ngày {self.issued_on:%d/%m/%Y}"] if self.issued_on else []
        parts += [f"của {self.issuer}"] if self.issuer else []
        return " ".join(parts)


def similar(
    viewer: ActingMember, *, symbol: str = "", issuer: str = "", issued_on: date | None = None,
    subject: str = "", sha256s: Sequence[str] = (), leave_out: int | None = None,
) -> list[Similar]:  # fmt: skip
    """Documents the viewer sees that may be this one, the surest first, each once.

    `issuer` is a name in any spelling; `leave_out` a document not to compare with. At most five
    statements, each by an index: document_symbol, document_issuer_day, blob_sha256.
    """
    seen = visible_to(viewer).select_related("issuer")
    if leave_out is not None:
        seen = seen.exclude(pk=leave_out)
    organ_ids = _organ_ids(viewer, issuer)
    found: dict[int, Similar] = {}
    for why, documents in (
        (Why.SAME_FILE, _same_file(seen, sha256s)),
        (Why.SAME_SYMBOL, _same_symbol(seen, symbol, organ_ids, issued_on)),
        (Why.SAME_SYMBOL_AND_DAY, _same_symbol_and_day(seen, symbol, issued_on)),
        (Why.NEAR_SUBJECT, _near_subject(seen, subject, organ_ids, issued_on)),
    ):
        for document in documents:
            found.setdefault(document.pk, _similar(document, why))
    return list(found.values())


def _organ_ids(viewer: ActingMember, issuer: str) -> list[int]:
    folded = fold(issuer)
    if not folded:
        return []
    organs = Organ.objects.filter(agency_id=viewer.agency_id)
    return list(organs.filter(folded_name=folded).values_list("pk", flat=True))


def _same_file(seen: QuerySet[Document], sha256s: Sequence[str]) -> Iterable[Document]:
    if not sha256s:
        return ()
    blobs = Blob.objects.filter(sha256__in=list(sha256s)[:MOST_HASHES])
    ids = list(DocumentFile.objects.filter(blob__in=blobs).values_list("document_id", flat=True)[:MOST_CANDIDATES])  # fmt: skip
    return seen.filter(pk__in=ids).order_by("-pk") if ids else ()


def _same_symbol(
    seen: QuerySet[Document], symbol: str, organ_ids: list[int], issued_on: date | None
) -> Iterable[Document]:
    """Numbers begin again each year, so the same one of another year is another document."""
    key = symbols.symbol_key(symbol)
    if not key or not organ_ids:
        return ()
    same = seen.filter(symbol_key=key, issuer_id__in=organ_ids)
    if issued_on is not None:
        same = same.filter(issued_on__year=issued_on.year)
    return same.order_by("-pk")[:MOST_CANDIDATES]


def _same_symbol_and_day(
    seen: QuerySet[Document], symbol: str, issued_on: date | None
) -> Iterable[Document]:
    key = symbols.symbol_key(symbol)
    if not key or issued_on is None:
        return ()
    return seen.filter(symbol_key=key, issued_on=issued_on).order_by("-pk")[:MOST_CANDIDATES]


def _near_subject(
    seen: QuerySet[Document], subject: str, organ_ids: list[int], issued_on: date | None
) -> Iterable[Document]:
    if not subject or not organ_ids or issued_on is None:
        return ()
    lately = seen.filter(
        issuer_id__in=organ_ids, issued_on__gte=issued_on - NEAR_DAYS,
        issued_on__lte=issued_on + NEAR_DAYS,
    ).order_by("-issued_on", "-pk")[:MOST_CANDIDATES]  # fmt: skip
    folded = fold(subject)
    return [document for document in lately if are_near(folded, document.subject_key)]


def _similar(document: Document, why: Why) -> Similar:
    return Similar(
        document_id=document.pk, symbol=document.symbol,
        issuer=document.issuer.name if document.issuer else "", issued_on=document.issued_on,
        subject=document.subject, why=why,
    )  # fmt: skip
