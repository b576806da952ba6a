"""What the address of a search asks for; what it does not know it passes over."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from urllib.parse import parse_qsl, urlencode

from congvan.kernel.text import nfc
from congvan.search.queries import Asked, Filters, Place, parse
from congvan.search.states import FileGroup, Kind
from congvan.web.incoming.asked import (
    BOOK,
    FIELD,
    FROM,
    HOLDER,
    ISSUER,
    TYPE,
    UNTIL,
    day_in,
    names_holder,
)
from congvan.web.list_parts import URGENCY, AskedOfTab, chips_in, number, place_in, tab_in
from congvan.web.search.states import offered_states
from congvan.web.urgency import URGENCY_SLUGS

WORDS, STATE, FILES, WHERE = "q", "trang-thai", "tep", "trong"
# Everything an address of a search may say, but for the place of the page.
KEYS = (
    WORDS, "tab", BOOK, TYPE, FIELD, ISSUER, HOLDER, FROM, UNTIL, URGENCY, STATE, FILES, WHERE,
)  # fmt: skip
MOST_LETTERS = 200
PLACES = {"trich-yeu": Place.TITLES, "tep": Place.FILES}


class KindTab(Enum):
    """The tabs: everything, then a kind of result each, by its word in the address."""

    ALL = "tat-ca"
    INCOMING = "den"
    OUTGOING = "di"
    DRAFT = "du-thao"
    DOSSIER = "ho-so"
    TASK = "viec"
    PERSON = "nguoi"

    @property
    def kind(self) -> Kind | None:
        """The kind of results under the tab; None for all."""
        return None if self is KindTab.ALL else Kind[self.name]


@dataclass(frozen=True, slots=True)
class AskedSearch(AskedOfTab[KindTab]):
    """The words, the tab, the chips as written in the address, where the page begins."""

    words: str = ""

    @classmethod
    def of(cls, sent: Mapping[str, str]) -> AskedSearch:
        """Read an address."""
        tab = tab_in(sent, tuple(KindTab))
        chips = chips_in(sent, (BOOK, TYPE, FIELD, ISSUER, URGENCY))
        if names_holder(sent.get(HOLDER, "")):
            chips[HOLDER] = sent[HOLDER]
        chips |= {chip: sent[chip] for chip in (FROM, UNTIL) if day_in(sent.get(chip, ""))}
        if sent.get(STATE, "") in dict(offered_states(tab.kind)):
            chips[STATE] = sent[STATE]
        if sent.get(FILES, "") in FileGroup.values:
            chips[FILES] = sent[FILES]
        if sent.get(WHERE, "") in PLACES:
            chips[WHERE] = sent[WHERE]
        words = " ".join(nfc(sent.get(WORDS, "")[:MOST_LETTERS]).split())
        return cls(tab, chips, place_in(sent), words)

    @classmethod
    def of_query(cls, query: str) -> AskedSearch:
        """Read a kept query string."""
        return cls.of(dict(parse_qsl(query[:1000], max_num_fields=40)))

    def kept(self, **changes: str) -> dict[str, str]:
        """The parameters of an address that shows the same but for `changes` ("" drops one)."""
        return {WORDS: self.words, "tab": self.tab.value, **self.chips, **changes}

    @property
    def query(self) -> str:
        """The search as a query string, in one order: what is kept, and what a link carries."""
        kept = self.kept(tab="" if self.tab is KindTab.ALL else self.tab.value)
        return urlencode({key: kept[key] for key in KEYS if kept.get(key)})

    @property
    def is_empty(self) -> bool:
        """Nothing to look for: no words and no filter."""
        return not self.words and self.filters.is_empty

    @property
    def asked(self) -> Asked:
        """The words as the query takes them."""
        return parse(self.words)

    @property
    def filters(self) -> Filters:
        """The chips as the query takes them."""
        holder = self.chips.get(HOLDER, "")
        urgency = URGENCY_SLUGS.get(self.chips.get(URGENCY, ""))
        return Filters(
            book_id=self.id_in(BOOK),
            type_id=self.id_in(TYPE),
            field_id=self.id_in(FIELD),
            organ_id=self.id_in(ISSUER),
            member_id=number(holder[1:]) if holder.startswith("m") else None,
            unit_id=number(holder[1:]) if holder.startswith("u") else None,
            urgency=None if urgency is None else int(urgency),
            state=self.chips.get(STATE, ""),
            file_kind=self.chips.get(FILES, ""),
            first=day_in(self.chips.get(FROM, "")),
            last=day_in(self.chips.get(UNTIL, "")),
            place=PLACES.get(self.chips.get(WHERE, ""), Place.ANYWHERE),
        )
