"""By what short messages leave the system: a provider behind one small interface.

`send` is called from jobs only, never inside a transaction. It may be called again for a message
that was sent already (a worker may die between the answer and its note), so every provider is told
the message's own key and is asked to send one key once.
"""

from __future__ import annotations

import json
import logging
import urllib.error
import urllib.request
from dataclasses import dataclass
from http.client import HTTPException
from typing import Any, Protocol

from django.conf import settings

from congvan.desk.messages import unaccented
from congvan.desk.states import MessageChannel
from congvan.kernel.calling import opener

logger = logging.getLogger(__name__)

# An answer says "accepted" and a number; more is not read.
MOST_ANSWER_BYTES = 64 * 1024
# Answers that may be another one in a moment; every other 4xx says that this message is wrong.
_LATER = frozenset({408, 425, 429})


class ChannelUnavailable(Exception):
    """The provider does not answer, or answers that it cannot now: worth another try."""


class ChannelRefused(Exception):
    """The provider will not send this message, today or tomorrow."""


@dataclass(frozen=True, slots=True)
class Letter:
    """What a provider needs; `key` is the same at every try."""

    key: str
    address: str
    text: str


class Channel(Protocol):
    """A provider of one channel."""

    def send(self, letter: Letter) -> str:
        """Hand the letter over. Returns the provider's id, "" when it gives none.

        Raises ChannelUnavailable, ChannelRefused.
        """


class LogChannel:
    """No provider: the message stands in its table and in the log. The default of a new system."""

    def send(self, letter: Letter) -> str:
        """Note it; a number without digits is refused as a real provider does."""
        if not letter.address:
            raise ChannelRefused("Không có số nhận.")
        logger.info("Tin nhắn %s cho %s: %s", letter.key, _hidden(letter.address), letter.text)
        return f"log-{letter.key}"


@dataclass(frozen=True, slots=True)
class HttpChannel:
    """Any provider that takes one POST of JSON a message.

    `body` is the JSON with {to}, {text} and {key} in its strings; `header` one "Name: value" line,
    mostly the secret. The provider's id is read from `id`, `message_id` or `messageId` of the answer.
    """

    url: str
    body: str
    header: str = ""
    timeout_seconds: float = 10
    unaccented: bool = False

    def send(self, letter: Letter) -> str:
        """POST it. Raises ChannelUnavailable, ChannelRefused."""
        request = urllib.request.Request(  # noqa: S310 - the setting takes http and https only
            self.url, data=self._filled(letter), headers=self._headers(letter), method="POST"
        )
        try:
            with _OPENER.open(request, timeout=self.timeout_seconds) as answer:
                return _id_in(answer.read(MOST_ANSWER_BYTES))
        except urllib.error.HTTPError as error:
            with error:
                if error.code >= 500 or error.code in _LATER:
                    raise ChannelUnavailable(f"Nhà cung cấp trả lời {error.code}.") from error
                raise ChannelRefused(f"Nhà cung cấp từ chối ({error.code}).") from error
        except (OSError, HTTPException) as error:
            raise ChannelUnavailable(
                f"Không nối được nhà cung cấp: {type(error).__name__}."
            ) from error

    def _filled(self, letter: Letter) -> bytes:
        text = unaccented(letter.text) if self.unaccented else letter.text
        values = {"{to}": letter.address, "{text}": text, "{key}": letter.key}
        # Filled after parsing, so that no quotation mark of a title can break the JSON.
        return json.dumps(_replaced(json.loads(self.body), values), ensure_ascii=False).encode()

    def _headers(self, letter: Letter) -> dict[str, str]:
        name, _, value = self.header.partition(":")
        own = {name.strip(): value.strip()} if name.strip() else {}
        return {
            "Content-Type": "application/json; charset=utf-8",
            "Idempotency-Key": letter.key,
        } | own


def channel_for(channel: MessageChannel) -> Channel:
    """The provider in force for `channel`, by the settings CONGVAN_SMS_… and CONGVAN_PUSH_…."""
    chosen = settings.CONFIGURATION
    if channel is MessageChannel.SMS and chosen.sms_url:
        return HttpChannel(
            chosen.sms_url, chosen.sms_body, chosen.sms_header, chosen.message_timeout_seconds,
            unaccented=chosen.sms_unaccented,
        )  # fmt: skip
    if channel is MessageChannel.PUSH and chosen.push_url:
        return HttpChannel(
            chosen.push_url, chosen.push_body, chosen.push_header, chosen.message_timeout_seconds
        )
    return LogChannel()


_OPENER = opener()


def _replaced(value: Any, values: dict[str, str]) -> Any:
    if isinstance(value, str):
        return _filled_in(value, values)
    if isinstance(value, list):
        return [_replaced(one, values) for one in value]
    if isinstance(value, dict):
        return {name: _replaced(one, values) for name, one in value.items()}
    return value


def _filled_in(template: str, values: dict[str, str]) -> str:
    """In one pass over the template's own parts: a "{to}" inside a title stays as it is."""
    for mark, filling in values.items():
        before, found, after = template.partition(mark)
        if found:
            return _filled_in(before, values) + filling + _filled_in(after, values)
    return template


def _id_in(answer: bytes) -> str:
    try:
        told = json.loads(answer)
    except ValueError:
        return ""
    if not isinstance(told, dict):
        return ""
    found = next((told[name] for name in ("id", "message_id", "messageId") if told.get(name)), "")
    return str(found)[:100]


def _hidden(address: str) -> str:
    """The last three characters: logs are read by more people than telephone lists."""
    return f"…{address[-3:]}"
