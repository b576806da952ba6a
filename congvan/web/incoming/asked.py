"""What the address of a list asks for: tab, chips, place; what it does not know it passes over."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from congvan.directives.queries.lists import Filters, Tab
from congvan.web.list_parts import URGENCY, AskedOfTab, chips_in, number, place_in, tab_in
from congvan.web.urgency import URGENCY_SLUGS

# Chips by their word in the address; the last two are one chip.
BOOK, TYPE, FIELD, ISSUER, HOLDER, FROM, UNTIL = (
    "so", "loai", "linh-vuc", "co-quan", "giu", "tu", "den",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Asked(AskedOfTab[Tab]):
    """The tab, the chips as written in the address, where the page begins, what is previewed."""

    shown_id: int | None = None

    @classmethod
    def of(cls, sent: Mapping[str, str], tabs: tuple[Tab, ...]) -> Asked:
        """Read an address of one who has `tabs`; the first is shown when none is asked for."""
        chips = chips_in(sent, (BOOK, TYPE, FIELD, ISSUER, URGENCY))
        if names_holder(sent.get(HOLDER, "")):
            chips[HOLDER] = sent[HOLDER]
        chips |= {chip: sent[chip] for chip in (FROM, UNTIL) if day_in(sent.get(chip, ""))}
        shown_id = number(sent.get("xem", "")) or None
        return cls(tab_in(sent, tabs), chips, place_in(sent), shown_id)

    @property
    def filters(self) -> Filters:
        """The chips as the query takes them."""
        holder = self.chips.get(HOLDER, "")
        return Filters(
            urgency=URGENCY_SLUGS.get(self.chips.get(URGENCY, "")),
            arrived_from=day_in(self.chips.get(FROM, "")),
            arrived_to=day_in(self.chips.get(UNTIL, "")),
            book_id=self.id_in(BOOK),
            type_id=self.id_in(TYPE),
            field_id=self.id_in(FIELD),
            issuer_id=self.id_in(ISSUER),
            lead_member_id=number(holder[1:]) if holder.startswith("m") else None,
            lead_unit_id=number(holder[1:]) if holder.startswith("u") else None,
        )


def day_in(text: str) -> date | None:
    """A day as offices or as browsers write it; None for anything else."""
    for form in ("%d/%m/%Y", "%Y-%m-%d"):
        try:
            return datetime.strptime(text.strip(), form).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    return None


def names_holder(text: str) -> bool:
    """ "m12" is a seat, "u12" a unit."""
    return text[:1] in ("m", "u") and number(text[1:]) > 0
