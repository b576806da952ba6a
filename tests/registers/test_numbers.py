"""Numbers under concurrency, failure and murder: no gap, no double (R-123)."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connection, transaction

from congvan.documents.services import making
from congvan.kernel import clock
from congvan.registers.models import Book, Entry
from congvan.registers.services import entries
from congvan.registers.states import Channel, EntryStatus
from tests import world as named_world
from tests.documents.papers import Office, details, open_office
from tests.registers.shelves import open_shelf
from tests.world import World

PEOPLE = 50


class Interrupted(Exception):
    """Something failed after the number was given."""


def register_once(office: Office, book: int, *, fails: bool) -> int:
    with transaction.atomic():
        document = making.make(by=office.lan, details=details(office))
        entry = entries.register(
            by=office.lan, document_id=document.pk, book_id=book, channel=Channel.PAPER_HAND,
            received_at=clock.now(),
        )  # fmt: skip
        if fails:
            raise Interrupted
    return entry.number


def test_fifty_at_once_with_random_failures_leave_no_gap_and_no_double(committed_world: World):
    office = open_office(committed_world)
    book = open_shelf(office.agency_id)
    office.lan  # noqa: B018 - looked up once, before the threads
    chance = random.Random(2026)
    begin = threading.Barrier(PEOPLE)
    given: list[int] = []
    faults: list[BaseException] = []

    def somebody(fails: bool) -> Callable[[], None]:
        def work() -> None:
            try:
                begin.wait(timeout=60)
                given.append(register_once(office, book, fails=fails))
            except Interrupted:
                pass
            except BaseException as fault:
                faults.append(fault)
            finally:
                connection.close()

        return work

    failing = [chance.random() < 0.3 for _ in range(PEOPLE)]
    threads = [threading.Thread(target=somebody(fails)) for fails in failing]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    assert not faults
    expected = list(range(1, PEOPLE - sum(failing) + 1))
    assert sorted(given) == expected
    assert list(Entry.objects.order_by("number").values_list("number", flat=True)) == expected
    assert Book.objects.get(pk=book).last_number == len(expected)


CHILD = """
import json, sys
import django
django.setup()
from django.db import connection
connection.settings_dict.update(json.loads(sys.argv[1]))
from congvan.organization.queries import seats
from tests.documents.papers import Office
from tests.registers.test_numbers import register_once
office = Office(world=None, people={"lan": seats.acting_member(int(sys.argv[2]))})
print("ready", flush=True)
while True:
    print(register_once(office, int(sys.argv[3]), fails=False), flush=True)
"""


def told_by_killed(
    child: str, world: World, book: int, tmp_path: Path, processes: int
) -> list[str]:
    """What processes printed that take numbers by `child` until they are killed, one by one."""
    lan = named_world.member(world, "lan").membership_id
    server = {key: connection.settings_dict[key] for key in ("NAME", "HOST", "PORT", "USER")}
    arguments = [json.dumps(server), str(lan), str(book)]
    # The settings make a directory that a killed process does not remove.
    environment = {**os.environ, "TMPDIR": str(tmp_path)}
    children = [
        subprocess.Popen(
            [sys.executable, "-W", "ignore", "-c", child, *arguments], env=environment,
            stdout=subprocess.PIPE, text=True,
        )
        for _ in range(processes)
    ]  # fmt: skip
    for one in children:
        assert one.stdout is not None
        assert one.stdout.readline() == "ready\n"
    for one in children:
        time.sleep(0.4)
        one.send_signal(signal.SIGKILL)
    told = [line for one in children for line in one.communicate(timeout=30)[0].split()]
    _wait_until_alone()
    return told


@pytest.mark.parametrize("processes", [1, pytest.param(3, marks=pytest.mark.nightly)])
def test_processes_killed_while_they_register_leave_no_gap_and_no_double(
    committed_world: World, tmp_path: Path, processes: int
):
    office = open_office(committed_world)
    book = open_shelf(office.agency_id)
    told = [int(line) for line in told_by_killed(CHILD, committed_world, book, tmp_path, processes)]
    number = register_once(office, book, fails=False)
    numbers = list(
        Entry.objects.filter(book=book).order_by("number").values_list("number", flat=True)
    )
    assert numbers == list(range(1, number + 1))
    assert set(told) <= set(numbers), "what a clerk was told stands in the book"
    assert len(told) == len(set(told)) > 0
    assert Book.objects.get(pk=book).last_number == number
    assert not Entry.objects.exclude(status=EntryStatus.VALID).exists()


def _wait_until_alone() -> None:
    """PostgreSQL notices that a client was killed when it next speaks to it."""
    for _ in range(100):
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
            if cursor.fetchone()[0] == 0:
                return
        time.sleep(0.1)
    pytest.fail("the killed processes' sessions do not end")
