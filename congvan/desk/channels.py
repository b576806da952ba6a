"""By what messages leave the system: a provider behind one small interface.

`send` is called from jobs only, never inside a transaction. It may be called again for a message
that was sent already (a worker may die between the answer and its note), so every provider is told
the message's own key and is asked to send one key once. A provider that cannot (`takes_key` False)
is asked once only: `services.delivery` gives a message up rather than send it twice.
"""

from __future__ import annotations

import json
import logging
import smtplib
import socket
import urllib.error
import urllib.request
from dataclasses import dataclass
from http.client import HTTPException
from typing import Any, Protocol

from django.conf import settings
from django.core.mail import EmailMessage, get_connection

from congvan.desk.messages import unaccented
from congvan.kernel.calling import opener

logger = logging.getLogger(__name__)

# An answer says "accepted" and a number; more is not read.
MOST_ANSWER_BYTES = 64 * 1024
# Answers that may be another one in a moment; every other 4xx says that this message is wrong.
_LATER = frozenset({408})
# Of these the answer itself says that nothing was taken.
_NOT_TAKEN = frozenset({425, 429})


class ChannelUnavailable(Exception):
    """The provider does not answer, or answers that it cannot now: worth another try."""


class ChannelUnreached(ChannelUnavailable):
    """The provider surely has not taken this message: no line, or it says to come later."""


class ChannelPartly(ChannelUnavailable):
    """Some of the receiver's devices have the message, others are to be tried again."""


class ChannelRefused(Exception):
    """The provider will not send this message, today or tomorrow."""


@dataclass(frozen=True, slots=True)
class Letter:
    """What a provider needs; `key` is the same at every try."""

    key: str
    address: str
    text: str
    message_id: int = 0
    person_id: int = 0
    is_urgent: bool = False


class Channel(Protocol):
    """A provider of one channel; `takes_key` when it sends one key once."""

    @property
    def takes_key(self) -> bool:
        """Whether a message may be handed over again when nobody knows what became of it."""

    def send(self, letter: Letter) -> str:
        """Hand the letter over. Returns the provider's id, "" when it gives none.

        Raises ChannelUnavailable, ChannelUnreached, ChannelRefused.
        """


class LogChannel:
    """No provider: the message stands in its table and in the log. The default of a new system."""

    takes_key = True

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
    takes_key: bool = True

    def send(self, letter: Letter) -> str:
        """POST it. Raises ChannelUnavailable, ChannelUnreached, ChannelRefused."""
        request = urllib.request.Request(  # noqa: S310 - the setting takes http and https only
            self.url, data=self._filled(letter), headers=self._headers(letter), method="POST"
        )
        try:
            with _OPENER.open(request, timeout=self.timeout_seconds) as answer:
                return _id_in(answer.read(MOST_ANSWER_BYTES))
        except urllib.error.HTTPError as error:
            with error:
                if error.code in _NOT_TAKEN:
                    raise ChannelUnreached(f"Nhà cung cấp đang bận ({error.code}).") from error
                if error.code >= 500 or error.code in _LATER:
                    raise ChannelUnavailable(f"Nhà cung cấp trả lời {error.code}.") from error
                raise ChannelRefused(f"Nhà cung cấp từ chối ({error.code}).") from error
        except (OSError, HTTPException) as error:
            reason = getattr(error, "reason", None)
            if isinstance(reason, ConnectionRefusedError | socket.gaierror):
                raise ChannelUnreached("Không gọi được nhà cung cấp.") from error
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


@dataclass(frozen=True, slots=True)
class MailChannel:
    """E-mail by Django's settings: the first line of the text is the subject, the rest the body.

    Mail servers know no key. The Message-ID is the same at every try, by which mail programs show a
    letter that came twice once.
    """

    timeout_seconds: float = 10
    takes_key: bool = True

    def send(self, letter: Letter) -> str:
        """Hand it to the mail server. Raises ChannelUnavailable, ChannelRefused."""
        subject, _, body = letter.text.partition("\n")
        message_id = f"<{letter.key}@{settings.CONFIGURATION.mail_domain}>"
        mail = EmailMessage(
            subject, body.strip() + "\n", to=[letter.address], headers={
                "Message-ID": message_id, "Auto-Submitted": "auto-generated",
            },
        )  # fmt: skip
        if not letter.address:
            raise ChannelRefused("Người nhận chưa có địa chỉ thư điện tử.")
        try:
            mail.connection = get_connection(timeout=self.timeout_seconds)
            mail.send()
        except smtplib.SMTPRecipientsRefused as error:
            codes = [code for code, _ in error.recipients.values()]
            if all(code >= 500 for code in codes):
                raise ChannelRefused("Máy chủ thư không nhận địa chỉ này.") from error
            raise ChannelUnavailable("Máy chủ thư tạm chưa nhận địa chỉ này.") from error
        except (ValueError, UnicodeError) as error:
            raise ChannelRefused("Địa chỉ thư điện tử không dùng được.") from error
        except (OSError, smtplib.SMTPException) as error:
            raise ChannelUnavailable(f"Máy chủ thư chưa nhận: {type(error).__name__}.") from error
        return message_id


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
