"""Facts about papers taken out of the system."""

from __future__ import annotations

from dataclasses import dataclass

from congvan.kernel.audit import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class BookPrinted(Event):
    """Một sổ được in hoặc tải về máy (R-377)."""

    code = "book.printed"
    template = "{actor} in {book}: {form}."
    subject = ("book", "book_id")

    book_id: int
    book: str
    form: str
    period: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperPrinted(Event):
    """Dấu đến hoặc phiếu giải quyết của một văn bản được in (R-377)."""

    code = "document.paper_printed"
    template = "{actor} in {paper} của {name}."
    subject = ("document", "document_id")

    document_id: int
    paper: str
    name: str
