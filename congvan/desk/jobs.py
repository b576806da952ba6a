"""What the desk does in the background: messages to telephones, the alarm about unread papers."""

from __future__ import annotations

import logging

from congvan.desk.services import delivery
from congvan.kernel import jobs
from congvan.organization.models import Agency

logger = logging.getLogger(__name__)


@jobs.job(queue="messages", retry=jobs.OVER_THE_NETWORK)
def send_message(*, message_id: int) -> None:
    """Hand a message to its provider (R-043, R-254)."""
    delivery.deliver(message_id=message_id)


@jobs.periodic(cron="*/5 * * * *")
def escalate_unread() -> None:
    """Every five minutes: urgent work nobody has read comes before the office head (R-044)."""
    # Imported here: it hands over `send_message`, and so imports this module.
    from congvan.desk.services import escalation  # noqa: PLC0415

    for agency_id in Agency.objects.order_by("id").values_list("id", flat=True):
        told = escalation.escalate_unread(agency_id=agency_id)
        if told:
            logger.info("agency %s: %s unread urgent items escalated", agency_id, told)


@jobs.periodic(cron="* * * * *")
def send_waiting_news() -> None:
    """Every minute: what people chose to hear beyond the page leaves, gathered for each (R-257)."""
    # Imported here, as above.
    from congvan.desk.services import outward  # noqa: PLC0415

    outward.send_waiting()


@jobs.periodic(cron="*/5 * * * *")
def send_digests() -> None:
    """Every five minutes: the morning's letters whose hour has come (R-257)."""
    from congvan.desk.services import digest  # noqa: PLC0415

    digest.send_digests()


@jobs.periodic(cron="40 2 * * *")
def forget_unused_browsers() -> None:
    """Every night: browsers of closed accounts, and long unused ones, are told no more (R-257)."""
    from congvan.desk.services import browsers, push_keys  # noqa: PLC0415

    push_keys.replace_damaged()
    browsers.forget_unused()
