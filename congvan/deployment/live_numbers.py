"""The numbers of the frame and urgent news, for every open page: asked of the rows every few seconds.

No verb tells anything here: transactions that notify commit one after another (0020), and documents
are not chat. Instead one cheap statement asks the signs of all seats that are connected. A seat whose
sign has changed, or whose numbers are a minute old, is counted again, many in one statement, some at
a time. The right is the seat's own reach, taken at the door and compared with the rows every twenty
seconds (`live_door.standing`).

so      the numbers of the menu and the bell that belong to the seat `vi`
khan    a hỏa tốc piece of work, or a notice about urgent papers: shown once by the page, by its `ma`
"""

from __future__ import annotations

import math
import time
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import timedelta

from congvan.deployment.live_feed import event
from congvan.deployment.live_line import Stream
from congvan.desk.holders import Reach
from congvan.desk.queries.many import (
    Sign,
    counters_of_seats,
    signs_of_seats,
    urgent_lines,
)
from congvan.hub.threads import Threads
from congvan.kernel import clock
from congvan.web.addresses import address
from congvan.web.counters import BESIDE
from congvan.web.frame import numbers_of

# Counted again without a sign: what others have done, deadlines that have passed.
COUNTED_FOR_SECONDS = 60.0
# At one look, so that a message to everybody does not fill the database: the rest a look later.
MOST_COUNTED = 200
# Who opens a page later than that finds it in the list.
URGENT_FOR = timedelta(minutes=30)
_LONGEST_SENTENCE = 200


@dataclass(slots=True)
class _Seat:
    """A seat with open pages: when it was counted, by which sign, what its pages are told."""

    streams: set[Stream] = field(default_factory=set)
    sign: tuple[int, str] | None = None
    counted_at: float = -math.inf
    numbers: bytes = b""


class Numbers:
    """The seats of this process's streams."""

    def __init__(self) -> None:
        # A thread of its own: conversations do not wait for it.
        self._threads = Threads(1)
        self._seats: dict[tuple[str, Reach], _Seat] = defaultdict(_Seat)
        self._urgent: dict[str, bytes] = {}

    def enter(self, stream: Stream) -> None:
        """A page opens; it is told with the next look."""
        self._seats[_key(stream)].streams.add(stream)

    def leave(self, stream: Stream) -> None:
        """A page closes; a seat without pages is forgotten."""
        seat = self._seats[_key(stream)]
        seat.streams.discard(stream)
        if not seat.streams:
            del self._seats[_key(stream)]

    def close(self) -> None:
        """End the thread."""
        self._threads.close()

    def note_news(self, stream: Stream) -> None:
        """Its person has something new in a conversation: count the seat at the next look."""
        if seat := self._seats.get(_key(stream)):
            seat.counted_at = -math.inf

    async def look(self) -> None:
        """Ask the signs of all seats, count those that changed, tell their pages. Two statements."""
        keys = [*self._seats]
        if not keys:
            return
        reaches = [reach for _, reach in keys]
        signs = await self._threads.run(_signs, reaches)
        due = self._due(keys, signs)
        counted = await self._threads.run(_counted, due)
        for (key, sign), numbers in zip(due, counted, strict=True):
            if key in self._seats:
                seat = self._seats[key]
                seat.sign, seat.numbers = (sign.notices, sign.work), numbers
                seat.counted_at = time.monotonic()
        await self._read_urgent(signs)
        for key, sign in zip(keys, signs, strict=True):
            if key in self._seats:
                self._tell(self._seats[key], sign)

    def _due(
        self, keys: list[tuple[str, Reach]], signs: list[Sign]
    ) -> list[tuple[tuple[str, Reach], Sign]]:
        """The seats to count now: changed ones first, then the longest uncounted."""
        old = time.monotonic() - COUNTED_FOR_SECONDS
        found = []
        for key, sign in zip(keys, signs, strict=True):
            seat = self._seats.get(key)
            if seat is not None:
                is_same = seat.sign == (sign.notices, sign.work)
                if not is_same or seat.counted_at <= old:
                    found.append((is_same, seat.counted_at, key, sign))
        found.sort(key=lambda one: one[:2])
        return [(key, sign) for _, _, key, sign in found[:MOST_COUNTED]]

    async def _read_urgent(self, signs: list[Sign]) -> None:
        """Read what the urgent ones say, once for all; what is not urgent any more is forgotten."""
        asked = {name for sign in signs for name in _names(sign)}
        for name in [*self._urgent]:
            if name not in asked:
                del self._urgent[name]
        if new := asked - self._urgent.keys():
            self._urgent |= await self._threads.run(_urgent_events, new)

    def _tell(self, seat: _Seat, sign: Sign) -> None:
        names = frozenset(name for name in _names(sign) if name in self._urgent)
        for stream in seat.streams:
            if seat.numbers and stream.numbers != seat.numbers:
                stream.numbers = seat.numbers
                stream.tell(seat.numbers)
            for name in sorted(names - stream.urgent):
                stream.tell(self._urgent[name])
            stream.urgent = names


def _key(stream: Stream) -> tuple[str, Reach]:
    return stream.visitor.seat, stream.visitor.reach


def _signs(reaches: list[Reach]) -> list[Sign]:
    return signs_of_seats(reaches, urgent_since=clock.now() - URGENT_FOR)


def _counted(due: list[tuple[tuple[str, Reach], Sign]]) -> list[bytes]:
    counted = counters_of_seats([reach for (_, reach), _ in due], BESIDE)
    return [
        event("so", {"vi": seat, "dem": numbers_of(counts)})
        for ((seat, _), _), counts in zip(due, counted, strict=True)
    ]


def _names(sign: Sign) -> list[str]:
    return [f"w{one}" for one in sign.urgent_work] + [f"n{one}" for one in sign.urgent_notices]


def _urgent_events(names: Collection[str]) -> dict[str, bytes]:
    work, told = urgent_lines(
        [int(name[1:]) for name in names if name[0] == "w"],
        [int(name[1:]) for name in names if name[0] == "n"],
    )
    found = {}
    for mark, page, lines in (("w", "desk:open", work), ("n", "desk:open-notice", told)):
        for line in lines:
            words = f"Hỏa tốc: {line.sentence}" if mark == "w" else line.sentence
            found[f"{mark}{line.id}"] = event(
                "khan",
                {"ma": f"{mark}{line.id}", "loi": words[:_LONGEST_SENTENCE], "toi": address(page, line.id)},
            )  # fmt: skip
    return found
