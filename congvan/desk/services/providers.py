"""Which provider a channel has by the settings in force."""

from __future__ import annotations

from django.conf import settings

from congvan.desk.channels import Channel, HttpChannel, LogChannel, MailChannel
from congvan.desk.push_calls import Services
from congvan.desk.services.pushing import WebPush
from congvan.desk.states import MessageChannel


def channel_for(channel: MessageChannel) -> Channel:
    """The provider in force for `channel`, by the settings CONGVAN_SMS_…, _PUSH_… and _MAIL_….

    A push provider of one's own (CONGVAN_PUSH_URL) stands in for the browsers' services.
    """
    chosen = settings.CONFIGURATION
    timeout = chosen.message_timeout_seconds
    if channel is MessageChannel.SMS and chosen.sms_url:
        return HttpChannel(
            chosen.sms_url, chosen.sms_body, chosen.sms_header, timeout,
            unaccented=chosen.sms_unaccented, takes_key=chosen.sms_takes_key,
        )  # fmt: skip
    if channel is MessageChannel.PUSH and chosen.push_url:
        return HttpChannel(chosen.push_url, chosen.push_body, chosen.push_header, timeout)
    if channel is MessageChannel.PUSH and (services := Services.read(chosen.push_services)):
        return WebPush(services, contact=_contact(), timeout_seconds=timeout)
    if channel is MessageChannel.EMAIL:
        return MailChannel(timeout_seconds=timeout)
    return LogChannel()


def _contact() -> str:
    """Whom a push service may ask about what we send: it refuses who names nobody (RFC 8292 §2.1)."""
    chosen = settings.CONFIGURATION
    if chosen.public_url.startswith("https://"):
        return str(chosen.public_url).rstrip("/")
    return f"mailto:{chosen.mail_from or 'quan-tri@congvan.invalid'}"
