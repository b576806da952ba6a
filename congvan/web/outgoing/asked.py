"""What the address of the list of outgoing documents asks for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from congvan.drafting.queries.issues import Filters, Tab
from congvan.web.list_parts import URGENCY, AskedOfTab, chips_in, place_in, tab_in
from congvan.web.urgency import URGENCY_SLUGS

TYPE, UNIT = "loai", "don-vi"


@dataclass(frozen=True, slots=True)
class Asked(AskedOfTab[Tab]):
    """The tab, the chips as written in the address, where the page begins."""

    @classmethod
    def of(cls, sent: Mapping[str, str], tabs: tuple[Tab, ...]) -> Asked:
        """Read an address of one who has `tabs`; the first is shown when none is asked for."""
        return cls(tab_in(sent, tabs), chips_in(sent, (TYPE, UNIT, URGENCY)), place_in(sent))

    @property
    def filters(self) -> Filters:
        """The chips as the query takes them."""
        return Filters(
            urgency=URGENCY_SLUGS.get(self.chips.get(URGENCY, "")),
            type_id=self.id_in(TYPE),
            unit_id=self.id_in(UNIT),
        )
