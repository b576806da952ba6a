"""Background work of letters."""

from __future__ import annotations

from congvan.kernel import jobs
from congvan.office.personal_mail.services import reminding


@jobs.periodic(cron="25 * * * *")
def remind_of_replies() -> None:
    """Those who owe a reply are reminded before the day and on it; nothing is said at night."""
    if reminding.is_daytime():
        reminding.remind_of_replies()
