"""One job sends what waits on its line: everything once, in order, and nothing is forgotten."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection as database
from django.db.models import QuerySet
from procrastinate.contrib.django.models import ProcrastinateJob

from congvan.exchange import jobs
from congvan.exchange.models import Connection, Dispatch, OutgoingPackage
from congvan.exchange.services import claims, draining, outcomes
from congvan.exchange.states import DispatchStatus, OutgoingStatus
from congvan.kernel import clock
from congvan.kernel.models import AuditEvent
from tests.documents.papers import Office
from tests.drafting.conftest import NOW
from tests.exchange import papers
from tests.exchange.hubs import MemoryHub

pytestmark = pytest.mark.django_db


class Killed(BaseException):
    """The process is gone: nothing catches this."""


def handed_over(office: Office, number: int, code: str = "H70.09", **more: Any) -> OutgoingPackage:
    document = papers.outgoing(office.lan, symbol=f"{number}/SKHCN-CĐS", **more)
    papers.send(office.lan, document, papers.organ(office.lan, f"Cơ quan {code}", code))
    return OutgoingPackage.objects.latest("pk")


def taken(hub: MemoryHub) -> list[str]:
    """The symbols in the order in which the hub took them."""
    symbols = dict(OutgoingPackage.objects.values_list("sha256", "symbol"))
    return [symbols[digest].partition("/")[0] for digest in hub.taken]


def waiting_jobs() -> set[int]:
    return {one.args["package_id"] for one in sends() if one.status == "todo"}


def sends() -> QuerySet[ProcrastinateJob]:
    return ProcrastinateJob.objects.filter(task_name=jobs.send.name)


def test_everything_once_and_in_order(office: Office, line: Connection, hub: MemoryHub):
    usual = [handed_over(office, number) for number in range(1, draining.TOGETHER + 3)]
    handed_over(office, 99, urgency=0)
    assert len(waiting_jobs()) == len(usual) + 1
    draining.drain(package_id=usual[2].pk)
    rest = [str(one) for one in range(1, draining.TOGETHER + 3) if one != 3]
    # The job's own, then hỏa tốc, then as they were made.
    assert taken(hub) == ["3", "99", *rest]
    assert hub.calls == len(usual) + 1
    assert waiting_jobs() == set()
    assert set(Dispatch.objects.values_list("status", flat=True)) == {DispatchStatus.SENT}
    assert AuditEvent.objects.filter(code="exchange.sent").count() == len(usual) + 1
    draining.drain(package_id=usual[0].pk)
    draining.drain(package_id=0)
    assert hub.calls == len(usual) + 1


def test_a_refused_one_in_the_middle(office: Office, line: Connection, hub: MemoryHub):
    first, bad, last = (
        handed_over(office, 1), handed_over(office, 2, "H70.77"), handed_over(office, 3)
    )  # fmt: skip
    draining.drain(package_id=first.pk)
    status = dict(OutgoingPackage.objects.values_list("pk", "status"))
    assert status == {first.pk: "sent", bad.pk: "failed", last.pk: "sent"}
    note = Dispatch.objects.get(code="H70.77").note
    assert note == "Khong co don vi nhan H70.77."


def test_an_unreachable_hub_is_asked_once(office: Office, line: Connection, hub: MemoryHub):
    made = [handed_over(office, number) for number in (1, 2, 3)]
    hub.away = "Trục không trả lời."
    draining.drain(package_id=made[1].pk)
    assert hub.calls == 1
    attempts = dict(OutgoingPackage.objects.values_list("pk", "attempts"))
    assert attempts == {made[0].pk: 0, made[1].pk: 1, made[2].pk: 0}
    # Each of the others is still tried by its own job; the next try of this one is ordered.
    assert waiting_jobs() == {one.pk for one in made}
    hub.away = ""
    with clock.frozen(NOW + timedelta(minutes=1)):
        draining.drain(package_id=made[0].pk)
    assert taken(hub) == ["1", "2", "3"]


def test_killed_between_the_answers_and_noting_them(
    office: Office, line: Connection, hub: MemoryHub, monkeypatch: pytest.MonkeyPatch
):
    made = [handed_over(office, number) for number in (1, 2)]

    def killed(*_: Any) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(outcomes, "_note_sent", killed)
        with pytest.raises(Killed):
            draining.drain(package_id=made[0].pk)
    before = dict(hub.taken)
    assert waiting_jobs() == {one.pk for one in made}
    draining.drain(package_id=made[1].pk)
    assert hub.taken == before
    assert len(hub.boxes["H70.09", "edoc"]) == 2
    told = OutgoingPackage.objects.order_by("pk").values_list("hub_doc_id", "attempts")
    assert list(told) == [(one, 1) for one in before.values()]


@contextmanager
def in_other_hands(package: OutgoingPackage) -> Iterator[None]:
    """Another process has claimed it."""
    other = database.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s, %s)", [claims.LOCK_FAMILY, package.pk])
            yield
    finally:
        other.close()


def test_two_drains_at_once(office: Office, line: Connection, hub: MemoryHub):
    mine, others, more = (handed_over(office, number) for number in (1, 2, 3))
    with in_other_hands(others):
        draining.drain(package_id=mine.pk)
        assert taken(hub) == ["1", "3"]
        # Its job runs and finds it in other hands: it comes back, should those die.
        sends().update(status="doing")
        draining.drain(package_id=others.pk)
        assert hub.calls == 2
    (job,) = sends().filter(status="todo")
    assert (job.args, job.scheduled_at) == ({"package_id": others.pk}, NOW + draining.LOOK_AGAIN)
    draining.drain(package_id=others.pk)
    assert taken(hub) == ["1", "3", "2"]
    assert OutgoingPackage.objects.get(pk=more.pk).status == OutgoingStatus.SENT
    assert waiting_jobs() == set()


def test_ordered_while_a_drain_is_ending(
    office: Office, line: Connection, hub: MemoryHub, monkeypatch: pytest.MonkeyPatch
):
    """It was not seen by the last look, so its own job finds it."""
    first = handed_over(office, 1)
    late: list[OutgoingPackage] = []

    @contextmanager
    def then_one_more(*given: Any, **more: Any) -> Iterator[Any]:
        with claims.claimed(*given, **more) as ids:
            yield ids
        if not ids:
            late.append(handed_over(office, 2))

    monkeypatch.setattr(draining, "claimed", then_one_more)
    draining.drain(package_id=first.pk)
    assert taken(hub) == ["1"]
    assert waiting_jobs() == {late[0].pk}
    draining.drain(package_id=late[0].pk)
    assert taken(hub) == ["1", "2"]
