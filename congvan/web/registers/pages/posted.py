"""Sổ gửi văn bản đi bưu điện and Sổ sử dụng bản lưu on screen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from congvan.organization.acting import ActingMember
from congvan.organization.states import Role
from congvan.registers.queries import (
    BookView,
    PostalPage,
    PostalView,
    RetainedPage,
    RetainedView,
    Sender,
)
from congvan.ui.items import Pager
from congvan.web.addresses import address
from congvan.web.desk.links import with_query
from congvan.web.registers.pages.outgoing import PrintButton, print_buttons
from congvan.web.registers.rendering import day_words

_NUMBER_LENGTH = 9


@dataclass(frozen=True, slots=True)
class AskedLines:
    """What the address asks for: behind which line, only those that wait, between which days."""

    before: int | None
    only_open: bool
    kept: dict[str, str]

    @classmethod
    def of(cls, query: Mapping[str, str]) -> AskedLines:
        """Read `?sau=12&loc=cho&tu=…&den=…`; what cannot be read is left out."""
        text = query.get("sau", "")
        ok = text.isascii() and text.isdigit() and len(text) <= _NUMBER_LENGTH
        only_open = query.get("loc") == "cho"
        kept = {"tu": query.get("tu", ""), "den": query.get("den", "")}
        kept["loc"] = "cho" if only_open else ""
        return cls(int(text) if ok else None, only_open, kept)


@dataclass(frozen=True, slots=True)
class PostalRow:
    """A line in the six statutory columns, and its envelopes."""

    line_id: int
    sent_on: str
    symbols: str
    recipient: str
    address: str
    envelopes: int
    signed: str
    note: str
    waits: bool


@dataclass(frozen=True, slots=True)
class PostalBookPage:
    """Sổ gửi văn bản đi bưu điện of a year."""

    book: BookView
    rows: tuple[PostalRow, ...]
    pager: Pager
    only_open: bool
    turn_href: str
    forms: tuple[PrintButton, ...]
    kept: tuple[tuple[str, str], ...]
    is_clerk: bool
    sender: str
    may_close: bool

    @classmethod
    def of(
        cls, viewer: ActingMember, book: BookView, found: PostalPage, asked: AskedLines,
        sender: Sender,
    ) -> PostalBookPage:  # fmt: skip
        """Rows in words, and the ways on."""
        return cls(
            book=book, rows=tuple(_postal_row(line) for line in found.lines),
            pager=_pager(asked, [line.number for line in found.lines], has_more=found.has_more),
            only_open=asked.only_open, turn_href=_turned(book, asked),
            forms=print_buttons(book.kind), kept=_kept(asked),
            is_clerk=viewer.holds(Role.REGISTRY_CLERK) and book.is_open,
            sender=" – ".join(filter(None, (sender.address, sender.phone))),
            may_close=bool(book.moves),
        )  # fmt: skip

    @property
    def may_sign_off(self) -> bool:
        return self.is_clerk and any(row.waits for row in self.rows)


@dataclass(frozen=True, slots=True)
class RetainedRow:
    """A line in the nine statutory columns."""

    use_id: int
    used_on: str
    user: str
    document: str
    subject: str
    dossier_code: str
    signed: str
    returned_on: str
    allowed_by: str
    note: str
    is_out: bool


@dataclass(frozen=True, slots=True)
class RetainedBookPage:
    """Sổ sử dụng bản lưu of a year."""

    book: BookView
    rows: tuple[RetainedRow, ...]
    pager: Pager
    only_open: bool
    turn_href: str
    forms: tuple[PrintButton, ...]
    kept: tuple[tuple[str, str], ...]
    is_clerk: bool
    may_close: bool

    @classmethod
    def of(
        cls, viewer: ActingMember, book: BookView, found: RetainedPage, asked: AskedLines
    ) -> RetainedBookPage:
        """Rows in words, and the ways on."""
        return cls(
            book=book, rows=tuple(_retained_row(line) for line in found.lines),
            pager=_pager(asked, [line.number for line in found.lines], has_more=found.has_more),
            only_open=asked.only_open, turn_href=_turned(book, asked),
            forms=print_buttons(book.kind), kept=_kept(asked),
            is_clerk=viewer.holds(Role.REGISTRY_CLERK), may_close=bool(book.moves),
        )  # fmt: skip


def _pager(asked: AskedLines, numbers: list[int], *, has_more: bool) -> Pager:
    following = with_query("", {**asked.kept, "sau": str(numbers[-1])}) if has_more else ""
    return Pager(f"{len(numbers)} dòng", next_href=following)


def _turned(book: BookView, asked: AskedLines) -> str:
    turned = {**asked.kept, "loc": "" if asked.only_open else "cho"}
    return with_query(address("registers:book", book.book_id), turned)


def _kept(asked: AskedLines) -> tuple[tuple[str, str], ...]:
    return tuple((key, asked.kept[key]) for key in ("tu", "den") if asked.kept[key])


def _postal_row(line: PostalView) -> PostalRow:
    return PostalRow(
        line_id=line.line_id, sent_on=day_words(line.sent_on), symbols=line.symbols,
        recipient=line.recipient, address=line.address, envelopes=line.envelopes,
        signed=line.signed, note=line.note, waits=not line.is_signed,
    )  # fmt: skip


def _retained_row(line: RetainedView) -> RetainedRow:
    return RetainedRow(
        use_id=line.use_id, used_on=day_words(line.used_on), user=line.user,
        document=line.document, subject=line.type_and_subject, dossier_code=line.dossier_code,
        signed=line.signed, returned_on=day_words(line.returned_on), allowed_by=line.allowed_by,
        note=line.note, is_out=line.is_out,
    )  # fmt: skip
