"""The list of drafts: tabs hold what they say, counters equal them, pages neither skip nor grow."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from congvan.desk.states import Urgency
from congvan.drafting.access import visible_drafts
from congvan.drafting.models import Draft
from congvan.drafting.queries import drafts as lists
from congvan.drafting.queries.drafts import Filters, Tab
from congvan.drafting.queries.page import draft_view
from congvan.drafting.services import review
from congvan.kernel import clock
from tests.drafting import papers
from tests.drafting.conftest import NOW
from tests.drafting.papers import Office

EVERYBODY = ("an", "tuan", "mai", "khai", "huong", "lan", "bao", "thang", "quang", "tien_1973")


@pytest.fixture
def busy(office: Office) -> Office:
    """A draft at every station."""
    papers.begun(office)
    papers.at_unit(office, urgency=Urgency.URGENT)
    back = papers.at_unit(office)
    review.return_draft(by=office.tuan, draft_id=back.pk, text="Thiếu căn cứ")
    papers.at_leader(office)
    papers.approved(office)
    papers.begun(office, by=office.tuan, subject="V/v kiểm kê tài sản")
    return office


def statuses(office: Office, name: str, tab: Tab) -> list[str]:
    page = lists.drafts(getattr(office, name), tab)
    return [str(line.status.value) for line in page.lines]


def test_tabs(busy: Office):
    assert statuses(busy, "an", Tab.OWN) == [
        "unit_review", "drafting", "returned", "leader_review", "issuing",
    ]  # fmt: skip
    assert statuses(busy, "an", Tab.SUBMITTED) == ["unit_review", "leader_review"]
    assert statuses(busy, "an", Tab.RETURNED) == ["returned"]
    assert statuses(busy, "an", Tab.APPROVED) == ["issuing"]
    assert statuses(busy, "tuan", Tab.TO_REVIEW) == ["unit_review"]
    assert len(statuses(busy, "tuan", Tab.UNIT)) == 6
    assert statuses(busy, "khai", Tab.TO_REVIEW) == ["leader_review"]
    assert statuses(busy, "lan", Tab.ALL) == ["issuing"]
    assert Tab.UNIT not in lists.tabs(busy.an)
    assert statuses(busy, "an", Tab.UNIT) == []
    lines = {str(line.status.value): line for line in lists.drafts(busy.an, Tab.OWN).lines}
    holders = {status: line.holder for status, line in lines.items()}
    assert holders == {
        "drafting": "Nguyễn Văn An", "returned": "Nguyễn Văn An", "issuing": "Văn thư",
        "unit_review": "Phòng Chuyển đổi số", "leader_review": "Trần Đình Khải",
    }  # fmt: skip
    assert lines["drafting"].file_count == 1


def test_counters_equal_the_lists_and_all_is_what_may_be_seen(busy: Office):
    for name in EVERYBODY:
        viewer = getattr(busy, name)
        counted = lists.counters(viewer)
        assert tuple(counted) == lists.tabs(viewer)
        for tab, number in counted.items():
            assert len(lists.drafts(viewer, tab).lines) == number, (name, tab)
        everything = {line.id for line in lists.drafts(viewer, Tab.ALL).lines}
        assert everything == set(visible_drafts(viewer).values_list("pk", flat=True)), name
        for draft_id in sorted(everything)[:1]:
            draft_view(viewer, draft_id)
    assert lists.counters(busy.quang)[Tab.ALL] == 0


def test_filters_narrow(busy: Office):
    def found(**chosen) -> int:
        return len(lists.drafts(busy.tuan, Tab.ALL, filters=Filters(**chosen)).lines)

    assert found(words="KIEM ke") == 1
    assert found(words="không có") == 0
    assert found(urgency=Urgency.URGENT) == 1
    assert found(unit_id=busy.tuan.unit_id) == 6


def test_pages_follow_each_other(office: Office):
    main = papers.begun(office)
    same = {
        field.attname: getattr(main, field.attname)
        for field in Draft._meta.concrete_fields
        if not field.primary_key
    }
    Draft.objects.bulk_create(
        Draft(**{
            **same, "urgency": place % 4, "made_at": NOW - timedelta(minutes=place // 3),
            "status_since": NOW - timedelta(minutes=place // 5),
        })
        for place in range(29)
    )  # fmt: skip
    for tab in (Tab.OWN, Tab.ALL):
        seen, after = [], ""
        while True:
            page = lists.drafts(office.an, tab, after=after, limit=7)
            seen += [line.id for line in page.lines]
            after = page.next
            if not after:
                break
        whole = [line.id for line in lists.drafts(office.an, tab).lines]
        assert seen == whole
        assert len(set(seen)) == 30
    for mangled in ("x", "~~", "3~2026-11-25~1", f"{2**70}~2026-11-25T00:00:00+00:00~1"):
        assert len(lists.drafts(office.an, Tab.OWN, after=mangled).lines) == 30


def statements(verb) -> int:
    with CaptureQueriesContext(connection) as caught:
        verb()
    return len(caught)


def test_statements_do_not_grow(busy: Office):
    for name in ("an", "tuan", "khai"):
        viewer = getattr(busy, name)
        for tab in lists.tabs(viewer):
            assert statements(lambda viewer=viewer, tab=tab: lists.drafts(viewer, tab)) == 1
        assert statements(lambda viewer=viewer: lists.counters(viewer)) == 1
    small = papers.at_leader(busy)
    grown = papers.at_leader(busy)
    with clock.frozen(NOW + timedelta(hours=1)):
        review.return_draft(by=busy.khai, draft_id=grown.pk, text="Làm rõ")
        papers.correct(busy.an, grown, *papers.changed(3, "Trân trọng."))
        review.submit_to_unit(by=busy.an, draft_id=grown.pk)
        review.agree(by=busy.tuan, draft_id=grown.pk)
        review.submit_to_leader(by=busy.an, draft_id=grown.pk)
    few = statements(lambda: draft_view(busy.khai, small.pk))
    assert few == statements(lambda: draft_view(busy.khai, grown.pk))
    assert few <= 18
