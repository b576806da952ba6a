"""What the pages of dossiers show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.template.defaultfilters import filesizeformat
from django.urls import reverse

from congvan.dossiers import queries
from congvan.dossiers.papers import PaperFile, PaperView
from congvan.dossiers.queries import DossierLine, DossierView, FoundDocument, ItemLine
from congvan.dossiers.states import DossierStatus, Shelf
from congvan.signing.pills import REFERENCE
from congvan.ui.items import Fact, FileLine, Pager, Pill, Tab
from congvan.web.desk.links import page_of, with_query
from congvan.web.paging import after_link

_EMPTY = {
    Shelf.OWN: (
        "Chưa có hồ sơ nào",
        "Mở hồ sơ cho việc được giao; văn bản giải quyết xong thì đưa vào hồ sơ.",
    ),
    Shelf.UNIT: ("Chưa có hồ sơ nào", "Hồ sơ đang mở của người trong đơn vị hiện ở đây."),
    Shelf.CLOSED: ("Chưa có hồ sơ nào kết thúc", "Hồ sơ đã kết thúc hiện ở đây, mới nhất lên đầu."),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One dossier in the list."""

    href: str
    code: str
    title: str
    owner: str
    retention: str
    period: str
    items: int


@dataclass(frozen=True, slots=True)
class ListPage:
    """Hồ sơ công việc."""

    tabs: tuple[Tab, ...]
    shelf: str
    words: str
    shows_owner: bool
    rows: tuple[Row, ...]
    pager: Pager
    empty_title: str
    empty_text: str

    @classmethod
    def of(
        cls, shelves: Sequence[Shelf], shelf: Shelf, words: str, lines: Sequence[DossierLine],
        *, sees_agency: bool,
    ) -> ListPage:  # fmt: skip
        """Rows in words; who sees the whole agency reads "Cả cơ quan" on the second tab."""
        full = len(lines) == queries.PAGE_SIZE
        kept = {"tab": shelf.value, "tim": words}
        following = after_link(lines[-1].opened_at, lines[-1].id, **kept) if full else ""
        title, text = _EMPTY[shelf]
        if words:
            title, text = "Không tìm thấy hồ sơ nào", "Thử gõ không dấu, hoặc bỏ bớt chữ."
        return cls(
            tabs=tuple(
                Tab(_label(one, sees_agency=sees_agency), _href(one), current=one is shelf)
                for one in shelves
            ),
            shelf=shelf.value,
            words=words,
            shows_owner=shelf is not Shelf.OWN,
            rows=tuple(_row(line) for line in lines),
            pager=Pager(f"{len(lines)} hồ sơ", next_href=following),
            empty_title=title,
            empty_text=text,
        )


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """A document in the dossier, or one that could be put in."""

    document_id: int
    ordinal: str
    href: str
    symbol: str
    issued_on: str
    subject: str
    issuer: str
    pages: str
    mark: Pill | None = None


@dataclass(frozen=True, slots=True)
class DossierPage:
    """One dossier: facts, documents in their order, and what the viewer may do."""

    dossier_id: int
    title: str
    code: str
    pill: Pill
    facts: tuple[Fact, ...]
    rows: tuple[DocumentRow, ...]
    hidden: int
    next_href: str
    words: str
    found: tuple[DocumentRow, ...]
    may_put_in: bool
    may_amend: bool
    may_close: bool

    @classmethod
    def of(
        cls, view: DossierView, *, after: int, words: str, found: Sequence[FoundDocument]
    ) -> DossierPage:
        """`found` are the documents that match `words` in the box "Đưa văn bản vào"."""
        line = view.line
        last = view.items[-1].ordinal if view.items else after
        is_whole = not after and not view.has_more
        return cls(
            dossier_id=line.id,
            title=line.title,
            code=line.code,
            pill=Pill("doing" if line.status is DossierStatus.OPEN else "done", line.status.label),
            facts=_facts(line),
            rows=tuple(_item_row(line.id, item) for item in view.items),
            hidden=line.items - len(view.items) if is_whole else 0,
            next_href=f"?sau={last}" if view.has_more else "",
            words=words,
            found=tuple(_found_row(one) for one in found),
            may_put_in=view.may("put_in"),
            may_amend=view.may("amend"),
            may_close=view.may("close") and line.items > 0,
        )


@dataclass(frozen=True, slots=True)
class PaperPage:
    """One paper outside the books with its files."""

    dossier_id: int
    code: str
    title: str
    facts: tuple[Fact, ...]
    files: tuple[FileLine, ...]

    @classmethod
    def of(cls, line: DossierLine, view: PaperView) -> PaperPage:
        """The paper in words, and the ways to its files."""
        facts = [
            Fact("Tên loại", view.kind),
            Fact("Số thứ tự trong hồ sơ", str(view.ordinal)),
            Fact("Ngày", _day(view.dated_on)),
            Fact("Tác giả", view.author) if view.author else None,
        ]
        return cls(
            line.id, line.code, view.title, tuple(fact for fact in facts if fact is not None),
            tuple(_file_line(line.id, view.paper_id, file) for file in view.files),
        )  # fmt: skip


def _file_line(dossier_id: int, paper_id: int, file: PaperFile) -> FileLine:
    if file.is_withheld:
        return FileLine(file.name, "", "Phát hiện vi-rút, không mở được", icon="paperclip")
    href = reverse("dossiers:paper-file", args=[dossier_id, paper_id, file.file_id])
    note = f"{file.type_label} · {filesizeformat(file.size)}"
    return FileLine(file.name, f"{href}?xem=1", note, download=href, icon="paperclip")


def _facts(line: DossierLine) -> tuple[Fact, ...]:
    facts = [
        Fact("Số và ký hiệu", line.code),
        Fact("Năm", str(line.year)),
        Fact("Thời hạn bảo quản", line.retention),
        Fact("Người lập", line.owner),
        Fact("Đơn vị", line.unit) if line.unit else None,
        Fact("Bắt đầu", _day(line.started_on)),
        Fact("Kết thúc", _day(line.ended_on)) if line.ended_on else None,
        Fact("Số văn bản", str(line.items)),
        Fact("Ghi chú", line.note) if line.note else None,
    ]
    return tuple(fact for fact in facts if fact is not None)


def _row(line: DossierLine) -> Row:
    return Row(
        href=reverse("dossiers:dossier", args=[line.id]),
        code=line.code,
        title=line.title,
        owner=line.owner,
        retention=line.retention,
        period=f"{_day(line.started_on)} – {_day(line.ended_on)}" if line.ended_on else f"từ {_day(line.started_on)}",
        items=line.items,
    )  # fmt: skip


def _item_row(dossier_id: int, item: ItemLine) -> DocumentRow:
    href = page_of("document", item.document_id)
    if item.paper_id:
        href = reverse("dossiers:paper", args=[dossier_id, item.paper_id])
    return DocumentRow(
        item.document_id, str(item.ordinal), href, item.symbol,
        _day(item.issued_on), f"{item.type_name}: {item.subject}", item.issuer,
        str(item.page_count or ""), REFERENCE if item.is_reference else None,
    )  # fmt: skip


def _found_row(one: FoundDocument) -> DocumentRow:
    return DocumentRow(
        one.document_id, "", page_of("document", one.document_id), one.symbol,
        _day(one.issued_on), one.subject, one.issuer, "",
    )  # fmt: skip


def _day(day: date | None) -> str:
    return f"{day:%d/%m/%Y}" if day else ""


def _label(shelf: Shelf, *, sees_agency: bool) -> str:
    return "Cả cơ quan" if shelf is Shelf.UNIT and sees_agency else str(shelf.label)


def _href(shelf: Shelf) -> str:
    return with_query(reverse("dossiers:list"), {} if shelf is Shelf.OWN else {"tab": shelf.value})
