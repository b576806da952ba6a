"""Entering of a confirmed old book, batch by batch, in the background."""

from __future__ import annotations

import logging
from datetime import date
from typing import Any

from congvan.desk.services import notices
from congvan.intake.models import BookImport
from congvan.intake.services.book_import import events
from congvan.kernel import audit, clock
from congvan.kernel.errors import BusinessError, NotFound
from congvan.kernel.transactions import in_transaction
from congvan.organization.acting import ActingMember
from congvan.organization.queries import seats
from congvan.registers.services.importing import OldLine, import_lines

logger = logging.getLogger(__name__)

# A batch takes about a second: what a kill loses, and how often the progress moves.
BATCH = 500
_DAYS = ("issued_on", "transferred_on")


def enter_all(*, import_id: int) -> None:
    """Enter batch after batch until the end, or until a batch is refused; the reason is kept."""
    try:
        while enter_next(import_id=import_id):
            pass
    except BusinessError as error:
        _stop(import_id=import_id, reason=str(error))


@in_transaction
def enter_next(*, import_id: int) -> bool:
    """Enter the next batch and move the progress with it; whether more lines wait.

    Locks the import's row, then the book's (in `import_lines`). Does nothing for an import that
    is gone, stopped or not confirmed. Raises what `import_lines` raises; nothing is entered then.
    """
    kept = BookImport.objects.select_for_update().filter(pk=import_id).first()
    if kept is None or kept.confirmed_at is None or kept.ended_at is not None or kept.reason:
        return False
    by = _acting(kept)
    # A book of this year takes old lines only while it is empty, so all of them at once.
    size = BATCH if kept.book.year < clock.today().year else kept.total
    lines = list(kept.lines.filter(position__gt=kept.done).order_by("position")[:size])
    import_lines(
        by=by, book_id=kept.book_id, lines=[_old_line(line.values) for line in lines],
        note=f"Nhập từ tệp {kept.file_name}",
    )  # fmt: skip
    kept.done += len(lines)
    if kept.done < kept.total:
        kept.save(update_fields=["done"])
        return True
    kept.ended_at = clock.now()
    kept.save(update_fields=["done", "ended_at"])
    # The book has them now; the sheet's copy would only be personal data kept twice.
    kept.lines.all().delete()
    audit.record(
        events.BookImportEnded(
            book_id=kept.book_id, book=str(kept.book), file_name=kept.file_name, lines=kept.total
        ),
        by=by.actor,
    )
    _tell(kept, f"Đã nhập xong {kept.total} dòng vào sổ “{kept.book}”.")
    return False


@in_transaction
def _stop(*, import_id: int, reason: str) -> None:
    kept = BookImport.objects.select_for_update().filter(pk=import_id, ended_at=None).first()
    if kept is None or kept.reason:
        return
    logger.warning("book import %s stopped after %s lines: %s", import_id, kept.done, reason)
    kept.reason = reason[:500]
    kept.save(update_fields=["reason"])
    _tell(kept, f"Nhập sổ “{kept.book}” dừng sau {kept.done}/{kept.total} dòng: {reason}")


def _tell(kept: BookImport, sentence: str) -> None:
    notices.tell(
        agency_id=kept.agency_id, members=[kept.uploaded_by_id], kind="book_import",
        sentence=sentence[:500], subject_type="book_import", subject_id=kept.pk,
    )  # fmt: skip


def _acting(kept: BookImport) -> ActingMember:
    """The uploader in the seat of the upload. Raises NotFound when the seat is no longer theirs."""
    for member in seats.acting_members(kept.uploaded_person_id):
        if member.membership_id == kept.uploaded_by_id:
            return member
    raise NotFound(
        "Người tải tệp lên không còn giữ chức danh đó.",
        next_step="Văn thư khác bỏ tệp này rồi tải lên lại.",
    )


def _old_line(values: dict[str, Any]) -> OldLine:
    """The kept values as `registers` takes them."""
    found = {key: date.fromisoformat(values[key]) if values[key] else None for key in _DAYS}
    # A line without a day of arrival is wrong, and wrong lines are never confirmed.
    arrived_on = date.fromisoformat(values["arrived_on"])
    return OldLine(
        number=values["number"], suffix=values["suffix"], arrived_on=arrived_on,
        issuer=values["issuer"], symbol=values["symbol"], issued_on=found["issued_on"],
        type_name=values["type_name"], subject=values["subject"], recipient=values["recipient"],
        transferred_on=found["transferred_on"],
        signed=values["receipt"], note=values["note"],
    )  # fmt: skip
