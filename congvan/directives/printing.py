"""Print-outs of handling: Sổ theo dõi giải quyết and Phiếu giải quyết văn bản đến.

Forms of NĐ 30/2020 PL IV.VII and VIII (R-058, R-233). The signed files are never touched: these
are papers of their own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from django.utils.timezone import localtime

from congvan.directives.queries import papers
from congvan.kernel import clock
from congvan.kernel.typesetting import breakable, typeset
from congvan.organization.acting import ActingMember
from congvan.registers import queries as registers
from congvan.registers.printing.printouts import PDF, Printout, day_words, letterhead, period_words
from congvan.registers.printing.volumes import (
    BookColumn,
    BookPaper,
    BookRow,
    Progress,
    as_pdf,
    as_xlsx,
)

FOLLOW_UP_TITLE = "Sổ theo dõi giải quyết văn bản đến"
# 262 mm between the margins, 12 pt.
FOLLOW_UP_COLUMNS = (
    BookColumn("Số đến", 14, 9, centred=True),
    BookColumn("Tên loại, số, ký hiệu, ngày, tháng và cơ quan ban hành văn bản", 0, 60),
    BookColumn("Đơn vị hoặc người nhận", 40, 34),
    BookColumn("Thời hạn giải quyết", 25, 14, centred=True),
    BookColumn("Tiến độ giải quyết", 46, 40),
    BookColumn("Số, ký hiệu văn bản trả lời", 34, 24),
    BookColumn("Ghi chú", 28, 30),
)
SLIP_TEMPLATE = Path(__file__).parent / "slip.typ"
# One statement's worth; the book is read in pieces and typeset in volumes.
_PIECE = 500


def follow_up_pdf(
    viewer: ActingMember,
    book_id: int,
    *,
    from_: date | None = None,
    to: date | None = None,
    progress: Progress = lambda _: None,
) -> Printout:
    """Sổ theo dõi of the book as PDF/A, or a ZIP of volumes. Raises NotFound."""
    paper = follow_up_paper(viewer, book_id, from_=from_, to=to)
    return as_pdf(paper, follow_up_rows(viewer, book_id, from_=from_, to=to), progress=progress)


def follow_up_xlsx(
    viewer: ActingMember, book_id: int, *, from_: date | None = None, to: date | None = None
) -> Printout:
    """Sổ theo dõi of the book with the same columns as XLSX. Raises NotFound."""
    paper = follow_up_paper(viewer, book_id, from_=from_, to=to)
    return as_xlsx(paper, follow_up_rows(viewer, book_id, from_=from_, to=to))


def handling_slip_pdf(viewer: ActingMember, document_id: int) -> Printout:
    """Phiếu giải quyết văn bản đến with what was said so far, dotted lines for the rest.

    Raises NotFound when the viewer may not see the document.
    """
    slip = papers.handling_slip(viewer, document_id)
    about = f"Phiếu giải quyết văn bản đến số {slip.arrival_number}"
    head = letterhead(viewer, about=about, at=clock.now())
    facts = (
        ("Tên loại văn bản", slip.type_name),
        ("Số, ký hiệu", slip.symbol),
        ("Ngày văn bản", day_words(slip.issued_on)),
        ("Cơ quan ban hành", slip.issuer),
        ("Trích yếu nội dung", slip.subject),
        ("Số đến", slip.arrival_number),
        ("Ngày đến", day_words(slip.arrived_on)),
        ("Thời hạn giải quyết", day_words(slip.due_at and localtime(slip.due_at).date())),
    )
    data: dict[str, Any] = {
        "superior": head.superior, "organ": head.organ, "foot": head.mark,
        "mark": slip.mark,
        "facts": [[label, breakable(value) or "……"] for label, value in facts],
        "leader": _opinions(slip.leader_opinions),
        "unit": _opinions(slip.unit_opinions),
        "handler": _opinions(slip.handler_opinions),
    }  # fmt: skip
    pdf = typeset(SLIP_TEMPLATE, data, title=about)
    return Printout(f"phieu-giai-quyet-{document_id}.pdf", pdf, PDF)


def follow_up_paper(
    viewer: ActingMember, book_id: int, *, from_: date | None = None, to: date | None = None
) -> BookPaper:
    """Cover, columns and marks of the book's Sổ theo dõi. Raises NotFound."""
    book = registers.book(viewer, book_id)
    about = f"{FOLLOW_UP_TITLE}, {book.named}"
    return BookPaper(
        title=FOLLOW_UP_TITLE, name=book.name, year=book.year, columns=FOLLOW_UP_COLUMNS,
        number_column=0, letterhead=letterhead(viewer, about=about, at=clock.now()),
        file_stem=f"so-theo-doi-{book.year}-{book.book_id}", period=period_words(from_, to),
    )  # fmt: skip


def follow_up_rows(
    viewer: ActingMember, book_id: int, *, from_: date | None = None, to: date | None = None
) -> Iterator[BookRow]:
    """Every line, read in pieces."""
    after: tuple[int, str] | None = None
    while True:
        lines = papers.follow_up_lines(
            viewer, book_id, after=after, limit=_PIECE, from_=from_, to=to
        )
        yield from _rows(lines)
        if len(lines) < _PIECE:
            return
        after = (lines[-1].number, lines[-1].suffix)


def _rows(lines: Iterable[papers.FollowUpLine]) -> Iterator[BookRow]:
    for line in lines:
        number = f"{line.number}{line.suffix}"
        yield BookRow(
            number, None,
            (number, line.what, line.recipient, line.due, line.progress, line.reply_symbol, line.note),
            is_void=line.is_voided,
        )  # fmt: skip


def _opinions(opinions: Sequence[papers.SlipOpinion]) -> list[dict[str, Any]]:
    return [
        {
            "text": breakable(opinion.text), "who": opinion.who, "post": opinion.post,
            "day": _signed_day(localtime(opinion.at).date()),
            "facts": [
                [label, breakable(value)]
                for label, value in (
                    ("Chủ trì", opinion.lead),
                    ("Phối hợp", "; ".join(opinion.coordinators)),
                    ("Thời hạn", "; ".join(opinion.deadlines)),
                )
                if value
            ],
        }
        for opinion in opinions
    ]  # fmt: skip


def _signed_day(day: date) -> str:
    """The day as it stands under a signature (NĐ 30 PL I II.4)."""
    month = f"{day.month:02}" if day.month < 3 else str(day.month)
    return f"Ngày {day.day:02} tháng {month} năm {day.year}"
