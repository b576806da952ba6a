"""Pages of tasks given to other agencies: given beside the document, followed, acted on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from congvan.drafting.models import Issue
from congvan.kernel import clock
from congvan.office.tasks.models import AgencyTask
from tests.drafting.papers import drafting_office
from tests.drafting_issue import offices
from tests.web.signing_in import sign_in, words
from tests.world import OUTSIDER, World

NOW = datetime(2026, 11, 25, 1, 0, tzinfo=UTC)
BREAKING = ("0", "-1", "9" * 30, "x", "1' OR '1'='1", "\u202e1")


@pytest.fixture
def issue(world: World) -> Iterator[Issue]:
    with clock.frozen(NOW), offices.quick():
        yield offices.issued(drafting_office(world))


def at(name: str, *arguments: object) -> str:
    return reverse(f"tasks:{name}", args=arguments)


def test_given_from_the_document_followed_and_accepted(world: World, issue: Issue):
    drafter, stranger, colleague = (sign_in(world, who) for who in ("an", OUTSIDER, "tien_1963"))
    organ_id = issue.recipients.filter(organ__isnull=False).values_list("organ_id", flat=True)[0]
    page = at("between-issue", issue.pk)
    assert page in drafter.get(reverse("documents:document", args=[issue.document_id])).text
    assert page in drafter.get(reverse("outgoing:issue", args=[issue.pk])).text
    asked = {"organs": [organ_id], "content": "Báo cáo kết quả", "due_on": "04/12/2026"}
    for wrong in (
        {**asked, "organs": [one]} for one in BREAKING
    ):  # fmt: skip
        assert drafter.post(page, wrong).status_code == 422
    assert drafter.post(page, {**asked, "content": "x" * 100_000}).status_code == 422
    assert drafter.post(page, {**asked, "due_on": "31/12/9999"}).status_code == 422
    assert "Chưa chọn cơ quan nào" in words(drafter.post(page, {}))
    assert not AgencyTask.objects.exists()
    for _ in range(2):
        assert drafter.post(page, asked).headers["Location"] == page
    task = AgencyTask.objects.get()
    one = at("between-task", task.pk)
    assert one in drafter.get(at("between")).text
    assert "Sở Tài chính" in words(drafter.get(one))
    for other in (stranger, colleague):
        for href in (page, one, at("between-act", task.pk, "don-doc")):
            assert other.get(href).status_code == 404
            assert other.post(href, {"text": "x"}).status_code in (404, 405)
        assert one not in other.get(at("between")).text
    assert drafter.get(at("between-act", task.pk, "khong-co")).status_code == 404
    assert drafter.post(at("between-act", task.pk, "don-doc"), {}).status_code == 422
    assert (
        drafter.post(at("between-act", task.pk, "don-doc"), {"text": "Sớm gửi"}).status_code == 302
    )
    assert (
        drafter.post(at("between-act", task.pk, "chua-dat"), {"text": "Thiếu"}).status_code == 422
    )
    assert drafter.post(at("between-act", task.pk, "nghiem-thu"), {"text": ""}).status_code == 302
    assert "Đã nghiệm thu" in words(drafter.get(one))
    assert "Sớm gửi" in words(drafter.get(one))


def test_lists_cost_the_same_for_one_and_many(world: World, issue: Issue):
    leader = sign_in(world, "khai")
    leader.get(at("between-issue", issue.pk))
    costs = []
    for count in (1, 4):
        for place in range(count):
            AgencyTask.objects.create(
                agency_id=issue.agency_id, issue=issue, name="Sở Tài chính", content=f"Việc {place}",
                organ=issue.recipients.filter(organ__isnull=False)[0].organ, status="withdrawn",
                giver_id=issue.drafter_id, due_at=NOW, given_at=NOW, ended_at=NOW,
            )  # fmt: skip
        with CaptureQueriesContext(connection) as made:
            assert leader.get(at("between-issue", issue.pk)).status_code == 200
        costs.append(len(made))
    assert costs[0] == costs[1]
    assert leader.get(at("between")).status_code == leader.get(at("received")).status_code == 200
