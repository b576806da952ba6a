"""Two at once at one task: one wins, the other is told, and the desks say what the task says."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import date, timedelta

from django.db import close_old_connections, connection, transaction

from congvan.desk.models import Notice, WorkItem
from congvan.kernel import clock
from congvan.kernel.errors import BusinessError, WrongState
from congvan.office.tasks.models import Task, TaskExtension
from congvan.office.tasks.services import deciding, extensions, giving, reminders, warning, work
from tests.desk.office import NOW, Office, found_office


def together(*verbs: Callable[[], object], at: object = NOW) -> list[object]:
    """Run the verbs in threads that start at once; what each gave or raised."""
    barrier = threading.Barrier(len(verbs))
    ended: list[object] = [None] * len(verbs)

    def run(place: int, verb: Callable[[], object]) -> None:
        close_old_connections()
        try:
            with clock.frozen(at):  # type: ignore[arg-type]
                barrier.wait(10)
                ended[place] = verb()
        except BusinessError as error:
            ended[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(n, v)) for n, v in enumerate(verbs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return ended


def _given(office: Office) -> int:
    return giving.give_task(
        by=office.ha, title="Rà soát", lead_id=office.dung.membership_id,
        coordinators=[office.minh.membership_id], due_on=date(2026, 11, 26),
    )  # fmt: skip


def test_one_of_two_wins(own_database: None, django_db_blocker):
    with django_db_blocker.unblock():
        with transaction.atomic():
            office = found_office()
        task_id = _given(office)
        asked = {"by": office.dung, "task_id": task_id, "due_on": date(2026, 12, 1), "text": "x"}
        ended = together(*[lambda: extensions.ask_extension(**asked)] * 3)
        assert sum(isinstance(one, WrongState) for one in ended) == 2
        assert TaskExtension.objects.count() == 1
        work.receive(by=office.dung, task_id=task_id)
        # The lead reports while the giver grants more time: whichever is first, no request is left.
        together(
            lambda: work.report(by=office.dung, task_id=task_id, text="Xong"),
            lambda: extensions.grant_extension(by=office.ha, task_id=task_id),
        )
        assert Task.objects.get().status == "reported"
        assert not TaskExtension.objects.filter(status="asked").exists()
        ended = together(
            lambda: deciding.accept(by=office.ha, task_id=task_id),
            lambda: deciding.recall(by=office.ha, task_id=task_id, text="x"),
            lambda: deciding.send_back(by=office.ha, task_id=task_id, text="x"),
        )
        assert any(one is None for one in ended)
        if Task.objects.get().ended_at is not None:
            assert not WorkItem.objects.filter(subject_type="task", closed_at=None).exists()
        # Two workers at the same minute: each reminder rings once, each deadline is told once.
        _given(office)
        moment = clock.now() + timedelta(minutes=5)
        for _ in range(5):
            reminders.set_reminder(by=office.minh, words="Gọi lại", rings_at=moment)
        later = moment + timedelta(minutes=1)
        assert sum(map(int, together(*[reminders.ring_due] * 3, at=later))) == 5  # type: ignore[call-overload]
        assert Notice.objects.filter(kind="reminder.rings").count() == 5
        together(*[warning.warn_of_deadlines] * 3)
        told = Notice.objects.filter(kind="task.due", member_id=office.dung.membership_id)
        subjects = list(told.values_list("subject_id", flat=True))
        assert len(subjects) == len(set(subjects)) >= 1
