"""What the chips of a search offer: those of the lists, and the books of outgoing documents too."""

from __future__ import annotations

import time

from congvan.documents.visibility import sees_whole_agency
from congvan.organization.acting import ActingMember
from congvan.registers import queries as registers
from congvan.registers.states import BookKind
from congvan.search.states import FileGroup, Kind
from congvan.web.incoming.asked import BOOK, FIELD, HOLDER, ISSUER, TYPE
from congvan.web.incoming.choices import MOST, MOST_AGENCIES, SECONDS, Choice, choices_of
from congvan.web.list_parts import URGENCY
from congvan.web.search.asked import FILES, STATE, WHERE, AskedSearch, KindTab
from congvan.web.search.states import offered_states
from congvan.web.urgency import urgency_links

LABELS = {
    BOOK: "Sổ", TYPE: "Loại văn bản", FIELD: "Lĩnh vực", ISSUER: "Cơ quan",
    HOLDER: "Người, đơn vị xử lý", URGENCY: "Độ khẩn", STATE: "Tình trạng", FILES: "Loại tệp",
    WHERE: "Tìm trong",
}  # fmt: skip
_WHERE: tuple[Choice, ...] = (("trich-yeu", "Trích yếu, tên"), ("tep", "Lời văn trong tệp"))
# What a kind of results can be filtered by; the days are a chip of their own.
_PAPERS = (TYPE, ISSUER, HOLDER, STATE, BOOK, FIELD, URGENCY, FILES, WHERE)
_CHIPS: dict[Kind | None, tuple[str, ...]] = {
    None: (TYPE, ISSUER, HOLDER, BOOK, FIELD, URGENCY, FILES, WHERE),
    Kind.INCOMING: _PAPERS,
    Kind.OUTGOING: (TYPE, HOLDER, STATE, BOOK, FIELD, URGENCY, FILES, WHERE),
    Kind.DRAFT: (TYPE, HOLDER, STATE, FIELD, URGENCY, FILES, WHERE),
    Kind.DOSSIER: (HOLDER, STATE),
    Kind.TASK: (URGENCY, STATE),
    Kind.PERSON: (HOLDER,),
}
_books: dict[tuple[int, bool], tuple[float, tuple[Choice, ...]]] = {}


def chips_of(tab: KindTab) -> tuple[str, ...]:
    """The chips that say something about results of this tab, in their order."""
    return _CHIPS[tab.kind]


# The chip of days stands behind these: what is rarely asked may give way to "Thêm lọc".
FIRST_CHIPS = 3


def has_days(tab: KindTab) -> bool:
    """Whether results of this tab have a day worth filtering by."""
    return tab is not KindTab.PERSON


def label_of(tab: KindTab, chip: str) -> str:
    """What the chip is called; a person handles nothing here but sits in a unit."""
    return "Đơn vị" if (tab, chip) == (KindTab.PERSON, HOLDER) else LABELS[chip]


def offered(viewer: ActingMember, asked: AskedSearch, chip: str) -> tuple[Choice, ...]:
    """(value in the address, words) of a chip."""
    if chip == URGENCY:
        return tuple(urgency_links())
    if chip == STATE:
        return tuple(offered_states(asked.tab.kind))
    if chip == FILES:
        return tuple((one.value, str(one.label)) for one in FileGroup)
    if chip == WHERE:
        return _WHERE
    if chip == BOOK and asked.tab is KindTab.OUTGOING:
        return _out_books(viewer)[:MOST]
    return choices_of(viewer).offered(viewer, chip)


def words_of(viewer: ActingMember, asked: AskedSearch, chip: str) -> str | None:
    """What a set chip is called where its menu need not hold it; None: as the menu calls it."""
    value = asked.chips.get(chip, "")
    if not value or chip not in (BOOK, TYPE, FIELD, ISSUER, HOLDER):
        return None
    known = choices_of(viewer).words(chip, value)
    return known or dict(_out_books(viewer)).get(value, "") if chip == BOOK else known


def forget_choices() -> None:
    """Forget what was remembered; for tests, whose worlds share ids."""
    _books.clear()


def _out_books(viewer: ActingMember) -> tuple[Choice, ...]:
    """The books of outgoing documents that the viewer sees, at most a minute old in this process."""
    key = viewer.agency_id, sees_whole_agency(viewer)
    until, found = _books.get(key, (0.0, ()))
    if until < time.monotonic():
        books = registers.books(viewer, BookKind.OUT)
        found = tuple((str(book.book_id), f"{book.name} {book.year}") for book in books)
        if len(_books) >= MOST_AGENCIES:
            _books.clear()
        _books[key] = (time.monotonic() + SECONDS, found)
    return found
