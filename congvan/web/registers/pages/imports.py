"""An old book on its way in: the dry run, the progress, what stopped it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from congvan.intake.queries.book_imports import BookImportView, ProblemLine, ReadLine
from congvan.intake.services.book_import.columns import HEADINGS
from congvan.ui.items import Pill
from congvan.web.addresses import address
from congvan.web.registers.rendering import moment_words

_PILLS = {
    "checked": ("waiting", "Chờ xác nhận"),
    "entering": ("doing", "Đang nhập"),
    "stopped": ("to-fix", "Bị dừng"),
    "ended": ("done", "Đã nhập xong"),
}
READ_HEADS = tuple(heading.title for heading in HEADINGS if heading.key != "number")


@dataclass(frozen=True, slots=True)
class ImportRow:
    """One import in the list."""

    href: str
    title: str
    pill: Pill
    second: str


@dataclass(frozen=True, slots=True)
class UploadPage:
    """Where a file is chosen, with the latest imports."""

    rows: tuple[ImportRow, ...]
    has_books: bool

    @classmethod
    def of(cls, found: Sequence[BookImportView], *, has_books: bool) -> UploadPage:
        """The latest imports in words."""
        return cls(tuple(_row(view) for view in found), has_books)


@dataclass(frozen=True, slots=True)
class ImportPage:
    """One import."""

    view: BookImportView
    title: str
    pill: Pill
    good: int
    problems: tuple[ProblemLine, ...]
    next_href: str
    shows_warnings: bool
    lines: tuple[ReadLine, ...]
    heads: tuple[str, ...]
    gaps: str
    unknown: str
    book_href: str

    @classmethod
    def of(
        cls, view: BookImportView, problems: Sequence[ProblemLine], lines: Sequence[ReadLine],
        gaps: tuple[list[tuple[int, int]], int], *, shows_warnings: bool, has_more: bool,
    ) -> ImportPage:  # fmt: skip
        """The dry run in words."""
        shown, missing = gaps
        words = ", ".join(f"{a}" if a == b else f"{a} đến {b}" for a, b in shown)
        more = {"xem": "luu-y"} if shows_warnings else {}
        following = ""
        if has_more and problems:
            query = "&".join([*(f"{k}={v}" for k, v in more.items()), f"sau={problems[-1].row}"])
            following = f"?{query}"
        return cls(
            view=view, title=f"Nhập sổ cũ: {view.book} {view.year}", pill=Pill(*_PILLS[view.state]),
            good=view.total - view.errors, problems=tuple(problems), next_href=following,
            shows_warnings=shows_warnings, lines=tuple(lines), heads=READ_HEADS,
            gaps=f"Tệp không có {missing} số: {words}{'…' if missing and len(shown) == 20 else ''}. "
            "Các số này sẽ hiện ở trang số trống." if missing else "",
            unknown=", ".join(view.unknown_columns),
            book_href=address("registers:book", view.book_id),
        )  # fmt: skip


def _row(view: BookImportView) -> ImportRow:
    return ImportRow(
        address("registers:import-run", view.import_id), f"{view.book} năm {view.year}",
        Pill(*_PILLS[view.state]),
        f"{view.file_name} · {view.done}/{view.total} dòng · {view.uploaded_by}, "
        f"{moment_words(view.uploaded_at)}",
    )  # fmt: skip
