"""What the address of the list asks for: tab, chips, place; what it does not know it passes over."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from congvan.drafting.queries.drafts import Filters, Tab
from congvan.web.list_parts import URGENCY, AskedOfTab, chips_in, place_in, tab_in
from congvan.web.urgency import URGENCY_SLUGS

TYPE, FIELD = "loai", "linh-vuc"


@dataclass(frozen=True, slots=True)
class Asked(AskedOfTab[Tab]):
    """The tab, the chips as written in the address, where the page begins."""

    @classmethod
    def of(cls, sent: Mapping[str, str], tabs: tuple[Tab, ...]) -> Asked:
        """Read an address of one who has `tabs`; the first is shown when none is asked for."""
        return cls(tab_in(sent, tabs), chips_in(sent, (TYPE, FIELD, URGENCY)), place_in(sent))

    @property
    def filters(self) -> Filters:
        """The chips as the query takes them."""
        return Filters(
            urgency=URGENCY_SLUGS.get(self.chips.get(URGENCY, "")),
            type_id=self.id_in(TYPE),
            field_id=self.id_in(FIELD),
        )
