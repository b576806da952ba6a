"""What the ranking does in the background."""

from __future__ import annotations

from congvan.kernel import jobs
from congvan.reports.ranking import working_out


@jobs.job()
def work_out(*, sheet_id: int) -> None:
    """Work a ranking out; safe to run twice."""
    working_out.work_out(sheet_id=sheet_id)
