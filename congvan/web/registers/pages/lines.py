"""One book with its statutory columns, one line with its custody and history."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from congvan.organization.acting import ActingMember
from congvan.organization.states import Role
from congvan.registers.queries import BookLine, BookPage, BookView, CorrectionView, EntryView
from congvan.registers.states import BookKind, PrintForm
from congvan.ui.items import Fact, Pager, Pill
from congvan.web.addresses import address
from congvan.web.desk.links import page_of, with_query
from congvan.web.registers.pages.corrections import CorrectionRow
from congvan.web.registers.rendering import day_words, moment_words

# Sorts after every suffix, so that "after this" begins at the next number.
_LAST_SUFFIX = "\uffff"
_NUMBER_LENGTH = 9


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
class Asked:
    """What the address asks for: the order, the number to begin at, after which line."""

    is_ascending: bool
    wanted: str
    after: tuple[int, str] | None
    kept: dict[str, str]

    @classmethod
    def of(cls, query: Mapping[str, str]) -> Asked:
        """Read `?so=125&thu-tu=so&sau=12~a`; what cannot be read is left out."""
        number = _number(query.get("so", ""))
        after = _key(query.get("sau", ""))
        ascending = query.get("thu-tu") == "so" or number is not None
        if after is None and number is not None:
            after = (number - 1, _LAST_SUFFIX)
        order = "so" if ascending else ""
        kept = {"tu": query.get("tu", ""), "den": query.get("den", ""), "thu-tu": order}
        return cls(ascending, str(number or ""), after, kept)


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

    @classmethod
    def of(
        cls, viewer: ActingMember, entry: EntryView, history: Sequence[CorrectionView],
        *, has_slip: bool,
    ) -> EntryPage:  # fmt: skip
        """The line in words."""
        is_clerk = viewer.holds(Role.REGISTRY_CLERK)
        open_line = entry.book_is_open and not entry.is_voided
        waits = any(line.moves or line.status == "asked" for line in history)
        mine = entry.paper_holder_id == viewer.membership_id
        may_give = is_clerk or (mine and entry.paper_signed_at is not None)
        return cls(
            entry=entry,
            title=f"Số {entry.arrival_number}, {entry.book}",
            pill=Pill("cancelled", "Đã hủy số") if entry.is_voided else Pill("done", "Đã vào sổ"),
            facts=_facts(entry),
            document_href=page_of("document", entry.document_id) if entry.document_id else "",
            corrections=tuple(CorrectionRow.of(line) for line in history),
            may_ask=is_clerk and open_line and not waits,
            may_hand_over=may_give and entry.has_paper and not entry.is_voided,
            has_slip=has_slip,
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


def _number(text: str) -> int | None:
    text = text.strip()
    ok = text.isascii() and text.isdigit() and 0 < len(text) <= _NUMBER_LENGTH and int(text) > 0
    return int(text) if ok else None


def _key(text: str) -> tuple[int, str] | None:
    number, mark, suffix = text.partition("~")
    found = _number(number)
    return (found, suffix[:5]) if mark and found is not None else None
