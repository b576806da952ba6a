"""What a person orders to be printed: short books at once, long ones in the background."""

from __future__ import annotations

from datetime import date

from congvan.directives import book_printing, book_printing_jobs
from congvan.kernel import audit, clock, jobs
from congvan.kernel.errors import InvalidInput
from congvan.kernel.transactions import in_transaction
from congvan.organization.acting import ActingMember
from congvan.registers import queries
from congvan.registers.models import Printing
from congvan.registers.printing import events
from congvan.registers.printing.printouts import Printout, period_words
from congvan.registers.printing.volumes import VOLUME_LINES
from congvan.registers.states import FORMS_OF, PrintForm

# One volume is typeset in half a second; more would let the person wait before an empty page.
DIRECT_LINES = VOLUME_LINES


def print_book(
    *, by: ActingMember, book_id: int, form: str, from_: date | None = None, to: date | None = None
) -> Printout | int:
    """The book as a file, or the id of the print-out that is being made when it is long.

    Raises NotFound, InvalidInput, FontsMissing.
    """
    if form not in FORMS_OF[queries.book(by, book_id).kind]:
        raise InvalidInput("Không có mẫu in này.", next_step="Chọn lại mẫu in.")
    total = queries.count_lines(by, book_id, from_=from_, to=to)
    if total > DIRECT_LINES:
        return _ask(by=by, book_id=book_id, form=form, from_=from_, to=to, total=total)
    printed = book_printing.make(by, book_id, form, from_=from_, to=to)
    _note_printed(by=by, book_id=book_id, form=form, from_=from_, to=to)
    return printed


@in_transaction
def _ask(
    *, by: ActingMember, book_id: int, form: str, from_: date | None, to: date | None, total: int
) -> int:
    row = Printing.objects.create(
        agency_id=by.agency_id, book_id=book_id, form=form, from_day=from_, to_day=to, total=total,
        asked_at=clock.now(), asked_by_id=by.membership_id, asked_person_id=by.person_id,
    )  # fmt: skip
    jobs.defer(book_printing_jobs.print_book, printing_id=row.pk)
    return row.pk


@in_transaction
def _note_printed(
    *, by: ActingMember, book_id: int, form: str, from_: date | None, to: date | None
) -> None:
    book = queries.book(by, book_id)
    audit.record(
        events.BookPrinted(
            book_id=book_id, book=book.named, form=str(PrintForm(form).label),
            period=period_words(from_, to),
        ),
        by=by.actor,
    )  # fmt: skip
