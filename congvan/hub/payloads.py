"""The bytes of parcels: each content once, durable before its row is written (SPEC §12 C12).

Accepting and retention may meet at one content: accepting holds the content's lock shared while
its row becomes visible and looks whether the file still is there; removing holds it alone.
"""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.db import connection

from congvan.hub.models import Parcel
from congvan.kernel.files import LocalStore
from congvan.kernel.transactions import in_transaction, requires_transaction


def store() -> LocalStore:
    """Where payloads lie, by their SHA-256."""
    return LocalStore(Path(settings.DATA_DIR) / "hub")


def payload_key(sha256: str) -> int:
    """The number of a content's lock: the first 63 bits of its hash."""
    return int(sha256[:16], 16) >> 1


@requires_transaction
def hold(sha256: str) -> None:
    """Until the caller's transaction ends, nobody removes this content."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", [payload_key(sha256)])


@in_transaction
def remove_payload(sha256: str) -> bool:
    """Delete a content that no parcel needs any more; says whether a file went.

    Parcels that no longer need it have `payload_removed_at` set and committed before the call.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [payload_key(sha256)])
    if Parcel.objects.filter(sha256=sha256, payload_removed_at__isnull=True).exists():
        return False
    return store().remove(sha256)
