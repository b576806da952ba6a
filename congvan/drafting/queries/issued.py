"""How an issued document went out, for whoever may see the document: state, recipients, drafts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from congvan.documents.access import get_document
from congvan.drafting import issue_access
from congvan.drafting.access import visible_drafts
from congvan.drafting.models import Issue, IssueRecipient
from congvan.drafting.services.handing_over import SOURCE, status_of
from congvan.drafting.states import DispatchStatus, IssueStatus, Route
from congvan.exchange.queries.standing import Standing, handed_over
from congvan.organization.acting import ActingMember


@dataclass(frozen=True, slots=True)
class IssuedTo:
    """One recipient and how far the sending is, in words."""

    name: str
    route: Route
    status: DispatchStatus
    sent_at: datetime | None
    note: str
    label: str


@dataclass(frozen=True, slots=True)
class IssuedView:
    """The way out; `issue_id` and `draft_id` only when the viewer may open them."""

    issue_id: int | None
    draft_id: int | None
    status: IssueStatus
    issued_at: datetime | None
    drafter: str
    unit: str
    end_reason: str
    recipients: tuple[IssuedTo, ...]


def issued_view(viewer: ActingMember, document_id: int) -> IssuedView | None:
    """The issue of a document the viewer sees, None for one that was not issued here. Raises NotFound."""
    get_document(viewer, document_id)
    issue = (
        Issue.objects.select_related("drafter__person", "unit")
        .filter(document_id=document_id, agency_id=viewer.agency_id)
        .order_by("-pk")
        .first()
    )
    if issue is None:
        return None
    rows = list(IssueRecipient.objects.filter(issue=issue).order_by("position"))
    sent = handed_over(SOURCE, [row.pk for row in rows])
    may_open = issue_access.visible_issues(viewer).filter(pk=issue.pk).exists()
    draft_seen = (
        issue.draft_id is not None and visible_drafts(viewer).filter(pk=issue.draft_id).exists()
    )
    return IssuedView(
        issue_id=issue.pk if may_open else None, draft_id=issue.draft_id if draft_seen else None,
        status=IssueStatus(issue.status), issued_at=issue.issued_at,
        drafter=issue.drafter.person.full_name, unit=issue.unit.name if issue.unit else "",
        end_reason=issue.end_reason,
        recipients=tuple(
            _issued_to(row, sent.get(row.pk)) for row in rows
        ),
    )  # fmt: skip


def _issued_to(row: IssueRecipient, sent: Standing | None) -> IssuedTo:
    status = status_of(row, sent)
    return IssuedTo(
        row.name, Route(row.route), status, sent.sent_at if sent else row.sent_at,
        sent.note if sent else row.note, sent.label if sent else str(status.label),
    )  # fmt: skip
