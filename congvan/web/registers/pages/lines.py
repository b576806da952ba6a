"""One book with its statutory columns, one line with its custody and history."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from congvan.organization.acting import ActingMember
from congvan.organization.states import Role
from congvan.registers.queries import (
    BookLine,
    BookPage,
    BookView,
    CorrectionView,
    EntryView,
    RetainedView,
)
from congvan.registers.states import BookKind, PrintForm
from congvan.ui.items import Fact, Pager, Pill
from congvan.web.addresses import address
from congvan.web.desk.links import page_of, with_query
from congvan.web.registers.pages.asking import Asked
from congvan.web.registers.pages.corrections import CorrectionRow
from congvan.web.registers.pages.outgoing import out_facts
from congvan.web.registers.rendering import day_words, moment_words


@dataclass(frozen=True, slots=True)
class LineRow:
    """A line in the ten statutory columns."""

    href: str
    document_href: str
    entered_on: str
    number: str
    author: str
    symbol: str
    issued_on: str
    subject: str
    recipient: str
    transferred_on: str
    receipt: str
    note: str
    is_voided: bool


@dataclass(frozen=True, slots=True)
class BookLinesPage:
    """One book on screen: newest first, or from the beginning, or from a number on."""

    book: BookView
    rows: tuple[LineRow, ...]
    pager: Pager
    is_ascending: bool
    turn_href: str
    wanted: str
    filtered: bool
    is_clerk: bool
    is_register: bool
    may_close: bool
    forms: tuple[tuple[str, str, str], ...]
    kept: tuple[tuple[str, str], ...]

    @classmethod
    def of(
        cls, viewer: ActingMember, book: BookView, found: BookPage, asked: Asked
    ) -> BookLinesPage:
        """Rows in words, and the ways on."""
        following = ""
        if found.has_more:
            last = found.lines[-1]
            following = with_query("", {**asked.kept, "sau": f"{last.number}~{last.suffix}"})
        turned = {"tu": asked.kept["tu"], "den": asked.kept["den"]}
        turned["thu-tu"] = "" if asked.is_ascending else "so"
        is_clerk = viewer.holds(Role.REGISTRY_CLERK)
        return cls(
            book=book,
            rows=tuple(_row(line) for line in found.lines),
            pager=Pager(f"{len(found.lines)} dòng", next_href=following),
            is_ascending=asked.is_ascending,
            turn_href=with_query(address("registers:book", book.book_id), turned),
            wanted=asked.wanted,
            filtered=bool(asked.kept["tu"] or asked.kept["den"]),
            is_clerk=is_clerk,
            is_register=book.kind is BookKind.IN,
            may_close=bool(book.moves),
            forms=_FORMS,
            kept=tuple((key, asked.kept[key]) for key in ("tu", "den") if asked.kept[key]),
        )


@dataclass(frozen=True, slots=True)
class EntryPage:
    """One line: facts, paper, requests to correct it, and what the viewer may do."""

    entry: EntryView
    title: str
    pill: Pill
    facts: tuple[Fact, ...]
    document_href: str
    corrections: tuple[CorrectionRow, ...]
    may_ask: bool
    may_hand_over: bool
    may_sign: bool
    has_slip: bool
    is_out: bool
    may_void: bool
    may_post: bool
    may_lend: bool

    @classmethod
    def of(
        cls, viewer: ActingMember, entry: EntryView, history: Sequence[CorrectionView],
        *, has_slip: bool, uses: Sequence[RetainedView] = (), is_head: bool = False,
    ) -> EntryPage:  # fmt: skip
        """The line in words."""
        is_clerk = viewer.holds(Role.REGISTRY_CLERK)
        open_line = entry.book_is_open and not entry.is_voided
        waits = any(line.moves or line.status == "asked" for line in history)
        is_out = entry.kind in (BookKind.OUT, BookKind.COPIES)
        is_kept = is_out and bool(entry.symbol) and not entry.is_voided
        mine = entry.paper_holder_id == viewer.membership_id
        may_give = is_clerk or (mine and entry.paper_signed_at is not None)
        return cls(
            entry=entry,
            title=f"{entry.symbol or 'Số ' + entry.arrival_number}, {entry.book}",
            pill=Pill("cancelled", "Đã hủy số") if entry.is_voided else Pill("done", "Đã vào sổ"),
            facts=out_facts(entry, uses) if is_out else _facts(entry),
            document_href=page_of("document", entry.document_id) if entry.document_id else "",
            corrections=tuple(CorrectionRow.of(line) for line in history),
            may_ask=is_clerk and open_line and not waits and not is_out,
            may_hand_over=may_give and entry.has_paper and not entry.is_voided,
            has_slip=has_slip,
            is_out=is_out,
            may_void=is_out and open_line and (is_clerk or is_head) and not waits,
            may_post=is_kept and is_clerk,
            may_lend=is_kept and is_clerk and not any(use.is_out for use in uses),
            may_sign=mine and entry.paper_signed_at is None and not entry.is_voided,
        )


_FORMS = (
    (PrintForm.REGISTER_PDF.value, "Sổ đăng ký (PDF để in)", "printer"),
    (PrintForm.REGISTER_XLSX.value, "Sổ đăng ký (Excel)", "file-type-xls"),
    (PrintForm.FOLLOW_UP_PDF.value, "Sổ theo dõi giải quyết (PDF để in)", "printer"),
    (PrintForm.FOLLOW_UP_XLSX.value, "Sổ theo dõi giải quyết (Excel)", "file-type-xls"),
)


def _row(line: BookLine) -> LineRow:
    return LineRow(
        href=address("registers:entry", line.entry_id),
        document_href=page_of("document", line.document_id) if line.document_id else "",
        entered_on=day_words(line.entered_on), number=line.arrival_number, author=line.author,
        symbol=line.symbol, issued_on=day_words(line.issued_on), subject=line.type_and_subject,
        recipient=line.recipient, transferred_on=day_words(line.transferred_on),
        receipt=line.receipt, note=line.note, is_voided=line.is_voided,
    )  # fmt: skip


def _facts(entry: EntryView) -> tuple[Fact, ...]:
    holder = entry.paper_holder
    if entry.paper_signed_at:
        holder = f"{holder}, ký nhận {moment_words(entry.paper_signed_at)}"
    elif entry.paper_handed_at:
        holder = f"Giao {holder} lúc {moment_words(entry.paper_handed_at)}, chờ ký nhận"
    facts = (
        Fact("Văn bản", entry.name),
        Fact("Ngày đến", day_words(entry.entered_on)),
        Fact("Nhận lúc", moment_words(entry.received_at)),
        Fact("Cách đến", entry.channel_label),
        Fact("Đơn vị hoặc người nhận", entry.recipient),
        Fact("Ngày chuyển", day_words(entry.transferred_on)),
        Fact("Bản giấy", (holder or "Văn thư đang giữ") if entry.has_paper else "Không có"),
        Fact("Vào sổ", f"{entry.entered_by}, {moment_words(entry.entered_at)}"),
        Fact("Ghi chú", entry.note),
        Fact("Lý do hủy số", entry.void_reason),
    )
    return tuple(fact for fact in facts if fact.value)
