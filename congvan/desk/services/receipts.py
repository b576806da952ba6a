"""What a provider reports about messages it took: late, repeated and out of order (R-254)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q

from congvan.desk import events
from congvan.desk.lifecycles import MESSAGE, MessageParty
from congvan.desk.models import OutgoingMessage
from congvan.desk.states import MessageChannel, MessageStatus
from congvan.kernel import audit, clock
from congvan.kernel.transactions import in_transaction

# The words of SMPP 3.4 §5.2.28 and of the providers' HTTP interfaces; any other is on the way.
_ARRIVED = frozenset({"delivered", "delivrd", "success", "successful"})
_LOST = frozenset(
    {
        "failed", "failure", "undelivered", "undeliverable", "undeliv", "expired", "rejected",
        "rejectd", "deleted", "error",
    }
)  # fmt: skip
_OWN = "congvan-"
MOST_ID = 100


@dataclass(frozen=True, slots=True)
class Report:
    """One report: by our key or the provider's id, one of them may be ""."""

    key: str
    provider_id: str
    status: str
    reason: str


@in_transaction
def take_reports(*, reports: Sequence[Report]) -> int:
    """Note what became of messages. Returns how many reports are about messages of ours.

    The same report again changes nothing. A message that arrived stays so whatever comes later; one
    that was given up, or reported lost, and arrives after all has arrived. Locks the messages in
    the order of their ids.
    """
    about = [(one, _ids(one)) for one in reports]
    wanted = {pk for _, ids in about for pk in ids}
    rows = OutgoingMessage.objects.select_related("member__person").select_for_update(of=("self",))
    locked = {row.pk: row for row in rows.filter(pk__in=wanted).order_by("pk")}
    for report, ids in about:
        for pk in ids:
            _note(locked[pk], report)
    return sum(1 for _, ids in about if ids)


def _ids(report: Report) -> list[int]:
    """The messages it is about: two when one was sent again under the same key."""
    same = Q()
    number = report.key.removeprefix(_OWN)
    if report.key.startswith(_OWN) and number.isascii() and number.isdigit() and len(number) < 19:
        same |= Q(pk=int(number), same_key_as="") | Q(same_key_as=report.key)
    elif report.provider_id:
        same |= Q(provider_id=report.provider_id[:MOST_ID])
    if not same:
        return []
    found = OutgoingMessage.objects.filter(same).exclude(channel=MessageChannel.EMAIL)
    return list(found.order_by("pk").values_list("pk", flat=True)[:10])


def _note(message: OutgoingMessage, report: Report) -> None:
    word = report.status.strip().lower()
    if word in _ARRIVED and message.status != MessageStatus.DELIVERED:
        _move(message, "report_arrival", failure="")
        told: audit.Event = events.MessageArrived(
            message_id=message.pk, receiver=message.member.person.full_name
        )
    elif word in _LOST and message.status in (MessageStatus.QUEUED, MessageStatus.SENT):
        reason = " ".join(report.reason.split())[:120]
        words = f"Nhà mạng báo không đến máy: {reason or report.status.strip()[:40]}."
        _move(message, "report_failure", failure=words)
        told = events.MessageLost(
            message_id=message.pk, receiver=message.member.person.full_name, failure=words
        )
    else:
        return
    audit.record(told, by=audit.Actor.system(scope_id=message.agency_id))


def _move(message: OutgoingMessage, verb: str, *, failure: str) -> None:
    row = MESSAGE.move(message.status, verb, {MessageParty.PROVIDER})
    message.status = str(row.target.value)
    message.reported_at = clock.now()
    message.ended_at = message.ended_at or message.reported_at
    message.failure, message.in_doubt = failure, False
    message.save(update_fields=["status", "reported_at", "ended_at", "failure", "in_doubt"])
