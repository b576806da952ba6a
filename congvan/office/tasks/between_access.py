"""Who gives another agency a task by a document, who sees it, and how one stands to it (R-344)."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from congvan.drafting.issue_access import visible_issues
from congvan.drafting.models import Issue
from congvan.drafting.states import ON_ITS_WAY, IssueStatus
from congvan.kernel.errors import NotFound
from congvan.office.tasks.between_lifecycles import AgencyTaskParty
from congvan.office.tasks.models import AgencyTask
from congvan.organization.acting import ActingMember
from congvan.organization.states import Role

OPEN_ISSUES = (*ON_ITS_WAY, IssueStatus.ISSUED)


def visible_between(viewer: ActingMember) -> QuerySet[AgencyTask]:
    """Tasks of the agency by documents whose way out the viewer sees, and those the viewer gave."""
    found = AgencyTask.objects.filter(agency_id=viewer.agency_id)
    seen = visible_issues(viewer).values("pk")
    return found.filter(Q(issue_id__in=seen) | Q(giver_id=viewer.membership_id))


def get_between(viewer: ActingMember, task_id: int, *, lock: bool = False) -> AgencyTask:
    """One of them with its issue; its row locked for change if asked. Raises NotFound."""
    found = visible_between(viewer).select_related("issue", "giver__person")
    if lock:
        found = found.select_for_update(of=("self",))
    task = found.filter(pk=task_id).first()
    if task is None:
        raise NotFound(
            "Không có việc này.", next_step="Mở danh sách việc giao cơ quan khác để xem."
        )
    return task


def may_give_by(by: ActingMember, issue: Issue) -> bool:
    """Whether `by` may give tasks by this document: its drafter, its signer, a leader of the agency."""
    if by.agency_id != issue.agency_id:
        return False
    own = by.membership_id in {issue.drafter_id, issue.signer_id}
    return own or by.holds(Role.AGENCY_LEADER)


def between_parties(by: ActingMember, task: AgencyTask) -> set[AgencyTaskParty]:
    """How `by` stands to the task."""
    if by.agency_id != task.agency_id:
        return set()
    parties = set()
    if task.giver_id == by.membership_id:
        parties.add(AgencyTaskParty.GIVER)
    if task.issue.drafter_id == by.membership_id:
        parties.add(AgencyTaskParty.DRAFTER)
    if by.holds(Role.AGENCY_LEADER):
        parties.add(AgencyTaskParty.LEADER)
    return parties
