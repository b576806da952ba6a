"""What forms of whoever prepares a meeting ask: the list as it was chosen, documents to put beside."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from congvan.documents.models import Document
from congvan.documents.rules.symbols import symbol_key
from congvan.documents.visibility import visible_to
from congvan.kernel.text import fold
from congvan.office.meetings import access
from congvan.office.meetings.models import Invitee
from congvan.office.meetings.services.inviting import Guests
from congvan.office.meetings.states import Presence
from congvan.organization.acting import ActingMember

# Words are looked for in the newest, so that one box never reads the whole archive.
NEWEST_SEARCHED = 2000
MOST_FOUND = 20


@dataclass(frozen=True, slots=True)
class FoundDocument:
    """A document that could be put beside the meeting."""

    document_id: int
    symbol: str
    subject: str
    issuer: str
    issued_on: date | None


def guests(viewer: ActingMember, meeting_id: int) -> Guests:
    """Who is invited in the own right, as the form chose them. Raises NotFound."""
    meeting = access.get_meeting(viewer, meeting_id)
    rows = Invitee.objects.filter(
        meeting=meeting, removed_at__isnull=True, sent_for__isnull=True
    ).order_by("id")
    told = [row for row in rows if row.presence == Presence.INFORMED]
    coming = [row for row in rows if row.presence == Presence.EXPECTED]
    return Guests(
        members=[row.member_id for row in coming if row.member_id is not None],
        units=[row.unit_id for row in coming if row.unit_id is not None],
        informed=[row.member_id for row in told if row.member_id is not None],
        names=[row.guest for row in coming if row.guest],
    )


def calendar_entry(viewer: ActingMember, meeting_id: int) -> int | None:
    """The meeting's own entry, which is no clash with itself. Raises NotFound."""
    return access.get_meeting(viewer, meeting_id).calendar_entry


def documents_found(viewer: ActingMember, words: str) -> list[FoundDocument]:
    """Documents the viewer may see, by their number or words of the subject, newest first."""
    folded = fold(words)
    if not folded:
        return []
    seen = visible_to(viewer)
    by_symbol = Q(agency_id=viewer.agency_id, symbol_key__startswith=symbol_key(words))
    newest = seen.order_by("-id")[:NEWEST_SEARCHED].values("id")
    matching = Document.objects.filter(id__in=newest, subject_key__contains=folded)
    found: dict[int, FoundDocument] = {}
    for group in (seen.filter(by_symbol), matching):
        for one in group.select_related("issuer").order_by("-id")[:MOST_FOUND]:
            issuer = one.issuer.name if one.issuer else ""
            found[one.pk] = FoundDocument(one.pk, one.symbol, one.subject, issuer, one.issued_on)
    return list(found.values())[:MOST_FOUND]
