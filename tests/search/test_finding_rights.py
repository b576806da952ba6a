"""Rights in a search: nobody finds, counts or guesses what the lists do not show."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from congvan.documents.models import Grant
from congvan.kernel import clock
from congvan.organization.acting import ActingMember
from congvan.search.queries import Filters, Kind, Page, find, parse, statements, suggest
from congvan.search.services.indexing import index_all
from tests.directives.papers import Office, arrive, directed, to
from tests.documents.papers import give
from tests.search.asking import found, ids


@pytest.mark.parametrize(
    "who", ["lan", "khai", "huong", "tuan", "mai", "an", "bao", "anh", "quang"]
)
def test_nobody_finds_more_than_the_lists_show(office: Office, who: str) -> None:
    from congvan.documents.visibility import visible_to

    papers = [arrive(office, subject="Kinh phí mua sắm"), directed(office, subject="Kinh phí sự nghiệp"),
              directed(office, lead=to(office.an).holder, subject="Kinh phí đề tài")]  # fmt: skip
    index_all()
    viewer = getattr(office, who)
    page = find(viewer, parse("kinh phí"))
    visible = set(
        visible_to(viewer).filter(pk__in=[p.pk for p in papers]).values_list("pk", flat=True)
    )
    assert set(ids(page)) == visible
    assert page.counts[Kind.INCOMING].number == len(visible)


@pytest.mark.parametrize("who", ["quang", "an", "mai"])
def test_a_word_of_an_invisible_paper_is_answered_like_nonsense(office: Office, who: str) -> None:
    arrive(office, subject="Kiểm tra dấu hiệu vi phạm tại Công ty Phlưrông", symbol="777/KL-TTr")
    index_all()
    viewer = getattr(office, who)
    for secret, nonsense in (("phlurong", "qwrtxkl"), ("phlurog", "qwrtxkm"), ("777/kl-ttr", "778/xx-yyy"),
                             ('"vi pham tai cong ty phlurong"', '"vi pham tai cong ty qwrtxkl"')):  # fmt: skip
        known, unknown = (_answer(viewer, text) for text in (secret, nonsense))
        assert known == unknown
        assert suggest(viewer, secret) == suggest(viewer, nonsense) == ()
    assert find(office.lan, parse("phlurog")).corrected == "Phlưrông".lower()


def _answer(viewer: ActingMember, text: str) -> tuple[Page, int]:
    """The page without the words typed, and how many statements it took."""
    with CaptureQueriesContext(connection) as captured:
        page = find(viewer, parse(text))
    assert not page.lines
    return replace(page, unknown=("…",) * len(page.unknown)), len(captured)


def test_a_right_taken_back_is_gone_at_once(office: Office) -> None:
    document = arrive(office, subject="Việc riêng của An")
    give(document, office.an)
    index_all()
    assert found(office.an, "viec rieng") == [document.pk]
    Grant.objects.filter(document=document).update(revoked_at=clock.now())
    page = find(office.an, parse("viec rieng"))
    assert page.lines == ()
    assert not any(page.counts.values())


def test_a_paper_is_listed_once_and_its_work_under_work(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    paper = directed(office, lead=to(office.an).holder, subject="Ngân sách của An")
    other = arrive(office, subject="Ngân sách khác")
    index_all()
    work = [line.object_id for line in find(office.an, parse("ngan sach"), kind=Kind.TASK).lines]
    assert len(work) >= 1

    def listed(who: ActingMember, text: str = "ngan sach", **more: Any) -> list[tuple[Kind, int]]:
        page = find(who, parse(text), **more)
        assert who != office.an or page.counts[Kind.TASK].number == len(work)
        assert page.count.number == len(page.lines)
        return [(line.kind, line.object_id) for line in page.lines]

    for _ in range(2):
        assert listed(office.an) == [(Kind.INCOMING, paper.pk)]
        assert {kind for kind, _ in listed(office.lan)} == {Kind.INCOMING}
        assert listed(office.an, filters=Filters(state="open")) == [
            (Kind.TASK, one) for one in work
        ]
        monkeypatch.setattr(statements, "GATHERED", 1)
        monkeypatch.setattr("congvan.search.queries.finding.GATHERED", 1)
    Grant.objects.filter(document=paper).update(revoked_at=clock.now())
    assert listed(office.an) == [(Kind.TASK, one) for one in work]
    assert other.pk not in ids(find(office.an, parse("ngan sach")))
