"""Long books printed in the background, and old print-outs dropped."""

from __future__ import annotations

from congvan.directives import book_printing
from congvan.kernel import jobs


@jobs.job()
def print_book(*, printing_id: int) -> None:
    """Typeset a long book; safe to run twice."""
    book_printing.print_long(printing_id=printing_id)


@jobs.periodic(cron="20 19 * * *")
def forget_old_print_outs() -> None:
    """Print-outs nobody needs any more are dropped every night."""
    book_printing.forget_old()
