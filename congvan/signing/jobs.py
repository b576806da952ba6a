"""Background checks of signatures, and warnings before certificates run out."""

from __future__ import annotations

from congvan.kernel import jobs
from congvan.signing.services import expiry, verification


@jobs.job(queue="signing")
def verify(*, blob_id: int) -> None:
    """Check a file's signatures; a file that cannot carry any is passed over."""
    try:
        verification.verify_blob(blob_id=blob_id)
    except verification.NotAPdf:
        return


@jobs.periodic(cron="30 23 * * *")
def warn_of_expiry() -> None:
    """Every morning at 06:30 of the offices: certificates that run out soon (R-154)."""
    expiry.warn()
