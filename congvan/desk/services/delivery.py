"""Handing a queued message to its provider; called by the job, outside any transaction (R-254)."""

from __future__ import annotations

import logging

from congvan.desk import events
from congvan.desk.channels import (
    Channel,
    ChannelPartly,
    ChannelRefused,
    ChannelUnavailable,
    ChannelUnreached,
    Letter,
)
from congvan.desk.lifecycles import MESSAGE, MessageParty
from congvan.desk.models import OutgoingMessage
from congvan.desk.services.providers import channel_for
from congvan.desk.states import MessageChannel, MessageStatus
from congvan.kernel import audit, clock
from congvan.kernel.transactions import in_transaction

logger = logging.getLogger(__name__)

# With the pauses of jobs.OVER_THE_NETWORK the seventh try comes an hour and a half after the
# first. An alarm that comes later than that disturbs more than it helps.
MOST_TRIES = 7
# Of what a person chose to hear as well: about the person, not about one paper. Its alarm goes apart.
NEWS = "person"
IN_DOUBT = "Không rõ nhà cung cấp đã gửi hay chưa, nên hệ thống không tự gửi lại."


def deliver(*, message_id: int, channel: Channel | None = None) -> None:
    """Send the message once more, if it still waits; note what became of it.

    Safe to run twice: a message that is sent or given up is left alone, and one whose note was lost
    goes out under the same key, which the provider sends once. To a provider that takes no key, a
    message goes at most once: in doubt it is given up. `channel` replaces the one of the settings.
    Raises ChannelUnavailable while there are tries left, so that the job comes back.
    """
    kind = _kind_of(message_id)
    if kind is None:
        return
    provider = channel or channel_for(kind)
    begun = _begin(message_id=message_id, may_repeat=provider.takes_key)
    if begun is None:
        return
    letter, tries, was_in_doubt = begun
    try:
        provider_id = provider.send(letter)
    except ChannelRefused as refusal:
        _give_up(
            message_id=message_id, failure=str(refusal), in_doubt=was_in_doubt, is_refused=True
        )
    except ChannelUnavailable as failure:
        in_doubt = was_in_doubt or not isinstance(failure, ChannelUnreached)
        if in_doubt and not provider.takes_key:
            _give_up(message_id=message_id, failure=f"{failure} {IN_DOUBT}", in_doubt=True)
        elif tries >= MOST_TRIES and isinstance(failure, ChannelPartly):
            _note_sent(message_id=message_id, provider_id="")
        elif tries >= MOST_TRIES:
            _give_up(message_id=message_id, failure=str(failure), in_doubt=in_doubt)
        else:
            _note_try(message_id=message_id, in_doubt=in_doubt)
            logger.warning("Tin nhắn %s chưa gửi được, lần %s: %s", message_id, tries, failure)
            raise
    else:
        _note_sent(message_id=message_id, provider_id=provider_id)


def _kind_of(message_id: int) -> MessageChannel | None:
    queued = OutgoingMessage.objects.filter(pk=message_id, status=MessageStatus.QUEUED)
    channel = queued.values_list("channel", flat=True).first()
    return MessageChannel(channel) if channel else None


@in_transaction
def _begin(*, message_id: int, may_repeat: bool) -> tuple[Letter, int, bool] | None:
    """Count the try before it is made: a provider that kills the worker is not asked for ever."""
    message = _locked(message_id)
    if message is None or message.status != MessageStatus.QUEUED:
        return None
    if message.in_doubt and not may_repeat:
        # The worker died with the message in the provider's hands.
        _end_failed(message, failure=IN_DOUBT, in_doubt=True)
        return None
    was_in_doubt = message.in_doubt
    message.tries += 1
    message.in_doubt = True
    message.save(update_fields=["tries", "in_doubt"])
    letter = Letter(
        message.provider_key, message.address, message.text, message.pk,
        message.member.person_id, message.is_urgent,
    )  # fmt: skip
    return letter, message.tries, was_in_doubt


@in_transaction
def _note_try(*, message_id: int, in_doubt: bool) -> None:
    OutgoingMessage.objects.filter(pk=message_id, status=MessageStatus.QUEUED).update(
        in_doubt=in_doubt
    )


@in_transaction
def _note_sent(*, message_id: int, provider_id: str) -> None:
    message = _locked(message_id)
    if message is None:
        return
    if message.status != MessageStatus.QUEUED:
        # The provider's report was quicker; its id is still needed for the next report.
        message.provider_id, message.in_doubt = provider_id, False
        message.save(update_fields=["provider_id", "in_doubt"])
        return
    _end(message, "send", provider_id=provider_id, in_doubt=False)
    if message.channel == MessageChannel.EMAIL:
        return  # a copy of what stands in the page: the table of messages says enough
    told = events.MessageSent(
        message_id=message.pk, receiver=message.member.person.full_name, tries=message.tries
    )
    audit.record(told, by=audit.Actor.system(scope_id=message.agency_id))


@in_transaction
def _give_up(
    *, message_id: int, failure: str, in_doubt: bool, is_refused: bool = False
) -> None:  # fmt: skip
    message = _locked(message_id)
    if message is None or message.status != MessageStatus.QUEUED:
        return
    _end_failed(message, failure=failure, in_doubt=in_doubt)
    is_alarm = message.is_urgent and message.subject_type != NEWS
    if is_refused and is_alarm and message.channel == MessageChannel.PUSH:
        _alarm_by_sms(message)


def _alarm_by_sms(message: OutgoingMessage) -> None:
    """An alarm that no browser takes any more finds its man by telephone."""
    # Imported here: it hands over this module's job.
    from congvan.desk.services.alerts import alert  # noqa: PLC0415

    alert(
        by=None, agency_id=message.agency_id, member_ids=[message.member_id], text=message.text,
        subject_type=message.subject_type, subject_id=message.subject_id,
    )  # fmt: skip


def _end_failed(message: OutgoingMessage, *, failure: str, in_doubt: bool) -> None:
    _end(message, "give_up", failure=failure[:200], in_doubt=in_doubt)
    told = events.MessageFailed(
        message_id=message.pk, receiver=message.member.person.full_name, failure=message.failure
    )
    audit.record(told, by=audit.Actor.system(scope_id=message.agency_id))


def _end(message: OutgoingMessage, verb: str, **noted: object) -> None:
    message.status = str(MESSAGE.move(message.status, verb, {MessageParty.SYSTEM}).target.value)
    message.ended_at = clock.now()
    for name, value in noted.items():
        setattr(message, name, value)
    message.save(update_fields=["status", "ended_at", *noted])


def _locked(message_id: int) -> OutgoingMessage | None:
    rows = OutgoingMessage.objects.select_related("member__person").select_for_update(of=("self",))
    return rows.filter(pk=message_id).first()
