"""What must be true after a crash test, and how far it is: counts made from plain lists, nothing else.

`judge` is told what the sender wanted (`Wish`), what stands in the books of the recipients
(`Delivered`), what came back (`Receipts`) and the numbers of each book, and counts every way in
which something may be lost or doubled. `sound` is true only when every count of harm is zero.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

# What everybody who accepted must have reported, each exactly once.
EXPECTED = ("01", "03")
HARMS = (
    "unissued", "lost", "doubled", "unasked", "damaged", "arrivals_missing", "arrivals_doubled",
    "numbers_missing", "numbers_doubled", "statuses_lost", "statuses_doubled", "unfinished",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Wish:
    """One document that had to reach one recipient: its key, the code, the hashes of its files."""

    key: str
    code: str
    files: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Delivered:
    """One package as it stands with a recipient; `number` is "" while it is not accepted."""

    key: str
    code: str
    files: tuple[str, ...] = ()
    arrivals: int = 1
    number: str = ""


@dataclass(frozen=True, slots=True)
class Receipts:
    """The states that came back to the sender for one document and recipient."""

    key: str
    code: str
    states: tuple[str, ...] = ()


def judge(
    *, asked: int, wishes: Sequence[Wish], delivered: Sequence[Delivered], receipts: Sequence[Receipts],
    books: Mapping[str, Sequence[int]], unfinished: int = 0,
) -> dict[str, int]:  # fmt: skip
    """Counts of what was asked, of what is there and of every harm.

    `asked` is how many deliveries the caller asked for; `books` are the numbers in each recipient's book; `unfinished` packages still wait somewhere.
    """
    wanted = {(one.key, one.code): one for one in wishes}
    came = Counter((one.key, one.code) for one in delivered)
    numbers = [number for book in books.values() for number in book]
    states = {(one.key, one.code): Counter(one.states) for one in receipts}
    told = [states.get(pair, Counter())[code] for pair in wanted for code in EXPECTED]
    return {
        "unissued": asked - len(wanted),
        "packages": len({one.key for one in wishes}),
        "deliveries": len(wanted),
        "delivered": sum(1 for pair in wanted if came[pair]),
        "lost": sum(1 for pair in wanted if not came[pair]),
        "doubled": sum(count - 1 for count in came.values()),
        "unasked": sum(1 for pair in came if pair not in wanted),
        "damaged": sum(1 for one in delivered if _is_damaged(one, wanted)),
        "arrivals_missing": sum(1 for one in delivered if one.arrivals < 1),
        "arrivals_doubled": sum(one.arrivals - 1 for one in delivered if one.arrivals > 1),
        "numbers": len(numbers),
        "numbers_missing": _gaps(books) + sum(1 for one in delivered if not one.number),
        "numbers_doubled": sum(len(book) - len(set(book)) for book in books.values()),
        "statuses": sum(1 for count in told if count),
        "statuses_lost": sum(1 for count in told if not count),
        "statuses_doubled": sum(count - 1 for count in told if count > 1),
        "unfinished": unfinished,
    }


def sound(figures: Mapping[str, int]) -> bool:
    """Nothing lost, doubled, damaged or left over, and something was done at all."""
    return bool(figures["deliveries"]) and not any(figures[harm] for harm in HARMS)


def harms(figures: Mapping[str, int]) -> list[str]:
    """The counts that ought to be zero and are not."""
    return [f"{harm}: {figures[harm]}" for harm in HARMS if figures[harm]]


def _is_damaged(one: Delivered, wanted: Mapping[tuple[str, str], Wish]) -> bool:
    wish = wanted.get((one.key, one.code))
    return wish is not None and sorted(wish.files) != sorted(one.files)


def _gaps(books: Mapping[str, Iterable[int]]) -> int:
    """Numbers between 1 and the last one that a book lacks."""
    missing = 0
    for book in books.values():
        given = set(book)
        missing += max(given, default=0) - len(given)
    return missing
