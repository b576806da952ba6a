"""What the clerk issues goes to the exchange, and what is recalled comes back from it."""

from __future__ import annotations

import pytest
from django.db import transaction

from congvan.documents.services.organs import organ_named
from congvan.drafting.models import IssueRecipient
from congvan.drafting.queries import issue_page, issued
from congvan.drafting.queries.issues import Tab, counters, issues
from congvan.drafting.services import after_issue, recipients
from congvan.drafting.services.recipients import RecipientLine
from congvan.drafting.states import DispatchStatus, Route
from congvan.exchange.models import Dispatch, OutgoingPackage
from congvan.exchange.services import delivery
from tests.drafting.papers import Office
from tests.drafting_issue import offices

pytestmark = pytest.mark.django_db


def test_issued_handed_over_sent_and_recalled(office: Office):
    issue = offices.issued(office)
    dispatch = Dispatch.objects.get(document_id=issue.document_id)
    assert (dispatch.name, dispatch.status, dispatch.receiver is None) == (
        "Sở Tài chính", "waiting", False,
    )  # fmt: skip
    package = OutgoingPackage.objects.get(document_id=issue.document_id)
    assert package.header["to_places"][0] == "Như trên"
    assert package.header["staff"]["name"] == office.lan.person_name
    assert package.header["tell"] == [issue.drafter_id]
    delivery.deliver(package_id=package.pk)
    line = next(
        one for one in issue_page.issue_view(office.lan, issue.pk).recipients
        if one.route is Route.EXCHANGE
    )  # fmt: skip
    assert (line.status, line.status_label) == (DispatchStatus.SENT, "Đã gửi")
    view = issued.issued_view(office.an, issue.document_id)
    assert view is not None
    assert "Đã gửi" in {one.label for one in view.recipients}
    assert counters(office.lan)[Tab.FAILED] == 0
    Dispatch.objects.update(status="failed")
    assert counters(office.lan)[Tab.FAILED] == 1
    assert issues(office.lan, Tab.FAILED).lines[0].failed_recipients == 1
    Dispatch.objects.update(is_settled=True)
    assert counters(office.lan)[Tab.FAILED] == 0
    Dispatch.objects.update(status="arrived")
    after_issue.recall_issued(by=office.khai, issue_id=issue.pk, reason="Sai thẩm quyền")
    dispatch.refresh_from_db()
    assert (dispatch.status, dispatch.recall_reason) == ("recalling", "Sai thẩm quyền")
    asked = OutgoingPackage.objects.latest("pk")
    assert (asked.status_code, asked.codes) == ("13", [dispatch.code])


def test_told_before_sending_who_is_not_reached_or_mailed_without_need(office: Office):
    issue = offices.laid_out(office)
    with transaction.atomic():
        far = organ_named(agency_id=office.agency_id, name="Cục Đăng kiểm xa")
        near = organ_named(agency_id=office.agency_id, name="Sở Nội vụ")
    lines = [
        RecipientLine(name="Cục xa", route=Route.EXCHANGE, organ_id=far.pk),
        RecipientLine(name="Sở Nội vụ", route=Route.OFFICIAL_EMAIL, organ_id=near.pk),
    ]
    recipients.set_recipients(by=office.lan, issue_id=issue.pk, lines=lines)
    problems = {one.key: one for one in issue_page.issue_view(office.lan, issue.pk).problems}
    assert (problems["unreached"].blocks, problems["mailed"].blocks) == (False, True)
    assert "Cục xa" in problems["unreached"].sentence
    IssueRecipient.objects.filter(issue=issue, organ=near).update(parallel_reason="Trục đang sửa")
    keys = {one.key for one in issue_page.issue_view(office.lan, issue.pk).problems}
    assert "mailed" not in keys
