"""Read what waits: quickly first, slowly in the background (R-371); called by jobs.

One walk of the quick readers and one of the slow ones, each for a moment at a time. What was read is
kept file by file and page by page, so that whoever is killed goes on where it stopped.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.db import connection

from congvan.kernel import clock
from congvan.kernel.models import Blob
from congvan.kernel.transactions import in_transaction, may_be_done_again
from congvan.search.models import FileText
from congvan.search.models.text import LONGEST_TEXT
from congvan.search.states import TextSource, TextStatus
from congvan.search.texts import reading, recognizing
from congvan.search.texts.reasons import Obstacle, Unreadable

# A job holds one of two places of the worker: so long, then others have their turn.
QUICK_SECONDS = 2.0
# A file that ended its reader's whole process so often is left alone.
MOST_TRIES = 3
SLOW = (TextSource.OCR, TextSource.OFFICE)
# What a transaction under way still refers to is younger.
FORGOTTEN_AFTER = timedelta(days=1)
_FORGET = """
    DELETE FROM search_filetext t WHERE t.ordered_at < %s
        AND NOT EXISTS (
            SELECT 1 FROM kernel_blob b JOIN documents_documentfile f ON f.blob_id = b.id
            WHERE b.sha256 = t.sha256
        ) AND NOT EXISTS (
            SELECT 1 FROM kernel_blob b JOIN drafting_draftversion v ON v.blob_id = b.id
                JOIN drafting_draftfile f ON f.current_id = v.id
            WHERE b.sha256 = t.sha256 AND f.removed_at IS NULL
        )
"""


@dataclass(frozen=True, slots=True)
class Waiting:
    """For which readers some file waits."""

    quick: bool
    slow: bool


def waiting() -> Waiting:
    """Whether a walk has something to do."""
    open_ones = FileText.objects.filter(status=TextStatus.WAITING)
    return Waiting(
        quick=open_ones.filter(source=TextSource.UNREAD).exists(),
        slow=open_ones.filter(source__in=SLOW).exists(),
    )


def read_quickly() -> None:
    """Read files for a moment, the newest first. Call it outside transactions.

    What goes wrong unexpectedly leaves the file waiting, with one more try to its name.
    """
    until = time.monotonic() + QUICK_SECONDS
    while time.monotonic() < until:
        one = _next(TextSource.UNREAD)
        if one is None:
            return
        _read(one, _quick_step)


def read_slowly() -> None:
    """Recognize the next pages of the newest scan, or read one old Office file, as `read_quickly`."""
    one = _next(*SLOW)
    if one is not None:
        _read(one, _slow_step)


@in_transaction
def _next(*sources: TextSource) -> FileText | None:
    """The newest file that waits for one of these readers, with one more try to its name."""
    may_be_done_again()
    open_ones = FileText.objects.select_for_update(skip_locked=True).filter(
        status=TextStatus.WAITING, source__in=sources
    )
    found = open_ones.order_by("-ordered_at").first()
    if found is not None:
        found.tries += 1
        found.save(update_fields=["tries"])
    return found


def _read(one: FileText, step: Callable[[FileText, Path], dict[str, Any]]) -> None:
    """Take one step with a file and keep what came of it, or what stood in the way."""
    try:
        with _file_of(one) as path:
            changes = step(one, path)
    except Unreadable as error:
        changes = _refused(one, error)
    _keep(sha256=one.sha256, changes=changes)


def _file_of(one: FileText) -> AbstractContextManager[Path]:
    """A copy of the file. Raises Unreadable, also for one that was tried too often."""
    if one.tries > MOST_TRIES:
        raise Unreadable(Obstacle.FAULT)
    blob = Blob.objects.filter(sha256=one.sha256).first()
    if blob is None:
        raise Unreadable(Obstacle.MISSING)
    return reading.copied(blob)


@in_transaction
def _keep(*, sha256: str, changes: dict[str, Any]) -> None:
    may_be_done_again()
    if "status" in changes:
        changes = changes | {"made_at": clock.now()}
    FileText.objects.filter(pk=sha256, status=TextStatus.WAITING).update(tries=0, **changes)


def _quick_step(_: FileText, path: Path) -> dict[str, Any]:
    found = reading.read(path)
    taken = found.taken
    kept = {"text": taken.text, "page_count": taken.page_count, "is_cut": taken.is_cut}
    if found.waits_for is TextSource.OCR and not recognizing.is_available():
        if not taken.text:
            raise Unreadable(Obstacle.NO_RECOGNITION)
        reason = Obstacle.NO_RECOGNITION.sentence
        return kept | {
            "status": TextStatus.DONE, "source": found.source, "is_cut": True, "reason": reason,
        }  # fmt: skip
    if found.waits_for:
        return kept | {"source": found.waits_for}
    return kept | {"status": _ended(taken.text), "source": found.source}


def _slow_step(one: FileText, path: Path) -> dict[str, Any]:
    if one.source == TextSource.OFFICE:
        taken = reading.read_old_office(path)
        return {
            "text": taken.text, "is_cut": taken.is_cut, "status": _ended(taken.text),
            "source": TextSource.OFFICE,
        }  # fmt: skip
    step = recognizing.next_pages(
        path, sha256=one.sha256, pages_read=one.pages_read, page_count=one.page_count
    )
    text = f"{one.text}\n{step.text}".strip()[:LONGEST_TEXT]
    kept = {
        "text": text, "page_count": step.page_count, "pages_read": step.pages_read,
        "is_cut": one.is_cut or step.is_cut,
    }  # fmt: skip
    if not step.is_last:
        return kept
    source = TextSource.OCR if step.is_wholly_scanned else TextSource.LAYER
    return kept | {"status": _ended(text), "source": source}


def _refused(one: FileText, error: Unreadable) -> dict[str, Any]:
    """The reason; what was read before the obstacle stays findable."""
    if not one.text:
        return {"status": TextStatus.REFUSED, "reason": error.sentence[:300]}
    source = one.source or TextSource.LAYER
    return {
        "status": TextStatus.DONE, "source": source, "is_cut": True,
        "reason": error.sentence[:300],
    }  # fmt: skip


def _ended(text: str) -> TextStatus:
    return TextStatus.DONE if text else TextStatus.NONE


@in_transaction
def forget() -> int:
    """Drop the texts of files to which no document and no draft leads any more; how many.

    What was taken out of reach (R-293, R-295) does not stay readable in a table beside it; old
    versions of drafts are read again when they are restored.
    """
    with connection.cursor() as cursor:
        cursor.execute(_FORGET, [clock.now() - FORGOTTEN_AFTER])
        return int(cursor.rowcount)
