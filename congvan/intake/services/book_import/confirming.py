"""What the clerk does with a checked old book: confirm, go on after a stop, drop it."""

from __future__ import annotations

from congvan.intake import access, book_import_jobs
from congvan.intake.models import BookImport
from congvan.intake.services.book_import import events
from congvan.kernel import audit, clock, jobs
from congvan.kernel.errors import NotFound, WrongState
from congvan.kernel.transactions import in_transaction
from congvan.organization.acting import ActingMember
from congvan.registers.models import Entry

NO_IMPORT = "Không có lần nhập sổ này."


@in_transaction
def confirm(*, by: ActingMember, import_id: int) -> None:
    """Let the checked lines be entered in the background.

    Locks the import's row. Raises NotAllowed, NotFound, and WrongState when lines have errors, it
    is confirmed already, or a number has been taken since the check.
    """
    kept = _locked(by, import_id)
    if kept.confirmed_at is not None:
        raise WrongState("Lần nhập này đã được xác nhận.", next_step="Xem tiến độ ở trang này.")
    if kept.errors:
        raise WrongState(
            f"Chưa nhập được: còn {kept.errors} dòng có lỗi.",
            next_step="Sửa trong tệp Excel rồi tải lên lại.",
        )
    _check_still_free(kept)
    kept.confirmed_at = clock.now()
    kept.save(update_fields=["confirmed_at"])
    audit.record(
        events.BookImportConfirmed(
            book_id=kept.book_id, book=str(kept.book), file_name=kept.file_name, lines=kept.total
        ),
        by=by.actor,
    )
    jobs.defer(book_import_jobs.enter_book, import_id=kept.pk)


@in_transaction
def resume(*, by: ActingMember, import_id: int) -> None:
    """Go on after what stopped the import is mended. Raises NotAllowed, NotFound, WrongState."""
    kept = _locked(by, import_id)
    if not kept.reason or kept.ended_at is not None:
        raise WrongState("Lần nhập này không bị dừng.", next_step="Xem tiến độ ở trang này.")
    kept.reason = ""
    kept.save(update_fields=["reason"])
    jobs.defer(book_import_jobs.enter_book, import_id=kept.pk)


@in_transaction
def discard(*, by: ActingMember, import_id: int) -> None:
    """Forget the file; lines already entered stay in the book. Raises NotAllowed, NotFound.

    Raises WrongState while the lines are being entered.
    """
    kept = _locked(by, import_id)
    if kept.confirmed_at and not kept.ended_at and not kept.reason:
        raise WrongState("Đang nhập, chưa bỏ được.", next_step="Chờ nhập xong.")
    audit.record(
        events.BookImportDiscarded(
            book_id=kept.book_id, book=str(kept.book), file_name=kept.file_name, done=kept.done,
            lines=kept.total,
        ),
        by=by.actor,
    )  # fmt: skip
    kept.delete()


def _locked(by: ActingMember, import_id: int) -> BookImport:
    access.check_takes_in(by)
    kept = (
        BookImport.objects.select_for_update(of=("self",))
        .select_related("book")
        .filter(agency_id=by.agency_id, pk=import_id)
        .first()
    )
    if kept is None:
        raise NotFound(NO_IMPORT)
    return kept


def _check_still_free(kept: BookImport) -> None:
    wanted = {
        (values["number"], values["suffix"])
        for values in kept.lines.values_list("values", flat=True).iterator()
    }
    taken = Entry.objects.filter(book_id=kept.book_id).values_list("number", "suffix")
    doubled = sorted(wanted.intersection(taken.iterator()))
    if doubled:
        shown = ", ".join(f"{number}{suffix}" for number, suffix in doubled[:10])
        raise WrongState(
            f"Chưa nhập: từ lúc kiểm tra, sổ đã có thêm số {shown}.",
            next_step="Bỏ tệp này rồi tải lên lại để kiểm tra lần nữa.",
        )
