"""Rights on tasks and on requests for more time, from their tables (R-247)."""

from __future__ import annotations

from datetime import timedelta

from congvan.kernel import clock
from congvan.kernel.errors import NotFound
from congvan.office.tasks.lifecycles import EXTENSION, TASK, TaskExtensionParty, TaskParty
from congvan.office.tasks.models import Task, TaskExtension
from congvan.office.tasks.services import deciding, extensions, giving, work
from congvan.office.tasks.states import ExtensionStatus, TaskStatus
from tests import world as named_world
from tests.office.rights.grid import Act, Grid, check
from tests.office.rights.people import people
from tests.world import World

P, S, E, X = TaskParty, TaskStatus, ExtensionStatus, TaskExtensionParty

# Khải gives, Tuấn leads, An helps, Hương is a leader; Mai is of Tuấn's unit, Bảo sees everything.
STANDS = {
    "khai": {P.GIVER, P.LEADER}, "instead": {P.GIVER, P.LEADER}, "huong": {P.LEADER},
    "tuan": {P.LEAD}, "an": {P.COORDINATOR},
}  # fmt: skip
SEES = ("mai", "bao")


def _in(days: int) -> dict[str, object]:
    return {"due_on": clock.today() + timedelta(days=days)}


def _tried(world: World) -> dict[str, Act]:
    part = {"title": "Một phần", "lead_id": world.seats["thang"].pk, **_in(7)}
    return {
        "receive": lambda by, t: work.receive(by=by, task_id=t.pk),
        "report": lambda by, t: work.report(by=by, task_id=t.pk, text="Đã xong"),
        "note_progress": lambda by, t: work.note_progress(by=by, task_id=t.pk, percent=30, text="Đang làm"),
        "finish_part": lambda by, t: work.finish_part(by=by, task_id=t.pk, text="Xong phần tôi"),
        "ask_extension": lambda by, t: extensions.ask_extension(by=by, task_id=t.pk, text="Chờ số liệu", **_in(30)),
        "give_under": lambda by, t: giving.give_task(by=by, parent_id=t.pk, **part),
        "urge": lambda by, t: deciding.urge(by=by, task_id=t.pk, text="Sắp đến hạn"),
        "pause": lambda by, t: deciding.pause(by=by, task_id=t.pk, text="Chờ UBND tỉnh"),
        "recall": lambda by, t: deciding.recall(by=by, task_id=t.pk, text="Không cần nữa"),
        "accept": lambda by, t: deciding.accept(by=by, task_id=t.pk),
        "send_back": lambda by, t: deciding.send_back(by=by, task_id=t.pk, text="Còn thiếu"),
        "resume": lambda by, t: deciding.resume(by=by, task_id=t.pk),
    }  # fmt: skip


def _brought(world: World, *path: tuple[str, str]) -> Task:
    """A task, brought on by these people's verbs."""
    by = {key: named_world.member(world, key) for key in ("khai", "tuan", "an")}
    task_id = giving.give_task(
        by=by["khai"], title="Rà soát tài khoản", lead_id=world.seats["tuan"].pk,
        coordinators=[world.seats["an"].pk], **_in(14),
    )  # fmt: skip
    task = Task.objects.get(pk=task_id)
    for key, verb in path:
        _tried(world)[verb](by[key], task)
    return task


def test_each_does_with_a_task_just_what_the_table_says(world: World, whole: bool):
    received, reported = ("tuan", "receive"), ("tuan", "report")
    grid = Grid(
        TASK,
        people(world, STANDS, all_statuses=S, sees=SEES),
        {
            S.GIVEN: lambda: _brought(world),
            S.WORKING: lambda: _brought(world, received),
            S.REPORTED: lambda: _brought(world, received, reported),
            S.PAUSED: lambda: _brought(world, received, ("khai", "pause")),
            S.ACCEPTED: lambda: _brought(world, received, reported, ("khai", "accept")),
            S.RECALLED: lambda: _brought(world, ("khai", "recall")),
        },
        _tried(world),
        # The same button as "resume", for a task that was paused before it was received.
        unasked=("resume_unreceived",),
        early=("give_under",),
    )
    check(grid, whole=whole)


def test_each_answers_for_more_time_just_as_the_table_says(world: World, whole: bool):
    def asked(*path: tuple[str, str]) -> TaskExtension:
        task = _brought(world, ("tuan", "ask_extension"))
        extension = TaskExtension.objects.get(task=task)
        for key, verb in path:
            acts[verb](named_world.member(world, key), extension)
        return extension

    acts: dict[str, Act] = {
        "grant": lambda by, e: extensions.grant_extension(by=by, task_id=e.task_id),
        "refuse": lambda by, e: extensions.refuse_extension(by=by, task_id=e.task_id, text="Cố gắng"),
        "withdraw": lambda by, e: extensions.withdraw_extension(by=by, task_id=e.task_id),
    }  # fmt: skip
    stands = {"khai": {X.GIVER}, "instead": {X.GIVER}, "tuan": {X.ASKER}}
    grid = Grid(
        EXTENSION,
        people(world, stands, all_statuses=E, sees=(*SEES, "huong", "an")),
        {
            E.ASKED: asked,
            E.GRANTED: lambda: asked(("khai", "grant")),
            E.REFUSED: lambda: asked(("khai", "refuse")),
            E.WITHDRAWN: lambda: asked(("tuan", "withdraw")),
        },
        acts,
        unasked=("lapse",),
        over=(NotFound,),
    )
    check(grid, whole=whole)
