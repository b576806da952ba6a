"""A message to all browsers of a person, each once, through their push services (RFC 8030).

The protocol knows no key, so a message may be handed over twice when a worker dies between the
service's answer and our note. Its topic then replaces the earlier one while it waits, and on the
screen its tag does: whoever reads it sees one.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from congvan.desk.channels import (
    ChannelPartly,
    ChannelRefused,
    ChannelUnavailable,
    ChannelUnreached,
    Letter,
)
from congvan.desk.models import PushBrowser, PushTaken
from congvan.desk.push_calls import EndpointRefused, NoAnswer, Services, origin_of, post
from congvan.desk.queries.browsers import in_force
from congvan.desk.services.push_keys import private_key
from congvan.desk.web_push import Receiver, authorization, sealed, topic
from congvan.kernel import clock
from congvan.kernel.transactions import in_transaction
from congvan.kernel.vault import VaultDamaged

logger = logging.getLogger(__name__)

TITLE = "Công Văn"
# How long a service keeps what it cannot hand over: a telephone that is off at night.
KEPT_SECONDS = 24 * 3600
_TOKEN_SECONDS = 12 * 3600
_LONGEST_TEXT = 300
_LONGEST_PAUSE = timedelta(hours=1)
# A message is tried again for hours at most; what was taken is known for longer than that.
_TAKEN_KNOWN_FOR = timedelta(days=2)
_GONE = frozenset({404, 410})
_LATER = frozenset({408, 425, 429})
NOBODY = "Người nhận chưa bật thông báo ở trình duyệt nào."


@dataclass(frozen=True, slots=True)
class WebPush:
    """The browsers' own push services; `contact` is whom they may ask about us."""

    services: Services
    contact: str
    timeout_seconds: float = 10
    takes_key: bool = True

    def send(self, letter: Letter) -> str:
        """Hand the letter to each browser that has not got it yet. Returns "": there is no id.

        Raises ChannelUnavailable, ChannelUnreached, ChannelPartly, ChannelRefused.
        """
        browsers, was_taken = _waiting_for(letter)
        body, is_taken = _payload(letter), was_taken
        failures: list[Exception] = []
        for browser in browsers:
            try:
                self._hand_over(browser, letter, body)
            except (ChannelRefused, ChannelUnavailable) as failure:
                failures.append(failure)
            else:
                is_taken = True
        later = [one for one in failures if isinstance(one, ChannelUnavailable)]
        if later and is_taken:
            raise ChannelPartly(str(later[0]))
        if later:
            unsure = [one for one in later if not isinstance(one, ChannelUnreached)]
            raise (unsure or later)[0]
        if not is_taken:
            raise ChannelRefused(str(failures[0]) if failures else NOBODY)
        return ""

    def _hand_over(self, browser: PushBrowser, letter: Letter, body: bytes) -> None:
        now = clock.now()
        if browser.paused_until is not None and browser.paused_until > now:
            raise ChannelUnreached("Dịch vụ thông báo của trình duyệt xin chờ.")
        try:
            answered = post(
                browser.endpoint,
                body=sealed(body, Receiver(bytes(browser.p256dh), bytes(browser.auth))),
                headers=self._headers(browser, letter), services=self.services,
                timeout=self.timeout_seconds,
            )  # fmt: skip
        except (EndpointRefused, ValueError) as refusal:
            words = (
                str(refusal) if isinstance(refusal, EndpointRefused) else "Khóa không dùng được."
            )
            _note_failure(browser.pk, words)
            raise ChannelRefused(words) from refusal
        except VaultDamaged as damaged:
            raise ChannelUnreached(damaged.sentence) from damaged
        except NoAnswer as silence:
            kind = ChannelUnavailable if silence.is_reached else ChannelUnreached
            raise kind("Không nối được dịch vụ thông báo của trình duyệt.") from silence
        self._judge(browser, letter, answered.status, answered.pause_seconds)

    def _judge(self, browser: PushBrowser, letter: Letter, status: int, pause: int) -> None:
        if 200 <= status < 300:
            _note_taken(browser.pk, letter.key)
        elif status in _GONE:
            _forget(browser.pk, browser.endpoint)
            raise ChannelRefused("Trình duyệt của người nhận không còn nhận thông báo.")
        elif status in _LATER or status >= 500:
            if pause:
                _note_pause(browser.pk, pause)
            kind = ChannelUnreached if status in _LATER else ChannelUnavailable
            raise kind(f"Dịch vụ thông báo của trình duyệt đang bận ({status}).")
        else:
            words = f"Dịch vụ thông báo của trình duyệt từ chối ({status})."
            _note_failure(browser.pk, words)
            raise ChannelRefused(words)

    def _headers(self, browser: PushBrowser, letter: Letter) -> Mapping[str, str]:
        expires = int(clock.now().timestamp()) + _TOKEN_SECONDS
        return {
            "Authorization": authorization(
                private_key(), origin=origin_of(browser.endpoint, self.services),
                contact=self.contact, expires=expires,
            ),
            "Content-Encoding": "aes128gcm",
            "Content-Type": "application/octet-stream",
            "TTL": str(KEPT_SECONDS),
            "Topic": topic(letter.key),
            "Urgency": "high" if letter.is_urgent else "normal",
        }  # fmt: skip


def _payload(letter: Letter) -> bytes:
    """What the service worker shows; `tag` makes one of two, `url` is where a click leads."""
    told = {
        "title": TITLE, "body": letter.text[:_LONGEST_TEXT], "tag": letter.key,
        "url": f"/nhan-tin/mo/{letter.message_id}/", "urgent": letter.is_urgent,
    }  # fmt: skip
    return json.dumps(told, ensure_ascii=False).encode()


@in_transaction
def _waiting_for(letter: Letter) -> tuple[list[PushBrowser], bool]:
    """The receiver's browsers without the letter, and whether another one has it."""
    browsers = list(in_force().filter(account__person_id=letter.person_id).order_by("id"))
    taken = set(
        PushTaken.objects.filter(browser__in=browsers, key=letter.key).values_list(
            "browser_id", flat=True
        )
    )
    return [one for one in browsers if one.pk not in taken], bool(taken)


@in_transaction
def _note_taken(browser_id: int, key: str) -> None:
    now = clock.now()
    found = PushBrowser.objects.filter(pk=browser_id)
    if not found.update(taken_at=now, paused_until=None, failure=""):
        return  # taken off meanwhile
    PushTaken.objects.filter(browser_id=browser_id, at__lt=now - _TAKEN_KNOWN_FOR).delete()
    PushTaken.objects.bulk_create(
        [PushTaken(browser_id=browser_id, key=key, at=now)], ignore_conflicts=True
    )


@in_transaction
def _note_pause(browser_id: int, seconds: int) -> None:
    pause = min(timedelta(seconds=seconds), _LONGEST_PAUSE)
    PushBrowser.objects.filter(pk=browser_id).update(paused_until=clock.now() + pause)


@in_transaction
def _note_failure(browser_id: int, words: str) -> None:
    PushBrowser.objects.filter(pk=browser_id).update(failure=words[:200])


@in_transaction
def _forget(browser_id: int, endpoint: str) -> None:
    """Gone, unless the browser has told us of another address meanwhile."""
    PushBrowser.objects.filter(pk=browser_id, endpoint=endpoint).delete()
    logger.info("Trình duyệt %s không còn nhận thông báo.", browser_id)
