"""State tables: one table a lifecycle, one row a move, and everything about the move in the row.

Buttons, permissions, audit, the diagrams in docs/reference/states and the permission tests are
generated from the tables.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from congvan.kernel.audit.events import Event
from congvan.kernel.errors import NotAllowed, WrongState


class Party(Enum):
    """Base of a capability's parties: how a person stands to the thing; the value is Vietnamese."""


@dataclass(frozen=True, slots=True)
class Move:
    """From `source`, `verb` leads to `target`, for one of the parties in `who`.

    `label` is the button's verb in Vietnamese; `event` the audit event; `needs` names what must be
    given with it ("reason").
    """

    source: Enum
    verb: str
    target: Enum
    who: tuple[Party, ...]
    event: type[Event]
    label: str
    needs: tuple[str, ...] = ()


@dataclass(frozen=True)
class StateTable:
    """The lifecycle of one kind of thing.

    `statuses` is a TextChoices class; `initial` where a thing begins, `final` where it rests.
    """

    name: str
    title: str
    statuses: Any
    initial: Enum
    final: frozenset[Any]
    moves: tuple[Move, ...]
    _rows: dict[tuple[Enum, str], Move] = field(init=False, repr=False, default_factory=dict)

    def __post_init__(self) -> None:
        for move in self.moves:
            self._rows[move.source, move.verb] = move

    def move(self, status: str, verb: str, parties: Collection[Party]) -> Move:
        """The row for `verb` from `status`, for someone who stands as `parties`.

        Raises WrongState when the verb does not go from here, NotAllowed when not for them.
        """
        here = self.statuses(status)
        row = self._rows.get((here, verb))
        if row is None:
            raise WrongState(
                f"Không thể “{self._label(verb)}” khi {self.title.lower()} đang ở trạng thái “{here.label}”.",
                next_step="Tải lại trang để xem trạng thái mới nhất.",
            )
        if not set(row.who) & set(parties):
            allowed = ", ".join(party.value for party in row.who)
            raise NotAllowed(
                f"Chỉ {allowed} mới được “{row.label.lower()}”.",
                next_step="Nhờ người có quyền thực hiện.",
            )
        return row

    def moves_from(self, status: str, parties: Collection[Party]) -> list[Move]:
        """The moves open to `parties` from `status`, in the table's order: the page's buttons."""
        here = self.statuses(status)
        return [m for m in self.moves if m.source is here and set(m.who) & set(parties)]

    def faults(self) -> Iterator[str]:
        """What is wrong with the table; none in a sound one."""
        if len(self._rows) != len(self.moves):
            yield f"{self.name}: two rows for the same status and verb."
        reached = self._reachable()
        for status in self.statuses:
            if status not in reached:
                yield f"{self.name}: {status.value} is never reached."
            leaves = any(m.source is status for m in self.moves)
            if leaves == (status in self.final):
                yield f"{self.name}: {status.value} must either be final or have a move."
        for move in self.moves:
            if not move.who:
                yield f"{self.name}: nobody may {move.verb}."

    def diagram(self) -> str:
        """The lifecycle as a Mermaid state diagram."""
        lines = ["stateDiagram-v2", f"    [*] --> {self.initial.value}"]
        lines += [f"    {s.value}: {s.label}" for s in self.statuses]
        for m in self.moves:
            who = ", ".join(party.value for party in m.who)
            lines.append(f"    {m.source.value} --> {m.target.value}: {m.label} ({who})")
        lines += [f"    {s.value} --> [*]" for s in self.statuses if s in self.final]
        return "\n".join(lines) + "\n"

    def _label(self, verb: str) -> str:
        return next((m.label.lower() for m in self.moves if m.verb == verb), verb)

    def _reachable(self) -> set[Enum]:
        reached = {self.initial}
        waiting = deque(reached)
        while waiting:
            here = waiting.popleft()
            for target in {m.target for m in self.moves if m.source is here} - reached:
                reached.add(target)
                waiting.append(target)
        return reached
