"""The line to a hub: its client with the secret unlocked, and how the line is doing (R-196)."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta

from django.db.models import Q

from congvan.exchange.models import Connection
from congvan.kernel import clock
from congvan.kernel.transactions import in_transaction
from congvan.kernel.vault import Vault
from edxml_vn.vxp.client import HubClient

TIMEOUT_SECONDS = 30.0
# "Last reached" is kept to the minute; an idle mailbox would write a row every few seconds.
REACHED_NOTED_EVERY = timedelta(minutes=1)
FAILURE_LENGTH = 300
_VAULT = Vault("exchange.key")
_open = threading.local()
# When this process wrote down last that a hub answers.
_reached: dict[int, datetime] = {}


def locked_secret(connection: Connection, secret: str) -> bytes:
    """The secret as the row keeps it: it opens for this account only."""
    return _VAULT.locked(secret.encode(), bound_to=_account(connection))


def unlocked_secret(connection: Connection) -> str:
    """The secret. Raises VaultDamaged."""
    return _VAULT.unlocked(bytes(connection.secret_sealed), bound_to=_account(connection)).decode()


def client_of(connection: Connection) -> HubClient:
    """This thread's client of the account, its line kept open; a new one when the account changed.

    Raises VaultDamaged.
    """
    kept: dict[int, tuple[tuple[str, str, bytes], HubClient]] = _open.__dict__.setdefault("by", {})
    stands = (connection.base_url, connection.system_id, bytes(connection.secret_sealed))
    known = kept.get(connection.pk)
    if known is not None and known[0] == stands:
        return known[1]
    if known is not None:
        known[1].close()
    made = HubClient(
        connection.base_url, connection.system_id, unlocked_secret(connection), clock=clock.now,
        timeout=TIMEOUT_SECONDS,
    )  # fmt: skip
    kept[connection.pk] = (stands, made)
    return made


def note_reached(connection_id: int) -> None:
    """The hub answered; written once a minute at most, and at once after a failure seen here."""
    now = clock.now()
    noted = _reached.get(connection_id)
    if noted is None or not timedelta(0) <= now - noted < REACHED_NOTED_EVERY:
        _note_reached(connection_id, now)
        _reached[connection_id] = now


@in_transaction
def _note_reached(connection_id: int, now: datetime) -> None:
    Connection.objects.filter(
        Q(reached_at__isnull=True)
        | Q(reached_at__lt=now - REACHED_NOTED_EVERY)
        | Q(failing_since__isnull=False),
        pk=connection_id,
    ).update(reached_at=now, failing_since=None, last_failure="")


@in_transaction
def note_unreachable(connection_id: int, sentence: str) -> None:
    """The hub did not answer; since when is kept from the first time."""
    _reached.pop(connection_id, None)
    rows = Connection.objects.filter(pk=connection_id)
    rows.filter(failing_since__isnull=True).update(failing_since=clock.now())
    rows.update(last_failure=sentence[:FAILURE_LENGTH])


def _account(connection: Connection) -> str:
    return f"connection:{connection.base_url}:{connection.system_id}"
