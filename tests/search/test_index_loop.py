"""The loop beside others: late commits, two processes, a kill in the middle, a database away."""

from __future__ import annotations

import io
import os
import signal
import threading
import time
from collections.abc import Callable

import pytest
from django.db import OperationalError, connection, transaction

from congvan.deployment import search_index
from congvan.deployment.commands import search
from congvan.deployment.search_index import SearchIndexKeeper, next_limit, runs_here
from congvan.documents.models import Document
from congvan.kernel.errors import NotFound
from congvan.search.building import storing
from congvan.search.models import Change, Record
from congvan.search.services.indexing import index_all, take_changes
from tests.deployment.waiting import until
from tests.directives.papers import open_office
from tests.documents.papers import receive
from tests.search.records import found
from tests.world import World


def _in_thread(work: Callable[[], None]) -> threading.Thread:
    """Run `work` with a database session of its own."""

    def run() -> None:
        try:
            work()
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    return thread


def test_a_transaction_that_commits_late_with_an_early_line_is_not_missed(
    committed_world: World,
) -> None:
    office = open_office(committed_world)
    early, late = receive(office), receive(office)
    index_all()
    written, go = threading.Event(), threading.Event()

    def slow() -> None:
        with transaction.atomic():
            Document.objects.filter(pk=early.pk).update(subject="Ghi trước, xong sau")
            written.set()
            go.wait(10)

    thread = _in_thread(slow)
    assert written.wait(10)
    Document.objects.filter(pk=late.pk).update(subject="Ghi sau, xong trước")
    assert index_all() == 1
    go.set()
    thread.join()
    assert index_all() == 1
    assert found("ghi", "truoc", "xong", "sau") == [("in", early.pk), ("in", late.pk)]


def test_two_at_once_never_leave_an_older_reading(
    committed_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One has read and not yet stored; meanwhile the thing changes and another wants to index it."""
    office = open_office(committed_world)
    document = receive(office, subject="Lần thứ nhất")
    index_all()
    has_read, go = threading.Event(), threading.Event()
    store = storing.store

    def slow_store(records: object) -> int:
        if threading.current_thread() is not threading.main_thread():
            has_read.set()
            assert go.wait(10)
        return store(records)  # type: ignore[arg-type]

    monkeypatch.setattr(storing, "store", slow_store)
    Document.objects.filter(pk=document.pk).update(subject="Lần thứ hai")
    thread = _in_thread(take_changes)  # type: ignore[arg-type]
    assert has_read.wait(10)
    Document.objects.filter(pk=document.pk).update(subject="Lần thứ ba")
    assert take_changes() == 0
    go.set()
    thread.join()
    index_all()
    assert Record.objects.get(kind="in", object_id=document.pk).title == "Lần thứ ba"


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_kill_in_the_middle_loses_nothing(committed_world: World, when: str) -> None:
    office = open_office(committed_world)
    index_all()
    document = receive(office, subject="Sống sót sau khi mất điện")
    assert _killed_while_storing(when) == signal.SIGKILL
    assert not Record.objects.filter(kind="in", object_id=document.pk).exists()
    until(lambda: take_changes() > 0, what="the dead session lets go")
    index_all()
    assert found("song", "sot", "mat", "dien") == [("in", document.pk)]
    assert not Change.objects.exists()


def _killed_while_storing(when: str) -> int:
    """A process that takes changes and is killed before or after it stores; the signal it died of."""
    connection.close()
    child = os.fork()
    if child:
        _, status = os.waitpid(child, 0)
        return os.WTERMSIG(status)
    try:
        store = storing.store

        def killed(records: object) -> int:
            if when == "after":
                store(records)  # type: ignore[arg-type]
            os.kill(os.getpid(), signal.SIGKILL)
            return 0

        storing.store = killed
        take_changes()
    finally:
        os._exit(1)


def test_the_loop_makes_a_change_findable_within_a_second(committed_world: World) -> None:
    office = open_office(committed_world)
    index_all()
    keeper = SearchIndexKeeper()
    keeper.start()
    try:
        document = receive(office, subject="Điện mật khẩn của Chính phủ")
        began = time.monotonic()
        until(lambda: found("chinh", "phu") == [("in", document.pk)], what="the change is found")
        assert time.monotonic() - began < 1.0
    finally:
        keeper.request_stop()
        assert keeper.join(10)


def test_the_loop_outlives_a_database_that_is_away(caplog: pytest.LogCaptureFixture) -> None:
    turns: list[int] = []

    def turn(limit: int) -> int:
        turns.append(limit)
        if len(turns) == 1:
            raise OperationalError("server closed the connection")
        return 0

    keeper = SearchIndexKeeper(turn=turn)
    keeper.start()
    until(lambda: len(turns) > 1, what="the loop goes on")
    keeper.request_stop()
    assert keeper.join(10)
    assert caplog.text.count("Chưa cập nhật được chỉ mục tra cứu") == 1


def test_turns_stay_short() -> None:
    assert next_limit(500, 500, 4.0) == 50
    assert next_limit(500, 3, 9.0) == search_index._FEWEST
    assert next_limit(500, 500, 0.1) == 1000
    assert next_limit(2000, 2000, 0.1) == 2000
    assert next_limit(500, 4, 0.1) == 500
    assert runs_here("node")
    assert runs_here("both")
    assert not runs_here("hub")


def test_commands_tell_and_rebuild(committed_world: World) -> None:
    office = open_office(committed_world)
    receive(office)
    out = io.StringIO()
    assert search.run(["rebuild"], stdout=out, stderr=out) == 0
    assert "Xong" in out.getvalue()
    assert search.run(["state"], stdout=out, stderr=out) == 0
    assert "Văn bản đến: 1" in out.getvalue()
    assert "Thay đổi đang chờ: 0" in out.getvalue()
    assert search.run(["rebuild", "--kind", "people"], stdout=out, stderr=out) == 0
    with pytest.raises(NotFound, match="xe"):
        search.run(["rebuild", "--kind", "xe"], stdout=out, stderr=out)
