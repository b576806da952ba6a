"""Ways to tasks from other pages: an outgoing document."""

from __future__ import annotations

from congvan.office.tasks.queries import between
from congvan.office.tasks.queries.between import GivenBy
from congvan.organization.acting import ActingMember
from congvan.ui.items import Link
from congvan.web.addresses import address


def way_from_document(member: ActingMember, document_id: int) -> Link | None:
    """From an issued document to the tasks it gives its recipients, or to give one."""
    return _way(between.given_by(member, document_id=document_id))


def way_from_issue(member: ActingMember, issue_id: int) -> Link | None:
    """The same from the steps of issuing."""
    return _way(between.given_by(member, pk=issue_id))


def _way(found: GivenBy | None) -> Link | None:
    if found is None:
        return None
    words = f"Việc giao nơi nhận ({found.count})" if found.count else "Giao việc cho nơi nhận"
    return Link(words, address("tasks:between-issue", found.issue_id))
