"""Who calls: a participant proves itself by the HMAC of its signed header (SPEC §9.2)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.db import connection

from congvan.hub.models import Participant
from congvan.hub.refusals import wrong_account
from congvan.kernel import clock
from congvan.kernel.vault import Vault
from edxml_vn.vxp import headers

_VAULT = Vault("hub.key")
# Often enough for "gọi lần cuối" in the operator's list, and cheap.
_SEEN_EVERY = timedelta(minutes=1)
# An unknown account costs the same time as a known one.
_NOBODY = "no such account"

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
    claimed = headers.claimed_account(sign_header)
    found = Participant.objects.filter(system_id=claimed or "").first() if claimed else None
    if found is None:
        headers.opened(sign_header, hash_header, _NOBODY)
        raise wrong_account()
    parameters = None
    for sealed_secret in _sealed_secrets(found):
        secret = _VAULT.unlocked(sealed_secret, bound_to=bound_to(found.system_id)).decode()
        parameters = headers.opened(sign_header, hash_header, secret)
        if parameters is not None:
            break
    if parameters is None or found.revoked_at is not None:
        raise wrong_account()
    if parameters.get("systemid") != found.system_id:
        raise wrong_account()
    _note_seen(found)
    return Account(found.pk, found.system_id, found.name, found.sends_per_minute), parameters


def account_of(participant: Participant) -> Account:
    """For calls that need no proof: commands, the operator's test messages."""
    return Account(
        participant.pk, participant.system_id, participant.name, participant.sends_per_minute
    )


def _sealed_secrets(participant: Participant) -> list[bytes]:
    secrets = [bytes(participant.secret_sealed)]
    until = participant.former_until
    if participant.former_sealed and until is not None and until > clock.now():
        secrets.append(bytes(participant.former_sealed))
    return secrets


def _note_seen(participant: Participant) -> None:
    now = clock.now()
    last = participant.last_seen_at
    if last is not None and now - last < _SEEN_EVERY:
        return
    with connection.cursor() as cursor:
        cursor.execute(_SEEN, [now, participant.pk])


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
