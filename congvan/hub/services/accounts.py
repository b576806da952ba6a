"""Who calls: a participant proves itself by the HMAC of its signed header (SPEC §9.2)."""

from __future__ import annotations

import functools
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import ParamSpec, TypeVar

from django.db import connection

from congvan.hub.models import Participant
from congvan.hub.refusals import wrong_account
from congvan.kernel import clock
from congvan.kernel.vault import Vault
from edxml_vn.vxp import headers

P = ParamSpec("P")
R = TypeVar("R")

_VAULT = Vault("hub.key")
# Often enough for "gọi lần cuối" in the operator's list, and cheap.
_SEEN_EVERY = timedelta(minutes=1)
KEPT_SECONDS = 5.0
_NEVER = float("-inf")
# An unknown account costs the same time as a known one.
_NOBODY = "no such account"

# Asked by every call, so that it must cost little.
_PARTICIPANT = """
SELECT id, system_id, name, sends_per_minute, secret_sealed, former_sealed, former_until,
    revoked_at IS NOT NULL, last_seen_at
FROM hub_participant WHERE system_id = %s
"""
# Notes that may be lost: the call does not wait for the disk because of them.
_SEEN = """
SET LOCAL synchronous_commit TO off;
UPDATE hub_participant SET last_seen_at = %s WHERE id = %s
"""
_COUNT = """
SET LOCAL synchronous_commit TO off;
UPDATE hub_participant SET
    sent_in_minute = CASE WHEN minute_began > %(now)s - interval '1 minute'
        THEN sent_in_minute + 1 ELSE 1 END,
    minute_began = CASE WHEN minute_began > %(now)s - interval '1 minute'
        THEN minute_began ELSE %(now)s END
WHERE id = %(id)s RETURNING sent_in_minute
"""


@dataclass(frozen=True, slots=True)
class Account:
    """A participant that has proved who it is."""

    id: int
    system_id: str
    name: str
    sends_per_minute: int


def bound_to(system_id: str) -> str:
    """What a sealed secret opens for."""
    return f"hub-participant:{system_id}"


def sealed(system_id: str, secret: str) -> bytes:
    """The secret as it is stored."""
    return _VAULT.locked(secret.encode(), bound_to=bound_to(system_id))


def authenticate(sign_header: bytes, hash_header: bytes) -> tuple[Account, dict[str, str]]:
    """The caller and its parameters, which are taken from the signed header only.

    During a rotation the former secret opens too. Raises Refused: unknown, revoked, not verified.
    """
    system_id = headers.claimed_account(sign_header) or ""
    now = clock.now()
    kept_at, row = _kept.get(system_id, (_NEVER, None))
    if row is not None and time.monotonic() - kept_at < KEPT_SECONDS:
        parameters = _proved(row, sign_header, hash_header, now)
        if parameters is not None:
            return row.account, parameters
    # It may have got another secret meanwhile.
    row = _looked_up(system_id)
    if row is None:
        headers.opened(sign_header, hash_header, _NOBODY)
        raise wrong_account()
    parameters = _proved(row, sign_header, hash_header, now)
    if parameters is None or row.is_revoked:
        raise wrong_account()
    if row.last_seen_at is None or now - row.last_seen_at >= _SEEN_EVERY:
        with connection.cursor() as cursor:
            cursor.execute(_SEEN, [now, row.account.id])
    _kept[system_id] = (time.monotonic(), row)
    return row.account, parameters


def forgetting_accounts(verb: Callable[P, R]) -> Callable[P, R]:
    """For a verb that changes an account: after its commit this process looks every caller up anew."""

    @functools.wraps(verb)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return verb(*args, **kwargs)
        finally:
            _kept.clear()

    return wrapped


def _proved(
    row: _Row, sign_header: bytes, hash_header: bytes, now: datetime
) -> dict[str, str] | None:
    """The parameters, when one of the account's secrets opens them and they name it."""
    system_id = row.account.system_id
    for sealed_secret in row.secrets_at(now):
        secret = _VAULT.unlocked(sealed_secret, bound_to=bound_to(system_id)).decode()
        parameters = headers.opened(sign_header, hash_header, secret)
        if parameters is not None:
            return parameters if parameters.get("systemid") == system_id else None
    return None


def account_of(participant: Participant) -> Account:
    """For calls that need no proof: commands, the operator's test messages."""
    return Account(
        participant.pk, participant.system_id, participant.name, participant.sends_per_minute
    )


@dataclass(frozen=True, slots=True)
class _Row:
    """A participant as every call needs it; secrets are sealed."""

    account: Account
    secret_sealed: bytes = field(repr=False)
    former_sealed: bytes | None = field(repr=False)
    former_until: datetime | None
    is_revoked: bool
    last_seen_at: datetime | None

    def secrets_at(self, now: datetime) -> list[bytes]:
        """The sealed secrets that are good at this moment."""
        former = self.former_sealed
        is_good = former and self.former_until is not None and self.former_until > now
        return [self.secret_sealed, former] if former and is_good else [self.secret_sealed]


def _looked_up(system_id: str) -> _Row | None:
    with connection.cursor() as cursor:
        cursor.execute(_PARTICIPANT, [system_id.replace("\x00", "")])
        row = cursor.fetchone()
    return None if row is None else _Row(Account(*row[:4]), *row[4:])


# Callers that proved who they are, and when each was looked up. A revocation or another limit counts
# at once in the process that notes it, in other ones after some seconds.
_kept: dict[str, tuple[float, _Row]] = {}


def count_send(account: Account) -> bool:
    """Count one parcel against the account's limit for this minute; False when it is used up."""
    if not account.sends_per_minute:
        return True
    with connection.cursor() as cursor:
        # Committed at once and by itself: parallel sends of one account do not wait in line.
        cursor.execute(_COUNT, {"now": clock.now(), "id": account.id})
        cursor.nextset()
        (sent,) = cursor.fetchone()
    return bool(sent <= account.sends_per_minute)
