"""Old books entered in the background."""

from __future__ import annotations

from congvan.intake.services.book_import import entering
from congvan.kernel import jobs


@jobs.job()
def enter_book(*, import_id: int) -> None:
    """Enter what is left of a confirmed import; safe to run twice."""
    entering.enter_all(import_id=import_id)
