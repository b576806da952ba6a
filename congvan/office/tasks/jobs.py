"""What tasks and reminders do by the clock."""

from __future__ import annotations

from congvan.kernel import jobs
from congvan.office.tasks.services import between_following, reminders, warning


@jobs.periodic(cron="* * * * *")
def ring_reminders() -> None:
    """Every minute: personal reminders whose moment has come."""
    while reminders.ring_due() == reminders.RUNG_AT_ONCE:
        pass


@jobs.periodic(cron="45 0 * * *")
def warn_of_deadlines() -> None:
    """At 07:45 of the offices: deadlines of today and of the next working day."""
    while warning.warn_of_deadlines() == warning.WARNED_AT_ONCE:
        pass


@jobs.periodic(cron="*/5 * * * *")
def follow_other_agencies() -> None:
    """Every five minutes: what other agencies reported about tasks given to them, and who is late."""
    while between_following.follow() == between_following.FOLLOWED_AT_ONCE:
        pass
