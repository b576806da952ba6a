"""Background checks of signatures."""

from __future__ import annotations

from congvan.kernel import jobs
from congvan.signing.services import verification


@jobs.job(queue="signing")
def verify(*, blob_id: int) -> None:
    """Check a file's signatures; a file that cannot carry any is passed over."""
    try:
        verification.verify_blob(blob_id=blob_id)
    except verification.NotAPdf:
        return
