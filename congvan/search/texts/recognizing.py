"""The words of scanned pages: from the intake where it has read them, else from tesseract (R-371).

A few pages at a time: a page takes seconds, and what is read is kept and can be found before the
last one is done. The pages come in an order that never changes (the first two and the last, then
the others), so that a number is enough to know how far it is.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path

from congvan.documents.states import FileRole
from congvan.intake.models import Arrival
from congvan.intake.reading import sources
from congvan.intake.reading.text_layer import LEAST_LETTERS
from congvan.intake.states import ReadingStatus
from congvan.search.texts import isolation
from congvan.search.texts.collecting import tidy
from congvan.search.texts.reasons import Obstacle, Unreadable

# A scanned letter has three pages, a plan forty; behind that, number and subject must do.
MOST_PAGES = 40
PAGES_AT_ONCE = 2
# Two dense pages take twenty seconds; a file that takes longer is given up with what there is.
SECONDS_AT_ONCE = 75.0


@dataclass(frozen=True, slots=True)
class Step:
    """What one step added. `pages_read` counts from the first page of all steps."""

    text: str
    page_count: int
    pages_read: int
    is_last: bool
    is_cut: bool
    is_wholly_scanned: bool


def is_available() -> bool:
    """Whether this machine can recognize Vietnamese letters."""
    return sources.can_recognize()


def next_pages(path: Path, *, sha256: str, pages_read: int, page_count: int | None) -> Step:
    """Recognize the next pages of the file at `path`, which has `sha256`. Raises Unreadable."""
    layer, scanned, count = _scanned_pages(path, page_count)
    parts = []
    if pages_read == 0 and len(layer) < LEAST_LETTERS and (found := _of_intake(sha256)):
        parts.append(found)
        pages_read = len(_head(scanned, count))
    chosen = scanned[pages_read : pages_read + PAGES_AT_ONCE]
    began = time.monotonic()
    if chosen:
        try:
            taken = sources.recognize(path, pages=chosen)
        except sources.Unreadable as error:
            obstacle = Obstacle.TOO_HEAVY if is_available() else Obstacle.NO_RECOGNITION
            raise Unreadable(obstacle) from error
        parts.append(taken.text)
        if page_count is None and not layer:
            # A picture tells how many frames it has only when it is opened.
            scanned, count = _frames(taken.page_count), taken.page_count
        pages_read = min(pages_read + len(chosen), len(scanned))
    is_late = time.monotonic() - began > SECONDS_AT_ONCE
    return Step(
        text=tidy("\n".join(parts)), page_count=count, pages_read=pages_read,
        is_last=is_late or pages_read >= min(len(scanned), MOST_PAGES),
        is_cut=is_late or len(scanned) > MOST_PAGES,
        is_wholly_scanned=len(layer) < LEAST_LETTERS,
    )  # fmt: skip


def _scanned_pages(path: Path, page_count: int | None) -> tuple[str, list[int], int]:
    """The text layer, the pages without one in our order, and how many pages there are."""
    with path.open("rb") as file:
        is_pdf = b"%PDF-" in file.read(1024)
    if not is_pdf:
        count = page_count or PAGES_AT_ONCE
        return "", _frames(count), count
    taken = isolation.read(path, kind="pdf")
    count = taken.page_count or 0
    head = _head(taken.scanned, count)
    return taken.text, [*head, *(page for page in taken.scanned if page not in head)], count


def _frames(count: int) -> list[int]:
    return list(range(1, count + 1))


def _head(scanned: tuple[int, ...] | list[int], count: int) -> list[int]:
    """The pages that the intake reads: the first two and the last."""
    return sorted(page for page in scanned if page in {1, 2, count})


def _of_intake(sha256: str) -> str:
    """What the intake recognized of these very bytes, on whichever desk they came; "" for nothing."""
    return (
        Arrival.objects.filter(
            files__blob__sha256=sha256, files__role=FileRole.MAIN, reading_status=ReadingStatus.READ
        )
        .exclude(text="")
        .values_list("text", flat=True)
        .first()
    ) or ""
