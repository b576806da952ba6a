"""The loops that fetch mail: one process at a time for each hub, and none that a failure ends."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from congvan.deployment import mailboxes
from congvan.deployment.mailboxes import Mailbox, MailboxKeeper
from congvan.kernel.errors import BusinessError
from tests.deployment.waiting import until

pytestmark = pytest.mark.usefixtures("own_database")


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mailboxes, "LOOK_AGAIN_SECONDS", 0.05)


@contextmanager
def _kept(found: Callable[[], list[Mailbox]]) -> Iterator[MailboxKeeper]:
    keeper = MailboxKeeper(find=found)
    keeper.start()
    try:
        yield keeper
    finally:
        keeper.request_stop()
        assert keeper.join(10)


def _loops() -> list[threading.Thread]:
    return [one for one in threading.enumerate() if one.name.startswith("mailbox ")]


def test_one_of_two_keepers_fetches_and_the_other_takes_over():
    turns: list[str] = []
    second = threading.Event()

    def box(name: str) -> list[Mailbox]:
        return [Mailbox(name, 77, lambda: turns.append(name) or 0, 0.02)]

    def later() -> list[Mailbox]:
        return box("second") if second.is_set() else []

    with _kept(later):
        with _kept(lambda: box("first")):
            until(lambda: turns.count("first") > 2, what="the first one fetches")
            second.set()
            until(lambda: len(_loops()) == 2, what="the second one stands by")
            seen = len(turns)
            until(lambda: len(turns) > seen + 2, what="the first one goes on")
            assert set(turns) == {"first"}
        until(lambda: "second" in turns, what="the second one has taken over")
    until(lambda: not _loops(), what="no loop stays behind")


def test_a_failing_hub_is_asked_again_and_a_bug_ends_no_loop():
    asked: list[int] = []
    answers: list[Exception | None] = [BusinessError("Trục không trả lời."), ZeroDivisionError()]

    def turn() -> int:
        asked.append(1)
        error = answers.pop(0) if answers else None
        if error is not None:
            raise error
        return 0

    with _kept(lambda: [Mailbox("trục", 78, turn, 0.02)]):
        until(lambda: len(asked) > 3, what="the loop goes on after both")


def test_a_connection_that_is_gone_is_fetched_no_more():
    connected = threading.Event()
    connected.set()
    turns: list[int] = []

    def found() -> list[Mailbox]:
        return (
            [Mailbox("trục", 79, lambda: turns.append(1) or 0, 0.02)] if connected.is_set() else []
        )

    with _kept(found):
        until(lambda: turns, what="it is fetched")
        connected.clear()
        until(lambda: not _loops(), what="its loop has ended")
