"""A state table, tried: every verb × every status × every kind of person; the table gives the answer.

How each person stands to the thing is written out by hand in the test, never asked of the code. A
try that the table allows must end in the row's status with the row's event; any other must be
refused with a sentence and leave neither a change nor an event behind.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum
from typing import Any

from django.db import models, transaction

from congvan.kernel.errors import BusinessError, NotAllowed, NotFound, WrongState
from congvan.kernel.models import AuditEvent
from congvan.kernel.states import Move, Party, StateTable
from congvan.organization.acting import ActingMember

Act = Callable[[ActingMember, Any], object]
Refusals = tuple[type[BusinessError], ...]


@dataclass(frozen=True)
class One:
    """A person: who acts, how one stands to the thing, and the statuses in which it is not seen.

    `barred`: refused before anything is looked up (a letter's substitute).
    """

    by: ActingMember
    stands: Collection[Party] = ()
    blind_in: Collection[Enum] = ()
    barred: bool = False


@dataclass(frozen=True)
class Grid:
    """What is tried. `made` brings a fresh thing to each status; `unasked` verbs are nobody's to call.

    `status` names the field of the status; `over` is said of a verb that does not go from there.
    `early` verbs ask first whether somebody may do the like at all, and only then what it is about.
    """

    table: StateTable
    people: Mapping[str, One]
    made: Mapping[Any, Callable[[], models.Model]]
    acts: Mapping[str, Act]
    unasked: Collection[str] = ()
    unmade: Collection[Enum] = ()
    status: str = "status"
    over: Refusals = (WrongState,)
    early: Collection[str] = ()

    def __post_init__(self) -> None:
        verbs = {move.verb for move in self.table.moves}
        assert verbs == {*self.acts, *self.unasked}, "a verb of the table is not tried"
        assert set(self.table.statuses) == {*self.made, *self.unmade}, "a status is not tried"


def check(grid: Grid, *, whole: bool) -> None:
    """Try everything; fails with a line for each try that did not answer as the table says.

    Not `whole`: a verb that does not go from a status is tried there by one who may do it elsewhere
    and by one who does not see the thing, not by everybody.
    """
    found: list[str] = []
    for status, make in grid.made.items():
        with taken_back():
            thing = make()
            thing.refresh_from_db()
            assert getattr(thing, grid.status) == status, f"{thing} is not {status}"
            for verb in grid.acts:
                found.extend(_tried(grid, thing, status, verb, whole=whole))
    assert not found, "\n".join(["", *found])


def _tried(
    grid: Grid, thing: models.Model, status: Enum, verb: str, *, whole: bool
) -> Iterator[str]:
    rows = (move for move in grid.table.moves if (move.source, move.verb) == (status, verb))
    row = next(rows, None)
    people = grid.people if whole or row is not None else _some(grid, status, verb)
    wanted = {name: _refusals(grid, one, status, verb, row) for name, one in people.items()}
    before = (_row(thing), _last_event())
    where = f"{grid.table.name} in {status.value}, “{verb}” by "
    with taken_back():
        for name in (name for name, refusals in wanted.items() if refusals):
            said = _said(grid.acts[verb], people[name].by, thing)
            if not isinstance(said, wanted[name]):
                yield f"{where}{name} should be refused, but: {said!r}"
        if (_row(thing), _last_event()) != before:
            yield f"{where}those it is not for left something behind"
    for name in (name for name, refusals in wanted.items() if not refusals and row is not None):
        with taken_back():
            said = _said(grid.acts[verb], people[name].by, thing)
            yield from (
                f"{where}{name} {what}" for what in _missing(grid, thing, row, said, before[1])
            )


def _some(grid: Grid, status: Enum, verb: str) -> dict[str, One]:
    able = (name for name, one in grid.people.items() if _whose(grid, verb) & set(one.stands))
    unseeing = (name for name, one in grid.people.items() if status in one.blind_in)
    names = (next(able, None), next(unseeing, None))
    return {name: grid.people[name] for name in names if name is not None}


def _whose(grid: Grid, verb: str) -> set[Party]:
    return {party for move in grid.table.moves if move.verb == verb for party in move.who}


def _refusals(grid: Grid, one: One, status: Enum, verb: str, row: Move | None) -> Refusals:
    """With what the person is to be refused; empty when the table allows it."""
    if one.barred:
        return (NotAllowed,)
    if status in one.blind_in:
        return (NotFound, NotAllowed) if verb in grid.early else (NotFound,)
    if row is not None:
        return () if set(row.who) & set(one.stands) else (NotAllowed,)
    # Of one who never does it, and not from here either, it does not matter which is said.
    return grid.over if _whose(grid, verb) & set(one.stands) else (*grid.over, NotAllowed)


def _missing(grid: Grid, thing: models.Model, row: Move, said: object, last: int) -> Iterator[str]:
    if isinstance(said, BusinessError):
        yield f"should be allowed, but: {said!r}"
        return
    now = _row(thing)[grid.status]
    if now != row.target:
        yield f"led to {now}, not {row.target.value}"
    if not AuditEvent.objects.filter(pk__gt=last, code=row.event.code).exists():
        yield f"left no {row.event.code}"


def _said(act: Act, by: ActingMember, thing: models.Model) -> object:
    try:
        return act(by, thing)
    except BusinessError as refusal:
        return refusal


def _row(thing: models.Model) -> dict[str, Any]:
    return type(thing)._default_manager.filter(pk=thing.pk).values().get()


def _last_event() -> int:
    return AuditEvent.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


@contextmanager
def taken_back() -> Iterator[None]:
    """What happens inside is undone; a plain savepoint, because verbs are durable transactions."""
    point = transaction.savepoint()
    try:
        yield
    finally:
        transaction.set_rollback(False)
        transaction.savepoint_rollback(point)
