"""Jobs of issuing: the PDF is made in a queue of its own, so that no page waits for LibreOffice."""

from __future__ import annotations

from congvan.drafting.services import producing
from congvan.kernel import jobs

QUEUE = "conversion"


@jobs.job(queue=QUEUE)
def produce(*, issue_id: int) -> None:
    """Write number and date into the text and make the PDF; running again changes nothing."""
    producing.produce(issue_id=issue_id)
