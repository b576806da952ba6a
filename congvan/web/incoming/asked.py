"""What the address of a list asks for: tab, chips, place; what it does not know it passes over."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from congvan.desk.states import Urgency
from congvan.directives.queries.lists import Filters, Tab

URGENCY_SLUGS = {
    "hoa-toc": Urgency.FLASH,
    "thuong-khan": Urgency.IMMEDIATE,
    "khan": Urgency.URGENT,
    "thuong": Urgency.NORMAL,
}
# Chips by their word in the address; the last two are one chip.
BOOK, TYPE, FIELD, ISSUER, HOLDER, URGENCY, FROM, UNTIL = (
    "so", "loai", "linh-vuc", "co-quan", "giu", "do-khan", "tu", "den",
)  # fmt: skip
CHIPS = (BOOK, TYPE, FIELD, ISSUER, HOLDER, URGENCY, FROM, UNTIL)


@dataclass(frozen=True, slots=True)
class Asked:
    """The tab, the chips as written in the address, where the page begins, what is previewed."""

    tab: Tab
    chips: Mapping[str, str]
    after: str = ""
    shown_id: int | None = None

    @classmethod
    def of(cls, sent: Mapping[str, str], tabs: tuple[Tab, ...]) -> Asked:
        """Read an address of one who has `tabs`; the first is shown when none is asked for."""
        tab = sent.get("tab", "")
        chips = {name: sent[name] for name in CHIPS if _reads(name, sent.get(name, ""))}
        return cls(
            tab=Tab(tab) if tab in tabs else tabs[0],
            chips=chips,
            after=sent.get("sau", "")[:200],
            shown_id=number(sent.get("xem", "")) or None,
        )

    @property
    def filters(self) -> Filters:
        """The chips as the query takes them."""
        holder = self.chips.get(HOLDER, "")
        return Filters(
            urgency=URGENCY_SLUGS.get(self.chips.get(URGENCY, "")),
            arrived_from=day_in(self.chips.get(FROM, "")),
            arrived_to=day_in(self.chips.get(UNTIL, "")),
            book_id=self._id(BOOK),
            type_id=self._id(TYPE),
            field_id=self._id(FIELD),
            issuer_id=self._id(ISSUER),
            lead_member_id=number(holder[1:]) if holder.startswith("m") else None,
            lead_unit_id=number(holder[1:]) if holder.startswith("u") else None,
        )

    @property
    def is_filtered(self) -> bool:
        return bool(self.chips)

    def kept(self, **changes: str) -> dict[str, str]:
        """The parameters of an address that shows the same but for `changes` ("" drops one)."""
        return {"tab": self.tab.value, **self.chips, **{_word(k): v for k, v in changes.items()}}

    def _id(self, name: str) -> int | None:
        return number(self.chips[name]) if name in self.chips else None


def number(text: str) -> int:
    """A number of the address; 0 for anything else. Eighteen digits always fit PostgreSQL's bigint."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 18 else 0


def day_in(text: str) -> date | None:
    """A day as offices or as browsers write it; None for anything else."""
    for form in ("%d/%m/%Y", "%Y-%m-%d"):
        try:
            return datetime.strptime(text.strip(), form).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    return None


def _word(name: str) -> str:
    return name.replace("_", "-")


def _reads(name: str, text: str) -> bool:
    if name == URGENCY:
        return text in URGENCY_SLUGS
    if name in (FROM, UNTIL):
        return day_in(text) is not None
    if name == HOLDER:
        return text[:1] in ("m", "u") and number(text[1:]) > 0
    return number(text) > 0
