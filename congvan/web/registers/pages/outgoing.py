"""An outgoing book with its statutory columns, its next number, and what is held in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from congvan.organization.acting import ActingMember
from congvan.organization.states import Role
from congvan.registers.queries import (
    BookView,
    EntryView,
    LeaveView,
    OutLine,
    OutPage,
    ReservedView,
    RetainedView,
)
from congvan.registers.rules import written_number
from congvan.registers.states import FORMS_OF, BookKind
from congvan.ui.items import Fact, Pager
from congvan.web.addresses import address
from congvan.web.desk.links import page_of, with_query
from congvan.web.registers.pages.asking import Asked
from congvan.web.registers.rendering import day_words, moment_words

PrintButton = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class OutRow:
    """A line in the ten statutory columns."""

    href: str
    document_href: str
    number: str
    symbol: str
    issued_on: str
    subject: str
    signer: str
    recipient: str
    retained_by: str
    copies: str
    transferred_on: str
    receipt: str
    note: str
    is_voided: bool


@dataclass(frozen=True, slots=True)
class HeldLine:
    """A number held ahead, and the page on which it is given up."""

    number: str
    words: str
    href: str


@dataclass(frozen=True, slots=True)
class OutBookPage:
    """One outgoing book on screen; `next_number` is what the next document gets."""

    book: BookView
    summary: str
    rows: tuple[OutRow, ...]
    pager: Pager
    is_ascending: bool
    turn_href: str
    wanted: str
    filtered: bool
    kept: tuple[tuple[str, str], ...]
    forms: tuple[PrintButton, ...]
    held: tuple[HeldLine, ...]
    leaves: tuple[str, ...]
    may_reserve: bool
    may_backdate: bool
    may_close: bool

    @classmethod
    def of(
        cls, viewer: ActingMember, book: BookView, found: OutPage, asked: Asked,
        *, held: Sequence[ReservedView], leaves: Sequence[LeaveView],
    ) -> OutBookPage:  # fmt: skip
        """Rows in words, and the ways on."""
        following = ""
        if found.has_more:
            last = found.lines[-1]
            following = with_query("", {**asked.kept, "sau": f"{last.number}~{last.suffix}"})
        turned = {"tu": asked.kept["tu"], "den": asked.kept["den"]}
        turned["thu-tu"] = "" if asked.is_ascending else "so"
        is_clerk = viewer.holds(Role.REGISTRY_CLERK)
        return cls(
            book=book, summary=_summary(book), rows=tuple(_row(line) for line in found.lines),
            pager=Pager(f"{len(found.lines)} dòng", next_href=following),
            is_ascending=asked.is_ascending,
            turn_href=with_query(address("registers:book", book.book_id), turned),
            wanted=asked.wanted, filtered=bool(asked.kept["tu"] or asked.kept["den"]),
            kept=tuple((key, asked.kept[key]) for key in ("tu", "den") if asked.kept[key]),
            forms=print_buttons(book.kind), held=tuple(held_line(one) for one in held),
            leaves=tuple(_leave(one) for one in leaves),
            may_reserve=is_clerk and book.is_open and book.kind is BookKind.OUT,
            may_backdate=viewer.holds(Role.AGENCY_LEADER) and book.is_open,
            may_close=bool(book.moves),
        )  # fmt: skip


def print_buttons(kind: BookKind) -> tuple[PrintButton, ...]:
    """Value, label and icon of what may be printed of a book: for paper, and as a sheet."""
    return tuple(
        (form.value, "In sổ (PDF)", "printer")
        if form.value.endswith("_pdf")
        else (form.value, "Tải bảng tính (Excel)", "file-type-xls")
        for form in FORMS_OF[kind]
    )


def held_line(one: ReservedView) -> HeldLine:
    """A held number in words."""
    words = f"{one.reason} ({one.reserved_by}, {moment_words(one.reserved_at)})"
    href = address("registers:release", one.reserved_id)
    return HeldLine(written_number(one.number), words, href)


def out_facts(entry: EntryView, uses: Sequence[RetainedView]) -> tuple[Fact, ...]:
    """What stands in a line of an outgoing book."""
    lent = next((use for use in uses if use.is_out), None)
    facts = (
        Fact("Văn bản" if entry.document_id else "Bản sao của", entry.name),
        Fact("Số, ký hiệu", entry.symbol),
        Fact("Ngày văn bản", day_words(entry.entered_on) if entry.symbol else ""),
        Fact("Người ký", entry.signer_name),
        Fact("Nơi nhận văn bản", entry.recipient),
        Fact("Số lượng bản", str(entry.copies) if entry.copies is not None else ""),
        Fact("Đơn vị, người nhận bản lưu", entry.retained_by),
        Fact("Ngày chuyển", day_words(entry.transferred_on)),
        Fact("Bản lưu", f"{lent.user} đang sử dụng, từ {day_words(lent.used_on)}" if lent else ""),
        Fact("Cấp số", f"{entry.entered_by}, {moment_words(entry.entered_at)}"),
        Fact("Ghi chú", entry.note),
        Fact("Lý do hủy số", entry.void_reason),
    )
    return tuple(fact for fact in facts if fact.value)


def _summary(book: BookView) -> str:
    if not book.is_open:
        return f"Số cuối {book.last_number} · {book.status_label}"
    return f"Số tiếp theo {written_number(book.last_number + 1)} · {book.status_label}"


def _leave(one: LeaveView) -> str:
    return f"Một văn bản ngày {day_words(one.issued_on)}: {one.reason} ({one.given_by})"


def _row(line: OutLine) -> OutRow:
    return OutRow(
        href=address("registers:entry", line.entry_id),
        document_href=page_of("document", line.document_id) if line.document_id else "",
        number=line.written_number, symbol=line.symbol, issued_on=day_words(line.issued_on),
        subject=line.type_and_subject, signer=line.signer, recipient=line.recipient,
        retained_by=line.retained_by, copies=str(line.copies or ""),
        transferred_on=day_words(line.transferred_on), receipt=line.receipt, note=line.note,
        is_voided=line.is_voided,
    )  # fmt: skip
