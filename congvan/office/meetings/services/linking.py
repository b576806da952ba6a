"""Documents beside a meeting: put there by who may read them, read by who may read them."""

from __future__ import annotations

from congvan.documents.access import get_document
from congvan.kernel import audit, clock
from congvan.kernel.errors import WrongState
from congvan.kernel.transactions import in_transaction
from congvan.office.meetings import access
from congvan.office.meetings.events import meetings as events
from congvan.office.meetings.lifecycles import MEETING as TABLE
from congvan.office.meetings.models import MeetingDocument
from congvan.organization.acting import ActingMember

MOST_DOCUMENTS = 50


@in_transaction
def link_document(*, by: ActingMember, meeting_id: int, document_id: int) -> MeetingDocument:
    """Put a document beside the meeting; again, it is the same line. Nobody's right to read changes.

    Raises NotFound (the meeting, or a document not visible), NotAllowed, WrongState.
    """
    meeting = access.get_meeting(by, meeting_id, lock=True)
    TABLE.move(meeting.status, "add_papers", access.meeting_parties(by, meeting))
    document = get_document(by, document_id)
    there = MeetingDocument.objects.filter(meeting=meeting)
    known = there.filter(document=document).first()
    if known is not None:
        return known
    if there.count() >= MOST_DOCUMENTS:
        raise WrongState(
            f"Mỗi cuộc họp kèm nhiều nhất {MOST_DOCUMENTS} văn bản.",
            next_step="Lập hồ sơ cho các văn bản và kèm một văn bản đầu mối.",
        )
    line = MeetingDocument.objects.create(
        meeting=meeting, document=document, added_by_id=by.membership_id, added_at=clock.now()
    )
    audit.record(
        events.DocumentLinked(
            meeting_id=meeting.pk, title=meeting.title, document_id=document.pk,
            document=document.subject,
        ),
        by=by.actor,
    )  # fmt: skip
    return line
