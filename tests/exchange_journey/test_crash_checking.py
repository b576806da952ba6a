"""The crash test's judge sees every kind of harm: a checker that cannot fail proves nothing."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

import pytest

from bench import crash_checking as checking
from bench.crash_checking import Delivered, Receipts, Wish

CODES = ("H22.11", "H22.12")
KEYS = ("H21.05,2026/11/22,1/TNCS", "H21.05,2026/11/22,2/TNCS", "H21.05,2026/11/22,3/TNCS")
PAIRS = [(key, code) for code in CODES for key in KEYS]
FILES = ("aa", "bb")

Result = dict[str, Any]


def good() -> Result:
    """Three documents that reached both recipients and were accepted."""
    return {
        "asked": 6,
        "wishes": [Wish(key, code, FILES) for key, code in PAIRS],
        "delivered": [
            Delivered(key, code, FILES, number=str(KEYS.index(key) + 1)) for key, code in PAIRS
        ],
        "receipts": [Receipts(key, code, ("01", "03")) for key, code in PAIRS],
        "books": {CODES[0]: [1, 2, 3], CODES[1]: [1, 2, 3], "out": [1, 2, 3]},
    }


def changed(result: Result, name: str, place: int, **values: Any) -> None:
    result[name][place] = dataclasses.replace(result[name][place], **values)


def test_a_whole_result_is_sound():
    figures = checking.judge(**good())
    assert checking.sound(figures)
    assert (figures["packages"], figures["deliveries"], figures["delivered"]) == (3, 6, 6)
    assert (figures["numbers"], figures["statuses"]) == (9, 12)
    assert checking.harms(figures) == []


DOCTORED: dict[str, Callable[[Result], object]] = {
    "unissued": lambda r: r.update(asked=7),
    "lost": lambda r: r["delivered"].pop(),
    "doubled": lambda r: r["delivered"].append(r["delivered"][0]),
    "unasked": lambda r: r["delivered"].append(Delivered("other", CODES[0], number="4")),
    "damaged": lambda r: changed(r, "delivered", 0, files=("aa", "cc")),
    "arrivals_missing": lambda r: changed(r, "delivered", 0, arrivals=0),
    "arrivals_doubled": lambda r: changed(r, "delivered", 0, arrivals=2),
    "numbers_missing": lambda r: r["books"][CODES[0]].remove(2),
    "numbers_doubled": lambda r: r["books"][CODES[1]].append(3),
    "statuses_lost": lambda r: changed(r, "receipts", 0, states=("01",)),
    "statuses_doubled": lambda r: changed(r, "receipts", 0, states=("01", "03", "03")),
    "unfinished": lambda r: r.update(unfinished=1),
}


def test_every_harm_is_doctored():
    assert set(DOCTORED) == set(checking.HARMS)


@pytest.mark.parametrize("harm", DOCTORED)
def test_harm_is_seen(harm: str):
    result = good()
    DOCTORED[harm](result)
    figures = checking.judge(**result)
    assert figures[harm] == 1
    assert not checking.sound(figures)


def test_not_accepted_counts_as_a_missing_number():
    result = good()
    changed(result, "delivered", 0, number="")
    assert checking.judge(**result)["numbers_missing"] == 1


def test_nothing_done_is_no_success():
    figures = checking.judge(asked=0, wishes=[], delivered=[], receipts=[], books={})
    assert not checking.sound(figures)
