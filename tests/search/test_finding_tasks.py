"""Tasks given (R-247) in a search: found by those who have a part in them, and by nobody else."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import transaction

from congvan.desk.holders import of_member
from congvan.desk.services.work import open_work
from congvan.desk.states import Part
from congvan.kernel import clock
from congvan.office.tasks.models import Task
from congvan.office.tasks.services import deciding, giving, work
from congvan.organization.acting import ActingMember, Substitution
from congvan.search.queries import Kind, Line, find, parse, suggest
from congvan.search.services.indexing import index_all
from congvan.web.search.links import page_of
from tests.directives.papers import Office


def _given(office: Office, title: str = "Rà soát tài khoản dùng chung") -> int:
    """The head gives it to An, Mai coordinates."""
    made = giving.give_task(
        by=office.tuan, title=title, lead_id=office.an.membership_id,
        coordinators=[office.mai.membership_id], due_on=clock.today() + timedelta(days=9),
        content="Lập bảng thống kê máy chủ Phlưrông",
    )  # fmt: skip
    index_all()
    return made


def _found(who: ActingMember, text: str = "ra soat tai khoan") -> list[Line]:
    page = find(who, parse(text))
    listed = list(page.lines)
    assert page.counts[Kind.TASK].number == len(listed) == page.count.number
    assert [line.object_id for line in suggest(who, text)] == [line.object_id for line in listed]
    return listed


@pytest.mark.parametrize("is_dense", [False, True])
def test_lead_coordinator_and_giver_find_it_and_nobody_else(
    office: Office, is_dense: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    task_id = _given(office)
    if is_dense:
        monkeypatch.setattr("congvan.search.queries.finding.GATHERED", 0)
    for text in ("ra soat tai khoan", "Rà soát", "thong ke may chu", "phlurong"):
        for who in (office.an, office.mai, office.tuan):
            [line] = _found(who, text)
            assert (line.kind, line.subject_type, line.subject_id) == (Kind.TASK, "task", task_id)
            assert line.state == "open"
            assert page_of(line) == f"/viec/giao/{task_id}/"
        for who in (office.lan, office.bao, office.quang):
            assert _found(who, text) == []


def test_a_finished_one_is_still_found_and_one_sent_back_once(office: Office) -> None:
    task_id = _given(office)
    work.receive(by=office.an, task_id=task_id)
    for last in (False, True):
        work.report(by=office.an, task_id=task_id, text="Đã xong")
        if not last:
            deciding.send_back(by=office.tuan, task_id=task_id, text="Thiếu bảng")
    deciding.accept(by=office.tuan, task_id=task_id)
    index_all()
    for who in (office.an, office.mai, office.tuan):
        lines = _found(who)
        assert {line.state for line in lines} == {"closed"}
        assert {line.subject_id for line in lines} == {task_id}
    titles = [line.plain_title for line in _found(office.tuan)]
    assert titles.count("Rà soát tài khoản dùng chung") == 1
    for who in (office.lan, office.bao, office.quang):
        assert _found(who) == []


def test_another_giver_finds_it_and_the_former_no_more(office: Office) -> None:
    task_id = _given(office)
    Task.objects.filter(pk=task_id).update(giver_id=office.huong.membership_id)
    assert _found(office.tuan) == [], "at once, before the index is made anew"
    index_all()
    assert _found(office.tuan) == []
    assert [line.subject_id for line in _found(office.huong)] == [task_id]


def test_who_acts_for_another_finds_the_work_but_nothing_about_letters(office: Office) -> None:
    for subject in ("letter", "document"):
        with transaction.atomic():
            open_work(
                by=None, holder=of_member(office.khai.agency_id, office.khai.membership_id),
                part=Part.REVIEW, subject_type=subject, subject_id=7, cause="x",
                title="Phúc đáp về ngân khoản",
            )  # fmt: skip
    index_all()
    ends_at = clock.now() + timedelta(days=2)
    acting = ActingMember(office.khai.seat, Substitution(1, ends_at, office.huong.seat))
    assert acting.is_substitute
    assert {line.subject_type for line in find(office.khai, parse("ngan khoan")).lines} == {
        "letter", "document",
    }  # fmt: skip
    page = find(acting, parse("ngan khoan"))
    assert [line.subject_type for line in page.lines] == ["document"]
    assert page.counts[Kind.TASK].number == 1
