"""What every list by tabs shows and asks in the same way: chips of the address, filters, the pager."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Generic, TypeVar

from congvan.desk.rules import count_words
from congvan.ui.items import Filter, Link, Pager
from congvan.web.urgency import URGENCY_SLUGS

URGENCY = "do-khan"
TabT = TypeVar("TabT", bound=Enum)
# The address of a list with these parameters.
Address = Callable[[Mapping[str, str]], str]


@dataclass(frozen=True, slots=True)
class AskedOfTab(Generic[TabT]):
    """The tab, the chips as written in the address, where the page begins."""

    tab: TabT
    chips: Mapping[str, str]
    after: str = ""

    @property
    def is_filtered(self) -> bool:
        return bool(self.chips)

    def kept(self, **changes: str) -> dict[str, str]:
        """The parameters of an address that shows the same but for `changes` ("" drops one)."""
        return {"tab": self.tab.value, **self.chips, **changes}

    def id_in(self, chip: str) -> int | None:
        """The id that a chip names."""
        return number(self.chips[chip]) if chip in self.chips else None


def number(text: str) -> int:
    """A number of the address; 0 for anything else. Eighteen digits always fit PostgreSQL's bigint."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 18 else 0


def tab_in(sent: Mapping[str, str], tabs: Sequence[TabT]) -> TabT:
    """The tab an address asks for, of those the viewer has; else the first of them."""
    return next((tab for tab in tabs if tab.value == sent.get("tab")), tabs[0])


def chips_in(sent: Mapping[str, str], chips: Sequence[str]) -> dict[str, str]:
    """The chips an address sets: an urgency by its word, all others by an id; the rest is passed over."""
    given = {chip: sent.get(chip, "") for chip in chips}
    return {
        chip: text
        for chip, text in given.items()
        if (text in URGENCY_SLUGS if chip == URGENCY else number(text) > 0)
    }


def place_in(sent: Mapping[str, str]) -> str:
    """After which row the page begins, as the query wrote it."""
    return sent.get("sau", "")[:200]


def chip_filter(
    label: str, chip: str, asked: AskedOfTab[TabT], offered: Sequence[tuple[str, str]],
    address: Address, *, words: str | None = None,
) -> Filter:  # fmt: skip
    """A chip with what it offers; `words` say what it is set to where `offered` need not hold it."""
    value = asked.chips.get(chip, "")
    # Values are slugs and ids, which need no quoting: the rest of the address is made once.
    others = address({**asked.kept(), chip: ""})
    found = dict(offered).get(value) if words is None else words
    return Filter(
        label=label,
        value=(found or "đã chọn") if value else "",
        clear_href=others,
        choices=tuple(Link(said, f"{others}&{chip}={one}") for one, said in offered),
    )


def tab_pager(
    asked: AskedOfTab[TabT], address: Address, *, shown: int, count: int, following: str, noun: str
) -> Pager | None:
    """The way on and the way back; None where all is on one page. `following` is the next place."""
    if not following and not asked.after:
        return None
    words = f"{shown} {noun}"
    if not asked.after and not asked.is_filtered:
        words = f"1–{shown} trong {count_words(count)}"
    return Pager(
        words,
        address({**asked.kept(), "sau": following}) if following else "",
        address(asked.kept()) if asked.after else "",
    )
