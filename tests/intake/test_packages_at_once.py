"""Several processes and people at once: a package is taken in once, a recall and a number meet safely."""

from __future__ import annotations

import itertools

import pytest

from congvan.documents.models import Document
from congvan.exchange.models import IncomingPackage
from congvan.exchange.states import IncomingStatus
from congvan.intake.models import Arrival
from congvan.intake.services import changes, packages
from congvan.intake.states import ArrivalStatus
from congvan.kernel import clock
from congvan.registers.models import Book, Entry
from tests.directives.test_concurrency import together
from tests.intake.conftest import NOW
from tests.intake.desk import Registry, open_registry
from tests.intake.exchange_papers import KEY, arrived, enter, kept, recall_of, told, validly_signed
from tests.world import World

_TRIES = 4


def test_at_once(committed_world: World, django_db_blocker, monkeypatch: pytest.MonkeyPatch):
    validly_signed(monkeypatch)
    with django_db_blocker.unblock(), clock.frozen(NOW):
        registry = open_registry(committed_world)
        three_processes_take_in(registry)
        for number in range(_TRIES):
            recall_against_number(registry, number)


def three_processes_take_in(registry: Registry) -> None:
    made = [kept(registry, key=f"{KEY} {number}") for number in range(4)]
    assert together(*itertools.repeat(packages.take_in_new, 3)) == [None] * 3
    for package in made:
        assert Arrival.objects.filter(package=package).count() == 1
        assert told(package) == ["01"]


def recall_against_number(registry: Registry, number: int) -> None:
    """Whoever is first: the content is out of reach, no number is lost, the sender hears 15 once."""
    key = f"{KEY} thu hoi {number}"
    arrival = arrived(registry, key=key, code_number=str(3000 + number))
    package = recall_of(registry, key=key)
    assert packages.take_in(package_id=package.pk)
    raised = together(
        lambda: changes.agree(by=registry.lan, package_id=package.pk),
        lambda: enter(registry, arrival, duplicate_reason="Thử cùng lúc"),
    )
    assert raised[0] is None, raised
    arrival.refresh_from_db()
    target = IncomingPackage.objects.get(pk=arrival.package_id)
    assert target.status == IncomingStatus.RECALLED
    assert (told(package), told(target)[:1]) == (["01", "15"], ["01"])
    if raised[1] is None:
        document = Document.objects.get(pk=arrival.document_id)
        assert document.recalled_at is not None
    else:
        assert (type(raised[1]).__name__, arrival.status) == ("WrongState", ArrivalStatus.RETURNED)
    given = Entry.objects.filter(book_id=registry.book_id).count()
    assert Book.objects.get(pk=registry.book_id).last_number == given
