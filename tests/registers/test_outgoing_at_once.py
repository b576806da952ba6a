"""Outgoing numbers under concurrency, failure and murder: no gap, no double (R-113, R-123)."""

from __future__ import annotations

import random
import threading
from pathlib import Path

import pytest
from django.db import connection, transaction

from congvan.documents.services import making
from congvan.documents.states import Direction
from congvan.kernel import clock
from congvan.registers.models import Book, Entry
from congvan.registers.services import numbering, reserving
from tests.documents.papers import Office, details, open_office
from tests.registers.shelves import open_shelf
from tests.registers.test_numbers import Interrupted, told_by_killed
from tests.world import World

PEOPLE = 50


def number_once(office: Office, book: int, *, fails: bool) -> str:
    with transaction.atomic():
        document = making.make(
            by=office.lan,
            details=details(
                office, direction=Direction.OUT, symbol="", issued_on=None, type_code="quyet_dinh"
            ),
        )
        given = numbering.give_number(
            by=office.lan, document_id=document.pk, book_id=book, notation="QĐ-SKHCN",
            issued_on=clock.today(),
        )  # fmt: skip
        if fails:
            raise Interrupted
    return given.symbol


def out_book(office: Office) -> int:
    open_shelf(office.agency_id)
    return Book.objects.get(agency_id=office.agency_id, kind="out").pk


def test_fifty_at_once_with_random_failures_leave_no_gap_and_no_double(committed_world: World):
    office = open_office(committed_world)
    book = out_book(office)
    office.lan  # noqa: B018 - looked up once, before the threads
    chance = random.Random(4)
    begin = threading.Barrier(PEOPLE + 1)
    given: list[str] = []
    faults: list[BaseException] = []

    def numbers(fails: bool) -> None:
        try:
            begin.wait(timeout=60)
            given.append(number_once(office, book, fails=fails))
        except Interrupted:
            pass
        except BaseException as fault:
            faults.append(fault)
        finally:
            connection.close()

    def reserves() -> None:
        try:
            begin.wait(timeout=60)
            reserving.reserve(by=office.lan, book_id=book, count=5, reason="Mất điện")
        except BaseException as fault:
            faults.append(fault)
        finally:
            connection.close()

    failing = [chance.random() < 0.3 for _ in range(PEOPLE)]
    threads = [threading.Thread(target=numbers, args=[fails]) for fails in failing]
    threads.append(threading.Thread(target=reserves))
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    assert not faults
    good = PEOPLE - sum(failing)
    standing = set(Entry.objects.filter(book=book).values_list("number", flat=True))
    held = set(Book.objects.get(pk=book).reserved_numbers.values_list("number", flat=True))
    assert len(given) == len(set(given)) == good
    assert not standing & held
    assert standing | held == set(range(1, good + 6))
    assert Book.objects.get(pk=book).last_number == good + 5


CHILD = """
import json, sys
import django
django.setup()
from django.db import connection
connection.settings_dict.update(json.loads(sys.argv[1]))
from congvan.organization.queries import seats
from tests.documents.papers import Office
from tests.registers.test_outgoing_at_once import number_once
office = Office(world=None, people={"lan": seats.acting_member(int(sys.argv[2]))})
print("ready", flush=True)
while True:
    print(number_once(office, int(sys.argv[3]), fails=False), flush=True)
"""


@pytest.mark.parametrize("processes", [1, pytest.param(4, marks=pytest.mark.nightly)])
def test_a_process_killed_while_it_numbers_leaves_no_gap(
    committed_world: World, tmp_path: Path, processes: int
):
    office = open_office(committed_world)
    book = out_book(office)
    told = told_by_killed(CHILD, committed_world, book, tmp_path, processes)
    last = number_once(office, book, fails=False)
    lines = Entry.objects.filter(book=book).order_by("number")
    assert [line.number for line in lines] == list(range(1, len(lines) + 1))
    symbols = [line.symbol for line in lines]
    assert symbols[-1] == last
    assert set(told) <= set(symbols)
    assert len(told) == len(set(told)) > 0
    assert all(line.document is not None and line.document.symbol == line.symbol for line in lines)
    assert Book.objects.get(pk=book).last_number == len(lines)
