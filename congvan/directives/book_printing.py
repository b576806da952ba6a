"""Books printed in the background, with progress and a notice.

It stands in this capability because Sổ theo dõi giải quyết is printed from handling, and the
register from the layer below.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from congvan.desk.services import notices
from congvan.directives import printing as follow_up
from congvan.kernel import audit, clock
from congvan.kernel.errors import BusinessError, NotFound
from congvan.kernel.transactions import in_transaction
from congvan.organization.acting import ActingMember
from congvan.organization.queries import seats
from congvan.registers import printing as register
from congvan.registers.models import Printing
from congvan.registers.printing import events
from congvan.registers.printing.printouts import Printout, period_words
from congvan.registers.printing.volumes import Progress
from congvan.registers.states import PrintForm

KEPT_FOR = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class PrintingView:
    """A long print-out; `is_ready` with a file, else `reason` when it failed."""

    printing_id: int
    book_id: int
    book: str
    form_label: str
    period: str
    total: int
    done: int
    asked_at: datetime
    ended_at: datetime | None
    reason: str
    is_ready: bool
    file_name: str


def print_long(*, printing_id: int) -> None:
    """Make a long print-out; does nothing when it is made. Safe to run twice."""
    row = Printing.objects.select_related("book").filter(pk=printing_id, ended_at=None).first()
    if row is None:
        return

    def tell_progress(done: int) -> None:
        Printing.objects.filter(pk=printing_id).update(done=done)

    try:
        printed = make(
            _asker(row), row.book_id, row.form, from_=row.from_day, to=row.to_day,
            progress=tell_progress,
        )  # fmt: skip
    except BusinessError as error:
        _end(printing_id=printing_id, printed=None, reason=str(error))
    else:
        _end(printing_id=printing_id, printed=printed, reason="")


def printing(viewer: ActingMember, printing_id: int) -> PrintingView:
    """A print-out that the viewer asked for. Raises NotFound."""
    row = _get(viewer, printing_id)
    return PrintingView(
        printing_id=row.pk, book_id=row.book_id, book=str(row.book),
        form_label=str(PrintForm(row.form).label), period=period_words(row.from_day, row.to_day),
        total=row.total, done=row.done, asked_at=row.asked_at, ended_at=row.ended_at,
        reason=row.reason, is_ready=row.ended_at is not None and bool(row.file_name),
        file_name=row.file_name,
    )  # fmt: skip


def printed_file(viewer: ActingMember, printing_id: int) -> Printout:
    """The file of a print-out the viewer asked for. Raises NotFound, also when it was dropped."""
    row = _get(viewer, printing_id)
    content = Printing.objects.values_list("content", flat=True).get(pk=row.pk)
    if content is None:
        raise NotFound(
            "Bản in chưa xong, hoặc đã quá một tuần nên được xóa.", next_step="In lại sổ."
        )
    return Printout(row.file_name, bytes(content), row.content_type)


@in_transaction
def forget_old() -> int:
    """Drop print-outs older than a week; they are made again at any time. How many."""
    old = Printing.objects.filter(asked_at__lt=clock.now() - KEPT_FOR)
    return old.delete()[0]


def make(
    by: ActingMember, book_id: int, form: str, *, from_: date | None, to: date | None,
    progress: Progress = lambda _: None,
) -> Printout:  # fmt: skip
    """The book as the file of `form`. Raises NotFound and what typesetting raises."""
    if form == PrintForm.REGISTER_PDF:
        return register.book_pdf(by, book_id, from_=from_, to=to, progress=progress)
    if form == PrintForm.REGISTER_XLSX:
        return register.book_xlsx(by, book_id, from_=from_, to=to)
    if form == PrintForm.FOLLOW_UP_PDF:
        return follow_up.follow_up_pdf(by, book_id, from_=from_, to=to, progress=progress)
    if form == PrintForm.FOLLOW_UP_XLSX:
        return follow_up.follow_up_xlsx(by, book_id, from_=from_, to=to)
    if form.endswith("_pdf"):
        return register.out_book_pdf(by, book_id, from_=from_, to=to, progress=progress)
    return register.out_book_xlsx(by, book_id, from_=from_, to=to)


@in_transaction
def _end(*, printing_id: int, printed: Printout | None, reason: str) -> None:
    row = Printing.objects.select_for_update(of=("self",)).select_related("book").filter(
        pk=printing_id, ended_at=None
    ).first()  # fmt: skip
    if row is None:
        return
    row.ended_at, row.reason = clock.now(), reason[:500]
    if printed is not None:
        row.done, row.file_name = row.total, printed.name
        row.content_type, row.content = printed.content_type, printed.data
        by = _asker(row)
        audit.record(
            events.BookPrinted(
                book_id=row.book_id, book=str(row.book), form=str(PrintForm(row.form).label),
                period=period_words(row.from_day, row.to_day),
            ),
            by=by.actor,
        )  # fmt: skip
    row.save()
    sentence = f"Đã in xong “{row.book}” ({row.total} dòng), tải về trong một tuần."
    if printed is None:
        sentence = f"Chưa in được “{row.book}”: {reason}"
    notices.tell(
        agency_id=row.agency_id, members=[row.asked_by_id], kind="printing",
        sentence=sentence[:500], subject_type="printing", subject_id=row.pk,
    )  # fmt: skip


def _asker(row: Printing) -> ActingMember:
    """Who asked, in the seat asked from. Raises NotFound when it is no longer theirs."""
    for member in seats.acting_members(row.asked_person_id):
        if member.membership_id == row.asked_by_id:
            return member
    raise NotFound("Người yêu cầu in không còn giữ chức danh đó.", next_step="In lại sổ.")


def _get(viewer: ActingMember, printing_id: int) -> Printing:
    row = (
        Printing.objects.filter(
            pk=printing_id, agency_id=viewer.agency_id, asked_person_id=viewer.person_id
        )
        .select_related("book")
        .defer("content")
        .first()
    )
    if row is None:
        raise NotFound("Không có bản in này.")
    return row
