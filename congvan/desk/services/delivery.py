"""Handing a queued message to its provider; called by the job, outside any transaction (R-254)."""

from __future__ import annotations

import logging

from congvan.desk import events
from congvan.desk.channels import Channel, ChannelRefused, ChannelUnavailable, Letter, channel_for
from congvan.desk.lifecycles import MESSAGE, MessageParty
from congvan.desk.models import OutgoingMessage
from congvan.desk.states import MessageChannel, MessageStatus
from congvan.kernel import audit, clock
from congvan.kernel.transactions import in_transaction

logger = logging.getLogger(__name__)

# With the pauses of jobs.OVER_THE_NETWORK the seventh try comes an hour and a half after the
# first. An alarm that comes later than that disturbs more than it helps.
MOST_TRIES = 7


def deliver(*, message_id: int, channel: Channel | None = None) -> None:
    """Send the message once more, if it still waits; note what became of it.

    Safe to run twice: a message that is sent or given up is left alone, and one whose note was lost
    goes out under the same key, which the provider sends once. `channel` replaces the one of the
    settings. Raises ChannelUnavailable while there are tries left, so that the job comes back.
    """
    begun = _begin(message_id=message_id)
    if begun is None:
        return
    letter, tries, kind = begun
    provider = channel or channel_for(kind)
    try:
        provider_id = provider.send(letter)
    except ChannelRefused as refusal:
        _give_up(message_id=message_id, failure=str(refusal))
    except ChannelUnavailable as failure:
        if tries < MOST_TRIES:
            logger.warning("Tin nhắn %s chưa gửi được, lần %s: %s", message_id, tries, failure)
            raise
        _give_up(message_id=message_id, failure=str(failure))
    else:
        _note_sent(message_id=message_id, provider_id=provider_id)


@in_transaction
def _begin(*, message_id: int) -> tuple[Letter, int, MessageChannel] | None:
    """Count the try before it is made: a provider that kills the worker is not asked for ever."""
    message = _locked(message_id)
    if message is None or message.status != MessageStatus.QUEUED:
        return None
    message.tries += 1
    message.save(update_fields=["tries"])
    letter = Letter(f"congvan-{message.pk}", message.address, message.text)
    return letter, message.tries, MessageChannel(message.channel)


@in_transaction
def _note_sent(*, message_id: int, provider_id: str) -> None:
    message = _locked(message_id)
    if message is None or message.status != MessageStatus.QUEUED:
        return
    _end(message, "send", provider_id=provider_id)
    told = events.MessageSent(
        message_id=message.pk, receiver=message.member.person.full_name, tries=message.tries
    )
    audit.record(told, by=audit.Actor.system(scope_id=message.agency_id))


@in_transaction
def _give_up(*, message_id: int, failure: str) -> None:
    message = _locked(message_id)
    if message is None or message.status != MessageStatus.QUEUED:
        return
    _end(message, "give_up", failure=failure[:200])
    told = events.MessageFailed(
        message_id=message.pk, receiver=message.member.person.full_name, failure=message.failure
    )
    audit.record(told, by=audit.Actor.system(scope_id=message.agency_id))


def _end(message: OutgoingMessage, verb: str, **noted: str) -> None:
    message.status = str(MESSAGE.move(message.status, verb, {MessageParty.SYSTEM}).target.value)
    message.ended_at = clock.now()
    for name, value in noted.items():
        setattr(message, name, value)
    message.save(update_fields=["status", "ended_at", *noted])


def _locked(message_id: int) -> OutgoingMessage | None:
    rows = OutgoingMessage.objects.select_related("member__person").select_for_update(of=("self",))
    return rows.filter(pk=message_id).first()
