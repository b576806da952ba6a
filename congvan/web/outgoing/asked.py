"""What the address of the list of outgoing documents asks for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from congvan.drafting.queries.issues import Filters, Tab
from congvan.web.incoming.asked import URGENCY_SLUGS, number

TYPE, UNIT, URGENCY = ("loai", "don-vi", "do-khan")
CHIPS = (TYPE, UNIT, URGENCY)


@dataclass(frozen=True, slots=True)
class Asked:
    """The tab, the chips as written in the address, where the page begins."""

    tab: Tab
    chips: Mapping[str, str]
    after: str = ""

    @classmethod
    def of(cls, sent: Mapping[str, str], tabs: tuple[Tab, ...]) -> Asked:
        """Read an address of one who has `tabs`; the first is shown when none is asked for."""
        tab = sent.get("tab", "")
        chips = {name: sent[name] for name in CHIPS if _reads(name, sent.get(name, ""))}
        return cls(
            tab=Tab(tab) if tab in tabs else tabs[0], chips=chips, after=sent.get("sau", "")[:200]
        )

    @property
    def filters(self) -> Filters:
        """The chips as the query takes them."""
        return Filters(
            urgency=URGENCY_SLUGS.get(self.chips.get(URGENCY, "")),
            type_id=number(self.chips[TYPE]) if TYPE in self.chips else None,
            unit_id=number(self.chips[UNIT]) if UNIT in self.chips else None,
        )

    def kept(self, **changes: str) -> dict[str, str]:
        """The parameters of an address that shows the same but for `changes` ("" drops one)."""
        return {"tab": self.tab.value, **self.chips, **changes}


def _reads(name: str, text: str) -> bool:
    if name == URGENCY:
        return text in URGENCY_SLUGS
    return number(text) > 0
