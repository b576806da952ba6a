"""Who may see an issue and how a member stands to it; the states are in `issue_lifecycles`.

Seen by the registry, leaders and monitors of the agency (by role), by drafter and signer, and by
the head of the drafting unit. To everybody else it does not exist.
"""

from __future__ import annotations

from django.db.models import Q, QuerySet

from congvan.documents.visibility import Reach, reach
from congvan.drafting.issue_lifecycles import IssueParty
from congvan.drafting.models import Issue, IssueFile
from congvan.kernel.errors import NotFound
from congvan.organization.acting import ActingMember
from congvan.organization.states import Role

NO_ISSUE = "Không có văn bản đi này."


def visible_issues(viewer: ActingMember) -> QuerySet[Issue]:
    """The issues `viewer` may see; the root of every list, count and page."""
    found = Issue.objects.filter(agency_id=viewer.agency_id)
    if sees_all_issues(viewer):
        return found
    return found.filter(_own(viewer, reach(viewer)))


def sees_all_issues(viewer: ActingMember) -> bool:
    """Whether the viewer sees every issue of the agency by role: its documents, or to check them."""
    return reach(viewer).whole_agency or viewer.holds(Role.LAYOUT_CHECKER)


def _own(viewer: ActingMember, held: Reach) -> Q:
    own = Q(drafter_id=viewer.membership_id) | Q(signer_id=viewer.membership_id)
    return own | Q(unit_id__in=held.unit_ids) if held.unit_ids else own


def get_issue(viewer: ActingMember, issue_id: int, *, lock: bool = False) -> Issue:
    """One of `visible_issues` with what verbs need; locked for change if asked. Raises NotFound.

    Lock: the issue's row, before draft, book and document.
    """
    found = visible_issues(viewer).select_related(
        "type", "draft", "document", "book", "drafter__person", "signer__person", "unit"
    )
    if lock:
        found = found.select_for_update(of=("self",))
    issue = found.filter(pk=issue_id).first()
    if issue is None:
        raise NotFound(NO_ISSUE, next_step="Kiểm tra lại đường dẫn, hoặc hỏi văn thư của cơ quan.")
    return issue


def get_issue_file(viewer: ActingMember, issue_id: int, file_id: int) -> IssueFile:
    """A file of an issue the viewer sees, its blobs joined. Raises NotFound."""
    file = (
        IssueFile.objects.select_related("source", "unsigned", "signed", "sealed")
        .filter(pk=file_id, issue__in=visible_issues(viewer).filter(pk=issue_id))
        .first()
    )
    if file is None:
        raise NotFound("Không có tệp này.")
    return file


def issue_parties(by: ActingMember, issue: Issue) -> set[IssueParty]:
    """How `by` stands to the issue."""
    if by.agency_id != issue.agency_id:
        return set()
    roles = {
        Role.REGISTRY_CLERK: IssueParty.CLERK,
        Role.LAYOUT_CHECKER: IssueParty.CHECKER,
        Role.AGENCY_LEADER: IssueParty.LEADER,
    }
    parties = {party for role, party in roles.items() if by.holds(role)}
    if by.membership_id == issue.signer_id:
        parties.add(IssueParty.SIGNER)
    if by.membership_id == issue.drafter_id:
        parties.add(IssueParty.DRAFTER)
    return parties
