"""The paragraphs of two versions matched: rows of tables as rows, then cell by cell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from congvan.drafting.inks.alignment import CELL, ROW, Entry, Pairing, align, entry
from congvan.drafting.inks.lines import Line
from congvan.drafting.inks.values import Cell


@dataclass(frozen=True, slots=True)
class Item:
    """A paragraph to align."""

    line: Line
    text: str
    cell: Cell | None

    @property
    def story(self) -> str:
        return self.line.locator.partition("-")[0]


def aligned(before: Sequence[Item], after: Sequence[Item]) -> list[Pairing]:
    """The pairings of paragraphs; rows of tables are paired as rows, then cell by cell."""
    units = _units(before), _units(after)
    entries = (
        [_unit_entry(before, unit) for unit in units[0]],
        [_unit_entry(after, unit) for unit in units[1]],
    )
    found: list[Pairing] = []
    for pairing in align(*entries):
        members = (
            [place for unit in pairing.before for place in units[0][unit]],
            [place for unit in pairing.after for place in units[1][unit]],
        )
        if members[0] and members[1]:
            found += _in_cells(before, after, members)
        else:
            moved = pairing.moved if len(members[0]) + len(members[1]) == 1 else 0
            found += [Pairing((place,), (), moved) for place in members[0]]
            found += [Pairing((), (place,), moved) for place in members[1]]
    return found


def _units(items: Sequence[Item]) -> list[list[int]]:
    """Places of paragraphs, those of one row of a table together."""
    units: list[list[int]] = []
    row = 0
    for place, one in enumerate(items):
        own = one.cell.row if one.cell else 0
        if own and own == row:
            units[-1].append(place)
        else:
            units.append([place])
        row = own
    return units


def _unit_entry(items: Sequence[Item], unit: list[int]) -> Entry:
    first = items[unit[0]]
    text = " ".join(items[place].text for place in unit)
    return entry(text, (first.story, ROW) if first.cell else (first.story,))


def _in_cells(
    before: Sequence[Item], after: Sequence[Item], members: tuple[list[int], list[int]]
) -> list[Pairing]:
    left, right = members
    if before[left[0]].cell is None:
        return [Pairing(tuple(left), tuple(right))]
    found = []
    columns = {_column(before[place]) for place in left} | {
        _column(after[place]) for place in right
    }
    for column in sorted(columns):
        old = [place for place in left if _column(before[place]) == column]
        new = [place for place in right if _column(after[place]) == column]
        within = align(
            [entry(before[place].text, (CELL,)) for place in old],
            [entry(after[place].text, (CELL,)) for place in new],
        )
        found += [
            Pairing(
                tuple(old[one] for one in pairing.before), tuple(new[one] for one in pairing.after)
            )
            for pairing in within
        ]
    return found


def _column(item: Item) -> int:
    return item.cell.column if item.cell else 0
