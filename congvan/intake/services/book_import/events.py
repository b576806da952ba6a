"""Facts about old books that were entered from a spreadsheet."""

from __future__ import annotations

from dataclasses import dataclass

from congvan.kernel.audit import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class BookImportConfirmed(Event):
    """Văn thư xác nhận nhập một sổ cũ; các dòng được vào sổ ở hậu trường."""

    code = "book.import_confirmed"
    template = "{actor} xác nhận nhập {lines} dòng từ tệp {file_name} vào {book}."
    subject = ("book", "book_id")

    book_id: int
    book: str
    file_name: str
    lines: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BookImportDiscarded(Event):
    """Một tệp sổ cũ bị bỏ; những dòng đã vào sổ vẫn ở trong sổ."""

    code = "book.import_discarded"
    template = "{actor} bỏ tệp {file_name} của {book}; đã vào sổ {done}/{lines} dòng."
    subject = ("book", "book_id")

    book_id: int
    book: str
    file_name: str
    done: int
    lines: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BookImportEnded(Event):
    """Mọi dòng của tệp sổ cũ đã vào sổ."""

    code = "book.import_ended"
    template = "{actor} nhập xong {lines} dòng từ tệp {file_name} vào {book}."
    subject = ("book", "book_id")

    book_id: int
    book: str
    file_name: str
    lines: int
