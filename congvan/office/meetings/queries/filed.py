"""Which meetings have something in a dossier: their time is never cleared from the calendar (R-236)."""

from __future__ import annotations

from collections.abc import Collection

from congvan.dossiers.models import DossierItem
from congvan.office.meetings.models import MeetingDocument


def filed_meetings(meeting_ids: Collection[int]) -> set[int]:
    """Those of the meetings of which a document lies in a dossier of anybody's. One statement."""
    papers = MeetingDocument.objects.filter(
        meeting_id__in=meeting_ids, document_id__in=DossierItem.objects.values("document_id")
    )
    return set(papers.values_list("meeting_id", flat=True))
