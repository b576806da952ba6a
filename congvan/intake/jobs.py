"""What the intake does in the background."""

from __future__ import annotations

from congvan.intake.services import machine_reading
from congvan.kernel import jobs

QUEUE = "reading"


@jobs.job(queue=QUEUE)
def read_arrival(*, arrival_id: int) -> None:
    """Read number, day, organ, subject and signer off the pages (R-371); safe to run twice."""
    machine_reading.read(arrival_id=arrival_id)
