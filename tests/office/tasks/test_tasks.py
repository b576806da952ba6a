"""A task from order to acceptance: who may, what everybody's desk shows, what is told (R-247)."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import product

import pytest

from congvan.desk import queries as desks
from congvan.desk.models import Notice
from congvan.desk.states import Part
from congvan.documents.access import get_document
from congvan.documents.models import Grant
from congvan.kernel import clock
from congvan.kernel.errors import InvalidInput, NotAllowed, NotFound, WrongState
from congvan.office.tasks.lifecycles import TASK
from congvan.office.tasks.models import Task, TaskExtension
from congvan.office.tasks.queries import lists
from congvan.office.tasks.queries.lists import Shelf
from congvan.office.tasks.queries.people import assignable
from congvan.office.tasks.queries.stages import with_stage
from congvan.office.tasks.queries.tasks import task as task_of
from congvan.office.tasks.rules.stages import Standing, resumed_due, stage_of
from congvan.office.tasks.services import deciding, extensions, giving, takeover, warning, work
from congvan.office.tasks.states import ENDED, ExtensionStatus, Stage, TaskStatus
from congvan.organization.acting import ActingMember
from congvan.organization.queries.calendar import end_of_working_day
from congvan.organization.rules.working_days import WorkingCalendar
from tests.desk.office import NOW, Office
from tests.dossiers.papers import paper

DUE = date(2026, 11, 30)


def give(by: ActingMember, lead: ActingMember, *helping: ActingMember, **more: object) -> int:
    """A task with a deadline on Monday."""
    given = {"title": "Rà soát tài khoản", "due_on": DUE, **more}
    return giving.give_task(
        by=by, lead_id=lead.membership_id,
        coordinators=[one.membership_id for one in helping], **given,
    )  # fmt: skip


def owed(who: ActingMember) -> list[tuple[Part, str]]:
    """What lies open on somebody's desk."""
    return [(line.part, line.title) for line in desks.open_work(who).lines]


def told(who: ActingMember) -> list[str]:
    """The kinds of what somebody's bell has, oldest first."""
    return list(
        Notice.objects.filter(member_id=who.membership_id).order_by("id").values_list("kind", flat=True)
    )  # fmt: skip


def stage(task_id: int, by: ActingMember) -> Stage | None:
    return task_of(by, task_id).line.stage


# Rows: who gives; a name in the column when that person may be given a task.
BELOW = {
    "ha": {"son", "lan", "dung", "minh", "thu", "khoa"},
    "son": {"lan", "dung", "minh", "thu", "khoa"},
    "dung": {"minh", "thu"},
    "lan": set(), "minh": set(), "khoa": set(),
}  # fmt: skip


def test_only_a_superior_gives_and_only_below(office: Office):
    people = {
        name: getattr(office, name) for name in ("ha", "son", "lan", "dung", "minh", "thu", "khoa")
    }
    for giver, below in BELOW.items():
        by = people[giver]
        offered = {one.member_id for one in assignable(by)}
        assert offered == {people[name].membership_id for name in below}
        for name in people.keys() - below - {giver}:
            with pytest.raises(NotAllowed):
                give(by, people[name])
            if below:
                with pytest.raises(NotAllowed):
                    give(by, people[min(below)], people[name])
        with pytest.raises((InvalidInput, NotAllowed)):
            give(by, by)
    with pytest.raises(NotAllowed):
        give(office.ha, office.quang)
    assert not Task.objects.exists()


def test_from_order_to_acceptance(office: Office):
    task_id = give(office.ha, office.dung, office.minh, content="Nêu rõ số tài khoản")
    assert owed(office.dung) == [(Part.LEAD, "Rà soát tài khoản")]
    assert owed(office.minh) == [(Part.COORDINATE, "Rà soát tài khoản")]
    assert told(office.dung) == told(office.minh) == ["task.given"]
    assert stage(task_id, office.ha) is Stage.NOT_DUE
    with pytest.raises(WrongState):
        work.note_progress(by=office.dung, task_id=task_id, percent=10, text="Chưa nhận")
    work.receive(by=office.dung, task_id=task_id)
    assert stage(task_id, office.ha) is Stage.IN_TIME
    work.note_progress(by=office.dung, task_id=task_id, percent=40, text="Xong hai phòng")
    work.note_progress(by=office.minh, task_id=task_id, percent=90, text="Phần tôi gần xong")
    assert task_of(office.ha, task_id).line.percent == 40
    work.finish_part(by=office.minh, task_id=task_id, text="Đã gửi danh sách")
    assert owed(office.minh) == []
    with pytest.raises(NotAllowed):
        work.finish_part(by=office.minh, task_id=task_id, text="Lần nữa")
    work.report(by=office.dung, task_id=task_id, text="Đã rà soát 214 tài khoản")
    assert (owed(office.dung), owed(office.ha)) == (
        [],
        [(Part.REVIEW, "Nghiệm thu: Rà soát tài khoản")],
    )
    deciding.send_back(by=office.ha, task_id=task_id, text="Thiếu tài khoản đơn vị")
    assert (owed(office.ha), owed(office.dung)) == ([], [(Part.LEAD, "Rà soát tài khoản")])
    work.report(by=office.dung, task_id=task_id, text="Đã bổ sung")
    # Accepted days later: the report counts, the waiting does not.
    with clock.frozen(NOW + timedelta(days=20)):
        deciding.accept(by=office.ha, task_id=task_id)
        assert stage(task_id, office.ha) is Stage.DONE_ON_TIME
    assert owed(office.ha) == owed(office.dung) == owed(office.minh) == []
    view = task_of(office.dung, task_id)
    assert [one.verb for one in reversed(view.happened)] == [
        "given", "received", "progress", "progress", "part_finished", "reported", "returned",
        "reported", "accepted",
    ]  # fmt: skip
    assert not view.moves
    with pytest.raises(WrongState):
        deciding.recall(by=office.ha, task_id=task_id, text="Thôi")


def test_nobody_else_moves_a_task(office: Office):
    """Each verb of the table by everybody it is not for; the lead can neither end nor refuse."""
    task_id = give(office.dung, office.minh, office.thu)
    acts = {
        "receive": lambda by: work.receive(by=by, task_id=task_id),
        "finish_part": lambda by: work.finish_part(by=by, task_id=task_id, text="x"),
        "ask_extension": lambda by: extensions.ask_extension(by=by, task_id=task_id, due_on=date(2026, 12, 5), text="x"),
        "urge": lambda by: deciding.urge(by=by, task_id=task_id, text="x"),
        "pause": lambda by: deciding.pause(by=by, task_id=task_id, text="x"),
        "recall": lambda by: deciding.recall(by=by, task_id=task_id, text="x"),
    }  # fmt: skip
    stands = {"dung": "GIVER", "minh": "LEAD", "thu": "COORDINATOR", "ha": "LEADER"}
    for (verb, act), (name, party) in product(acts.items(), stands.items()):
        row = next(m for m in TASK.moves if m.source is TaskStatus.GIVEN and m.verb == verb)
        if party not in {one.name for one in row.who}:
            with pytest.raises(NotAllowed):
                act(getattr(office, name))
    for stranger, act in product((office.lan, office.khoa, office.quang), acts.values()):
        with pytest.raises(NotFound):
            act(stranger)
    assert Task.objects.get().status == TaskStatus.GIVEN


def test_more_time_is_the_givers_to_grant(office: Office):
    task_id = give(office.ha, office.dung, office.minh)
    with pytest.raises(InvalidInput):
        extensions.ask_extension(by=office.dung, task_id=task_id, due_on=DUE, text="Chờ số liệu")
    extensions.ask_extension(
        by=office.dung, task_id=task_id, due_on=date(2026, 12, 4), text="Chờ số liệu"
    )
    assert owed(office.ha) == [(Part.REVIEW, "Gia hạn đến 04/12/2026: Rà soát tài khoản")]
    assert stage(task_id, office.ha) is Stage.EXTENSION_ASKED
    with pytest.raises(WrongState):
        extensions.ask_extension(
            by=office.dung, task_id=task_id, due_on=date(2026, 12, 7), text="Nữa"
        )
    with pytest.raises(NotAllowed):
        extensions.grant_extension(by=office.dung, task_id=task_id)
    extensions.refuse_extension(by=office.ha, task_id=task_id, text="Cố gắng đúng hạn")
    assert owed(office.ha) == []
    extensions.ask_extension(
        by=office.dung, task_id=task_id, due_on=date(2026, 12, 4), text="Chờ số liệu"
    )
    extensions.grant_extension(by=office.ha, task_id=task_id)
    moved = end_of_working_day(date(2026, 12, 4))
    assert {
        line.due_at for who in (office.dung, office.minh) for line in desks.open_work(who).lines
    } == {moved}
    extensions.ask_extension(by=office.dung, task_id=task_id, due_on=date(2026, 12, 9), text="Nữa")
    work.receive(by=office.dung, task_id=task_id)
    work.report(by=office.dung, task_id=task_id, text="Xong")
    assert owed(office.ha) == [(Part.REVIEW, "Nghiệm thu: Rà soát tài khoản")]
    assert not TaskExtension.objects.filter(status=ExtensionStatus.ASKED).exists()


def test_a_pause_costs_nobody_a_day(office: Office):
    task_id = give(office.ha, office.dung, office.minh)
    deciding.pause(by=office.ha, task_id=task_id, text="Chờ UBND tỉnh")
    assert owed(office.dung) == owed(office.minh) == []
    assert stage(task_id, office.ha) is Stage.PAUSED
    # Wednesday to Friday of the week after: seven working days lost.
    with clock.frozen(NOW + timedelta(days=9)):
        deciding.resume(by=office.ha, task_id=task_id)
        assert Task.objects.get().due_at == end_of_working_day(date(2026, 12, 9))
        assert Task.objects.get().status == TaskStatus.GIVEN
        assert owed(office.dung) == [(Part.LEAD, "Rà soát tài khoản")]


def test_a_part_belongs_to_its_task(office: Office):
    task_id = give(office.ha, office.dung)
    with pytest.raises(InvalidInput, match="sau hạn"):
        give(office.dung, office.minh, parent_id=task_id, due_on=date(2026, 12, 1))
    part_id = give(office.dung, office.minh, parent_id=task_id, title="Rà soát phòng mình")
    with pytest.raises(NotFound):
        give(office.son, office.minh, parent_id=part_id + 99)
    with pytest.raises(NotAllowed):
        give(office.son, office.minh, parent_id=task_id)
    assert [one.task_id for one in task_of(office.ha, task_id).parts] == [part_id]
    assert task_of(office.minh, part_id).parent is None
    work.receive(by=office.dung, task_id=task_id)
    with pytest.raises(WrongState, match="Còn 1 việc"):
        work.report(by=office.dung, task_id=task_id, text="Xong")
    deciding.recall(by=office.ha, task_id=task_id, text="Không còn cần")
    assert set(Task.objects.values_list("status", flat=True)) == {TaskStatus.RECALLED}
    assert owed(office.minh) == owed(office.dung) == []
    assert told(office.minh)[-1] == "task.recalled"


@pytest.mark.parametrize("wrong", [
    {"title": " "}, {"title": "x" * 301}, {"due_on": date(2026, 11, 24)}, {"content": "x" * 4001},
    {"source_document_id": 1}, {"document_ids": range(1, 22)}, {"document_ids": [7]},
])  # fmt: skip
def test_what_cannot_be_is_refused_whole(office: Office, wrong: dict[str, object]):
    with pytest.raises((InvalidInput, NotFound)):
        give(office.ha, office.dung, **wrong)
    assert not Task.objects.exists()
    assert owed(office.dung) == []


def test_who_sees_a_task(office: Office):
    task_id = give(office.ha, office.minh)
    for sees in (office.ha, office.minh, office.son, office.dung):
        assert task_of(sees, task_id).line.task_id == task_id
    for blind in (office.lan, office.thu, office.khoa, office.quang):
        with pytest.raises(NotFound):
            task_of(blind, task_id)


def test_stage_is_one_rule_in_words_and_in_sql(office: Office):
    """Every status, before and after the deadline, reported in time, late or not, asked or not."""
    due = NOW
    cases = []
    for status, late, reported, asked in product(TaskStatus, (0, 1), (None, -1, 1), (0, 1)):
        if status in (TaskStatus.REPORTED, TaskStatus.ACCEPTED) and reported is None:
            continue
        cases.append((status, late, reported, asked))
    seen = set()
    tasks = [_made(office, due, status, reported) for status, _, reported, _ in cases]
    for task, (_, _, _, asked) in zip(tasks, cases, strict=True):
        if asked:
            TaskExtension.objects.create(
                task=task, asked_due_at=due, reason="x", asked_by_id=task.lead_id, asked_at=due
            )
    for task, (status, late, reported, asked) in zip(tasks, cases, strict=True):
        now = due + timedelta(hours=late or -1)
        at = due + timedelta(minutes=reported) if reported else None
        stage = stage_of(Standing(status, due, at, bool(asked)), now)
        row = with_stage(Task.objects.filter(pk=task.pk), now).get()
        assert row.stage == (stage.value if stage else ""), (status, late, reported, asked)
        seen.add(stage)
    assert seen == {*Stage, None}


def _made(office: Office, due: datetime, status: TaskStatus, reported: int | None) -> Task:
    return Task.objects.create(
        agency_id=office.agency_id, title="x", giver_id=office.ha.membership_id,
        lead_id=office.dung.membership_id, due_at=due, status=status, given_at=due,
        received_at=due, from_above="UBND tỉnh",
        reported_at=due + timedelta(minutes=reported) if reported else None,
        paused_at=due if status == TaskStatus.PAUSED else None,
        ended_at=due if status in ENDED else None,
    )  # fmt: skip


def test_counts_are_the_lists(office: Office):
    above = {"from_above": "Ủy ban nhân dân tỉnh"}
    ids = [give(office.ha, office.dung, office.minh, **(above if n % 2 else {})) for n in range(5)]
    work.receive(by=office.dung, task_id=ids[0])
    deciding.pause(by=office.ha, task_id=ids[1], text="Chờ")
    deciding.recall(by=office.ha, task_id=ids[3], text="Thôi")
    with clock.frozen(NOW + timedelta(days=9)):
        for who in (office.ha, office.dung, office.minh, office.lan):
            for shelf, count in lists.counts(who).items():
                pages, after = [], None
                while page := lists.tasks_on(who, shelf, after=after, limit=2):
                    pages += [line.task_id for line in page]
                    last = page[-1]
                    after = (last.ended_at if shelf is Shelf.DONE else last.due_at, last.task_id)
                assert len(pages) == len(set(pages)) == count
            stages = lists.from_above_counts(who)
            assert {s: len(lists.from_above(who, s)) for s in Stage} == stages
            assert len(lists.from_above(who)) == sum(stages.values())
        assert lists.counts(office.dung)[Shelf.LATE] == 3
        assert lists.from_above_counts(office.dung)[Stage.PAUSED] == 1


def test_deadlines_are_told_once_each(office: Office):
    task_id = give(office.ha, office.dung, office.minh)
    assert warning.warn_of_deadlines() == 0
    with clock.frozen(NOW + timedelta(days=2)):  # Friday, the working day before
        assert [warning.warn_of_deadlines(), warning.warn_of_deadlines()] == [1, 0]
        extensions.ask_extension(
            by=office.dung, task_id=task_id, due_on=date(2026, 12, 1), text="x"
        )
        extensions.grant_extension(by=office.ha, task_id=task_id)
    with clock.frozen(NOW + timedelta(days=5)):
        assert warning.warn_of_deadlines() == 1
    assert told(office.minh).count("task.due") == 2


def test_a_successor_takes_over_what_was_given_and_got(office: Office):
    got = give(office.dung, office.minh)
    given = give(office.ha, office.dung, office.minh)
    deciding.pause(by=office.dung, task_id=got, text="x")
    ids = {"leaver_id": office.minh.membership_id, "successor_id": office.thu.membership_id}
    assert takeover.take_over_tasks(by=office.khoa, **ids) == 2
    assert takeover.take_over_tasks(by=office.khoa, **ids) == 0
    assert task_of(office.thu, got).line.lead_name == "Đỗ Thị Thu"
    assert [one.name for one in task_of(office.ha, given).coordinators] == ["Đỗ Thị Thu"]
    with pytest.raises(NotAllowed):
        takeover.take_over_tasks(by=office.dung, **ids)


def test_a_pause_over_days_off_moves_by_working_days_only():
    calendar = WorkingCalendar(free=frozenset({date(2026, 11, 24)}))
    due, monday = date(2026, 11, 25), date(2026, 11, 23)
    assert resumed_due(due, monday, monday, calendar) == due
    assert resumed_due(due, monday, date(2026, 11, 24), calendar) == due
    assert resumed_due(due, monday, date(2026, 11, 25), calendar) == date(2026, 11, 26)


def test_a_paper_beside_a_task_is_read_by_its_people_until_it_is_recalled(office: Office):
    document = paper(office.dung, subject="Kế hoạch quý IV", symbol="15/KH-SNV")
    with pytest.raises(NotFound):
        give(office.son, office.minh, document_ids=[document.pk + 1])
    with pytest.raises(NotFound):
        get_document(office.minh, document.pk)
    task_id = give(office.dung, office.minh, office.thu, document_ids=[document.pk])
    for reads in (office.minh, office.thu):
        assert get_document(reads, document.pk) == document
        assert [one.symbol for one in task_of(reads, task_id).documents] == ["15/KH-SNV"]
    # It lies beside the task, not among what they have to handle.
    assert not Grant.objects.filter(source_type="task", is_open=True).exists()
    deciding.recall(by=office.dung, task_id=task_id, text="Thôi")
    with pytest.raises(NotFound):
        get_document(office.minh, document.pk)
    assert task_of(office.minh, task_id).documents == ()
