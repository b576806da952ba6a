"""Every lifecycle is sound, and who may do what follows from its table."""

from __future__ import annotations

import pytest

from congvan.deployment.state_tables import STATE_TABLES
from congvan.kernel.audit import Event
from congvan.kernel.errors import NotAllowed, WrongState
from congvan.kernel.states import StateTable

CASES = [
    (table, status, verb, party)
    for table in STATE_TABLES
    for status in table.statuses
    for verb in sorted({m.verb for m in table.moves})
    for party in sorted({p for m in table.moves for p in m.who}, key=lambda p: p.name)
]


@pytest.mark.parametrize("table", STATE_TABLES, ids=lambda t: t.name)
def test_table_is_sound(table: StateTable):
    assert list(table.faults()) == []
    for move in table.moves:
        assert issubclass(move.event, Event)
        assert move.label[:1].isupper()


@pytest.mark.parametrize(
    ("table", "status", "verb", "party"), CASES,
    ids=[f"{t.name}-{s.value}-{v}-{p.name}" for t, s, v, p in CASES],
)  # fmt: skip
def test_each_party_may_do_just_what_the_table_says(table, status, verb, party):
    row = next((m for m in table.moves if m.source is status and m.verb == verb), None)
    if row is None:
        with pytest.raises(WrongState):
            table.move(status.value, verb, {party})
    elif party in row.who:
        assert table.move(status.value, verb, {party}) is row
        assert row in table.moves_from(status.value, {party})
    else:
        with pytest.raises(NotAllowed):
            table.move(status.value, verb, {party})
        assert row not in table.moves_from(status.value, {party})
    with pytest.raises((WrongState, NotAllowed)):
        table.move(status.value, verb, set())
