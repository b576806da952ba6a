"""What conversations do by the clock. Times are UTC: 19:20 is 02:20 in the offices."""

from __future__ import annotations

from congvan.kernel import jobs
from congvan.office.chat.services import retention


@jobs.periodic(cron="20 19 * * *")
def clear_old_messages() -> None:
    """Announce clearings a week before, and clear what is due; nothing where messages are kept."""
    retention.keep_to_the_rules()
