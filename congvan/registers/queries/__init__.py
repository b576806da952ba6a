"""Questions about books and entries; the viewer comes first."""

from congvan.registers.queries.books import (
    BookView,
    Gaps,
    Voided,
    book,
    books,
    default_book,
    gaps,
    next_number,
)
from congvan.registers.queries.corrections import (
    CorrectionPage,
    CorrectionView,
    correction,
    corrections,
    corrections_of,
)
from congvan.registers.queries.entries import (
    EntryView,
    entries_of,
    entry,
    entry_of,
    paper_to_sign,
)
from congvan.registers.queries.lines import (
    BookLine,
    BookPage,
    all_lines,
    book_lines,
    count_lines,
    latest_lines,
)
from congvan.registers.queries.similar import SimilarEntry, similar_entries

__all__ = [
    "BookLine",
    "BookPage",
    "BookView",
    "CorrectionPage",
    "CorrectionView",
    "EntryView",
    "Gaps",
    "SimilarEntry",
    "Voided",
    "all_lines",
    "book",
    "book_lines",
    "books",
    "correction",
    "corrections",
    "corrections_of",
    "count_lines",
    "default_book",
    "entries_of",
    "entry",
    "entry_of",
    "gaps",
    "latest_lines",
    "next_number",
    "paper_to_sign",
    "similar_entries",
]
