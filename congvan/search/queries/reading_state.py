"""How far the reading of files is: of the documents on a page, and of all of them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Min, Q

from congvan.documents.models import DocumentFile
from congvan.organization.acting import ActingMember
from congvan.search.models import FileText
from congvan.search.states import TextSource, TextStatus

NOT_YET = "chưa đọc xong tệp"
NOT_WHOLLY = "có tệp chưa đọc được nội dung"


@dataclass(frozen=True, slots=True)
class Refusal:
    """A reason and how many files have it."""

    reason: str
    count: int


@dataclass(frozen=True, slots=True)
class Totals:
    """How many contents stand where; `scans` and `old_formats` wait for a slow reader."""

    waiting: int
    scans: int
    old_formats: int
    done: int
    cut: int
    without_text: int
    refused: int
    oldest_waiting_at: datetime | None


def unread(viewer: ActingMember, document_ids: Collection[int]) -> dict[int, str]:
    """Of these documents, which the viewer sees anyway, those whose files cannot be searched wholly.

    The words follow the document's line on a page. Two statements, whatever their number.
    """
    digests = DocumentFile.objects.filter(
        document_id__in=document_ids, document__agency_id=viewer.agency_id
    ).values_list("document_id", "blob__sha256")
    pairs = list(digests)
    texts = FileText.objects.filter(sha256__in={digest for _, digest in pairs})
    standing = {
        digest: (status, reason)
        for digest, status, reason in texts.values_list("sha256", "status", "reason")
    }
    words: dict[int, str] = {}
    for document_id, digest in pairs:
        status, reason = standing.get(digest, (TextStatus.WAITING, ""))
        if status == TextStatus.WAITING:
            words[document_id] = NOT_YET
        elif reason:
            words.setdefault(document_id, NOT_WHOLLY)
    return words


def totals() -> Totals:
    """All contents of this node; for those who run it."""
    is_waiting = Q(status=TextStatus.WAITING)
    found = FileText.objects.aggregate(
        waiting=Count("pk", filter=is_waiting),
        scans=Count("pk", filter=is_waiting & Q(source=TextSource.OCR)),
        old_formats=Count("pk", filter=is_waiting & Q(source=TextSource.OFFICE)),
        done=Count("pk", filter=Q(status=TextStatus.DONE)),
        cut=Count("pk", filter=Q(status=TextStatus.DONE, is_cut=True)),
        without_text=Count("pk", filter=Q(status=TextStatus.NONE)),
        refused=Count("pk", filter=Q(status=TextStatus.REFUSED)),
        oldest_waiting_at=Min("ordered_at", filter=is_waiting),
    )
    return Totals(**found)


def refusals(*, limit: int = 20) -> list[Refusal]:
    """Why files could not be read, or not wholly, the most frequent reasons first."""
    counted = (
        FileText.objects.exclude(reason="")
        .values_list("reason")
        .annotate(count=Count("pk"))
        .order_by("-count", "reason")[:limit]
    )
    return [Refusal(reason, count) for reason, count in counted]
