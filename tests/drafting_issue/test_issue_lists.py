"""Lists of issues: counters are the lengths of lists, one statement each, paged without gaps."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from congvan.drafting.models import Issue
from congvan.drafting.queries import issue_page, issues
from congvan.drafting.queries.issues import SignTab, Tab
from congvan.exchange.models import Dispatch
from congvan.exchange.states import DispatchStatus
from tests.drafting.papers import Office
from tests.drafting_issue import offices

pytestmark = pytest.mark.django_db


def copied(issue: Issue, count: int) -> None:
    """More of the same, without drafts."""
    for _ in range(count):
        issue.pk, issue.draft_id, issue.document_id = None, None, None
        issue._state.adding = True
        issue.save()


def test_lists_counters_and_pages(office: Office):
    waiting = offices.laid_out(office)
    to_sign = offices.with_pdf(office)
    out = offices.issued(office)
    Dispatch.objects.filter(document_id=out.document_id).update(status=DispatchStatus.FAILED)
    for viewer in (office.lan, office.khai, office.an, office.tuan, office.tien_1963):
        counted = issues.counters(viewer)
        for tab in Tab:
            assert counted[tab] == len(issues.issues(viewer, tab).lines), (viewer.person_name, tab)
    assert issues.counters(office.lan) == {
        Tab.TO_NUMBER: 1, Tab.TO_SIGN: 1, Tab.TO_SEAL: 0, Tab.TO_SEND: 0, Tab.SENT: 1,
        Tab.FAILED: 1, Tab.ALL: 3,
    }  # fmt: skip
    assert issues.counters(office.tien_1963)[Tab.ALL] == 0
    assert issues.counters(office.quang)[Tab.ALL] == 0
    assert [one.issue_id for one in issues.to_sign(office.khai).lines] == [to_sign.pk]
    assert issues.to_sign(office.khai).lines[0].pdf_blob_id == offices.main_of(to_sign).unsigned_id
    assert issues.sign_counters(office.khai)[SignTab.SIGNED] == 1
    few = statements(office, out)
    copied(offices.fresh(waiting), 6)
    assert statements(office, out) == few
    seen, after = [], ""
    for _ in range(10):
        page = issues.issues(office.lan, Tab.TO_NUMBER, after=after, limit=2)
        seen += [one.issue_id for one in page.lines]
        after = page.next
        if not after:
            break
    assert len(seen) == len(set(seen)) == 7
    assert issues.issues(office.lan, Tab.TO_NUMBER, after="x~y~z").lines


def statements(office: Office, issue: Issue) -> list[int]:
    """How many each question takes."""
    found = []
    for ask in (
        lambda: issues.issues(office.lan, Tab.TO_NUMBER), lambda: issues.counters(office.lan),
        lambda: issues.issues(office.an, Tab.ALL), lambda: issues.sign_counters(office.khai),
        lambda: issue_page.issue_view(office.lan, issue.pk),
    ):  # fmt: skip
        with CaptureQueriesContext(
            connection,
        ) as told:
            ask()
        found.append(len(told))
    assert found[:4] == [1, 1, 1, 1]
    assert found[4] <= 12
    return found
